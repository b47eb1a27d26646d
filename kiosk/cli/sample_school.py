"""`phonebox demo`: the sample school, made once, and told about each time."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kiosk.cli.operations.call import Failed
from kiosk.cli.wired import Told
from kiosk.datafolder import KEYS, DataFolder, user_name
from kiosk.sample.clock import SetClock
from kiosk.sample.making import leaflet, make
from kiosk.settings import Settings, with_data

MEMORY = Path("/dev/shm")  # noqa: S108  (a folder of our own is made in it)
ROOM = 64 * 1024 * 1024


def made(told: Told) -> dict[str, Any]:
    """Make the sample school where there is none yet; what is to be printed about it."""
    settings, is_new = told.settings, not told.folder.holds_a_school
    if settings.database is not None:
        raise Failed(
            "The sample school keeps its records in its folder: take the setting “database” away.",
            2,
        )
    if is_new:
        _make(told, settings)
    with told.wiring.opened(settings) as services:
        if not services.sample:
            words = f"{settings.data} holds the records of a real school."
            raise Failed(f"{words} Name another folder for the sample with --data.")
        return {**leaflet(services), "new": is_new}


def _make(told: Told, settings: Settings) -> None:
    """Make it aside, so that an interruption leaves no half of a school behind."""
    folder = DataFolder(settings.data)
    folder.make()
    now = settings.stated_now or datetime.now(UTC)
    clock = SetClock(now.astimezone(UTC))
    with TemporaryDirectory(dir=_quick_place()) as place:
        elsewhere = with_data(settings, Path(place))
        told.wiring.create(elsewhere)
        with told.wiring.opened(elsewhere, clock) as services:
            make(services, clock, user_name())
        _bring(DataFolder(Path(place)), folder)


def _quick_place() -> Path | None:
    """Memory, where it can be had: a thousand acts each wait for the disk otherwise."""
    is_there = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    return MEMORY if is_there and shutil.disk_usage(MEMORY).free > ROOM else None


def _bring(made_in: DataFolder, folder: DataFolder) -> None:
    with folder.locked():
        if folder.holds_a_school:
            raise Failed(f"Somebody else made a school in {folder.path} meanwhile.")
        shutil.copytree(made_in.path / KEYS, folder.path / KEYS, dirs_exist_ok=True)
        part = folder.database.with_suffix(".part")
        shutil.copy2(made_in.database, part)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        # The database last, and whole: from then on there is a school.
        part.rename(folder.database)


def words(data: dict[str, Any]) -> str:
    """The leaflet for a person."""
    said = "is ready" if data["new"] else "is there already"
    lines = [f"The sample school, {data['school']}, {said} in {data['data']}.", "", "Sign in as:"]
    lines += [
        f"  {person['user']:<11} password {person['password']:<18} "
        f"PIN {person['pin']}  badge {person['badge']}"
        for person in data["staff"]
    ]
    lines += ["", "Labels of devices that are not handed in (phonebox scan CODE):"]
    lines += [f"  {'  '.join(data['codes'][n : n + 6])}" for n in range(0, len(data["codes"]), 6)]
    lines += ["", "Their tags, for the mock reader (tap UID):"]
    lines += [f"  {'  '.join(data['tags'][n : n + 4])}" for n in range(0, len(data["tags"]), 4)]
    return "\n".join(lines)
