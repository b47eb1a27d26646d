"""The receipt of a police hand-over on paper, and who signed it."""

from kiosk.custody.record import CustodyRecord
from kiosk.printing.documents import (
    Block,
    Drawn,
    Facts,
    Heading,
    Paper,
    Signature,
    Table,
    ToSign,
    Words,
)
from kiosk.services.ports import Facts as School
from kiosk.services.safeguarding.police import OFFICER, HandedOver
from kiosk.web import words
from kiosk.web.timeline.leaving import DONE as DONE_WORDS
from kiosk.web.timeline.leaving import ITEMS as ITEM_WORDS
from kiosk.web.timeline.leaving import POWER as POWER_WORDS


def thing(facts: School, record: CustodyRecord) -> str:
    """Whose and what it is, in a few words."""
    pupil = facts.pupil(record.pupil_id) if record.pupil_id else None
    device = facts.device(record.device_id) if record.device_id else None
    named = words.device(device) if device else f"device, seal {record.bag or '—'}"
    return f"{words.possessive(pupil.name)} {named}" if pupil else named


def signatures(view: HandedOver, giver: str) -> tuple[Signature, ...]:
    """What the officer and whoever handed over drew; nothing of what was erased."""
    names = {OFFICER: f"{view.event.officer or 'Officer'}, for the police"}
    return tuple(
        Signature(
            names.get(item.collector_id, f"{giver}, for the school"),
            tuple(tuple((int(x), int(y)) for x, y in stroke) for stroke in item.strokes),
        )
        for item in view.signed
        if isinstance(item.strokes, list) and item.strokes
    )


def receipt_paper(facts: School, view: HandedOver, giver: str) -> Paper:
    """The receipt on paper: who took what, in what state, and that both signed."""
    event = view.event
    said = [
        ("Officer", event.officer or ""),
        ("Number", event.number or ""),
        ("Force", event.force),
        ("Crime reference", event.crime_reference or ""),
        ("How it was", POWER_WORDS.get(event.power_state, event.power_state)),
        ("What was done to it", DONE_WORDS.get(event.done or "", "not recorded")),
        ("On whose advice", event.advice or "nobody’s"),
        ("Handed over by", giver),
        ("When", f"{words.day(view.logged.at)}, {words.clock_time(view.logged.at)}"),
        ("Ledger entry", f"{view.logged.sequence:,}"),
    ]
    rows = tuple(
        (thing(facts, item), item.bag or "—", words.CONDITIONS[item.condition_in])
        for item in view.records
    )
    extra = ", ".join(ITEM_WORDS.get(item, item) for item in event.items)
    given = signatures(view, giver)
    read = [item.wording for item in view.signed if item.strokes]
    signed = "Both signed on the screen." if len(given) == 2 else "See the account for who signed."
    ends = Drawn(given) if len(given) == 2 else ToSign(("Officer", "For the school", "Date"))
    blocks: list[Block] = [
        Table(("Item", "Seal", "Condition"), rows, (0.6, 0.2, 0.2), "Handed over"),
        *([Words(f"With it: {extra}.")] if extra else []),
        Facts(tuple(said)),
        Heading("Signed"),
        *([Words(read[0])] if read and read[0] else []),
        Words(signed),
        ends,
    ]
    when = f"{words.day(view.logged.at)}, {words.clock_time(view.logged.at)}"
    entry = f"Ledger entry {view.logged.sequence:,}."
    foot = f"Receipt of crime reference {event.crime_reference}. {entry}"
    return Paper("Receipt for the police", facts.school_name(), when, tuple(blocks), foot)
