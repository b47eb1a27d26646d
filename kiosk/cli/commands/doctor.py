"""`phonebox doctor`: whether everything is as it should be, in plain words."""

import shutil
from pathlib import Path
from typing import Any

import click

from hardware.listing import plugged_in
from kiosk.cli import local, output
from kiosk.cli.caller import line
from kiosk.cli.operations.call import NO, Failed
from kiosk.cli.wired import Told
from kiosk.datafolder import FolderError, user_name
from kiosk.services.ports import StoreError

LEAST_FREE = 500 * 1024 * 1024
"""Bytes: less free space than this is worth a word."""

Check = dict[str, Any]


@click.command()
@output.as_json
@click.pass_context
def doctor(ctx: click.Context, json_: bool) -> None:
    """Check folder, disk, service, database, clock and readers."""
    told: Told = ctx.obj
    checks = [*_folder(told), *_inside(told), _readers()]
    data = {"good": all(check["good"] for check in checks), "checks": checks}
    output.answer(data, _words, json_=json_)
    if not data["good"]:
        ctx.exit(NO)


def _words(data: dict[str, Any]) -> str:
    rows = [
        ("good" if item["good"] else "LOOK", item["name"], item["words"]) for item in data["checks"]
    ]
    return output.table(rows, "Nothing was checked.")


def _check(name: str, words: str, *, is_good: bool) -> Check:
    return {"name": name, "good": is_good, "words": words}


def _folder(told: Told) -> list[Check]:
    folder = told.folder
    try:
        if told.settings.database is None and not folder.holds_a_school:
            words = f"There is no school in {folder.path} yet. Run: phonebox init"
            return [_check("data folder", words, is_good=False)]
        words = f"{folder.path} belongs to {user_name(folder.owner)}."
        return [_check("data folder", words, is_good=True), _disk(folder.path)]
    except FolderError as error:
        return [_check("data folder", error.words, is_good=False)]


def _disk(path: Path) -> Check:
    free = shutil.disk_usage(path).free
    words = f"{free // (1024 * 1024):,} MB are free."
    is_good = free >= LEAST_FREE
    return _check("disk", words if is_good else f"{words} Free some space.", is_good=is_good)


def _inside(told: Told) -> list[Check]:
    try:
        running = local.is_running(told.folder.socket)
        words = "The service is running." if running else "The service is not running."
        with line(told) as ask:
            return [_check("service", words, is_good=True), *ask("doctor")["checks"]]
    except (Failed, StoreError, FolderError) as error:
        return [_check("database", error.words, is_good=False)]


def _readers() -> Check:
    closed = [item.urls[0] for item in plugged_in() if not item.allowed]
    if closed:
        words = f"You may not open {', '.join(closed)}. Ask the technician to allow it."
        return _check("readers", words, is_good=False)
    return _check("readers", f"{len(plugged_in())} plugged in.", is_good=True)
