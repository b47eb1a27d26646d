"""The export: one entry a line, as JSON, with the personal values that are still there."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from kiosk.ledger.canonical import NotCanonical, canonical, parse, parse_object
from kiosk.ledger.chain import Row
from kiosk.ledger.commitments import Personal


class LineMalformed(ValueError):
    """The line, or the stored row, cannot be read; the text says why."""


class Line(NamedTuple):
    """What one line holds."""

    row: Row
    personal: tuple[Personal, ...] | None


Beside = Iterable[Personal] | None
"""The personal values beside an entry; None where they are withheld from who gets the export."""


def members(row: Row, personal: Beside = ()) -> dict[str, Any]:
    """An entry as the export has it. Raises LineMalformed if the stored bytes are not readable."""
    _, previous, digest, body = row
    try:
        held = {**parse_object(body), "previous": previous.hex(), "hash": digest.hex()}
        if personal is not None:
            held["personal"] = {
                item.name: {"salt": item.salt.hex(), "value": parse(item.value)}
                for item in personal
            }
    except (AttributeError, NotCanonical) as error:
        raise LineMalformed(f"entry {row[0]} as stored cannot be read") from error
    return held


def to_line(row: Row, personal: Beside = ()) -> bytes:
    """One line of the export, its end of line included. Raises LineMalformed."""
    return canonical(members(row, personal)) + b"\n"


def from_line(line: bytes | str) -> Line:
    """The row and the personal values again. Raises LineMalformed."""
    try:
        held = parse_object(line)
        previous, digest = bytes.fromhex(held.pop("previous")), bytes.fromhex(held.pop("hash"))
        beside = held.pop("personal") if "personal" in held else None
        sequence = held["sequence"]
        if sequence < 1 or any(type(held[name]) is not kind for name, kind in _NEEDED.items()):
            raise LineMalformed("the line is not an entry: see docs/ledger-format.md")
        personal = None if beside is None else tuple(_values(sequence, beside))
        return Line((sequence, previous, digest, canonical(held)), personal)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise LineMalformed("the line is not an entry: see docs/ledger-format.md") from error


# What verifying reads; whether all else of an entry is there, reading it as an entry tells.
_NEEDED = {"sequence": int, "log": str, "type": str, "payload": dict}


def _values(sequence: int, beside: dict[str, Any]) -> Iterator[Personal]:
    for name, item in beside.items():
        salt = bytes.fromhex(item["salt"])
        yield Personal(sequence, name, salt, canonical(item["value"]))
