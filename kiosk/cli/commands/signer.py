"""`phonebox signer`: the process that alone holds the ledger's key."""

import logging
import os
import pwd
import signal
from pathlib import Path
from typing import Any

import click

from hardware import notify
from kiosk.cli import output
from kiosk.cli.operations.call import Failed
from kiosk.cli.wired import Told

FOLDER = Path("/var/lib/phonebox-signer")
SOCKET = Path("/run/phonebox-signer/signer.sock")

_path = click.Path(path_type=Path, dir_okay=False)
_key_file = click.option(
    "--key-file",
    type=_path,
    default=FOLDER / "ledger.key",
    show_default=True,
    metavar="F",
    help="The signing key.",
)
_state = click.option(
    "--state",
    type=_path,
    default=FOLDER / "signed.json",
    show_default=True,
    metavar="F",
    help="What was signed last.",
)


@click.group()
def signer() -> None:
    """The signing key, held where the web cannot read it."""


@signer.command()
@_key_file
@_state
@click.option("--socket", type=_path, default=SOCKET, show_default=True, metavar="S")
@click.option("--for", "user", metavar="USER", help="Who may ask. Default: who runs this.")
def run(key_file: Path, state: Path, socket: Path, user: str | None) -> None:
    """Sign what continues what was signed before, until told to end."""
    from kiosk.signer import keeping, service

    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    asker = os.geteuid() if user is None else _uid(user)
    mode = 0o600 if asker == os.geteuid() else 0o666
    with keeping.alone(state), service.listening(socket, mode) as listener:
        signing = service.Signer(key_file, state)
        notify.tell("READY=1", "STATUS=Signs what continues what it signed before.")
        service.serve(listener, signing, frozenset({asker}), lambda: True)


def _end(*_: object) -> None:
    # Nothing is half done that its next start would not find whole: see kiosk.signer.keeping.
    raise SystemExit(0)


def _uid(user: str) -> int:
    if user.isdecimal():
        return int(user)
    try:
        return pwd.getpwnam(user).pw_uid
    except KeyError as error:
        raise Failed(f"This machine has no user “{user}”. Check the name.") from error


@signer.command("take-key")
@_key_file
@_state
@output.as_json
@click.pass_obj
def take_key(told: Told, key_file: Path, state: Path, json_: bool) -> None:
    """Move the key of a school that began without a signer out of its data folder."""
    from kiosk.signer.taking import take_key as take

    data = told.settings.data
    found = {"taken": take(data, key_file, state), "key_file": str(key_file)}
    output.answer(found, lambda data: _taken(data, told.settings.data), json_=json_)


def _taken(found: dict[str, Any], data: Path) -> str:
    if not found["taken"]:
        return f"No signing key lies in {data}: there is nothing to take."
    return f"The key is {found['key_file']} now, and gone from {data}. Restart Phonebox."


@signer.command()
@_state
@click.option("--yes", is_flag=True, help="Do not ask.")
@output.as_json
def forget(state: Path, yes: bool, json_: bool) -> None:
    """Let the signer sign an older copy of the records: after a restore, and never else."""
    from kiosk.signer import keeping
    from kiosk.signer.judging import NOTHING

    with keeping.alone(state):
        try:
            last = keeping.read_state(state)
        except keeping.SignerTrouble:
            last = NOTHING
        known = f"It signed {last.size} entries of {last.origin}" if last.origin else "It is new"
        question = f"{known}. Forget that, and sign whatever comes next?"
        if not yes and not json_ and not click.confirm(question, err=True):
            raise Failed("Nothing was changed.")
        keeping.write_state(state, NOTHING)
    gone = {"origin": last.origin or None, "size": last.size, "root": last.root.hex()}
    output.answer(gone, lambda gone: f"Forgotten: {gone['size']} entries signed.", json_=json_)
