"""The way to the running service: a Unix socket in the data folder, one JSON line each way.

Only the folder's owner and root get an answer; who they are the kernel says (SO_PEERCRED).
"""

import json
import logging
import os
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from kiosk.cli.operations import perform
from kiosk.cli.operations.call import OUTSIDE, Call, Failed
from kiosk.datafolder import user_name
from kiosk.services.context import Services

log = logging.getLogger(__name__)

LONGEST_REQUEST = 4 * 1024 * 1024
SLOW_CLIENT = 10.0
PATIENCE = 1.0
"""Seconds that operations under way have when the service ends."""
_ROOT = 0

NOT_YOURS = "This data folder belongs to somebody else. Run the command as its owner."
BROKEN = "Something went wrong in the service. Look at its log; nothing more is known here."
GONE = "The service stopped before it answered. Run the command again."


class NotRunning(Exception):
    """No service listens in this data folder."""


def ask(path: Path, name: str, args: dict[str, Any], as_user: str | None) -> dict[str, Any]:
    """Have the running service do one operation. Raises Failed, or NotRunning."""
    with _connected(path) as connection:
        request = {"operation": name, "args": args, "as": as_user}
        try:
            connection.sendall(json.dumps(request).encode() + b"\n")
            with connection.makefile("rb") as answers:
                answer = json.loads(answers.readline() or b"null")
        except (OSError, ValueError) as error:
            raise Failed(GONE, OUTSIDE) from error
    if not isinstance(answer, dict):
        raise Failed(GONE, OUTSIDE)
    if "error" in answer:
        raise Failed(answer["error"], answer["exit"])
    found: dict[str, Any] = answer["answer"]
    return found


def is_running(path: Path) -> bool:
    """Whether a service listens there."""
    try:
        with _connected(path):
            return True
    except NotRunning:
        return False


@contextmanager
def _connected(path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        try:
            with _short(path) as address:
                connection.connect(address)
        except (FileNotFoundError, NotADirectoryError, ConnectionRefusedError) as error:
            raise NotRunning from error
        except PermissionError as error:
            raise Failed(NOT_YOURS, OUTSIDE) from error
        yield connection


class Door:
    """Listens for the command line while the service runs."""

    def __init__(self, path: Path, services: Services, owner: int) -> None:
        self._path = path
        self._services = services
        self._owner = owner
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._thread = threading.Thread(target=self._listen, name="command line", daemon=True)
        self._busy: set[threading.Thread] = set()

    def __enter__(self) -> "Door":
        with _short(self._path) as address:
            # Ours by the folder's lock, so an old one is a leftover.
            Path(address).unlink(missing_ok=True)
            self._listener.bind(address)
            Path(address).chmod(0o600)
        self._listener.listen()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Let operations under way finish, for a while, and listen no more."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._path.unlink(missing_ok=True)
        deadline = time.monotonic() + PATIENCE
        for thread in list(self._busy):
            thread.join(timeout=max(0.0, deadline - time.monotonic()))

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._busy.add(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection:
                connection.settimeout(SLOW_CLIENT)
                answer = self._answer(connection)
                if answer is not None:
                    connection.sendall(json.dumps(answer).encode() + b"\n")
        except OSError:
            log.info("the command line went away before its answer")
        finally:
            self._busy.discard(threading.current_thread())

    def _answer(self, connection: socket.socket) -> dict[str, Any] | None:
        uid = _peer(connection)
        if uid not in (self._owner, _ROOT):
            return {"error": NOT_YOURS, "exit": OUTSIDE}
        with connection.makefile("rb") as lines:
            line = lines.readline(LONGEST_REQUEST)
        if not line:  # it only looked whether somebody listens
            return None
        try:
            request = json.loads(line)
            args = {**request["args"], "running": True}
            call = Call(self._services, user_name(uid), uid == self._owner, request["as"], args)
            return {"answer": perform(request["operation"], call)}
        except Failed as failed:
            return {"error": failed.words, "exit": failed.exit_code}
        except Exception:
            log.exception("an operation of the command line failed")
            return {"error": BROKEN, "exit": OUTSIDE}


def _peer(connection: socket.socket) -> int:
    """The user id at the other end."""
    data = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    _, uid, _ = struct.unpack("3i", data)
    return int(uid)


@contextmanager
def _short(path: Path) -> Iterator[str]:
    """Another name for `path`: a socket's address holds no more than 107 bytes."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
