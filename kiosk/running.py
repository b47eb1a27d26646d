"""A running service: web pages, command line's door and readers, begun and ended together."""

import gc
import logging
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit

from hardware import notify
from hardware.supervisor import Child, Supervisor
from hardware.urls import MockSocket, NfcTty, NfcUsb, SerialPort, parse_reader_url
from kiosk import watchdog
from kiosk.app import create_app
from kiosk.backups.keeper import Keeper
from kiosk.cli.local import Door
from kiosk.clock_watch import ClockWatch
from kiosk.datafolder import DataFolder, FolderError, user_name
from kiosk.outbox.postman import Postman
from kiosk.services.acting import new_id
from kiosk.services.context import Services
from kiosk.services.ports import StoreError
from kiosk.services.staff import reader_keys
from kiosk.services.staff.sessions import lock_all_at_start
from kiosk.serving import WebServer
from kiosk.settings import Settings

STOP_READERS_WITHIN = 2.0

log = logging.getLogger("kiosk")


def serve(settings: Settings, services: Services, on_ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or Ctrl-C. Raises FolderError, StoreError, MachineTrouble."""
    _logging(settings)
    folder = DataFolder(settings.data)
    _only_the_owner(folder)
    lock_all_at_start(services.store)
    web = WebServer(create_app(services), settings)
    children = [
        _child(settings, services, url, name, web.address) for url, name in named(settings.readers)
    ]
    readers = Supervisor(children, _on_exit(settings, services))
    postman = Postman(services.store, services.post, services.stopping)
    watching = _watching(web, settings, services, readers)
    beside = (postman, ClockWatch(services), Keeper(settings, services), watching)
    ending = threading.Thread(target=readers.stop, args=(STOP_READERS_WITHIN,), name="ending")

    def end() -> None:
        notify.tell("STOPPING=1", "STATUS=Ending.")
        services.stopping.set()
        ending.start()

    with web.told_by_signals(), Door(folder.socket, services, folder.owner):
        readers.start()
        try:
            gc.freeze()
            gc.enable()
            on_ready(web.address)
            for thread in beside:
                thread.start()
            notify.tell("READY=1", f"STATUS=Serving {web.address}.")
            web.run(end, lambda: services.store.has_failed)
        finally:
            if not services.stopping.is_set():
                end()
            ending.join()
            postman.ended()
    with suppress(StoreError):  # a start locks too; a full disk must not spoil a good end
        lock_all_at_start(services.store)
    if services.store.has_failed:
        services.store.check()  # it raises, and says why


def _watching(
    web: WebServer, settings: Settings, services: Services, readers: Supervisor
) -> watchdog.Watchdog:
    """Watches the parts without which the service is to be started again."""
    place = urlsplit(web.address)
    parts = [watchdog.web("web", (place.hostname or "", place.port or 0))]
    if settings.proxy_socket is not None:
        parts.append(watchdog.web("door to the network", str(settings.proxy_socket)))
    return watchdog.Watchdog(
        [*parts, watchdog.database(services.store)],
        watchdog.minding(services.board, readers),
        services.stopping,
        notify.watchdog_seconds(),
    )


def named(urls: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each reader's URL and a name for it: what it is, with a number from the second on."""
    found: list[tuple[str, str]] = []
    for url in urls:
        kinds = {MockSocket: "mock", NfcUsb: "nfc", NfcTty: "nfc", SerialPort: "scanner"}
        kind = kinds[type(parse_reader_url(url))]
        before = sum(name.split("-")[0] == kind for _, name in found)
        found.append((url, f"{kind}-{before + 1}" if before else kind))
    return found


def _child(settings: Settings, services: Services, url: str, name: str, address: str) -> Child:
    folder = DataFolder(settings.data)
    file = folder.reader_key_file(name)
    key = file.read_text().strip() if file.exists() else ""
    if not key or not reader_keys.is_good(services.store, name, settings.station, key):
        key = reader_keys.new_key()
        folder.write_reader_key(name, key)
        reader_keys.make_for_service(services.store, new_id(), name, settings.station, key)
    command = (sys.executable, "-m", "kiosk.wiring", "--data", str(settings.data), "readers")
    given = ("run", "--reader", url, "--server", address, "--key-file", str(file), "--name", name)
    # Settings of the service are not the child's affair; one that it does not know would end it.
    # And what it tells of itself is told to us, not to the service manager.
    return Child(name, (*command, *given), {"PHONEBOX_NOW": "", "NOTIFY_SOCKET": ""})


def _on_exit(settings: Settings, services: Services) -> Callable[[str, str], None]:
    def on_exit(name: str, words: str) -> None:
        services.board.hear(name, settings.station, "missing", words)

    return on_exit


def _only_the_owner(folder: DataFolder) -> None:
    """Files that root makes here would shut the owner out."""
    if os.geteuid() != folder.owner:
        owner = user_name(folder.owner)
        raise FolderError(
            f"The data folder {folder.path} belongs to {owner}. "
            f"Start the service as {owner}: sudo -u {owner} phonebox serve"
        )


def _logging(settings: Settings) -> None:
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(levelname)s %(name)s: %(message)s"
    )
    # A screen that shows more than 64 streams at once is worth a line, each waiting task is not.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
