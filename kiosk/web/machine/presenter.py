"""The parts of a Phonebox in the order in which somebody has to see to them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kiosk.services.machine.health_parts import Part
from kiosk.web.words import clock_time

View = dict[str, Any]

TITLES = {
    "backups": "Backups",
    "certificate": "Certificate",
    "clock": "Clock",
    "disk": "Disk space",
    "ledger": "Ledger",
    "mail": "Mail",
    "memory": "Memory",
    "policy": "Policy",
    "power": "Power",
    "readers": "Readers",
    "records": "Records",
    "staff": "Accounts",
    "update": "Update",
    "version": "Version",
    "warmth": "Warmth",
    "wear": "Disk wear",
}


def machine_page(parts: Sequence[Part], now: datetime) -> View:
    """The context of machine/page.html and machine/_parts.html."""
    wrong = sorted((part for part in parts if not part.is_well), key=lambda part: not part.is_bad)
    return {
        "title": "Machine",
        "lead": _lead(len(wrong)),
        "looked": f"Looked at {clock_time(now)}. This page follows by itself.",
        "wrong": [_row(part) for part in wrong],
        "well": [_row(part) for part in parts if part.is_well],
    }


def _lead(count: int) -> str:
    if not count:
        return "Everything is well."
    return "One thing needs you." if count == 1 else f"{count} things need you."


def _row(part: Part) -> View:
    title = TITLES.get(part.name, part.name.capitalize())
    kind = "stop" if part.is_bad else "attention"
    return {"title": title, "words": part.words, "command": part.command, "kind": kind}
