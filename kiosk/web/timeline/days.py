"""Moments of an account as the timeline component shows them, day by day."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from kiosk.custody import events as e
from kiosk.custody.acts.mending import CameBack, Resumed
from kiosk.custody.events import Event
from kiosk.custody.permissions import MAY
from kiosk.custody.safeguarding.sealing import SealedHandedOver
from kiosk.custody.states import Action, Relation
from kiosk.custody.visibility import Sight
from kiosk.services.desk.released import MAY_SEE_SIGNATURES
from kiosk.services.records.history import HELD, Moment
from kiosk.services.records.known import Known, record_of
from kiosk.services.views import Logged
from kiosk.web import words
from kiosk.web.timeline.table import tell
from kiosk.web.timeline.telling import Telling, Told

View = dict[str, Any]
LinksOf = Callable[[Logged, Known], list[View]]


def moments_by_day(
    moments: Iterable[Moment],
    known: Known,
    sight: Sight,
    *,
    links_of: LinksOf | None = None,
    newest_first: bool = False,
) -> list[View]:
    """The timeline's days; within a day, moments stand in the order of their entries."""
    shown = list(moments)
    corrected = _corrected(known)
    days: list[View] = []
    last: date | None = None
    for item in shown:
        day = words.local(item.logged.at).date() if item.logged else last
        if not days or (day is not None and day != last and last is not None):
            days.append({"name": None, "day": day, "moments": []})
        if last is None and day is not None:
            days[-1]["day"] = day
        last = day or last
        days[-1]["moments"].append(_view(item, known, sight, corrected, links_of))
    for view in days:
        view["name"] = words.long_date(view.pop("day"), known.now) if view["day"] else None
    return days[::-1] if newest_first else days


def _view(
    item: Moment, known: Known, sight: Sight, corrected: set[int], links_of: LinksOf | None
) -> View:
    if item.logged is None:
        return {"at": "", "what": HELD, "kind": "stop"}
    told = tell(Telling(item.logged, known, sight))
    return {
        "at": words.clock_time(item.logged.at),
        "what": told.what,
        "facts": " ".join(told.facts),
        "kind": told.shape,
        "anchor": f"entry-{item.logged.sequence}",
        "notes": _notes(item.logged, known),
        "corrected": item.logged.sequence in corrected,
        "links": [
            *_links(item.logged, told, known, sight),
            *(links_of(item.logged, known) if links_of else []),
        ],
    }


def _notes(logged: Logged, known: Known) -> list[str]:
    notes = [f"entry {words.number(logged.sequence)}"]
    if isinstance(logged.event, e.Released) and logged.event.relation is Relation.PUPIL:
        notes.append("earlier sign-off")
    signed = _signed_in(logged, known)
    if signed is not None:
        notes.append(f"signed in entry {words.number(signed)}")
    if not logged.confirmed:
        notes.append("time not confirmed")
    late = logged.recorded_at - logged.at
    if late.total_seconds() >= 60:
        notes.append(f"entered at {words.since(logged.recorded_at, logged.at)}")
    if "os_user" in logged.actor:
        notes.append(f"by the command line, as {logged.actor['os_user']}")
    return notes


def _signed_in(logged: Logged, known: Known) -> int | None:
    """The number of the entry that holds the sign-off on which a release rests."""
    if not isinstance(logged.event, e.Released) or logged.event.sign_off_id is None:
        return None
    sign_off_id = logged.event.sign_off_id
    for item in known.stories.get(logged.event.record_id, ()):
        if isinstance(item.event, e.SignedOff) and item.event.sign_off_id == sign_off_id:
            return item.sequence
    return None


def _links(logged: Logged, told: Told, known: Known, sight: Sight) -> list[View]:
    links: list[View] = []
    record_id = record_of(logged.event)
    if told.corrects is not None and record_id:
        story = {item.sequence for item in known.stories.get(record_id, ())}
        if told.corrects in story:
            url = f"/history/record/{record_id}#entry-{told.corrects}"
            links.append({"words": f"See entry {words.number(told.corrects)}", "url": url})
    if isinstance(logged.event, e.Released) and sight.roles & MAY_SEE_SIGNATURES:
        links.append({"words": "Signature", "url": f"/history/release/{logged.sequence}"})
    if record_id and isinstance(logged.event, CORRECTABLE) and sight.roles & MAY[Action.CORRECT]:
        url = f"/corrections/{record_id}/{logged.sequence}"
        links.append({"words": "This was wrong", "url": url})
    if record_id and isinstance(logged.event, e.ReleasedInError) and sight.register:
        links.append({"words": "Getting it back", "url": f"/corrections/{record_id}/recovery"})
    if record_id and isinstance(logged.event, e.HandedToPolice) and sight.restricted:
        links.append({"words": "Receipt", "url": f"/police/{record_id}"})
    return [*links, *_stays(logged)]


CORRECTABLE = (
    *(e.HandedIn, e.Taken, e.Confiscated, e.Received, e.KindChanged, e.ConditionNoted),
    *(e.Released, e.HandedToPolice, e.ReturnedMedically),
)
"""What may be said to have been wrong; of the rest a further entry of its own kind is made."""


def _stays(logged: Logged) -> list[View]:
    """From an old stay to the one that goes on from it, and back."""
    if isinstance(logged.event, CameBack):
        return [{"words": "Its new stay", "url": f"/history/record/{logged.event.into}"}]
    if isinstance(logged.event, Resumed):
        return [{"words": "Its old stay", "url": f"/history/record/{logged.event.continues}"}]
    return []


def _corrected(known: Known) -> set[int]:
    """The numbers of entries that a later one of the same record says were wrong."""
    found: set[int] = set()
    for story in known.stories.values():
        for item in story:
            if isinstance(item.event, e.Corrected | e.ReleasedInError):
                found.add(item.event.sequence)
            elif isinstance(item.event, e.Voided):
                found.add(story[0].sequence)
    return found


def without_sign_offs(moments: Iterable[Moment], known: Known) -> list[Moment]:
    """The moments without those sign-offs that the releases resting on them tell of."""
    told = {
        sign_off_id
        for story in known.stories.values()
        for item in story
        if isinstance(item.event, e.Released | e.HandedToPolice | SealedHandedOver)
        for sign_off_id in _rests_on(item.event)
    }
    return [item for item in moments if _sign_off(item) not in told]


def _rests_on(event: Event) -> set[str]:
    names = ("sign_off_id", "staff_sign_off_id")
    return {found for name in names if (found := getattr(event, name, None))}


def _sign_off(item: Moment) -> str | None:
    event = item.logged.event if item.logged else None
    return event.sign_off_id if isinstance(event, e.SignedOff) else ""
