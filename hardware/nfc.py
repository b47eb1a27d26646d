"""NFC tags by nfcpy: the only module that imports it.

Its driver is opened directly, since its own search takes names in /dev only, and its `sense` is
called in a loop, since its `connect` hides errors and asks only every two seconds whether to stop.
"""

import errno
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import sleep
from typing import Any

import ndef
import nfc
import nfc.clf.pn532
from nfc.clf.transport import TTY
from nfc.tag.tt2 import INVALID_PAGE_ERROR, Type2Tag, Type2TagCommandError

from hardware.base import (
    Clock,
    KeepGoing,
    OnScan,
    OnStatus,
    ReaderError,
    Scan,
    State,
    SystemClock,
    masked,
)
from hardware.debounce import Sighting, TagDebounce
from hardware.decode import tag_text
from hardware.health import Health, explain, here, keep_connected, night_between
from hardware.listing import nfc_on_usb
from hardware.pn532 import ACK, GET_FIRMWARE_VERSION, SET_115200_BAUD, WAKE_UP, is_reply
from hardware.portlock import port_lock
from hardware.urls import NfcTty, NfcUsb
from hardware.writing import Pending

log = logging.getLogger(__name__)
# nfcpy logs whole UIDs, and an error for each missed frame; this module logs what matters once.
logging.getLogger("nfc").setLevel(logging.CRITICAL + 1)

INTERVAL = 0.1
#: Seconds for which a resting tag may fail to answer and still be the same tap.
HOLD = 1.0
#: Four-byte pages read from a sticker at most: the whole of an NTAG213.
PAGES = 40

TOGETHER = "Two tags are on the reader together. Hold them to it one by one."

_WRITTEN = {True: "has its token now", False: "could not be written"}
_UNREADABLE = (
    nfc.tag.TagCommandError,
    nfc.clf.CommunicationError,
    ndef.DecodeError,
    ndef.EncodeError,
    ValueError,
    AttributeError,
)

_SPEEDS = (115200, 921600, 460800, 230400)


class _OsWithoutShell:
    """Stands for `os` inside nfcpy's driver, so that the reader stays at 115200 baud.

    The driver asks `stty` through a shell for faster speeds, and a reader that it has raised
    cannot be opened again after a kill or a power cut.
    """

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def system(self, _command: str) -> int:
        return 1


nfc.clf.pn532.os = _OsWithoutShell()


class _Port(TTY):
    """nfcpy's serial line, without waiting for ever to write, and closing even when pulled."""

    tty: Any

    def open(self, port: str, baudrate: int = 115200) -> None:
        super().open(port, baudrate)
        self.tty.write_timeout = 1.0

    def close(self) -> None:
        port, self.tty = self.tty, None
        if port is not None:
            with suppress(Exception):
                port.close()


class _Sticker(Type2Tag):
    """A Type 2 tag that is read so far and no further, whatever it claims to hold."""

    def read(self, page: int) -> bytearray:
        if page >= PAGES:
            raise Type2TagCommandError(INVALID_PAGE_ERROR)
        data: bytearray = super().read(page)
        return data


class NfcReader:
    """A reader of NFC tags and stickers (ISO 14443 type A)."""

    def __init__(self, name: str, at: NfcUsb | NfcTty, clock: Clock | None = None) -> None:
        self.name = name
        self._at = at
        self._clock: Clock = clock or SystemClock()
        self._debounce = TagDebounce(HOLD)
        self._port = ""
        self._pending = Pending(self._clock)

    def write(self, uid: str, text: str) -> None:
        """See `hardware.base.Reader.write`."""
        self._pending.put(uid, text)

    def run(self, on_scan: OnScan, on_status: OnStatus, keep_going: KeepGoing) -> None:
        """See `hardware.base.Reader.run`."""
        health = Health(self.name, on_status, self._clock)
        keep_connected(
            lambda: self._session(on_scan, health, keep_going),
            health,
            self._explain,
            keep_going,
            self._clock,
        )

    def _session(self, on_scan: OnScan, health: Health, keep_going: KeepGoing) -> None:
        """Read until told to stop or night has come: after long runs readers slow down."""
        opened = self._clock.now()
        self._port = _port_of(self._at)
        connected = _on_serial_line if isinstance(self._at, NfcTty) else _on_usb
        with connected(self._port) as frontend:
            while keep_going() and not night_between(opened, self._clock.now()):
                target = frontend.sense(nfc.clf.RemoteTarget("106A"), iterations=1)
                health.ready()
                if target is not None and target.sdd_res:
                    self._seen(frontend, target, on_scan, health)
                self._clock.sleep(INTERVAL)

    def _seen(self, frontend: Any, target: Any, on_scan: OnScan, health: Health) -> None:
        uid = bytes(target.sdd_res).hex().upper()
        sighting = self._debounce.see(uid, self._clock.monotonic())
        if sighting is Sighting.TOGETHER:
            health.refused(TOGETHER)
        token = self._pending.take(uid)
        if token is not None and sighting is Sighting.REPEAT:
            done = _write_on(frontend, target, token)
            log.info("reader %s: tag %s %s", self.name, masked(uid), _WRITTEN[done])
        if sighting is not Sighting.NEW:
            return
        log.info("reader %s: tag %s", self.name, masked(uid))
        text, blank = None, False
        try:
            text, blank = _written_on(frontend, target)
        finally:  # the UID came in whole, so the scan stands even if the rest did not
            on_scan(Scan("nfc", text, uid, self.name, self._clock.now(), blank=blank))

    def _explain(self, error: Exception) -> ReaderError:
        """What lies behind the EIO that nfcpy says for most things tells silence from noise."""
        if isinstance(error, OSError) and error.filename is None and Path(self._port).exists():
            behind = error.__context__
            if isinstance(behind, OSError) and behind.errno == errno.ETIMEDOUT:
                error = OSError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
            elif error.errno == errno.ENODEV:  # bytes came, but not those of this chip
                error = OSError(errno.EIO, os.strerror(errno.EIO))
        return explain(error, self._port, is_nfc=True)


def _port_of(at: NfcUsb | NfcTty) -> str:
    if isinstance(at, NfcTty):
        return at.path
    found = nfc_on_usb()
    if found is None:
        raise ReaderError(State.MISSING, here().usb().whole)
    return f"/dev/bus/usb/{found.bus:03}/{found.device:03}"


@contextmanager
def _on_usb(path: str) -> Iterator[Any]:
    frontend = nfc.ContactlessFrontend()
    bus, device = path.split("/")[-2:]
    try:
        # Only when it is given the exact place does nfcpy say why a reader cannot be opened.
        frontend.open(f"usb:{bus}:{device}")
        yield frontend
    finally:
        with suppress(Exception):
            frontend.close()


@contextmanager
def _on_serial_line(path: str) -> Iterator[Any]:
    frontend = nfc.ContactlessFrontend()
    with port_lock(path):
        port = _Port(path)
        try:
            frontend.device = _start(port, path)
            yield frontend
        finally:
            # Not frontend.close(): it puts the chip to sleep, and some boards do not wake again.
            if frontend.device is not None:
                with suppress(Exception):
                    frontend.device.mute()
            port.close()


def _start(port: _Port, path: str) -> Any:
    try:
        return nfc.clf.pn532.init(port)
    except Exception:
        if not _brought_back(port, path):
            raise
        return nfc.clf.pn532.init(port)


def _brought_back(port: _Port, path: str) -> bool:
    """Find a reader that sleeps or was left at another speed, and bring it back to 115200 baud."""
    for baud in _SPEEDS:
        port.open(path, baud)
        if not _answers(port, GET_FIRMWARE_VERSION, 0x02):
            continue
        if baud != 115200:
            _answers(port, SET_115200_BAUD, 0x10)
            port.write(ACK)
            port.tty.flush()
            sleep(0.05)  # it changes its speed only once it has this acknowledgement
        return True
    return False


def _answers(port: _Port, command: bytes, number: int) -> bool:
    """Whether the chip acknowledges the command, which has this number, and replies to it."""
    try:
        port.write(ACK + WAKE_UP + command)
        return port.read(timeout=200) == ACK and is_reply(port.read(timeout=200), number)
    except (OSError, IndexError):
        return False


def _message_of(frontend: Any, target: Any) -> Any:
    """What nfcpy finds on a sticker; None for another kind of tag, or one that is protected."""
    if bytes(target.sel_res) != b"\x00":
        return None
    target.sel_req = target.sdd_res[:]  # as nfcpy does, so that only this sticker answers again
    return _Sticker(frontend, target).ndef


def _written_on(frontend: Any, target: Any) -> tuple[str | None, bool]:
    """The first text or address on a sticker, and whether it is blank and can be written.

    Neither where it is protected or was pulled away: nothing there is no proof of a blank one.
    """
    try:
        message = _message_of(frontend, target)
        if message is None:
            return None, False
        return _first_text(message.records), bool(message.length == 0 and message.is_writeable)
    except _UNREADABLE:
        return None, False


def _write_on(frontend: Any, target: Any, text: str) -> bool:
    """Write a text on a sticker that is still blank; whether it stands there now.

    Pulled away meanwhile it stays blank, or is found damaged and never written again.
    """
    try:
        message = _message_of(frontend, target)
        if message is None or message.length or not message.is_writeable:
            return False
        record = ndef.TextRecord(text)
        if len(b"".join(ndef.message_encoder([record]))) > message.capacity:
            return False
        message.records = [record]
        return bool(message.has_changed is False and _first_text(message.records) == text)
    except _UNREADABLE:
        return False


def _first_text(records: list[Any]) -> str | None:
    for record in records:
        if isinstance(record, ndef.TextRecord):
            return tag_text(record.text)
        if isinstance(record, ndef.UriRecord):
            return tag_text(record.iri)
    return None
