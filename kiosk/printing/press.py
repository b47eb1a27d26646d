"""The way to the process that draws: a description goes in, a PDF comes out.

Its libraries take seconds to load and tens of megabytes; the service never loads them.
"""

import logging
import subprocess
import sys
import threading

import msgspec

from kiosk.printing.documents import Document

log = logging.getLogger(__name__)

LONGEST = 120.0
"""Seconds for the largest print on the slowest machine."""
PATIENCE = 60.0
"""Seconds to wait while another print is drawn: a small machine has memory for one."""

_ONE_AT_A_TIME = threading.Lock()
_NOTHING_OF_OURS = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}

BUSY = "Another print is being made. Wait a minute, then try again."
FAILED = "The PDF could not be made. Try again; if it fails again, tell your technician."


class NotPrinted(Exception):
    """No PDF was made: what happened, and what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def pressed(document: Document) -> bytes:
    """The PDF of a document. Raises NotPrinted."""
    if not _ONE_AT_A_TIME.acquire(timeout=PATIENCE):
        raise NotPrinted(BUSY)
    try:
        return _drawn(msgspec.json.encode(document))
    finally:
        _ONE_AT_A_TIME.release()


def _drawn(description: bytes) -> bytes:
    command = [sys.executable, "-I", "-m", "kiosk.printing"]
    try:
        done = subprocess.run(
            command,
            input=description,
            capture_output=True,
            timeout=LONGEST,
            check=False,
            env=_NOTHING_OF_OURS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        log.exception("a print was not drawn")
        raise NotPrinted(FAILED) from error
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        # Names may stand in what it says; they belong in no log.
        said = done.stderr.decode(errors="replace").strip().splitlines()
        log.error("a print was not drawn: %s", said[-1].split(":")[0] if said else done.returncode)
        raise NotPrinted(FAILED)
    return done.stdout
