"""An account in words: its heading, its days, and where else to look."""

from typing import Any

from kiosk.custody.events import Released
from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import HELD_BY_SCHOOL, Kind, State
from kiosk.custody.visibility import Sight, is_restricted
from kiosk.services.records.history import HELD, History
from kiosk.services.records.known import Known
from kiosk.services.views import Logged
from kiosk.web import words
from kiosk.web.timeline.days import moments_by_day, without_sign_offs
from kiosk.web.timeline.telling import lasted

View = dict[str, Any]

_EMPTY = {
    "device": "This device has never been in custody.",
    "pupil": "Nothing was ever recorded of this pupil’s devices.",
    "record": "Nothing of this stay may be shown here.",
}
_ALL_HELD = {"title": HELD, "words": "Nothing more of it is shown here."}
_CAME = {
    Kind.HAND_IN: "handed in",
    Kind.CONFISCATION: "confiscated",
    Kind.SAFEKEEPING: "taken for safekeeping",
    Kind.FOUND_PROPERTY: "found",
}


def history_page(found: History, of: str, sight: Sight) -> View:
    """The view of an account; `of` is "device", "pupil" or "record"."""
    moments = without_sign_offs(found.moments, found.known)
    story = of == "record"
    links_of = None if story else _stay
    days = moments_by_day(moments, found.known, sight, links_of=links_of, newest_first=not story)
    all_held = found.held and all(item.held for item in moments)
    base = f"/history/{of}/{found.subject}"
    return {
        "title": "Custody history",
        "heading": _heading(found, of),
        "lead": _lead(found, of, sight),
        "days": [] if all_held else days,
        "restricted": f"{HELD}." if found.held and not all_held else None,
        "see_also": _see_also(found, of, sight),
        "older": f"{base}?before={found.older}" if found.older else None,
        "newer": f"{base}?after={found.newer}" if found.newer else None,
        "empty": _ALL_HELD if all_held else {"title": "Nothing recorded", "words": _EMPTY[of]},
    }


def unreadable_page() -> View:
    """The page of an account of which an entry cannot be read."""
    says = "An entry of it was changed outside Phonebox. The headteacher can check: Audit, Verify."
    return {
        "title": "Custody history",
        "heading": "This account cannot be read",
        "lead": "Nothing of it is shown, so that nothing wrong is.",
        "days": [],
        "empty": {"title": "Do not work on", "words": says},
    }


def _heading(found: History, of: str) -> str:
    pupil, device = found.pupil, found.device
    if of == "pupil" and pupil:
        return pupil.name
    if device and pupil:
        return f"{words.possessive(pupil.forename)} {words.short(device)}"
    if device:
        thing = words.short(device)
        return f"{thing[:1].upper()}{thing[1:]}"
    return words.possessive(pupil.forename) + " device" if pupil else "A device in custody"


def _lead(found: History, of: str, sight: Sight) -> str:
    pupil = found.pupil
    who = words.pupil_line(pupil) if pupil else ""
    if pupil and of != "pupil":
        who = f"{pupil.name}, {pupil.class_name}"
    record = _newest(found, of)
    hidden = record is None or (is_restricted(record) and not sight.restricted)
    stay = "" if hidden or record is None else _stay_in_words(record, found)
    described = found.device.description if found.device and of != "pupil" else ""
    if found.device and described == words.short(found.device):
        described = ""
    return " · ".join(part for part in (who, described, stay) if part)


def _newest(found: History, of: str) -> CustodyRecord | None:
    if of == "pupil":
        return None
    records = [item for item in found.known.records.values() if item.state is not State.VOIDED]
    return max(records, key=lambda item: item.intake_sequence, default=None)


def _stay_in_words(record: CustodyRecord, found: History) -> str:
    now = found.known.now
    came = f"{_CAME[record.kind]} {words.since(record.taken_in_at, now)}"
    story = found.known.stories.get(record.record_id, ())
    here = record.state in HELD_BY_SCHOOL
    end = now if here else _left_at(story, record)
    if end is None:
        return came
    so_far = " so far" if here else ""
    return f"{came} · {lasted(end - record.taken_in_at)} in custody{so_far}"


def _left_at(story: tuple[Logged, ...], record: CustodyRecord) -> Any:
    ends = [item.at for item in story if isinstance(item.event, Released)]
    return ends[-1] if ends and record.state is State.RELEASED else None


def _see_also(found: History, of: str, sight: Sight) -> View | None:
    links = []
    if of == "record":
        links.append({"words": "Where it is now", "url": f"/record/{found.subject}"})
    if found.device and of != "device":
        links.append({"words": "All of this device", "url": f"/history/device/{found.device.id}"})
    if found.device:
        links.append({"words": "Its labels and tags", "url": f"/device/{found.device.id}"})
    if found.device and of != "pupil" and sight.leading:
        links.append({"words": "Hold it", "url": f"/hold/device/{found.device.id}"})
    if found.pupil and of != "pupil":
        links.append({"words": found.pupil.name, "url": f"/history/pupil/{found.pupil.id}"})
    links.append({"words": "The register", "url": "/register"})
    return {"title": "See also", "links": links}


def _stay(logged: Logged, known: Known) -> list[View]:
    record_id = getattr(logged.event, "record_id", None)
    if record_id not in known.stories:
        return []
    return [{"words": "This stay", "url": f"/history/record/{record_id}"}]
