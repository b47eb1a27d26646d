"""Each fault of a reader in its sentence, with what to type: on a made-up machine."""

import grp
import os
from pathlib import Path

import pytest

from hardware.base import State
from hardware.doctor import Machine
from hardware.health import explain
from tests.hardware.test_listing import Machine as Parts

NOBODY = "nobody"


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    made = Parts(tmp_path)
    (tmp_path / "proc").mkdir()
    return made


@pytest.fixture
def machine(parts: Parts) -> Machine:
    return Machine("root", parts.sys, parts.dev, parts.sys.parent / "proc")


def a_terminal() -> tuple[int, str]:
    """A character device that goes away when it is closed."""
    master, slave = os.openpty()
    path = os.ttyname(slave)
    os.close(slave)
    return master, path


def program(machine: Machine, number: int, name: str, command: str, path: str) -> None:
    """A process that has a port open."""
    folder = machine.proc / str(number)
    (folder / "fd").mkdir(parents=True)
    (folder / "comm").write_text(f"{name}\n")
    (folder / "cmdline").write_text(command.replace(" ", "\0"))
    (folder / "fd" / "3").symlink_to(path)


def interface(parts: Parts, device: Path, kind: str, **named: str) -> None:
    """What a USB device says that it does: class, subclass and protocol."""
    place = device / "1-1:1.0"
    place.mkdir()
    for at, name in enumerate(("Class", "SubClass", "Protocol")):
        (place / f"bInterface{name}").write_text(kind[2 * at : 2 * at + 2])
    for name, text in named.items():
        (device / name).write_text(text)
    (parts.sys / "bus/usb/devices" / place.name).symlink_to(place)


def test_nothing_is_plugged_in(machine: Machine) -> None:
    found = machine.advice("serial:/dev/ttyACM77")
    assert found.state is State.MISSING
    assert found.whole == (
        "The reader at /dev/ttyACM77 is not plugged in. Plug it in; it is then found by itself."
    )
    assert machine.advice("nfc:usb").words == (
        "No NFC reader is plugged into USB. Plug it in; it is then found by itself."
    )


def test_it_came_back_under_another_name(parts: Parts, machine: Machine) -> None:
    elsewhere = parts.name("ttyACM1", parts.plug_in("1-1", "1eab", "1d06"))
    found = machine.advice("serial:/dev/ttyACM77")
    assert found.words == (
        "The reader at /dev/ttyACM77 is not plugged in. There is something at "
        f"{elsewhere}: if that is it, write that into the settings."
    )
    assert found.command == "phonebox readers list"


def test_a_scanner_that_types_like_a_keyboard(parts: Parts, machine: Machine) -> None:
    device = parts.plug_in("1-1", "ffff", "0001")
    interface(parts, device, "030101", product="USB BarCode Scanner")
    found = machine.advice("serial:/dev/ttyACM77")
    assert found.words.startswith("The scanner is plugged in, but types like a keyboard.")
    assert "take its reader out of the settings" in found.words


def test_a_card_reader_that_nobody_drives(parts: Parts, machine: Machine) -> None:
    interface(parts, parts.plug_in("1-1", "072f", "223b"), "0b0000")
    found = machine.advice("nfc:usb")
    assert found.words.startswith(
        "A card reader is plugged in (072f:223b) that Phonebox cannot drive."
    )


def test_the_system_s_own_driver_has_it(parts: Parts, machine: Machine) -> None:
    parts.plug_in("1-1", "072f", "2200")
    assert machine.advice("nfc:usb").words == "ACS ACR122U is plugged in."
    (parts.sys / "bus/usb/drivers/pn533_usb/1-1:1.0").mkdir(parents=True)
    found = machine.advice("nfc:usb")
    assert found.state is State.BUSY
    assert found.whole == (
        "The system’s own driver has the NFC reader, so Phonebox cannot use it. "
        "Type: sudo modprobe -r pn533_usb"
    )


def test_another_program_has_it(machine: Machine) -> None:
    master, path = a_terminal()
    try:
        assert machine.port(path).state is State.READY
        program(machine, 71, "phonebox", "python3 /usr/local/bin/phonebox readers run", path)
        assert machine.port(path).words == f"Phonebox reads at {path}."
        program(machine, 70, "minicom", "minicom -D", path)
        found = machine.port(path)
        assert found.state is State.BUSY
        assert found.whole == (
            f"{path} is in use by minicom (process 70). End it. Type: sudo kill 70"
        )
        (machine.proc / "70/comm").write_text("ModemManager\n")
        assert machine.port(path).whole == (
            f"{path} is in use by ModemManager (process 70). "
            "It takes every new port for a modem: turn it off. "
            "Type: sudo systemctl disable --now ModemManager"
        )
    finally:
        os.close(master)


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives a device to a group")
def test_the_account_may_not_open_it(machine: Machine) -> None:
    theirs = Machine(NOBODY, machine.sys, machine.dev, machine.proc)
    master, path = a_terminal()
    try:
        os.chown(path, 0, grp.getgrnam("dialout").gr_gid)
        Path(path).chmod(0o660)
        assert machine.port(path).state is State.READY, "root may"
        found = theirs.port(path)
        assert found.state is State.NO_PERMISSION
        assert found.whole == (
            f"Phonebox may not open {path}: its account nobody must be in the group “dialout”. "
            "Then start the machine again. Type: sudo usermod -aG dialout nobody"
        )
        Path(path).chmod(0o666)
        assert theirs.port(path).state is State.READY
        os.chown(path, 0, 0)
        Path(path).chmod(0o600)
        assert theirs.port(path).command == "sudo ./systemd/install"
    finally:
        os.close(master)


def test_what_is_no_device(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    found = machine.port(str(tmp_path / "file"))
    assert "is no device" in found.words


def test_the_wrong_one_of_two(parts: Parts, machine: Machine) -> None:
    master, path = a_terminal()
    try:
        name = Path(path).name
        device = parts.plug_in("1-1", "0c2e", "0901")
        line = parts.sys / "class/tty" / name
        line.mkdir()
        (device / "interface").mkdir()
        (line / "device").symlink_to(device / "interface")
        assert machine.port(path, is_nfc=False).state is State.READY
        found = machine.port(path, is_nfc=True)
        assert found.words == (
            f"A code scanner (Honeywell) is at {path}, where the NFC reader should be. "
            f"Write serial:{path} into the settings for it."
        )
    finally:
        os.close(master)


def test_a_port_that_goes_away_while_it_is_read() -> None:
    master, path = a_terminal()
    os.close(master)
    explained = explain(OSError(5, "gone"), path, is_nfc=False)
    assert explained.state is State.MISSING
    assert explained.words.startswith(f"The reader at {path} is not plugged in.")
