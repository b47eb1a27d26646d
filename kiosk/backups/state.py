"""How the last try went at each place, in the data folder: for the pages, nothing rests on it."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

FILE = "backups.json"


@dataclass(frozen=True)
class Tried:
    """The last try: when, and for each place what was wrong, or None."""

    at: datetime
    places: Mapping[str, str | None]


def keep(folder: Path, tried: Tried) -> None:
    """Keep how a try went."""
    state = {"at": tried.at.isoformat(), "places": dict(tried.places)}
    part = folder / f".{FILE}.{os.getpid()}"
    with suppress(OSError):
        part.touch(mode=0o600)
        part.write_text(json.dumps(state))
        part.rename(folder / FILE)


def last_try(folder: Path | None) -> Tried | None:
    """The last try; None where there was none, or nobody knows."""
    if folder is None:
        return None
    try:
        found = json.loads((folder / FILE).read_text())
        places = {str(key): value for key, value in found["places"].items()}
        return Tried(datetime.fromisoformat(found["at"]), places)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
