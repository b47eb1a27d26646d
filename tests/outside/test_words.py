"""Script, SQL and other hostile words in every field and address; and choices without sense."""

import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.outside.processes import Service
from tests.outside.scans import fresh_code
from tests.outside.visitor import Answer, Visitor

SCRIPT = "<script>alert('x')</script>"
SQL = "'); DROP TABLE ledger_entries; --"
HOSTILE = (SCRIPT, SQL, '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "\u202eevil", "a\0b")


@pytest.fixture(scope="module")
def fresh(leaflet: dict[str, Any]) -> Iterator[str]:
    """Codes of devices that are not in custody, another for each who asks."""
    return iter(leaflet["codes"])


def test_search_boxes_and_filters_take_any_text(service: Service, office: Visitor) -> None:
    head = service.as_("head")
    before = service.phonebox.size()
    for text in (*HOSTILE, "x" * 5000):
        for visitor, path in (
            (office, "/hand-in/find"),
            (office, "/hand-in/find"),
            (office, "/hand-in/enrol"),
            (office, "/collect"),
            (office, "/confiscate"),
            (head, "/audit"),
            (head, "/register"),
        ):
            for name in ("q", "when", "day", "kind", "staff", "code", "tag", "before", "order"):
                if name != "q" and text not in HOSTILE[:2]:
                    continue
                answer = visitor.get(f"{path}?{urlencode({name: text})}")
                assert answer.status == 200, (path, name, text, answer.status)
                harmless(answer)
    # Looking at the audit may be recorded; nothing else may.
    assert service.phonebox.size() - before <= 40


def harmless(answer: Answer) -> None:
    """None of the hostile words stands on the page as markup."""
    for text in (SCRIPT, HOSTILE[2]):
        assert text not in answer.text


@pytest.mark.parametrize("text", HOSTILE)
def test_a_description_is_kept_as_text(text: str, service: Service, office: Visitor) -> None:
    """Enrolled with it, read back on every page that shows it, and never obeyed."""
    pupil = service.phonebox.json("device", "list")["devices"][0]["device"]
    page = office.get(f"/hand-in/device/{pupil}")
    pupil_id = next(
        link.split("/")[3].split("?")[0]
        for link in page.links()
        if link.startswith(("/hand-in/pupil/", "/collect/pupil/"))
    )
    code = fresh_code()
    ask = office.get(f"/hand-in/enrol/{pupil_id}?code={code}")
    form = ask.form(f"/hand-in/enrol/{pupil_id}")
    answer = office.submit(form, kind="watch", description=text)
    assert answer.status == 200
    harmless(answer)
    kept = "".join(item for item in text if item.isprintable())
    assert kept[:80] in answer.words.replace("\u00a0", " ")
    for path in (f"/hand-in/pupil/{pupil_id}", f"/history/pupil/{pupil_id}", "/register"):
        harmless(office.get(path))
    found = service.phonebox.json("device", "list")["devices"]
    assert kept in {item["description"] for item in found if code in item["codes"]}


def test_a_confiscations_words_are_kept_as_text(
    service: Service, office: Visitor, devices: dict[str, dict[str, Any]], fresh: Iterator[str]
) -> None:
    device = devices[next(fresh)]["device"]
    form = office.get(f"/confiscate/device/{device}").form(f"/confiscate/device/{device}")
    answer = office.submit(
        form,
        reason="behaviour",
        told="Until the end of the day",
        condition="good",
        place_words=SCRIPT,
        bag=HOSTILE[2][:20],
    )
    assert answer.status == 200, answer.words
    harmless(answer)
    head = service.as_("head")
    for path in (f"/history/device/{device}", "/audit", "/register"):
        page = head.get(path)
        assert page.status == 200
        harmless(page)
    assert SCRIPT in head.get(f"/history/device/{device}").words


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "because"},
        {"reason": ""},
        {"kind": "theft"},
        {"condition": "shiny"},
        {"time": "99:99"},
        {"taken_by": "nobody"},
        {"taken_by": SQL},
    ],
)
def test_a_confiscation_with_senseless_choices_is_not_half_done(
    change: dict[str, str],
    service: Service,
    office: Visitor,
    devices: dict[str, dict[str, Any]],
    leaflet: dict[str, Any],
) -> None:
    device = devices[leaflet["codes"][-1]]["device"]
    form = office.get(f"/confiscate/device/{device}").form(f"/confiscate/device/{device}")
    before = service.phonebox.size()
    good = {"reason": "behaviour", "condition": "good", "told": "Until the end of the day"}
    answer = office.submit(form, **{**good, **change})
    assert answer.status in (200, 409, 422), answer.status
    assert "Traceback" not in answer.text
    assert service.phonebox.size() == before, change


@pytest.mark.parametrize(
    "path",
    [
        "/hand-in/device/{}",
        "/hand-in/pupil/{}",
        "/hand-in/enrol/{}",
        "/confiscate/device/{}",
        "/confiscate/pupil/{}",
        "/confiscate/done/{}",
        "/collect/pupil/{}",
        "/collect/device/{}",
        "/history/device/{}",
        "/history/pupil/{}",
        "/history/record/{}",
        "/history/release/{}",
        "/record/{}",
    ],
)
@pytest.mark.parametrize("name", ["nobody", SQL, "..%2f..%2fetc%2fpasswd", str(uuid.UUID(int=0))])
def test_an_address_of_nothing_leads_back_or_says_so(
    path: str, name: str, service: Service, office: Visitor
) -> None:
    before = service.phonebox.size()
    answer = office.get(path.format(quote(name, safe="%")))
    assert answer.status in (200, 404), answer.status
    assert "Traceback" not in answer.text
    assert service.phonebox.size() == before
