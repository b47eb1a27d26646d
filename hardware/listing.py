"""What is plugged in, and the reader URL for each."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: USB ids (vendor, product) of the readers that nfcpy drives, from its documentation.
NFC_READERS = {
    ("054c", "0193"): "Sony PN531",
    ("04cc", "0531"): "Philips PN531, SCM SCL3710",
    ("04cc", "2533"): "NXP PN533",
    ("04e6", "5591"): "SCM SCL3711",
    ("04e6", "5593"): "SCM SCL3712",
    ("054c", "02e1"): "Sony RC-S330, RC-S360, RC-S370",
    ("054c", "06c1"): "Sony RC-S380",
    ("054c", "06c3"): "Sony RC-S380",
    ("072f", "2200"): "ACS ACR122U",
}
_SERIAL_NAMES = ("ttyACM", "ttyAMA", "ttyNFC", "ttyUSB", "serial")
_SYS = Path("/sys")
_DEV = Path("/dev")


@dataclass(frozen=True, slots=True)
class UsbReader:
    """An NFC reader on USB at its place on the bus."""

    bus: int
    device: int
    product: str


@dataclass(frozen=True, slots=True)
class Found:
    """One thing plugged in: the URLs to try, what it seems to be, and whether it may be opened."""

    urls: tuple[str, ...]
    words: str
    allowed: bool


def plugged_in(sys: Path = _SYS, dev: Path = _DEV) -> list[Found]:
    """Readers, and serial lines that may have one at their other end."""
    found = [_serial_line(sys, path) for path in _serial_lines(dev)]
    usb = nfc_on_usb(sys)
    if usb is not None:
        node = dev / "bus" / "usb" / f"{usb.bus:03}" / f"{usb.device:03}"
        found.append(Found(("nfc:usb",), usb.product, os.access(node, os.R_OK | os.W_OK)))
    return found


def nfc_on_usb(sys: Path = _SYS) -> UsbReader | None:
    """The first NFC reader on USB that nfcpy drives."""
    for folder in _folders(sys / "bus" / "usb" / "devices"):
        ids = (_line(folder / "idVendor").lower(), _line(folder / "idProduct").lower())
        bus, device = _line(folder / "busnum"), _line(folder / "devnum")
        if ids in NFC_READERS and bus.isdigit() and device.isdigit():
            return UsbReader(int(bus), int(device), NFC_READERS[ids])
    return None


def usb_identity(port: str, sys: Path = _SYS) -> tuple[str, ...] | None:
    """What stays the same when the USB device behind the serial line `port` is plugged in again.

    Vendor, product and its serial number, or where it is plugged in if it has none.
    """
    folder = (sys / "class" / "tty" / Path(port).resolve().name / "device").resolve()
    for place in (folder, *folder.parents):
        vendor, product = _line(place / "idVendor"), _line(place / "idProduct")
        if vendor and product:
            return (vendor, product, _line(place / "serial") or f"at {place.name}")
    return None


def port_of(identity: tuple[str, ...], sys: Path = _SYS, dev: Path = _DEV) -> str | None:
    """The serial line at which the device `identity` is now."""
    for path in _serial_lines(dev):
        if usb_identity(str(path), sys) == identity:
            return str(path)
    return None


def _serial_lines(dev: Path) -> Iterator[Path]:
    for path in _folders(dev):
        if path.name.startswith(_SERIAL_NAMES) and not path.is_dir():
            yield path


def _serial_line(sys: Path, path: Path) -> Found:
    scanner, nfc = f"serial:{path}", f"nfc:tty:{path.name}:pn532"
    # Scanners are USB modems by class; PN532 boards hang on a UART or a USB-to-UART chip.
    urls: tuple[str, ...] = (nfc, scanner)
    words = "a serial line: an NFC reader, or a code scanner"
    if path.name.startswith("ttyACM"):
        urls, words = (scanner, nfc), "probably a code scanner"
    elif path.name.startswith("ttyNFC"):
        urls, words = (nfc,), "named as an NFC reader by a udev rule"
    identity = usb_identity(str(path), sys)
    if identity is not None:
        words += f" (USB {identity[0]}:{identity[1]})"
    return Found(urls, words, os.access(path, os.R_OK | os.W_OK))


def _folders(path: Path) -> list[Path]:
    try:
        return sorted(path.iterdir())
    except OSError:
        return []


def _line(path: Path) -> str:
    try:
        return path.read_text(errors="replace").strip()
    except OSError:
        return ""
