"""How the machine is, each fault in its sentence."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from db.sql_store import SqlStore
from hardware import machine
from hardware.machine import Disk, Memory, Power
from kiosk.services.context import Services
from kiosk.services.machine import machine_health as mh
from kiosk.services.machine.health_parts import Part
from kiosk.services.machine.ledger_health import ledger
from kiosk.services.machine.ledger_notes import NOTES, note_signed, note_verified
from kiosk.signing import Ed25519Signer
from tests.factories import StillClock
from tests.services.conftest import QuickHasher

GB = 1000**3
DAYS_30 = 30 * 24 * 3600.0
SILENT = "This disk does not say how worn it is."
LONG = "lasts more than 20 years so."
SHORT = "lasts 0.7 years so. Replace it in time."


@pytest.mark.parametrize(
    ("disk", "state", "words"),
    [
        (None, "ok", "The records lie on no disk of this machine."),
        (
            Disk("mmcblk0", "eMMC", 32 * GB, GB, 20),
            "ok",
            "At most 20 % of the disk’s life is used.",
        ),
        (
            Disk("mmcblk0", "eMMC", 32 * GB, GB, 90),
            "attention",
            "90 % of the disk’s life is used. Replace it in the next holidays.",
        ),
        (
            Disk("mmcblk0", "eMMC", 32 * GB, GB, 90, is_failing=True),
            "failed",
            "The disk says that it is about to fail. Make a backup now, and replace it.",
        ),
        (
            Disk("mmcblk0", "card", 32 * GB, 30 * GB),
            "ok",
            f"{SILENT} 1.0 GB a day are written: even a cheap one of its size {LONG}",
        ),
        (
            Disk("mmcblk0", "card", 8 * GB, 300 * GB),
            "attention",
            f"{SILENT} 10.0 GB a day are written: a cheap one of its size {SHORT}",
        ),
    ],
)
def test_wear(disk: Disk | None, state: str, words: str) -> None:
    assert mh.wear(disk, DAYS_30) == Part("wear", state, words)


def test_memory_power_and_warmth(monkeypatch: pytest.MonkeyPatch) -> None:
    def is_now(name: str, found: object) -> None:
        monkeypatch.setattr(machine, name, lambda: found)

    is_now("memory", Memory(512 * 2**20, 40 * 2**20))
    assert mh.memory() == Part(
        "memory",
        "attention",
        "40 of 512 MB of memory are free. Start the machine again, after school.",
        "sudo systemctl reboot",
    )
    is_now("power", Power(is_low=True))
    assert mh.power().words.startswith("The machine gets too little power now. Use the power")
    is_now("power", Power(was_low=True))
    assert mh.power().words.startswith("The machine had too little power since it was started.")
    assert mh.power().state == "attention"
    is_now("warmth", 84.6)
    assert mh.warmth() == Part(
        "warmth",
        "attention",
        "It is 85 °C hot, and slows down. Let air to it, and take it off radiators.",
    )
    for name, look in (("memory", mh.memory), ("power", mh.power), ("warmth", mh.warmth)):
        is_now(name, None)
        assert look().is_well


def test_the_version_says_the_form_of_the_database(tmp_path: Path, store: SqlStore) -> None:
    assert mh.versions(tmp_path).words.startswith("Phonebox ")
    assert f"database {mh.schema_of(tmp_path)}, Python 3." in mh.versions(tmp_path).words
    assert mh.schema_of(tmp_path / "none") is None
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken/phonebox.db").write_bytes(b"no database at all, but long enough" * 99)
    assert mh.schema_of(tmp_path / "broken") is None


@pytest.fixture
def services(tmp_path: Path, store: SqlStore, clock: StillClock) -> Services:
    signer = Ed25519Signer(b"k" * 32)
    return Services(store, clock, QuickHasher(), signer, b"s" * 32, b"t" * 32, data=tmp_path)


def test_the_ledger_is_verified_and_signed_for_in_time(
    services: Services, clock: StillClock
) -> None:
    found = ledger(services)
    assert (found.state, found.command) == ("attention", "phonebox ledger verify")
    assert "Not verified yet. No checkpoint yet. Verify it now." in found.words
    note_verified(services.data, clock.at, 12, holds=True)
    found = ledger(services)
    assert (found.state, found.command) == ("attention", "phonebox ledger checkpoint")
    note_signed(services.data, clock.at, 12)
    found = ledger(services)
    assert found.state == "ok"
    assert "Last verified on Monday 23 November at 08:42. Last checkpoint on Monday" in found.words
    clock.at += timedelta(days=4)
    assert ledger(services).command == "phonebox ledger checkpoint"


def test_tampering_is_red(services: Services, clock: StillClock) -> None:
    note_verified(services.data, clock.at, 12, holds=False)
    found = ledger(services)
    assert found.is_bad
    assert "The last check of the ledger found that somebody changed it." in found.words
    assert "tell the headteacher" in found.words


@pytest.mark.parametrize("text", ["", "[]", '{"verified": {"at": "soon"}}', '{"signed": 7}'])
def test_a_damaged_note_is_no_note(services: Services, clock: StillClock, text: str) -> None:
    assert services.data
    (services.data / NOTES).write_text(text)
    assert "Not verified yet." in ledger(services).words
    note_signed(services.data, clock.at, 1)
    assert "Last checkpoint on" in ledger(services).words


def test_a_note_that_cannot_be_kept_stops_nothing(tmp_path: Path) -> None:
    note_verified(tmp_path / "gone", datetime.now().astimezone(), 1, holds=True)
    note_signed(None, datetime.now().astimezone(), 1)
