"""Signatures of nothing, of a dot, of 50,000 points, and of a list that nobody read."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

import html5lib
import pytest

from tests.outside.processes import Service
from tests.outside.scans import Reader
from tests.outside.visitor import Answer, Visitor

NOW = "2026-11-23T15:31:00"
"""The day's end: what is handed in may be collected at once."""

SCRIPT = "<script>alert(1)</script>"
SQL = "'); DROP TABLE ledger_entries; --"


def strokes(points: int) -> str:
    """A line of so many points, in as many strokes as a hand would need."""
    drawn = [[(n % 1000) / 1000, (n % 97) / 100, n] for n in range(points)]
    cut = [drawn[at : at + 500] for at in range(0, points, 500)]
    return json.dumps({"aspect": 3, "strokes": cut})


@pytest.fixture
def at_the_signature(
    service: Service,
    office: Visitor,
    reader: Reader,
    devices: dict[str, dict[str, Any]],
    leaflet: dict[str, Any],
    request: pytest.FixtureRequest,
) -> Iterator[tuple[str, Answer]]:
    """A device that a carer has come for, and the page that the carer signs."""
    code = leaflet["codes"][8]
    device = devices[code]["device"]
    office.get("/hand-in")
    assert reader.scan(code)["outcome"] in ("handed_in", "already_in")
    office.get("/collect")
    assert reader.scan(code)["outcome"] == "selected"
    page = office.get("/collect")
    form = page.form("/collect/who")
    who = next(one for one in _values(page, "collector") if one != "other")
    going = [value for name, value in form.fields if name == "devices"]
    chosen = going or _values(page, "devices")
    fields = [item for item in form.fields if item[0] not in ("collector", "devices")]
    fields += [("collector", who), ("check", "known"), *(("devices", one) for one in chosen)]
    sign = office.post("/collect/who", fields)
    assert sign.path == "/collect/sign", sign.words[:500]
    yield device, sign
    office.get("/collect")
    office.post("/collect/leave")


def _values(page: Answer, name: str) -> list[str]:
    root = html5lib.parse(page.text, namespaceHTMLElements=False)
    return [item.get("value") or "" for item in root.iter("input") if item.get("name") == name]


def is_held(service: Service, device: str) -> bool:
    return device in {item["device"] for item in service.phonebox.json("register")["records"]}


@pytest.mark.parametrize(
    "posted",
    [
        "",
        "{}",
        "[]",
        "null",
        '{"strokes": []}',
        '{"strokes": [[]]}',
        '{"strokes": [[["a", "b", 0]]]}',
        '{"strokes": [[[NaN, Infinity, 0]]]}',
        '{"strokes": "a line"}',
        "[" * 100_000,
        SCRIPT,
    ],
)
def test_a_signature_of_nothing_releases_nothing(
    posted: str, service: Service, office: Visitor, at_the_signature: tuple[str, Answer]
) -> None:
    device, page = at_the_signature
    before = service.phonebox.size()
    answer = office.submit(page.form("/collect/sign"), strokes=posted)
    assert answer.path == "/collect/sign", answer.words[:300]
    assert service.phonebox.size() == before
    assert is_held(service, device)


@pytest.mark.parametrize("points", [1, 50_000])
def test_a_dot_and_a_long_scribble_are_signatures(
    points: int, service: Service, office: Visitor, at_the_signature: tuple[str, Answer]
) -> None:
    """Any mark is a signature; what no hand draws is kept, thinned, and shown."""
    device, page = at_the_signature
    posted = strokes(points)
    answer = office.submit(page.form("/collect/sign"), strokes=posted)
    assert answer.path == "/collect/thanks", answer.words[:300]
    assert not is_held(service, device)
    story = service.phonebox.json("history", "--device", device)["entries"]
    released = [entry for entry in story if entry["type"] == "released"][-1]
    shown = office.get(f"/history/release/{released['sequence']}")
    assert shown.status == 200
    assert "<svg" in shown.text or "<path" in shown.text
    # Sent again, by somebody who taps twice: the same release.
    before = service.phonebox.size()
    again = office.submit(page.form("/collect/sign"), strokes=posted)
    assert again.status in (200, 409)
    assert service.phonebox.size() == before


def test_a_signature_covers_only_what_was_read(
    service: Service, office: Visitor, at_the_signature: tuple[str, Answer]
) -> None:
    """The list that the parent read is posted along; another list is not released on it."""
    device, page = at_the_signature
    before = service.phonebox.size()
    form = page.form("/collect/sign")
    for covers in ("", str(uuid.uuid4()), SQL):
        answer = office.submit(
            form, strokes=strokes(40), covers=covers, command_id=str(uuid.uuid4())
        )
        assert answer.path != "/collect/thanks", covers
    assert is_held(service, device)
    assert service.phonebox.size() == before
