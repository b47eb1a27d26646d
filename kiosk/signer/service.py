"""The signer's socket: one JSON line each way, one asker at a time, and only who may ask.

It signs checkpoints and nothing else, composed here from origin, size and root.
"""

import json
import logging
import os
import re
import socket
import stat
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from kiosk.ledger.canonical import LARGEST
from kiosk.ledger.checkpoint import Checkpoint
from kiosk.signer import keeping
from kiosk.signer.judging import Asked, Why, why_not
from kiosk.signer.keeping import SignerTrouble
from kiosk.signing import Ed25519Signer

log = logging.getLogger(__name__)

LONGEST_REQUEST = 16 * 1024
PATIENCE = 3.0
"""Seconds that one asker has, whole: the next one waits meanwhile."""
MOST_HASHES = 128
_FIRST_HANDED_OVER = 3
_ROOT = 0
_ORIGIN = re.compile(r"phonebox/[A-Za-z0-9._-]{1,100}")
_HASH = re.compile(r"[0-9a-f]{64}")
_MEMBERS = {"ask", "origin", "size", "root", "old", "proof"}

Answer = dict[str, Any]


class Signer:
    """Holds the key, and remembers what it signed; both files are held alone by the caller."""

    def __init__(self, key: Path, state: Path) -> None:
        """Raises SignerTrouble."""
        keeping.prepare(key, state)
        self._signer = Ed25519Signer(keeping.read_key(key))
        self._state = state

    def answer(self, request: Any) -> Answer:
        """What an asker hears: the last that was signed, a signature, or why not."""
        try:
            last = keeping.read_state(self._state)
            if request == {"ask": "last"}:
                return self._told(last)
            asked = _asked(request)
            why = Why.MALFORMED if asked is None else why_not(last, asked)
            if asked is None or why is not None:
                log.warning("not signed: %s", why)
                return {**self._told(last), "error": str(why)}
            if asked.checkpoint != last:
                keeping.write_state(self._state, asked.checkpoint)
        except SignerTrouble as error:
            log.error("%s", error.words)
            return {"error": Why.DISK.value}
        signature = self._signer.sign(asked.checkpoint.text.encode())
        return {**self._told(asked.checkpoint), "signature": signature.hex()}

    def _told(self, last: Checkpoint) -> Answer:
        return {
            "key": self._signer.public_key.hex(),
            "origin": last.origin,
            "size": last.size,
            "root": last.root.hex(),
        }


def _asked(request: Any) -> Asked | None:
    """The request, if it has the form of one."""
    if not isinstance(request, dict) or request.keys() != _MEMBERS:
        return None
    proof, numbers = request["proof"], (request["size"], request["old"])
    if not isinstance(proof, list) or len(proof) > MOST_HASHES:
        return None
    hashes = (request["root"], *proof)
    good = (
        request["ask"] == "sign"
        and isinstance(request["origin"], str)
        and _ORIGIN.fullmatch(request["origin"])
        and all(type(number) is int and 0 <= number <= LARGEST for number in numbers)
        and all(isinstance(item, str) and _HASH.fullmatch(item) for item in hashes)
    )
    if not good:
        return None
    root, *path = map(bytes.fromhex, hashes)
    return Asked(Checkpoint(request["origin"], request["size"], root), request["old"], path)


def serve(
    listener: socket.socket, signer: Signer, allowed: frozenset[int], going: Callable[[], bool]
) -> None:
    """Answer one asker after the other, while `going`."""
    while going():
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            continue
        with connection, suppress(OSError):
            answer = _heard(connection, signer, allowed)
            if answer is not None:
                connection.settimeout(PATIENCE)
                connection.sendall(json.dumps(answer).encode() + b"\n")


def _heard(connection: socket.socket, signer: Signer, allowed: frozenset[int]) -> Answer | None:
    uid = _peer(connection)
    if uid not in allowed and uid != _ROOT:
        log.warning("user %s may not ask for signatures", uid)
        return {"error": Why.NOT_YOURS.value}
    line = _line(connection)
    if not line:  # somebody looked whether anybody listens
        return None
    try:
        request = json.loads(line) if line.endswith(b"\n") else None
    except (ValueError, RecursionError):
        request = None
    return signer.answer(request)


def _line(connection: socket.socket) -> bytes:
    """One line, or as much of it as came in time and is not too long."""
    deadline, found = time.monotonic() + PATIENCE, b""
    while len(found) < LONGEST_REQUEST and not found.endswith(b"\n"):
        left = deadline - time.monotonic()
        if left <= 0:
            break
        connection.settimeout(left)
        with suppress(TimeoutError):
            part = connection.recv(LONGEST_REQUEST - len(found))
            if not part:
                break
            found += part
    return found


def _peer(connection: socket.socket) -> int:
    """The user id at the other end, as the kernel knows it."""
    data = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return int(struct.unpack("3i", data)[1])


@contextmanager
def listening(path: Path, mode: int) -> Iterator[socket.socket]:
    """The socket that systemd hands over, else one of our own at `path`. Raises SignerTrouble."""
    if is_handed_over():
        with socket.socket(fileno=_FIRST_HANDED_OVER) as given:
            yield given
        return
    with _bound(path, mode) as listener:
        try:
            yield listener
        finally:
            path.unlink(missing_ok=True)


def _bound(path: Path, mode: int) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with suppress(FileNotFoundError):
            if stat.S_ISSOCK(path.lstat().st_mode):
                path.unlink()
        listener.bind(str(path))
        path.chmod(mode)
        listener.listen(16)
    except OSError as error:
        listener.close()
        words = f"The signer cannot listen at {path} ({error.strerror or error})."
        raise SignerTrouble(f"{words} Check the folder, and who owns it.") from error
    return listener


def is_handed_over() -> bool:
    """Whether the service manager hands over one socket (sd_listen_fds(3))."""
    whose, count = os.environ.get("LISTEN_PID"), os.environ.get("LISTEN_FDS")
    return whose == str(os.getpid()) and count == "1"
