"""How the machine is, in words: wear, memory, warmth, power; and which version of Phonebox runs."""

import platform
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from hardware import machine
from hardware.machine import Disk
from kiosk.datafolder import DATABASE
from kiosk.services.machine.health_parts import ATTENTION, FAILED, OK, Part

GIGABYTE = 1000**3
DAY = 24 * 60 * 60
WORN = 80
"""Percent of an eMMC's life: from here on it is to be replaced at leisure."""
FILLINGS = 300
"""How often a cheap card can be written full: makers state none, so the least that is usual."""
LEAST_YEARS = 3
LEAST_MEMORY = 64 * 1024 * 1024
HOT = 80.0

LOW_NOW = (
    "The machine gets too little power now. Use the power supply that belongs to it, "
    "and take other things off its USB sockets."
)
LOW_BEFORE = (
    "The machine had too little power since it was started. Use the power supply that belongs "
    "to it: too little power damages the disk."
)
FAILING = "The disk says that it is about to fail. Make a backup now, and replace it."


def machine_parts(data: Path | None) -> Mapping[str, Callable[[], Part]]:
    """The looks at the machine on which the records lie in the folder `data`."""
    return {
        "wear": lambda: wear(machine.disk_of(data) if data else None),
        "memory": memory,
        "power": power,
        "warmth": warmth,
    }


def wear(disk: Disk | None, seconds: float | None = None) -> Part:
    """How worn the disk is, as far as it says so."""
    if disk is None:
        return Part("wear", OK, "The records lie on no disk of this machine.")
    used, failing = disk.used, disk.is_failing
    if used is None and disk.kind == "disk":
        used, failing = machine.smart(disk) or (None, failing)
    if failing:
        return Part("wear", FAILED, FAILING)
    if used is not None:
        return _used(used)
    return _written(disk, seconds or machine.uptime() or 0.0)


def _used(percent: int) -> Part:
    if percent >= WORN:
        words = f"{percent} % of the disk’s life is used. Replace it in the next holidays."
        return Part("wear", ATTENTION, words)
    return Part("wear", OK, f"At most {percent} % of the disk’s life is used.")


def _written(disk: Disk, seconds: float) -> Part:
    """A card says nothing: what is written to it is counted, and what that means is said."""
    silent = "This disk does not say how worn it is."
    if seconds < DAY or not disk.size:
        words = f"{silent} {disk.written / GIGABYTE:.1f} GB were written since the start."
        return Part("wear", OK, f"{words} After a day it can be told for how long it lasts so.")
    daily = disk.written / seconds * DAY
    years = disk.size * FILLINGS / max(daily, 1.0) / 365
    rate = f"{silent} {daily / GIGABYTE:.1f} GB a day are written"
    if years < LEAST_YEARS:
        words = f"{rate}: a cheap one of its size lasts {years:.1f} years so. Replace it in time."
        return Part("wear", ATTENTION, words)
    lasts = "more than 20" if years > 20 else f"about {years:.0f}"
    return Part("wear", OK, f"{rate}: even a cheap one of its size lasts {lasts} years so.")


def memory() -> Part:
    """Whether programs can have more memory."""
    found = machine.memory()
    if found is None:
        return Part("memory", OK, "This machine does not say how much memory it has.")
    megabytes = f"{found.free // 2**20:,} of {found.total // 2**20:,} MB of memory are free."
    if found.free < LEAST_MEMORY:
        words = f"{megabytes} Start the machine again, after school."
        return Part("memory", ATTENTION, words, "sudo systemctl reboot")
    return Part("memory", OK, megabytes)


def power() -> Part:
    """Whether a Raspberry Pi has enough power."""
    found = machine.power()
    if found is None:
        return Part("power", OK, "This machine does not say how its power is.")
    if found.is_low:
        return Part("power", ATTENTION, LOW_NOW)
    if found.was_low:
        return Part("power", ATTENTION, LOW_BEFORE)
    return Part("power", OK, "It has enough power.")


def warmth() -> Part:
    """Whether the machine is too hot."""
    found = machine.warmth()
    if found is None:
        return Part("warmth", OK, "This machine does not say how warm it is.")
    if found >= HOT:
        words = (
            f"It is {found:.0f} °C hot, and slows down. Let air to it, and take it off radiators."
        )
        return Part("warmth", ATTENTION, words)
    return Part("warmth", OK, f"It is {found:.0f} °C warm.")


def versions(data: Path | None) -> Part:
    """Which Phonebox this is, and of which form its database."""
    schema = schema_of(data)
    database = f", database {schema}" if schema else ""
    python = platform.python_version()
    return Part("version", OK, f"Phonebox {release()}{database}, Python {python}.")


def schema_of(data: Path | None) -> str | None:
    """The revision of the database in the data folder; None where it cannot be told."""
    if data is None or not (data / DATABASE).is_file():
        return None
    with suppress(sqlite3.Error):
        address = f"{(data / DATABASE).absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=1)) as database:
            found = database.execute("SELECT version_num FROM alembic_version").fetchone()
            return str(found[0]) if found else None
    return None


def release() -> str:
    """Phonebox's version."""
    try:
        return version("phonebox")
    except PackageNotFoundError:
        return "not installed"
