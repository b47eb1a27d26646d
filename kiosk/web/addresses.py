"""What comes in an address: text without control characters, numbers, days."""

from datetime import date

from flask import request

LONGEST = 200


def text(name: str) -> str:
    """A line of text from the address, cut at its longest; empty for nothing."""
    raw = request.args.get(name, "")[:LONGEST]
    return "".join(item for item in raw if item.isprintable()).strip()


def is_id(given: str) -> bool:
    """Whether this could be an id at all; some databases break off at what could not."""
    return given.isprintable() and len(given) <= LONGEST


def number(name: str) -> int | None:
    """A whole number from 0 to 10¹⁵ from the address; None for anything else."""
    raw = request.args.get(name, "")
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) <= 15 else None


def day(name: str) -> date | None:
    """A day from the address, written as 2026-11-23; None for anything else."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
