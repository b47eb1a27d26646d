"""What comes in from a form, as it is meant: ids, choices and text, each within bounds."""

import re
import uuid
from datetime import time
from enum import StrEnum
from typing import Any, TypeVar

from flask import request

from kiosk.services.acting import new_id

Choice = TypeVar("Choice", bound=StrEnum)

LONGEST_TEXT = 500
_CLOCK = re.compile(r"(\d{1,2})[:.]?(\d{2})?", re.ASCII)


def command_id() -> str:
    """The id under which this form can be posted once; a fresh one when it brings none."""
    given = request.form.get("command_id", "")
    try:
        return str(uuid.UUID(given))
    except ValueError:
        return new_id()


def text(name: str, longest: int = LONGEST_TEXT) -> str | None:
    """A line of text without control characters, cut at its longest; None for nothing."""
    raw = request.form.get(name, "")
    clean = "".join(item for item in raw if item == "\n" or item.isprintable()).strip()
    return clean[:longest] or None


def choice(name: str, kind: type[Choice], default: Choice | None = None) -> Choice | None:
    """One of a list of values; the default for anything else."""
    try:
        return kind(request.form.get(name, ""))
    except ValueError:
        return default


def json_body(*, force: bool = False) -> Any:
    """What was posted as JSON, by its content type or at any rate; None for what is none."""
    try:
        return request.get_json(silent=True, force=force)
    except RecursionError:  # brackets within brackets, deeper than anybody means
        return None


def local_address(given: str | None, default: str = "/") -> str:
    """Where to go on, only inside this service. Browsers drop tabs and turn backslashes round."""
    inside = given is not None and given.startswith("/") and given[1:2] not in ("/", "\\")
    return given if given and inside and given.isprintable() else default


def clock(name: str) -> time | None:
    """A time of day as people type it: 15:30, 15.30, 1530; None for anything else."""
    return clock_of(request.form.get(name, ""))


def clock_of(typed: str) -> time | None:
    """The time of day that somebody typed."""
    match = _CLOCK.fullmatch(typed.strip())
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def typed(*names: str) -> dict[str, str]:
    """What was typed into these fields, to be shown again."""
    return {name: request.form.get(name, "")[:LONGEST_TEXT] for name in names}
