"""A small school whose pupil has two parents with addresses, and a post that is easily told off."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from db.sql_store import SqlStore
from db.store import open_store
from kiosk.custody import register as r
from kiosk.custody.reasons import Reason
from kiosk.custody.school.plain import policy_as_data
from kiosk.custody.states import Kind, Role
from kiosk.custody.telling import messages as m
from kiosk.custody.telling.messages import Means, Occasion
from kiosk.outbox.post import Envelope
from kiosk.services.acting import Who
from kiosk.services.desk.confiscation import Seizure, confiscate
from kiosk.services.ports import Done
from kiosk.services.telling.carers import Letter, write
from kiosk.services.telling.message_views import Message
from tests import factories
from tests.databases import postgresql_server
from tests.factories import StillClock, a_policy, new_id, record

__all__ = ["postgresql_server"]

OFFICE = Who("staff-office", frozenset({Role.OFFICE}), "desk")
HEAD = Who("staff-head", frozenset({Role.HEAD, Role.DSL}))
CLARE, DAN = "adult-lovell", "adult-second"
HER_ADDRESS, HIS_ADDRESS = "clare@families.example", "dan@families.example"


def adult(adult_id: str, forename: str, surname: str, **more: Any) -> dict[str, Any]:
    """What the register is told of an adult."""
    told = {"op": "adult", "id": adult_id, "title": "Mx", "forename": forename, "surname": surname}
    return {**told, "born": "1985-02-28", **more}


def link(adult_id: str, pupil: str = "pupil-ada") -> dict[str, Any]:
    """They are a carer of the pupil."""
    about = {"op": "link", "pupil": pupil, "adult": adult_id, "relationship": "father"}
    return {**about, "carer": True, "priority": 2}


@pytest.fixture(scope="session")
def school_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("school")
    store = factories.a_store(folder)
    factories.open_school(store)
    changes = [
        {"op": "adult", "id": CLARE, "email": HER_ADDRESS},
        adult(DAN, "Daniel", "Marsh", email=HIS_ADDRESS, phone="07700 900123", address="9 Elm Row"),
        link(DAN),
    ]
    record(store, r.RegisterChanged("tests", len(changes), changes))
    store.close()
    return folder / "phonebox.db"


@dataclass
class Told:
    """A school, and what its people ask of the outbox."""

    store: SqlStore
    clock: StillClock
    file: Path

    def start_again(self) -> None:
        """The machine comes up with what was on disk."""
        self.store.close()
        self.store = open_store(self.file, self.clock)

    def confiscate(self, reason: Reason = Reason.DEVICE_POLICY, **more: Any) -> str:
        """Ada's phone is taken; the record's id."""
        seizure = Seizure(Kind.CONFISCATION, reason, "staff-office", "device-ada", **more)
        done = confiscate(self.store, OFFICE, new_id(), seizure)
        assert not done.refusals, done
        return str(done.answer["record"])

    def write(self, record_id: str, adult_id: str = CLARE, who: Who = OFFICE, **more: Any) -> Done:
        """A notice to this adult is asked for."""
        told = {"occasion": Occasion.NOTICE, "means": Means.MAIL, **more}
        return write(self.store, who, new_id(), Letter(record_id, adult_id, **told))

    def queued(self, adult_id: str = CLARE) -> str:
        """A notice waits; the message's id."""
        done = self.write(self.confiscate(), adult_id)
        assert not done.refusals, done
        return str(done.answer["message"])

    def message(self, message_id: str) -> Message:
        with self.store.read() as facts:
            found = facts.message(message_id)
        assert found
        return found

    @property
    def message_record(self) -> str:
        """The record of Ada's phone."""
        with self.store.read() as facts:
            found = facts.open_record_of("device-ada")
        assert found
        return found.record_id

    def adopt(self, **rules: Any) -> None:
        """Other rules from today."""
        policy = a_policy(version=new_id(), effective_from=self.clock.at.date(), **rules)
        record(self.store, r.PolicyAdopted(policy.version, policy_as_data(policy)))

    def bar(self, adult_id: str, **more: Any) -> None:
        """A document was seen."""
        day = self.clock.at.date()
        whole = {"stops_collection": True, "seen_by": "staff-head", "review_on": day, **more}
        record(self.store, r.BarPlaced(new_id(), adult_id, (), **whole))

    def change(self, *changes: dict[str, Any]) -> None:
        """The register is told otherwise."""
        record(self.store, r.RegisterChanged("tests", len(changes), list(changes)))

    def line(self, **addresses: str) -> None:
        """Where mail reaches the staff."""
        events = [m.StaffAddressSet(f"staff-{name}", to) for name, to in addresses.items()]
        record(self.store, *events, staff="staff-head")


@pytest.fixture
def told(tmp_path: Path, school_file: Path) -> Iterator[Told]:
    clock = StillClock()
    file = Path(shutil.copy(school_file, tmp_path))
    made = Told(open_store(file, clock), clock, file)
    yield made
    made.store.close()


class Killed(BaseException):
    """The process ended here."""


@dataclass
class FakePost:
    """A server in memory; what is set in `at_announce` or `at_data` happens there."""

    mails: list[Envelope] = field(default_factory=list)
    at_open: Callable[[], None] | None = None
    at_announce: Callable[[], None] | None = None
    at_data: Callable[[], None] | None = None
    after_data: Callable[[], None] | None = None

    @contextmanager
    def open(self) -> Iterator["FakePost"]:
        _happens(self.at_open)
        yield self

    def announce(self, address: str) -> None:
        _happens(self.at_announce)

    def hand_over(self, envelope: Envelope) -> None:
        _happens(self.at_data)
        self.mails.append(envelope)
        _happens(self.after_data)

    @property
    def readers(self) -> list[str]:
        return [item.address for item in self.mails]


def _happens(what: Callable[[], None] | None) -> None:
    if what is not None:
        what()


def raises(error: BaseException) -> Callable[[], None]:
    """Something that happens: this error."""

    def happens() -> None:
        raise error

    return happens


@pytest.fixture
def post() -> FakePost:
    return FakePost()
