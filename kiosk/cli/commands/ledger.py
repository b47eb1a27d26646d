"""`phonebox ledger`: verified, exported, signed for."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from kiosk.cli import output
from kiosk.cli.caller import Ask, line
from kiosk.cli.operations.call import NO, OUTSIDE, Failed
from kiosk.cli.wired import Told
from kiosk.datafolder import acting_as_owner
from kiosk.ledger.canonical import canonical
from kiosk.services.machine.ledger_notes import note_verified
from kiosk.services.records.verifying import CheckpointWrong, refolded, verified, verified_export

_file = click.Path(path_type=Path, dir_okay=False)
_there = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.group()
def ledger() -> None:
    """The custody ledger."""


@ledger.command()
@click.argument("export", required=False, metavar="[FILE]", type=_there)
@click.option("--key", metavar="VKEY", help="The key that signed the checkpoint, or its file.")
@click.option("--checkpoint", metavar="FILE", type=_there, help="A checkpoint kept elsewhere.")
@click.option("--full", is_flag=True, help="Read every entry whole, and refold every record too.")
@output.as_json
@click.pass_context
def verify(
    ctx: click.Context,
    export: Path | None,
    key: str | None,
    checkpoint: Path | None,
    full: bool,
    json_: bool,
) -> None:
    """Verify the ledger, or the export FILE, and name the entry that does not hold."""
    text = _read(checkpoint) if checkpoint else None
    known = _read(Path(key)) if key and Path(key).is_file() else key
    if export is not None:
        found = _of_file(export, text, known, full=full)
    else:
        found = _of_the_school(ctx.obj, text, known, full=full)
    output.answer(found, _verdict, json_=json_)
    if not found["holds"]:
        ctx.exit(NO)


def _of_the_school(told: Told, text: str | None, key: str | None, *, full: bool) -> dict[str, Any]:
    # Read beside the service: it has people to serve, and might not even start.
    try:
        with acting_as_owner(told.folder), told.wiring.reading(told.settings) as services:
            report = verified(services, text, key, full=full)
            differences = refolded(services) if full and report.holds else []
            at, holds = services.clock.now().at, report.holds and not differences
            note_verified(services.data, at, report.size, holds=holds)
    except CheckpointWrong as error:
        raise Failed(error.words) from error
    return {**report.as_data(), "holds": holds, "differences": differences}


def _of_file(export: Path, text: str | None, key: str | None, *, full: bool) -> dict[str, Any]:
    try:
        with export.open("rb") as lines:
            report = verified_export(lines, text, key, full=full)
            return {**report.as_data(), "differences": []}
    except OSError as error:
        raise Failed(f"{export} cannot be read ({error.strerror}).", OUTSIDE) from error
    except CheckpointWrong as error:
        raise Failed(error.words) from error


def _verdict(data: dict[str, Any]) -> str:
    problems = [item["words"] for item in (*data["problems"], *data["differences"])]
    return "\n".join(dict.fromkeys([data["words"], *problems]))


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise Failed(f"{path} cannot be read. Check its name.", OUTSIDE) from error


@ledger.command()
@click.option("--out", required=True, metavar="FILE.jsonl", type=_file)
@output.as_json
@click.pass_obj
def export(told: Told, out: Path, json_: bool) -> None:
    """Write the whole ledger to a file, one entry a line. It holds personal data: keep it safe."""
    part = out.with_name(f".{out.name}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with line(told) as ask, os.fdopen(handle, "wb") as file:
            entries = 0
            for row in _rows(ask):
                file.write(canonical(row) + b"\n")
                entries += 1
            file.flush()
            os.fsync(file.fileno())
        part.rename(out)
    except OSError as error:
        raise Failed(f"{out} cannot be written ({error.strerror}).", OUTSIDE) from error
    finally:
        part.unlink(missing_ok=True)
    data = {"file": str(out), "entries": entries}
    output.answer(data, lambda data: f"Wrote {entries} entries to {out}.", json_=json_)


def _rows(ask: Ask) -> Iterator[dict[str, Any]]:
    first, more = 1, True
    while more:
        page = ask("ledger.rows", first=first)
        yield from page["rows"]
        first += len(page["rows"])
        more = page["more"]


@ledger.command()
@output.as_json
@click.pass_context
def checkpoint(ctx: click.Context, json_: bool) -> None:
    """Print a signed checkpoint and the key to check it with: keep both away from this machine."""
    with line(ctx.obj) as ask:
        made = ask("ledger.checkpoint")
    output.answer(made, lambda data: str(data["checkpoint"]).rstrip("\n"), json_=json_)
    if not made["signed"]:
        ctx.exit(NO)
    if not json_:
        click.echo(f"The key to check it with:\n{made['key']}", err=True)
