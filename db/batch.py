"""Several acts in one transaction: each is decided, entered in the ledger, and answered."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from db.changes import apply_change
from db.facts import SqlFacts
from db.heads import head_to_write, replace_head
from db.memory import Memory
from db.models import CommandAnswer, LedgerEntry, PersonalValue
from db.prepared import Prepared
from db.projector import imports
from db.projector.context import Context
from db.projector.table import project
from db.queries.base import Settings
from db.rows import add, add_all
from kiosk.clock import Moment
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.events import Event
from kiosk.custody.register import ClockConfirmed, Erased, RegisterImported
from kiosk.ledger.canonical import canonical
from kiosk.ledger.chain import Head
from kiosk.ledger.commitments import SALT_BYTES, Personal, commit, erasures
from kiosk.ledger.entry import Entry
from kiosk.ledger.payload import SCHEMA, from_payload, parts_of, to_payload, type_name
from kiosk.services.ports import Command, Decide, Done, Outcome, PutCredential

_ANSWER = Prepared(
    select(*CommandAnswer.__table__.columns).where(
        CommandAnswer.command_id == bindparam("command_id")
    )
)
_CLOCK_CONFIRMED = type_name(ClockConfirmed)
_ADD_ENTRY = Prepared(insert(LedgerEntry))
_ERASE = Prepared(
    delete(PersonalValue).where(
        PersonalValue.sequence == bindparam("of_sequence"),
        PersonalValue.name == bindparam("of_name"),
    )
)


@dataclass(frozen=True)
class Identity:
    """Whose ledger this is, and since which start of the machine we run."""

    log_id: str
    boot: str


class Batch:
    """One transaction on the writing connection."""

    def __init__(
        self,
        connection: Connection,
        identity: Identity,
        settings: Settings,
        memory: Memory,
        now: Callable[[], Moment],
    ) -> None:
        self._connection = connection
        self._identity = identity
        self._settings = settings
        self._memory = memory
        self._clock = now
        self._stored, self._recorded_at = head_to_write(connection, identity.log_id)
        self._head = self._stored
        memory.begin(self._stored.hash)
        self.has_erased = False
        self.has_imported = False

    def act(self, command: Command, decide: Decide) -> Done:
        """Decide and write one act. What it raises must take its savepoint back, by `undo_to`."""
        known = _ANSWER.first(self._connection, command_id=command.command_id)
        if known is not None:
            return _again(known)
        now = self._moment()
        facts = SqlFacts(self._connection, self._identity.log_id, now, self._settings, self._memory)
        facts.head_now = lambda: self._head
        outcome = decide(facts)
        policy = self._policy(facts) if outcome.events else None
        actor = command.actor if outcome.actor is None else outcome.actor
        command = replace(command, actor=actor)
        before = self._head.size
        for event in outcome.events:
            self._append(command, event, now, policy)
        for change in outcome.changes:
            self.has_erased |= apply_change(self._connection, change)
            if isinstance(change, PutCredential):
                self._memory.forget_rare()
        sequences = tuple(range(before + 1, self._head.size + 1))
        done = Done(outcome.answer, outcome.refusals, sequences, now)
        if outcome.remember:
            self._remember(command, outcome, done)
        return done

    def mark(self) -> tuple[Head, datetime | None]:
        """Where the ledger stands, to come back to."""
        return self._head, self._recorded_at

    def undo_to(self, mark: tuple[Head, datetime | None]) -> None:
        """Come back to where the ledger stood."""
        self._head, self._recorded_at = mark
        self._settings.forget()
        self._memory.forget()

    @property
    def newest(self) -> bytes:
        """The hash of the newest entry."""
        return self._head.hash

    def finish(self) -> None:
        """Replace the head, by comparing it with the one this batch began on."""
        replace_head(
            self._connection, self._identity.log_id, self._stored, self._head, self._recorded_at
        )

    def _moment(self) -> Moment:
        now = self._clock()
        if self._recorded_at is not None and now.at < self._recorded_at:
            return Moment(now.at, confirmed=False)
        return now

    @staticmethod
    def _policy(facts: SqlFacts) -> str | None:
        school = facts.school()
        return school.policy(facts.now.at).version if school.policies.versions else None

    def _append(self, command: Command, event: Event, now: Moment, policy: str | None) -> None:
        name, sequence = type_name(event), self._head.size + 1
        payload, values = to_payload(event)
        beside = [
            Personal(sequence, key, os.urandom(SALT_BYTES), canonical(value))
            for key, value in values.items()
        ]
        entry = Entry(
            log=self._identity.log_id,
            sequence=sequence,
            type=name,
            schema=SCHEMA,
            command_id=command.command_id,
            occurred_at=now.at,
            recorded_at=now.at,
            clock="confirmed" if now.confirmed else "unconfirmed",
            boot=self._identity.boot,
            actor=command.actor,
            station=command.station,
            policy=policy,
            payload={
                **payload,
                **{item.name: {"commitment": commit(item.value, item.salt)} for item in beside},
            },
        )
        self._write(entry, chain(beside, _parts(sequence, event)))
        # What follows is made from what the ledger says, as it would be if made anew.
        self._project(from_payload(name, payload, values), command, now)

    def _write(self, entry: Entry, beside: Iterable[Personal]) -> None:
        body, log_id = entry.body(), self._identity.log_id
        previous, self._head = self._head.hash, self._head.append(body)
        if entry.clock == "confirmed" or entry.type == _CLOCK_CONFIRMED:
            # Whoever says that it is right says so against all that was believed before.
            self._recorded_at = entry.recorded_at
        row = {"log_id": log_id, "sequence": entry.sequence, "body": body}
        hashes = {"previous": previous, "hash": self._head.hash}
        _ADD_ENTRY.run(self._connection, **row, **hashes)
        rows = ({"log_id": log_id, **item._asdict()} for item in beside)
        add_all(self._connection, PersonalValue, rows)

    def catch_up(self, most: int) -> bool:
        """Let the register follow a little further from an import; whether more is left to do."""
        self._memory.forget_rare()
        return imports.catch_up(self._connection, self._connection, most)

    def _erase(self, event: Erased) -> dict[tuple[int, str], Any]:
        """Delete what was erased; gives what it told of people, who stay."""
        self.has_erased = True
        # What an import told must be in the register before it goes.
        imports.finish(self._connection, self._connection)
        gone = {}
        for sequence, name in erasures({"erased": event.erased}):
            if told := imports.told(self._connection, sequence, name):
                gone[sequence, name] = told
            if not _ERASE.run(self._connection, of_sequence=sequence, of_name=name):
                raise ValueError(f"entry {sequence} has no value {name} that could be erased")
        return gone

    def _project(self, event: Event, command: Command, now: Moment) -> None:
        gone = self._erase(event) if isinstance(event, Erased) else {}
        self.has_imported = self.has_imported or isinstance(event, RegisterImported)
        staff = command.actor.get("staff")
        context = Context(
            connection=self._connection,
            ledger=self._connection,
            log_id=self._identity.log_id,
            sequence=self._head.size,
            at=now.at,
            staff_id=staff if isinstance(staff, str) else None,
            confirmed=now.confirmed,
            gone=gone,
        )
        record = project(context, event)
        if record is not None:
            self._memory.follow(record)
        else:
            self._memory.forget_rare()

    def _remember(self, command: Command, outcome: Outcome, done: Done) -> None:
        add(
            self._connection,
            CommandAnswer,
            command_id=command.command_id,
            answer=outcome.answer,
            refusals=[[item.code.value, item.facts] for item in outcome.refusals],
            first=done.entry or 0,
            entries=len(done.sequences),
            at=done.moment.at,
            confirmed=done.moment.confirmed,
        )


def _parts(sequence: int, event: Event) -> Iterator[Personal]:
    for name, parts in parts_of(event).items():
        for place, (salt, value) in enumerate(parts):
            yield Personal(sequence, f"{name}.{place}", salt, value)


def _again(row: Any) -> Done:
    refusals = tuple(Refusal(Code(code), facts) for code, facts in row.refusals)
    sequences = tuple(range(row.first, row.first + row.entries))
    return Done(row.answer, refusals, sequences, Moment(row.at, row.confirmed), repeated=True)
