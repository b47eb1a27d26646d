"""The settings of mail: strict, whole, and never without encryption."""

from pathlib import Path
from typing import Any

import pytest

from kiosk.settings import SettingsError, load

GOOD = {"MAIL_HOST": "mail.school.example", "MAIL_FROM": "office@school.example"}


def loaded(**more: str) -> Any:
    return load(None, {"HOME": "/", **{f"PHONEBOX_{key}": text for key, text in more.items()}})


def test_without_a_host_there_is_no_mail() -> None:
    assert loaded().mail is None


def test_a_host_and_an_address_are_enough_and_encryption_is_not_asked_for() -> None:
    server = loaded(**GOOD).mail
    assert (server.host, server.port, server.tls) == ("mail.school.example", 465, "implicit")
    signs_in = {"MAIL_USER": "phonebox", "MAIL_PASSWORD_FILE": "/etc/phonebox/mail"}
    whole = {**GOOD, **signs_in, "MAIL_TLS": "starttls", "MAIL_PORT": "587"}
    server = loaded(**whole, MAIL_CA_FILE="/etc/ca.pem").mail
    assert (server.tls, server.port, server.password_file) == (
        "starttls",
        587,
        Path("/etc/phonebox/mail"),
    )


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"MAIL_TLS": "none"}, "mail_tls"),
        ({"MAIL_TLS": ""}, None),
        ({"MAIL_PORT": "0"}, "mail_port"),
        ({"MAIL_PORT": "many"}, "mail_port"),
        ({"MAIL_HOST": "mail school"}, "mail_host"),
        ({"MAIL_HOST": "smtp://mail"}, "mail_host"),
        ({"MAIL_HOST": ""}, "mail_host"),
        ({"MAIL_FROM": ""}, "mail_from"),
        ({"MAIL_FROM": "Office <office@school.example>"}, "mail_from"),
        ({"MAIL_FROM": "office@school.example\nBcc: x@y.example"}, "mail_from"),
        ({"MAIL_USER": "phonebox"}, "mail_password_file"),
        ({"MAIL_PASSWORD_FILE": "/etc/phonebox/mail"}, "mail_user"),
        ({"MAIL_PASSWORD": "secret"}, "mail_password"),
    ],
)
def test_what_is_not_right_is_named(wrong: dict[str, str], named: str | None) -> None:
    whole = {**GOOD, **wrong}
    if named is None:
        assert loaded(**whole).mail
        return
    with pytest.raises(SettingsError) as found:
        loaded(**whole)
    assert named in found.value.words
    assert "secret" not in found.value.words
