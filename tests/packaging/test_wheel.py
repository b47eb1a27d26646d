"""The built wheel, installed elsewhere, carries every file and serves pages with all they load."""

import os
import re
import select
import signal
import subprocess
import sys
import sysconfig
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest

from tests.architecture.sources import ROOT, tracked

PASSWORD = "a long enough password\n"
STARTS_WITHIN = 60


def run(*command: str | Path, cwd: Path, given: str = "") -> str:
    ran = subprocess.run(
        command,
        cwd=cwd,
        env=environment(),
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def environment() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "PHONEBOX"))
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh .venv with the wheel; the libraries come from ours, the tree itself does not."""
    venv = tmp_path_factory.mktemp("elsewhere") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", venv, cwd=venv.parent)
    python = venv / "bin" / "python"
    install = ("install", "--quiet", "--no-deps", "--no-index", "--no-compile", wheel)
    run(sys.executable, "-m", "pip", "--python", python, *install, cwd=venv.parent)
    (site,) = venv.glob("lib/python3.*/site-packages")
    # A path added by a .pth file has its own .pth files unread, so the tree is not reached.
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return venv


def test_the_wheel_carries_every_file(wheel: Path) -> None:
    wanted = set()
    for path in tracked():
        if path.parts[0] in {"kiosk", "hardware", "db"}:
            wanted.add(str(path))
        elif path.parts[0] == "templates":
            wanted.add(str(Path("kiosk/_templates", *path.parts[1:])))
    carried = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert wanted <= carried
    assert {name.split("/")[0] for name in carried} == {"kiosk", "hardware", "db"}


def ready(process: subprocess.Popen[str]) -> str:
    """The address that the service prints once it answers."""
    assert process.stdout is not None
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        if select.select([process.stdout], [], [], 1)[0]:
            line = process.stdout.readline()
            if line.startswith("READY "):
                return line.removeprefix("READY ").strip()
            if not line:
                break
    pytest.fail(f"no READY line; the process ended with {process.poll()}")


@pytest.fixture(scope="module")
def address(elsewhere: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("data")
    phonebox = (elsewhere / "bin" / "phonebox", "--data", folder / "school")
    school = ("--school", "Wheel School", "--headteacher", "head", "--password-stdin")
    run(*phonebox, "init", *school, cwd=folder, given=PASSWORD)
    serve = (*phonebox, "serve", "--host", "127.0.0.1", "--port", "0")
    with subprocess.Popen(
        serve, cwd=folder, env=environment(), stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield ready(process)
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=10) == 0


def fetch(url: str) -> tuple[str, bytes]:
    with urlopen(url, timeout=10) as answer:
        return answer.headers.get_content_type(), answer.read()


def test_it_serves_the_sign_in_page_and_all_that_it_loads(address: str) -> None:
    kind, page = fetch(urljoin(address, "/sign-in"))
    assert kind == "text/html"
    loaded = re.findall(
        r"""(?:<link[^>]*\shref|<script[^>]*\ssrc|<img[^>]*\ssrc)="([^"]+)""", page.decode()
    )
    sheets = 0
    for link in loaded:
        kind, body = fetch(urljoin(address, link))
        assert body
        if kind == "text/css":
            sheets += 1
            for name in re.findall(r"""url\(["']?([^"')]+)""", body.decode()):
                if not name.startswith("data:"):
                    assert fetch(urljoin(urljoin(address, link), name))[1]
    assert sheets


def test_it_runs_its_own_files(elsewhere: Path) -> None:
    program = "import kiosk.paths as p; print(p.templates_dir(), p.static_dir())"
    folders = run(elsewhere / "bin" / "python", "-c", program, cwd=elsewhere).split()
    assert all(Path(folder).is_relative_to(elsewhere) for folder in folders)
    assert all(Path(folder).is_dir() for folder in folders)
