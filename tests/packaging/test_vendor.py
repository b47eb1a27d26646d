"""The finished files of others are those that VENDOR.toml names, byte for byte, and no others."""

import hashlib
import tomllib
from pathlib import Path
from typing import Any

import pytest

from kiosk.paths import static_dir
from kiosk.printing.canvas import FONTS

VENDOR = static_dir() / "vendor"


def packages(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((folder / "VENDOR.toml").read_text())["package"]
    return found


@pytest.mark.parametrize("folder", [VENDOR, FONTS], ids=["browser", "fonts"])
def test_every_file_is_named_and_unchanged(folder: Path) -> None:
    named = {
        name: digest for package in packages(folder) for name, digest in package["sha512"].items()
    }
    there = {
        path.name: hashlib.sha512(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "VENDOR.toml"
    }
    assert there == named


@pytest.mark.parametrize("folder", [VENDOR, FONTS], ids=["browser", "fonts"])
def test_every_package_states_its_version_and_brings_its_licence(folder: Path) -> None:
    for package in packages(folder):
        assert package["version"]
        assert package["licence"]
        assert package["licence_file"] in package["sha512"]


def test_htmx_is_of_the_second_line() -> None:
    """The fourth drops headers that pages inherit, the CSRF token among them."""
    (htmx,) = (package for package in packages(VENDOR) if package["name"] == "htmx")
    assert htmx["version"].startswith("2.0.")
    assert f'version:"{htmx["version"]}"' in (VENDOR / "htmx.min.js").read_text()
