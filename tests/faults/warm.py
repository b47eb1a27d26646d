"""The real command, without its start-up time: `python -m tests.faults.warm`.

This process has loaded everything once and does nothing else. For each order, one line of JSON on
standard input, it forks a child in which `phonebox serve` is run as ever: its own arguments, data
folder, threads, sockets and files. Says `began PID` and, once that has ended, `ended PID STATUS`.
"""

import gc
import json
import os
import runpy
import selectors
import signal
import sys
from pathlib import Path
from typing import Any

LOADED = (
    "kiosk.running",
    "kiosk.app",
    "kiosk.cli.commands.serve",
    "kiosk.cli.operations.importing",
    "kiosk.cli.operations.ledger",
    "kiosk.printing.labels",
    "db.store",
    "kiosk.signing",
    "kiosk.hashing",
    "time_machine",
)
CLOCKWORK = Path(__file__).parents[1] / "outside" / "clockwork" / "sitecustomize.py"


def main() -> None:
    """Take orders until standard input ends."""
    for name in LOADED:
        __import__(name)
    gc.collect()
    gc.freeze()
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    # A child that waits for it must not be ended by it before it waits.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    with selectors.DefaultSelector() as ready:
        ready.register(sys.stdin.fileno(), selectors.EVENT_READ, "order")
        ready.register(woken, selectors.EVENT_READ, "child")
        _take_orders(ready, woken)


def _take_orders(ready: selectors.BaseSelector, woken: int) -> None:
    held = b""
    while True:
        for key, _ in ready.select():
            if key.data == "child":
                os.read(woken, 4096)
                _bury()
                continue
            data = os.read(sys.stdin.fileno(), 65536)
            if not data:
                return
            *orders, held = (held + data).split(b"\n")
            for order in orders:
                _begin(json.loads(order))


def _say(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def _bury() -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        _say("ended", pid, os.waitstatus_to_exitcode(status))


def _begin(order: dict[str, Any]) -> None:
    pid = os.fork()
    if pid:
        _say("began", pid)
        return
    try:
        _be_the_command(order)
    finally:
        os._exit(70)


def _be_the_command(order: dict[str, Any]) -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    for number, path, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, order["out"], os.O_WRONLY),
        (2, order["err"], os.O_WRONLY | os.O_CREAT | os.O_APPEND),
    ):
        opened = os.open(path, flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    if order["waits"]:
        # Whoever wants to trace it from its first step says when to take that.
        signal.sigwait({signal.SIGUSR1})
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR1})
    os.environ.update(order["env"])
    if "CLOCK_AHEAD" in order["env"]:
        runpy.run_path(str(CLOCKWORK))
    sys.argv = ["phonebox", *order["args"]]
    from kiosk.wiring import main as phonebox

    try:
        phonebox()
    except SystemExit as ended:
        code = ended.code
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1 if code else 0)


if __name__ == "__main__":
    main()
