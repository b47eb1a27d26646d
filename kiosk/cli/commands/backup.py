"""`phonebox backup`: made now, and a key to encrypt them to."""

import os
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from kiosk.backups import delivering, making, state
from kiosk.backups.erasures import Gone
from kiosk.backups.making import Backup
from kiosk.backups.media import Machine
from kiosk.backups.places import Ways, sticks_of
from kiosk.cli import output
from kiosk.cli.caller import Ask, line
from kiosk.cli.operations.call import NO, OUTSIDE, Failed
from kiosk.cli.wired import Told
from kiosk.datafolder import acting_as_owner
from kiosk.settings import Settings

ON_A_SERVER = (
    "The records lie on a database server, which the trust backs up by its own means "
    "(pg_dump, or its provider). Phonebox backs up only what lies in the data folder."
)
NO_KEY = (
    "Nobody could open a backup: no key is named yet. The headteacher names one on the page "
    "/backups, or the settings do, as backup_keys."
)
NO_PLACE = "No place is named for backups. Add --to DIR, or name places as backup_places."


@click.group(invoke_without_command=True)
@click.option(
    "--to",
    "folders",
    multiple=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder to write to, instead of the places in the settings; may be repeated.",
)
@click.option("--erasures", is_flag=True, help="Only bring the lists of erasures up to date.")
@output.as_json
@click.pass_context
def backup(ctx: click.Context, folders: tuple[Path, ...], erasures: bool, json_: bool) -> None:
    """Make an encrypted backup of the live records. For a timer, or by hand."""
    if ctx.invoked_subcommand is not None:
        return
    told: Told = ctx.obj
    if told.settings.database is not None:
        raise Failed(ON_A_SERVER)
    urls = tuple(f"folder:{item.absolute()}" for item in folders) or told.settings.backup_places
    if not urls:
        raise Failed(NO_PLACE)
    with ExitStack() as stack:
        stack.enter_context(acting_as_owner(told.folder))
        place = stack.enter_context(making.scratch(told.folder))
        found = _lists(told, urls, place) if erasures else _made(told, urls, place)
    output.answer(found, _words, json_=json_)
    if any(item["trouble"] for item in found["places"]):
        ctx.exit(NO)


def _made(told: Told, urls: tuple[str, ...], place: Path) -> dict[str, Any]:
    with line(told) as ask:
        plan = ask("backup.plan")
        gone = _erased(ask)
    keys = tuple(dict.fromkeys((*plan["keys"], *told.settings.backup_keys)))
    if not keys:
        raise Failed(NO_KEY)
    now = datetime.fromisoformat(plan["now"])
    with_what = making.Told(keys, now, plan["checkpoint"], plan["key"])
    made = making.make(
        told.folder, place, lambda target: told.wiring.copy(told.settings, target), with_what
    )
    key, ways = told.folder.key("tag"), _ways(told.settings)
    results = [delivering.deliver(url, ways, made, gone, key) for url in urls]
    state.keep(told.folder.path, state.Tried(now, {i.place: i.words for i in results}))
    good = [item.place for item in results if item.words is None]
    entries = _recorded(told, made, keys, good) if good else []
    return _answer(results, made, keys, entries)


def _lists(told: Told, urls: tuple[str, ...], place: Path) -> dict[str, Any]:
    with line(told) as ask:
        plan, gone = ask("backup.plan"), _erased(ask)
    key, ways = told.folder.key("tag"), _ways(told.settings)
    results = [delivering.tell_erasures(url, ways, place, gone, plan["log"], key) for url in urls]
    return _answer(results, None, (), [])


def _ways(settings: Settings) -> Ways:
    return Ways(
        Machine(),
        sticks_of(settings.backup_places),
        settings.backup_sftp_key,
        settings.backup_sftp_known_hosts,
    )


def _erased(ask: Ask) -> list[Gone]:
    found: list[Gone] = []
    after = 0
    while True:
        page = ask("backup.erased", after=after)
        found += [Gone(*item) for item in page["erased"]]
        if page["last"] == after:
            return found
        after = page["last"]


def _recorded(told: Told, made: Backup, keys: tuple[str, ...], places: list[str]) -> list[int]:
    data = {
        "file": made.name,
        "size": made.size,
        "sha256": made.sha256,
        "entries": made.entries,
        "root": made.root,
    }
    with line(told) as ask:
        entries: list[int] = ask("backup.made", backup=data, keys=list(keys), places=places)[
            "entries"
        ]
    return entries


def _answer(
    results: list[delivering.Delivered],
    made: Backup | None,
    keys: tuple[str, ...],
    entries: list[int],
) -> dict[str, Any]:
    return {
        "file": made.name if made else None,
        "size": made.size if made else None,
        "sha256": made.sha256 if made else None,
        "entries": made.entries if made else None,
        "keys": list(keys),
        "places": [
            {"place": item.place, "trouble": item.words, "dropped": list(item.dropped)}
            for item in results
        ],
        "recorded": entries,
    }


def _words(found: dict[str, Any]) -> str:
    lines = []
    for item in found["places"]:
        good = "The list of erasures is up to date"
        if found["file"]:
            good = f"{found['file']} ({found['size']:,} bytes, {found['entries']:,} entries)"
        lines.append(f"{item['place']}: {item['trouble'] or good}")
    return "\n".join(lines)


@backup.command()
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the secret key to this file, outside the data folder, instead of showing it.",
)
@output.as_json
@click.pass_obj
def keygen(told: Told, out: Path | None, json_: bool) -> None:
    """Make a key for backups. It is kept nowhere: print the secret one, and lock it away."""
    from kiosk.backups.age import new_pair

    public, secret = new_pair()
    if out is not None:
        _write(told, out, public, secret)
    data = {"public_key": public, "secret_key": None if out else secret}
    output.answer(data, _pair, json_=json_)


def _write(told: Told, out: Path, public: str, secret: str) -> None:
    if out.absolute().resolve().is_relative_to(told.settings.data.resolve()):
        raise Failed("The secret key may not lie on the kiosk. Name a file on a stick of your own.")
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(f"# public key: {public}\n{secret}\n")
    except FileExistsError as error:
        raise Failed(f"{out} is there already. Name another file.") from error
    except OSError as error:
        raise Failed(f"{out} cannot be written ({error.strerror}).", OUTSIDE) from error


def _pair(data: dict[str, Any]) -> str:
    secret = data["secret_key"]
    return f"# public key: {data['public_key']}" + (f"\n{secret}" if secret else "")
