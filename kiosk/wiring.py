"""The composition root: the only module that joins `kiosk`, `db` and `hardware`.

What is heavy is imported where it is needed: a reader's process and `--help` need none of it.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hardware import notify
from hardware.slips import SlipPrinter
from kiosk import disk_check
from kiosk.backups.copied import Copied
from kiosk.cli import app as command_line
from kiosk.clock import Clock, ShiftedClock, SystemClock, Ticking
from kiosk.datafolder import SIGNING_KEY, DataFolder, FolderError
from kiosk.outbox.post import Post
from kiosk.services.context import Services
from kiosk.services.machine.backup_setup import Setup
from kiosk.services.ports import Store, StoreError
from kiosk.settings import Settings, SettingsError
from kiosk.signing import Notary
from kiosk.starting import serve_when_it_can
from kiosk.timekeeping import Trust
from kiosk.tls.folder import TlsFolder
from kiosk.tls.network import Network

KEYS = ("tag", "session")


def main() -> None:
    """The `phonebox` command."""
    command_line.run(Wired())


class Wired:
    """See `kiosk.cli.wired.Wiring`."""

    def create(self, settings: Settings) -> None:
        from db.store import create_store

        folder = DataFolder(settings.data)
        folder.make()
        with folder.locked():
            for name in KEYS:
                folder.key(name)
            if settings.signer is None:
                folder.key(SIGNING_KEY)
            if settings.database is None and folder.holds_a_school:
                return
            try:
                create_store(_where(settings), SystemClock()).close()
            except StoreError:
                if not self._is_empty(settings):
                    raise

    def _is_empty(self, settings: Settings) -> bool:
        """Whether a school was about to begin here, and was interrupted."""
        with self.reading(settings) as services, services.store.read() as facts:
            return facts.head()[0] == 0

    @contextmanager
    def opened(self, settings: Settings, clock: Clock | None = None) -> Iterator[Services]:
        _must_hold_a_school(settings)
        with DataFolder(settings.data).locked():
            _settle(settings)
            services = build(settings, clock)
            try:
                yield services
            finally:
                services.imports.close()
                services.store.close()

    @contextmanager
    def reading(self, settings: Settings) -> Iterator[Services]:
        from db.store import open_reading

        _must_hold_a_school(settings)
        clock = SystemClock()
        services = _joined(settings, open_reading(_where(settings), clock), clock)
        try:
            yield services
        finally:
            services.store.close()

    def serve(self, settings: Settings, on_ready: Callable[[str], None]) -> None:
        # What is loaded stays: to look for rubbish among it takes a tenth of the start.
        gc.disable()
        try:
            serve_when_it_can(settings, self._served, on_ready)
        finally:
            gc.enable()

    @contextmanager
    def _served(self, settings: Settings) -> Iterator[Services]:
        """The parts over a data folder that keeps what is written to it."""
        from kiosk.updating.starting import told_of_update

        _must_hold_a_school(settings)
        disk_check.check(settings.data)
        with self.opened(settings) as services:
            in_memory = not services.sample and disk_check.is_in_memory(settings.data)
            if in_memory and notify.is_managed():
                raise disk_check.Unfit(disk_check.IN_MEMORY.format(settings.data))
            told_of_update(settings.data, services.store)
            yield replace(services, in_memory=in_memory)

    def copy(self, settings: Settings, target: Path) -> Copied:
        from db.copying import copy_database

        _must_hold_a_school(settings)
        return copy_database(DataFolder(settings.data).database, target)

    def rebuild(self, settings: Settings) -> None:
        from db.store import rebuild_store

        with DataFolder(settings.data).locked():
            rebuild_store(_where(settings))

    def migrate(self, settings: Settings) -> tuple[str | None, str]:
        from db.store import migrate_store

        with DataFolder(settings.data).locked():
            return migrate_store(_where(settings))


def _settle(settings: Settings) -> None:
    """Where an update of this kiosk was interrupted: let the records fit this release."""
    if settings.database is None:
        from db.schema import EXPECTED
        from db.store import migrate_store
        from kiosk.updating.starting import settled

        settled(settings.data, EXPECTED, lambda: migrate_store(_where(settings)))


def build(settings: Settings, clock: Clock | None = None) -> Services:
    """Join the parts over the data folder, whose lock is held.

    Raises StoreError, FolderError, and SettingsError where `now` is set for a real school.
    """
    from db.store import open_store
    from kiosk.services.machine.timekeeping import begin_trust
    from kiosk.services.school.opening import is_sample

    trust = Trust()
    ticking = Ticking(clock or _stated(settings) or SystemClock(trust))
    store = open_store(_where(settings), ticking)
    try:
        sample = is_sample(store)
        if settings.now is not None and not sample:
            raise SettingsError(
                "PHONEBOX_NOW sets the clock of a sample school only, and this is a real one. "
                "Take it away, then try again."
            )
        if sample and clock is None and settings.now is None:
            # A sample school is tried out on machines whose clock nothing synchronises.
            ticking.clock = SystemClock()
        begin_trust(store, trust)
        return replace(_joined(settings, store, ticking), sample=sample, trust=trust)
    except BaseException:
        store.close()
        raise


def _joined(settings: Settings, store: Store, clock: Clock) -> Services:
    from kiosk.hashing import Argon2Hasher

    folder = DataFolder(settings.data)
    return Services(
        store=store,
        clock=clock,
        hasher=Argon2Hasher(),
        signer=_signer(settings, folder),
        session_key=folder.key("session"),
        tag_key=folder.key("tag"),
        station=settings.station,
        mock_reader=any(url.strip() == "mock:" for url in settings.readers),
        data=settings.data,
        post=_post(settings),
        slips=_slips(settings),
        backups=Setup(settings.backup_places, settings.backup_keys, settings.database is not None),
        network=_network(settings),
    )


def _network(settings: Settings) -> Network:
    is_open = settings.proxy_socket is not None
    return Network(TlsFolder(settings.tls_folder), frozenset(settings.names), is_open)


def _signer(settings: Settings, folder: DataFolder) -> Notary:
    if settings.signer is not None:
        from kiosk.signer.client import SocketSigner

        return SocketSigner(settings.signer)
    from kiosk.signing import Ed25519Signer

    return Ed25519Signer(folder.key(SIGNING_KEY))


def _post(settings: Settings) -> Post | None:
    if settings.mail is None:
        return None
    # What mail needs lies in no small machine's memory without need.
    from kiosk.outbox.mail import MailPost

    return MailPost(settings.mail)


def _slips(settings: Settings) -> SlipPrinter | None:
    if settings.receipt_printer is None:
        return None
    from hardware.printer import ReceiptPrinter

    return ReceiptPrinter.at(settings.receipt_printer)


def _where(settings: Settings) -> str | Path:
    return settings.database or DataFolder(settings.data).database


def _holds_a_school(settings: Settings) -> bool:
    return settings.database is not None or DataFolder(settings.data).holds_a_school


def _must_hold_a_school(settings: Settings) -> None:
    if not _holds_a_school(settings):
        raise FolderError(
            f"There is no school in {settings.data} yet. "
            "Run: phonebox init (or phonebox demo, for a sample school)."
        )


def _stated(settings: Settings) -> Clock | None:
    stated = settings.stated_now
    return ShiftedClock(stated.astimezone(UTC), datetime.now(UTC)) if stated else None


if __name__ == "__main__":
    main()
