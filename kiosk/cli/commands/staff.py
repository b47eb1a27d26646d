"""`phonebox staff`: accounts."""

from typing import Any

import click

from kiosk.cli import output
from kiosk.cli.caller import line
from kiosk.cli.commands import secret
from kiosk.cli.wired import Told
from kiosk.custody.states import Role


def _roles(ctx: click.Context, param: click.Parameter, value: str) -> list[str]:
    roles = [role.strip().lower() for role in value.split(",") if role.strip()]
    unknown = [role for role in roles if role not in set(Role)]
    if unknown or not roles:
        raise click.BadParameter(f"there are these roles: {', '.join(Role)}")
    return roles


@click.group()
def staff() -> None:
    """Accounts of staff."""


@staff.command()
@click.argument("user")
@click.option("--name", required=True, metavar="N", help="The person's whole name.")
@click.option(
    "--role",
    "roles",
    required=True,
    callback=_roles,
    metavar="R[,R]",
    help=f"One or more of: {', '.join(Role)}.",
)
@click.option("--badge", metavar="CODE", help="The code on the person's badge.")
@secret.from_stdin
@output.as_json
@click.pass_obj
def add(
    told: Told,
    user: str,
    name: str,
    roles: list[str],
    badge: str | None,
    password_stdin: bool,
    json_: bool,
) -> None:
    """Add an account."""
    typed = secret.password(user, stdin=password_stdin)
    with line(told) as ask:
        added = ask("staff.add", user=user, name=name, roles=roles, badge=badge, password=typed)
    output.answer(added, _added, json_=json_)


def _added(data: dict[str, Any]) -> str:
    return (
        f"Added {data['user']}. It is recorded that they accept the school's acceptable use: "
        "make sure that they have read it."
    )


@staff.command("list")
@output.as_json
@click.pass_obj
def list_(told: Told, json_: bool) -> None:
    """List every account."""
    with line(told) as ask:
        found = ask("staff.list")
    output.answer(found, _listed, json_=json_)


def _listed(data: dict[str, Any]) -> str:
    rows = [
        (
            item["user"],
            item["name"],
            ", ".join(item["roles"]),
            "closed" if item["disabled"] else "open",
        )
        for item in data["staff"]
    ]
    return output.table(rows, "There are no accounts yet.")


@staff.command()
@click.argument("user")
@output.as_json
@click.pass_obj
def disable(told: Told, user: str, json_: bool) -> None:
    """Close an account; its sessions end at once."""
    with line(told) as ask:
        closed = ask("staff.disable", user=user)
    output.answer(closed, lambda data: f"Closed {data['user']}.", json_=json_)
