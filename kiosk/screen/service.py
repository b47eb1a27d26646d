"""What the screen asks of the service, from outside: is it well, and does its page speak?"""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

PATIENCE_SECONDS = 3.0

# Where a proxy is set for the rest of the machine, this goes past it: the service is here.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Answer:
    """What the service said: `words` is what is wrong, and empty where all is well.

    `silent_for`: seconds since a page at this machine last spoke; None if none ever did.
    """

    is_there: bool
    words: tuple[str, ...] = ()
    silent_for: float | None = None

    @property
    def is_ready(self) -> bool:
        """Whether people can work with it."""
        return self.is_there and not self.words


def ask(server: str) -> Answer:
    """How the service at this address is. Whatever it says, or does not say, this does not fail."""
    health = _json(f"{server}/health")
    if health is None:
        return Answer(is_there=False)
    silence = _json(f"{server}/station/silence")
    silent_for = silence.get("seconds") if silence else None
    known = silent_for if isinstance(silent_for, int | float) else None
    return Answer(is_there=True, words=_wrong(health), silent_for=known)


def _wrong(health: dict[str, Any]) -> tuple[str, ...]:
    parts = health.get("parts")
    if health.get("status") == "ok" or not isinstance(parts, dict):
        return ()
    bad = [part for part in parts.values() if part.get("state") in ("failed", "silent")]
    return tuple(str(part.get("words", "")) for part in bad)


def _json(url: str) -> dict[str, Any] | None:
    try:
        with _OPENER.open(url, timeout=PATIENCE_SECONDS) as answer:
            found = json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            found = _body(error)
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _body(error: urllib.error.HTTPError) -> Any:
    try:
        return json.load(error)
    except (OSError, ValueError):
        return None
