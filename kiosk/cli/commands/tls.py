"""`phonebox tls`: the certificates by which other devices reach the kiosk, and its authority."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from kiosk.cli import output
from kiosk.cli.operations.call import NO, Failed
from kiosk.cli.wired import Told
from kiosk.ledger.payload import utc
from kiosk.timekeeping import is_synchronised
from kiosk.tls.caddyfile import USUAL_SOCKET, caddyfile
from kiosk.tls.folder import Served, TlsFolder, fingerprint
from kiosk.tls.network import is_name, plain
from kiosk.tls.writing import EVERYBODY, write

PROXY_FILE = "Caddyfile"
_NAMES = click.option(
    "--name", "names", multiple=True, metavar="NAME", help="What devices call the kiosk."
)
_NONE = "Nothing is served yet. Run: phonebox tls make --name kiosk.school.local"
_NOT_ITS_OWN = "The school’s own certificate is served. To go back to the kiosk’s: --anew"


@click.group()
def tls() -> None:
    """The certificates by which other devices reach this kiosk."""


@tls.command()
@output.as_json
@click.pass_obj
def status(told: Told, json_: bool) -> None:
    """Say what is served, for which names, and until when."""
    folder = _folder(told)
    output.answer(_told(folder, folder.served()), _words, json_=json_)


@tls.command()
@_NAMES
@click.option("--anew", is_flag=True, help="A new authority, which devices must trust once more.")
@output.as_json
@click.pass_obj
def make(told: Told, names: tuple[str, ...], anew: bool, json_: bool) -> None:
    """Make a certificate for the kiosk's names, by an authority of its own."""
    from kiosk.tls import authority

    folder, wanted = _folder(told), _wanted(told, names)
    served, now = folder.served(), datetime.now(UTC)
    if served is None or anew:
        made = authority.set_up(folder, wanted, now)
    elif not served.is_own:
        raise Failed(_NOT_ITS_OWN, NO)
    elif {plain(name) for name in served.names} != {plain(name) for name in wanted}:
        raise Failed(
            f"The authority vouches for {', '.join(served.names)} alone. "
            "For other names make a new one, which devices must trust once more: --anew",
            NO,
        )
    else:
        made = authority.serve(folder, authority.read_root(folder), wanted, now)
    _tell_proxy(told, folder, made)
    output.answer(_told(folder, made), _made, json_=json_)


@tls.command()
@click.option(
    "--cert",
    "certificate",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The certificate, with its chain (PEM).",
)
@click.option(
    "--key",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Its private key (PEM).",
)
@_NAMES
@output.as_json
@click.pass_obj
def use(told: Told, certificate: Path, key: Path, names: tuple[str, ...], json_: bool) -> None:
    """Serve the school's own certificate, once it was looked at."""
    from kiosk.tls.schools import NotFit, take

    folder = _folder(told)
    given = names or told.settings.names
    try:
        taken = take(folder, certificate, key, tuple(given), datetime.now(UTC))
    except NotFit as error:
        raise Failed(error.words, NO) from error
    _tell_proxy(told, folder, taken)
    output.answer(_told(folder, taken), _made, json_=json_)


@tls.command()
@output.as_json
@click.pass_obj
def renew(told: Told, json_: bool) -> None:
    """Renew the certificate of the kiosk's own authority, if it is time."""
    from kiosk.tls import authority

    folder, now = _folder(told), datetime.now(UTC)
    served = folder.served()
    if served is None:
        raise Failed(_NONE, NO)
    if authority.is_due(served, now):
        served = authority.serve(folder, authority.read_root(folder), served.names, now)
    output.answer(_told(folder, served), _words, json_=json_)


def _folder(told: Told) -> TlsFolder:
    return TlsFolder(told.settings.tls_folder)


def _wanted(told: Told, names: tuple[str, ...]) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(plain(name) for name in names or told.settings.names))
    if not wanted:
        raise Failed("Say what devices call this kiosk: --name kiosk.school.local", NO)
    for name in wanted:
        if not is_name(name):
            raise Failed(f"“{name}” is no name and no address of a machine.", NO)
    return wanted


def _tell_proxy(told: Told, folder: TlsFolder, served: Served) -> None:
    socket = told.settings.proxy_socket or USUAL_SOCKET
    text = caddyfile(folder, served.names, socket)
    write(folder.path / PROXY_FILE, text.encode(), EVERYBODY)


def _told(folder: TlsFolder, served: Served | None) -> dict[str, Any]:
    root = folder.root()
    return {
        "folder": str(folder.path),
        "names": list(served.names) if served else [],
        "from": None if served is None else ("authority" if served.is_own else "school"),
        "since": utc(served.made) if served else None,
        "until": utc(served.ends) if served else None,
        "authority_until": utc(served.authority_ends) if served and served.authority_ends else None,
        "fingerprint": fingerprint(root) if root else None,
    }


def _words(data: dict[str, Any]) -> str:
    if not data["from"]:
        return _NONE
    whose = "this kiosk’s own authority" if data["from"] == "authority" else "the school"
    lines = [
        f"Served for {', '.join(data['names'])}, by {whose}.",
        f"It ends on {_day(data['until'])}.",
    ]
    if data["fingerprint"]:
        lines.append(f"The authority’s fingerprint (SHA-256): {data['fingerprint']}")
    return "\n".join(lines)


def _made(data: dict[str, Any]) -> str:
    lines = [_words(data)]
    if not is_synchronised():
        now = f"{datetime.now(UTC):%-d %B %Y, %H:%M} UTC"
        lines.append(
            f"Nothing vouches for this machine’s clock: it says {now}. "
            "If that is wrong, put it right and make the certificate again."
        )
    lines.append("Next: sudo systemctl restart phonebox-proxy")
    if data["fingerprint"]:
        lines.append(f"Then tell each device to trust it: https://{data['names'][0]}/trust")
    return "\n".join(lines)


def _day(text: str) -> str:
    return f"{datetime.fromisoformat(text):%-d %B %Y}"
