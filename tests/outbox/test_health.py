"""Whether mail goes, as health says it: what waits, since when, why; no address, no name."""

from datetime import timedelta

import pytest

from kiosk.outbox.post import ServerTrouble, Trouble
from kiosk.outbox.rounds import one_round
from kiosk.services.context import Services
from kiosk.services.machine.health_parts import Part
from kiosk.services.machine.mail_health import mail
from kiosk.signing import Ed25519Signer
from tests.outbox.conftest import HER_ADDRESS, FakePost, Told
from tests.services.conftest import QuickHasher


def part(told: Told, post: FakePost | None) -> Part:
    signer = Ed25519Signer(b"k" * 32)
    found = mail(
        Services(told.store, told.clock, QuickHasher(), signer, b"s" * 32, b"t" * 32, post=post)
    )
    assert HER_ADDRESS not in found.words
    assert "Lovell" not in found.words
    return found


def test_nothing_is_set_up_and_nothing_waits(told: Told) -> None:
    assert part(told, None) == Part("mail", "ok", "No mail is sent: no mail server is set up.")


def test_what_waits_for_a_server_that_nobody_set_up(told: Told) -> None:
    told.queued()
    found = part(told, None)
    assert found.state == "attention"
    assert found.words == (
        "1 mail waits since Monday 23 November, 08:42: no mail server is set up. "
        "Put mail_host and mail_from into the settings, or tell people by letter."
    )


def test_it_goes(told: Told) -> None:
    told.queued()
    post = FakePost()
    assert part(told, post).state == "ok"
    one_round(told.store, post)
    assert part(told, post) == Part(
        "mail", "ok", "No mail waits. The last one went on Monday 23 November at 08:42."
    )


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (Trouble.UNREACHABLE, "The mail server does not answer. Check the network"),
        (Trouble.SIGN_IN, "The mail server refused our user name or password. Check mail_user"),
        (Trouble.CERTIFICATE, "cannot prove that it is the school’s own. Check mail_host"),
        (Trouble.PASSWORD_OPEN, "Others may read the file with the mail password: chmod 600 it."),
    ],
)
def test_what_is_in_the_way_is_said_at_once(told: Told, trouble: Trouble, words: str) -> None:
    def stands_in_the_way() -> None:
        raise ServerTrouble(trouble)

    told.queued()
    one_round(told.store, post := FakePost(at_open=stands_in_the_way))
    found = part(told, post)
    assert found.state == "attention"
    assert "1 mail waits since Monday 23 November, 08:42." in found.words
    assert words in found.words
    assert found.words.endswith("None went lately.")


def test_what_waits_long_without_a_reason_is_worth_a_word(told: Told) -> None:
    told.queued()
    told.clock.at += timedelta(minutes=16)
    found = part(told, FakePost())
    assert found.state == "attention"
    assert "took none of them yet" in found.words
