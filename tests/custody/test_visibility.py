"""Who reads what: at the desk a bar never shows, and whatever is restricted reads like a hold."""

from dataclasses import fields, replace
from itertools import product

import pytest

from kiosk.custody import asks, events, register
from kiosk.custody.errors import NEUTRAL, Code, Refusal
from kiosk.custody.events import Event, restricted_fields
from kiosk.custody.evidence import Evidence
from kiosk.custody.reasons import HELD_AT_ONCE, Reason
from kiosk.custody.release import why_not_release
from kiosk.custody.safeguarding.holding import AnswerSteps
from kiosk.custody.states import HoldKind, Kind, Role
from kiosk.custody.steps import Step
from kiosk.custody.visibility import Sight, is_restricted, shown
from tests.custody import world as w
from tests.custody.play import Play, at, handed_in

DESK = Sight(frozenset({Role.OFFICE}))
UNSAID_AT_THE_DESK = {
    Code.COLLECTOR_BARRED,
    Code.COLLECTOR_UNDER_REVIEW,
    Code.POLICE_INTEREST,
    Code.SAFEKEEPING_NOT_CLEARED,
}

SIGHTS = {
    Role.OFFICE: {"names", "register", "counts"},
    Role.TEACHER: {"names"},
    Role.LEADER: {"names", "register", "counts"},
    Role.DSL: {"names", "restricted", "register", "audit", "counts"},
    Role.HEAD: {"names", "restricted", "register", "audit", "counts"},
    Role.TECHNICIAN: set(),
    Role.GOVERNOR: {"counts"},
}


@pytest.mark.parametrize("role", Role)
def test_what_each_role_sees(role: Role) -> None:
    sight = Sight(frozenset({role}))
    names = ("names", "restricted", "register", "audit", "counts")
    assert {name for name in names if getattr(sight, name)} == SIGHTS[role]


def test_nobody_signed_in_sees_nothing() -> None:
    sight = Sight(frozenset())
    seen = (sight.names, sight.restricted, sight.register, sight.audit, sight.counts)
    assert not any(seen)


def plays() -> dict[str, Play]:
    """A record of every sort, when it is due."""
    made: dict[str, Play] = {"hand-in": handed_in()}
    for kind in (Kind.CONFISCATION, Kind.SAFEKEEPING, Kind.FOUND_PROPERTY):
        ask = asks.Confiscate(w.RECORD, kind, Reason.DEVICE_POLICY, "t", w.DEVICE, w.PUPIL)
        made[kind] = Play().must(ask)
    for hold in HoldKind:
        held = handed_in()
        held.must(asks.PlaceHold(w.RECORD, hold, "asked for", w.DAY), w.DSL)
        made[f"held by {hold}"] = held
    for play in made.values():
        play.now = at("2026-11-23 15:30")
    return made


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.DSL, Role.HEAD}))
def test_no_role_but_two_reads_of_bars_police_or_safekeeping(role: Role) -> None:
    sight = Sight(frozenset({role}))
    for play, collector in product(plays().values(), w.COLLECTORS):
        for evidence in (Evidence(), w.everything(collector, play.record, play.now)):
            refusals = why_not_release(play.record, collector, evidence, w.OFFICE, w.L, play.now)
            seen = {item.code for item in shown(refusals, sight)}
            assert seen.isdisjoint(UNSAID_AT_THE_DESK)


def test_a_bar_says_nothing_of_itself_nor_of_what_stands_beside_it() -> None:
    beside = Refusal(Code.COLLECTOR_NOT_AUTHORISED)
    for code in (Code.COLLECTOR_BARRED, Code.COLLECTOR_UNDER_REVIEW):
        assert shown((Refusal(code), beside), DESK) == ()
    assert "colleague" in NEUTRAL[0]


@pytest.mark.parametrize("role", [Role.DSL, Role.HEAD])
def test_the_safeguarding_lead_and_the_headteacher_read_everything(role: Role) -> None:
    refusals = tuple(Refusal(code) for code in Code)
    assert shown(refusals, Sight(frozenset({role}))) == refusals


def test_the_headteacher_at_the_desk_reads_what_the_desk_reads() -> None:
    assert shown((Refusal(Code.POLICE_INTEREST),), DESK) == (Refusal(Code.HELD),)


def test_at_the_desk_safekeeping_and_the_police_read_like_any_hold() -> None:
    made = plays()

    def seen(name: str) -> tuple[tuple[str, str], ...]:
        play = made[name]
        refusals = why_not_release(play.record, w.CARER, Evidence(), w.TEACHER, w.L, play.now)
        return tuple((item.words, item.remedy) for item in shown(refusals, DESK))

    held = seen("held by dsl")
    assert held[0][0] == "Held: ask the DSL."
    assert seen("held by police") == held
    assert seen(Kind.SAFEKEEPING) == held


def test_a_cleared_safekeeping_does_not_tell_the_desk_whom_it_waits_for() -> None:
    play = plays()[Kind.SAFEKEEPING]
    play.must(asks.ClearSafekeeping(w.RECORD, "stranger", at("2026-11-24 09:00")), w.DSL)
    for collector in (w.CARER, w.STRANGER):
        evidence = w.everything(collector, play.record, play.now)
        refusals = why_not_release(play.record, collector, evidence, w.OFFICE, w.L, play.now)
        assert shown(refusals, DESK) == (Refusal(Code.HELD),)
        assert "due" not in refusals[0].facts


def test_ordinary_refusals_are_read_at_the_desk_as_they_are() -> None:
    refusals = (Refusal(Code.NOT_DUE, {"due": "x"}), Refusal(Code.SIGNATURE_MISSING))
    assert shown(refusals, DESK) == refusals


def test_which_records_are_restricted() -> None:
    made = plays()
    restricted = {name for name, play in made.items() if is_restricted(play.known)}
    assert restricted == {Kind.SAFEKEEPING, "held by dsl", "held by police"}


@pytest.mark.parametrize("reason", sorted(HELD_AT_ONCE))
def test_what_was_held_at_once_stays_restricted_when_the_hold_is_lifted(reason: Reason) -> None:
    ask = asks.Confiscate(w.RECORD, Kind.CONFISCATION, reason, "t", w.DEVICE, w.PUPIL)
    play = Play().must(ask)
    hold_id = play.known.holds[0].hold_id
    play.must(AnswerSteps(w.RECORD, hold_id, tuple(Step), (), "CP 1"), w.DSL)
    play.must(asks.LiftHold(w.RECORD, hold_id, "closed"), w.DSL)
    assert play.known.holds == ()
    assert is_restricted(play.known)


def test_what_went_to_the_police_is_restricted() -> None:
    play = handed_in()
    receipt = asks.HandToPolice(
        w.RECORD, "PC Hall", "1234", "Kent", "46/1", "off", None, "theirs", "ours"
    )
    play.must(receipt, w.DSL)
    assert is_restricted(play.known)
    assert not is_restricted(replace(play.known, state=handed_in().known.state))


def test_what_is_restricted_in_an_event_is_personal_too() -> None:
    """A restricted value that could not be erased would be the worst of both."""
    classes = [
        item
        for module in (events, register)
        for item in vars(module).values()
        if isinstance(item, type) and issubclass(item, Event)
    ]
    metadata = [field.metadata for item in classes for field in fields(item)]
    assert [data for data in metadata if data.get("restricted") and not data["personal"]] == []


def test_why_a_device_is_held_is_restricted() -> None:
    placed = events.HoldPlaced("r", "h", HoldKind.DSL, reason="what nobody else may read")
    lifted = events.HoldLifted("r", "h")
    assert restricted_fields(placed) == {"reason"}
    assert restricted_fields(lifted) == {"note", "clearance"}
    assert restricted_fields(events.Moved("r", "1")) == frozenset()
