"""`phonebox update`: another version of Phonebox, or none."""

import os
import subprocess
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from kiosk.cli import output
from kiosk.cli.caller import line
from kiosk.cli.operations.call import NO, OUTSIDE, Failed
from kiosk.cli.wired import Told
from kiosk.datafolder import FolderError, user_name
from kiosk.services.ports import StoreError
from kiosk.updating import source, steps
from kiosk.updating.host import Host, UpdateTrouble
from kiosk.updating.layout import ROOT, Layout
from kiosk.updating.state import State
from kiosk.updating.systemd import SystemdHost

LATER = "School is on. An update may be made from {when}, or now with a reason: --now REASON"
DOUBTED = "The time is not confirmed, so nobody knows whether school is on. Confirm it, or: --now"
NOT_ASKED = (
    "The records do not say whether an update may be made: {why} If it must be: --now REASON"
)
NOT_INSTALLED = "This Phonebox was not put here by systemd/install, so it is not updated so."
ELSEWHERE = "The records lie in a database elsewhere: copy it there, then run systemd/install."

_there = click.Path(path_type=Path, exists=True)


@click.command()
@click.option("--from", "given", metavar="FILE|DIR", type=_there, help="The new version.")
@click.option("--hash", "sha256", metavar="HEX", help="The file's SHA-256, as its maker told you.")
@click.option("--now", "reason", metavar="REASON", help="Do it in school hours, for this reason.")
@click.option("--check", is_flag=True, help="Change nothing; say what would be done, and when.")
@click.option("--resume", is_flag=True, help="Finish an update that was interrupted.")
@output.as_json
@click.pass_context
def update(
    ctx: click.Context,
    given: Path | None,
    sha256: str | None,
    reason: str | None,
    check: bool,
    resume: bool,
    json_: bool,
) -> None:
    """Bring this kiosk to another version; where that is not well, the present one stays."""
    told: Told = ctx.obj
    layout, host = _installed(told)
    try:
        if resume:
            answer = _resumed(told, host, layout)
        else:
            answer = _asked(told, host, layout, given, sha256, reason, check=check)
    except UpdateTrouble as error:
        _record(told)
        raise Failed(error.words, NO) from error
    output.answer(answer, lambda data: str(data["words"]), json_=json_)
    if answer["outcome"] == "not_now":
        ctx.exit(NO)


def _asked(
    told: Told,
    host: Host,
    layout: Layout,
    given: Path | None,
    sha256: str | None,
    reason: str | None,
    *,
    check: bool,
) -> dict[str, Any]:
    if not check and steps.resume(host, layout) is not None:
        _record(told)
    actor, why_not = _may(told)
    if reason is not None and not reason.strip():
        raise Failed("Say why it cannot wait: --now REASON", 2)
    with source.opened(given, sha256, layout.root) as found:
        source.enough_space(layout.data, layout.root, layout.database)
        origin = layout.in_use()
        if check or (why_not and not reason):
            return _answer(origin, found.version, why_not)
        target = make_release(found.tree, layout)
        if target == origin:
            return _answer(origin, target, None) | {"words": f"{origin} is in use already."}
        state = State(str(uuid.uuid4()), str(layout.data), origin, target, actor)
        state = state.at(state.phase, sha256=found.sha256)
        if why_not:
            state = state.at(state.phase, in_school_hours=True, reason=reason)
        steps.update(host, layout, state)
    _record(told)
    return _answer(origin, target, None, outcome="updated")


def _answer(
    origin: str, target: str, why_not: str | None, outcome: str = "possible"
) -> dict[str, Any]:
    said = {
        "possible": f"{target} can be put in the place of {origin} now.",
        "updated": f"{target} runs. The records of before are kept until the next update.",
    }[outcome]
    found = "not_now" if why_not else outcome
    return {"outcome": found, "from": origin, "to": target, "words": why_not or said}


def _resumed(told: Told, host: Host, layout: Layout) -> dict[str, Any]:
    state = steps.resume(host, layout)
    _record(told)
    if state is None:
        words = "No update was interrupted."
        return {"outcome": "nothing", "from": None, "to": None, "words": words}
    running = layout.in_use()
    words = f"The update that was interrupted is settled: {running} runs."
    outcome = "updated" if running == state.target else "kept"
    return {"outcome": outcome, "from": state.origin, "to": state.target, "words": words}


def _may(told: Told) -> tuple[dict[str, Any], str | None]:
    """As whom the update goes on record, and what speaks against making it now."""
    try:
        with line(told) as ask:
            found = ask("update.may")
    except (StoreError, FolderError) as error:
        actor = {"staff": None, "role": "", "system": "update", "os_user": user_name(os.getuid())}
        return actor, NOT_ASKED.format(why=error.words)
    if found["from"]:
        return found["actor"], LATER.format(when=found["from"])
    return found["actor"], None if found["clock"] else DOUBTED


def _record(told: Told) -> None:
    """An entry for what became of it; the next start writes it where this cannot."""
    with suppress(Failed, StoreError, FolderError), line(told) as ask:
        ask("update.record")


def _installed(told: Told) -> tuple[Layout, Host]:
    """This kiosk. Raises Failed."""
    layout = Layout(ROOT, told.settings.data)
    if told.settings.database is not None:
        raise Failed(ELSEWHERE, OUTSIDE)
    if not layout.current.is_symlink():
        raise Failed(NOT_INSTALLED, OUTSIDE)
    if os.geteuid() != 0:
        raise Failed("This needs root. Write sudo before it: sudo phonebox update", 2)
    owner = layout.data.stat()
    copies: Callable[[Path, Path], object] = lambda one, other: _copy(told, one, other)  # noqa: E731
    address = f"http://127.0.0.1:{told.settings.port}"
    return layout, SystemdHost(copies, address, (owner.st_uid, owner.st_gid))


def _copy(told: Told, database: Path, target: Path) -> None:
    """The records, by the database's own means; of a database that is not in use too."""
    assert database == told.folder.database  # noqa: S101 (nothing else is ever copied)
    told.wiring.copy(told.settings, target)


def make_release(tree: Path, layout: Layout) -> str:
    """Make a release from a source tree; its name. Raises UpdateTrouble."""
    made = subprocess.run(
        [str(tree / "systemd/release"), str(tree)],
        env={**os.environ, "RELEASES": str(layout.releases)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    folder = Path(made.stdout.strip() or "/")
    if made.returncode or folder.parent != layout.releases:
        words = "The new version could not be made ready (its words are above). Nothing changed."
        raise UpdateTrouble(words)
    return folder.name
