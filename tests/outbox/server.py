"""A mail server with certificates of its own, that can be told to misbehave."""

import asyncio
import ssl
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kiosk.outbox.mail import MailPost
from kiosk.outbox.post import MailServer

USER, PASSWORD = "phonebox", "a long enough password"
SENDER = "office@school.example"


@dataclass(frozen=True)
class Certificates:
    """A certificate authority's file, and what a server of the given name shows."""

    authority: Path
    chain: Path

    @property
    def context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.chain)
        return context


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def certificates(folder: Path, host: str = "localhost") -> Certificates:
    """An authority of our own, and a certificate by it for this host."""
    folder.mkdir()
    authority, key = (
        ec.generate_private_key(ec.SECP256R1()),
        ec.generate_private_key(ec.SECP256R1()),
    )
    now = datetime.now(UTC)

    def builder(subject: str, public: Any) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(_named(subject))
            .issuer_name(_named("test authority"))
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=30))
        )

    root = builder("test authority", authority.public_key()).add_extension(
        x509.BasicConstraints(ca=True, path_length=None), critical=True
    )
    leaf = builder(host, key.public_key()).add_extension(
        x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False
    )
    pem = serialization.Encoding.PEM
    made = Certificates(folder / "authority.pem", folder / "server.pem")
    made.authority.write_bytes(root.sign(authority, hashes.SHA256()).public_bytes(pem))
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    made.chain.write_bytes(leaf.sign(authority, hashes.SHA256()).public_bytes(pem) + private)
    return made


@dataclass
class Server:
    """What the server took, and what it is told to answer."""

    certificates: Certificates
    tls: str
    port: int = 0
    mails: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    passwords: list[bytes] = field(default_factory=list)
    at_reader: str | None = None
    at_data: str | None = None
    dies_after_data: bool = False

    async def handle_RCPT(  # noqa: N802  (aiosmtpd calls it so)
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.at_reader is None:
            envelope.rcpt_tos.append(address)
        return self.at_reader or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.at_data is not None:
            return self.at_data
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append((envelope.rcpt_tos, mail))
        if self.dies_after_data:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return "250 OK"

    def authenticate(self, *given: Any) -> AuthResult:
        data = given[-1]
        self.passwords.append(data.password)
        good = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=good, handled=False)

    def post(self, folder: Path, **more: Any) -> MailPost:
        """The way to it, as a school sets it."""
        secret = folder / "password"
        secret.write_text(PASSWORD + "\n")
        secret.chmod(0o600)
        whole: dict[str, Any] = {
            "host": "localhost",
            "port": self.port,
            "tls": self.tls if self.tls != "none" else "starttls",
            "sender": SENDER,
            "user": USER,
            "password_file": secret,
            "ca_file": self.certificates.authority,
            **more,
        }
        return MailPost(MailServer(**whole), patience=10)


@contextmanager
def running(certificates: Certificates, tls: str = "implicit", port: int = 0) -> Iterator[Server]:
    """The server; `tls` is "implicit", "starttls" or "none"."""
    server = Server(certificates, tls)
    context = certificates.context if tls != "none" else None
    offered: dict[str, Any] = {"authenticator": server.authenticate, "auth_required": True}
    if tls == "starttls":
        offered |= {"tls_context": context, "require_starttls": True}
    else:
        offered |= {"auth_require_tls": False}
    # The loop runs in a thread of its own from the start: in this one a browser may have its own.
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    opening = loop.create_server(
        lambda: _protocol(server, loop, offered),
        host="127.0.0.1",
        port=port,
        ssl=context if tls == "implicit" else None,
    )
    listening = asyncio.run_coroutine_threadsafe(opening, loop).result(10)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(_end(listening), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _protocol(server: Server, loop: asyncio.AbstractEventLoop, offered: dict[str, Any]) -> SMTP:
    with warnings.catch_warnings():
        # It does not see that the whole connection is encrypted already.
        warnings.simplefilter("ignore")
        return SMTP(server, hostname="localhost", loop=loop, **offered)


async def _end(listening: asyncio.Server) -> None:
    listening.close()
    left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
