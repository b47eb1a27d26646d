"""`phonebox import`: the register brought up to date from a file of the school's system."""

import base64
import tomllib
from pathlib import Path
from typing import Any

import click

from kiosk.cli import output
from kiosk.cli.caller import Ask, line
from kiosk.cli.operations.call import NO, OUTSIDE, Failed
from kiosk.cli.wired import Told
from kiosk.services.acting import new_id

_PIECE = 1024 * 1024
_WRONG_USE = 2
_MOST = 64 * 1024 * 1024
_LISTED = 20
_TITLES = {
    "added": "Would be added",
    "changed": "Would be changed",
    "left": "Left as it is, though the file says otherwise",
    "missing": "Missing from the file: kept",
}
_ABOUT = {"pupils": "pupil", "adults": "contact", "links": "link"}


@click.command("import")
@click.argument(
    "file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, exists=True)
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["csv", "ctf"]),
    help="What the file must be. Default: what it is.",
)
@click.option(
    "--columns",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="MAP.toml",
    help="What the columns mean. Default: as in the last import of such a file, else guessed.",
)
@click.option("--preview", is_flag=True, help="Only tell what would change.")
@click.option("--yes", is_flag=True, help="Approve it without being asked.")
@output.as_json
@click.pass_obj
def import_(
    told: Told,
    file: Path,
    format_: str | None,
    columns: Path | None,
    preview: bool,
    yes: bool,
    json_: bool,
) -> None:
    """Bring the register of pupils and carers up to date from FILE: a preview, then the import."""
    if preview and yes:
        raise Failed("--preview and --yes do not go together: name one of them.", _WRONG_USE)
    asks = not preview and not yes
    if asks and json_:
        raise Failed("With --json nobody is asked: name --preview or --yes.", _WRONG_USE)
    named = _map(columns) if columns else {}
    with line(told) as ask:
        found = _previewed(ask, file, {"format": format_, **named})
        draft = found.pop("draft")
        answer = {**found, "committed": False, "entry": None}
        if asks:
            click.echo(_words(answer))
            yes = _is_approved()
            if not yes:
                ask("import.drop", draft=draft)
                raise Failed("Nothing was imported.", NO)
        if yes:
            done = ask("import.approve", draft=draft, command_id=new_id())
            answer |= {"committed": True, "entry": done["entry"]}
        else:
            ask("import.drop", draft=draft)
    output.answer(answer, _entered if asks else _words, json_=json_)


def _is_approved() -> bool:
    try:
        return click.confirm("\nApprove it?")
    except click.Abort:
        return False


def _map(path: Path) -> dict[str, Any]:
    """What a map says: `headings = true` or false, and under [columns] heading = meaning."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Failed(f"{path} cannot be read: {error.strerror}.", OUTSIDE) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Failed(f"{path} cannot be read as TOML: {error}.", _WRONG_USE) from error
    columns, headings = said.get("columns"), said.get("headings")
    is_map = isinstance(columns, dict) and all(isinstance(item, str) for item in columns.values())
    if not is_map or not isinstance(headings, bool | None) or said.keys() - {"columns", "headings"}:
        words = 'Write [columns], and under it lines such as "Surname" = "pupil.surname".'
        raise Failed(f"{path} is no map of columns. {words}", _WRONG_USE)
    return {"columns": columns, "headings": headings}


def _previewed(ask: Ask, file: Path, wanted: dict[str, Any]) -> dict[str, Any]:
    upload = ask("import.open", name=file.name)["upload"]
    try:
        with file.open("rb") as source:
            # One piece more than is read is enough to be refused by its size.
            while source.tell() <= _MOST and (piece := source.read(_PIECE)):
                ask("import.put", upload=upload, data=base64.b64encode(piece).decode())
    except OSError as error:
        raise Failed(f"{file} cannot be read: {error.strerror}.", OUTSIDE) from error
    return ask("import.preview", upload=upload, **wanted)


def _words(data: dict[str, Any]) -> str:
    lines = [f"{data['file']}: {data['pupils']} pupils, {data['untouched']} as they are."]
    if data["passed_over"]:
        lines.append(f"{data['passed_over']} rows of others than pupils were passed over.")
    for kind, title in _TITLES.items():
        total = [
            f"{number} {_ABOUT[about]}{'' if number == 1 else 's'}"
            for about, number in data[kind].items()
            if number
        ]
        if total:
            lines += ["", f"{title}: {', '.join(total)}"]
            people = [item for item in data["people"] if item["kind"] == kind]
            lines += [f"  {_person(item)}" for item in people[:_LISTED]]
            lines += ["  …"] if len(people) > _LISTED else []
    return "\n".join([*lines, *(["", _entered(data)] if data["committed"] else [])])


def _person(item: dict[str, Any]) -> str:
    whose = f", {item['about']} of {item['pupil']}" if item["pupil"] else ""
    place = f" ({item['class']})" if item["class"] else ""
    changes = "; ".join(
        f"{one['what']}: {one['was'] or '—'} → {one['now'] or '—'}" for one in item["differences"]
    )
    return f"{item['name']}{whose}{place}{f': {changes}' if changes else ''}"


def _entered(data: dict[str, Any]) -> str:
    return f"Imported: entry {data['entry']} of the ledger, and the register says it."
