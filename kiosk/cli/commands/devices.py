"""`phonebox device`: known devices."""

from typing import Any

import click

from kiosk.cli import output
from kiosk.cli.caller import line
from kiosk.cli.wired import Told
from kiosk.custody.states import DeviceKind


@click.group()
def device() -> None:
    """Known devices, with their labels and tags."""


@device.command()
@click.option("--pupil", required=True, metavar="REF", help="The school's reference of the pupil.")
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in DeviceKind]))
@click.option("--description", required=True, metavar="T", help="How the device looks.")
@click.option("--code", metavar="CODE", help="The code on the label that is on it.")
@click.option("--tag", metavar="UID", help="The UID of the tag that is on it, in hexadecimal.")
@output.as_json
@click.pass_obj
def add(
    told: Told,
    pupil: str,
    kind: str,
    description: str,
    code: str | None,
    tag: str | None,
    json_: bool,
) -> None:
    """Make a device known."""
    with line(told) as ask:
        added = ask(
            "device.add", pupil=pupil, kind=kind, description=description, code=code, tag=tag
        )
    words = "Added the device {device} of pupil {pupil}."
    output.answer(added, lambda data: words.format(**data), json_=json_)


@device.command("list")
@output.as_json
@click.pass_obj
def list_(told: Told, json_: bool) -> None:
    """List every known device."""
    with line(told) as ask:
        found = ask("device.list")
    output.answer(found, _listed, json_=json_)


def _listed(data: dict[str, Any]) -> str:
    rows = [
        (
            " ".join(item["codes"]) or "no label",
            item["kind"],
            item["pupil"] or "nobody's",
            item["name"] or "",
            item["description"] or "",
            "in custody" if item["in_custody"] else "",
        )
        for item in data["devices"]
    ]
    return output.table(rows, "No device is known yet.")
