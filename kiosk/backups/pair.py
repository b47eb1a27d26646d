"""A new key for backups, made by a child process, for whoever prints it. It is kept nowhere."""

import logging
import subprocess
import sys
from dataclasses import dataclass, field

log = logging.getLogger(__name__)

LONGEST = 30.0
_NOTHING_OF_OURS = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}


@dataclass(frozen=True)
class Pair:
    """A public key, and the secret one that belongs to it."""

    public_key: str
    secret_key: str = field(repr=False)


def new_pair() -> Pair | None:
    """A new key; None where none could be made."""
    command = [sys.executable, "-I", "-m", "kiosk.backups"]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
            env=_NOTHING_OF_OURS,
        )
    except (OSError, subprocess.TimeoutExpired):
        log.exception("no key for backups was made")
        return None
    parts = done.stdout.split()
    if done.returncode or len(parts) != 2:
        log.error("no key for backups was made: %s", done.returncode)
        return None
    return Pair(*parts)
