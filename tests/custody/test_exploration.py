"""From every reachable state, no act of any role leads out of custody but by the exits there are.

`explorer` walks, `law` judges. The second half takes one rule away at a time and expects the walk
to notice: a walk that cannot fail proves nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from kiosk.custody import consequences, decide, folding, making, release, rules
from kiosk.custody import events as e
from kiosk.custody.acts import approval, second_person
from kiosk.custody.case import Case
from kiosk.custody.errors import Code, Refusal, by_seriousness
from kiosk.custody.evidence import Collector, Evidence
from kiosk.custody.permissions import MAY, MAY_LIFT
from kiosk.custody.record import CustodyRecord
from kiosk.custody.safeguarding import holds
from kiosk.custody.states import ENDED, Action, HoldKind, Kind, Role, State
from kiosk.custody.transitions import _WAYS, OF, SILENT
from tests.custody import world as w
from tests.custody.explorer import Broken, Explorer

OF_THE_REGISTER = {
    Code.CODE_TAKEN,
    Code.DIFFERENCE_OPEN,
    Code.HOLDER_OVERDUE,
    Code.LAST_HEADTEACHER,
    Code.LIST_CHANGED,
    Code.NOT_A_CODE,
    Code.RANDOM_UID,
    Code.READ_AGAIN,
    Code.REGISTER_MOVED,
    Code.TWO_TAGS,
    Code.USER_TAKEN,
    Code.WEAK_SECRET,
}
"""What the register, a signature, the day's close or a late holder refuses: no custody record."""

ON_HARD_DAYS = {
    *(Action.ASK_APPROVAL, Action.DECLINE_APPROVAL, Action.COME_BACK, Action.RECORD_CONTACT),
    *(Action.MAKE_APPOINTMENT, Action.DECIDE_DISPOSAL, Action.DISPOSE, Action.RECORD_RECOVERY),
    *(Action.SEAL, Action.HAND_OVER_SEALED),
}
"""What `test_hard_days` walks through."""


@pytest.fixture(scope="module")
def whole() -> Explorer:
    """Everything that can happen in the school that allows the most."""
    return Explorer(w.T, stop=False).walk()


def test_no_step_of_any_role_breaks_the_law(whole: Explorer) -> None:
    assert whole.violations == [], whole.count


def test_the_walk_went_far(whole: Explorer) -> None:
    """Numbers only grow with the rules: a walk that ends early has missed something."""
    far = (len(whole.ways) > 3_000, whole.edges > 15_000, whole.judged > 800_000)
    assert far == (True, True, True), whole.count
    kinds = {place.record.kind for place in whole.ways if place.record}
    holds = {hold.kind for place in whole.ways if place.record for hold in place.record.holds}
    assert (kinds, holds) == (set(Kind), set(HoldKind))


def test_every_action_is_granted_somewhere_and_every_state_is_reached(whole: Explorer) -> None:
    assert set(whole.granted) | ON_HARD_DAYS == set(Action)
    reached = {place.record.state for place in whole.ways if place.record}
    assert reached | {State.DISPOSED} == set(State)


def test_every_refusal_is_given_somewhere(whole: Explorer) -> None:
    assert set(whole.refused) == set(Code) - OF_THE_REGISTER


def test_from_everywhere_there_is_a_way_home(whole: Explorer) -> None:
    """Not only some end: an ordinary release, whatever was held, lost, lent or unknown before."""
    assert whole.cannot_reach(frozenset({State.RELEASED})) == []


def test_what_has_ended_stays_ended(whole: Explorer) -> None:
    ways = [(p, ways) for p, ways in whole.ways.items() if p.record and p.record.state in ENDED]
    assert ways
    for place, following in ways:
        assert {p.record.state for p in following if p.record} <= {place.record.state}  # type: ignore[union-attr]


def test_no_step_breaks_the_law_where_devices_go_home_at_the_days_end() -> None:
    walked = Explorer(w.L, (HoldKind.DSL,), stop=False).walk()
    assert walked.violations == [], walked.count
    assert walked.cannot_reach(frozenset({State.RELEASED})) == []
    # No lesson use there, and no leader's hold in this walk to be looked at again.
    unused = {Action.LEND, Action.RETURN_LOAN, Action.REVIEW_HOLD}
    assert set(Action) - set(walked.granted) - ON_HARD_DAYS == unused


# --- and it would notice ---

Patch = pytest.MonkeyPatch
FEWER = (HoldKind.DSL,)
POLICE = (HoldKind.POLICE,)
Mutation = Callable[[Patch], None]


def dropped(*codes: Code) -> Mutation:
    """The rules without these refusals."""

    def kept(refusals: Iterable[Refusal]) -> tuple[Refusal, ...]:
        return by_seriousness(item for item in refusals if item.code not in codes)

    def mutate(patch: Patch) -> None:
        patch.setattr(release, "by_seriousness", kept)
        patch.setattr(decide, "by_seriousness", kept)

    return mutate


# Not COLLECTOR_UNKNOWN: whoever has no name in the register cannot have signed either.
REFUSALS = [
    Code.APPROVAL_MISSING,
    Code.APPROVAL_OWN,
    Code.AUTHORITY_EXPIRED,
    Code.AUTHORITY_MISSING,
    Code.AUTHORITY_SUSPENDED,
    Code.AUTHORITY_VOID,
    Code.COLLECTOR_BARRED,
    Code.COLLECTOR_NOT_AUTHORISED,
    Code.COLLECTOR_TOO_YOUNG,
    Code.COLLECTOR_UNDER_REVIEW,
    Code.DETAILS_MISSING,
    Code.DEVICE_MISMATCH,
    Code.DEVICE_NOT_SCANNED,
    Code.HELD,
    Code.IDENTITY_NOT_CHECKED,
    Code.NOT_DUE,
    Code.NOT_THE_SAME_PERSON,
    Code.OWN_CHILD,
    Code.POLICE_INTEREST,
    Code.ROLE_MISSING,
    Code.SAFEKEEPING_NOT_CLEARED,
    Code.SIGNATURE_MISSING,
    Code.TOO_LATE_TO_VOID,
]


@pytest.mark.parametrize("code", REFUSALS)
def test_the_walk_notices_a_refusal_that_is_not_given(code: Code, monkeypatch: Patch) -> None:
    dropped(code)(monkeypatch)
    with pytest.raises(Broken):
        Explorer(w.T, POLICE if code is Code.POLICE_INTEREST else FEWER).walk()


def test_the_walk_notices_lessons_use_where_policy_has_none(monkeypatch: Patch) -> None:
    dropped(Code.NOT_ALLOWED_BY_POLICY)(monkeypatch)
    with pytest.raises(Broken):
        Explorer(w.L, FEWER).walk()


def test_the_walk_notices_a_leader_who_lifts_for_the_police(monkeypatch: Patch) -> None:
    _lifts(HoldKind.POLICE, Role.LEADER)(monkeypatch)
    with pytest.raises(Broken):
        Explorer(w.T, POLICE).walk()


def _set(thing: Any, name: str, value: Any) -> Mutation:
    return lambda patch: patch.setattr(thing, name, value)


def _may(action: Action, *roles: Role) -> Mutation:
    return lambda patch: patch.setitem(MAY, action, MAY[action] | set(roles))


def _lifts(kind: HoldKind, role: Role) -> Mutation:
    return lambda patch: patch.setitem(MAY_LIFT, kind, MAY_LIFT[kind] | {role})


def _under_hold(action: Action) -> Mutation:
    return lambda patch: patch.setitem(OF, action, replace(OF[action], under_hold=True))


def _leads_to(event: type[e.Event], state: State) -> Mutation:
    return lambda patch: patch.setitem(_WAYS, event, (_WAYS[event][0], state))


def _tells_nobody(event: type[e.Event]) -> Mutation:
    return lambda patch: patch.delitem(consequences.ALERTS, event)


def _folds_without(event: type[e.Event], *names: str) -> Mutation:
    """The record does not take over these parts of what an event of this type changes."""
    whole: Callable[..., dict[str, Any]] = folding._CHANGES[event]

    def fold(record: CustodyRecord, what: Any, entry: Any) -> dict[str, Any]:
        changes = whole(record, what, entry)
        return {name: value for name, value in changes.items() if name not in names}

    return lambda patch: patch.setitem(folding._CHANGES, event, fold)


def _calls_for_everything(patch: Patch) -> None:
    def rests(record: CustodyRecord, *rest: Any) -> bool:
        return release_rests(replace(record, kind=Kind.HAND_IN), *rest)

    release_rests = release.rests_on_call
    patch.setattr(release, "rests_on_call", rests)
    patch.setattr(making, "rests_on_call", rests)


def _owners_collect(patch: Patch) -> None:
    """Somebody who is in no list is let go with everything, as an owner might ask."""

    def listed(collector: Collector, *rest: Any) -> bool:
        return collector.id is not None

    patch.setattr(release, "is_listed", listed)
    patch.setattr(making, "is_listed", listed)


def _nothing(*_: Any, **__: Any) -> Iterator[Refusal]:
    return iter(())


def _standing_needs_no_hand_in(patch: Patch) -> None:
    def any_kind(case: Any) -> Iterator[Refusal]:
        evidence: Evidence = case.evidence
        if evidence.standing is None:
            yield Refusal(Code.AUTHORITY_MISSING)

    patch.setattr(release, "_pupil", any_kind)


def _both(*mutations: Mutation) -> Mutation:
    def mutate(patch: Patch) -> None:
        for mutation in mutations:
            mutation(patch)

    return mutate


MUTATIONS: dict[str, Mutation] = {
    "holds are ignored": _both(
        _set(release, "why_held", _nothing), _set(decide, "why_held", _nothing)
    ),
    "a hold lets a medical return pass": _under_hold(Action.RETURN_MEDICALLY),
    "a hold lets a matter be closed": _under_hold(Action.CLOSE),
    "a hold lets a loan pass": _under_hold(Action.LEND),
    "holds are forgotten when the kind changes": lambda patch: patch.setitem(
        folding._CHANGES, e.KindChanged, lambda record, event, entry: {"holds": ()}
    ),
    "the headteacher lifts the safeguarding lead's hold": _lifts(HoldKind.DSL, Role.HEAD),
    "a case is closed with its checklist open": _set(holds, "Step", ()),
    "whoever may lift a hold lifts another's alone": _set(holds, "is_anothers", lambda *_: False),
    "an intake can be undone all day": _set(rules, "VOID_WITHIN", timedelta(days=1)),
    "an approval lasts": _set(approval, "APPROVAL_LASTS", timedelta(days=90)),
    "an approval outlives its facts": _set(folding, "SILENT", {*SILENT, e.Moved}),
    "nobody needs a second person": _both(
        _set(release, "why_not_approved", _nothing),
        _set(Case, "approval", _nothing),
    ),
    "nothing waits for its time": _set(release, "is_due", lambda *_: True),
    "own children are as others": _both(
        _set(rules, "for_their_own", _nothing),
        _set(second_person, "for_their_own", _nothing),
        _set(holds, "for_their_own", _nothing),
        dropped(Code.OWN_CHILD),
    ),
    "any kind can be changed to any": _set(rules, "_SEIZED", frozenset(Kind)),
    "a word for one kind stands for another": _folds_without(
        e.KindChanged, "agreed_due", "cleared"
    ),
    "a call opens a confiscation": _calls_for_everything,
    "owning is a standing": _owners_collect,
    "a pupil takes whatever it is": _standing_needs_no_hand_in,
    "a teacher hands to the police": _may(Action.HAND_TO_POLICE, Role.TEACHER),
    "the office closes what is lost": _may(Action.CLOSE, Role.OFFICE),
    "a leader clears safekeeping": _may(Action.CLEAR_SAFEKEEPING, Role.LEADER),
    "a use covers every pupil, day and hour": _set(rules, "why_not_covered", _nothing),
    "a loan that comes back is gone": _leads_to(e.LoanReturned, State.RELEASED),
    "lost is an end": _leads_to(e.ReportedLost, State.CLOSED),
    "a medical return is silent": _tells_nobody(e.ReturnedMedically),
    "a loss is silent": _tells_nobody(e.ReportedLost),
}


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_the_walk_notices_a_rule_that_is_gone(mutation: Mutation, monkeypatch: Patch) -> None:
    mutation(monkeypatch)
    with pytest.raises(Broken):
        Explorer(w.T, FEWER).walk()
