"""A small school on a real store, and hashes that cost nothing."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from db.sql_store import SqlStore
from db.store import open_store
from kiosk.custody.people.accounts import USUAL_WORDS, AcceptableUse
from kiosk.custody.register import AcceptableUseAccepted
from kiosk.custody.states import Role
from kiosk.services.acting import Who
from kiosk.services.staff.accounts import NewStaff, made
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


@pytest.fixture(scope="session")
def school_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a small school, to be copied: making one takes longer than most tests."""
    folder = tmp_path_factory.mktemp("school")
    opened = factories.a_store(folder)
    factories.open_school(opened)
    opened.close()
    return folder / "phonebox.db"


@pytest.fixture
def store(tmp_path: Path, clock: StillClock, school_file: Path) -> Iterator[SqlStore]:
    shutil.copy(school_file, tmp_path)
    opened = open_store(tmp_path / school_file.name, clock)
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
        use = AcceptableUse(USUAL_WORDS)
        accepted = AcceptableUseAccepted(account.staff_id, use.version, use.words)
        events = (*account.events, accepted)
        factories.record(self.store, *events, staff="staff-head", changes=changes)
        return account.staff_id


@pytest.fixture
def members(store: SqlStore, hasher: QuickHasher, clock: StillClock) -> Members:
    return Members(store, hasher, clock)
