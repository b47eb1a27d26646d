"""The technician's page: what is wrong first, what to type, nobody's name; a reader pulled out."""

from dataclasses import replace

import pytest

from kiosk.app import create_app
from kiosk.services.machine.health_parts import Part
from kiosk.services.ports import StoreError
from kiosk.web.machine.presenter import machine_page
from tests.factories import A_SCHOOL_DAY
from tests.web.conftest import Browser, Site
from tests.web.marked_school import FACTS, mark, marked
from tests.web.test_health import Broken


def test_what_is_wrong_comes_first_and_the_worst_of_it_before_the_rest() -> None:
    view = machine_page(
        [
            Part("clock", "ok", "Fine."),
            Part("wear", "attention", "Worn.", "do this"),
            Part("records", "failed", "Gone."),
        ],
        A_SCHOOL_DAY,
    )
    assert view["lead"] == "2 things need you."
    assert [item["title"] for item in view["wrong"]] == ["Records", "Disk wear"]
    assert [item["kind"] for item in view["wrong"]] == ["stop", "attention"]
    assert [item["title"] for item in view["well"]] == ["Clock"]


def test_a_reader_that_may_not_be_opened_says_what_to_type(site: Site) -> None:
    words = "Phonebox may not open /dev/ttyACM0. Type: sudo usermod -aG dialout phonebox-reader"
    site.services.board.hear("scanner", "desk", "no_permission", words)
    page = site.browser("technician").get("/machine").text
    assert "Reader scanner" in page
    assert "<code>sudo usermod -aG dialout phonebox-reader</code>" in page
    site.services.board.hear("scanner", "desk", "ready", "The reader is ready.")
    assert "sudo usermod" not in site.browser("technician").get("/machine/parts").text


def test_it_names_nobody(site: Site) -> None:
    marked(site)
    text = site.browser("technician").get("/machine").text
    with site.store.read() as facts:
        surnames = {item.surname for item in facts.pupils()} | {
            item.surname for item in facts.adults()
        }
    assert surnames
    assert not [name for name in surnames if name in text]
    assert not [fact for fact in FACTS if mark(fact) in text]


def test_the_page_answers_though_the_records_do_not(site: Site) -> None:
    """The gate asks the records who is there; the list itself asks them nothing else."""

    def check() -> None:
        raise StoreError("The disk is full. Nothing was recorded.")

    class Half(Broken):
        def read(self) -> object:
            return site.store.read()

    app = create_app(replace(site.services, store=Half(check)))  # type: ignore[arg-type]
    app.testing = True
    browser = Browser(app.test_client())
    browser.client.set_cookie("phonebox", _cookie(site))
    page = browser.get("/machine")
    assert page.status_code == 200
    assert "The disk is full. Nothing was recorded." in page.text


def _cookie(site: Site) -> str:
    signed_in = site.browser("technician")
    found = signed_in.client.get_cookie("phonebox")
    assert found
    return found.value


@pytest.mark.parametrize("user", ["office", "teacher", "leader", "dsl", "governor"])
def test_it_is_the_technician_s_and_the_headteacher_s(site: Site, user: str) -> None:
    assert site.browser(user).get("/machine").status_code == 403


def test_a_page_that_looks_again_by_itself_is_no_sign_of_anybody(site: Site) -> None:
    view = site.app.view_functions
    site.browser("technician").get("/machine")
    assert getattr(view["machine.fragment"], "is_quiet", False)
