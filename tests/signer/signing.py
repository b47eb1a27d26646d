"""A signer of the tests' own: behind a real socket in a thread, or as the real command."""

import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.ledger.checkpoint import Checkpoint, origin
from kiosk.ledger.merkle import consistency_proof
from kiosk.signer.client import SocketSigner
from kiosk.signer.service import Signer, listening, serve
from kiosk.signing import Prove
from tests.ledger.ledgers import Ledger
from tests.outside.processes import COMMAND, eventually


def grown(entries: int, log: str = "of-the-tests", salt: str = "") -> Ledger:
    """A ledger of so many entries; another `salt` makes another history."""
    ledger = Ledger(log)
    for number in range(entries):
        ledger.add("looked", {"n": number, "salt": salt})
    return ledger


def checkpoint(ledger: Ledger) -> Checkpoint:
    return Checkpoint(origin(ledger.log), ledger.head.size, ledger.head.root)


def prover(ledger: Ledger) -> Prove:
    hashes = [row[2] for row in ledger.rows]
    return lambda old: consistency_proof(old, len(hashes), lambda low, high: hashes[low:high])


@contextmanager
def answering(folder: Path, allowed: frozenset[int] | None = None) -> Iterator[SocketSigner]:
    """A signer in a thread; its files stay in the folder."""
    path, ended = folder / "s.sock", threading.Event()
    signer = Signer(folder / "key", folder / "state")
    with listening(path, 0o600) as listener:
        listener.settimeout(0.05)
        users = frozenset({os.geteuid()}) if allowed is None else allowed
        arguments = (listener, signer, users, lambda: not ended.is_set())
        thread = threading.Thread(target=serve, args=arguments, daemon=True)
        thread.start()
        try:
            yield SocketSigner(path)
        finally:
            ended.set()
            thread.join(10)


class Process:
    """`phonebox signer run`, as somebody starts it."""

    def __init__(self, folder: Path, *args: str, prefix: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self.socket = folder / "s.sock"
        files = ("--key-file", str(folder / "key"), "--state", str(folder / "state"))
        self.process = subprocess.Popen(
            [*prefix, COMMAND, "signer", "run", *files, "--socket", str(self.socket), *args],
            stderr=subprocess.PIPE,
            text=True,
        )

    @property
    def signer(self) -> SocketSigner:
        return SocketSigner(self.socket)

    def await_ready(self) -> "Process":
        eventually(lambda: self.process.poll() is not None or self._listens(), what="the signer")
        return self

    def _listens(self) -> bool:
        with socket.socket(socket.AF_UNIX) as connection:
            try:
                connection.connect(str(self.socket))
            except OSError:
                return False
            return True

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(30)
        if self.process.stderr is not None:
            self.process.stderr.close()

    def __enter__(self) -> "Process":
        return self.await_ready()

    def __exit__(self, *_: object) -> None:
        self.kill()
