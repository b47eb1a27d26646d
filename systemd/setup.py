"""Turns `phonebox-setup.toml`, the one file that a technician fills in, into this machine's files.

Run by `systemd/install` with the system's own Python: standard library only.
`--check FILE` only looks; `--network FILE` joins the Wi-Fi; `FILE` does the rest.
What is there already is kept: the settings, a reader's line, a school.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import uuid
from pathlib import Path
from typing import Any

ETC = Path("/etc")
TEXTS = {"school": 100, "headteacher": 40, "headteacher_name": 100}
KNOWN = {*TEXTS, "keyboard", "wifi", "readers", "settings"}
READER_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
READER_URL = re.compile(r"(nfc:usb|nfc:tty:[A-Za-z0-9-]+:pn532|serial:/dev/[^\s?]+(\?baud=\d+)?)")
STATION = re.compile(r"[A-Za-z0-9-]{1,40}")
KEYBOARD = re.compile(r"[a-z]{2,8}")
SETTING = re.compile(r"[a-z_]{1,40}")


def wrong(setup: dict[str, Any]) -> list[str]:
    """Everything that is not right, in words for whoever filled the file in."""
    found = [f"“{key}” is not known here. Take the line away." for key in setup if key not in KNOWN]
    for key, longest in TEXTS.items():
        value = setup.get(key)
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            found.append(f"“{key}” is missing. Write it between quotation marks.")
        elif len(value) > longest:
            found.append(f"“{key}” is longer than {longest} letters.")
    if not KEYBOARD.fullmatch(str(setup.get("keyboard", "gb"))):
        found.append("“keyboard” is a country in small letters, as gb.")
    found += _wrong_settings(setup.get("settings", {}))
    return found + _wrong_wifi(setup.get("wifi")) + _wrong_readers(setup.get("readers", []))


def _wrong_settings(settings: Any) -> list[str]:
    """What would make a file of settings that nobody can read; the rest the service says itself."""
    if not isinstance(settings, dict):
        return ["The settings are a part of their own, which begins with [settings]."]
    plain = (str, int, float, bool)
    return [
        f"The setting “{key}” is a text, a number, true, false or a list of texts."
        for key, value in settings.items()
        if not SETTING.fullmatch(key)
        or not (
            all(isinstance(item, str) for item in value)
            if isinstance(value, list)
            else isinstance(value, plain)
        )
    ]


def _wrong_wifi(wifi: Any) -> list[str]:
    if wifi is None:
        return []
    if not isinstance(wifi, dict) or not isinstance(wifi.get("name"), str) or not wifi["name"]:
        return ["[wifi] needs the network’s “name”. Without Wi-Fi, take the whole part away."]
    if not isinstance(wifi.get("password"), str) or not 8 <= len(wifi["password"]) <= 63:
        return ["[wifi] needs the network’s “password”, of 8 to 63 characters."]
    return []


def _wrong_readers(readers: Any) -> list[str]:
    if not isinstance(readers, list) or not all(isinstance(item, dict) for item in readers):
        return ["Each reader is a part of its own, which begins with [[readers]]."]
    found = []
    for item in readers:
        if not STATION.fullmatch(str(item.get("station", "desk"))):
            found.append("A reader’s “station” is of letters, digits and dashes, as desk.")
        if not READER_NAME.fullmatch(str(item.get("name", ""))):
            found.append("A reader’s “name” is of small letters, digits and dashes, as scanner.")
        if not READER_URL.fullmatch(str(item.get("url", ""))):
            words = "is none of nfc:usb, nfc:tty:ttyNFC:pn532 and serial:/dev/ttyACM0."
            found.append(f"The reader’s “url” {item.get('url', '')!r} {words}")
    return found


def apply(setup: dict[str, Any]) -> None:
    """Write what is not there yet."""
    school = "".join(f"{key} = {_toml(setup[key].strip())}\n" for key in TEXTS)
    _write(ETC / "phonebox/school.toml", school, 0o644)
    for item in setup.get("readers", []):
        line = f"READER={item['url']}\nSTATION={item.get('station', 'desk')}\n"
        _write(ETC / f"phonebox/readers/{item['name']}.env", line, 0o644)
    _add_settings(setup.get("settings", {}))
    keyboard = setup.get("keyboard", "gb")
    _write(
        ETC / "default/keyboard", f'XKBMODEL="pc105"\nXKBLAYOUT="{keyboard}"\nBACKSPACE="guess"\n'
    )
    # One school's time, whatever the image came with: the day's end depends on it.
    zone = ETC / "localtime"
    zone.unlink(missing_ok=True)
    zone.symlink_to("/usr/share/zoneinfo/Europe/London")
    _write(ETC / "timezone", "Europe/London\n")


def _add_settings(settings: dict[str, Any]) -> None:
    """Add those that the file does not name yet."""
    path = ETC / "phonebox/phonebox.toml"
    text = path.read_text()
    there = tomllib.loads(text)
    new = [f"{key} = {_toml(value)}\n" for key, value in settings.items() if key not in there]
    if new:
        part = path.with_suffix(".new")
        part.touch(mode=0o640)
        part.write_text("".join([text, *new]))
        shutil.copystat(path, part)
        os.chown(part, path.stat().st_uid, path.stat().st_gid)
        part.replace(path)


def _toml(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def join_wifi(setup: dict[str, Any]) -> None:
    """Tell NetworkManager, which Raspberry Pi OS has, of the Wi-Fi."""
    wifi = setup.get("wifi")
    if wifi is None:
        return
    folder = ETC / "NetworkManager/system-connections"
    if not folder.is_dir():
        sys.exit("Wi-Fi is set up through NetworkManager, which is not here. Use a cable.")
    key = f"[wifi-security]\nkey-mgmt=wpa-psk\npsk={_keyfile(wifi['password'])}\n"
    head = f"[connection]\nid=phonebox\nuuid={uuid.uuid4()}\ntype=wifi\n"
    text = f"{head}[wifi]\nssid={_keyfile(wifi['name'])}\n{key}[ipv4]\nmethod=auto\n"
    _write(folder / "phonebox.nmconnection", text, 0o600)
    for command in (
        ("raspi-config", "nonint", "do_wifi_country", "GB"),
        ("nmcli", "connection", "reload"),
        ("nmcli", "--wait", "60", "connection", "up", "phonebox"),
    ):
        if shutil.which(command[0]):
            subprocess.run(command, check=False)


def _keyfile(text: str) -> str:
    return text.replace("\\", "\\\\").replace(" ", "\\s").replace(";", "\\;")


def _write(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a file that is not there, or not so."""
    if path.exists() and path.read_text() == text:
        return
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "w") as file:
        os.fchmod(handle, mode)
        file.write(text)


def main(arguments: list[str]) -> None:
    """Do what was asked; what is wrong is said on standard error (exit 1)."""
    *options, path = arguments
    try:
        setup = tomllib.loads(Path(path).read_text())
    except OSError as error:
        sys.exit(f"{path} cannot be read: {error.strerror}.")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        sys.exit(f"{path} cannot be understood: {error}. Compare it with the sample.")
    found = wrong(setup)
    if found:
        sys.exit("\n".join([f"{path} is not right:", *found]))
    if options == ["--network"]:
        join_wifi(setup)
    elif not options:
        apply(setup)


if __name__ == "__main__":
    main(sys.argv[1:])
