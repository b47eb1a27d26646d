"""`phonebox restore`: the records from a backup, on a new card, in one command."""

import sys
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from typing import Any

import click

from kiosk.backups import restoring
from kiosk.backups.archive import LEDGER_KEY, Manifest
from kiosk.backups.checking import check, to_erase
from kiosk.backups.erasures import Gone
from kiosk.backups.missing import Missing, kept_checkpoint, missing_after
from kiosk.backups.restoring import Opened
from kiosk.backups.trouble import NoBackup
from kiosk.cli import output
from kiosk.cli.commands.backup import ON_A_SERVER
from kiosk.cli.operations import perform
from kiosk.cli.operations.call import OUTSIDE, Call, Failed
from kiosk.cli.wired import Told
from kiosk.clock import SCHOOL_ZONE
from kiosk.datafolder import DataFolder, acting_as_owner, user_name
from kiosk.ledger.checkpoint import Checkpoint
from kiosk.ledger.payload import utc
from kiosk.services.context import Services
from kiosk.settings import Settings, with_data

_SIGNING = {
    "restored": "Checkpoints are signed with the same key as before.",
    "new": "A new key signs checkpoints from now on: the backup held none. Keep its public part.",
    "signer": (
        "The signer signs checkpoints. If it signed more entries than were restored it refuses, "
        "until the headteacher accepts that (docs/backups.md)."
    ),
}


@dataclass(frozen=True)
class _Asked:
    """What is to be restored, and what it is held against."""

    file: Path
    key_file: str
    checkpoint: str | None
    last_entry: int | None
    key: str | None
    erasures: bytes | None


_there = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command()
@click.argument("file", metavar="FILE", type=_there)
@click.option(
    "--key-file",
    required=True,
    metavar="FILE",
    type=_there,
    help="The secret key: the line that begins with AGE-SECRET-KEY-.",
)
@click.option(
    "--checkpoint",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False, exists=True, allow_dash=True),
    help="The newest printed or mailed checkpoint; - to type it.",
)
@click.option(
    "--last-entry",
    metavar="N",
    type=click.IntRange(min=1),
    help="Instead: the number of the last entry on the newest day sheet.",
)
@click.option("--key", metavar="VKEY", help="The key that signs the school's checkpoints.")
@click.option(
    "--erasures", metavar="FILE", type=_there, help="The list of erasures, if not beside FILE."
)
@output.as_json
@click.pass_obj
def restore(
    told: Told,
    file: Path,
    key_file: Path,
    checkpoint: Path | None,
    last_entry: int | None,
    key: str | None,
    erasures: Path | None,
    json_: bool,
) -> None:
    """Restore the records from the backup FILE into an empty data folder, and verify them."""
    if told.settings.database is not None:
        raise Failed(ON_A_SERVER)
    asked = _Asked(
        file,
        _text(key_file),
        _text(checkpoint) if checkpoint else None,
        last_entry,
        key,
        restoring.list_beside(file, erasures),
    )
    told.folder.make()
    with ExitStack() as stack:
        try:
            source = stack.enter_context(file.open("rb"))
        except OSError as error:
            raise Failed(f"{file} cannot be read ({error.strerror}).", OUTSIDE) from error
        stack.enter_context(acting_as_owner(told.folder))
        stack.enter_context(told.folder.locked())
        try:
            data = _restored(told, asked, source)
        except NoBackup as error:
            raise Failed(error.words) from error
    output.answer(data, _words, json_=json_)


def _restored(told: Told, asked: _Asked, source: BufferedReader) -> dict[str, Any]:
    with restoring.stage(told.folder) as staged:
        opened = restoring.open_backup(source, asked.key_file, staged)
        signing = _signing_key(told.settings, staged)
        settings = with_data(told.settings, staged.path)
        kept, missing = _held_against(asked, opened.manifest)
        before, now = told.wiring.migrate(settings)
        with told.wiring.reading(settings) as services:
            checked = check(services, opened.manifest, kept, asked.key)
            gone = to_erase(services, asked.erasures, opened.manifest.log, staged.key("tag"))
        if checked.differences:
            told.wiring.rebuild(settings)
        with told.wiring.opened(settings) as services:
            entry = _gone_on(told, services, asked.file, opened, missing, gone)
        restoring.put_in_place(staged, told.folder)
    manifest = opened.manifest
    return {
        "file": asked.file.name,
        "sha256": opened.sha256,
        "data": str(told.folder.path),
        "log": manifest.log,
        "taken_at": utc(manifest.taken_at),
        "entries": manifest.entries,
        "last_recorded_at": utc(checked.last_at) if checked.last_at else None,
        "missing": {"known": missing.known, "first": missing.first, "last": missing.last},
        "erasures": {"list": asked.erasures is not None, "again": len(gone)},
        "migrated_from": before if before != now else None,
        "rebuilt": checked.differences,
        "signing_key": signing,
        "entry": entry,
    }


def _held_against(asked: _Asked, manifest: Manifest) -> tuple[Checkpoint | None, Missing]:
    """The checkpoint that was kept, and what is missing against it, or against a number."""
    kept = None
    if asked.checkpoint is not None:
        kept = kept_checkpoint(asked.checkpoint, asked.key or manifest.key, manifest.log)
    sizes = [size for size in (kept.size if kept else None, asked.last_entry) if size is not None]
    return kept, missing_after(manifest.entries, max(sizes, default=None))


def _signing_key(settings: Settings, staged: DataFolder) -> str:
    """Whose key signs from now on: the backup's, the signer's, or a new one."""
    file = staged.path / LEDGER_KEY
    if settings.signer is not None:
        file.unlink(missing_ok=True)
        return "signer"
    return "restored" if file.exists() else "new"


def _gone_on(
    told: Told, services: Services, file: Path, opened: Opened, missing: Missing, gone: list[Gone]
) -> int:
    """Write down that the records go on from here; the number of the entry."""
    restored = {
        "file": file.name,
        "sha256": opened.sha256,
        "taken_at": utc(opened.manifest.taken_at),
        "entries": opened.manifest.entries,
        "missing_first": missing.first,
        "missing_last": missing.last,
    }
    pairs = [(item.sequence, item.name) for item in gone]
    args = {"restored": restored, "gone": pairs, "whole": missing.is_whole}
    call = Call(services, user_name(), True, told.as_user, args)
    entry: int = perform("restore.go_on", call)["entry"]
    return entry


def _text(path: Path) -> str:
    if str(path) == "-":
        return sys.stdin.read()
    try:
        return path.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise Failed(f"{path} cannot be read. Check its name.", OUTSIDE) from error


def _words(data: dict[str, Any]) -> str:
    lines = [
        f"Restored into {data['data']}: {data['entries']:,} entries, every one verified.",
        f"The backup was taken {_when(data['taken_at'])}.",
        _missing(data),
        _erased(data["erasures"]),
    ]
    if data["migrated_from"]:
        lines.append("It was of an earlier version of Phonebox, and was brought up to date.")
    if data["rebuilt"]:
        lines.append(f"{data['rebuilt']:,} rows were made anew from the ledger.")
    lines.append(_SIGNING[data["signing_key"]])
    lines.append("Everybody is signed out. Start the service, then print a new day sheet.")
    return "\n".join(lines)


def _missing(data: dict[str, Any]) -> str:
    found, last = data["missing"], data["last_recorded_at"]
    after = f"after {_when(last)}" if last else "since"
    if not found["known"]:
        return (
            f"What was recorded {after} is not in it. How much that is tells the newest day sheet: "
            f"its last entry, less {data['entries']:,}."
        )
    if found["first"] is None:
        return "Nothing is missing against the checkpoint."
    if found["first"] == found["last"]:
        return f"Entry {found['first']:,} is missing; it was made {after}."
    return (
        f"Entries {found['first']:,} to {found['last']:,} are missing; they were made {after}. "
        "Their numbers are used again: keep the paper."
    )


def _erased(found: dict[str, Any]) -> str:
    if not found["list"]:
        return (
            "No list of erasures lies beside the backup: what was erased after it is here again. "
            "Erase it once more."
        )
    if not found["again"]:
        return "Nothing had been erased since."
    return f"Erased again, as before: {found['again']:,} values."


def _when(text: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone(SCHOOL_ZONE):%-d %B %Y, %H:%M}"
