"""Each message goes once and to the right reader, whatever happens between the steps."""

import threading
from dataclasses import replace

import pytest

from kiosk.custody import register as r
from kiosk.custody.events import HoldPlaced, Released, Voided
from kiosk.custody.states import HoldKind, IdentityMethod, Relation, Role, SignOffMethod
from kiosk.custody.telling import messages as m
from kiosk.custody.telling.carers import Stage
from kiosk.custody.telling.messages import Means, Occasion, Why
from kiosk.outbox.dispatch import MOST_TRIES, send_waiting
from kiosk.outbox.post import AnswerLost, RefusedForGood, RefusedForNow, ServerTrouble, Trouble
from kiosk.services.acting import Who
from kiosk.services.telling.resending import again, resolve, withdraw
from kiosk.services.views import Query
from tests.factories import new_id, record
from tests.outbox.conftest import (
    CLARE,
    DAN,
    HER_ADDRESS,
    HIS_ADDRESS,
    OFFICE,
    FakePost,
    Killed,
    Told,
    raises,
)


def alerts(told: Told) -> list[str]:
    with told.store.read() as facts:
        return [alert.kind for alert in facts.alerts()]


def test_a_notice_goes_once_and_says_nothing_that_is_not_allowed(
    told: Told, post: FakePost
) -> None:
    message = told.queued()
    assert send_waiting(told.store, post).sent == 1
    assert send_waiting(told.store, post).sent == 0
    assert post.readers == [HER_ADDRESS]
    assert told.message(message).stage is Stage.SENT
    words = post.mails[0].subject + post.mails[0].text
    assert not any(secret in words for secret in ("Ada", "phone", "Marsh", "Daniel"))


def test_details_stand_in_it_only_while_the_rules_let_them(told: Told, post: FakePost) -> None:
    told.adopt(mail_details=True)
    told.queued()
    send_waiting(told.store, post)
    assert "Ada" in post.mails[0].text
    late = told.write(told.message_record, DAN).answer["message"]
    told.adopt(mail_details=False)
    send_waiting(told.store, post)
    assert told.message(late).why is Why.DETAILS
    assert post.readers == [HER_ADDRESS]


def test_a_message_waits_where_there_is_no_server(told: Told) -> None:
    message = told.queued()
    assert send_waiting(told.store, None).waiting == 1
    assert told.message(message).stage is Stage.WAITING


def test_an_outage_is_waited_out_with_longer_pauses(told: Told, post: FakePost) -> None:
    message = told.queued()
    post.at_open = raises(ServerTrouble(Trouble.UNREACHABLE))
    tries = 0
    for _ in range(120):
        made = send_waiting(told.store, post)
        tries += made.put_off
        told.clock.wait(minutes=1)
    assert 6 <= tries <= 8
    found = told.message(message)
    assert found.delivery
    assert found.delivery.trouble == Trouble.UNREACHABLE
    post.at_open = None
    told.clock.wait(hours=1)
    assert send_waiting(told.store, post).sent == 1
    assert len(post.mails) == 1


def test_it_is_given_up_after_days_and_said(told: Told, post: FakePost) -> None:
    message = told.queued()
    post.at_open = raises(ServerTrouble(Trouble.UNREACHABLE))
    send_waiting(told.store, post)
    with told.store.read() as facts:
        found = facts.message(message)
    assert found
    assert found.delivery
    record(told.store, changes=(replace(found.delivery, tries=MOST_TRIES),))
    told.clock.wait(days=3)
    send_waiting(told.store, post)
    assert told.message(message).why is Why.GAVE_UP


def test_a_clock_that_was_set_back_makes_nothing_wait_for_ever(told: Told, post: FakePost) -> None:
    told.queued()
    told.clock.wait(days=300)
    post.at_announce = raises(RefusedForNow())
    send_waiting(told.store, post)
    told.clock.wait(days=-300)
    post.at_announce = None
    assert send_waiting(told.store, post).sent == 1


def test_a_clock_that_was_set_back_while_it_was_sent_leaves_a_doubt_not_a_sending(
    told: Told, post: FakePost
) -> None:
    message = told.queued()
    post.at_data = raises(Killed())
    with pytest.raises(Killed):
        send_waiting(told.store, post)
    told.start_again()
    post.at_data = None
    told.clock.wait(days=-2)
    assert send_waiting(told.store, post).doubtful == 1
    assert told.message(message).stage is Stage.DOUBTFUL
    assert not post.mails


@pytest.mark.parametrize("where", ["at_announce", "at_data"])
def test_a_server_that_takes_it_later_gets_it_later(told: Told, post: FakePost, where: str) -> None:
    message = told.queued()
    setattr(post, where, raises(RefusedForNow()))
    assert send_waiting(told.store, post).put_off == 1
    assert told.message(message).stage is Stage.WAITING
    setattr(post, where, None)
    assert send_waiting(told.store, post).sent == 0, "not before its time"
    told.clock.wait(minutes=2)
    assert send_waiting(told.store, post).sent == 1


@pytest.mark.parametrize("where", ["at_announce", "at_data"])
def test_a_server_that_never_takes_it_is_not_asked_again(
    told: Told, post: FakePost, where: str
) -> None:
    message = told.queued()
    setattr(post, where, raises(RefusedForGood()))
    send_waiting(told.store, post)
    assert told.message(message).why is Why.REFUSED
    assert not post.mails


@pytest.mark.parametrize(
    ("where", "goes_again"),
    [("at_open", True), ("at_announce", True), ("at_data", False), ("after_data", False)],
)
def test_killed_between_two_steps_it_never_goes_twice(
    told: Told, post: FakePost, where: str, goes_again: bool
) -> None:
    message = told.queued()
    setattr(post, where, raises(Killed()))
    with pytest.raises(Killed):
        send_waiting(told.store, post)
    told.start_again()
    setattr(post, where, None)
    before = len(post.mails)
    send_waiting(told.store, post)
    told.clock.wait(minutes=6)
    send_waiting(told.store, post)
    told.clock.wait(days=2)
    send_waiting(told.store, post)
    assert len(post.mails) == before + goes_again
    assert told.message(message).stage is (Stage.SENT if goes_again else Stage.DOUBTFUL)


def test_a_person_resolves_a_doubt_and_sends_it_again_as_an_act(told: Told, post: FakePost) -> None:
    message = told.queued()
    post.after_data = raises(AnswerLost())
    send_waiting(told.store, post)
    post.after_data = None
    assert told.message(message).stage is Stage.DOUBTFUL
    assert again(told.store, OFFICE, new_id(), message).refusals, "first it is looked at"
    assert not resolve(told.store, OFFICE, new_id(), message, went=False).refusals
    act = new_id()
    first = again(told.store, OFFICE, act, message)
    assert again(told.store, OFFICE, act, message).answer == first.answer, "a repeat is one act"
    assert again(told.store, OFFICE, new_id(), message).refusals, "one waits already"
    send_waiting(told.store, post)
    assert told.message(first.answer["message"]).again_of == message
    assert len(post.mails) == 2
    assert resolve(told.store, OFFICE, new_id(), message, went=True).refusals


def test_a_certain_answer_ends_a_doubt(told: Told, post: FakePost) -> None:
    """A server that answers after all: the sweep was early."""
    message = told.queued()

    def slow() -> None:
        told.clock.wait(minutes=30)
        send_waiting(told.store, FakePost())

    post.after_data = slow
    send_waiting(told.store, post)
    assert told.message(message).stage is Stage.SENT


def test_two_dispatchers_at_once_send_it_once(told: Told) -> None:
    told.queued()
    both = threading.Barrier(2, timeout=30)
    posts = [FakePost(at_announce=both.wait) for _ in range(2)]  # type: ignore[arg-type]
    threads = [threading.Thread(target=send_waiting, args=(told.store, post)) for post in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(len(post.mails) for post in posts) == 1


def test_nothing_begins_once_the_service_ends(told: Told, post: FakePost) -> None:
    told.queued()
    assert send_waiting(told.store, post, lambda: False).sent == 0
    assert not post.mails


def test_an_adult_barred_after_it_was_queued_gets_nothing(told: Told, post: FakePost) -> None:
    message = told.queued()
    told.bar(CLARE, stops_collection=False)
    send_waiting(told.store, post)
    assert told.message(message).why is Why.GUARDED
    assert alerts(told) == ["telling_stopped"]
    assert not post.mails


def test_an_adult_barred_while_the_server_listens_gets_nothing(told: Told, post: FakePost) -> None:
    message = told.queued()
    post.at_announce = lambda: told.bar(CLARE)
    send_waiting(told.store, post)
    post.at_announce = None
    send_waiting(told.store, post)
    assert told.message(message).why is Why.GUARDED
    assert not post.mails


def test_a_barred_parent_stops_no_message_to_the_other(told: Told, post: FakePost) -> None:
    told.bar(DAN)
    record_id = told.confiscate()
    refused = told.write(record_id, DAN)
    assert [item.code.value for item in refused.refusals] == ["collector_under_review"]
    told.write(record_id, CLARE)
    send_waiting(told.store, post)
    assert post.readers == [HER_ADDRESS]
    assert HIS_ADDRESS not in post.mails[0].text


def test_somebody_who_looks_like_a_barred_person_gets_nothing(told: Told) -> None:
    told.change({"op": "adult", "id": "adult-copy", "title": "Ms", "forename": "Clare"})
    told.change({"op": "adult", "id": "adult-copy", "surname": "Lovell", "phone": None})
    told.bar("adult-copy")
    refused = told.write(told.confiscate())
    assert [item.code.value for item in refused.refusals] == ["collector_under_review"]


def test_an_address_that_a_barred_adult_reads_too_gets_nothing(told: Told, post: FakePost) -> None:
    waiting = told.queued()
    told.change({"op": "adult", "id": DAN, "email": HER_ADDRESS.upper()})
    told.bar(DAN)
    send_waiting(told.store, post)
    assert told.message(waiting).why is Why.GUARDED
    again = told.write(told.message_record)
    assert [item.code.value for item in again.refusals] == ["collector_under_review"]
    assert alerts(told) == ["telling_stopped"] * 2
    by_hand = told.write(told.message_record, means=Means.LETTER)
    assert not by_hand.refusals, "a letter is handed to her alone"
    assert not post.mails


def test_it_goes_to_the_address_as_it_is_now(told: Told, post: FakePost) -> None:
    told.queued()
    told.change({"op": "adult", "id": CLARE, "email": "new@families.example"})
    send_waiting(told.store, post)
    assert post.readers == ["new@families.example"]


def test_an_address_that_changes_while_the_server_listens_is_asked_anew(
    told: Told, post: FakePost
) -> None:
    told.queued()
    new = {"op": "adult", "id": CLARE, "email": "new@families.example"}
    post.at_announce = lambda: told.change(new)
    send_waiting(told.store, post)
    assert not post.mails
    post.at_announce = None
    send_waiting(told.store, post)
    assert post.readers == ["new@families.example"]


@pytest.mark.parametrize(
    "address",
    [None, "a@b.example\nBcc: x@y.example", "a@b.example, x@y.example", "ä@b.example", "a b@c.d"],
)
def test_an_address_that_is_none_is_said_and_a_letter_stays(
    told: Told, address: str | None
) -> None:
    told.change({"op": "adult", "id": CLARE, "email": address})
    record_id = told.confiscate()
    assert told.write(record_id).refusals[0].facts["field"] == "adult"
    letter = told.write(record_id, means=Means.LETTER)
    assert told.message(letter.answer["message"]).stage is Stage.WRITTEN


def test_an_address_that_goes_missing_is_said(told: Told, post: FakePost) -> None:
    message = told.queued()
    told.change({"op": "adult", "id": CLARE, "email": None})
    send_waiting(told.store, post)
    assert told.message(message).why is Why.NO_ADDRESS


def test_a_hold_that_comes_after_it_was_queued_stops_it(told: Told, post: FakePost) -> None:
    message = told.queued()
    record_id = told.message(message).record_id or ""
    record(told.store, HoldPlaced(record_id, new_id(), HoldKind.DSL), staff="staff-head")
    send_waiting(told.store, post)
    assert told.message(message).why is Why.HELD


def test_what_is_no_longer_true_is_not_sent(told: Told, post: FakePost) -> None:
    message = told.queued()
    record(told.store, Voided(told.message(message).record_id or ""), staff="staff-office")
    send_waiting(told.store, post)
    assert told.message(message).why is Why.OVER


def test_words_that_were_erased_are_not_sent(told: Told, post: FakePost) -> None:
    message = told.queued()
    entry = told.message(message).entry
    gone = tuple({"sequence": entry, "name": name} for name in ("subject", "text"))
    record(told.store, r.Erased(gone, "tests"))
    send_waiting(told.store, post)
    assert told.message(message).why is Why.ERASED
    assert not list(told.store.refold())


def test_a_receipt_goes_to_whoever_collected_it_and_to_nobody_else(
    told: Told, post: FakePost
) -> None:
    record_id = told.confiscate()
    early = told.write(record_id, occasion=Occasion.RECEIPT)
    assert early.refusals, "nobody has collected it"
    gone = Released(
        record_id, CLARE, Relation.CARER, IdentityMethod.KNOWN, SignOffMethod.DRAWN, "sign-off"
    )
    record(told.store, gone, staff="staff-office")
    assert told.write(record_id, DAN, occasion=Occasion.RECEIPT).refusals
    assert told.write(record_id, CLARE).refusals, "it is not here any more"
    assert not told.write(record_id, CLARE, occasion=Occasion.RECEIPT).refusals
    assert send_waiting(told.store, post).sent == 1
    assert post.readers == [HER_ADDRESS]


def test_what_was_told_is_found_with_the_pupil_and_the_device(told: Told) -> None:
    told.queued()
    with told.store.read() as facts:
        for query in (Query(pupil_id="pupil-ada"), Query(device_id="device-ada")):
            found = facts.entries(query)
            assert any(isinstance(item.event, m.MessageQueued) for item in found)
    assert not list(told.store.refold())


def test_what_waits_can_be_withdrawn(told: Told, post: FakePost) -> None:
    message = told.queued()
    teacher = Who("staff-head", frozenset({Role.TEACHER}))
    assert withdraw(told.store, teacher, new_id(), message).refusals
    assert not withdraw(told.store, OFFICE, new_id(), message).refusals
    assert send_waiting(told.store, post).sent == 0
    assert told.message(message).why is Why.WITHDRAWN


def test_the_ledger_says_where_each_went_and_by_whom(told: Told, post: FakePost) -> None:
    told.queued()
    send_waiting(told.store, post)
    with told.store.read() as facts:
        kinds = ("message_queued", "message_begun", "message_sent")
        found = [facts.entries(Query(kind=kind))[0] for kind in kinds]
    assert [item.staff_id for item in found] == ["staff-office", None, None]
    begun = found[1].event
    assert isinstance(begun, m.MessageBegun)
    assert begun.address == HER_ADDRESS
