"""What a backup holds: a tar of a few named files, written as a stream, and read with suspicion.

Whoever has the public key can make such a file. So only known names are taken, each once, as plain
files, each no longer than it may be; nothing in it says where it goes.
"""

import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from kiosk.backups.age import Readable
from kiosk.backups.trouble import NoBackup
from kiosk.datafolder import DATABASE

MANIFEST = "manifest.json"
TAG_KEY, LEDGER_KEY = "keys/tag.key", "keys/ledger.key"
KEYS = (TAG_KEY, LEDGER_KEY)
"""The keys that a restore needs: tags are known by a keyed hash, and the ledger signs with one."""
FORMAT = "phonebox-backup/1"

LONGEST_MANIFEST = 64 * 1024
LONGEST_KEY = 256
LARGEST_DATABASE = 1 << 40
_CHUNK = 256 * 1024

NOT_OURS = (
    "What the file holds is no backup of Phonebox, so nothing was restored. Take another one."
)
NEWER = "The backup was made by a newer version of Phonebox. Install that version, then restore it."


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup says of itself. Sizes in bytes, hashes in hex.

    `checkpoint` is a signed one of the ledger shortly before, and `key` the key that checks it.
    """

    format: str
    phonebox: str
    schema: str
    log: str
    taken_at: datetime
    entries: int
    root: str
    database_bytes: int
    checkpoint: str | None = None
    key: str | None = None


class Packed:
    """A tar that comes into being as it is read: no second copy lies on the disk."""

    def __init__(self, manifest: Manifest, keys: dict[str, bytes], database: BinaryIO) -> None:
        self._chunks = _packed(manifest, keys, database)
        self._left = b""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes; none at the end."""
        while size < 0 or len(self._left) < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self._left += chunk
        cut = len(self._left) if size < 0 else size
        given, self._left = self._left[:cut], self._left[cut:]
        return given


def _packed(manifest: Manifest, keys: dict[str, bytes], database: BinaryIO) -> Iterator[bytes]:
    text = msgspec.json.encode(manifest)
    for name, content in ((MANIFEST, text), *sorted(keys.items())):
        yield _header(name, len(content)) + content + _padding(len(content))
    yield _header(DATABASE, manifest.database_bytes)
    left = manifest.database_bytes
    while left:
        chunk = database.read(min(_CHUNK, left))
        if not chunk:
            raise OSError("the copy of the database became shorter")
        left -= len(chunk)
        yield chunk
    yield _padding(manifest.database_bytes) + bytes(2 * tarfile.BLOCKSIZE)


def _header(name: str, size: int) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member.tobuf(tarfile.GNU_FORMAT)


def _padding(size: int) -> bytes:
    return bytes(-size % tarfile.BLOCKSIZE)


@dataclass
class Unpacking:
    """Takes a backup's files out of a tar, into a folder that is this one's alone."""

    folder: Path

    def unpack(self, source: Readable) -> Manifest:
        """Take everything out. Raises NoBackup, and OSError where the folder does not take it."""
        manifest: Manifest | None = None
        seen: set[str] = set()
        stream: Any = source
        try:
            with tarfile.open(fileobj=stream, mode="r|") as tar:
                for member in tar:
                    found = tar.extractfile(member) if member.isreg() else None
                    if found is None or member.name in seen or member.size < 0:
                        raise NoBackup(NOT_OURS)
                    seen.add(member.name)
                    if manifest is None:
                        manifest = _manifest(member, found.read(LONGEST_MANIFEST + 1))
                    else:
                        self._take(member, found, manifest)
        except (tarfile.TarError, EOFError, ValueError, OverflowError) as error:
            raise NoBackup(NOT_OURS) from error
        if manifest is None or not {DATABASE, TAG_KEY} <= seen:
            raise NoBackup(NOT_OURS)
        return manifest

    def _take(self, member: tarfile.TarInfo, found: Readable, manifest: Manifest) -> None:
        longest = dict.fromkeys(KEYS, LONGEST_KEY)
        longest[DATABASE] = min(manifest.database_bytes, LARGEST_DATABASE)
        if member.size > longest.get(member.name, -1):
            raise NoBackup(NOT_OURS)
        path = self.folder / member.name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file:
            while chunk := found.read(_CHUNK):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())


def _manifest(member: tarfile.TarInfo, text: bytes) -> Manifest:
    if member.name != MANIFEST or len(text) > LONGEST_MANIFEST:
        raise NoBackup(NOT_OURS)
    try:
        found = msgspec.json.decode(text, type=Manifest)
    except msgspec.MsgspecError as error:
        raise NoBackup(NOT_OURS) from error
    if found.format != FORMAT:
        raise NoBackup(NEWER if found.format.startswith("phonebox-backup/") else NOT_OURS)
    if found.taken_at.tzinfo is None:
        raise NoBackup(NOT_OURS)
    return found
