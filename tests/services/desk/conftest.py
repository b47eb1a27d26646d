"""An office at work; its school is made once, and copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store import open_store
from tests.factories import StillClock, a_store
from tests.services.desk.office import Office, furnish


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("school")
    store = a_store(folder, StillClock())
    furnish(store)
    store.close()
    return folder / "phonebox.db"


@pytest.fixture
def office(school: Path, tmp_path: Path) -> Iterator[Office]:
    """The office on a Monday morning in term, with somebody signed in at the desk."""
    clock = StillClock()
    store = open_store(shutil.copy(school, tmp_path), clock)
    office = Office(store, clock)
    office.sit()
    yield office
    store.close()
