"""One record's holds as somebody may see them: why each was placed, and how its case stands."""

from dataclasses import dataclass
from datetime import datetime

from kiosk.custody.acts.second_person import fitting
from kiosk.custody.decide import why_not
from kiosk.custody.discretion import without_restricted
from kiosk.custody.events import HoldPlaced, SafekeepingCleared
from kiosk.custody.permissions import MAY_LIFT, MAY_PLACE
from kiosk.custody.reasons import NO_DESCRIPTION
from kiosk.custody.record import CustodyRecord, Hold
from kiosk.custody.safeguarding.holding import AnswerSteps, StepsAnswered
from kiosk.custody.safeguarding.holds import is_anothers
from kiosk.custody.states import Action, HoldKind, Kind
from kiosk.custody.transitions import allows
from kiosk.custody.visibility import is_restricted, is_unseen
from kiosk.services.acting import Who, actor_of
from kiosk.services.ports import Facts, Store
from kiosk.services.records.known import WHOLE_RECORD, Known, gather
from kiosk.services.records.looking import NotOpen, note_looks, reading_entries, sight_of
from kiosk.services.records.register_view import Line, line_of
from kiosk.services.safeguarding.holding import lifting
from kiosk.services.views import Link, Query, Staff


@dataclass(frozen=True)
class HoldView:
    """One hold in force. `reason` is None where it is not this reader's, or was erased.

    `answered` is the newest state of its checklist; `may_lift` whether this reader's roles may
    lift it at all, and `needs_second` whether only with somebody else's agreement; `agreed` is
    the closing note to which somebody agreed just now.
    """

    hold: Hold
    reason: str | None
    by: Staff | None
    answered: StepsAnswered | None
    may_lift: bool
    may_answer: bool
    needs_second: bool
    agreed: str | None


@dataclass(frozen=True)
class HoldsView:
    """A record with its holds. `may_place` are the holds that this reader may add.

    `own_words` is False where a reason may only be chosen, so that nothing invites a description.
    `adults` may be named to collect what is kept safe, where this reader says to whom it goes.
    """

    line: Line
    record: CustodyRecord
    holds: tuple[HoldView, ...]
    may_place: tuple[HoldKind, ...]
    own_words: bool
    adults: tuple[Link, ...]
    known: Known


def holds_view(store: Store, who: Who, record_id: str) -> HoldsView | None:
    """This record's holds; None when there is no such record, or it is not this reader's to see.

    Raises NotOpen, Unreadable.
    """
    sight = sight_of(who)
    if not sight.leading:
        raise NotOpen
    with store.read() as facts:
        record = facts.record(record_id)
        if record is None or is_unseen(record, sight):
            return None
        now = facts.now.at
        if is_restricted(record) and not sight.restricted:
            return HoldsView(
                line_of(facts, record, sight, now), record, (), (), False, (), gather(facts, ())
            )
        with reading_entries():
            story = facts.entries(Query(record_id=record_id, limit=WHOLE_RECORD))
            known = gather(facts, story)
        view = HoldsView(
            line=line_of(facts, record, sight, now),
            record=record,
            holds=tuple(_hold(facts, who, record, item, known) for item in record.holds),
            may_place=_may_place(record, who),
            own_words=record.reason not in NO_DESCRIPTION,
            adults=_adults(facts, who, record),
            known=known,
        )
    if sight.restricted and is_restricted(record):
        note_looks(store, who, (record_id,), now)
    return view


def _hold(facts: Facts, who: Who, record: CustodyRecord, hold: Hold, known: Known) -> HoldView:
    sight, secret = sight_of(who), known.secret(record.record_id)
    told = sorted(known.stories.get(record.record_id, ()), key=lambda item: item.sequence)
    events = [without_restricted(item.event, sight, secret) for item in told]
    placed = [x for x in events if isinstance(x, HoldPlaced) and x.hold_id == hold.hold_id]
    answers = [x for x in events if isinstance(x, StepsAnswered) and x.hold_id == hold.hold_id]
    asked = AnswerSteps(record.record_id, hold.hold_id, ())
    against = why_not(asked, record, actor_of(facts, who), facts.school(), facts.now.at)
    return HoldView(
        hold=hold,
        reason=placed[-1].reason if placed else None,
        by=facts.staff(hold.placed_by) if hold.placed_by and not hold.by_rule else None,
        answered=answers[-1] if answers else None,
        may_lift=bool(who.roles & MAY_LIFT[hold.kind]),
        may_answer=not against,
        needs_second=is_anothers(hold, who.staff_id),
        agreed=_agreed(record, hold, facts.now.at),
    )


def _agreed(record: CustodyRecord, hold: Hold, now: datetime) -> str | None:
    notes = (x.reason for x in reversed(record.approvals) if x.subject == hold.hold_id)
    fit = (note for note in notes if note and fitting(record, lifting(hold.hold_id, note), now))
    return next(fit, None)


def _may_place(record: CustodyRecord, who: Who) -> tuple[HoldKind, ...]:
    if not allows(Action.PLACE_HOLD, record.state):
        return ()
    there = {hold.kind for hold in record.holds}
    return tuple(k for k in HoldKind if who.roles & MAY_PLACE[k] and k not in there)


def _adults(facts: Facts, who: Who, record: CustodyRecord) -> tuple[Link, ...]:
    safe = record.kind is Kind.SAFEKEEPING and actor_of(facts, who).may(Action.CLEAR_SAFEKEEPING)
    if not safe or record.pupil_id is None or not allows(Action.CLEAR_SAFEKEEPING, record.state):
        return ()
    return tuple(facts.links_of_pupil(record.pupil_id))


def cleared_by(known: Known, record_id: str) -> SafekeepingCleared | None:
    """The newest word of the safeguarding lead on to whom a device goes."""
    story = known.stories.get(record_id, ())
    said = [item.event for item in story if isinstance(item.event, SafekeepingCleared)]
    return said[-1] if said else None
