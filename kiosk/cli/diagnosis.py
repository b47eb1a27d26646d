"""What `phonebox doctor` looks at, each on its own: one that breaks takes no other with it.

It works when the service does not run, when the settings are wrong and when the data folder is
broken; that is when it is needed.
"""

import pwd
from collections.abc import Callable, Iterator
from pathlib import Path

from hardware.base import State
from hardware.doctor import Machine
from hardware.listing import plugged_in
from hardware.machine import run
from hardware.urls import ReaderUrlError
from kiosk.cli import local
from kiosk.cli.caller import line
from kiosk.cli.operations.call import Failed
from kiosk.cli.wired import Told
from kiosk.datafolder import user_name
from kiosk.services.machine.health import disk_space, guarded
from kiosk.services.machine.health_parts import ATTENTION, FAILED, OK, Part
from kiosk.services.machine.machine_health import machine_parts, versions
from kiosk.services.ports import StoreError
from kiosk.settings import SettingsError
from kiosk.troubles import MachineTrouble
from kiosk.updating.health import update_part

READERS = Path("/etc/phonebox/readers")
UNIT = "phonebox-web.service"
READER_ACCOUNT = "phonebox-reader"

SERVICE_DOWN = "The service does not run: the screen shows that it is out of order."
SERVICE_FAILED = "The service ends again and again as it starts. Its log says why."

Look = Callable[[Told], Iterator[Part]]


def parts(told: Told) -> list[Part]:
    """How everything is."""
    looks: dict[str, Look] = {
        "settings": _settings,
        "data folder": _folder,
        "service": _service,
        "database": _inside,
        "readers": _readers,
        "machine": _machine,
    }
    return [part for name, look in looks.items() for part in _guarded(name, look, told)]


def _guarded(name: str, look: Look, told: Told) -> list[Part]:
    try:
        return list(look(told))
    except SettingsError:
        # Said once, with the settings themselves.
        words = "This could not be looked at: the settings are not right."
        return [Part(name, ATTENTION, words)]
    except (Failed, StoreError, MachineTrouble) as error:
        return [Part(name, FAILED, error.words)]
    except Exception as error:  # noqa: BLE001 (the rest must still be looked at, whatever this was)
        words = f"This could not be looked at: it broke ({type(error).__name__})."
        return [Part(name, ATTENTION, words)]


def _settings(told: Told) -> Iterator[Part]:
    try:
        settings = told.settings
    except SettingsError as error:
        yield Part("settings", FAILED, error.words)
    else:
        yield Part("settings", OK, f"The records are to lie in {settings.data}.")


def _folder(told: Told) -> Iterator[Part]:
    folder = told.folder
    if told.settings.database is not None:
        yield Part("data folder", OK, "The records lie in a database on another machine.")
        return
    if not folder.holds_a_school:
        words = f"There is no school in {folder.path} yet."
        yield Part("data folder", FAILED, words, "phonebox init")
        return
    owner = user_name(folder.owner)
    if folder.path.stat().st_mode & 0o077:
        words = f"Others than {owner} may look into {folder.path}."
        yield Part("data folder", ATTENTION, words, f"sudo chmod 700 {folder.path}")
    else:
        yield Part("data folder", OK, f"{folder.path} belongs to {owner}.")
    yield disk_space(folder.path)


def _service(told: Told) -> Iterator[Part]:
    if local.is_running(told.folder.socket):
        yield Part("service", OK, "The service is running.")
        return
    state = (run(("systemctl", "show", "--property=ActiveState,Result", UNIT)) or "").split()
    if "Result=success" in state and "ActiveState=active" in state:
        yield Part("service", OK, "The service is starting.")
    elif any(item in state for item in ("ActiveState=failed", "ActiveState=activating")):
        yield Part("service", FAILED, SERVICE_FAILED, f"sudo journalctl -u {UNIT} -n 30")
    elif _is_installed():
        yield Part("service", FAILED, SERVICE_DOWN, "sudo systemctl start phonebox.target")
    else:
        yield Part("service", OK, "The service is not running.")


def _is_installed() -> bool:
    return Path("/etc/systemd/system", UNIT).exists()


def _inside(told: Told) -> Iterator[Part]:
    """What only an open database can tell, through the running service or without it."""
    if told.settings.database is None and not told.folder.holds_a_school:
        return
    with line(told) as ask:
        for item in ask("doctor")["parts"]:
            yield Part(**item)


def _readers(told: Told) -> Iterator[Part]:
    """The readers that are set up, as this machine's ports show them; those plugged in."""
    machine = Machine(_account(told))
    for name, url in _set_up(told):
        try:
            found = machine.advice(url)
        except ReaderUrlError as error:
            yield Part(f"reader {name}", FAILED, str(error))
            continue
        state = OK if found.state is State.READY else ATTENTION
        yield Part(f"reader {name}", state, found.words, found.command)
    count = len(plugged_in())
    yield Part("readers", OK, f"{count} plugged in.")


def _set_up(told: Told) -> Iterator[tuple[str, str]]:
    """Name and URL of each reader: of the settings, and of the machine's own units."""
    for number, url in enumerate(told.settings.readers, start=1):
        yield (f"{number}" if len(told.settings.readers) > 1 else "of the settings"), url
    for path in sorted(READERS.glob("*.env")):
        lines = path.read_text().splitlines()
        urls = [text.removeprefix("READER=") for text in lines if text.startswith("READER=")]
        yield path.stem, (urls[0].strip("\"'") if urls else "")


def _account(told: Told) -> str:
    """The account as which readers run here."""
    try:
        return pwd.getpwnam(READER_ACCOUNT).pw_name
    except KeyError:
        return user_name(told.folder.owner)


def _machine(told: Told) -> Iterator[Part]:
    try:
        data: Path | None = told.folder.path if told.settings.database is None else None
    except SettingsError:
        data = None
    for name, look in machine_parts(data).items():
        yield guarded(name, look)
    yield versions(data)
    yield guarded("update", update_part)
