"""The school's own server: encrypted and proven, or nothing; what it refuses; what a mail holds."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from kiosk.outbox.mail import as_bytes
from kiosk.outbox.post import (
    AnswerLost,
    Envelope,
    Post,
    RefusedForGood,
    RefusedForNow,
    ServerTrouble,
    Trouble,
)
from kiosk.outbox.rounds import one_round
from tests.outbox.conftest import CLARE, DAN, HER_ADDRESS, HIS_ADDRESS, Told
from tests.outbox.server import PASSWORD, SENDER, Certificates, certificates, running

NOW = datetime(2026, 11, 23, 8, 42, tzinfo=UTC)


def envelope(**more: Any) -> Envelope:
    whole = {
        "message_id": "1f0c",
        "address": "clare@families.example",
        "school": "Hill Top Primary School",
        "subject": "A message from school",
        "text": "Dear Ms Lovell",
        "at": NOW,
        **more,
    }
    return Envelope(**whole)


@pytest.fixture(scope="session")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("authority") / "ours")


def sent(post: Post) -> None:
    with post.open() as counter:
        counter.announce("clare@families.example")
        counter.hand_over(envelope())


def trouble(post: Post) -> Trouble:
    with pytest.raises(ServerTrouble) as raised, post.open():
        pass
    return raised.value.trouble


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_it_goes_encrypted_and_signed_in(ours: Certificates, tmp_path: Path, tls: str) -> None:
    with running(ours, tls) as server:
        sent(server.post(tmp_path))
    ((readers, mail),) = server.mails
    assert readers == ["clare@families.example"]
    assert mail["To"] == "clare@families.example"
    assert mail["From"] == f"Hill Top Primary School <{SENDER}>"
    assert mail["Message-ID"] == "<1f0c@school.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().strip() == "Dear Ms Lovell"
    assert server.passwords == [PASSWORD.encode()]


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_a_certificate_of_somebody_else_ends_it(
    ours: Certificates, tmp_path: Path, tls: str
) -> None:
    others = certificates(tmp_path / "others")
    with running(ours, tls) as server:
        post = server.post(tmp_path, ca_file=others.authority)
        assert trouble(post) is Trouble.CERTIFICATE
        assert trouble(server.post(tmp_path, ca_file=None)) is Trouble.CERTIFICATE
    elsewhere = certificates(tmp_path / "elsewhere", "mail.school.example")
    with running(elsewhere, tls) as misnamed:
        assert trouble(misnamed.post(tmp_path)) is Trouble.CERTIFICATE
    assert not server.mails + misnamed.mails
    assert not server.passwords + misnamed.passwords


def test_a_server_without_encryption_hears_no_password(ours: Certificates, tmp_path: Path) -> None:
    with running(ours, "none") as server:
        assert trouble(server.post(tmp_path)) is Trouble.NOT_ENCRYPTED
        assert trouble(server.post(tmp_path, tls="implicit")) is Trouble.NOT_ENCRYPTED
    assert not server.passwords
    assert trouble(server.post(tmp_path)) is Trouble.UNREACHABLE


def test_a_wrong_password_and_a_file_that_others_may_read(
    ours: Certificates, tmp_path: Path
) -> None:
    with running(ours) as server:
        post = server.post(tmp_path)
        secret = tmp_path / "password"
        secret.write_text("another")
        assert trouble(post) is Trouble.SIGN_IN
        secret.chmod(0o644)
        assert trouble(post) is Trouble.PASSWORD_OPEN
        secret.unlink()
        assert trouble(post) is Trouble.PASSWORD_FILE
    assert not server.mails


@pytest.mark.parametrize(
    ("where", "answer", "raised"),
    [
        ("at_reader", "450 later", RefusedForNow),
        ("at_reader", "550 nobody here", RefusedForGood),
        ("at_data", "451 later", RefusedForNow),
        ("at_data", "554 never", RefusedForGood),
    ],
)
def test_what_the_server_refuses_was_not_taken(
    ours: Certificates, tmp_path: Path, where: str, answer: str, raised: type[Exception]
) -> None:
    with running(ours) as server:
        setattr(server, where, answer)
        with pytest.raises(raised):
            sent(server.post(tmp_path))
    assert not server.mails


def test_a_server_that_dies_before_its_answer_leaves_a_doubt(
    ours: Certificates, tmp_path: Path
) -> None:
    with running(ours) as server:
        server.dies_after_data = True
        with pytest.raises(AnswerLost):
            sent(server.post(tmp_path))
    assert len(server.mails) == 1


@pytest.mark.parametrize("hostile", ["\r\nBcc: x@y.example", "\u2028Bcc: x@y", "\x00", "\u202egpj"])
def test_no_name_and_no_subject_becomes_a_header(hostile: str) -> None:
    raw = as_bytes(envelope(subject=f"A{hostile}", school=f"S{hostile}"), SENDER)
    mail = message_from_bytes(raw, policy=default)
    assert mail["Bcc"] is None
    assert set(mail.keys()) <= {
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language"),
        *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
    }
    assert "\u202e" not in mail["Subject"] + mail["From"]


def test_letters_of_every_language_arrive(ours: Certificates, tmp_path: Path) -> None:
    text = "Cher Zoë O’Brien-Smith,\n.\n..\nПривет 中文\n" + "x" * 2000
    with running(ours) as server, server.post(tmp_path).open() as counter:
        counter.announce("clare@families.example")
        counter.hand_over(envelope(text=text, subject="Zoë – 中文", school="École «Ñ», “x”"))
    mail = server.mails[0][1]
    assert mail.get_content().replace("\r\n", "\n").strip() == text
    assert mail["Subject"] == "Zoë – 中文"


def test_through_an_outage_each_parent_gets_their_own_mail_once(
    told: Told, ours: Certificates, tmp_path: Path
) -> None:
    """The server is away, then answers without encryption, then refuses, then takes it and dies."""
    record_id = told.confiscate()
    with running(ours) as server:
        port = server.port
    post = server.post(tmp_path)
    hers = told.write(record_id, CLARE).answer["message"]

    def later() -> None:
        told.clock.wait(hours=2)
        one_round(told.store, post)

    later()
    with running(ours, "none", port) as plain:
        later()
    with running(ours, "implicit", port) as busy:
        busy.at_reader = "450 later"
        later()
        busy.at_reader, busy.dies_after_data = None, True
        later()
    his = told.write(record_id, DAN).answer["message"]
    with running(ours, "implicit", port) as well:
        later()
        later()
    assert not plain.mails
    assert [readers for readers, _ in busy.mails] == [[HER_ADDRESS]]
    assert [readers for readers, _ in well.mails] == [[HIS_ADDRESS]]
    assert told.message(hers).stage.value == "doubtful"
    assert told.message(his).stage.value == "sent"
    assert HER_ADDRESS not in well.mails[0][1].as_string()
