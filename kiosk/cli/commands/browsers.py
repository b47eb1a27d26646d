"""`phonebox browsers`: the school's own browsers."""

from typing import Any

import click

from kiosk.cli import output
from kiosk.cli.caller import line
from kiosk.cli.wired import Told


@click.group()
def browsers() -> None:
    """The school's own browsers: only they show names, besides the kiosk itself."""


@browsers.command()
@click.argument("name")
@output.as_json
@click.pass_obj
def code(told: Told, name: str, json_: bool) -> None:
    """Make a code by which one browser becomes the school's own."""
    with line(told) as ask:
        made = ask("browsers.code", name=name)
    output.answer(made, _made, json_=json_)


def _made(data: dict[str, Any]) -> str:
    return (
        f"{data['code']}\n"
        f"Good once, for {data['minutes']} minutes. In the browser of {data['name']} open "
        f"{data['path']} at the address of the service."
    )


@browsers.command("list")
@output.as_json
@click.pass_obj
def list_(told: Told, json_: bool) -> None:
    """List the school's own browsers, and those that were."""
    with line(told) as ask:
        found = ask("browsers.list")
    output.answer(found, _listed, json_=json_)


def _listed(data: dict[str, Any]) -> str:
    rows = [
        (item["name"], f"seen {item['seen_at'] or 'never'}", _since(item))
        for item in data["browsers"]
    ]
    return output.table(rows, "There is none, besides the kiosk itself.")


def _since(item: dict[str, Any]) -> str:
    return f"ended {item['ended_at']}" if item["ended_at"] else f"since {item['enrolled_at']}"


@browsers.command()
@click.argument("name")
@output.as_json
@click.pass_obj
def end(told: Told, name: str, json_: bool) -> None:
    """End one: from its next page on it shows no names."""
    with line(told) as ask:
        ended = ask("browsers.end", name=name)
    output.answer(ended, lambda data: f"Ended {data['name']}.", json_=json_)
