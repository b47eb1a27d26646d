"""The machine as it is: releases as programs, services by systemd."""

import os
import selectors
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.updating.host import UpdateTrouble
from kiosk.updating.layout import on_disk

UNITS = (
    "phonebox.target",
    "phonebox-web.service",
    "phonebox-outbox.timer",
    "phonebox-outbox.service",
    "phonebox-backup.timer",
    "phonebox-backup.service",
    "phonebox-checkpoint.timer",
    "phonebox-checkpoint.service",
    "phonebox-signer.service",
    "phonebox-reader@*.service",
)
STARTED = tuple(unit for unit in UNITS if "*" not in unit and not unit.endswith(".service"))
READY_WITHIN = 180.0
WELL_WITHIN = 90.0
_ENDS_WITHIN = 15.0
_LONGEST = 1800.0


@dataclass
class SystemdHost:
    """See `kiosk.updating.host.Host`. `copies` copies a database; `address` is the service's."""

    copies: Callable[[Path, Path], object]
    address: str
    owner: tuple[int, int]
    well_within: float = WELL_WITHIN

    def copy(self, database: Path, target: Path) -> None:
        """Copy it by the database's own means, and have it on disk."""
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            self.copies(database, target)
            on_disk(target)
        except OSError as error:
            words = f"The records could not be copied ({error.strerror}). Free some space."
            raise UpdateTrouble(words) from error

    def migrate(self, release: Path, data: Path) -> None:
        """Run the release's own command, as the owner of the records."""
        try:
            done = subprocess.run(
                [str(release / "bin/phonebox"), "--data", str(data), "migrate"],
                env=_alone(data),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=_LONGEST,
                check=False,
                **self._as_owner(),
            )
        except (OSError, subprocess.SubprocessError) as error:
            words = f"The new version cannot take the records over: {type(error).__name__}."
            raise UpdateTrouble(words) from error
        if done.returncode:
            said = done.stderr.strip() or f"it ended with {done.returncode}"
            raise UpdateTrouble(f"The new version cannot take the records over: {said}")

    def rehearse(self, release: Path, data: Path) -> None:
        """Serve the copy on a free port, without a reader, mail or the network; ask how it is."""
        command = [str(release / "bin/phonebox"), "--data", str(data), "serve", "--port", "0"]
        served = subprocess.Popen(
            command,
            env=_alone(data),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            **self._as_owner(),
        )
        try:
            address = _ready(served)
            if address is None or not is_well(address):
                raise UpdateTrouble("The new version does not work with a copy of the records.")
        finally:
            _end(served)

    def stop(self) -> None:
        """Stop every unit that uses the program; what is not installed is not there to stop."""
        _systemctl("stop", *UNITS)

    def start(self) -> None:
        """Start what starts with the machine."""
        _systemctl("start", *STARTED)

    def is_well(self) -> bool:
        """Ask for a while: a start takes some seconds."""
        end = time.monotonic() + self.well_within
        while time.monotonic() < end:
            if is_well(self.address):
                return True
            time.sleep(1.0)
        return False

    def _as_owner(self) -> dict[str, Any]:
        if os.geteuid() != 0:
            return {}
        user, group = self.owner
        return {"user": user, "group": group, "extra_groups": []}


def is_well(address: str) -> bool:
    """Whether a Phonebox answers there that all is well."""
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=5) as answer:  # noqa: S310 (ours)
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _alone(data: Path) -> Mapping[str, str]:
    """Without the machine's settings: a copy reads from no reader, and mails nobody."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("PHONEBOX_")}
    return {**known, "PHONEBOX_CONFIG": "/dev/null", "HOME": str(data)}


def _ready(served: "subprocess.Popen[str]") -> str | None:
    """The address behind READY; None when it does not come."""
    assert served.stdout is not None  # noqa: S101 (a pipe was asked for)
    with selectors.DefaultSelector() as selector:
        selector.register(served.stdout, selectors.EVENT_READ)
        if not selector.select(READY_WITHIN):
            return None
    words = served.stdout.readline().split()
    return words[1] if len(words) == 2 and words[0] == "READY" else None


def _end(served: "subprocess.Popen[str]") -> None:
    served.terminate()
    try:
        served.wait(_ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        served.kill()
        served.wait()
    if served.stdout is not None:
        served.stdout.close()


def _systemctl(*words: str) -> None:
    try:
        subprocess.run(("systemctl", *words), capture_output=True, timeout=300, check=False)
    except (OSError, subprocess.SubprocessError) as error:
        raise UpdateTrouble("systemctl does not answer. Start the machine again.") from error
