"""The one table of custody: from which states an act leads to which, and the event that records it.

A row with no target leaves the state as it was. `exit` marks the acts by which a device leaves
custody; there are no others. `under_hold` marks the acts that a hold does not stop.
"""

from dataclasses import dataclass

from kiosk.custody import events as e
from kiosk.custody.acts import mending, second_person, transit, uncollected
from kiosk.custody.safeguarding import holding as h
from kiosk.custody.safeguarding import sealing
from kiosk.custody.states import ENDED, HELD_BY_SCHOOL, OPEN, UNRESOLVED, Action, State


@dataclass(frozen=True)
class Transition:
    """One row: an act, where it may begin, where it leads, and what is written down."""

    action: Action
    sources: frozenset[State | None]
    target: State | None
    event: type[e.RecordEvent]
    exit: bool = False
    under_hold: bool = True


def _from(*states: State | None) -> frozenset[State | None]:
    return frozenset(states)


_HELD: frozenset[State | None] = frozenset(HELD_BY_SCHOOL)
_OPEN: frozenset[State | None] = frozenset(OPEN)
_NEW = _from(None)
_HERE = _from(State.IN_CUSTODY)
_CASE = _OPEN | _from(State.WITH_POLICE)
"""A case goes on while the police have the device."""
_ASKED = _CASE | _from(State.RELEASED)
"""A second person is needed for what is here, and for correcting what went."""

TABLE: tuple[Transition, ...] = (
    Transition(Action.HAND_IN, _NEW, State.IN_CUSTODY, e.HandedIn),
    Transition(Action.TAKE, _NEW, State.IN_TRANSIT, e.Taken),
    Transition(Action.CONFISCATE, _NEW, State.IN_CUSTODY, e.Confiscated),
    Transition(Action.RECEIVE, _from(State.IN_TRANSIT), State.IN_CUSTODY, e.Received),
    Transition(Action.TAKE_OVER, _from(State.IN_TRANSIT), None, transit.TakenOver),
    Transition(Action.SAY_WHO_BROUGHT, _HERE, None, transit.BroughtBy),
    Transition(Action.LEAVE_OUT, _from(State.IN_TRANSIT), None, transit.LeftOut),
    Transition(Action.ANSWER_WAIT, _HELD, None, transit.WaitAnswered),
    Transition(Action.CHANGE_KIND, _HELD, None, e.KindChanged),
    Transition(Action.IDENTIFY, _HELD, None, e.Identified),
    Transition(Action.MOVE, _HERE, None, e.Moved),
    Transition(Action.NOTE_CONDITION, _OPEN, None, e.ConditionNoted),
    Transition(Action.AGREE_TIME, _HELD, None, e.TimeAgreed),
    Transition(Action.KEEP_OVERNIGHT, _HELD, None, e.KeptOvernight),
    Transition(Action.LEND, _HERE, State.ON_LOAN, e.Lent, under_hold=False),
    Transition(Action.RETURN_LOAN, _from(State.ON_LOAN), State.IN_CUSTODY, e.LoanReturned),
    Transition(Action.PASS_ON, _HERE, State.PASSED_ON, e.PassedOn, under_hold=False),
    Transition(Action.TAKE_BACK, _from(State.PASSED_ON), State.IN_CUSTODY, e.TakenBack),
    Transition(Action.PLACE_HOLD, _OPEN, None, e.HoldPlaced),
    Transition(Action.REVIEW_HOLD, _OPEN, None, h.HoldReviewed),
    Transition(Action.LIFT_HOLD, _CASE, None, e.HoldLifted),
    Transition(Action.ANSWER_STEPS, _CASE, None, h.StepsAnswered),
    Transition(Action.CLEAR_SAFEKEEPING, _HELD, None, e.SafekeepingCleared),
    Transition(
        Action.STORE_SECURELY,
        _from(State.IN_CUSTODY, State.IN_TRANSIT),
        None,
        h.StoredSecurely,
    ),
    Transition(Action.ASK_APPROVAL, _ASKED, None, second_person.ApprovalAsked),
    Transition(Action.APPROVE, _ASKED, None, e.Approved),
    Transition(Action.DECLINE_APPROVAL, _ASKED, None, second_person.ApprovalDeclined),
    Transition(
        Action.RELEASE,
        _from(State.IN_CUSTODY, State.PASSED_ON),
        State.RELEASED,
        e.Released,
        exit=True,
        under_hold=False,
    ),
    Transition(Action.DECLINE, _HELD, None, e.Declined),
    Transition(
        Action.HAND_TO_POLICE,
        _from(State.IN_CUSTODY, State.IN_TRANSIT),
        State.WITH_POLICE,
        e.HandedToPolice,
        exit=True,
    ),
    Transition(Action.COME_BACK, _from(State.WITH_POLICE, State.RELEASED), None, mending.CameBack),
    Transition(Action.RECORD_CONTACT, _HELD, None, uncollected.ContactMade),
    Transition(Action.MAKE_APPOINTMENT, _HELD, None, uncollected.AppointmentMade),
    Transition(Action.DECIDE_DISPOSAL, _HERE, None, uncollected.DisposalDecided, under_hold=False),
    Transition(Action.DISPOSE, _HERE, State.DISPOSED, e.Disposed, exit=True, under_hold=False),
    Transition(
        Action.RETURN_MEDICALLY,
        _HELD,
        State.RETURNED,
        e.ReturnedMedically,
        exit=True,
        under_hold=False,
    ),
    Transition(Action.WRITE_ACCOUNT, _from(State.RETURNED), None, h.AccountWritten),
    Transition(
        Action.VOID,
        _from(State.IN_CUSTODY, State.IN_TRANSIT),
        State.VOIDED,
        e.Voided,
        exit=True,
        under_hold=False,
    ),
    Transition(Action.REPORT_LOST, _HELD, State.LOST, e.ReportedLost),
    Transition(Action.FIND_AGAIN, frozenset(UNRESOLVED), State.IN_CUSTODY, e.FoundAgain),
    Transition(Action.REPORT_GIVEN_BACK, _HELD, State.GIVEN_BACK, e.ReportedGivenBack),
    Transition(Action.CLOSE, frozenset(UNRESOLVED), State.CLOSED, e.Closed, under_hold=False),
    Transition(Action.REPORT_RELEASED_IN_ERROR, _from(State.RELEASED), None, e.ReleasedInError),
    Transition(Action.RECORD_RECOVERY, _from(State.RELEASED), None, mending.RecoveryRecorded),
    Transition(Action.CORRECT, frozenset({*OPEN, *ENDED}), None, e.Corrected),
    Transition(Action.SEAL, _NEW, State.IN_CUSTODY, sealing.Sealed),
    Transition(
        Action.HAND_OVER_SEALED,
        _HERE,
        State.RELEASED,
        sealing.SealedHandedOver,
        exit=True,
        under_hold=False,
    ),
)

SILENT: frozenset[type[e.Event]] = frozenset(
    {
        e.Approved,
        e.Declined,
        e.ConditionNoted,
        e.KeptOvernight,
        e.MedicalNeedRaised,
        h.StoredSecurely,
        second_person.ApprovalAsked,
        second_person.ApprovalDeclined,
        mending.RecoveryRecorded,
        transit.BroughtBy,
        transit.LeftOut,
        transit.WaitAnswered,
    }
)
"""Events that change no fact on which an approval could rest."""

OF = {row.action: row for row in TABLE}

_WAYS: dict[type[e.Event], tuple[frozenset[State | None], State | None]] = {
    **{row.event: (row.sources, row.target) for row in TABLE},
    e.MedicalNeedRaised: (_HELD, None),
    mending.Resumed: (_NEW, State.IN_CUSTODY),
}


def target_of(event: type[e.Event], before: State | None) -> State:
    """The state after an event of this type; ValueError when it cannot follow the state before."""
    if event not in _WAYS:
        raise ValueError(f"{event.__name__} is no event of a custody record")
    sources, target = _WAYS[event]
    after = target or before
    if before not in sources or after is None:
        raise ValueError(f"{event.__name__} cannot follow the state {before or 'before intake'}")
    return after


def allows(action: Action, state: State | None) -> bool:
    """Whether the table has a way for this act from this state."""
    return state in OF[action].sources
