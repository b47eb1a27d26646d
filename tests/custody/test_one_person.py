"""One human with two accounts is nobody's second person, least of all their own."""

from dataclasses import replace

import pytest

from kiosk.custody import asks
from kiosk.custody.acts import lending
from kiosk.custody.acts.approval import why_not_approved
from kiosk.custody.acts.transit import LeaveOut, Out
from kiosk.custody.decide import why_not
from kiosk.custody.errors import Code
from kiosk.custody.evidence import Collector
from kiosk.custody.people import exempting
from kiosk.custody.people.likeness import Looks
from kiosk.custody.people.one_person import Holder, is_one, persons
from kiosk.custody.people.telephone import Call, why_not_hear
from kiosk.custody.permissions import Actor
from kiosk.custody.record import Approval, CustodyRecord
from kiosk.custody.release import why_not_release
from kiosk.custody.states import Action, Kind, Relation, Role, SignOffMethod, State
from tests.custody import world as w

BOTH = frozenset({"office", "again"})
FIRST = Actor("office", frozenset({Role.OFFICE}), accounts=BOTH)
AGAIN = Actor("again", frozenset({Role.LEADER, Role.DSL, Role.HEAD}), accounts=BOTH)
NOW = w.TIMES[1]
HERE = ("record", Kind.CONFISCATION, State.IN_CUSTODY, w.DEVICE, w.PUPIL)
RECORD = CustodyRecord(*HERE, w.INTAKE, "teacher", w.INTAKE, 1, 1, 1)


def codes(refusals: object) -> set[Code]:
    return {item.code for item in refusals}  # type: ignore[attr-defined]


def test_what_one_account_asked_the_other_does_not_agree_to() -> None:
    ask = asks.Approve("record", Action.RELEASE, "office", "dentist", "carer")
    assert codes(why_not(ask, RECORD, AGAIN, w.L, NOW)) == {Code.APPROVAL_OWN}
    assert not why_not(ask, RECORD, replace(AGAIN, accounts=frozenset()), w.L, NOW)


def test_nor_is_an_approval_of_the_other_account_used() -> None:
    given = Approval("a", Action.RELEASE, None, "teacher", "again", "dentist", NOW, 1)
    record = replace(RECORD, approvals=(given,))
    terms = (record, Action.RELEASE, "a")
    own = why_not_approved(*terms, FIRST, NOW, reason="dentist")
    assert codes(own) == {Code.APPROVAL_OWN}
    assert not codes(why_not_approved(*terms, w.OFFICE, NOW, reason="dentist"))


def test_nor_is_a_call_heard_nor_a_spoken_sign_off_witnessed_by_it() -> None:
    carer = Collector("carer", Relation.CARER)
    call = Call(w.PUPIL, False, frozenset(), carer, "01632 960001", w.ADULT)
    heard = why_not_hear(call, FIRST, AGAIN, "01632 960001")
    assert Code.APPROVAL_OWN in codes(heard)
    good = w.everything(w.CARER, RECORD, NOW)
    spoken = replace(w.signed(w.CARER, SignOffMethod.SPOKEN), witness="again")
    evidence = replace(good, sign_off=spoken)
    assert codes(why_not_release(RECORD, w.CARER, evidence, FIRST, w.L, NOW)) == {
        Code.SIGNATURE_MISSING
    }
    assert not why_not_release(RECORD, w.CARER, evidence, w.OFFICE, w.L, NOW)


def test_nor_does_it_decide_about_what_the_first_holds_or_asked_for() -> None:
    going = replace(RECORD, state=State.IN_TRANSIT, holder="office")
    leave = LeaveOut("record", w.DAY, Out.LOCKED_AWAY)
    assert codes(why_not(leave, going, AGAIN, w.L, NOW)) == {Code.APPROVAL_OWN}
    use = lending.LessonUse("use", "teacher", "maths", w.TIMES[2], frozenset(), "office")
    assert Code.APPROVAL_OWN in codes(lending.why_not_approve(use, AGAIN, w.T, NOW))
    agreed = frozenset({"carer", "pupil"})
    asked = exempting.Standing("medical", agreed, False, False, False, "office")
    assert codes(exempting.why_not_approve(asked, AGAIN)) == {Code.APPROVAL_OWN}


JO = Looks("Jo", "Hale", "07700 900222", "3 Canal Street, Hill Top HT2 9CS")
ONE = Holder("one", "Hale", frozenset({"adult-jo"}), (JO,), frozenset({"jo@school.example"}))


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (Holder("two", "Smith", frozenset({"adult-jo"})), True),
        (Holder("two", "Hale", frozenset({"x"}), (JO._replace(phone=None),)), True),
        (Holder("two", "Hale", addresses=frozenset({"jo@school.example"})), True),
        (Holder("two", "Reed", addresses=frozenset({"jo@school.example"})), False),
        (Holder("two", "Hale"), False),
        (Holder("two", "Hale", frozenset({"x"}), (JO._replace(forename="Ann"),)), False),
        (Holder("two", "Hale", frozenset({"x"}), (JO._replace(phone=None, address=None),)), False),
    ],
)
def test_whose_account_is_whose(other: Holder, same: bool) -> None:
    assert is_one(ONE, other) is is_one(other, ONE) is same


def test_three_accounts_of_one_human_are_one_person_s() -> None:
    two = Holder("two", "Hale", frozenset({"b"}), addresses=frozenset({"jo@school.example"}))
    three = Holder("three", "Jones", frozenset({"b"}))
    found = persons([three, ONE, two, Holder("four", "Hale")])
    assert found["one"] is found["three"]
    assert found["one"].accounts == {"one", "two", "three"}
    assert found["one"].adults == {"adult-jo", "b"}
    assert found["four"].accounts == {"four"}
