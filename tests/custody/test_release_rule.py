"""Each sentence of "The release rule", and each refusal that it gives."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from kiosk.custody import asks
from kiosk.custody.errors import Code
from kiosk.custody.events import CollectionStopped, Released
from kiosk.custody.evidence import Collector, Evidence
from kiosk.custody.reasons import Reason
from kiosk.custody.register import AlertRaised
from kiosk.custody.release import why_not_release
from kiosk.custody.safeguarding.holding import AnswerSteps
from kiosk.custody.school.dated import School
from kiosk.custody.states import (
    Action,
    Condition,
    HoldKind,
    Kind,
    Relation,
    Role,
    SignOffMethod,
    State,
)
from kiosk.custody.steps import Step
from tests.custody import world as w
from tests.custody.play import Play, at, handed_in

DUE = "2026-11-23 15:30"
CONFISCATION = (Kind.CONFISCATION, Reason.DEVICE_POLICY, "teacher", w.DEVICE, w.PUPIL)


def due_hand_in() -> Play:
    play = handed_in()
    play.now = at(DUE)
    return play


def confiscated(school: School = w.L, when: str = "2026-11-23 11:00") -> Play:
    return Play(school, at(when)).must(asks.Confiscate(w.RECORD, *CONFISCATION))


def due_confiscation(school: School = w.L) -> Play:
    play = confiscated(school)
    play.now = at(DUE)
    return play


def kept_safe() -> Play:
    kept = (Kind.SAFEKEEPING, Reason.PROTECT_PUPIL, "teacher", w.DEVICE, w.PUPIL)
    return Play(w.L, at("2026-11-23 11:00")).must(asks.Confiscate(w.RECORD, *kept))


def found() -> Play:
    play = Play(w.L, at("2026-11-23 11:00"))
    kept = (Kind.FOUND_PROPERTY, Reason.FOUND, "teacher", w.DEVICE, w.PUPIL)
    play.must(asks.Confiscate(w.RECORD, *kept))
    play.now = at(DUE)
    return play


# --- due ---


def test_a_hand_in_is_due_at_the_end_of_its_own_school_day() -> None:
    play = handed_in()
    plain = replace(w.everything(w.CARER, play.record, play.now), early_reason=None)
    play.now = at("2026-11-23 15:29")
    assert play.release(evidence=plain) == {Code.NOT_DUE}
    play.now = at("2026-11-23 15:30")
    assert play.release(evidence=plain) == set()


def test_what_is_due_can_be_released_the_next_morning_too() -> None:
    play = handed_in()
    play.now = at("2026-11-24 08:05")
    plain = replace(w.everything(w.CARER, play.record, play.now), early_reason=None)
    assert play.release(evidence=plain) == set()


def test_the_refusal_says_from_when_it_is_due() -> None:
    play = handed_in()
    evidence = Evidence()
    refusals = why_not_release(play.record, w.CARER, evidence, w.OFFICE, w.L, play.now)
    (refusal,) = [item for item in refusals if item.code is Code.NOT_DUE]
    assert refusal.facts == {"due": "2026-11-23T15:30:00+00:00"}


# --- who collects ---

WHO: dict[str, tuple[Collector, Kind, set[Code]]] = {
    "a carer takes a hand-in": (w.CARER, Kind.HAND_IN, set()),
    "a parent is never too young": (w.YOUNG_CARER, Kind.HAND_IN, set()),
    "an authorised adult takes a hand-in": (w.ADULT, Kind.HAND_IN, set()),
    "the pupil takes a hand-in": (w.CHILD, Kind.HAND_IN, set()),
    "another pupil does not": (w.OTHER_CHILD, Kind.HAND_IN, {Code.COLLECTOR_NOT_AUTHORISED}),
    "somebody too young does not": (w.YOUNG, Kind.HAND_IN, {Code.COLLECTOR_TOO_YOUNG}),
    "nobody whom the register knows": (
        w.NOBODY_KNOWN,
        Kind.HAND_IN,
        {Code.COLLECTOR_UNKNOWN, Code.SIGNATURE_MISSING},
    ),
    "a barred carer does not": (w.BARRED, Kind.HAND_IN, {Code.COLLECTOR_BARRED}),
    "nor a carer under review": (w.UNDER_REVIEW, Kind.HAND_IN, {Code.COLLECTOR_UNDER_REVIEW}),
    "a carer takes a confiscation": (w.CARER, Kind.CONFISCATION, set()),
    "another adult does not": (w.ADULT, Kind.CONFISCATION, {Code.COLLECTOR_NOT_AUTHORISED}),
    "a pupil never does": (w.CHILD, Kind.CONFISCATION, {Code.COLLECTOR_NOT_AUTHORISED}),
    "nor by telephone": (w.STRANGER, Kind.CONFISCATION, {Code.COLLECTOR_NOT_AUTHORISED}),
    "a carer takes found property": (w.CARER, Kind.FOUND_PROPERTY, set()),
    "a pupil does not": (w.CHILD, Kind.FOUND_PROPERTY, {Code.COLLECTOR_NOT_AUTHORISED}),
    "nor anybody by telephone": (
        w.STRANGER,
        Kind.FOUND_PROPERTY,
        {Code.COLLECTOR_NOT_AUTHORISED},
    ),
}

PLAYS = {
    Kind.HAND_IN: due_hand_in,
    Kind.CONFISCATION: due_confiscation,
    Kind.FOUND_PROPERTY: found,
}


@pytest.mark.parametrize(("collector", "kind", "refused"), WHO.values(), ids=WHO.keys())
def test_who_may_collect(collector: Collector, kind: Kind, refused: set[Code]) -> None:
    assert PLAYS[kind]().release(collector) == refused


def test_another_adult_takes_a_confiscation_only_where_policy_and_a_carer_say_so() -> None:
    allowing = w.school(replace(w.L.policy(w.INTAKE), adults_collect_confiscations=True))
    for_hand_ins = replace(w.ADULT, authorised_for=frozenset({Kind.HAND_IN}))
    assert due_confiscation(allowing).release(for_hand_ins) == {Code.COLLECTOR_NOT_AUTHORISED}
    assert due_confiscation(allowing).release(w.ADULT) == set()
    assert due_confiscation(w.L).release(w.ADULT) == {Code.COLLECTOR_NOT_AUTHORISED}


def test_standing_belongs_to_a_pupil_and_a_kind() -> None:
    elsewhere = Collector("adult", Relation.NONE, authorised_for=frozenset(Kind))
    play = due_hand_in()
    no_call = replace(w.everything(elsewhere, play.record, play.now), telephone=None)
    assert play.release(elsewhere, evidence=no_call) == {Code.COLLECTOR_NOT_AUTHORISED}


def test_nobody_collects_what_nobody_knows_whose_it_is() -> None:
    play = Play(w.L, at("2026-11-23 11:00"))
    play.must(asks.Confiscate(w.RECORD, Kind.FOUND_PROPERTY, Reason.FOUND, "teacher", w.DEVICE))
    play.now = at(DUE)
    assert play.release() == {Code.COLLECTOR_UNKNOWN}
    play.must(asks.Identify(w.RECORD, w.DEVICE, w.PUPIL))
    assert play.release() == set()


# --- the bar ---


@pytest.mark.parametrize("relation", Relation)
@pytest.mark.parametrize("make", [due_hand_in, due_confiscation, found])
def test_a_bar_outranks_every_standing_and_every_authority(
    make: object, relation: Relation
) -> None:
    play: Play = make()  # type: ignore[operator]
    person = w.PUPIL if relation is Relation.PUPIL else "somebody"
    barred = Collector(person, relation, barred=True, authorised_for=frozenset(Kind))
    assert Code.COLLECTOR_BARRED in play.release(barred)


def test_an_attempt_by_a_barred_person_is_logged_and_alerted_and_changes_nothing() -> None:
    play = due_hand_in()
    before = play.record
    assert play.release(w.BARRED) == {Code.COLLECTOR_BARRED}
    assert play.record == before
    attempt, alert = play.last
    assert attempt == CollectionStopped("barred", (w.RECORD,), ("collector_barred",))
    assert isinstance(alert, AlertRaised)
    assert (set(alert.roles), alert.adult_id) == ({Role.DSL, Role.HEAD}, "barred")


def test_an_ordinary_refusal_is_no_entry() -> None:
    play = due_hand_in()
    play.release(evidence=Evidence())
    assert play.last == ()


# --- holds ---


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (HoldKind.DSL, Code.HELD),
        (HoldKind.LEADER, Code.HELD),
        (HoldKind.POLICE, Code.POLICE_INTEREST),
    ],
)
@pytest.mark.parametrize("make", [due_hand_in, due_confiscation, found])
def test_a_hold_stops_everything_whoever_asks(make: object, kind: HoldKind, code: Code) -> None:
    play: Play = make()  # type: ignore[operator]
    play.must(asks.PlaceHold(w.RECORD, kind, "asked for", w.DAY + timedelta(days=7)), w.DSL)
    assert play.release() == {code}
    play.now += timedelta(days=400)
    assert code in play.release(), "no review date opens a hold"


def test_each_hold_is_lifted_by_itself() -> None:
    play = due_hand_in()
    for kind in (HoldKind.DSL, HoldKind.POLICE):
        play.must(asks.PlaceHold(w.RECORD, kind, "asked for"), w.DSL)
    dsl, police = (hold.hold_id for hold in play.known.holds)
    assert Code.ROLE_MISSING in play.do(asks.LiftHold(w.RECORD, dsl, note="done"), w.HEAD)
    play.must(AnswerSteps(w.RECORD, dsl, tuple(Step), (), "CP 1"), w.DSL)
    play.must(asks.LiftHold(w.RECORD, dsl, note="done"), w.DSL)
    assert play.release() == {Code.POLICE_INTEREST}
    lift = asks.LiftHold(w.RECORD, police, note="they said so on the phone")
    assert play.do(lift, w.DSL) == {Code.DETAILS_MISSING}
    play.must(replace(lift, clearance="PC Hall 1234, 23 November"), w.DSL)
    assert play.release() == set()


# --- evidence ---

NEEDED: list[tuple[str, dict[str, object], Code]] = [
    ("no identity check", {"identity": None}, Code.IDENTITY_NOT_CHECKED),
    ("no scan", {"scanned": frozenset()}, Code.DEVICE_NOT_SCANNED),
    (
        "a sibling's device scanned",
        {"scanned": frozenset({w.OTHER_DEVICE})},
        Code.DEVICE_NOT_SCANNED,
    ),
    ("a wrong device scanned last", {"wrong_device": w.OTHER_DEVICE}, Code.DEVICE_MISMATCH),
    ("no signature", {"sign_off": None}, Code.SIGNATURE_MISSING),
]


@pytest.mark.parametrize(("name", "change", "code"), NEEDED, ids=[item[0] for item in NEEDED])
@pytest.mark.parametrize("make", [due_hand_in, due_confiscation, found])
def test_a_release_needs_every_step(
    make: object, name: str, change: dict[str, object], code: Code
) -> None:
    play: Play = make()  # type: ignore[operator]
    good = w.everything(w.CARER, play.record, play.now)
    assert play.release(evidence=replace(good, **change)) == {code}  # type: ignore[arg-type]


def test_each_device_is_scanned_the_other_one_does_not_count() -> None:
    play = due_hand_in()
    good = w.everything(w.CARER, play.record, play.now)
    both = replace(good, scanned=frozenset({w.DEVICE, w.OTHER_DEVICE}))
    assert play.release(evidence=both) == set()


@pytest.mark.parametrize("method", sorted(set(SignOffMethod) - {SignOffMethod.STANDING}))
def test_every_way_of_signing_is_as_good(method: SignOffMethod) -> None:
    play = due_confiscation()
    good = w.everything(w.CARER, play.record, play.now)
    assert play.release(evidence=replace(good, sign_off=w.signed(w.CARER, method))) == set()
    event = play.last[0]
    assert isinstance(event, Released)
    assert (event.method, event.authority_id) == (method, None)


@pytest.mark.parametrize("witness", [None, "office"])
def test_a_spoken_sign_off_needs_another_as_witness(witness: str | None) -> None:
    play = due_hand_in()
    good = w.everything(w.CARER, play.record, play.now)
    spoken = replace(w.signed(w.CARER, SignOffMethod.SPOKEN), witness=witness)
    assert play.release(evidence=replace(good, sign_off=spoken)) == {Code.SIGNATURE_MISSING}


def test_every_refusal_is_given_at_once_and_the_most_serious_first() -> None:
    play = handed_in()
    play.must(asks.PlaceHold(w.RECORD, HoldKind.POLICE, "asked for"), w.DSL)
    refusals = why_not_release(play.record, w.BARRED, Evidence(), w.TEACHER, w.L, play.now)
    assert [item.code for item in refusals] == [
        Code.COLLECTOR_BARRED,
        Code.POLICE_INTEREST,
        Code.ROLE_MISSING,
        Code.NOT_DUE,
        Code.IDENTITY_NOT_CHECKED,
        Code.DEVICE_NOT_SCANNED,
        Code.SIGNATURE_MISSING,
    ]
    assert all(item.words and item.remedy for item in refusals)


def parts() -> Iterator[dict[str, object]]:
    """Every combination of what evidence can lack."""
    lacking: dict[str, object] = {
        "identity": None,
        "scanned": frozenset(),
        "sign_off": None,
        "standing": None,
        "telephone": None,
        "early_reason": None,
        "approval_id": None,
    }
    for chosen in product((True, False), repeat=len(lacking)):
        yield {
            name: value for (name, value), take in zip(lacking.items(), chosen, strict=True) if take
        }


@pytest.mark.parametrize("school", [w.L, w.T], ids=["L", "T"])
@pytest.mark.parametrize("make", [handed_in, confiscated, kept_safe, due_hand_in, found])
def test_evidence_never_speaks_against_a_release(make: object, school: School) -> None:
    """What the strongest evidence cannot do, no weaker can: the exploration relies on it."""
    play: Play = make()  # type: ignore[operator]
    if play.known.kind is Kind.SAFEKEEPING:
        play.must(asks.ClearSafekeeping(w.RECORD, "stranger", play.now), w.DSL)
    if play.known.kind is Kind.CONFISCATION:
        play.approve(Action.RELEASE, w.EARLY, collector="carer")
    for collector in w.COLLECTORS:
        good = w.everything(collector, play.record, play.now)
        best = why_not_release(play.record, collector, good, w.OFFICE, school, play.now)
        for lacking in parts():
            less = replace(good, **lacking)  # type: ignore[arg-type]
            verdict = why_not_release(play.record, collector, less, w.OFFICE, school, play.now)
            assert verdict or not best, lacking


# --- standing authority ---


def test_the_pupil_takes_a_hand_in_under_a_live_authority_and_the_release_cites_it() -> None:
    play = due_hand_in()
    good = replace(w.everything(w.CHILD, play.record, play.now), sign_off=None)
    assert play.release(w.CHILD, evidence=good) == set()
    event = play.last[0]
    assert isinstance(event, Released)
    assert (event.method, event.sign_off_id) == (SignOffMethod.STANDING, None)
    assert (event.authority_id, event.authority_wording) == ("authority", "en-1")


def test_the_pupil_waits_for_the_days_end() -> None:
    play = handed_in()
    play.now = at("2026-11-23 15:29")
    assert play.release(w.CHILD) == {Code.NOT_DUE}


def test_an_authority_is_off_until_the_headteacher_turns_it_on() -> None:
    off = w.school(replace(w.L.policy(w.INTAKE), standing_authority_years=frozenset()))
    play = handed_in(off)
    play.now = at(DUE)
    assert play.release(w.CHILD) == {Code.AUTHORITY_MISSING}


GUARDS: list[tuple[str, dict[str, object], set[Code]]] = [
    ("another pupil's", {"pupil_id": w.OTHER_PUPIL}, {Code.AUTHORITY_MISSING}),
    ("a year group it is off for", {"pupil_year": 5}, {Code.AUTHORITY_MISSING}),
    ("another device", {"device_ids": frozenset({"x"})}, {Code.AUTHORITY_MISSING}),
    ("revoked", {"revoked": True}, {Code.AUTHORITY_VOID}),
    ("the signer barred or no carer any more", {"signer_stands": False}, {Code.AUTHORITY_VOID}),
    ("the pupil left", {"pupil_left": True}, {Code.AUTHORITY_VOID}),
    ("run out", {"last": w.DAY - timedelta(days=1)}, {Code.AUTHORITY_EXPIRED}),
    ("not begun", {"first": w.DAY + timedelta(days=1)}, {Code.AUTHORITY_EXPIRED}),
    (
        "suspended by a confiscation",
        {"suspended_at": w.AUTHORITY.confirmed_at + timedelta(days=1)},
        {Code.AUTHORITY_SUSPENDED},
    ),
    (
        "confirmed again after it",
        {"suspended_at": w.AUTHORITY.confirmed_at - timedelta(days=1)},
        set(),
    ),
    ("its last day", {"last": w.DAY}, set()),
    ("its first day", {"first": w.DAY}, set()),
]


@pytest.mark.parametrize(("name", "change", "codes"), GUARDS, ids=[item[0] for item in GUARDS])
def test_each_guard_of_a_standing_authority(
    name: str, change: dict[str, object], codes: set[Code]
) -> None:
    play = due_hand_in()
    standing = replace(w.AUTHORITY, **change)  # type: ignore[arg-type]
    good = replace(w.everything(w.CHILD, play.record, play.now), standing=standing)
    assert play.release(w.CHILD, evidence=good) == codes


# --- early ---


def test_a_hand_in_goes_early_to_a_carer_with_a_reason_which_is_kept() -> None:
    play = handed_in()
    assert play.release() == set()
    event = play.last[0]
    assert isinstance(event, Released)
    assert (event.early_reason, event.approval_id) == (w.EARLY, None)


@pytest.mark.parametrize("collector", [w.ADULT, w.STRANGER, w.CHILD])
def test_nobody_but_a_carer_takes_anything_early(collector: Collector) -> None:
    assert handed_in().release(collector) == {Code.NOT_DUE}


@pytest.mark.parametrize("reason", [None, "", "   "])
def test_early_needs_a_reason(reason: str | None) -> None:
    play = handed_in()
    good = replace(w.everything(w.CARER, play.record, play.now), early_reason=reason)
    assert play.release(evidence=good) == {Code.NOT_DUE}


def test_what_is_not_early_keeps_no_early_reason() -> None:
    play = due_hand_in()
    play.release()
    event = play.last[0]
    assert isinstance(event, Released)
    assert event.early_reason is None


def test_a_confiscation_goes_early_with_a_second_persons_approval() -> None:
    play = confiscated()
    assert play.release() == {Code.APPROVAL_MISSING}
    approval_id = play.approve(Action.RELEASE, w.EARLY, collector="carer")
    assert play.release() == set()
    event = play.last[0]
    assert isinstance(event, Released)
    assert event.approval_id == approval_id


def test_nobody_approves_what_they_do_or_asked_for_themselves() -> None:
    play = confiscated()
    own = asks.Approve(w.RECORD, Action.RELEASE, "every-chair", w.EARLY, "carer")
    assert play.do(own, w.EVERY_CHAIR) == {Code.APPROVAL_OWN}
    play.approve(Action.RELEASE, w.EARLY, by=w.EVERY_CHAIR, collector="carer")
    assert play.release(actor=w.EVERY_CHAIR) == {Code.APPROVAL_OWN}
    assert play.release(actor=w.OFFICE) == set()


def test_an_approval_is_void_after_fifteen_minutes() -> None:
    play = confiscated()
    play.approve(Action.RELEASE, w.EARLY, collector="carer")
    play.now += timedelta(minutes=15, seconds=1)
    assert play.release() == {Code.APPROVAL_MISSING}
    play.now -= timedelta(seconds=1)
    assert play.release() == set()


@pytest.mark.parametrize(
    "change",
    [
        asks.Move(w.RECORD, "12"),
        asks.AgreeTime(w.RECORD, at("2026-11-30 15:30")),
        asks.PassOn(w.RECORD, "teacher", "club"),
    ],
    ids=lambda ask: ask.action,
)
def test_an_approval_is_void_when_the_facts_change(change: asks.Ask) -> None:
    everyone = replace(w.OFFICE, roles=frozenset(Role))
    play = confiscated() if change.action is not Action.PASS_ON else handed_in(BY_LEAVE)
    play.approve(Action.RELEASE, w.EARLY, collector="carer")
    play.must(change, everyone)
    assert play.release() == {Code.APPROVAL_MISSING}


BY_LEAVE = w.school(
    replace(w.L.policy(w.INTAKE), early_needs_approval=frozenset({Kind.HAND_IN, Kind.CONFISCATION}))
)


def test_policy_says_which_kinds_need_approval_when_they_go_early() -> None:
    assert handed_in(BY_LEAVE).release() == {Code.APPROVAL_MISSING}


def test_looking_at_a_device_and_a_second_approval_change_no_facts() -> None:
    play = confiscated()
    play.approve(Action.RELEASE, w.EARLY, collector="carer")
    play.must(asks.NoteCondition(w.RECORD, "out", Condition.GOOD))
    play.must(asks.Decline(w.RECORD, "carer"))
    play.must(asks.Approve(w.RECORD, Action.DISPOSE, "head", "unclaimed"), w.LEADER)
    first = play.known.approvals[0].approval_id
    good = replace(w.everything(w.CARER, play.record, play.now), approval_id=first)
    assert play.release(evidence=good) == set()


@pytest.mark.parametrize(
    ("action", "reason", "collector"),
    [
        (Action.DISPOSE, w.EARLY, "carer"),
        (Action.RELEASE, "illness", "carer"),
        (Action.RELEASE, w.EARLY, "adult"),
        (Action.RELEASE, w.EARLY, None),
    ],
)
def test_an_approval_is_for_one_act_reason_and_collector(
    action: Action, reason: str, collector: str | None
) -> None:
    play = confiscated()
    play.approve(action, reason, collector=collector)
    assert play.release() == {Code.APPROVAL_MISSING}


def test_an_approval_is_used_once() -> None:
    play = handed_in(w.T)
    until = play.now + timedelta(hours=1)
    lend = asks.Lend(w.RECORD, "teacher", "photography", until, "")
    lend = replace(lend, approval_id=play.approve(Action.LEND, "photography"))
    play.must(lend)
    play.must(asks.ReturnLoan(w.RECORD))
    assert play.do(lend) == {Code.APPROVAL_MISSING}


# --- telephone ---


def test_a_call_lets_one_named_adult_sign_for_a_hand_in_and_is_cited() -> None:
    play = due_hand_in()
    assert play.release(w.STRANGER) == set()
    event = play.last[0]
    assert isinstance(event, Released)
    assert event.telephone_authority_id == "call"


def test_a_call_is_not_cited_where_a_carers_written_word_is_enough() -> None:
    play = due_hand_in()
    assert play.release(w.ADULT) == set()
    event = play.last[0]
    assert isinstance(event, Released)
    assert event.telephone_authority_id is None


def test_an_adult_authorised_for_something_else_rests_on_the_call() -> None:
    play = due_hand_in()
    assert play.release(w.UNLISTED) == set()
    event = play.last[0]
    assert isinstance(event, Released)
    assert event.telephone_authority_id == "call"


CALLS: list[tuple[str, dict[str, object]]] = [
    ("about another pupil", {"pupil_id": w.OTHER_PUPIL}),
    ("naming somebody else", {"adult_id": "somebody"}),
    ("of yesterday", {"day": w.DAY - timedelta(days=1)}),
    ("by a barred carer", {"carer_stands": False}),
    ("with one of staff", {"staff": ("office", "office")}),
    ("with nobody second", {"staff": ("office", "")}),
]


@pytest.mark.parametrize(("name", "change"), CALLS, ids=[item[0] for item in CALLS])
def test_each_guard_of_a_call(name: str, change: dict[str, object]) -> None:
    play = due_hand_in()
    good = w.everything(w.STRANGER, play.record, play.now)
    call = replace(w.call(w.STRANGER, w.DAY), **change)  # type: ignore[arg-type]
    evidence = replace(good, telephone=call)
    assert play.release(w.STRANGER, evidence=evidence) == {Code.COLLECTOR_NOT_AUTHORISED}


def test_a_call_still_needs_the_named_adult_to_sign() -> None:
    play = due_hand_in()
    unsigned = replace(w.everything(w.STRANGER, play.record, play.now), sign_off=None)
    assert play.release(w.STRANGER, evidence=unsigned) == {Code.SIGNATURE_MISSING}


def test_a_school_may_do_without_calls() -> None:
    play = handed_in(w.school(replace(w.L.policy(w.INTAKE), telephone_authority=False)))
    play.now = at(DUE)
    assert play.release(w.STRANGER) == {Code.COLLECTOR_NOT_AUTHORISED}


# --- safekeeping ---


def test_safekeeping_goes_when_and_to_whom_the_safeguarding_lead_says() -> None:
    play = kept_safe()
    play.now = at("2026-11-24 09:00")
    assert play.release() == {Code.SAFEKEEPING_NOT_CLEARED}
    clear = asks.ClearSafekeeping(w.RECORD, "stranger", at("2026-11-24 12:00"))
    assert play.do(clear, w.HEAD) == {Code.ROLE_MISSING}
    play.must(clear, w.DSL)
    assert play.release(w.STRANGER) == {Code.SAFEKEEPING_NOT_CLEARED}
    play.now = at("2026-11-24 12:00")
    assert play.release(w.CARER) == {Code.SAFEKEEPING_NOT_CLEARED}
    unsigned = replace(w.everything(w.STRANGER, play.record, play.now), sign_off=None)
    assert play.release(w.STRANGER, evidence=unsigned) == {Code.SIGNATURE_MISSING}
    assert play.release(w.STRANGER) == set()


@pytest.mark.parametrize("named", [w.BARRED, w.UNDER_REVIEW])
def test_a_bar_outranks_the_safeguarding_leads_word(named: Collector) -> None:
    play = kept_safe()
    play.must(asks.ClearSafekeeping(w.RECORD, named.id or "", play.now), w.DSL)
    assert len(play.release(named)) == 1
    assert play.known.state is State.IN_CUSTODY


def test_a_pupil_never_takes_what_was_kept_safe() -> None:
    play = kept_safe()
    play.must(asks.ClearSafekeeping(w.RECORD, w.PUPIL, play.now), w.DSL)
    assert play.release(w.CHILD) == {Code.SAFEKEEPING_NOT_CLEARED}


# --- who acts ---


@pytest.mark.parametrize("actor", [w.TEACHER, w.LEADER, w.DSL, w.HEAD, w.OUTSIDER])
def test_only_the_desk_releases(actor: object) -> None:
    assert due_hand_in().release(actor=actor) == {Code.ROLE_MISSING}  # type: ignore[arg-type]


def test_nobody_releases_for_their_own_child_nor_to_themselves() -> None:
    assert due_hand_in().release(w.ADULT, w.PARENT) == {Code.OWN_CHILD}
    assert due_hand_in().release(w.CARER, w.PARENT) == {Code.OWN_CHILD}
    assert due_hand_in().release(w.ADULT, w.RELATIVE) == {Code.OWN_CHILD}
    assert due_hand_in().release(w.CARER, w.RELATIVE) == set()


def test_what_is_not_here_cannot_be_released() -> None:
    assert Play().release() == {Code.NOT_IN_CUSTODY}
    play = due_hand_in()
    assert play.release() == set()
    assert play.release() == {Code.ALREADY_RELEASED}
    lost = due_hand_in()
    lost.must(asks.ReportLost(w.RECORD))
    assert lost.release() == {Code.NOT_IN_CUSTODY}
