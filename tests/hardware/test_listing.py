"""What is plugged in, on a made-up machine."""

from pathlib import Path

import pytest

from hardware.listing import nfc_on_usb, plugged_in, port_of, usb_identity


class Machine:
    """Its /sys and /dev, as far as they are looked at."""

    def __init__(self, root: Path) -> None:
        self.sys, self.dev = root / "sys", root / "dev"
        self._usb = self.sys / "devices" / "usb1"
        for folder in (self.sys / "bus/usb/devices", self.sys / "class/tty", self.dev, self._usb):
            folder.mkdir(parents=True)

    def plug_in(self, port: str, vendor: str, product: str, serial: str = "") -> Path:
        device = self._usb / port
        device.mkdir()
        files = {"idVendor": vendor, "idProduct": product, "busnum": "1", "devnum": "4"}
        for name, content in (files | ({"serial": serial} if serial else {})).items():
            (device / name).write_text(f"{content}\n")
        (self.sys / "bus/usb/devices" / port).symlink_to(device)
        return device

    def name(self, tty: str, device: Path) -> str:
        """Give the device a serial line of this name."""
        line = self.sys / "class/tty" / tty
        line.mkdir()
        interface = device / "interface"
        interface.mkdir(exist_ok=True)
        (line / "device").symlink_to(interface)
        (self.dev / tty).touch()
        return str(self.dev / tty)

    def take(self, tty: str) -> None:
        """Take the serial line away again."""
        (self.sys / "class/tty" / tty / "device").unlink()
        (self.dev / tty).unlink()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_nothing_plugged_in_is_nothing_found(machine: Machine, tmp_path: Path) -> None:
    assert plugged_in(machine.sys, machine.dev) == []
    assert plugged_in(tmp_path / "none", tmp_path / "none") == []


def test_each_line_comes_with_the_urls_to_try(machine: Machine) -> None:
    machine.name("ttyACM0", machine.plug_in("1-1", "1eab", "1d06"))
    machine.name("ttyUSB0", machine.plug_in("1-2", "0403", "6001"))
    (machine.dev / "ttyNFC").symlink_to("ttyUSB0")
    (machine.dev / "tty1").touch()
    (machine.dev / "serial").mkdir()
    found = plugged_in(machine.sys, machine.dev)
    dev = machine.dev
    assert [entry.urls for entry in found] == [
        (f"serial:{dev}/ttyACM0", "nfc:tty:ttyACM0:pn532"),
        ("nfc:tty:ttyNFC:pn532",),
        ("nfc:tty:ttyUSB0:pn532", f"serial:{dev}/ttyUSB0"),
    ]
    assert "1eab:1d06" in found[0].words
    assert all(entry.allowed for entry in found)


def test_an_nfc_reader_on_usb_is_known_by_its_ids(machine: Machine) -> None:
    machine.plug_in("1-1", "1d6b", "0002")
    assert nfc_on_usb(machine.sys) is None
    machine.plug_in("1-2", "072F", "2200")
    found = nfc_on_usb(machine.sys)
    assert found is not None
    assert (found.bus, found.device, found.product) == (1, 4, "ACS ACR122U")
    (entry,) = plugged_in(machine.sys, machine.dev)
    assert entry.urls == ("nfc:usb",)
    assert not entry.allowed, "its node in /dev/bus/usb is missing"


def test_a_device_is_found_again_under_another_number(machine: Machine) -> None:
    scanner = machine.plug_in("1-1", "1eab", "1d06", serial="S1")
    twin = machine.plug_in("1-2", "1eab", "1d06", serial="S2")
    identity = usb_identity(machine.name("ttyACM0", scanner), machine.sys)
    assert identity == ("1eab", "1d06", "S1")
    machine.take("ttyACM0")
    machine.name("ttyACM1", twin)
    assert port_of(identity, machine.sys, machine.dev) is None
    machine.name("ttyACM2", scanner)
    assert port_of(identity, machine.sys, machine.dev) == str(machine.dev / "ttyACM2")


def test_without_a_serial_number_a_device_is_known_by_its_socket(machine: Machine) -> None:
    path = machine.name("ttyACM0", machine.plug_in("1-3", "1eab", "1d06"))
    assert usb_identity(path, machine.sys) == ("1eab", "1d06", "at 1-3")


def test_a_line_that_is_not_on_usb_has_no_identity(machine: Machine) -> None:
    (machine.dev / "ttyAMA0").touch()
    assert usb_identity(str(machine.dev / "ttyAMA0"), machine.sys) is None
