"""The finished browser files are those that VENDOR.toml names, byte for byte, and nothing else."""

import hashlib
import tomllib

from kiosk.paths import static_dir

VENDOR = static_dir() / "vendor"
PACKAGES = tomllib.loads((VENDOR / "VENDOR.toml").read_text())["package"]


def test_every_file_is_named_and_unchanged() -> None:
    named = {name: digest for package in PACKAGES for name, digest in package["sha512"].items()}
    there = {
        path.name: hashlib.sha512(path.read_bytes()).hexdigest()
        for path in VENDOR.iterdir()
        if path.name != "VENDOR.toml"
    }
    assert there == named


def test_every_package_states_its_version_and_brings_its_licence() -> None:
    for package in PACKAGES:
        assert package["version"]
        assert package["licence"]
        assert package["licence_file"] in package["sha512"]


def test_htmx_is_of_the_second_line() -> None:
    """The fourth drops headers that pages inherit, the CSRF token among them."""
    (htmx,) = (package for package in PACKAGES if package["name"] == "htmx")
    assert htmx["version"].startswith("2.0.")
    assert f'version:"{htmx["version"]}"' in (VENDOR / "htmx.min.js").read_text()
