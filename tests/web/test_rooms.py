"""Rooms: each is there, is what the table says, and is loaded only when somebody asks for it."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from kiosk import web
from kiosk.app import WITHOUT_A_TOKEN
from kiosk.web.blueprint import Blueprint
from kiosk.web.rooms import AT_START, ROOMS, room_at
from kiosk.web.scanned import _FRAGMENTS
from tests.web.conftest import Site

WEB = Path(web.__path__[0])


@pytest.mark.parametrize("name", ROOMS)
def test_a_room_opens_and_all_its_addresses_are_its_own(site: Site, name: str) -> None:
    rules = list(site.app.open_room(name).iter_rules())
    assert {room_at(rule.rule) for rule in rules if not rule.build_only} == {name}
    assert {rule.endpoint.split(".")[0] for rule in rules} == {name, "static"}


def test_no_room_is_missing_from_the_table() -> None:
    written = {
        path.relative_to(WEB).with_suffix("").parts[0]
        for path in WEB.rglob("*.py")
        if "= Blueprint(" in path.read_text() and path.name != "blueprint.py"
    }
    assert set(ROOMS) == written
    assert set(AT_START) <= set(ROOMS)


def test_what_is_named_and_not_imported_is_there() -> None:
    for name in WITHOUT_A_TOKEN:
        module, _, view = name.rpartition(".")
        assert callable(getattr(import_module(module), view))
    for module in _FRAGMENTS.values():
        assert callable(import_module(module).fragments)


def test_the_pages_of_a_room_opened_late_find_their_style_sheets(site: Site) -> None:
    page = site.browser("head").get("/policy").text
    assert 'href="/static/css/' in page


def test_two_views_of_one_name_are_refused() -> None:
    blueprint = Blueprint("twice")
    blueprint.get("/a")(_page)
    with pytest.raises(ValueError, match="twice"):
        blueprint.get("/b")(lambda: "another")


def _page() -> str:
    return "here"


_page.__name__ = "<lambda>"


def test_a_start_loads_no_room_that_nobody_asked_for() -> None:
    """In a process of its own: this one has loaded them all."""
    asked = (
        "import sys, kiosk.running;"
        "from kiosk.app import create_app; from tests.benchmarks.served import services_of;"
        "create_app(services_of(None));"
        "print(*sorted(name for name in sys.modules if name.count('.') > 1))"
    )
    ran = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    loaded = set(ran.stdout.split())
    late = {f"kiosk.web.{name}.routes" for name in set(ROOMS) - set(AT_START)}
    late |= {"kiosk.web.waiting", "kiosk.outbox.rounds"}
    assert f"kiosk.web.{AT_START[0]}.routes" in loaded
    assert not late & loaded
