"""Alerts go on to the next in line while nobody takes note, on screens and by mail."""

import pytest

from kiosk.custody import register as r
from kiosk.custody.register import AlertRaised
from kiosk.custody.states import Role
from kiosk.custody.telling import messages as m
from kiosk.custody.telling.messages import Step, Why
from kiosk.outbox.climbing import climb
from kiosk.outbox.post import AnswerLost, Post
from kiosk.outbox.rounds import one_round
from kiosk.services.acting import Who
from kiosk.services.staff.staff_addresses import LineTold, Outside, set_line
from kiosk.services.telling.alerts import open_for, take_note
from tests.factories import new_id, record
from tests.outbox.conftest import HEAD, FakePost, Told, raises

LEAD, DEPUTY, TOP = "lead@school.example", "deputy@school.example", "head@school.example"
TRUST = "on.call@trust.example"


@pytest.fixture
def school(told: Told) -> Told:
    """A lead, a deputy, a headteacher who is neither, and a person of the trust."""
    roles = {"lead": (Role.DSL,), "deputy": (Role.DSL,), "top": (Role.HEAD,)}
    accounts = [r.StaffAdded(f"staff-{name}", name, has, name=name) for name, has in roles.items()]
    record(told.store, *accounts, r.StaffDisabled("staff-head"))
    record(told.store, m.LeadNamed("staff-lead"))
    told.line(lead=LEAD, deputy=DEPUTY, top=TOP)
    record(told.store, m.OutsidePersonNamed("Trust", "01632 960555", TRUST))
    return told


def raised(told: Told, *roles: Role) -> str:
    event = AlertRaised(new_id(), "safety", roles or (Role.DSL,))
    record(told.store, event)
    return event.alert_id


def readers(told: Told, post: FakePost, **later: int) -> list[str]:
    """Who had a mail, after this long."""
    told.clock.wait(**later)
    one_round(told.store, post)
    one_round(told.store, post)
    return post.readers


def test_each_gets_one_mail_in_turn_and_no_detail(school: Told, post: FakePost) -> None:
    raised(school)
    assert readers(school, post) == [LEAD]
    assert readers(school, post, minutes=9) == [LEAD]
    assert readers(school, post, minutes=1) == [LEAD, DEPUTY]
    with school.store.read() as facts:
        assert not open_for(facts, frozenset({Role.HEAD}))
    assert readers(school, post, minutes=10) == [LEAD, DEPUTY, TOP]
    with school.store.read() as facts:
        assert open_for(facts, frozenset({Role.HEAD}))
    assert readers(school, post, minutes=30) == [LEAD, DEPUTY, TOP, TRUST]
    assert readers(school, post, days=3) == [LEAD, DEPUTY, TOP, TRUST]
    assert all("safety" not in mail.text + mail.subject for mail in post.mails)


def test_it_climbs_for_the_time_that_the_service_was_off(school: Told, post: FakePost) -> None:
    raised(school)
    assert readers(school, post, hours=2) == [LEAD, DEPUTY, TOP, TRUST]


def test_whoever_it_climbed_to_takes_note_and_it_goes_no_further(
    school: Told, post: FakePost
) -> None:
    alert = raised(school)
    head = Who("staff-top", frozenset({Role.HEAD}))
    assert take_note(school.store, head, new_id(), alert).refusals
    readers(school, post, minutes=20)
    assert not take_note(school.store, head, new_id(), alert).refusals
    assert readers(school, post, hours=9) == [LEAD, DEPUTY, TOP]


def test_a_mail_that_waits_goes_to_nobody_once_somebody_took_note(
    school: Told, post: FakePost
) -> None:
    alert = raised(school)
    climb(school.store, mails=True)
    lead = Who("staff-lead", frozenset({Role.DSL}))
    take_note(school.store, lead, new_id(), alert)
    assert readers(school, post) == []


def test_a_person_in_every_chair_is_reached_once(told: Told, post: FakePost) -> None:
    told.line(head=TOP)
    raised(told, Role.DSL, Role.HEAD)
    assert readers(told, post, hours=5) == [TOP]


def test_without_a_server_it_climbs_on_the_screens_alone(school: Told) -> None:
    raised(school)
    school.clock.wait(hours=5)
    nothing: Post | None = None
    assert one_round(school.store, nothing).waiting == 0
    with school.store.read() as facts:
        assert [item.step for item in facts.alert_steps()] == [
            Step.LEAD,
            Step.DEPUTIES,
            Step.HEAD,
        ]
    before = school.store.stored_head().size
    one_round(school.store, nothing)
    assert school.store.stored_head().size == before


def test_a_mail_of_an_alert_in_doubt_goes_again_under_the_same_name(
    school: Told, post: FakePost
) -> None:
    raised(school)
    post.after_data = raises(AnswerLost())
    assert readers(school, post) == [LEAD], "not again before its time"
    post.after_data = None
    assert readers(school, post, minutes=2) == [LEAD, LEAD]
    assert len({mail.message_id for mail in post.mails}) == 1


def test_an_account_that_ended_gets_no_mail(school: Told, post: FakePost) -> None:
    raised(school)
    climb(school.store, mails=True)
    record(school.store, r.StaffDisabled("staff-lead"))
    assert readers(school, post) == []
    with school.store.read() as facts:
        assert [item.why for item in facts.newest_messages(9)] == [Why.OVER]


def test_the_headteacher_alone_sets_the_line_and_only_with_whole_addresses(told: Told) -> None:
    def wrong(who: Who = HEAD, **more: object) -> list[str]:
        whole = {"lead": "staff-head", "addresses": {}, "outside": Outside(), **more}
        done = set_line(told.store, who, new_id(), LineTold(**whole))  # type: ignore[arg-type]
        return [str(item.facts.get("field", item.code.value)) for item in done.refusals]

    assert wrong(Who("staff-head", frozenset({Role.DSL}))) == ["role_missing"]
    assert wrong(lead="staff-office") == ["lead"]
    assert wrong(addresses={"staff-head": "a@b"}) == ["address-staff-head"]
    assert wrong(outside=Outside("", "", "a@b.example")) == ["outside_name"]
    assert wrong(addresses={"staff-head": TOP}, outside=Outside("Trust", "", TRUST)) == []
    before = told.store.stored_head().size
    assert wrong(addresses={"staff-head": TOP}, outside=Outside("Trust", "", TRUST)) == []
    assert told.store.stored_head().size == before, "nothing new is no entry"
    assert not list(told.store.refold())
