"""`phonebox doctor`: whether everything is as it should be, in plain words."""

from pathlib import Path
from typing import Any

import click

from kiosk.cli import output
from kiosk.cli.diagnosis import parts
from kiosk.cli.operations.call import NO
from kiosk.cli.wired import Told
from kiosk.services.machine.health_parts import OK, Part

_file = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option(
    "--bundle",
    metavar="FILE.tar.gz",
    type=_file,
    help="Also write all that support needs to a file, without a name, a code or a key.",
)
@output.as_json
@click.pass_context
def doctor(ctx: click.Context, bundle: Path | None, json_: bool) -> None:
    """Check settings, folder, disk, service, records, clock, readers and machine."""
    told: Told = ctx.obj
    found = parts(told)
    data = answer_of(found)
    if bundle is not None:
        # What it needs is large, and nothing else here needs it.
        from kiosk.cli.bundling import write_bundle

        data["bundle"] = write_bundle(told, found, bundle)
    output.answer(data, _words, json_=json_)
    if not data["good"]:
        ctx.exit(NO)


def answer_of(found: list[Part]) -> dict[str, Any]:
    """What `doctor --json` answers."""
    checks = [
        {
            "name": part.name,
            "good": part.is_well,
            "state": part.state,
            "words": part.words,
            "command": part.command,
        }
        for part in found
    ]
    return {"good": all(part.state == OK for part in found), "checks": checks, "bundle": None}


def _words(data: dict[str, Any]) -> str:
    rows = []
    for item in data["checks"]:
        rows.append(("good" if item["good"] else "LOOK", item["name"], item["words"]))
        if item["command"]:
            rows.append(("", "", f"Type: {item['command']}"))
    said = output.table(rows, "Nothing was checked.")
    return f"{said}\nWrote {data['bundle']}." if data["bundle"] else said
