"""A school that began without a signer: its key moves there once, unchanged, whoever interferes."""

import os
from pathlib import Path

import pytest

from kiosk.datafolder import DataFolder
from kiosk.signer import keeping, taking
from kiosk.signer.keeping import SignerTrouble
from kiosk.signer.taking import take_key
from kiosk.signing import Ed25519Signer
from tests.signer.signing import answering


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = DataFolder(tmp_path / "data")
    folder.make()
    folder.key("ledger")
    return folder.path


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "signer").mkdir(mode=0o700)
    return tmp_path / "signer"


def taken(data: Path, own: Path) -> bool:
    return take_key(data, own / "key", own / "state")


def test_the_key_moves_unchanged_and_once(data: Path, own: Path) -> None:
    seed = DataFolder(data).key("ledger")
    assert taken(data, own)
    assert not (data / "keys" / "ledger.key").exists()
    with answering(own) as signer:
        assert signer.public_key == Ed25519Signer(seed).public_key
    assert not taken(data, own)


def test_interrupted_before_the_old_one_went_it_ends_well(
    data: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    for step in ("write_state", "write_key"):
        with monkeypatch.context() as patch:
            patch.setattr(keeping, step, dies)
            with pytest.raises(KeyboardInterrupt):
                taken(data, own)
    with monkeypatch.context() as patch:
        patch.setattr(taking, "_give", dies)
        with pytest.raises(KeyboardInterrupt):
            taken(data, own)
    assert (data / "keys" / "ledger.key").exists()
    assert taken(data, own)
    assert keeping.read_state(own / "state").size == 0


def test_another_key_is_not_overwritten(data: Path, own: Path) -> None:
    keeping.prepare(own / "key", own / "state")
    with pytest.raises(SignerTrouble, match="holds another key"):
        taken(data, own)
    assert (data / "keys" / "ledger.key").exists()


def test_the_web_s_user_cannot_lead_root_astray(data: Path, own: Path) -> None:
    """The data folder is theirs: they may put links there, and other things."""
    old = data / "keys" / "ledger.key"
    keeping.prepare(own / "key", own / "state")
    seed = keeping.read_key(own / "key")
    old.unlink()
    old.symlink_to(own / "key")
    with pytest.raises(SignerTrouble):
        taken(data, own)
    old.unlink()
    os.mkfifo(old)
    with pytest.raises(SignerTrouble):
        taken(data, own)
    old.unlink()
    (data / "keys").rename(data / "other")
    (data / "keys").symlink_to(own)
    with pytest.raises(SignerTrouble):
        taken(data, own)
    assert keeping.read_key(own / "key") == seed


def test_nothing_there_is_nothing_to_take(tmp_path: Path, own: Path) -> None:
    assert not taken(tmp_path, own)
    (tmp_path / "keys").mkdir()
    assert not taken(tmp_path, own)


def test_a_damaged_key_is_said(data: Path, own: Path) -> None:
    (data / "keys" / "ledger.key").write_text("not a key")
    with pytest.raises(SignerTrouble, match="damaged"):
        taken(data, own)
