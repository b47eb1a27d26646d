"""Whose program runs as root: only a file with the right hash, or a folder that is root's alone."""

import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from kiosk.updating.host import UpdateTrouble
from kiosk.updating.source import enough_space, opened

PROJECT = b'[project]\nname = "phonebox"\nversion = "1.1.0"\n'


def a_file(
    folder: Path, name: str = "phonebox-1.1.0/pyproject.toml", data: bytes = PROJECT
) -> Path:
    path = folder / "phonebox-1.1.0.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))
    return path


def hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def refused(given: Path | None, sha256: str | None, root: Path) -> str:
    with pytest.raises(UpdateTrouble) as trouble, opened(given, sha256, root):
        pytest.fail("it was taken")
    return trouble.value.words


def test_a_file_with_the_right_hash(tmp_path: Path) -> None:
    path = a_file(tmp_path)
    with opened(path, hash_of(path).upper(), tmp_path) as found:
        assert (found.version, found.sha256) == ("1.1.0", hash_of(path))
        assert (found.tree / "pyproject.toml").is_file()
    assert list(tmp_path.iterdir()) == [path], "what was unpacked is gone"


def test_without_its_hash_or_with_another_it_is_not_taken(tmp_path: Path) -> None:
    path = a_file(tmp_path)
    assert "--hash HEX" in refused(path, None, tmp_path)
    assert "--hash HEX" in refused(path, "yes", tmp_path)
    assert f"is {hash_of(path)}, not the one given" in refused(path, "0" * 64, tmp_path)


def test_a_file_that_reaches_out_of_its_folder(tmp_path: Path) -> None:
    path = a_file(tmp_path, "../../etc/cron.d/ours")
    assert "holds no Phonebox" in refused(path, hash_of(path), tmp_path)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
def test_a_file_with_more_than_files_and_folders(tmp_path: Path, kind: bytes) -> None:
    path = a_file(tmp_path)
    with tarfile.open(path, "w:gz") as tar:
        info = tarfile.TarInfo("phonebox-1.1.0/link")
        info.type, info.linkname = kind, "/etc"
        tar.addfile(info)
    assert "holds no Phonebox" in refused(path, hash_of(path), tmp_path)


def test_where_python_filters_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(tarfile, "data_filter")
    path = a_file(tmp_path)
    with opened(path, hash_of(path), tmp_path) as found:
        assert found.version == "1.1.0"
    path = a_file(tmp_path, "../outside")
    assert "holds no Phonebox" in refused(path, hash_of(path), tmp_path)


def test_a_file_that_changes_after_the_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_file(tmp_path)
    wanted, unpacks = hash_of(path), tarfile.open

    def swapped(*args: object, **more: object) -> tarfile.TarFile:
        path.write_bytes(b"another program")
        return unpacks(*args, **more)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(tarfile, "open", swapped)
    with opened(path, wanted, tmp_path) as found:
        assert found.version == "1.1.0"


@pytest.mark.parametrize("data", [b"no tar at all", b""])
def test_a_file_that_is_no_phonebox(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.tar.gz"
    path.write_bytes(data)
    assert "holds no Phonebox" in refused(path, hash_of(path), tmp_path)
    other = a_file(tmp_path, data=b'[project]\nname = "other"\nversion = "1"\n')
    assert "holds no Phonebox" in refused(other, hash_of(other), tmp_path)


def test_a_folder_that_others_could_have_changed(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir(mode=0o755)
    (tree / "pyproject.toml").write_bytes(PROJECT)
    with opened(tree, None, tmp_path) as found:
        assert (found.version, found.sha256) == ("1.1.0", None)
    (tree / "pyproject.toml").chmod(0o666)
    assert "can be changed by others than root" in refused(tree, None, tmp_path)


def test_the_newest_one_that_root_put_there(tmp_path: Path) -> None:
    assert "There is no update in" in refused(None, None, tmp_path)
    incoming = tmp_path / "incoming"
    incoming.mkdir(mode=0o755)
    path = a_file(incoming)
    assert "is missing" in refused(None, None, tmp_path)
    path.with_name(f"{path.name}.sha256").write_text(f"{hash_of(path)}  {path.name}\n")
    with opened(None, None, tmp_path) as found:
        assert found.version == "1.1.0"
    incoming.chmod(0o777)
    assert "can be changed by others" in refused(None, None, tmp_path)


def test_too_little_space_is_said_beforehand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "phonebox.db"
    database.write_bytes(bytes(1024))
    usage = type("Usage", (), {"free": 10 * 2**20})
    monkeypatch.setattr("kiosk.updating.source.shutil.disk_usage", lambda path: usage)
    with pytest.raises(UpdateTrouble, match=r"64 MB in .+, and 10 MB are free"):
        enough_space(tmp_path, tmp_path, database)
