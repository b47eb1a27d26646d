"""An import in a browser: the file, its columns, what would change, the approval."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from tests.e2e.looking import Judge
from tests.importing.files import MANY_ROWS
from tests.outside.browser import screen, settled, sign_in
from tests.outside.processes import Service

pytestmark = pytest.mark.browser


@pytest.fixture
def judge(service: Service, chromium: Browser) -> Iterator[Judge]:
    with screen(chromium, service.url) as page:
        judge = Judge(page)
        yield judge
        assert judge.seen
        assert not judge.faults, judge.faults


def a_file(text: str) -> FilePayload:
    return {"name": "pupils.csv", "mimeType": "text/csv", "buffer": text.encode()}


def test_from_the_file_to_the_register(judge: Judge, service: Service) -> None:
    page = judge.page
    sign_in(page, "leader")
    page.goto("/import")
    page.get_by_label("File").set_input_files(a_file(MANY_ROWS.replace("T,T,Ms", "X,T,Ms")))
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_label("student id")).to_have_value("pupil.ref")
    judge.reading("import, the columns")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", name="Nothing was imported")).to_be_visible()
    expect(page.get_by_text("Row 2, column Parental responsibility")).to_be_visible()
    judge.reading("import, refused")
    page.get_by_role("link", name="Choose another file").click()
    page.get_by_label("File").set_input_files(a_file(MANY_ROWS))
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("Two pupils added")).to_be_visible()
    judge.reading("import, what would change")
    page.get_by_role("link", name="Missing from the file 240").click()
    settled(page)
    page.get_by_role("button", name="Approve and import").click()
    expect(page.get_by_text("Imported", exact=True)).to_be_visible()
    assert service.phonebox.json("register")["records"]
