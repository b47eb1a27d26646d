"""How the machine under Phonebox is: its disk's wear, memory, warmth and power, as Linux tells."""

import os
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

SECTOR = 512
"""Bytes of the sectors in which /sys counts, whatever the disk's own are."""

SYS = Path("/sys")
PROC = Path("/proc")

Run = Callable[[Sequence[str]], str | None]
"""Runs a command; what it wrote, or None where it is not there or did not end well."""

_RAN_OUT = 11
_FIRMWARE = "devices/platform/soc/soc:firmware/get_throttled"


@dataclass(frozen=True, slots=True)
class Disk:
    """The disk of a folder. `kind` is "eMMC", "card" or "disk".

    `used` is the share of its life that is used, in percent, where it says so; more than 100 where
    it is past it. `written` are bytes since the machine started.
    """

    name: str
    kind: str
    size: int
    written: int
    used: int | None = None
    is_failing: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """In bytes."""

    total: int
    free: int


@dataclass(frozen=True, slots=True)
class Power:
    """Whether a Raspberry Pi has too little power, or is slowed down by heat; now, or before."""

    is_low: bool = False
    was_low: bool = False
    is_hot: bool = False


def run(command: Sequence[str]) -> str | None:
    """See `Run`. Waits five seconds at most."""
    with suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(
            list(command), capture_output=True, text=True, errors="replace", timeout=5, check=False
        )
        return done.stdout if done.returncode == 0 else None
    return None


def disk_of(folder: Path, sys: Path = SYS) -> Disk | None:
    """The disk on which this folder lies; None where the kernel knows of none (a network's)."""
    with suppress(OSError):
        number = folder.stat().st_dev
        place = (sys / "dev/block" / f"{os.major(number)}:{os.minor(number)}").resolve()
        return _disk(place.parent if (place / "partition").exists() else place)
    return None


def _disk(place: Path) -> Disk | None:
    counted = text_of(place / "stat").split()
    if len(counted) < 7:
        return None
    behind = list((place / "slaves").iterdir()) if (place / "slaves").is_dir() else []
    if behind:
        return _disk(_whole(behind[0].resolve()))
    used, failing = _life(place / "device")
    return Disk(
        name=place.name,
        kind=_kind(place),
        size=_number(text_of(place / "size")) * SECTOR,
        written=_number(counted[6]) * SECTOR,
        used=used,
        is_failing=failing,
    )


def _whole(place: Path) -> Path:
    return place.parent if (place / "partition").exists() else place


def _kind(place: Path) -> str:
    if not place.name.startswith("mmcblk"):
        return "disk"
    return "eMMC" if text_of(place / "device/type") == "MMC" else "card"


def _life(device: Path) -> tuple[int | None, bool]:
    """What an eMMC says: each of two numbers is the tenth of its life that it is in."""
    tenths = [_number(item) for item in text_of(device / "life_time").split()]
    known = [item for item in tenths if 0 < item <= _RAN_OUT]
    urgent = _number(text_of(device / "pre_eol_info")) >= 2
    return (max(known) * 10 if known else None), urgent or _RAN_OUT in known


def smart(disk: Disk, ask: Run = run) -> tuple[int | None, bool] | None:
    """What a disk says of itself by `smartctl`: percent of its life used, whether it fails."""
    import json

    said = ask(("smartctl", "--json", "--health", "--attributes", f"/dev/{disk.name}"))
    with suppress(ValueError, AttributeError, TypeError):
        found = json.loads(said or "")
        passed = found["smart_status"]["passed"] if "smart_status" in found else None
        log = found.get("nvme_smart_health_information_log", {})
        return log.get("percentage_used"), passed is False
    return None


def memory(proc: Path = PROC) -> Memory | None:
    """The machine's memory, and how much of it programs can still have."""
    rows = dict(
        line.split(":", 1) for line in text_of(proc / "meminfo").splitlines() if ":" in line
    )
    if "MemTotal" not in rows:
        return None
    total, free = (
        _number(rows.get(name, "").split(" kB")[0]) for name in ("MemTotal", "MemAvailable")
    )
    return Memory(total * 1024, free * 1024)


def uptime(proc: Path = PROC) -> float | None:
    """Seconds since the machine started."""
    with suppress(ValueError, IndexError):
        return float(text_of(proc / "uptime").split()[0])
    return None


def warmth(sys: Path = SYS) -> float | None:
    """Degrees Celsius of the warmest part that says."""
    found = []
    for zone in (sys / "class/thermal").glob("thermal_zone*"):
        with suppress(ValueError):
            found.append(int(text_of(zone / "temp")) / 1000)
    return max(found, default=None)


def power(sys: Path = SYS, ask: Run = run) -> Power | None:
    """What a Raspberry Pi says of its power; None on another machine."""
    said = text_of(sys / _FIRMWARE) or (ask(("vcgencmd", "get_throttled")) or "").strip()
    with suppress(ValueError):
        bits = int(said.rpartition("=")[2], 16)
        return Power(bool(bits & 0x1), bool(bits & 0x10000), bool(bits & 0xE))
    for monitor in (sys / "class/hwmon").glob("hwmon*"):
        if text_of(monitor / "name") == "rpi_volt":
            return Power(is_low=text_of(monitor / "in0_lcrit_alarm") == "1")
    return None


def text_of(path: Path) -> str:
    """What stands in a small file; nothing where it cannot be read."""
    try:
        return path.read_text(errors="replace").strip()
    except OSError:
        return ""


def _number(text: str) -> int:
    try:
        return int(text.strip(), 0)
    except ValueError:
        return 0
