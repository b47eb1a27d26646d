"""The walk through custody again, with everything that is asked on hard days.

Every role, every state: second persons, corrections, what was released in error, what came back,
disposal, sealed custody. What the ordinary walk (`test_exploration`) has shown is left out: loans,
words about times, faulty evidence, more than one kind of hold.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from kiosk.custody import decide, rules
from kiosk.custody import events as e
from kiosk.custody.acts import approval, mends, second_person, uncollected
from kiosk.custody.asks import Ask, Release
from kiosk.custody.case import Case
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.permissions import MAY
from kiosk.custody.states import ENDED, Action, Kind, Role, State
from kiosk.custody.transitions import OF
from tests.custody import world as w
from tests.custody.asking import Place
from tests.custody.asking_hard import asked_hard
from tests.custody.explorer import Broken, Explorer, plain, walked

Patch = pytest.MonkeyPatch
NEW = {
    *(Action.ASK_APPROVAL, Action.DECLINE_APPROVAL, Action.COME_BACK, Action.RECORD_CONTACT),
    *(Action.MAKE_APPOINTMENT, Action.DECIDE_DISPOSAL, Action.DISPOSE, Action.RECORD_RECOVERY),
    *(Action.CORRECT, Action.REPORT_RELEASED_IN_ERROR, Action.SEAL, Action.HAND_OVER_SEALED),
    *(Action.APPROVE, Action.HAND_TO_POLICE),
}


class HardDays(Explorer):
    """The walk, asking what is asked on hard days."""

    def _asked(self, place: Place) -> Iterator[Ask]:
        yield from asked_hard(place)

    def _releases(self, place: Place) -> Iterator[Place]:
        if place.record and (place.record.approvals or place.record.asked):
            return
        evidence = w.everything(w.CARER, place.record, w.TIMES[place.time])
        ask = Release(w.RECORD, w.CARER, evidence)
        tried = [(actor, self._try(place, ask, actor)) for actor in w.ACTORS]
        granted = [(actor, after) for actor, after in tried if after is not None]
        for _, after in walked(ask, granted):
            yield Place(plain(after, place.time), place.time)


@pytest.fixture(scope="module")
def hard() -> Explorer:
    """Everything that can happen on hard days."""
    return HardDays(w.L, stop=False).walk()


def test_no_step_of_any_role_breaks_the_law_on_hard_days(hard: Explorer) -> None:
    assert hard.violations == [], hard.count


def test_every_new_action_is_granted_and_refused(hard: Explorer) -> None:
    assert set(hard.granted) >= NEW, hard.count
    given = {Code.APPROVAL_OWN, Code.APPROVAL_MISSING, Code.NOT_DUE, Code.HELD, Code.OWN_CHILD}
    assert set(hard.refused) >= {*given, Code.ROLE_MISSING, Code.NOT_IN_CUSTODY}


def test_disposal_and_sealed_custody_are_reached(hard: Explorer) -> None:
    records = [place.record for place in hard.ways if place.record]
    assert State.DISPOSED in {record.state for record in records}
    sealed = {record.state for record in records if record.sealed}
    assert sealed == {State.IN_CUSTODY, State.RELEASED, State.WITH_POLICE}


def test_what_ended_stays_ended_and_comes_back_as_something_new(hard: Explorer) -> None:
    for place, following in hard.ways.items():
        if place.record is None or place.record.state not in ENDED:
            continue
        there = {(p.record.state, p.record.kind) for p in following if p.record}
        new = {kind for state, kind in there if state is State.IN_CUSTODY}
        allowed = {State.WITH_POLICE: {Kind.SAFEKEEPING}}.get(place.record.state, set(Kind))
        assert {state for state, _ in there} <= {place.record.state, State.IN_CUSTODY}
        assert new <= allowed


def test_from_everywhere_on_a_hard_day_there_is_a_way_home(hard: Explorer) -> None:
    stuck = hard.cannot_reach(frozenset({State.RELEASED, State.WITH_POLICE, State.VOIDED}))
    records = [place.record for place in stuck if place.record and not place.record.holds]
    # A confiscation of today goes early on an approval, which the ordinary walk asks for.
    assert [record for record in records if record.taken_in_at.date() == w.DAY] == []


def _nothing(*_: Any, **__: Any) -> Iterator[Refusal]:
    return iter(())


def _set(thing: Any, name: str, value: Any) -> Callable[[Patch], None]:
    return lambda patch: patch.setattr(thing, name, value)


def _rule(action: Action, rule: Any = _nothing) -> Callable[[Patch], None]:
    return lambda patch: patch.setitem(rules.WHY_NOT, action, rule)


def _may(action: Action, role: Role) -> Callable[[Patch], None]:
    return lambda patch: patch.setitem(MAY, action, MAY[action] | {role})


def _under_hold(patch: Patch) -> None:
    for action in (Action.DISPOSE, Action.DECIDE_DISPOSAL):
        row = OF[action]
        patch.setitem(OF, action, type(row)(row.action, row.sources, row.target, row.event, True))


def _without_subject(patch: Patch) -> None:
    """A correction's approval counts for any correction."""
    whole = Case.approval

    def loose(case: Case, action: Action, reason: str | None, subject: Any = None) -> Any:
        found = case.known.approval(case.ask.approval_id or "")
        return whole(case, action, reason, found.subject if found else subject)

    patch.setattr(Case, "approval", loose)


MUTATIONS: dict[str, Callable[[Patch], None]] = {
    "nobody needs a second person": _set(Case, "approval", _nothing),
    "an approval lasts": _set(approval, "APPROVAL_LASTS", timedelta(days=900)),
    "what was asked never runs out": _set(second_person, "is_live", lambda *_: True),
    "anything that was asked is agreed to": _set(
        second_person, "_is_what_was_asked", lambda *_: True
    ),
    "leaders agree to what they may not know of": _set(
        second_person, "is_restricted", lambda *_: False
    ),
    "anybody says no": _set(second_person, "_may_answer", lambda *_: True),
    "an approval of one correction is good for another": _without_subject,
    "a release is corrected alone": _set(mends, "needs_second_person", lambda *_: False),
    "the desk deals with what is restricted": _set(mends, "is_restricted", lambda *_: False),
    "what never went comes back": _rule(Action.COME_BACK),
    "nothing was in error": _rule(Action.RECORD_RECOVERY),
    "notice by telephone": _rule(Action.RECORD_CONTACT),
    "notice is a formality": _set(uncollected, "NOTICE_BEFORE_DISPOSAL", timedelta(0)),
    "a hold lets a disposal pass": _under_hold,
    "a leader decides the disposal": _may(Action.DECIDE_DISPOSAL, Role.LEADER),
    "nobody decides the disposal": _rule(Action.DISPOSE),
    "sealed is like anything else": _set(decide, "why_sealed", lambda *_: ()),
    "a leader seals": _may(Action.SEAL, Role.LEADER),
    "nobody signs for what was sealed": _rule(Action.HAND_OVER_SEALED),
}


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_the_walk_notices_a_rule_of_hard_days_that_is_gone(
    mutation: Callable[[Patch], None], monkeypatch: Patch
) -> None:
    mutation(monkeypatch)
    with pytest.raises(Broken):
        HardDays(w.L).walk()


def test_the_events_of_hard_days_are_all_made(hard: Explorer) -> None:
    made = {OF[action].event for action in NEW}
    assert {item.__name__ for item in made} <= set(hard.events)
    assert issubclass(e.Approved, e.RecordEvent)
