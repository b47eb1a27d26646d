"""The school's mail server by SMTP: encrypted and with its certificate checked, or not at all."""

import logging
import os
import smtplib
import ssl
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from kiosk.custody.telling.wording import plain
from kiosk.outbox.post import (
    AnswerLost,
    Envelope,
    MailServer,
    RefusedForGood,
    RefusedForNow,
    ServerTrouble,
    Trouble,
)

log = logging.getLogger(__name__)

PATIENCE = 20.0
"""Seconds to wait for each answer of the server."""
LONGEST_PASSWORD = 1000


class MailPost:
    """See `kiosk.outbox.post.Post`."""

    def __init__(self, server: MailServer, patience: float = PATIENCE) -> None:
        self._server = server
        self._patience = patience

    @contextmanager
    def open(self) -> Iterator["MailCounter"]:
        """Reach it, encrypted, and sign in. Raises ServerTrouble."""
        client = self._reached()
        try:
            self._signed_in(client)
            yield MailCounter(client, self._server.sender)
        finally:
            # What was handed over is settled by now; the server's good-bye is not waited for.
            with suppress(OSError, smtplib.SMTPException):
                client.putcmd("QUIT")
            client.close()

    def _reached(self) -> smtplib.SMTP:
        server = self._server
        try:
            context = ssl.create_default_context(
                cafile=str(server.ca_file) if server.ca_file else None
            )
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            if server.tls == "implicit":
                return smtplib.SMTP_SSL(
                    server.host, server.port, timeout=self._patience, context=context
                )
            return self._started(context)
        except ssl.SSLCertVerificationError as error:
            raise ServerTrouble(Trouble.CERTIFICATE) from error
        except ssl.SSLError as error:
            raise ServerTrouble(Trouble.NOT_ENCRYPTED) from error
        except (OSError, smtplib.SMTPException) as error:
            raise ServerTrouble(Trouble.UNREACHABLE) from error

    def _started(self, context: ssl.SSLContext) -> smtplib.SMTP:
        client = smtplib.SMTP(self._server.host, self._server.port, timeout=self._patience)
        try:
            client.ehlo_or_helo_if_needed()
            client.starttls(context=context)
        except BaseException as error:
            client.close()
            refused = (smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException)
            if isinstance(error, refused):
                raise ServerTrouble(Trouble.NOT_ENCRYPTED) from error
            raise
        return client

    def _signed_in(self, client: smtplib.SMTP) -> None:
        server = self._server
        if server.user is None or server.password_file is None:
            return
        password = _password(server.password_file)
        try:
            client.login(server.user, password)
        except smtplib.SMTPAuthenticationError as error:
            # Its words may quote what it was sent.
            raise ServerTrouble(Trouble.SIGN_IN) from error
        except (smtplib.SMTPNotSupportedError, UnicodeEncodeError) as error:
            raise ServerTrouble(Trouble.SIGN_IN) from error
        except (OSError, smtplib.SMTPException) as error:
            raise ServerTrouble(Trouble.UNREACHABLE) from error


def _password(file: Path) -> str:
    try:
        with file.open() as opened:
            if os.fstat(opened.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise ServerTrouble(Trouble.PASSWORD_OPEN)
            return opened.read(LONGEST_PASSWORD).strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ServerTrouble(Trouble.PASSWORD_FILE) from error


class MailCounter:
    """See `kiosk.outbox.post.Counter`."""

    def __init__(self, client: smtplib.SMTP, sender: str) -> None:
        self._client = client
        self._sender = sender

    def announce(self, address: str) -> None:
        """Name the one reader. Raises RefusedForNow, RefusedForGood, ServerTrouble."""
        try:
            self._client.ehlo_or_helo_if_needed()
            code, _ = self._client.mail(self._sender)
            if code != 250:
                raise ServerTrouble(Trouble.LATER)
            code, _ = self._client.rcpt(address)
        except (OSError, smtplib.SMTPException) as error:
            raise ServerTrouble(Trouble.UNREACHABLE) from error
        _judge(code, (250, 251))

    def hand_over(self, envelope: Envelope) -> None:
        """Have the server take the mail. Raises RefusedForNow, RefusedForGood, AnswerLost."""
        try:
            code, _ = self._client.data(as_bytes(envelope, self._sender))
        except smtplib.SMTPDataError as error:
            # It did not even want to hear the mail.
            _judge(error.smtp_code, ())
        except (OSError, smtplib.SMTPException) as error:
            raise AnswerLost from error
        else:
            _judge(code, (250,))


def _judge(code: int, good: tuple[int, ...]) -> None:
    if code in good:
        return
    log.info("the mail server answered %s", code)
    raise RefusedForGood if 500 <= code < 600 else RefusedForNow


def as_bytes(envelope: Envelope, sender: str) -> bytes:
    """The mail as it goes over the wire: plain text, one reader, no name in the address line."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(display_name=plain(envelope.school), addr_spec=sender)
    mail["To"] = Address(addr_spec=envelope.address)
    mail["Subject"] = plain(envelope.subject)
    mail["Date"] = envelope.at
    mail["Message-ID"] = f"<{envelope.message_id}@{sender.partition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = "en-GB"
    mail.set_content(envelope.text)
    return mail.as_bytes()
