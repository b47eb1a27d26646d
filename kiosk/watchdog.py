"""Telling the service manager that the service lives, only while the parts that matter do.

Each part is asked in a thread of its own; an answer that comes too late is none. When one does not
answer, the manager hears nothing, and starts the service again: see docs/machine.md.
"""

import logging
import socket
import threading
from collections.abc import Callable, Sequence

from hardware import notify
from hardware.supervisor import Supervisor
from kiosk.scanning.board import Board
from kiosk.services.ports import Store, StoreError

log = logging.getLogger(__name__)

EVERY = 3.0
"""Seconds between two rounds, at most."""
DEADLINE = 3.0
"""Seconds that a part has for its answer: less than the database's own patience."""
SILENT_READER = 15.0
"""Seconds without a word after which a reader's process is started again."""
_REQUEST = b"""GET /static/icons/phonebox.svg HTTP/1.1\r
Host: localhost\r
Connection: close\r
\r
"""
"""It goes the way of every page, and needs no database."""
_ANSWER = b"HTTP/1."


class Part:
    """Something that must answer; `ask` says whether the answer is a good one."""

    def __init__(self, name: str, ask: Callable[[], bool]) -> None:
        self.name = name
        self._ask = ask
        self._asked: _Question | None = None

    def lives(self, deadline: float = DEADLINE) -> bool:
        """Whether it answers in time; while it owes an answer, it is not asked once more."""
        if self._asked is None or self._asked.done.is_set():
            self._asked = _Question(self._ask)
            name = f"watching the {self.name}"
            threading.Thread(target=self._asked.run, name=name, daemon=True).start()
        asked = self._asked
        return asked.done.wait(deadline) and asked.is_good


class _Question:
    def __init__(self, ask: Callable[[], bool]) -> None:
        self._ask = ask
        self.is_good = False
        self.done = threading.Event()

    def run(self) -> None:
        try:
            self.is_good = self._ask()
        except Exception:
            log.exception("a part of the service could not be asked")
        finally:
            self.done.set()


def web(name: str, where: tuple[str, int] | str) -> Part:
    """A door of the web, host and port or a Unix socket: any answer is one."""

    def ask() -> bool:
        try:
            with _connected(where) as connection:
                connection.sendall(_REQUEST)
                return connection.recv(len(_ANSWER)) == _ANSWER
        except OSError:
            return False

    return Part(name, ask)


def _connected(where: tuple[str, int] | str) -> socket.socket:
    if not isinstance(where, str):
        return socket.create_connection(where, 2 * DEADLINE)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(2 * DEADLINE)
        connection.connect(where)
    except BaseException:
        connection.close()
        raise
    return connection


def database(store: Store) -> Part:
    """The one thread that writes. A full disk is an answer: to start again would not help."""

    def ask() -> bool:
        try:
            store.check()
        except StoreError:
            # After a failed sync only a start tells what the disk holds.
            return not store.has_failed
        return True

    return Part("database", ask)


class Watchdog(threading.Thread):
    """Goes its rounds until it is told to stop; also starts readers again that went silent."""

    def __init__(
        self,
        parts: Sequence[Part],
        mind: Callable[[], None],
        stopping: threading.Event,
        seconds: float | None = None,
    ) -> None:
        """`seconds` is how long the manager waits; None where nobody watches."""
        super().__init__(name="watchdog", daemon=True)
        self._parts = parts if seconds else ()
        self._mind = mind
        self._stopping = stopping
        self._every = min(EVERY, seconds / 5) if seconds else EVERY
        self._seconds = seconds
        self._late: list[str] = []

    def run(self) -> None:
        """A round every few seconds."""
        while not self._stopping.wait(self._every):
            self.round()

    def round(self) -> None:
        """Look after the readers, and tell the manager if every part answers."""
        self._mind()
        if not self._seconds:
            return
        late = [part.name for part in self._parts if not part.lives(min(DEADLINE, self._seconds))]
        if not late:
            notify.tell("WATCHDOG=1", *(["STATUS=Serving."] if self._late else []))
        elif late != self._late:
            words = f"The {' and the '.join(late)} did not answer."
            notify.tell(f"STATUS={words}")
            log.error("%s The service manager is told nothing now.", words)
        self._late = late


def minding(board: Board, readers: Supervisor) -> Callable[[], None]:
    """Start the process of a reader again that lives, and says nothing any more."""

    def mind() -> None:
        for name, seconds in board.silences().items():
            if seconds > SILENT_READER and readers.start_again(name):
                board.hear_of_restart(name)

    return mind
