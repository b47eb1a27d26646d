"""The same on PostgreSQL: a message, its tries, an alert's steps."""

import pytest

from db.store import create_store
from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.reasons import Reason
from kiosk.custody.states import Kind, Role
from kiosk.custody.telling.carers import Stage
from kiosk.custody.telling.messages import Means, Occasion
from kiosk.outbox.climbing import climb
from kiosk.outbox.dispatch import send_waiting
from kiosk.outbox.post import RefusedForNow
from kiosk.services.telling.carers import Letter, write
from tests.databases import Server
from tests.factories import StillClock, new_id, open_school, record
from tests.outbox.conftest import CLARE, HER_ADDRESS, OFFICE, FakePost, raises


@pytest.mark.postgresql
def test_a_message_goes_once_on_a_server_too(postgresql_server: Server) -> None:
    clock, post = StillClock(), FakePost(at_data=raises(RefusedForNow()))
    store = create_store(postgresql_server.new_database(), clock)
    try:
        open_school(store)
        record(
            store,
            r.RegisterChanged("tests", 1, [{"op": "adult", "id": CLARE, "email": HER_ADDRESS}]),
            e.Confiscated(
                "record",
                Kind.CONFISCATION,
                Reason.DEVICE_POLICY,
                "staff-office",
                clock.at,
                "device-ada",
                "pupil-ada",
                "1",
            ),
            r.AlertRaised("alert", "safety", (Role.DSL,)),
        )
        asked = Letter("record", CLARE, Occasion.NOTICE, Means.MAIL)
        message = write(store, OFFICE, new_id(), asked).answer["message"]
        assert climb(store, mails=False) == 1
        assert send_waiting(store, post).put_off == 1
        post.at_data = None
        clock.wait(minutes=2)
        assert send_waiting(store, post).sent == 1
        with store.read() as facts:
            assert [item.id for item in facts.newest_messages(5)] == [message]
            assert [item.id for item in facts.messages_at(Stage.SENT)] == [message]
            assert len(facts.alert_steps()) == 1
        assert not list(store.refold())
    finally:
        store.close()
