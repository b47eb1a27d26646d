"""A ledger in memory, kept as a store keeps it, and small samples of it; the same every time."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from kiosk.ledger.canonical import canonical
from kiosk.ledger.chain import Head, Row
from kiosk.ledger.checkpoint import Checkpoint
from kiosk.ledger.commitments import Personal, commit
from kiosk.ledger.entry import Entry
from kiosk.ledger.export import to_line
from kiosk.signing import Ed25519Signer

SIGNER = Ed25519Signer(sha256(b"the key of the samples").digest())
START = datetime(2026, 11, 23, 8, 42, tzinfo=UTC)


def made_id(*of: object) -> str:
    """An id that follows from what it is an id of."""
    return str(UUID(bytes=sha256(repr(of).encode()).digest()[:16], version=4))


LOG = made_id("log")


class Ledger:
    """Appends as the store does, and keeps what the store keeps."""

    def __init__(self, log: str = LOG) -> None:
        self.log = log
        self.head = Head()
        self.rows: list[Row] = []
        self.personal: list[Personal] = []

    def add(
        self, name: str, payload: dict[str, Any], personal: dict[str, Any] | None = None
    ) -> int:
        """Append one entry; `personal` goes beside the ledger. Returns its number."""
        sequence = self.head.size + 1
        for key, value in (personal or {}).items():
            salt = sha256(f"salt {self.log} {sequence} {key}".encode()).digest()
            item = Personal(sequence, key, salt, canonical(value))
            payload = {**payload, key: {"commitment": commit(item.value, salt)}}
            self.personal.append(item)
        body = self.entry(sequence, name, payload).body()
        head = self.head.append(body)
        self.rows.append((sequence, self.head.hash, head.hash, body))
        self.head = head
        return sequence

    def entry(self, sequence: int, name: str, payload: dict[str, Any]) -> Entry:
        at = START + timedelta(seconds=20 * sequence)
        return Entry(
            log=self.log,
            sequence=sequence,
            type=name,
            schema=1,
            command_id=made_id("command", sequence),
            occurred_at=at,
            recorded_at=at + timedelta(milliseconds=4),
            clock="confirmed",
            boot=made_id("boot"),
            actor={"staff": made_id("staff"), "role": "office"},
            station="desk",
            policy="2026-09",
            payload=payload,
        )

    def erase(self, *values: tuple[int, str]) -> int:
        """Erase values as the store does: the rows beside go, an entry says so."""
        self.personal = [item for item in self.personal if item[:2] not in values]
        named = [{"sequence": sequence, "name": name} for sequence, name in values]
        return self.add("erased", {"erased": named, "reason": "retention_ended"})

    def export(self) -> list[bytes]:
        return [
            to_line(row, [item for item in self.personal if item.sequence == row[0]])
            for row in self.rows
        ]

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.export()]

    @property
    def checkpoint(self) -> Checkpoint:
        return Checkpoint.of(self.log, self.head)

    @property
    def note(self) -> str:
        return self.checkpoint.signed(SIGNER)


def written(lines: Iterable[dict[str, Any]]) -> list[bytes]:
    """Lines of an export again, after somebody meddled with what they hold."""
    return [canonical(line) + b"\n" for line in lines]


def sample(size: int = 12, log: str = LOG) -> Ledger:
    """Hand-ins, a confiscation with personal values at 3 and 6, at 9 the erasing of one of 3's."""
    ledger = Ledger(log)
    for number in range(1, size + 1):
        device = {"record_id": made_id("record", number), "device_id": made_id("device", number)}
        if number in (3, 6):
            personal = {"place": "Room 4", "told_pupil": "Your mother signs for it — at 15:30 ✓"}
            ledger.add("confiscated", {**device, "reason": "used_in_lesson"}, personal)
        elif number == 9:
            ledger.erase((3, "place"))
        else:
            ledger.add("handed_in", {**device, "slot": str(number)})
    return ledger
