"""Why a reader cannot be opened, and the exact command or act that mends it.

Judged from what Linux says of the port, without opening it: who may, who has it, and what is
plugged in instead. `sys`, `dev` and `proc` are the machine's own unless a test brings another.
"""

import grp
import os
import pwd
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hardware.base import State
from hardware.holders import PROC, holders
from hardware.listing import NFC_READERS, nfc_on_usb, usb_identity
from hardware.machine import text_of
from hardware.urls import MockSocket, NfcTty, NfcUsb, SerialPort, parse_reader_url

SYS, DEV = Path("/sys"), Path("/dev")

#: Makers (USB vendor) of code scanners and little else.
SCANNER_MAKERS = {
    "05e0": "Zebra",
    "05f9": "Datalogic",
    "0c2e": "Honeywell",
    "1eab": "Newland",
}
_TYPES_LIKE_A_KEYBOARD = ("030101", "030001")
_SMART_CARDS = "0b"
_KERNEL_DRIVERS = ("pn533_usb", "pn533", "port100")

STRANGE_CARD_READER = (
    "A card reader is plugged in ({id}) that Phonebox cannot drive. "
    "Plug in one that it drives, such as the ACS ACR122U; docs/commands.md lists them."
)
KERNEL_HAS_IT = "The system’s own driver has the NFC reader, so Phonebox cannot use it."
TYPES = (
    "The scanner is plugged in, but types like a keyboard. It works so at the desk: take its "
    "reader out of the settings. Or scan “USB COM port” in its booklet, and plug it in again."
)


@dataclass(frozen=True, slots=True)
class Advice:
    """How the port of a reader is: what is wrong and what to do, and what to type where that helps.

    `state` is READY where nothing keeps it from being opened, or where Phonebox itself has it.
    """

    state: State
    words: str
    command: str | None = None

    @property
    def whole(self) -> str:
        """For a screen: the words, and what to type."""
        return f"{self.words} Type: {self.command}" if self.command else self.words


@dataclass(frozen=True)
class Machine:
    """Where to look, and for which account: the reader's own."""

    account: str
    sys: Path = SYS
    dev: Path = DEV
    proc: Path = PROC

    def advice(self, url: str) -> Advice:
        """How the reader of this URL is. Raises ReaderUrlError."""
        match parse_reader_url(url):
            case MockSocket():
                return Advice(State.READY, "The mock reader: it reads no real device.")
            case NfcUsb():
                return self.usb()
            case NfcTty(path=path):
                return self.port(path, is_nfc=True)
            case SerialPort(path=path):
                return self.port(path, is_nfc=False)

    def port(self, path: str, *, is_nfc: bool | None = None) -> Advice:
        """How the serial line at `path` is, where a scanner or an NFC reader should be."""
        try:
            found = Path(path).stat()
        except PermissionError:
            return Advice(State.NO_PERMISSION, f"Nobody but root may look at {path}.")
        except OSError:
            return self.missing(path, is_nfc=is_nfc)
        if not stat.S_ISCHR(found.st_mode):
            words = f"{path} is no device. Write the reader’s own port into the settings."
            return Advice(State.MISSING, words, "phonebox readers list")
        if not self.may_open(found):
            return self.forbidden(path)
        return self.busy(path) or self._wrong_thing(path, is_nfc=is_nfc) or _good(path)

    def missing(self, path: str, *, is_nfc: bool | None = None) -> Advice:
        """Nothing is there; perhaps it is somewhere else, or something else is."""
        if is_nfc is False and self._types_like_a_keyboard():
            return Advice(State.MISSING, TYPES)
        others = [str(item) for item in self._lines() if str(item) != path]
        words = f"The reader at {path} is not plugged in. Plug it in; it is then found by itself."
        if others:
            words = (
                f"The reader at {path} is not plugged in. There is something at "
                f"{' and '.join(others)}: if that is it, write that into the settings."
            )
            return Advice(State.MISSING, words, "phonebox readers list")
        return Advice(State.MISSING, words)

    def forbidden(self, path: str) -> Advice:
        """The account may not open it: which group can, and how to be put in it."""
        try:
            found = Path(path).stat()
            group = grp.getgrgid(found.st_gid).gr_name
        except (OSError, KeyError):
            group = ""
        if group in ("", "root"):
            words = f"Phonebox may not open {path}, which belongs to root alone. Run the installer."
            return Advice(State.NO_PERMISSION, words, "sudo ./systemd/install")
        words = (
            f"Phonebox may not open {path}: its account {self.account} must be in the group "
            f"“{group}”. Then start the machine again."
        )
        command = f"sudo usermod -aG {group} {self.account}"
        return Advice(State.NO_PERMISSION, words, command)

    def busy(self, path: str) -> Advice | None:
        """Which program has it; none where nobody is seen to."""
        held = list(holders(path, self.proc))
        strangers = [item for item in held if not item.is_ours]
        if not strangers:
            return Advice(State.READY, f"Phonebox reads at {path}.") if held else None
        holder = strangers[0]
        words = f"{path} is in use by {holder.name} (process {holder.number})."
        if holder.name == "ModemManager":
            words = f"{words} It takes every new port for a modem: turn it off."
            return Advice(State.BUSY, words, "sudo systemctl disable --now ModemManager")
        return Advice(State.BUSY, f"{words} End it.", f"sudo kill {holder.number}")

    def may_open(self, found: os.stat_result) -> bool:
        """Whether the account may read and write what has this owner, group and mode."""
        try:
            person = pwd.getpwnam(self.account)
            groups = set(os.getgrouplist(self.account, person.pw_gid))
        except (KeyError, OSError):
            return True
        if person.pw_uid == 0:
            return True
        wanted, mode = 0o6, found.st_mode
        if person.pw_uid == found.st_uid:
            return mode >> 6 & wanted == wanted
        if found.st_gid in groups:
            return mode >> 3 & wanted == wanted
        return mode & wanted == wanted

    def usb(self) -> Advice:
        """How the NFC reader on USB is."""
        usb = nfc_on_usb(self.sys)
        if usb is None:
            strange = self._strange_card_reader()
            if strange is not None:
                return Advice(State.MISSING, STRANGE_CARD_READER.format(id=strange))
            words = "No NFC reader is plugged into USB. Plug it in; it is then found by itself."
            return Advice(State.MISSING, words)
        if self._kernel_has_it():
            return Advice(State.BUSY, KERNEL_HAS_IT, "sudo modprobe -r pn533_usb")
        node = self.dev / "bus/usb" / f"{usb.bus:03}" / f"{usb.device:03}"
        with suppress(OSError):
            if not self.may_open(node.stat()):
                return self.forbidden(str(node))
        return self.busy(str(node)) or Advice(State.READY, f"{usb.product} is plugged in.")

    def _wrong_thing(self, path: str, *, is_nfc: bool | None) -> Advice | None:
        identity = usb_identity(path, self.sys)
        if identity is None or is_nfc is None:
            return None
        vendor, product = identity[:2]
        if is_nfc and vendor in SCANNER_MAKERS:
            words = (
                f"A code scanner ({SCANNER_MAKERS[vendor]}) is at {path}, where the NFC reader "
                f"should be. Write serial:{path} into the settings for it."
            )
            return Advice(State.MISSING, words)
        if not is_nfc and (vendor, product) in NFC_READERS:
            name = NFC_READERS[vendor, product]
            words = f"An NFC reader ({name}) is at {path}, where the code scanner should be."
            return Advice(State.MISSING, f"{words} Write nfc:usb into the settings for it.")
        return None

    def _lines(self) -> list[Path]:
        names = ("ttyACM*", "ttyUSB*")
        return sorted(path for name in names for path in self.dev.glob(name))

    def _interfaces(self) -> Iterator[tuple[str, Path]]:
        """Class, subclass and protocol of each USB interface, and its folder."""
        for folder in sorted((self.sys / "bus/usb/devices").glob("*")):
            numbers = [
                text_of(folder / f"bInterface{name}") for name in ("Class", "SubClass", "Protocol")
            ]
            if numbers[0]:
                yield "".join(numbers), folder.resolve()

    def _types_like_a_keyboard(self) -> bool:
        return any(
            kind in _TYPES_LIKE_A_KEYBOARD and self._is_a_scanner(folder.parent)
            for kind, folder in self._interfaces()
        )

    @staticmethod
    def _is_a_scanner(device: Path) -> bool:
        named = f"{text_of(device / 'product')} {text_of(device / 'manufacturer')}".lower()
        known = text_of(device / "idVendor").lower() in SCANNER_MAKERS
        return known or any(word in named for word in ("scan", "barcode", "bar code"))

    def _strange_card_reader(self) -> str | None:
        for kind, folder in self._interfaces():
            if kind.startswith(_SMART_CARDS):
                device = folder.parent
                ids = (text_of(device / "idVendor"), text_of(device / "idProduct"))
                return ":".join(ids)
        return None

    def _kernel_has_it(self) -> bool:
        drivers = (self.sys / "bus/usb/drivers" / name for name in _KERNEL_DRIVERS)
        return any(list(driver.glob("[0-9]*")) for driver in drivers)


def _good(path: str) -> Advice:
    return Advice(State.READY, f"{path} is there, and may be opened.")
