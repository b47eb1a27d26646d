"""Who is told what, when not yet, and by whom: every case of it; the line of alerts; the words."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.custody.errors import Code
from kiosk.custody.permissions import Actor
from kiosk.custody.reasons import Reason
from kiosk.custody.record import CustodyRecord, Hold
from kiosk.custody.states import HoldKind, Kind, Role, State
from kiosk.custody.telling.alerting import Line, Raised, due, line_of
from kiosk.custody.telling.carers import (
    Decided,
    Reader,
    against,
    why_not_decide,
    why_not_tell,
)
from kiosk.custody.telling.mailing import is_address
from kiosk.custody.telling.messages import Decision, Occasion, Step, Why, Wording
from kiosk.custody.telling.wording import NAMES, USUAL, filled, plain, why_not_word
from kiosk.custody.visibility import is_restricted
from tests.factories import a_policy

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
DSL_HOLD = Hold("hold", HoldKind.DSL, "dsl", NOW)


def a_record(**more: object) -> CustodyRecord:
    whole = {
        "record_id": "r",
        "kind": Kind.CONFISCATION,
        "state": State.IN_CUSTODY,
        "device_id": "d",
        "pupil_id": "ada",
        "taken_in_at": NOW,
        "taken_in_by": "office",
        "opened_at": NOW,
        "changed_at": 5,
        "last_sequence": 5,
        "intake_sequence": 1,
        **more,
    }
    return CustodyRecord(**whole)  # type: ignore[arg-type]


RECORDS = [
    a_record(kind=kind, state=state, holds=holds, reason=reason, collector_id="mother")
    for kind, state, holds, reason in itertools.product(
        Kind, State, [(), (DSL_HOLD,)], [Reason.DEVICE_POLICY, Reason.SUSPECTED_IMAGE]
    )
]
DECISIONS = [
    None,
    *(Decided(decision, entry) for decision in Decision for entry in (4, 6)),
]
READERS = [Reader("mother", *flags) for flags in itertools.product([True, False], repeat=2)]


def test_nobody_is_told_who_or_of_what_they_must_not() -> None:
    """Every record, reader, occasion and decision: what is let through has nothing against it."""
    told = 0
    for record, reader, occasion, decided in itertools.product(
        RECORDS, READERS, Occasion, DECISIONS
    ):
        if against(record, reader, occasion, decided) is not None:
            continue
        told += 1
        assert reader.is_carer
        assert not reader.guarded
        assert occasion is not Occasion.ALERT
        assert record.kind in (Kind.CONFISCATION, Kind.SAFEKEEPING)
        assert decided is None or decided.decision is Decision.TELL
        if is_restricted(record):
            assert decided == Decided(Decision.TELL, 6)
        if occasion is Occasion.RECEIPT:
            assert record.state is State.RELEASED
        else:
            assert record.state not in (State.RELEASED, State.VOIDED, State.LOST)
    assert told > 20


@pytest.mark.parametrize("roles", [(role,) for role in Role])
@pytest.mark.parametrize("decision", Decision)
def test_only_the_lead_ends_a_not_yet(roles: tuple[Role], decision: Decision) -> None:
    actor, record = Actor("s", frozenset(roles)), a_record()
    may_tell = not list(why_not_tell(actor, record))
    assert may_tell is (roles[0] in (Role.OFFICE, Role.LEADER, Role.DSL, Role.HEAD))
    may_decide = not list(why_not_decide(actor, record, decision))
    assert may_decide is (may_tell if decision is Decision.WAIT else roles[0] is Role.DSL)


def test_nobody_tells_about_their_own_child_nor_what_they_may_not_see() -> None:
    parent = Actor("s", frozenset({Role.OFFICE}), frozenset({"mother"}), frozenset({"ada"}))
    assert [item.code for item in why_not_tell(parent, a_record())] == [Code.OWN_CHILD]
    office = Actor("s", frozenset({Role.OFFICE, Role.LEADER}))
    held = a_record(holds=(DSL_HOLD,))
    assert [item.code for item in why_not_tell(office, held)] == [Code.HELD]
    assert against(held, Reader("mother", True, False), Occasion.NOTICE, None) is Why.HELD
    dsl, sealed = Actor("s", frozenset({Role.DSL})), a_record(sealed=True)
    assert [item.code for item in why_not_tell(dsl, sealed)] == [Code.HELD]


# --- alerts ---

BOTH = frozenset({Role.DSL, Role.HEAD})
LINE = Line("lead", ("deputy-1", "deputy-2"), ("head",), outside=True)


def reached(line: Line, minutes: int, **more: object) -> list[tuple[str, tuple[str, ...]]]:
    whole = {"at": NOW, "roles": frozenset({Role.DSL}), **more}
    alert = Raised(**whole)  # type: ignore[arg-type]
    found = due(alert, line, a_policy(), NOW + timedelta(minutes=minutes))
    return [(item.step.value, item.staff_ids) for item in found]


def test_it_climbs_by_the_minutes_of_the_policy_also_while_nobody_looked() -> None:
    assert reached(LINE, 0) == [("lead", ("lead",))]
    assert [step for step, _ in reached(LINE, 9)] == ["lead"]
    assert [step for step, _ in reached(LINE, 10)] == ["lead", "deputies"]
    assert [step for step, _ in reached(LINE, 20)] == ["lead", "deputies", "head"]
    assert [step for step, _ in reached(LINE, 50)] == ["lead", "deputies", "head", "outside"]
    assert [step for step, _ in reached(LINE, 5000)] == ["lead", "deputies", "head", "outside"]


def test_it_does_not_reach_anybody_twice_and_no_empty_chair_costs_time() -> None:
    alone = Line("head", (), ("head",), outside=True)
    assert reached(alone, 9) == [("lead", ("head",))]
    assert reached(alone, 10) == [("lead", ("head",)), ("outside", ())]
    small = Line("lead", (), ("lead", "head"))
    assert reached(small, 10) == [("lead", ("lead",)), ("head", ("head",))]
    past = {"steps": frozenset({Step.LEAD}), "reached": frozenset({"lead", "deputy-1"})}
    assert reached(LINE, 10, **past) == [("deputies", ("deputy-2",))]
    nobody = Line(None, (), ("head",))
    assert reached(nobody, 0) == [("head", ("head",))]


def test_what_is_for_the_headteacher_stays_there() -> None:
    assert reached(LINE, 500, roles=frozenset({Role.HEAD})) == [("head", ("head",))]
    assert [step for step, _ in reached(LINE, 0, roles=BOTH)] == ["lead"]
    assert reached(LINE, 500, roles=frozenset({Role.OFFICE, Role.LEADER})) == []


def test_the_line_is_made_of_open_accounts() -> None:
    staff = {"a": frozenset({Role.DSL}), "b": BOTH, "c": frozenset({Role.OFFICE})}
    assert line_of(staff, "b", outside=False) == Line("b", ("a",), ("b",))
    assert line_of(staff, "gone", outside=False).lead == "a"


# --- words ---


@pytest.mark.parametrize("wording", Wording)
def test_the_usual_words_are_good(wording: Wording) -> None:
    subject, text = USUAL[wording]
    assert not list(why_not_word(wording, subject, text))
    values = dict.fromkeys(NAMES[wording], "value")
    assert "{" not in filled(text, values)


@pytest.mark.parametrize(
    "hostile",
    [
        *("{secret}", "{pupil.__class__}", "{0}", "{}", "{pupil!r}", "{pupil:>99999999}", "{{x}}"),
        *(
            "{% include x %}",
            "{{ config }}",
            "{",
            "}",
            "{pupil",
            "pupil}",
            "{ pupil }",
            "{pu\npil}",
        ),
        *("{PUPIL}", "{pupil }", "${pupil}{reason}", "%(pupil)s}", "\u007bpupil\u007d{"),
    ],
)
def test_a_hostile_name_is_an_error_that_says_which(hostile: str) -> None:
    for subject, text in ((f"A {hostile}", "text"), ("A", hostile)):
        (found,) = why_not_word(Wording.NOTICE, subject, text)
        assert found.facts["field"] == ("text" if text == hostile else "subject")


def test_details_have_no_place_in_the_mail_without_them() -> None:
    assert list(why_not_word(Wording.SHORT, "A", "{pupil}"))
    assert list(why_not_word(Wording.ALERT, "A", "{adult}"))
    assert list(why_not_word(Wording.SHORT, "two\nlines", "text"))
    assert list(why_not_word(Wording.SHORT, "A", "x" * 3001))


def test_what_is_put_in_is_never_read_again() -> None:
    assert filled("{adult} {school}", {"adult": "{school}", "school": "S"}) == "{school} S"
    assert plain("Ann\r\nBcc: x@y\u2028z\u202e\x00") == "Ann Bcc: x@y z"
    assert len(plain("x" * 999)) == 200


@pytest.mark.parametrize(
    ("text", "good"),
    [
        *(("ann@school.example", True), ("a.b+c@x-y.example", True), ("o'hara@a.example", True)),
        *(("ann@school", False), ("ann@school.example\n", False), ("ann@a.example,b@c.d", False)),
        *(("<ann@a.example>", False), ("Ann <ann@a.example>", False), ("änn@a.example", False)),
        *(("a..b@a.example", False), ('"a b"@a.example', False), ("ann@-a.example", False)),
        *((".a@a.example", False), ("a.@a.example", False), ("", False), (None, False)),
        *((f"{'a' * 65}@a.example", False), ("ann@a.example%0aBcc:x@y.z", False)),
    ],
)
def test_an_address_is_one_plain_address(text: str | None, good: bool) -> None:
    assert is_address(text) is good
