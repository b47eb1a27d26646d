"""A collection in words: collectors, devices, refusals, and the sentence that is signed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kiosk.custody.people.escorting import is_due
from kiosk.custody.record import CustodyRecord
from kiosk.custody.school.dated import due_at
from kiosk.custody.states import Condition, Kind, Relation
from kiosk.services.desk.collecting import Collection, Item
from kiosk.services.desk.family import Candidate, candidates
from kiosk.services.people.wordings import Wording, joined
from kiosk.services.ports import Facts
from kiosk.web.words import CONDITIONS, KINDS, clock_time, device, escort, possessive, since

View = dict[str, Any]

SOMEONE_ELSE = "other"
REVIEW_DUE = "review is due: ask a school leader first"
"""Said of an escort whom nobody has looked at again in time; nothing is refused for it."""


def collectors(facts: Facts, collection: Collection) -> View:
    """Who may stand at the desk, as choices."""
    pupil = facts.pupil(collection.pupil_id)
    found = candidates(facts, pupil) if pupil else []
    options = [
        {
            "value": item.person_id,
            "title": item.name,
            "hint": _relation_words(item, facts.school().today(facts.now.at)),
            "checked": item.person_id == collection.collector_id,
        }
        for item in found
    ]
    other = {"value": SOMEONE_ELSE, "title": "Someone else …", "hint": "ring a listed carer first"}
    return {
        "name": "collector",
        "legend": "Who is collecting?",
        "required": True,
        "missing": "Choose who is collecting",
        "options": [*options, other],
    }


def _relation_words(item: Candidate, today: date) -> str:
    if item.relation is Relation.PUPIL:
        return "may take hand-ins home alone"
    given = item.escort
    if given is None:
        return item.relationship
    late = f" · {REVIEW_DUE}" if is_due(given.review_on, today) else ""
    return f"{escort(given.capacity, given.organisation) or ''}{late}"


def devices(facts: Facts, found: list[Item]) -> View:
    """What could go home, as choices, each with whether it was scanned."""
    options = [_option(facts, item) for item in found]
    return {
        "name": "devices",
        "type": "checkbox",
        "legend": "What goes home?",
        "hint": None if options else "Nothing of theirs is here.",
        "options": options,
    }


def condition(chosen: str) -> View:
    """How the devices look, going out: one question for all that goes."""
    return {
        "name": "condition",
        "label": "Condition going out",
        "options": [
            {"value": item, "words": CONDITIONS[item].capitalize(), "chosen": item == chosen}
            for item in (Condition.NOT_SEEN, *(c for c in Condition if c is not Condition.NOT_SEEN))
        ],
    }


def _option(facts: Facts, item: Item) -> View:
    record = item.record
    scanned = {"kind": "in", "words": "scanned"}
    to_scan = {"kind": "attention", "words": "scan it"}
    return {
        "value": record.record_id,
        "title": title_of(facts, record),
        "extra": f"slot {record.slot}" if record.slot else None,
        "checked": item.chosen,
        "hint": hint_of(facts, record),
        "tag": scanned if item.scanned else to_scan,
    }


def title_of(facts: Facts, record: CustodyRecord) -> str:
    """Whose, and what kind of thing."""
    pupil = facts.pupil(record.pupil_id) if record.pupil_id else None
    item = facts.device(record.device_id) if record.device_id else None
    kind = KINDS[item.kind] if item else "device"
    return f"{possessive(pupil.forename)} {kind}" if pupil else kind.capitalize()


def hint_of(facts: Facts, record: CustodyRecord) -> str:
    """How it looks, and what is special about its custody."""
    item = facts.device(record.device_id) if record.device_id else None
    parts = [device(item)]
    now = facts.now.at
    if record.kind is Kind.CONFISCATION:
        parts.append(f"confiscated {since(record.taken_in_at, now)}")
    elif record.kind is Kind.FOUND_PROPERTY:
        parts.append("found property")
    owner = facts.adult(item.owner_id) if item and item.owner_id else None
    if owner is not None:
        # Said where it is tempting: who owns a device gains no standing by it.
        parts.append(f"owned by {owner.name}, which alone lets nobody collect it")
    due = None if record.kind is Kind.SAFEKEEPING else due_at(record, facts.school(), now)
    if due is not None and due > now:
        parts.append(f"free from {since(due, now)}")
    return ", ".join(parts)


@dataclass(frozen=True)
class SignSheet:
    """What the parent reads and signs: the sentence in parts, and the same as plain text."""

    title: str
    sentence: list[View]
    plain: str


def sheet(
    facts: Facts, collection: Collection, name: str, words: Wording, now: datetime
) -> SignSheet:
    """The sentence that this collector signs, for what is chosen, in their language."""
    records = [item for key in collection.chosen if (item := facts.record(key))]
    names = [_forename(facts, record) for record in records]
    titles = [_item(facts, record, words) for record in records]
    at = clock_time(now)
    parts: list[View] = []
    for piece in _pieces(words.sentence):
        if piece == "{name}":
            parts.append({"words": name, "strong": True})
        elif piece == "{devices}":
            parts += _listed(titles, words.both)
        else:
            parts.append({"words": piece.replace("{time}", at), "strong": False})
    title = words.title.format(names=joined(list(dict.fromkeys(names)), words.both))
    return SignSheet(title, parts, "".join(part["words"] for part in parts))


def _pieces(sentence: str) -> list[str]:
    found = sentence.replace("{name}", "\0{name}\0").replace("{devices}", "\0{devices}\0")
    return [piece for piece in found.split("\0") if piece]


def _listed(titles: list[str], both: str) -> list[View]:
    parts: list[View] = []
    for index, title in enumerate(titles):
        if index:
            last = index == len(titles) - 1
            parts.append({"words": f" {both} " if last else ", ", "strong": False})
        parts.append({"words": title, "strong": True})
    return parts


def _forename(facts: Facts, record: CustodyRecord) -> str:
    pupil = facts.pupil(record.pupil_id) if record.pupil_id else None
    return pupil.forename if pupil else ""


def _item(facts: Facts, record: CustodyRecord, words: Wording) -> str:
    """Whose and what, in English with a possessive, else as a name and the device's own words."""
    item = facts.device(record.device_id) if record.device_id else None
    described = device(item)
    forename = _forename(facts, record)
    if words.code == "en":
        return f"{possessive(forename)} {described}"
    return f"{forename} – {described}"
