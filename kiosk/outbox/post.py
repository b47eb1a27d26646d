"""The way to a mail server, as the outbox sees it, and what can be in the way."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal, Protocol


class Trouble(StrEnum):
    """What is in the way of a message, as a code."""

    UNREACHABLE = "unreachable"
    NOT_ENCRYPTED = "not_encrypted"
    CERTIFICATE = "certificate"
    PASSWORD_FILE = "password_file"
    PASSWORD_OPEN = "password_open"
    SIGN_IN = "sign_in"
    LATER = "later"


WORDS = {
    Trouble.UNREACHABLE: "The mail server does not answer.",
    Trouble.NOT_ENCRYPTED: "The mail server offers no encryption, so nothing was sent.",
    Trouble.CERTIFICATE: "The mail server cannot prove that it is the school’s own.",
    Trouble.PASSWORD_FILE: "The file with the mail password cannot be read.",
    Trouble.PASSWORD_OPEN: "Others may read the file with the mail password: chmod 600 it.",
    Trouble.SIGN_IN: "The mail server refused our user name or password.",
    Trouble.LATER: "The mail server asked to try again later.",
}
"""Each in a sentence; all of them are tried again by themselves."""


class ServerTrouble(Exception):
    """Nothing can be sent now, whatever the message."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class RefusedForNow(Exception):
    """The server takes this message later, if at all; it took nothing over."""


class RefusedForGood(Exception):
    """The server does not take this message; it took nothing over."""


class AnswerLost(Exception):
    """It was handed over, and the server's answer was lost: nobody knows whether it goes."""


@dataclass(frozen=True)
class Envelope:
    """A mail to one reader."""

    message_id: str
    address: str
    school: str
    subject: str = field(repr=False)
    text: str = field(repr=False)
    at: datetime


@dataclass(frozen=True)
class MailServer:
    """The server as the settings name it. Without a user nobody signs in there.

    `ca_file` holds the certificates that are trusted in place of the system's: for a server with a
    certificate of the school's own.
    """

    host: str
    port: int
    tls: Literal["implicit", "starttls"]
    sender: str
    user: str | None = None
    password_file: Path | None = None
    ca_file: Path | None = None


class Counter(Protocol):
    """A server that listens."""

    def announce(self, address: str) -> None:
        """Name the one reader. Raises RefusedForNow, RefusedForGood, ServerTrouble."""

    def hand_over(self, envelope: Envelope) -> None:
        """Have the server take the mail. Raises RefusedForNow, RefusedForGood, AnswerLost."""


class Post(Protocol):
    """The way to the school's own server."""

    def open(self) -> AbstractContextManager[Counter]:
        """Reach it, encrypted, and sign in. Raises ServerTrouble."""
