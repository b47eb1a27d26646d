"""Checkpoints through the signer: made where it answers, and told of in words where it does not."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from db.sql_store import SqlStore
from db.store import open_store
from kiosk.clock import SystemClock
from kiosk.custody.register import SlotsSet
from kiosk.datafolder import DataFolder
from kiosk.ledger.checkpoint import open_checkpoint
from kiosk.services.context import Services
from kiosk.services.machine.health_parts import ATTENTION, OK
from kiosk.services.machine.signer_health import signer
from kiosk.services.records.verifying import CheckpointWrong, checkpoint, verified, vkey_of
from kiosk.services.records.vouching import vouched
from kiosk.signer.client import SocketSigner
from kiosk.signing import Ed25519Signer, Unsigned, check_signature
from tests.factories import record
from tests.services.conftest import QuickHasher
from tests.signer.signing import answering

SILENT = "Not signed: the signer does not answer. Tell the technician."


@pytest.fixture
def services(store: SqlStore) -> Services:
    return Services(store, SystemClock(), QuickHasher(), Ed25519Signer(bytes(32)), b"", b"")


def test_the_signer_vouches_for_the_ledger_as_it_grows(services: Services, tmp_path: Path) -> None:
    with answering(tmp_path) as apart:
        services = replace(services, signer=apart)
        key, made = vkey_of(services), vouched(services)
        for number in range(1, 4):
            known = open_checkpoint(made.text, key, check_signature)
            assert (known.size, known.root.hex()) == (made.size, made.root)
            assert made.key == str(key)
            record(services.store, *[SlotsSet(("1",))] * number)
            made = vouched(services)
        assert apart.last().size == made.size
        report = verified(services, made.text, None, full=False)
        assert report.holds
        assert report.checkpoint == made.size


@pytest.mark.parametrize("path", ["nobody-listens", "no/such/folder/s.sock"])
def test_without_the_signer_it_is_said_and_nothing_else_fails(
    services: Services, tmp_path: Path, path: str
) -> None:
    signed = vouched(services)
    gone = replace(services, signer=SocketSigner(tmp_path / path))
    made = checkpoint(gone)
    assert (made["signed"], made["key"], made["why"]) == (False, None, SILENT)
    assert made["checkpoint"].splitlines()[:3] == signed.text.splitlines()[:3]
    assert made["checkpoint"].splitlines()[-1] == SILENT
    with pytest.raises(CheckpointWrong, match="Add the key with --key"):
        verified(gone, signed.text, None, full=False)
    assert verified(gone, signed.text, signed.key, full=False).holds


def test_an_older_copy_put_back_is_not_signed_for(services: Services, tmp_path: Path) -> None:
    """What an attacker in the web's process, or a wrong restore, leaves behind."""
    now, older = (sqlite3.connect(tmp_path / name) for name in ("phonebox.db", "older.db"))
    with closing(now), closing(older):
        now.backup(older)
    with answering(tmp_path) as apart:
        services = replace(services, signer=apart)
        record(services.store, SlotsSet(("1",)))
        assert vouched(services).unsigned is None
        put_back = open_store(tmp_path / "older.db", SystemClock())
        made = vouched(replace(services, store=put_back))
        assert made.unsigned is Unsigned.SHORTENED
        assert "Record nothing more on this Phonebox, and ring the technician" in made.text
        record(put_back, *[SlotsSet(("2",))] * 3)
        made = vouched(replace(services, store=put_back))
        assert made.unsigned is Unsigned.OTHER_HISTORY
        assert made.why is not None
        assert "these are not the entries signed before" in made.why
        put_back.close()


def test_health_says_how_the_signer_is(services: Services, tmp_path: Path) -> None:
    assert signer(services).state == OK
    with answering(tmp_path) as apart:
        assert signer(replace(services, signer=apart)).words == "The signer answers."
        # A key that was left behind is as good as none taken.
        DataFolder(tmp_path / "data").make()
        DataFolder(tmp_path / "data").key("ledger")
        left = signer(replace(services, signer=apart, data=tmp_path / "data"))
        assert left.state == ATTENTION
        assert left.command == "sudo phonebox signer take-key"
    gone = signer(replace(services, signer=apart))
    assert gone.state == ATTENTION
    assert "The signer does not answer" in gone.words
