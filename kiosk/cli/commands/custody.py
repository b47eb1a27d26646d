"""`phonebox register`, `history` and `scan`."""

import uuid
from datetime import UTC, datetime
from typing import Any

import click

from kiosk.cli import output
from kiosk.cli.caller import line
from kiosk.cli.operations.call import NO
from kiosk.cli.wired import Told
from kiosk.clock import SCHOOL_ZONE
from kiosk.scanning.outcomes import DONE
from kiosk.services.records.history import HELD


def _time(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter("write it as 2026-11-23T08:30:00") from error
    local = moment if moment.tzinfo else moment.replace(tzinfo=SCHOOL_ZONE)
    return local.astimezone(UTC).isoformat()


@click.command()
@click.option("--at", callback=_time, metavar="TIME", help="At this time, instead of now.")
@output.as_json
@click.pass_obj
def register(told: Told, at: str | None, json_: bool) -> None:
    """Show what is in custody, where, since when, and when it is due."""
    with line(told) as ask:
        found = ask("register", at=at)
    output.answer(found, _register, json_=json_)


def _register(data: dict[str, Any]) -> str:
    return output.table([_line(item) for item in data["records"]], "Nothing is in custody.")


def _line(item: dict[str, Any]) -> tuple[str, ...]:
    place = f"slot {item['slot']}" if item["slot"] else (item["state"] or "").replace("_", " ")
    if item["state"] is None:
        return (place, HELD, "", "", "", "", "")
    overdue = "overdue, " if item["overdue"] else ""
    return (
        place,
        item["pupil"] or "pupil not known",
        item["name"] or "",
        item["class"] or "",
        item["kind"].replace("_", " ") + (", held" if item["held"] else ""),
        f"since {_local(item['since'])}",
        overdue + (f"due {_local(item['due'])}" if item["due"] else ""),
    )


def _local(text: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone(SCHOOL_ZONE):%d %b %Y %H:%M}"


@click.command()
@click.option("--device", metavar="CODE", help="The code on its label, or its id.")
@click.option("--pupil", metavar="REF", help="The school's reference of the pupil.")
@click.option("--record", metavar="ID", help="The id of one custody record.")
@output.as_json
@click.pass_obj
def history(
    told: Told, device: str | None, pupil: str | None, record: str | None, json_: bool
) -> None:
    """Show every event of a device, a pupil or a custody record, in order."""
    if sum(value is not None for value in (device, pupil, record)) != 1:
        raise click.UsageError("Give one of --device, --pupil and --record.")
    with line(told) as ask:
        found = ask("history", device=device, pupil=pupil, record=record)
    output.answer(found, _history, json_=json_)


def _history(data: dict[str, Any]) -> str:
    return output.table([_entry(item) for item in data["entries"]], "Nothing is recorded.")


def _entry(item: dict[str, Any]) -> tuple[str, ...]:
    if item["restricted"]:
        return ("", "", "", "", item["words"])
    return (
        str(item["sequence"]),
        _local(item["at"]) + ("" if item["confirmed"] else " (clock not confirmed)"),
        _actor(item["actor"]),
        item["station"] or "",
        item["words"] or item["type"].replace("_", " "),
    )


def _actor(actor: dict[str, Any]) -> str:
    name = actor["name"] or "the service"
    return f"{name}, by {actor['os_user']} at the command line" if actor["os_user"] else name


@click.command()
@click.argument("code")
@click.option("--station", metavar="NAME", help="The station. Default: the service's own.")
@click.option("--id", "scan_id", type=click.UUID, help="The scan's id; the same id is one act.")
@output.as_json
@click.pass_context
def scan(
    ctx: click.Context, code: str, station: str | None, scan_id: uuid.UUID | None, json_: bool
) -> None:
    """Scan a code at a station: the same as a reader there would."""
    with line(ctx.obj) as ask:
        found = ask("scan", code=code, station=station, id=str(scan_id or uuid.uuid4()))
    output.answer(found, lambda data: str(data["words"]), json_=json_)
    if found["outcome"] not in DONE:
        ctx.exit(NO)
