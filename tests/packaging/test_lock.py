"""The lock files hold what pyproject.toml asks for, every file by its hash, and no address."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PIN = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[\w.]+)(?: ; .+?)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")


def pins(lock: str) -> dict[str, str]:
    """Name and version of everything in a lock file; a line of any other form fails."""
    found: dict[str, str] = {}
    hashed = True
    for line in (ROOT / "lock" / lock).read_text().splitlines():
        if pin := PIN.fullmatch(line):
            assert hashed, f"no hash before {line}"
            found[pin["name"]] = pin["version"]
            hashed = False
        else:
            assert HASH.fullmatch(line), line
            hashed = True
    assert hashed
    return found


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("build.txt", PROJECT["dependency-groups"]["build"]),
        ("run.txt", PROJECT["project"]["dependencies"]),
        ("test.txt", PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["test"]),
    ],
)
def test_what_is_asked_for_is_locked(lock: str, wanted: list[str]) -> None:
    locked = pins(lock)
    for requirement in map(Requirement, wanted):
        assert locked[canonicalize_name(requirement.name)] in requirement.specifier


def test_each_package_has_one_version() -> None:
    everything = pins("test.txt")
    assert pins("run.txt").items() <= everything.items()
    assert pins("build.txt").items() <= everything.items()
