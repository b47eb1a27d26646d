"""A blank card with the three files on it becomes a kiosk at its first start, without a keyboard.

cloud-init runs as on a card; the partition of a Raspberry Pi's card is a folder here.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine.booted import SUITE, TREE, Booted, a_machine, archive, say, until_answered
from tests.outside.processes import eventually

FILES = TREE / "systemd" / "cloud-init"
INSTALLS_WITHIN = 1800.0


def write_card(disk: Path) -> None:
    """What the guide has copied, and where cloud-init looks for it."""
    for place in (disk / "boot/firmware", disk / "var/lib/cloud/seed/nocloud"):
        place.mkdir(parents=True)
        for name in ("user-data", "meta-data"):
            shutil.copy(FILES / name, place / name)
    shutil.copy(FILES / "phonebox-setup.toml", disk / "boot/firmware")
    archive(disk / "boot/firmware/phonebox.tar.gz")


@pytest.fixture(scope="module")
def machine() -> Iterator[Booted]:
    with a_machine(SUITE, write_card) as booted:
        yield booted


def test_the_card_becomes_a_kiosk_that_asks_the_headteacher(machine: Booted) -> None:
    def is_over() -> bool:
        status = machine.says("cloud-init status")
        return status in ("status: done", "status: error")

    eventually(is_over, INSTALLS_WITHIN, "cloud-init ends")
    log = machine.says("cat /var/log/cloud-init-output.log")
    assert "http://127.0.0.1:8000/begin" in log, log[-2000:]
    until_answered(lambda: machine.visitor().get("/health").status, 120)
    page = machine.visitor().get("/")
    assert page.path == "/begin"
    assert "Example Primary School" in page.words
    assert machine.says("readlink /etc/localtime") == "/usr/share/zoneinfo/Europe/London"
    assert "enabled" in machine.says("systemctl is-enabled phonebox-reader@nfc")
    say("the card became a kiosk by itself, and its screen asks the headteacher for a password")


def test_after_a_power_cut_it_asks_again(machine: Booted) -> None:
    machine.reboot()
    until_answered(lambda: machine.visitor().get("/health").status, 120)
    assert machine.visitor().get("/").path == "/begin"
