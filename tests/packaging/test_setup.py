"""What `make setup` says to somebody who cannot install, before it touches anything."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SETUP = Path(__file__).resolve().parents[2] / ".ci" / "setup"


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A PATH with almost nothing on it: no sudo, a plain person, no Debian package installed."""
    for name in ("bash", "cat", "dirname", "env"):
        found = shutil.which(name)
        assert found
        (tmp_path / name).symlink_to(found)
    program(tmp_path / "id", "echo 1000")
    program(tmp_path / "dpkg-query", "exit 1")
    program(tmp_path / "python3", f'exec {sys.executable} "$@"')
    return tmp_path


def program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def said(path: Path) -> str:
    ran = subprocess.run(
        [SETUP, "run"], env={"PATH": str(path)}, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 3
    return ran.stderr


def test_without_root_or_sudo_it_names_the_packages_and_the_command(bare: Path) -> None:
    words = said(bare)
    assert "missing: fonts-dejavu-core libusb-1.0-0 tzdata" in words
    assert "become root, run: apt-get update && apt-get install" in words


def test_an_old_python_is_refused_by_its_version(bare: Path) -> None:
    program(bare / "python3", '[ "$1" != -V ] || echo Python 3.9.2; [ "$1" = -V ]')
    assert "Python 3.11 or newer is needed as python3; this is Python 3.9.2" in said(bare)
