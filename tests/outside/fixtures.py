"""The sample school, made once for all tests of a run."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.outside.processes import Phonebox, Service
from tests.outside.scans import Reader
from tests.outside.visitor import Visitor

__all__ = ["devices", "leaflet", "office", "reader", "sample", "school", "service"]

MORNING = "2026-11-23T08:30:00"
"""A Monday in term: London's winter time, no holiday near."""


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Phonebox:
    """The sample school, as `phonebox demo` made it. Nobody starts it: take a copy."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made = Phonebox(shared / "sample", MORNING)
    with _alone(shared):
        if not made.data.exists():
            (shared / "sample.json").write_text(json.dumps(made.json("demo")))
    return made


@pytest.fixture(scope="session")
def leaflet(sample: Phonebox) -> dict[str, Any]:
    """What `phonebox demo` prints: staff with passwords, PINs and badges, codes and tags to try."""
    found: dict[str, Any] = json.loads(sample.data.with_name("sample.json").read_text())
    return found


@pytest.fixture
def school(sample: Phonebox, tmp_path: Path) -> Phonebox:
    """A copy of the sample school, for one test."""
    return sample.copy(tmp_path / "school")


@pytest.fixture(scope="module")
def service(
    sample: Phonebox, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """A running copy for all tests of a module, which starts at the module's NOW, if it has one.

    At its end everything that they did must hold together.
    """
    copy = sample.copy(tmp_path_factory.mktemp("module") / "school")
    copy = copy.at(getattr(request.module, "NOW", MORNING))
    with copy.serve() as running:
        yield running
    copy.assert_holds()


@pytest.fixture(scope="module")
def office(service: Service) -> Visitor:
    """The office, at the desk of the module's service."""
    return service.as_("office")


@pytest.fixture(scope="module")
def reader(service: Service) -> Reader:
    """A reader with a key at the desk."""
    return Reader.of(service.phonebox, service.url)


@pytest.fixture(scope="module")
def devices(service: Service) -> dict[str, dict[str, Any]]:
    """Every device that has a label, by its code."""
    found = service.phonebox.json("device", "list")["devices"]
    return {code: item for item in found for code in item["codes"]}
