"""Reader processes as children of the web service: started, started again, and ended with it.

A reader that hangs, crashes or is killed never reaches the service: they share nothing but HTTP.
"""

import logging
import os
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

log = logging.getLogger(__name__)

FIRST_WAIT = 0.5
LONGEST_WAIT = 10.0
#: Seconds of running after which the next failure counts as the first again.
STEADY = 30.0

_SUPERVISOR = "PHONEBOX_SUPERVISOR"


@dataclass(frozen=True, slots=True)
class Child:
    """A reader process: its name, its command, and what its environment has beside ours."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


def supervisor_lives() -> Callable[[], bool]:
    """For use in a child: whether the service that started it still runs.

    A service killed outright cannot end its readers, and an orphan would keep its port.
    True for ever in a process that no supervisor started.
    """
    supervisor = os.environ.get(_SUPERVISOR)
    return lambda: supervisor is None or str(os.getppid()) == supervisor


class Supervisor:
    """Keeps children running until it is stopped."""

    def __init__(
        self,
        children: Sequence[Child],
        on_exit: Callable[[str, str], None] = lambda name, words: None,
        *,
        first_wait: float = FIRST_WAIT,
        longest_wait: float = LONGEST_WAIT,
        steady: float = STEADY,
    ) -> None:
        """`on_exit` hears a child's name, and words for the screen, when it ends unasked."""
        self._watchers = [
            _Watcher(child, on_exit, first_wait, longest_wait, steady) for child in children
        ]

    def start(self) -> None:
        """Start every child; returns at once. One that cannot be started is tried again."""
        for watcher in self._watchers:
            watcher.start()

    def stop(self, within: float = 3.0) -> None:
        """End every child by SIGTERM, and what is left after `within` seconds by SIGKILL."""
        deadline = time.monotonic() + within
        for watcher in self._watchers:
            watcher.ask_to_end()
        for watcher in self._watchers:
            watcher.end(deadline)

    def start_again(self, name: str) -> bool:
        """End a child that hangs, so that it is started again; False where there is none."""
        return any(watcher.kill() for watcher in self._watchers if watcher.name == name)

    def __enter__(self) -> "Supervisor":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class _Watcher:
    """One child and the thread that waits for its end."""

    def __init__(
        self,
        child: Child,
        on_exit: Callable[[str, str], None],
        first_wait: float,
        longest_wait: float,
        steady: float,
    ) -> None:
        self.name = child.name
        self._child = child
        self._on_exit = on_exit
        self._first_wait = first_wait
        self._longest_wait = longest_wait
        self._steady = steady
        self._stopping = threading.Event()
        self._starting = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._watch, name=f"reader {child.name}")

    def start(self) -> None:
        self._thread.start()

    def ask_to_end(self) -> None:
        # Under the lock, so that no child is started between the asking and the looking.
        with self._starting:
            self._stopping.set()
            if self._process is not None:
                self._process.terminate()

    def kill(self) -> bool:
        with self._starting:
            if self._process is None or self._process.poll() is not None:
                return False
            log.warning("reader %s does not answer; it is killed", self._child.name)
            # A process that is stopped or stuck hears nothing milder.
            self._process.kill()
            return True

    def end(self, deadline: float) -> None:
        if self._thread.ident is None:
            return
        self._thread.join(max(0.0, deadline - time.monotonic()))
        if self._thread.is_alive() and self._process is not None:
            log.warning("reader %s did not end when asked; it is killed", self._child.name)
            self._process.kill()
            self._thread.join()

    def _watch(self) -> None:
        wait = self._first_wait
        while not self._stopping.is_set():
            started = time.monotonic()
            how = self._run_once()
            if self._stopping.is_set():
                return
            if time.monotonic() - started >= self._steady:
                wait = self._first_wait
            self._tell(how)
            self._stopping.wait(wait)
            wait = min(2 * wait, self._longest_wait)

    def _run_once(self) -> str:
        environment = {**os.environ, **self._child.environment, _SUPERVISOR: str(os.getpid())}
        with self._starting:
            if self._stopping.is_set():
                return "was not started"
            try:
                # In a group of its own: Ctrl-C is for the service, which then ends its readers.
                self._process = subprocess.Popen(
                    list(self._child.command),
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    process_group=0,
                )
            except OSError as error:
                return f"cannot be started ({error.strerror})"
        code = self._process.wait()
        return f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"

    def _tell(self, how: str) -> None:
        log.warning("the program of reader %s %s; it is started again", self._child.name, how)
        try:
            self._on_exit(self._child.name, f"The reader's program {how}. It is being restarted.")
        except Exception:
            log.exception("reader %s: its end could not be reported", self._child.name)
