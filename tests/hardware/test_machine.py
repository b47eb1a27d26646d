"""Wear, memory, warmth and power, as a made-up kernel tells them."""

import os
from pathlib import Path

from hardware import machine as m


def a_disk(sys: Path, folder: Path, name: str = "mmcblk0", **files: str) -> Path:
    """The disk on which `folder` lies, with what its driver says of it."""
    place = sys / "devices/soc/mmc0/block" / name
    (place / "device").mkdir(parents=True)
    (place / "stat").write_text(" 1 0 16 1 5 0 2048000 9 0 1 1 0 0 0 0\n")
    (place / "size").write_text("62500000\n")
    for file, text in files.items():
        (place / "device" / file).write_text(f"{text}\n")
    part = place / f"{name}p2"
    part.mkdir()
    (part / "partition").write_text("2\n")
    number = folder.stat().st_dev
    block = sys / "dev/block"
    block.mkdir(parents=True)
    (block / f"{os.major(number)}:{os.minor(number)}").symlink_to(part)
    return place


def test_an_emmc_says_how_worn_it_is(tmp_path: Path) -> None:
    sys = tmp_path / "sys"
    place = a_disk(sys, tmp_path, type="MMC", life_time="0x02 0x09", pre_eol_info="0x01")
    found = m.disk_of(tmp_path, sys)
    assert found == m.Disk("mmcblk0", "eMMC", 32_000_000_000, 1_048_576_000, 90, is_failing=False)
    (place / "device/pre_eol_info").write_text("0x02\n")
    failing = m.disk_of(tmp_path, sys)
    assert failing
    assert failing.is_failing
    (place / "device/life_time").write_text("0x0b 0x01\n")
    over = m.disk_of(tmp_path, sys)
    assert over
    assert (over.used, over.is_failing) == (110, True)


def test_a_card_says_nothing_and_its_writing_is_counted(tmp_path: Path) -> None:
    a_disk(tmp_path / "sys", tmp_path, type="SD")
    found = m.disk_of(tmp_path, tmp_path / "sys")
    assert found == m.Disk("mmcblk0", "card", 32_000_000_000, 1_048_576_000)


def test_no_disk_is_known(tmp_path: Path) -> None:
    assert m.disk_of(tmp_path, tmp_path / "sys") is None
    assert m.disk_of(tmp_path / "none") is None


def test_what_a_solid_state_disk_says() -> None:
    disk = m.Disk("nvme0n1", "disk", 1, 1)
    log = '"nvme_smart_health_information_log": {"percentage_used": 7}'
    said = f'{{"smart_status": {{"passed": false}}, {log}}}'
    assert m.smart(disk, lambda command: said) == (7, True)
    assert m.smart(disk, lambda command: None) is None
    assert m.smart(disk, lambda command: "[]") is None


def test_memory_and_uptime(tmp_path: Path) -> None:
    (tmp_path / "meminfo").write_text("MemTotal: 1024 kB\nMemFree: 1 kB\nMemAvailable: 512 kB\n")
    (tmp_path / "uptime").write_text("86400.11 1.0\n")
    assert m.memory(tmp_path) == m.Memory(1024 * 1024, 512 * 1024)
    assert m.uptime(tmp_path) == 86400.11
    assert (m.memory(tmp_path / "none"), m.uptime(tmp_path / "none")) == (None, None)


def test_warmth(tmp_path: Path) -> None:
    for number, millis in enumerate((41_200, 83_400)):
        zone = tmp_path / f"class/thermal/thermal_zone{number}"
        zone.mkdir(parents=True)
        (zone / "temp").write_text(f"{millis}\n")
    assert m.warmth(tmp_path) == 83.4
    assert m.warmth(tmp_path / "none") is None


def test_power_of_a_pi(tmp_path: Path) -> None:
    assert m.power(tmp_path, lambda command: None) is None
    assert m.power(tmp_path, lambda command: "throttled=0x50005\n") == m.Power(
        is_low=True, was_low=True, is_hot=True
    )
    assert m.power(tmp_path, lambda command: "throttled=0x0\n") == m.Power()
    monitor = tmp_path / "class/hwmon/hwmon1"
    monitor.mkdir(parents=True)
    (monitor / "name").write_text("rpi_volt\n")
    (monitor / "in0_lcrit_alarm").write_text("1\n")
    assert m.power(tmp_path, lambda command: None) == m.Power(is_low=True)


def test_a_command_that_is_not_there_says_nothing() -> None:
    assert m.run(("no-such-program-of-ours",)) is None
    assert m.run(("false",)) is None
    assert m.run(("echo", "yes")) == "yes\n"
