"""What of each event may be read by whom, event by event."""

import dataclasses
from datetime import UTC, datetime

import pytest

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.discretion import Secret, Showing, secret_of, showing, without_restricted
from kiosk.custody.events import Event, restricted_fields
from kiosk.custody.people.disputes import DisputeNoted
from kiosk.custody.reasons import HELD_AT_ONCE, Reason
from kiosk.custody.record import CustodyRecord
from kiosk.custody.safeguarding.examinations import ExaminationDecided, What
from kiosk.custody.safeguarding.searches import Part, SearchAmended
from kiosk.custody.states import HoldKind, Kind, Role, State
from kiosk.custody.visibility import Sight
from tests import searches

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MAY = [Sight(frozenset({role})) for role in (Role.DSL, Role.HEAD)]
MAY_NOT = [Sight(frozenset({role})) for role in Role if role not in (Role.DSL, Role.HEAD)] + [
    Sight(frozenset())
]
OFFICE = Sight(frozenset({Role.OFFICE}))


def a_record(state: State = State.IN_CUSTODY, kind: Kind = Kind.HAND_IN) -> CustodyRecord:
    return CustodyRecord("record", kind, state, "d", "p", NOW, "s", NOW, 1, 1, 1)


def a_confiscation(kind: Kind, reason: Reason) -> e.Confiscated:
    return e.Confiscated("record", kind, reason, "staff", NOW)


DSL_HOLD = e.HoldPlaced("record", "dsl", HoldKind.DSL, reason="why")
LEADER_HOLD = e.HoldPlaced("record", "leader", HoldKind.LEADER, reason="why")
UNSAID: list[Event] = [
    e.CollectionStopped("a", ("record",), ("collector_barred",)),
    e.MedicalNeedRaised("record"),
    searches.recorded(),
    SearchAmended("search", "pupil-ada", Part.FOUND, "more"),
    ExaminationDecided("x", "record", What.EXAMINE, "why"),
    r.AlertRaised("a", "safety", (Role.DSL,)),
    r.AlertAcknowledged("a"),
    DisputeNoted("p", "a", "why"),
    r.BarPlaced("b", "a", (), True, "s", NOW.date()),
    r.BarLifted("b"),
    r.ProtectiveStopPlaced("b", "a", (), NOW),
    r.ProtectiveStopEnded("b"),
    r.LikenessReviewed("a", "b", True),
    r.Looked("record"),
    r.Erased((), "retention"),
]


@pytest.mark.parametrize("event", UNSAID, ids=lambda event: type(event).__name__)
def test_some_events_tell_too_much_by_being_there(event: Event) -> None:
    assert {showing(event, sight, Secret()) for sight in MAY_NOT} == {Showing.NOTHING}
    assert {showing(event, sight, Secret()) for sight in MAY} == {Showing.WHOLE}


@pytest.mark.parametrize("kind", list(HoldKind))
def test_a_hold_is_told_by_who_placed_it(kind: HoldKind) -> None:
    placed, lifted = e.HoldPlaced("record", "h", kind), e.HoldLifted("record", "h")
    secret = secret_of(a_record(), (placed, lifted))
    expected = Showing.WHOLE if kind is HoldKind.LEADER else Showing.HELD
    assert showing(placed, OFFICE, secret) is expected
    assert showing(lifted, OFFICE, secret) is expected
    assert showing(e.HandedIn("record", "d", "p"), OFFICE, secret) is Showing.WHOLE


@pytest.mark.parametrize("reason", sorted(HELD_AT_ONCE))
def test_what_is_held_at_once_is_not_told(reason: Reason) -> None:
    taken = a_confiscation(Kind.CONFISCATION, reason)
    assert showing(taken, OFFICE, secret_of(a_record(), (taken,))) is Showing.HELD


def test_a_change_from_safekeeping_does_not_tell_of_it() -> None:
    taken = a_confiscation(Kind.SAFEKEEPING, Reason.PROTECT_PUPIL)
    changed = e.KindChanged("record", Kind.CONFISCATION, Reason.BEHAVIOUR, "s", NOW)
    secret = secret_of(a_record(kind=Kind.CONFISCATION), (taken, changed))
    assert showing(changed, OFFICE, secret) is Showing.HELD
    plain = secret_of(a_record(kind=Kind.CONFISCATION), (changed,))
    assert showing(changed, OFFICE, plain) is Showing.WHOLE


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (a_record(kind=Kind.SAFEKEEPING), Showing.HELD),
        (a_record(State.RELEASED, Kind.SAFEKEEPING), Showing.NOTHING),
        (a_record(State.WITH_POLICE), Showing.NOTHING),
        (a_record(State.RELEASED), Showing.WHOLE),
    ],
    ids=["safekeeping", "ended safekeeping", "with police", "released"],
)
def test_a_restricted_record_is_restricted_in_every_entry(
    record: CustodyRecord, expected: Showing
) -> None:
    secret = secret_of(record, ())
    for event in (e.HandedIn("record", "d", "p"), e.Moved("record", "4"), e.Closed("record")):
        assert showing(event, OFFICE, secret) is expected
        assert showing(event, MAY[0], secret) is Showing.WHOLE


@pytest.mark.parametrize("sight", MAY_NOT, ids=lambda sight: ",".join(sight.roles) or "nobody")
def test_restricted_values_are_taken_out(sight: Sight) -> None:
    shown = without_restricted(LEADER_HOLD, sight)
    assert isinstance(shown, e.HoldPlaced)
    assert shown.reason is None
    assert shown.hold_id == "leader"
    assert without_restricted(LEADER_HOLD, MAY[0]) is LEADER_HOLD


def test_every_restricted_field_can_be_taken_out() -> None:
    for event in (DSL_HOLD, *UNSAID):
        hidden = restricted_fields(event)
        shown = without_restricted(event, OFFICE)
        assert all(getattr(shown, name) is None for name in hidden)
        kept = [f.name for f in dataclasses.fields(event) if f.name not in hidden]
        assert all(getattr(shown, name) == getattr(event, name) for name in kept)
