"""`phonebox outbox`: what waits to be told by mail, and sending it."""

from typing import Any

import click

from kiosk.cli import output
from kiosk.cli.caller import line
from kiosk.cli.operations.call import NO


@click.group()
def outbox() -> None:
    """Messages to carers, and mails that an alert waits."""


@outbox.command()
@output.as_json
@click.pass_context
def send(ctx: click.Context, json_: bool) -> None:
    """Let alerts climb, and send every message whose time has come. For a timer."""
    with line(ctx.obj) as ask:
        found = ask("outbox.send")
    output.answer(found, _sent, json_=json_)
    if found["trouble"]:
        ctx.exit(NO)


def _sent(found: dict[str, Any]) -> str:
    counts = f"{found['sent']} sent, {found['waiting']} waiting, {found['stopped']} stopped"
    doubt = f", {found['doubtful']} in doubt: look at them on the screen" * bool(found["doubtful"])
    return f"{counts}{doubt}." + (f" {found['trouble']}" if found["trouble"] else "")


@outbox.command("list")
@output.as_json
@click.pass_obj
def list_(told: Any, json_: bool) -> None:
    """What waits, is in doubt, or did not go."""
    with line(told) as ask:
        found = ask("outbox.list")
    output.answer(found, _listed, json_=json_)


def _listed(found: dict[str, Any]) -> str:
    rows = [
        (item["message"], item["occasion"], item["stage"], item["why"] or item["trouble"] or "")
        for item in found["messages"]
    ]
    return output.table(rows, "Nothing waits, and everything went.")
