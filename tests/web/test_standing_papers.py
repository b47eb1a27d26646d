"""Who may go home alone today, by class; and the form that a carer signs on paper."""

from datetime import timedelta

import pytest

from kiosk.custody import register as r
from kiosk.custody.school.plain import policy_as_data
from kiosk.printing.documents import Heading, Paper, Table, Words
from kiosk.services.people.standing_wordings import VERSION
from tests.factories import a_policy, record
from tests.web.conftest import Site
from tests.web.desk import CLARE, size
from tests.web.test_hand_in import words
from tests.web.test_standing_pages import bar, confiscate, post

LIST = "/standing/today"


@pytest.fixture(autouse=True)
def turned_on(site: Site) -> None:
    policy = a_policy(version="on", standing_authority_years=frozenset({6}))
    record(site.store, r.PolicyAdopted("on", policy_as_data(policy)))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Paper]:
    found: list[Paper] = []

    def draws(paper: Paper) -> bytes:
        found.append(paper)
        return b"%PDF-1.4"

    monkeypatch.setattr("kiosk.web.standing.on_paper.pressed", draws)
    return found


def listed(site: Site) -> str:
    return words(site.browser("office").get(LIST).text)


def test_who_may_walk_home_today_by_class_on_screen_and_paper(
    site: Site, drawn: list[Paper]
) -> None:
    assert "Nobody" in listed(site)
    office = site.browser("office")
    post(office)
    assert "1 may go home alone today" in listed(site)
    assert "Lovell, Ada phone of pupil-ada yes, until 31 July 2027" in listed(site)
    assert office.get("/standing/today.pdf").data.startswith(b"%PDF")
    (table,) = drawn[0].blocks
    assert isinstance(table, Table)
    assert (table.title, table.beside, len(table.rows)) == ("Class 6B", "1 of 1", 1)


def test_what_suspends_or_ends_it_is_told_and_what_is_void_is_not_listed(site: Site) -> None:
    office = site.browser("office")
    post(office)
    confiscate(site)
    assert "suspended after a confiscation" in listed(site)
    assert "0 may go home alone today" in listed(site)
    bar(site)
    assert "Lovell" not in listed(site)


def test_what_ends_soon_and_what_is_not_turned_on_says_so(site: Site) -> None:
    office = site.browser("office")
    post(office, **{"until-day": "1", "until-month": "12", "until-year": "2026"})
    assert "yes; ends on 1 December 2026" in listed(site)
    off = a_policy(version="off", effective_from=site.clock.at.date())
    record(site.store, r.PolicyAdopted("off", policy_as_data(off)))
    assert "not turned on for the year" in listed(site)
    site.clock.at += timedelta(days=9)
    assert "Lovell" not in listed(site)


def text(paper: Paper) -> str:
    return " ".join(item.words for item in paper.blocks if isinstance(item, Words))


def test_a_form_for_a_pupil_says_what_is_signed_on_the_screen(
    site: Site, drawn: list[Paper]
) -> None:
    office, before = site.browser("office"), size(site)
    office.get("/standing/forms.pdf?pupil=pupil-ada&lang=en")
    (paper,) = drawn
    assert "Ada Lovell may take phone of pupil-ada home without an adult" in text(paper)
    assert "This holds until 31 July 2027" in text(paper)
    assert VERSION in paper.when
    assert CLARE not in str(paper)
    assert "Clare" not in str(paper)
    assert size(site) == before


def test_a_class_has_a_page_each_in_the_language_asked_for(site: Site, drawn: list[Paper]) -> None:
    office = site.browser("office")
    office.get("/standing/forms.pdf?class=6B&lang=pl")
    (paper,) = drawn
    headings = [item.words for item in paper.blocks if isinstance(item, Heading)]
    assert headings == ["Ada Lovell, 6B, Year 6"]
    assert "Zgoda obowiązuje do 31/07/2027" in text(paper)
    office.get("/standing/forms.pdf?class=6B&lang=ur")
    assert "31/07/2027 تک کارآمد ہے" in text(drawn[-1])
    for wrong in ("class=6B&lang=xx", "class=nobody", "pupil=nobody", ""):
        assert office.get(f"/standing/forms.pdf?{wrong}").status_code == 404
    assert site.browser("teacher").get("/standing/forms.pdf?class=6B").status_code == 403
    page = office.get("/standing/forms").text
    assert 'value="pl"' in page
    assert 'value="ar"' in page
    assert 'value="pupil-ada"' in office.get("/standing/forms?pupil=pupil-ada").text
