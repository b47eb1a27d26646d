"""What was erased, kept beside the backups: so that a restore of an earlier one erases it again.

A line names an entry, the value's place in it and its salted commitment, and no one. Each carries a
code by a key that only the kiosk and the inside of a backup have: nobody can add one.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

LONGEST = 1 << 28
"""Bytes of a list: more than a school erases in a hundred years."""


class Gone(NamedTuple):
    """A value that was erased: its entry's number, its name there, and its commitment in hex."""

    sequence: int
    name: str
    commitment: str


def written(gone: Iterable[Gone], log: str, key: bytes) -> bytes:
    """The list, one JSON object a line, in the order of the entries."""
    return b"".join(_line(item, log, key) for item in sorted(set(gone)))


def read(text: bytes, log: str, key: bytes) -> Iterator[Gone]:
    """What stands in a list, as far as it is of this ledger and this key wrote it."""
    for line in text[:LONGEST].splitlines():
        item = _gone(line)
        if item is not None and hmac.compare_digest(_line(item, log, key).strip(), line.strip()):
            yield item


def _gone(line: bytes) -> Gone | None:
    try:
        found = json.loads(line)
        item = Gone(found["sequence"], found["name"], found["commitment"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    is_whole = type(item.sequence) is int and isinstance(item.name, str)
    return item if is_whole and isinstance(item.commitment, str) else None


def _line(item: Gone, log: str, key: bytes) -> bytes:
    said = {"log": log, **item._asdict()}
    plain = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    own = hmac.new(key, b"phonebox erasures", hashlib.sha256).digest()
    said["mac"] = hmac.new(own, plain, hashlib.sha256).hexdigest()
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode() + b"\n"
