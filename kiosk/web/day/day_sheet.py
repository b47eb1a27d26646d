"""The day sheet in words, as it goes to paper."""

from collections.abc import Iterable

from kiosk.custody.register import DayClosed
from kiosk.custody.school.closing import Differing
from kiosk.custody.school.day import Way
from kiosk.printing.documents import (
    Block,
    Exact,
    Facts,
    Figures,
    Heading,
    Paper,
    Table,
    ToSign,
    Words,
)
from kiosk.services.records.register_view import Line
from kiosk.services.school.day_sheet import DaySheet, Listed
from kiosk.web import words
from kiosk.web.register.presenter import held_words, what, who
from kiosk.web.timeline.closing import BECAUSE

_CAME = {
    Way.HAND_IN: "Handed in",
    Way.CONFISCATION: "Confiscated",
    Way.FOUND_PROPERTY: "Found property",
    Way.FOUND_AGAIN: "Found again",
    Way.HELD: "Held: the safeguarding lead knows",
}
_WENT = {
    Way.SIGNED: "Collected, signed for",
    Way.EARLIER_SIGN_OFF: "Went home with the pupil, by an earlier sign-off",
    Way.VOIDED: "Undone within the minute",
    Way.MEDICAL: "Given back for a medical need",
    Way.GIVEN_BACK: "Given back without us",
    Way.LOST: "Missing",
    Way.DISPOSED: "Disposed of",
    Way.HELD: "Held: the safeguarding lead knows",
}
_LISTED = {
    "early": "Went early",
    Way.VOIDED.value: "Undone",
    Way.MEDICAL.value: "Medical need",
    Way.GIVEN_BACK.value: "Given back without us",
    Way.LOST.value: "Missing",
    Differing.MISSING.value: "Not seen at the close",
    Differing.LATE.value: "Not brought back",
    Differing.UNEXPECTED.value: "Found in the safe",
}
_GROUP = 8
_PROOF = 105.0
"""Millimetres: proof and signatures stand on one page."""


def day_sheet_paper(sheet: DaySheet) -> Paper:
    """The sheet: counts, what is listed by name, what stays here, and the proof."""
    account = sheet.account
    came, went = account.count(came=True), account.count(came=False)
    blocks: list[Block] = [
        Figures(
            (
                (str(len(account.was)), "here at the start"),
                (f"+ {sum(came.values())}", "came"),
                (f"− {sum(went.values())}", "went"),
                (str(len(account.here)), "here at the end" if sheet.is_over else "here now"),
            )
        ),
        *_closed(sheet),
        *_counted("Came", ((_CAME[way], count) for way, count in _ordered(_CAME, came))),
        *_counted("Went", ((_WENT[way], count) for way, count in _ordered(_WENT, went))),
        *_list_of(sheet),
        *_here(sheet),
        *_proof(sheet),
        ToSign(("Counted by", "Checked by", "Date and time")),
    ]
    when = f"{words.day(sheet.at)}, {words.clock_time(sheet.at)}"
    printed = f"Printed {when}, by {sheet.printed_by}" if sheet.printed_by else f"Printed {when}"
    foot = f"Day sheet of {words.long_date(sheet.day, sheet.at)}. Ledger entry {sheet.size:,}."
    title = f"Day sheet, {words.long_date(sheet.day, sheet.at)}"
    return Paper(title, sheet.school, printed, tuple(blocks), foot)


def _closed(sheet: DaySheet) -> list[Block]:
    if sheet.closed is None or not isinstance(sheet.closed.event, DayClosed):
        return [Words("The day has not been closed.", loud=True)] if sheet.is_over else []
    event = sheet.closed.event
    differs = "nothing differed"
    if event.differences:
        many = "1 difference" if event.differences == 1 else f"{event.differences} differences"
        differs = f"{many}, each answered for"
    said = (
        f"Closed at {words.clock_time(sheet.closed.at)} by {sheet.closed_by}, "
        f"entry {sheet.closed.sequence:,}: {event.found} of {event.expected} seen in the safe, "
        f"{differs}."
    )
    return [Words(said, loud=True)]


def _ordered(names: dict[Way, str], counts: dict[Way, int]) -> list[tuple[Way, int]]:
    return [(way, counts[way]) for way in names if counts.get(way)]


def _counted(title: str, rows: Iterable[tuple[str, int]]) -> list[Block]:
    facts = tuple((name, str(count)) for name, count in rows)
    return [Heading(title), Facts(facts)] if facts else []


def _list_of(sheet: DaySheet) -> list[Block]:
    if not sheet.listed:
        return []
    rows = tuple(_listed(item) for item in sheet.listed)
    columns, widths = ("Time", "What", "Whose", "By", "Why"), (0.09, 0.19, 0.28, 0.2, 0.24)
    return [Table(columns, rows, widths, "To be looked at", f"{len(rows)}")]


def _listed(item: Listed) -> tuple[str, ...]:
    whose = item.pupil or words.device(item.device)
    because = f"{BECAUSE[item.because]}. " if item.because else ""
    return (
        words.clock_time(item.at),
        _LISTED[item.what],
        whose,
        item.who,
        because + (item.why or ""),
    )


def _here(sheet: DaySheet) -> list[Block]:
    if not sheet.here:
        return [Heading("Here"), Words("Nothing. Every device has gone home.")]
    rows = tuple(_row(line, sheet) for line in sheet.here)
    columns, widths = ("Slot", "Whose", "What", "Why it is here"), (0.09, 0.32, 0.29, 0.3)
    return [Table(columns, rows, widths, "Here", f"{len(rows)}", ticked=True)]


def _row(line: Line, sheet: DaySheet) -> tuple[str, ...]:
    slot = line.slot or "—"
    if line.held:
        return slot, "Not shown", "", "held"
    name = f"{who(line)}, {line.pupil.class_name}" if line.pupil else who(line)
    return slot, name, what(line), _why(line, sheet)


def _why(line: Line, sheet: DaySheet) -> str:
    if line.holds:
        return held_words(line)
    if line.holder:
        return f"with {line.holder}"
    if line.due is None:
        return "no time agreed yet"
    local = words.local(line.due)
    is_today = local.date() == words.local(sheet.at).date()
    return f"due {local:%H:%M}" if is_today else f"due {local:%a} {local.day} {local:%b}"


def _proof(sheet: DaySheet) -> list[Block]:
    newest = " ".join(
        sheet.newest[place : place + _GROUP] for place in range(0, len(sheet.newest), _GROUP)
    )
    facts = [("Entries of the day", f"{sheet.entries:,}"), ("Last entry", f"{sheet.size:,}")]
    if sheet.unconfirmed:
        facts.append(("Times that nobody confirmed", f"{sheet.unconfirmed:,}"))
    return [
        Heading("The ledger when this was printed", room=_PROOF),
        Words(
            "Keep this sheet away from the computer. Later changes to the ledger would not agree "
            f"with the fingerprint and the {'signed ' if sheet.is_signed else ''}checkpoint below."
        ),
        Facts(tuple(facts)),
        Exact((f"Fingerprint of entry {sheet.size:,}", newest)),
        *_checkpoint(sheet),
    ]


def _checkpoint(sheet: DaySheet) -> list[Block]:
    lines = tuple(line for line in sheet.checkpoint.splitlines() if line)
    return [Exact(lines)] if sheet.is_signed else [Exact(lines[:-1]), Words(lines[-1])]
