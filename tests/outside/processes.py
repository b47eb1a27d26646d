"""Phonebox as whoever installed it has it: a command, and a service to start and to stop."""

import contextlib
import json
import os
import selectors
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from tests.outside.visitor import Visitor

COMMAND = str(Path(sys.executable).with_name("phonebox"))
PATIENCE = 60.0
"""Seconds: more than the slowest machine needs to start or answer; nothing waits so long."""

ENDS_WITH_US = ("setpriv", "--pdeathsig", "TERM")
"""A run that is killed leaves no service behind, which would keep its port and its readers."""

T = TypeVar("T")


def eventually(look: Callable[[], T], seconds: float = 30.0, what: str = "") -> T:
    """What `look` answers, as soon as that is true; fails when it is not within the time."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {what or look}"
        time.sleep(0.05)
    return found


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    exit: int
    out: str
    err: str

    def json(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)


@dataclass
class Phonebox:
    """The command on one data folder. `now` is stated to it as PHONEBOX_NOW."""

    data: Path
    now: str | None = None
    prefix: tuple[str, ...] = ()
    env: dict[str, str] = field(default_factory=dict)

    def copy(self, folder: Path) -> "Phonebox":
        """The same school in another folder; it must not be running."""
        shutil.copytree(
            self.data, folder, ignore=shutil.ignore_patterns("*.reserve", "*.sock", "*.lock")
        )
        return Phonebox(folder, self.now, env=self.env)

    def at(self, now: str | None) -> "Phonebox":
        """The same folder at another time."""
        return Phonebox(self.data, now, self.prefix, self.env)

    @property
    def environment(self) -> dict[str, str]:
        """What the process finds: nothing of Phonebox's that this test did not state."""
        plain = {k: v for k, v in os.environ.items() if not k.startswith("PHONEBOX_")}
        stated = {"PHONEBOX_NOW": self.now} if self.now else {}
        return {**plain, "PHONEBOX_DATA": str(self.data), **stated, **self.env}

    def run(self, *args: str, stdin: str = "") -> Ended:
        """Run a command to its end."""
        done = subprocess.run(
            [*self.prefix, COMMAND, *args],
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=PATIENCE * 2,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Ended(done.returncode, done.stdout, done.stderr)

    def json(self, *args: str) -> Any:
        """What a command that succeeds answers with --json."""
        ended = self.run(*args, "--json")
        assert ended.exit == 0, (args, ended)
        return ended.json()

    def start(self, *readers: str, args: Sequence[str] = (), ready: bool = True) -> "Service":
        """Start the service on a free port; `ready` waits for its READY."""
        service = Service(self, readers, args)
        if ready:
            service.await_ready()
        return service

    @contextmanager
    def serve(self, *readers: str, args: Sequence[str] = ()) -> Iterator["Service"]:
        """The running service, ended by SIGTERM: within five seconds, with nothing on its mind."""
        service = Service(self, readers, args)
        try:
            service.await_ready()
            yield service
            if service.process.poll() is None:
                assert service.stop() == 0, service.said()
        finally:
            service.kill()

    def size(self) -> int:
        """How many entries the ledger has, read beside the service without waking a process."""
        address = f"file:{self.data / 'phonebox.db'}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True, timeout=30)) as database:
            (found,) = database.execute("SELECT count(*) FROM ledger_entries").fetchone()
        return int(found)

    def verify(self, *args: str) -> Any:
        """What `ledger verify --full` says."""
        return self.run("ledger", "verify", "--full", *args, "--json").json()

    def assert_holds(self) -> dict[str, Any]:
        """The ledger holds, refolded too."""
        found: dict[str, Any] = self.verify()
        assert found["holds"], found
        return found

    def export(self) -> list[dict[str, Any]]:
        """Every entry, as exported."""
        out = self.data.with_name(f"{self.data.name}-export.jsonl")
        self.json("ledger", "export", "--out", str(out))
        return [json.loads(line) for line in out.read_text().splitlines()]


class Service:
    """A `phonebox serve` of our own."""

    def __init__(self, phonebox: Phonebox, readers: Sequence[str], args: Sequence[str]) -> None:
        self.phonebox = phonebox
        self.url = ""
        self._said = ""
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed when the service has ended)
        options = [option for url in readers for option in ("--reader", url)]
        self.process = subprocess.Popen(
            [*ENDS_WITH_US, *phonebox.prefix, COMMAND, "serve", "--port", "0", *options, *args],
            env=phonebox.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            start_new_session=True,
        )

    def await_ready(self) -> None:
        """Wait for READY, and learn the address."""
        assert self.process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            if not selector.select(PATIENCE):
                self.kill()
                raise AssertionError(f"no READY: {self.said()}")
        line = self.process.stdout.readline().decode()
        if not line.startswith("READY http://"):
            self.kill()
            raise AssertionError(f"not ready: {line!r} {self.said()}")
        self.url = line.split()[1]

    def said(self) -> str:
        """What it wrote to standard error."""
        if not self._errors.closed:
            # By its place: the process writes where its own end of it stands.
            size = os.fstat(self._errors.fileno()).st_size
            self._said = os.pread(self._errors.fileno(), size, 0).decode(errors="replace")
        return self._said

    def wait(self) -> int:
        """Wait for its end; its exit code."""
        code = self.process.wait(PATIENCE)
        self._close()
        return code

    def stop(self) -> int:
        """SIGTERM; its exit code. It has five seconds."""
        self.process.terminate()
        try:
            code = self.process.wait(5 + 5)  # five of them for a busy machine
        finally:
            self.kill()
        return code

    def kill(self) -> None:
        """kill -9, its readers too. Harmless when it has ended."""
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self._close()

    def _close(self) -> None:
        self.said()
        self._errors.close()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def visitor(self, cookies: Mapping[str, str] | None = None) -> Visitor:
        """Somebody with a browser of their own, and no eyes."""
        return Visitor(self.url, dict(cookies or {}))

    def as_(self, user: str) -> Visitor:
        """The sample's `user`, signed in."""
        visitor = self.visitor()
        answer = visitor.sign_in(user)
        assert answer.status == 200, answer
        return visitor
