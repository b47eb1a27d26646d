"""One release in full: what was signed, how, and what the signature covered."""

from dataclasses import dataclass

from kiosk.custody.events import Released, SignedOff
from kiosk.custody.states import Role
from kiosk.services.acting import Who
from kiosk.services.ports import Facts, Store
from kiosk.services.records.history import Moment, restricted_in, seen
from kiosk.services.records.known import Known, gather
from kiosk.services.records.looking import NotOpen, note_looks, reading_entries, sight_of
from kiosk.services.records.register_view import Line, line_of
from kiosk.services.views import Logged

MAY_SEE_SIGNATURES = frozenset({Role.OFFICE, Role.HEAD})


@dataclass(frozen=True)
class ReleaseView:
    """A release, the sign-off that it rests on (none for a standing authority), and its devices."""

    logged: Logged
    event: Released
    known: Known
    signed: SignedOff | None
    covered: tuple[Line, ...]


def release_view(store: Store, who: Who, sequence: int) -> ReleaseView | None:
    """The release with this entry number; None when there is none. Raises NotOpen, Unreadable.

    Signatures are shown to the office and to the headteacher only.
    """
    sight = sight_of(who)
    if not sight.register or not who.roles & MAY_SEE_SIGNATURES:
        raise NotOpen
    with store.read() as facts, reading_entries():
        logged = facts.entry(sequence)
        if logged is None or not isinstance(logged.event, Released):
            return None
        event, known = logged.event, gather(facts, [logged])
        if next(seen([logged], known, sight), Moment(None)).held:
            raise NotOpen
        signed = _signed(known.story(logged), event.sign_off_id)
        covers = signed.covers if signed else (event.record_id,)
        covered = tuple(_lines(facts, who, covers))
    if sight.restricted:
        note_looks(store, who, restricted_in([Moment(logged, event.record_id)], known), known.now)
    return ReleaseView(logged, event, known, signed, covered)


def _signed(story: tuple[Logged, ...], sign_off_id: str | None) -> SignedOff | None:
    found = (item.event for item in story)
    return next(
        (x for x in found if isinstance(x, SignedOff) and x.sign_off_id == sign_off_id), None
    )


def _lines(facts: Facts, who: Who, record_ids: tuple[str, ...]) -> list[Line]:
    records = [facts.record(record_id) for record_id in record_ids]
    sight = sight_of(who)
    return [line_of(facts, record, sight, facts.now.at) for record in records if record]
