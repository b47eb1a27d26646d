"""A backup's tar: written as a stream, and read as if a stranger had made it."""

import io
import tarfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from kiosk.backups.archive import FORMAT, KEYS, MANIFEST, Manifest, Packed, Unpacking
from kiosk.backups.trouble import NoBackup

DATABASE = b"SQLite format 3\0" + bytes(range(256)) * 9
TAG = b"0" * 64 + b"\n"


def a_manifest(size: int = len(DATABASE), format_: str = FORMAT) -> Manifest:
    return Manifest(
        format=format_,
        phonebox="0.1.0",
        schema="0014",
        log="log",
        taken_at=datetime(2026, 11, 23, 18, 30, tzinfo=UTC),
        entries=3,
        root="00" * 32,
        database_bytes=size,
    )


def packed(manifest: Manifest | None = None) -> bytes:
    told = manifest or a_manifest()
    return Packed(told, {KEYS[0]: TAG}, io.BytesIO(DATABASE)).read()


def a_tar(members: Iterable[tuple[tarfile.TarInfo | str, bytes]]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for member, content in members:
            item = tarfile.TarInfo(member) if isinstance(member, str) else member
            item.size = len(content)
            tar.addfile(item, io.BytesIO(content))
    return out.getvalue()


def unpacked(data: bytes, folder: Path) -> Manifest:
    return Unpacking(folder).unpack(io.BytesIO(data))


def test_what_was_packed_comes_out(tmp_path: Path) -> None:
    assert unpacked(packed(), tmp_path) == a_manifest()
    assert (tmp_path / "phonebox.db").read_bytes() == DATABASE
    assert (tmp_path / KEYS[0]).read_bytes() == TAG
    assert (tmp_path / KEYS[0]).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("size", [1, 511, 512, 513, 100_000])
def test_it_can_be_read_in_any_pieces(size: int) -> None:
    stream, whole = Packed(a_manifest(), {KEYS[0]: TAG}, io.BytesIO(DATABASE)), b""
    while piece := stream.read(size):
        whole += piece
    assert whole == packed()
    with tarfile.open(fileobj=io.BytesIO(whole)) as tar:
        assert tar.getnames() == [MANIFEST, KEYS[0], "phonebox.db"]


def a_link(name: str, kind: bytes, to: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, to
    return member


TEXT = msgspec.json.encode(a_manifest())
FIRST = (MANIFEST, TEXT)
HOSTILE: dict[str, list[tuple[tarfile.TarInfo | str, bytes]]] = {
    "empty": [],
    "no manifest": [("phonebox.db", DATABASE), (KEYS[0], TAG)],
    "manifest last": [(KEYS[0], TAG), ("phonebox.db", DATABASE), FIRST],
    "no database": [FIRST, (KEYS[0], TAG)],
    "no key": [FIRST, ("phonebox.db", DATABASE)],
    "out of the folder": [FIRST, ("../evil", b"x")],
    "absolute": [FIRST, ("/tmp/evil", b"x")],
    "under a key": [FIRST, ("keys/../../evil", b"x")],
    "another key": [FIRST, ("keys/session.key", TAG)],
    "twice": [FIRST, (KEYS[0], TAG), (KEYS[0], TAG), ("phonebox.db", DATABASE)],
    "two manifests": [FIRST, FIRST],
    "a long key": [FIRST, (KEYS[0], b"x" * 10_000)],
    "a longer database": [FIRST, (KEYS[0], TAG), ("phonebox.db", DATABASE + b"x")],
    "a symlink": [FIRST, (a_link("keys", tarfile.SYMTYPE, "/etc"), b"")],
    "a symlink in place": [FIRST, (a_link("phonebox.db", tarfile.SYMTYPE, "/etc/passwd"), b"")],
    "a hard link": [FIRST, (a_link("phonebox.db", tarfile.LNKTYPE, MANIFEST), b"")],
    "a device": [FIRST, (a_link("phonebox.db", tarfile.CHRTYPE, ""), b"")],
    "a pipe": [FIRST, (a_link("phonebox.db", tarfile.FIFOTYPE, ""), b"")],
    "a folder": [FIRST, (a_link("keys", tarfile.DIRTYPE, ""), b"")],
    "no JSON": [(MANIFEST, b"{")],
    "a long manifest": [(MANIFEST, b" " * 100_000 + TEXT)],
    "other JSON": [(MANIFEST, b"[]")],
    "another's": [(MANIFEST, msgspec.json.encode(a_manifest(format_="zip")))],
    "no time zone": [(MANIFEST, TEXT.replace(b"18:30:00Z", b"18:30:00"))],
}


@pytest.mark.parametrize("members", HOSTILE.values(), ids=HOSTILE)
def test_a_stranger_s_tar_is_refused(
    members: list[tuple[tarfile.TarInfo | str, bytes]], tmp_path: Path
) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    with pytest.raises(NoBackup) as refused:
        unpacked(a_tar(members), inside)
    assert "nothing was restored" in refused.value.words
    assert [path.name for path in tmp_path.iterdir()] == ["inside"]


def test_a_newer_version_is_named(tmp_path: Path) -> None:
    data = a_tar([(MANIFEST, msgspec.json.encode(a_manifest(format_="phonebox-backup/2")))])
    with pytest.raises(NoBackup, match="newer version"):
        unpacked(data, tmp_path)


@pytest.mark.parametrize("cut", range(0, 3000, 150))
def test_one_that_ends_early_is_refused(cut: int, tmp_path: Path) -> None:
    with pytest.raises(NoBackup):
        unpacked(packed()[:cut], tmp_path)
