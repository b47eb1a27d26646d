"""Who may import whom: contracts between our own parts, and one home for each library."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import (
    PRODUCT,
    ROOT,
    imported,
    is_inside,
    module_name,
    modules,
    tree,
)

READS_A_CLOCK = ("now", "today", "utcnow")
PURE = ("kiosk.custody", "kiosk.ledger")

# Each library and the only places that may import it. A library that is not here is not used.
HOMES: dict[str, tuple[str, ...]] = {
    "alembic": ("db",),
    "argon2": ("kiosk.hashing",),
    "click": ("kiosk.cli", "kiosk.wiring"),
    "cryptography": ("kiosk.signing", "kiosk.tls"),
    "escpos": ("hardware.printer",),
    "flask": ("kiosk.app", "kiosk.web"),
    "flask_wtf": ("kiosk.app", "kiosk.web"),
    "fpdf": ("kiosk.printing.canvas",),
    "jinja2": ("kiosk.app", "kiosk.web"),
    "icalendar": ("kiosk.importing.ics",),
    "lxml": ("kiosk.importing.ctf",),
    "markupsafe": ("kiosk.web",),
    "msgspec": (
        "kiosk.backups.archive",
        "kiosk.settings",
        "kiosk.printing",
        "kiosk.services",
        "kiosk.web",
        "kiosk.cli",
        "db",
    ),
    "ndef": ("hardware.nfc",),
    "nfc": ("hardware.nfc",),
    "psycopg": ("db",),
    "qrcode": ("kiosk.printing.symbols",),
    "pyrage": ("kiosk.backups.age",),
    "serial": ("hardware.qr",),
    "sqlalchemy": ("db",),
    "stdnum": ("kiosk.scanning.codes", "kiosk.importing.upn"),
    "usb1": ("hardware.nfc",),
    "waitress": ("kiosk.serving",),
    "werkzeug": ("kiosk.app", "kiosk.web"),
    "wtforms": ("kiosk.web",),
}


def test_the_contracts_of_pyproject_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run(
        [linter, "--no-cache", "--no-logo"], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("path", modules("kiosk/custody", "kiosk/ledger"), ids=str)
def test_the_core_needs_only_the_standard_library(path: Path) -> None:
    foreign = [
        f"{path}:{line} imports {name}"
        for line, name in imported(path)
        if name.split(".")[0] not in sys.stdlib_module_names
        and not any(is_inside(name, package) for package in PURE)
    ]
    assert not foreign


@pytest.mark.parametrize("path", modules("kiosk/custody", "kiosk/ledger"), ids=str)
def test_the_core_reads_no_clock_and_no_chance(path: Path) -> None:
    outside = {"os", "pathlib", "random", "secrets", "socket", "subprocess", "threading", "time"}
    assert not {name.split(".")[0] for _, name in imported(path)} & outside
    clocks = {f"{kind}.{read}" for kind in ("date", "datetime") for read in READS_A_CLOCK}
    calls = (ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
    assert not clocks.intersection(calls)


def test_every_library_stays_at_home() -> None:
    strays = []
    for path in modules(*PRODUCT):
        for line, name in imported(path):
            library = name.split(".")[0]
            if library in sys.stdlib_module_names or library in PRODUCT:
                continue
            if not any(is_inside(module_name(path), home) for home in HOMES.get(library, ())):
                strays.append(f"{path}:{line} imports {name}")
    assert not strays, "\n".join(strays)


def test_the_tables_need_no_orm() -> None:
    """It would be loaded and kept in memory on every kiosk: docs/decisions/0012."""
    strays = [
        f"{path}:{line}"
        for path in modules(*PRODUCT)
        for line, name in imported(path)
        if is_inside(name, "sqlalchemy.orm")
    ]
    assert not strays
