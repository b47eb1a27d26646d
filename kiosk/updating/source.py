"""Where a new release comes from, and why it is trusted: by a hash that the technician brings.

What runs as root comes from a file whose SHA-256 somebody was told by another way, or from a folder
that nobody but root can write to. Nothing is fetched by itself.
"""

import hashlib
import os
import re
import shutil
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kiosk.updating.host import UpdateTrouble

INCOMING = "incoming"
_HASH = re.compile(r"[0-9a-f]{64}")
_CHUNK = 1024 * 1024
_UNPACKED = ".unpacked-"

NO_HASH = (
    "Give the file’s SHA-256 too, as whoever made it told you: --hash HEX. "
    "Without it nobody knows whose program would run here."
)
WRONG_HASH = "The file’s SHA-256 is {found}, not the one given. Do not use it: get it again."
NOT_ROOTS = "{path} can be changed by others than root, so it is not trusted. Use a file: --hash."
NO_PHONEBOX = "{path} holds no Phonebox: get the file again."


@dataclass(frozen=True)
class Source:
    """A source tree, its version, and the hash of the file in which it came."""

    tree: Path
    version: str
    sha256: str | None


@contextmanager
def opened(given: Path | None, sha256: str | None, root: Path) -> Iterator[Source]:
    """The source tree in a file or folder, or in the newest file in the folder `incoming`.

    Raises UpdateTrouble.
    """
    path, wanted = (given, sha256) if given is not None else _newest(root / INCOMING)
    if path.is_dir():
        _only_roots(path)
        yield Source(path, version_of(path), None)
        return
    for left in root.glob(f"{_UNPACKED}*"):  # of one that the power ended
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_UNPACKED, dir=root) as folder:
        # Whoever may write to the file could change it after a look: what counts is a copy.
        kept = Path(folder, "given")
        found = _checked(path, wanted, kept)
        tree = _unpacked(kept, Path(folder, "tree"), path)
        yield Source(tree, version_of(tree), found)


def version_of(tree: Path) -> str:
    """The version that a source tree says it is. Raises UpdateTrouble."""
    try:
        found = tomllib.loads((tree / "pyproject.toml").read_text())["project"]
        if found["name"] == "phonebox":
            return str(found["version"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise UpdateTrouble(NO_PHONEBOX.format(path=tree))


def _newest(folder: Path) -> tuple[Path, str | None]:
    """The newest file there, whose hash root has put beside it."""
    found = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not found:
        words = f"There is no update in {folder}. Name one: phonebox update --from FILE"
        raise UpdateTrouble(words)
    _only_roots(folder)
    beside = found[-1].with_name(f"{found[-1].name}.sha256")
    if not beside.is_file():
        raise UpdateTrouble(f"{beside} is missing. {NO_HASH}")
    return found[-1], (beside.read_text().split() or [""])[0]


def _checked(path: Path, wanted: str | None, kept: Path) -> str:
    """Copy the file; the hash of the copy, which is the one that was wanted."""
    if wanted is None or not _HASH.fullmatch(wanted.strip().lower()):
        raise UpdateTrouble(NO_HASH)
    counted = hashlib.sha256()
    try:
        with path.open("rb") as file, kept.open("wb") as copy:
            while chunk := file.read(_CHUNK):
                counted.update(chunk)
                copy.write(chunk)
    except OSError as error:
        raise UpdateTrouble(f"{path} cannot be read ({error.strerror}).") from error
    found = counted.hexdigest()
    if found != wanted.strip().lower():
        raise UpdateTrouble(WRONG_HASH.format(found=found))
    return found


def _unpacked(kept: Path, folder: Path, path: Path) -> Path:
    try:
        with tarfile.open(kept) as tar:
            # Debian 12's Python has no filters; what they would refuse is not in a release.
            tar.extraction_filter = getattr(tarfile, "data_filter", None)
            tar.extractall(folder, members=_plain(tar))  # noqa: S202 (each is looked at)
    except (OSError, tarfile.TarError, EOFError, ValueError) as error:
        raise UpdateTrouble(NO_PHONEBOX.format(path=path)) from error
    inside = list(folder.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else folder


def _plain(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """Files and folders within the folder, which belong to whoever unpacks. Raises ValueError."""
    for member in tar:
        name = PurePosixPath(member.name)
        if not (member.isreg() or member.isdir()) or name.is_absolute() or ".." in name.parts:
            raise ValueError(member.name)
        member.uid, member.gid, member.uname, member.gname = os.geteuid(), os.getegid(), "", ""
        member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
        yield member


def _only_roots(tree: Path) -> None:
    """Raise UpdateTrouble where anybody but root (or who runs this) could have changed it."""
    trusted = {0, os.geteuid()}
    for folder, _, names in os.walk(tree):
        for path in (Path(folder), *(Path(folder, name) for name in names)):
            found = path.lstat()
            others = found.st_mode & 0o022 and not path.is_symlink()
            if found.st_uid not in trusted or others:
                raise UpdateTrouble(NOT_ROOTS.format(path=path))


def enough_space(data: Path, root: Path, database: Path) -> None:
    """Raise UpdateTrouble unless the copies and the release fit."""
    size = database.stat().st_size
    for folder, needed in ((data, 3 * size + 64 * 2**20), (root, 700 * 2**20)):
        free = shutil.disk_usage(folder).free
        if free < needed:
            raise UpdateTrouble(
                f"An update needs {needed // 2**20:,} MB in {folder}, and {free // 2**20:,} MB "
                "are free. Free some space, then try again."
            )
