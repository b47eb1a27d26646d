"""A small school on a real store, and hashes that cost nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from db.sql_store import SqlStore
from kiosk.custody.states import Role
from kiosk.services.accounts import NewStaff, made
from kiosk.services.acting import Who
from tests import factories
from tests.factories import StillClock

HEAD = Who("staff-head", frozenset({Role.HEAD, Role.DSL}))
OFFICE = Who("staff-office", frozenset({Role.OFFICE}), "desk")
PASSWORD = "three brown horses"
PIN = "4826"
BADGE = "B6FF1CE0R"


@dataclass
class QuickHasher:
    """Hashes nothing, and remembers what it was asked to compare."""

    asked: list[str | None] = field(default_factory=list)

    def hash(self, secret: str) -> str:
        return f"hash of {secret}"

    def matches(self, secret_hash: str | None, secret: str) -> bool:
        self.asked.append(secret_hash)
        return secret_hash == self.hash(secret)


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def store(tmp_path: Path, clock: StillClock) -> Iterator[SqlStore]:
    opened = factories.a_store(tmp_path, clock)
    factories.open_school(opened)
    yield opened
    opened.close()


@pytest.fixture
def hasher() -> QuickHasher:
    return QuickHasher()


@dataclass
class Members:
    """Accounts with secrets, in a school's records."""

    store: SqlStore
    hasher: QuickHasher
    clock: StillClock

    def add(self, user: str, *roles: Role, badge: str | None = None) -> str:
        new = NewStaff(user, user.title(), frozenset(roles), PASSWORD, PIN, badge)
        account = made(self.hasher, new)
        changes = account.changes(self.clock.at)
        factories.record(self.store, *account.events, staff="staff-head", changes=changes)
        return account.staff_id


@pytest.fixture
def members(store: SqlStore, hasher: QuickHasher, clock: StillClock) -> Members:
    return Members(store, hasher, clock)
