"""The export: one entry a line, as JSON, with the personal values that are still there."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from kiosk.ledger.canonical import NotCanonical, canonical, parse, parse_object
from kiosk.ledger.chain import Row
from kiosk.ledger.commitments import Personal


class LineMalformed(ValueError):
    """The line, or the stored row, cannot be read; the text says why."""


class Line(NamedTuple):
    """What one line holds."""

    row: Row
    personal: tuple[Personal, ...]


def members(row: Row, personal: Iterable[Personal] = ()) -> dict[str, Any]:
    """An entry as the export has it. Raises LineMalformed if the stored bytes are not readable."""
    _, previous, digest, body = row
    try:
        return {
            **parse_object(body),
            "previous": previous.hex(),
            "hash": digest.hex(),
            "personal": {
                item.name: {"salt": item.salt.hex(), "value": parse(item.value)}
                for item in personal
            },
        }
    except (AttributeError, NotCanonical) as error:
        raise LineMalformed(f"entry {row[0]} as stored cannot be read") from error


def to_line(row: Row, personal: Iterable[Personal] = ()) -> bytes:
    """One line of the export, its end of line included. Raises LineMalformed."""
    return canonical(members(row, personal)) + b"\n"


def from_line(line: bytes | str) -> Line:
    """The row and the personal values again. Raises LineMalformed."""
    try:
        held = parse_object(line)
        previous, digest = bytes.fromhex(held.pop("previous")), bytes.fromhex(held.pop("hash"))
        beside = held.pop("personal")
        sequence = held["sequence"]
        if sequence < 1 or any(type(held[name]) is not kind for name, kind in _NEEDED.items()):
            raise LineMalformed("the line is not an entry: see docs/ledger-format.md")
        personal = tuple(
            Personal(sequence, name, bytes.fromhex(item["salt"]), canonical(item["value"]))
            for name, item in beside.items()
        )
        return Line((sequence, previous, digest, canonical(held)), personal)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise LineMalformed("the line is not an entry: see docs/ledger-format.md") from error


# What verifying reads; whether all else of an entry is there, reading it as an entry tells.
_NEEDED = {"sequence": int, "log": str, "type": str, "payload": dict}
