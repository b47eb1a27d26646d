"""A data folder that keeps nothing is refused before anybody trusts it, in words."""

import errno
import os
from pathlib import Path

import pytest

from kiosk import disk_check
from kiosk.disk_check import Unfit, check, is_in_memory

CARD = "21 1 179:2 / / rw,noatime - ext4 /dev/mmcblk0p2 rw"
READ_ONLY_MODE = """\
22 1 0:20 / / rw - overlay overlay rw,lowerdir=/media/ro,upperdir=/media/rw/upper,workdir=/w
23 22 179:2 / /media/ro ro - ext4 /dev/mmcblk0p2 ro
24 22 0:21 / /media/rw rw - tmpfs tmpfs-root rw,size=50%
25 22 179:3 / /data rw - ext4 /dev/mmcblk0p3 rw
"""
COVERED = f"30 21 0:3 / /d rw - tmpfs t rw\n{CARD}\n31 21 8:1 / /d rw - ext4 /dev/sda1 rw"
PLACES = [
    (CARD, "/var/lib/phonebox", False),
    (f"{CARD}\n30 21 0:30 / /var/lib rw - tmpfs tmpfs rw", "/var/lib/phonebox", True),
    (f"{CARD}\n30 21 0:30 / /var/lib rw - tmpfs tmpfs rw", "/var/libre", False),
    (f"{CARD}\n30 21 0:30 / /var rw - ramfs none rw", "/var/lib/phonebox", True),
    (f"{CARD}\n30 21 253:0 / /var rw - ext4 /dev/zram0 rw", "/var/lib/phonebox", True),
    # The later one covers the earlier at the same place.
    (
        f"30 21 0:3 / /d rw - tmpfs t rw\n{CARD}\n31 21 8:1 / /d rw - ext4 /dev/sda1 rw",
        "/d/x",
        False,
    ),
    ("30 1 0:30 / /a\\040stick rw - tmpfs tmpfs rw", "/a stick/phonebox", True),
    (READ_ONLY_MODE, "/var/lib/phonebox", True),
    (READ_ONLY_MODE, "/data/phonebox", False),
    # A container's layer lies on the host's disk, which is not seen from inside.
    ("22 1 0:20 / / rw - overlay overlay rw,lowerdir=/l,upperdir=/u,workdir=/w", "/data", False),
    ("22 1 0:20 / / ro - overlay overlay ro,lowerdir=/l:/m", "/data", False),
    ("22 1 0:20 / / rw shared:1 master:2 - btrfs /dev/sda1 rw,subvol=/@", "/data", False),
    ("", "/data", False),
    ("not a line\n1 2 3", "/data", False),
]


@pytest.mark.parametrize(("mounts", "folder", "lost"), PLACES)
def test_what_goes_with_the_power_is_known(mounts: str, folder: str, lost: bool) -> None:
    assert is_in_memory(Path(folder), mounts) is lost


def test_the_kernel_is_asked() -> None:
    assert is_in_memory(Path("/dev/shm"))
    assert not is_in_memory(Path("/proc"))


def test_a_good_folder_passes_and_nothing_stays(tmp_path: Path) -> None:
    check(tmp_path)
    assert not list(tmp_path.iterdir())


ERRORS = {
    errno.EROFS: "The disk may only be read, so nothing can be recorded.",
    errno.EIO: "The disk did not keep what was written to it",
    errno.EACCES: "Nothing can be written in the data folder",
}


@pytest.mark.parametrize("number", ERRORS)
@pytest.mark.parametrize("call", ["open", "fsync"])
def test_each_error_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, call: str
) -> None:
    def fails(*_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, call, fails)
    with pytest.raises(Unfit) as caught:
        check(tmp_path)
    monkeypatch.undo()
    assert caught.value.words.startswith(ERRORS[number])
    assert str(tmp_path) in caught.value.words
    assert not list(tmp_path.iterdir())


def test_a_disk_that_gives_back_something_else_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As cheap cards do that claim more room than they have."""
    fsync = os.fsync

    def forgets(file: int) -> None:
        fsync(file)
        for name in tmp_path.iterdir():
            name.write_bytes(bytes(disk_check.BYTES))

    monkeypatch.setattr(os, "fsync", forgets)
    with pytest.raises(Unfit, match="did not keep what was written"):
        check(tmp_path)


def test_a_full_disk_may_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each act is refused in words; who has what can be looked up."""

    def full(*_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    check(tmp_path)
