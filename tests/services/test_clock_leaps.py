"""The clock is set while Phonebox runs: found, told once, and what vouched for it asked anew."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.errors import FULL
from db.sql_store import SqlStore
from kiosk import timekeeping as machine
from kiosk.clock import SystemClock
from kiosk.clock_watch import ClockWatch
from kiosk.custody.machine.clocks import ClockCause, ClockSet
from kiosk.custody.register import SlotsSet
from kiosk.services.context import Services
from kiosk.services.machine.timekeeping import begin_trust, confirm, is_behind, must_be_confirmed
from kiosk.services.ports import StoreError
from kiosk.signing import Ed25519Signer
from kiosk.timekeeping import Basis, Leap, Leaps, Look, Trust, is_set_by_hardware
from tests.factories import new_id, record
from tests.services.conftest import OFFICE, QuickHasher

Seen = list[tuple[float, bool]]

CASES: dict[str, tuple[Seen, list[Leap]]] = {
    "nothing": ([(0, False), (0.001, False), (0.002, False)], []),
    "slewed": ([(0, False), *((n / 10, False) for n in range(50))], []),
    "set by hand": (
        [(0, False), (60, False), (60, False), (60, False), (60, False)],
        [Leap(60, synchronised=False)],
    ),
    "synchronised, at once": ([(0, False), (3600, True)], [Leap(3600, synchronised=True)]),
    "synchronised, a moment later": (
        [(0, False), (-86400, False), (-86400, True), (-86400, True)],
        [Leap(-86400, synchronised=True)],
    ),
    "synchronised, and right": ([(0, False), (0.2, True)], [Leap(0.2, synchronised=True)]),
    "synchronised after slewing": (
        [(0, False), (0.5, False), (1.0, False), (1.5, False), (2.0, True)],
        [Leap(2.0, synchronised=True)],
    ),
    "synchronised from the start": ([(0, True), (0.001, True), (0.002, True)], []),
    "put back though synchronised": (
        [(0, True), (-600, True), (-600, True)],
        [Leap(-600, synchronised=True)],
    ),
    "synchronised, lost, and found": (
        [(0, True), (0, False), (0.1, False), (0.5, True)],
        [Leap(0.5, synchronised=True)],
    ),
    "twice by hand": (
        [(0, False), *[(10, False)] * 5, *[(5, False)] * 5],
        [Leap(10, synchronised=False), Leap(-5, synchronised=False)],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_leap_is_told_once(case: str) -> None:
    seen, told = CASES[case]
    looks = [Look(1e9 + ahead, synchronised) for ahead, synchronised in seen]
    leaps = Leaps(looks[0])
    found = [leap for leap in map(leaps.after, looks[1:]) if leap is not None]
    rounded = [Leap(round(leap.seconds, 3), leap.synchronised) for leap in found]
    assert rounded == told


@pytest.mark.parametrize(
    ("taken", "ahead", "believed"),
    [("1", 0, True), ("1", -2, True), ("0", 0, False), ("1", -60, False), ("1", 3600, False)],
)
def test_a_hardware_clock_vouches_only_while_both_agree(
    tmp_path: Path, taken: str, ahead: int, believed: bool
) -> None:
    (tmp_path / "hctosys").write_text(f"{taken}\n")
    seconds = int(datetime.now(UTC).timestamp()) + ahead
    (tmp_path / "since_epoch").write_text(f"{seconds}\n")
    assert is_set_by_hardware(tmp_path) is believed


@pytest.mark.parametrize("text", ["", "0", "-1", "9" * 30, "soon"])
def test_a_hardware_clock_without_a_battery_vouches_for_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "hctosys").write_text("1\n")
    (tmp_path / "since_epoch").write_text(text)
    assert not is_set_by_hardware(tmp_path)
    assert not is_set_by_hardware(tmp_path / "none")


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the machine vouches for its clock."""
    monkeypatch.setattr(machine, "is_synchronised", lambda: False)
    monkeypatch.setattr(machine, "is_set_by_hardware", lambda: False)


def test_who_vouches_is_known(alone: None, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime.now(UTC)
    trust = Trust()
    assert (trust.basis, trust()) == (Basis.NOBODY, False)
    trust.confirm(now)
    assert (trust.basis, trust()) == (Basis.STAFF, True)
    trust.leapt(now - timedelta(days=1))
    assert trust.basis is Basis.NOBODY, "what staff said was of another time"
    monkeypatch.setattr(machine, "is_set_by_hardware", lambda: True)
    assert Trust().basis is Basis.HARDWARE
    monkeypatch.setattr(machine, "is_synchronised", lambda: True)
    assert Trust().basis is Basis.SYNCHRONISED
    behind = Trust(now + timedelta(minutes=5))
    assert (behind.basis, behind()) == (Basis.BEHIND, False), "not even a time service goes back"


@pytest.fixture
def services(store: SqlStore, alone: None) -> Services:
    trust = Trust()
    store._clock = SystemClock(trust)
    assert store._committer is not None
    store._committer._now = SystemClock(trust).now
    signer = Ed25519Signer(bytes(32))
    return Services(store, SystemClock(trust), QuickHasher(), signer, b"", b"", trust=trust)


def last(services: Services) -> tuple[object, bool]:
    with services.store.read() as facts:
        entry = facts.entry(facts.head()[0])
    assert entry is not None
    return entry.event, entry.confirmed


def watching(services: Services, *looks: Look) -> ClockWatch:
    left = iter(looks)
    return ClockWatch(services, lambda: next(left))


def test_a_clock_behind_the_last_entry_is_doubted_until_staff_say_it_is_right(
    services: Services,
) -> None:
    """The test school's entries are of tomorrow, as this machine has it."""
    begin_trust(services.store, services.trust)
    with services.store.read() as facts:
        newest = facts.believed_until()
    assert newest is not None
    services.trust.newest = datetime.now(UTC) + timedelta(days=1)
    assert is_behind(services)
    assert must_be_confirmed(services)
    confirm(services, OFFICE, new_id())
    assert not is_behind(services)
    assert services.trust.basis is Basis.STAFF
    record(services.store, SlotsSet(("1",)))
    assert last(services) == (SlotsSet(("1",)), True)


def test_synchronisation_is_an_entry_with_the_size_of_the_leap(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirm(services, OFFICE, new_id())
    watch = watching(services, Look(0, False), Look(0, False), Look(7200.25, True))
    watch.once()
    monkeypatch.setattr(machine, "is_synchronised", lambda: True)
    watch.once()
    event, confirmed = last(services)
    assert isinstance(event, ClockSet)
    assert (event.cause, event.leapt_ms) == (ClockCause.SYNCHRONISED, 7_200_250)
    assert abs(datetime.now(UTC) - event.would_be - timedelta(seconds=7200.25)).seconds < 60
    assert confirmed


def test_a_clock_set_by_hand_is_asked_about_again(services: Services) -> None:
    confirm(services, OFFICE, new_id())
    assert not must_be_confirmed(services)
    watch = watching(services, Look(0, False), *[Look(-600, False)] * 5)
    for _ in range(5):
        watch.once()
    event, confirmed = last(services)
    assert isinstance(event, ClockSet)
    assert (event.cause, event.leapt_ms, confirmed) == (ClockCause.SET, -600_000, False)
    assert must_be_confirmed(services)


def test_what_cannot_be_recorded_now_is_recorded_later(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = watching(services, Look(0, False), *[Look(5, True)] * 3)

    def full(*_: object) -> None:
        raise StoreError(FULL)

    with monkeypatch.context() as patch:
        patch.setattr(services.store, "act", full)
        watch.once()
    assert not isinstance(last(services)[0], ClockSet)
    watch.once()
    assert isinstance(last(services)[0], ClockSet)
    record(services.store, SlotsSet(("1",)))
    watch.once()
    assert last(services)[0] == SlotsSet(("1",)), "told once"
