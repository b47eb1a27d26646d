"""Believing the clock: by synchronisation, or by a member of staff after each start."""

import pytest

from db.sql_store import SqlStore
from kiosk import timekeeping as machine
from kiosk.clock import SystemClock
from kiosk.custody.errors import Code
from kiosk.custody.register import ClockConfirmed
from kiosk.services.acting import Who
from kiosk.services.context import Services
from kiosk.services.machine.timekeeping import confirm, must_be_confirmed
from kiosk.signing import Ed25519Signer
from kiosk.timekeeping import Trust
from tests.factories import new_id
from tests.services.conftest import OFFICE, QuickHasher


@pytest.fixture
def services(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> Services:
    """On a machine whose clock nothing has set."""
    monkeypatch.setattr(machine, "is_synchronised", lambda: False)
    monkeypatch.setattr(machine, "is_set_by_hardware", lambda: False)
    trust = Trust()
    signer = Ed25519Signer(bytes(32))
    return Services(store, SystemClock(trust), QuickHasher(), signer, b"", b"", trust=trust)


def test_staff_confirm_the_time_once_and_it_is_an_entry(services: Services) -> None:
    assert must_be_confirmed(services)
    done = confirm(services, OFFICE, new_id())
    assert not must_be_confirmed(services)
    with services.store.read() as facts:
        entry = facts.entry(done.entry or 0)
    assert entry is not None
    assert isinstance(entry.event, ClockConfirmed)
    assert entry.staff_id == OFFICE.staff_id


def test_nobody_confirms_it_without_a_role(services: Services) -> None:
    locked = Who(OFFICE.staff_id, frozenset(), "desk")
    done = confirm(services, locked, new_id())
    assert [refusal.code for refusal in done.refusals] == [Code.ROLE_MISSING]
    assert must_be_confirmed(services)


def test_a_synchronised_clock_needs_nobody(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "is_synchronised", lambda: True)
    assert not must_be_confirmed(services)


def test_the_kernel_can_be_asked() -> None:
    assert machine.is_synchronised() in (True, False)
