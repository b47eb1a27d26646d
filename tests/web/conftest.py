"""A school with people of every role, its pages, and browsers that are signed in there."""

from __future__ import annotations

import hashlib
import re
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache

from db.sql_store import SqlStore
from db.store import open_store
from kiosk.app import Phonebox, create_app
from kiosk.custody import register as r
from kiosk.custody.people.accounts import USUAL_WORDS, AcceptableUse
from kiosk.custody.states import Role
from kiosk.services.context import Services
from kiosk.services.ports import PutCredential
from kiosk.signing import Ed25519Signer
from tests.factories import StillClock, a_store, open_school, record

PASSWORD = "a long enough password"
PIN = "4071"
USE = AcceptableUse(USUAL_WORDS)
LABELS = {"device-ada": "DA7K2Q9XZ", "device-ben": "DB3M8T2K4", "device-zoe": "DC0Q7H5RB"}


class PlainHasher:
    """A fast stand-in for slow hashing; the real one has tests of its own."""

    def hash(self, secret: str) -> str:
        return f"plain:{secret}"

    def matches(self, secret_hash: str | None, secret: str) -> bool:
        return secret_hash == f"plain:{secret}"


@dataclass
class Site:
    """The pages of one school, and the clock on its wall."""

    app: Phonebox
    services: Services
    clock: StillClock
    key: str = "a-key-of-a-reader"

    @property
    def store(self) -> SqlStore:
        store = self.services.store
        assert isinstance(store, SqlStore)
        return store

    def browser(self, user: str | None = None) -> Browser:
        """A browser, with somebody signed in by password."""
        browser = Browser(self.app.test_client())
        if user is not None:
            answer = browser.post("/sign-in", username=user, password=PASSWORD)
            assert answer.status_code == 303, answer.text
        return browser

    def later(self, when: datetime) -> None:
        """The clock goes on to a time at which everybody has chosen a new password."""
        self.clock.at = when
        with self.store.read() as facts:
            people = [item.id for item in facts.all_staff()]
        chosen = (PutCredential(p, "password", f"plain:{PASSWORD}", when) for p in people)
        record(self.store, changes=tuple(chosen))

    def scan(self, code: str | None = None, **more: Any) -> dict[str, Any]:
        """What a reader at the desk is answered."""
        body = {"id": str(uuid.uuid4()), "code": code, "uid": None, "medium": "qr", **more}
        answer = self.app.test_client().post(
            "/api/scans", json=body, headers={"Authorization": f"Bearer {self.key}"}
        )
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.get_json()
        return found


@dataclass
class Browser:
    """A browser that carries its cookies, and posts forms with the page's token."""

    client: FlaskClient

    def get(self, path: str, **kwargs: Any) -> Any:
        """The page, where redirects lead."""
        return self.client.get(path, follow_redirects=True, **kwargs)

    def token(self) -> str:
        """The token that forms carry."""
        page = self.client.get("/sign-in").text
        found = re.search(r'name="csrf-token" content="([^"]+)"', page)
        assert found
        return found.group(1)

    def post(self, path: str, follow: Any = False, **fields: Any) -> Any:
        """Post a form. `follow` is a bool, typed so that a dict of fields may be spread."""
        data = {"csrf_token": self.token(), "command_id": str(uuid.uuid4()), **fields}
        return self.client.post(path, data=data, follow_redirects=follow)


def _people(store: SqlStore, clock: StillClock) -> None:
    """An account for each role beside the two that the small school has, all with secrets."""
    roles = {Role.TEACHER, Role.LEADER, Role.DSL, Role.TECHNICIAN, Role.GOVERNOR}
    record(
        store,
        *(
            r.StaffAdded(f"staff-{role}", role, (role,), name=f"{role.title()} Person")
            for role in roles
        ),
        r.BadgeLinked("staff-office", "B0000000P"),
        r.BadgeLinked("staff-leader", "B0000001M"),
    )
    names = [f"staff-{role}" for role in (*roles, "office", "head")]
    credentials = [
        PutCredential(name, which, f"plain:{secret}", clock.at)
        for name in names
        for which, secret in (("password", PASSWORD), ("pin", PIN))
    ]
    accepted = (r.AcceptableUseAccepted(staff, USE.version, USE.words) for staff in names)
    record(store, *accepted, changes=tuple(credentials))


@pytest.fixture
def clock() -> StillClock:
    """A Monday morning in term."""
    return StillClock()


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small school on disk, made once and copied for each test."""
    clock, folder = StillClock(), tmp_path_factory.mktemp("school")
    store = a_store(folder, clock)
    open_school(store)
    _people(store, clock)
    record(
        store,
        *(r.CodeLinked(code, "label", device) for device, code in LABELS.items()),
        r.ReaderKeyMade("scanner", "desk", _hash_of(Site.key)),
    )
    store.close()
    return folder / "phonebox.db"


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """The templates, compiled once for all tests."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def site(
    school: Path, compiled: FileSystemBytecodeCache, tmp_path: Path, clock: StillClock
) -> Iterator[Site]:
    """The pages over a small school on a real disk."""
    store = open_store(shutil.copy(school, tmp_path), clock)
    services = Services(
        store=store,
        clock=clock,
        hasher=PlainHasher(),
        signer=Ed25519Signer(b"k" * 32),
        session_key=b"s" * 32,
        tag_key=b"t" * 32,
    )
    app = create_app(services)
    app.testing = True
    app.jinja_env.bytecode_cache = compiled
    yield Site(app, services, clock)
    store.close()


def _hash_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
