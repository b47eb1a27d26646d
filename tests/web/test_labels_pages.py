"""The office's page of labels: what is chosen is what is printed, by whoever may print it."""

import re
from pathlib import Path

import pytest

from kiosk.custody import register as r
from kiosk.custody.states import DeviceKind
from kiosk.printing import press
from kiosk.printing.press import BUSY, NotPrinted
from kiosk.scanning.codes import of_slot
from kiosk.web.labels import routes
from tests.factories import record
from tests.printing.printed import decoded, pages, text
from tests.web.conftest import LABELS, Browser, Site
from tests.web.desk import size


@pytest.fixture
def office(site: Site) -> Browser:
    return site.browser("office")


def shown(page: str) -> str:
    """What the preview says."""
    found = re.search(r'role="status">\s*<p>(.*?)</p>', page, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<.*?>", " ", found[1]).split())


def test_the_first_page_offers_the_rest_of_the_usual_sheet(office: Browser) -> None:
    page = office.get("/labels").text
    assert shown(page) == "65 labels on 1 sheet The last sheet is then used up."
    assert page.count('name="first"') == 65
    assert "Badges of staff" not in page


def test_a_used_sheet_goes_on_at_the_label_that_is_tapped(office: Browser) -> None:
    page = office.get("/labels?what=spare&sheet=L7160&drawn=spare L7160&first=5&count=17&rest=21")
    assert "17 labels on 1 sheet" in shown(page.text)
    assert "used up" in shown(page.text)
    assert page.text.count("spot--used") == 4
    page = office.get("/labels?what=spare&sheet=L7160&drawn=spare L7160&first=5&count=21&rest=21")
    assert "17 labels on 1 sheet" in shown(page.text), "the rest of the sheet, unless one said more"
    page = office.get("/labels?what=spare&sheet=L7160&drawn=spare L7160&first=5&count=30&rest=21")
    assert shown(page.text).endswith("The next print can begin at label 14 of the last sheet.")


def test_another_sheet_begins_at_its_first_label(office: Browser) -> None:
    page = office.get("/labels?what=spare&sheet=L7163&drawn=spare L7651&first=60&count=6&rest=6")
    assert "14 labels on 1 sheet" in shown(page.text)


def test_the_pdf_holds_what_the_preview_said_and_the_next_one_goes_on(
    site: Site, office: Browser, tmp_path: Path
) -> None:
    before = size(site)
    asked = "what=spare&sheet=L7160&drawn=spare L7160&first=20&count=3&rest=2&across=0.5"
    answer = office.get(f"/labels/sheet.pdf?{asked}")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="labels-L7160.pdf"'
    found = [decoded(page, tmp_path) for page in pages(answer.data, tmp_path)]
    assert [len(codes) for codes in found] == [2, 1]
    assert size(site) == before
    page = office.get("/labels").text
    assert "20 labels on 1 sheet" in shown(page)
    assert page.count("spot--used") == 1
    assert 'value="0.5"' in page


def test_devices_by_class_with_names_only_when_asked(
    site: Site, office: Browser, tmp_path: Path
) -> None:
    record(site.store, r.DeviceEnrolled("device-new", DeviceKind.WATCH, "pupil-ada"))
    asked = "what=devices&sheet=L7651&drawn=devices L7651"
    page = office.get(f"/labels?{asked}&who=6B").text
    assert "1 label on 1 sheet" in shown(page)
    assert "1 device has no label yet" in page
    plain = office.get(f"/labels/sheet.pdf?{asked}&who=6B").data
    (printed,) = pages(plain, tmp_path)
    assert decoded(printed, tmp_path) == {LABELS["device-ada"]}
    assert "Lovell" not in text(plain)
    named = office.get(f"/labels/sheet.pdf?{asked}&who=all&named=yes").data
    assert "Lovell" in text(named)
    assert "O’Brien" in text(named)


def test_a_pupil_can_be_named_by_another_page(office: Browser) -> None:
    page = office.get("/labels?what=devices&of=pupil-zoe").text
    assert "1 label on 1 sheet" in shown(page)
    assert re.search(r'<option value="pupil-zoe" selected>Zoë O’Brien-Smith', page)


def test_slots(office: Browser, tmp_path: Path) -> None:
    answer = office.get("/labels/sheet.pdf?what=slots&slots=2-3, 7&sheet=L7160")
    (page,) = pages(answer.data, tmp_path)
    assert decoded(page, tmp_path) == {of_slot(name).text for name in ("2", "3", "7")}


def test_badges_are_the_headteachers_and_the_technicians(site: Site, office: Browser) -> None:
    head = site.browser("head")
    page = head.get("/labels?what=badges").text
    assert "2 labels on 1 sheet" in shown(page)
    assert "have no badge yet" in page
    # Who may not print badges is shown spare labels instead, and gets no badge by any address.
    page = office.get("/labels?what=badges&who=head&drawn=badges C32011").text
    assert "65 labels" in shown(page)
    technician = site.browser("technician").get("/labels").text
    assert "Spare badges" in technician
    assert "Labels of devices" not in technician


@pytest.mark.parametrize(
    "asked",
    [
        "what=spare&drawn=spare L7651&count=0",
        "what=spare&drawn=spare L7651&count=2001",
        "what=spare&drawn=spare L7651&count=many",
        "what=spare&across=99",
        "what=spare&down=nan",
        "what=slots&slots=cellar",
        "what=slots&slots=' OR 1=1 --",
        "what=devices&drawn=devices L7651&who=<script>alert(1)</script>",
    ],
)
def test_what_makes_no_sense_is_said_on_the_page(office: Browser, asked: str) -> None:
    answer = office.get(f"/labels/sheet.pdf?{asked}")
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert "<script>alert" not in answer.text
    assert "Set-Cookie" not in answer.headers or "labels" not in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "cookie", ["", "L7160", "L9/1/0/0", "L7160/99/0/0", "L7160/2/99/0", "L7160/2/nan/0", "a/b/c/d"]
)
def test_a_broken_cookie_is_no_cookie(office: Browser, cookie: str) -> None:
    office.client.set_cookie("phonebox_labels", cookie, path="/labels")
    assert "65 labels on 1 sheet" in shown(office.get("/labels").text)


def test_a_print_that_fails_is_told_on_the_page(
    office: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(document: object) -> bytes:
        raise NotPrinted(BUSY)

    monkeypatch.setattr(routes, "pressed", busy)
    answer = office.get("/labels/sheet.pdf?what=spare")
    assert answer.status_code == 503
    assert press.BUSY in answer.text
