"""A Debian that boots with systemd, to be told things as a technician at its keyboard would."""

import ctypes
import http.client
import os
import shlex
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.outside.processes import Ended, eventually
from tests.outside.visitor import TIMEOUT, Visitor

HERE = Path(__file__).parent
TREE = HERE.parents[1]
SUITE = os.environ.get("SUITE", "bookworm")
MACHINES = Path(os.environ.get("MACHINES", "/var/tmp/phonebox-machines"))
BOOTS_WITHIN = 180.0
CLONE_NEWNET = 0x40000000
PATHS = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def made_root(suite: str) -> Path:
    """The bare Debian of this suite, made when it is not there."""
    made = subprocess.run(
        [HERE / "make-root", suite], stdout=subprocess.PIPE, text=True, check=True
    )
    return Path(made.stdout.strip().splitlines()[-1])


def say(words: str) -> None:
    """Tell of a run that takes minutes."""
    print(f"machine: {words}", flush=True)  # noqa: T201


def archive(target: Path) -> None:
    """What `make archive` makes, of the last commit."""
    wrap = ["git", "archive", "--format=tar.gz", "--prefix=phonebox-0/", f"--output={target}"]
    subprocess.run([*wrap, "HEAD"], cwd=TREE, check=True)


@contextmanager
def a_machine(suite: str, card: Callable[[Path], None] | None = None) -> Iterator["Booted"]:
    """A machine that boots; `card` puts files on its disk beforehand."""
    if os.geteuid() != 0 or not shutil.which("systemd-nspawn"):
        pytest.fail("make machine needs root, and Debian's systemd-container and debootstrap.")
    root = made_root(suite)
    folder = MACHINES / f"run-{suite}-{os.getpid()}"
    (folder / "up").mkdir(parents=True)
    if card is not None:
        card(folder / "up")
    began = time.monotonic()
    booted = Booted(root, folder)
    say(f"a bare {suite} booted in {time.monotonic() - began:.0f} s")
    try:
        yield booted
    finally:
        booted.switch_off()
        shutil.rmtree(folder, ignore_errors=True)


class Booted:
    """A machine that runs; `folder` keeps what it writes."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.folder = folder
        self._log = (folder / "console").open("wb")
        self._boot = subprocess.Popen(
            [HERE / "boot", root, folder],
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._await_boot()

    @property
    def files(self) -> Path:
        """Its file system, as seen from inside its first process."""
        return Path(f"/proc/{self.first}/root")

    @property
    def first(self) -> int:
        """The process that is its first."""
        for child in psutil.Process(self._boot.pid).children(recursive=True):
            try:
                lines = Path(f"/proc/{child.pid}/status").read_text().splitlines()
            except OSError:
                continue
            spaces = next(line for line in lines if line.startswith("NSpid:")).split()[1:]
            if len(spaces) > 1 and spaces[-1] == "1":
                return child.pid
        raise ProcessLookupError("the machine does not run")

    def run(self, script: str, user: str = "root", *, good: bool = True) -> Ended:
        """Type this in a shell there. With `good` it must end with 0."""
        home = "/root" if user == "root" else f"/home/{user}"
        inside = ["nsenter", f"--target={self.first}", "--all", "env", "-i"]
        inside += [f"HOME={home}", f"PATH={PATHS}", "LANG=C.UTF-8", "TERM=dumb", f"USER={user}"]
        if user != "root":
            inside += ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"]
        shell = [*inside, "bash", "-euc", f"cd {shlex.quote(home)}\n{script}"]
        ran = subprocess.run(
            shell, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        ended = Ended(ran.returncode, ran.stdout, ran.stderr)
        assert not good or ended.exit == 0, f"{script}\n{ended.out}\n{ended.err}"
        return ended

    def says(self, script: str) -> str:
        """What a command prints, whatever comes of it."""
        return self.run(script, good=False).out.strip()

    def reboot(self) -> None:
        """Start it again, as `sudo reboot` does."""
        before = self.first
        self.run("systemctl reboot", good=False)
        eventually(lambda: not psutil.pid_exists(before), 120, "the machine goes down")
        self._await_boot()

    def _await_boot(self) -> None:
        def is_up() -> bool:
            assert self._boot.poll() is None, (self.folder / "console").read_text("utf-8", "ignore")
            try:
                return self.says("systemctl is-system-running") in ("running", "degraded")
            except ProcessLookupError:
                return False

        eventually(is_up, BOOTS_WITHIN, "the machine boots")

    def visitor(self) -> "VisitorThere":
        """Somebody at its own browser."""
        return VisitorThere(self)

    def net(self) -> Path:
        """Its network, as a file of the kernel."""
        return Path(f"/proc/{self.first}/ns/net")

    def switch_off(self) -> None:
        """Let it go down; what it wrote stays in its folder."""
        try:
            self.run("systemctl poweroff", good=False)
            self._boot.wait(60)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            for child in psutil.Process(self._boot.pid).children(recursive=True):
                child.kill()
            self._boot.kill()
            self._boot.wait(30)
        self._log.close()


class VisitorThere(Visitor):
    """A visitor whose connections begin in the machine's own network."""

    def __init__(self, machine: Booted) -> None:
        super().__init__("http://127.0.0.1:8000")
        self._machine = machine

    def connection(self, netloc: str) -> http.client.HTTPConnection:
        """A way to the service, from the machine itself."""
        host, _, port = netloc.partition(":")
        found = http.client.HTTPConnection(host, int(port or 80), timeout=TIMEOUT)
        found.sock = connected(self._machine, (host, int(port or 80)))
        return found


def connected(machine: Booted, address: tuple[str, int]) -> socket.socket:
    """A socket connected within the machine's network."""
    return _there(machine, lambda: socket.create_connection(address, TIMEOUT))


def _there(machine: Booted, act: Callable[[], socket.socket]) -> socket.socket:
    libc = ctypes.CDLL(None, use_errno=True)
    home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    there = os.open(machine.net(), os.O_RDONLY)
    try:
        assert libc.setns(there, CLONE_NEWNET) == 0, os.strerror(ctypes.get_errno())
        try:
            return act()
        finally:
            libc.setns(home, CLONE_NEWNET)
    finally:
        os.close(home)
        os.close(there)


def until_answered(look: Callable[[], int], seconds: float) -> float:
    """Seconds until the health page answers 200."""
    began = time.monotonic()

    def is_well() -> bool:
        try:
            return look() == 200
        except (OSError, http.client.HTTPException):
            return False

    eventually(is_well, seconds, "the service answers")
    return time.monotonic() - began
