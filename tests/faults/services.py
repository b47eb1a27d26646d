"""The service as `tests.faults.warm` begins it, seen from outside: its address, its end."""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
"""Seconds: more than a busy machine needs for anything; nothing waits so long."""


class Warm:
    """A process that begins services in a fraction of the time that a cold one takes."""

    def __init__(self) -> None:
        plain = {k: v for k, v in os.environ.items() if not k.startswith("PHONEBOX_")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.warm"],
            cwd=ROOT,
            env=plain,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._news = threading.Condition()
        self._begun: list[int] = []
        self._ended: dict[int, int] = {}
        self._ordering = threading.Lock()
        self._count = 0
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def __enter__(self) -> "Warm":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._reading.join(PATIENCE)
        assert self._process.stdout
        self._process.stdout.close()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            what, *numbers = line.split()
            with self._news:
                if what == b"began":
                    # Numbers of processes come again.
                    self._ended.pop(int(numbers[0]), None)
                    self._begun.append(int(numbers[0]))
                else:
                    self._ended[int(numbers[0])] = int(numbers[1])
                self._news.notify_all()

    def begin(
        self,
        data: Path,
        *args: str,
        env: Mapping[str, str] | None = None,
        waits: bool = False,
    ) -> "Service":
        """Begin `phonebox serve` on this folder; `waits`: not before it is told to `go`."""
        with self._ordering:
            self._count += 1
            out = data.with_name(f"{data.name}-{self._count}.out")
            os.mkfifo(out)
            reading = os.open(out, os.O_RDONLY | os.O_NONBLOCK)
            err = data.with_name(f"{data.name}.err")
            order = {
                "args": ["--data", str(data), "serve", "--port", "0", *args],
                "env": dict(env or {}),
                "out": str(out),
                "err": str(err),
                "waits": waits,
            }
            assert self._process.stdin
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            self._process.stdin.flush()
            with self._news:
                assert self._news.wait_for(lambda: bool(self._begun), PATIENCE)
                pid = self._begun.pop()
        return Service(self, pid, reading, out, err)

    def end_of(self, pid: int, seconds: float = PATIENCE) -> int | None:
        """How it ended, as Popen.returncode has it; None where it has not, within the time."""
        with self._news:
            self._news.wait_for(lambda: pid in self._ended, seconds)
            return self._ended.get(pid)


class Service:
    """One `phonebox serve`."""

    def __init__(self, warm: Warm, pid: int, reading: int, out: Path, err: Path) -> None:
        self.pid = pid
        self.url = ""
        self._warm = warm
        self._reading: int | None = reading
        self._out = out
        self._err = err

    def go(self) -> None:
        """It waited until somebody had a hold of it."""
        os.kill(self.pid, signal.SIGUSR1)

    def ready(self) -> bool:
        """Wait for READY; False where it ended instead."""
        said = b""
        assert self._reading is not None
        while b"\n" not in said:
            if not select.select([self._reading], [], [], 0.2)[0]:
                if self.ended(0) is not None:
                    return False
                continue
            data = os.read(self._reading, 4096)
            if not data:
                # Nobody has opened it yet, or it is over.
                if self.ended(0.005) is not None:
                    return False
                continue
            said += data
        word, self.url = said.decode().split()
        assert word == "READY"
        return True

    def ended(self, seconds: float = PATIENCE) -> int | None:
        """How it ended; None where it has not, within the time."""
        return self._warm.end_of(self.pid, seconds)

    def kill(self) -> None:
        """kill -9. Harmless when it has ended."""
        if self.ended(0) is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            assert self.ended() is not None, self.pid
        self.forget()

    def stop(self) -> int | None:
        """SIGTERM; how it ended, within ten seconds."""
        os.kill(self.pid, signal.SIGTERM)
        code = self.ended(10)
        self.kill()
        return code

    def forget(self) -> None:
        """Let go of what leads to it."""
        if self._reading is not None:
            os.close(self._reading)
            self._reading = None
            self._out.unlink()

    def said(self) -> str:
        """What was written to standard error, by all services in this folder."""
        return self._err.read_text() if self._err.exists() else ""


@contextmanager
def running(warm: Warm, data: Path, **options: Mapping[str, str]) -> Iterator[Service]:
    """A service that is ready, and is killed at the end unless it ended before."""
    service = warm.begin(data, **options)  # type: ignore[arg-type]
    try:
        assert service.ready(), service.said()
        yield service
    finally:
        service.kill()
