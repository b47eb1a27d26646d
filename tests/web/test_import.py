"""Importing on screen: each step, whatever is posted, by whomever."""

import io
import time
import uuid
from typing import Any

import pytest

from kiosk.custody import register as r
from kiosk.importing.opening import LARGEST
from tests.factories import record
from tests.importing.files import MANY_ROWS, ctf, pupil
from tests.web.conftest import Browser, Site
from tests.web.desk import ADA, at_hand_in, size

HOSTILE = '<script>alert("x")</script>'


@pytest.fixture(autouse=True)
def closed(site: Site) -> Any:
    yield
    site.services.imports.close()


def send(browser: Browser, data: str | bytes, name: str = "pupils.csv", **more: Any) -> Any:
    """Post a file, as the form does."""
    whole = data.encode() if isinstance(data, str) else data
    fields = {"csrf_token": browser.token(), "file": (io.BytesIO(whole), name), **more}
    return browser.client.post("/import", data=fields, content_type="multipart/form-data")


def chosen(meanings: tuple[str, ...]) -> dict[str, Any]:
    """The fields of a form that says what columns mean."""
    return {f"column-{n}": meaning for n, meaning in enumerate(meanings)}


def where(answer: Any) -> str:
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def waited(browser: Browser, url: str) -> Any:
    """The page of a draft, once nothing is being done to it."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        answer = browser.get(url)
        if "Refresh" not in answer.headers:
            return answer
    raise AssertionError("it is still being done")


def compared(browser: Browser, data: str = MANY_ROWS) -> tuple[str, Any]:
    """A file, its columns as they seem, and what would change."""
    url = where(send(browser, data)).removesuffix("/columns")
    page = browser.get(f"{url}/columns").text
    assert "Parental responsibility" in page
    fields = chosen(COLUMNS)
    answer = browser.post(f"{url}/columns", **fields, headings="yes")
    assert where(answer) == url, answer.text
    return url, waited(browser, url)


COLUMNS = (
    "pupil.ref", "pupil.forename", "pupil.surname", "adult1.ref", "adult1.priority",
    "adult1.carer", "", "adult1.title", "adult1.forename", "adult1.surname", "adult1.email",
    "adult1.phone", "adult1.email", "adult1.mobile", "", "pupil.class",
)  # fmt: skip


def test_on_the_first_day_its_next_step_follows_and_later_it_does_not(site: Site) -> None:
    head = site.browser("head")
    url, _ = compared(head)
    head.post(f"{url}/approve")
    assert 'href="/begin">First day' in waited(head, url).text
    at_hand_in(site, ADA)
    assert 'href="/begin">First day' not in head.get(url).text


@pytest.mark.parametrize("user", ["office", "leader", "head"])
def test_from_the_file_to_the_register(site: Site, user: str) -> None:
    browser, before = site.browser(user), size(site)
    assert "Import a file" in browser.get("/people").text
    assert 'type="file"' in browser.get("/import").text
    url, page = compared(browser)
    assert "Two pupils added" in page.text
    assert "Nia" not in page.text
    assert size(site) == before
    missing = browser.get(f"{url}?show=missing").text
    assert "Zoë O’Brien-Smith" in missing
    assert where(browser.post(f"{url}/approve")) == url
    done = waited(browser, url).text
    assert f"Entry {size(site)} of the ledger" in done
    with site.store.read() as facts:
        assert facts.pupil_by_ref("1001").class_name == "6B"  # type: ignore[union-attr]
    again = where(send(browser, MANY_ROWS))
    assert not again.endswith("columns"), "the columns are remembered"
    assert "Two pupils added" not in waited(browser, again).text


def test_a_common_transfer_file_needs_no_columns(site: Site) -> None:
    browser = site.browser("head")
    url = where(send(browser, ctf(pupil()), "school.xml"))
    page = waited(browser, url).text
    assert "version 19.0" in page
    assert "name and year alone" in browser.get(f"{url}?show=left").text
    assert browser.get(f"{url}/columns").request.path == "/import"


def test_a_date_of_birth_is_shown_as_people_write_it(site: Site) -> None:
    browser = site.browser("head")
    url = where(send(browser, ctf(pupil()), "school.xml"))
    waited(browser, url)
    where(browser.post(f"{url}/approve"))
    waited(browser, url)
    corrected = ctf(pupil()).replace(b"2015-04-25", b"2015-05-24")
    page = waited(browser, where(send(browser, corrected, "school.xml"))).text
    assert "Date of birth: 25 April 2015 → 24 May 2015" in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04", "This is a spreadsheet"),
        (b"", "is empty"),
        (b"<svg/>", "no Common Transfer File"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><CTfile/>', "document type"),
        (MANY_ROWS.replace(",Ada,", ",,").encode(), "forename is missing"),
    ],
)
def test_what_is_wrong_is_listed(site: Site, data: bytes, words: str) -> None:
    browser, before = site.browser("office"), size(site)
    answer = send(browser, data)
    if answer.status_code == 303:
        url = where(answer)
        if url.endswith("columns"):
            fields = chosen(COLUMNS)
            url = where(browser.post(url, **fields))
        answer = waited(browser, url)
    assert words in answer.text
    assert "Nothing was imported" in answer.text
    assert size(site) == before


def test_columns_that_make_no_sense_are_asked_again(site: Site) -> None:
    browser = site.browser("office")
    url = where(send(browser, MANY_ROWS))
    answer = browser.post(url, **chosen(("pupil.nonsense", "", "", "pupil.ref")))
    assert answer.status_code == 422
    assert "is no meaning of a column" in answer.text
    assert "There is a problem" in answer.text
    no_headings = browser.post(url, **chosen(("pupil.ref",)), headings="no")
    assert "Column 1" in no_headings.text


def test_nothing_chosen_and_too_much(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = site.browser("office")
    assert "Choose a file first" in send(browser, "", name="").text
    monkeypatch.setattr("kiosk.web.importing.routes.LARGEST", 1000)
    large = send(browser, "x" * 200_000)
    assert large.status_code == 413
    assert "larger than Phonebox takes" in large.text
    assert LARGEST < 100_000_000


def test_hostile_text_is_text(site: Site) -> None:
    browser = site.browser("office")
    named = MANY_ROWS.replace("Ada", HOSTILE.replace('"', "'"))
    url = where(send(browser, named, name=f"{HOSTILE}.csv"))
    page = browser.get(url).text
    assert "<script>alert" not in page
    fields = chosen(COLUMNS)
    assert "<script>alert" not in waited(browser, where(browser.post(url, **fields))).text


def test_a_forged_or_stale_form(site: Site) -> None:
    browser, before = site.browser("office"), size(site)
    assert send(browser, MANY_ROWS, csrf_token="wrong").status_code == 400
    assert browser.client.post("/import", data={}).status_code == 400
    url, _ = compared(browser)
    answer = browser.client.post(f"{url}/approve", data={"csrf_token": "wrong"})
    assert answer.status_code == 400
    assert size(site) == before
    nothing = f"/import/{uuid.uuid4()}"
    assert "no longer here" in browser.get(nothing).text
    for end in ("approve", "drop", "columns"):
        assert browser.post(f"{nothing}/{end}").status_code == 303
    assert browser.get(f"{url}?show=nonsense&after=9x").status_code == 200


def test_another_persons_draft_is_not_there(site: Site) -> None:
    office, head = site.browser("office"), site.browser("head")
    url, _ = compared(office)
    assert "no longer here" in head.get(url).text
    before = size(site)
    head.post(f"{url}/approve")
    assert size(site) == before
    office.post(f"{url}/drop")
    assert "no longer here" in office.get(url).text


def test_the_register_moved_and_it_is_shown_again(site: Site) -> None:
    browser = site.browser("office")
    url, _ = compared(browser)
    change = {"op": "pupil", "id": "pupil-ben", "class": "4B"}
    record(site.store, r.RegisterChanged("by hand", 1, [change]))
    before = size(site)
    browser.post(f"{url}/approve")
    assert "comparison made anew" in waited(browser, url).text
    assert size(site) == before
    browser.post(f"{url}/approve")
    assert "Imported" in waited(browser, url).text


def test_a_former_name_stands_on_the_pupils_page(site: Site) -> None:
    browser = site.browser("office")
    url, _ = compared(browser, MANY_ROWS.replace("1001,Ada,Lovell", "P0001,Ada,King"))
    browser.post(f"{url}/approve")
    waited(browser, url)
    page = browser.get("/people/pupil-ada").text
    assert "Ada King" in page
    assert "Ada Lovell until Monday 23 November" in page


def test_far_too_many_columns(site: Site) -> None:
    browser = site.browser("office")
    wide = ",".join(["Forename", "Surname", *(f"c{n}" for n in range(500))])
    assert "columns" in send(browser, f"{wide}\n").text


def test_approved_twice_is_imported_once(site: Site) -> None:
    browser = site.browser("office")
    url, _ = compared(browser)
    act, before = str(uuid.uuid4()), size(site)
    for command_id in (act, act, str(uuid.uuid4())):
        assert browser.post(f"{url}/approve", command_id=command_id).status_code == 303
    assert size(site) == before + 1
    assert "Imported" in waited(browser, url).text


def test_a_bar_is_never_told_nor_touched(site: Site) -> None:
    from datetime import date

    bar = r.BarPlaced("bar-1", "adult-lovell", (), True, "staff-head", date(2027, 1, 1))
    record(site.store, bar)
    browser = site.browser("office")
    row = MANY_ROWS.replace("1001", "P0001").replace("1002", "P0002")
    url, _ = compared(browser, row)
    for kind in ("added", "changed", "left", "missing"):
        page = browser.get(f"{url}?show={kind}").text
        assert "barred" not in page.lower()
        assert "bar-1" not in page
    browser.post(f"{url}/approve")
    waited(browser, url)
    with site.store.read() as facts:
        assert facts.adult("adult-lovell").phone == "01632 960001"  # type: ignore[union-attr]
        assert len(facts.concerns()) == 1
