"""Forms that are forged, sent twice, too large, hostile or senseless; signatures of all kinds."""

import itertools
import json
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import html5lib
import pytest

from tests.outside.processes import Service
from tests.outside.scans import Reader, fresh_code
from tests.outside.visitor import Answer, Visitor

NOW = "2026-11-23T15:31:00"
"""The day's end: what is handed in may be collected at once."""

SCRIPT = "<script>alert('x')</script>"
SQL = "'); DROP TABLE ledger_entries; --"
HOSTILE = (SCRIPT, SQL, '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "\u202eevil", "a\0b")


@pytest.fixture(scope="module")
def office(service: Service) -> Visitor:
    return service.as_("office")


@pytest.fixture(scope="module")
def reader(service: Service) -> Reader:
    return Reader.of(service.phonebox, service.url)


@pytest.fixture(scope="module")
def devices(service: Service) -> dict[str, dict[str, Any]]:
    """Every device by its code."""
    found = service.phonebox.json("device", "list")["devices"]
    return {code: item for item in found for code in item["codes"]}


@pytest.fixture(scope="module")
def fresh(leaflet: dict[str, Any], devices: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Codes of devices that are not in custody, one for each who asks."""
    seen: set[str] = set()
    return itertools.filterfalse(seen.__contains__, iter(leaflet["codes"]))


def refused(answer: Answer, status: int) -> None:
    """A page in words which says that nothing came of it."""
    assert answer.status == status, (answer.status, answer.words[:300])
    assert "othing was" in answer.words or "othing recorded" in answer.words, answer.words[:400]
    assert "Traceback" not in answer.text


# Forged


FORGERIES = [
    "/hand-in/device/{device}",
    "/hand-in/undo",
    "/hand-in/enrol/{device}",
    "/confiscate/device/{device}",
    "/collect/who",
    "/collect/sign",
    "/collect/leave",
    "/audit/verify",
    "/lock",
    "/sign-out",
    "/sign-in",
    "/desk",
]


@pytest.mark.parametrize("path", FORGERIES)
@pytest.mark.parametrize("token", ["", "forged", "stranger"])
def test_a_form_without_its_own_token_is_refused(
    path: str,
    token: str,
    service: Service,
    office: Visitor,
    leaflet: dict[str, Any],
    devices: dict[str, dict[str, Any]],
) -> None:
    """Somebody lures the office to a page of theirs; the token of their own visit does not help."""
    before = service.phonebox.size()
    if token == "stranger":
        stranger = service.visitor()
        stranger.get("/sign-in")
        token = stranger.token
    device = devices[leaflet["codes"][0]]["device"]
    answer = office.post(path.format(device=device), {"reason": "behaviour"}, token=token)
    refused(answer, 400)
    assert service.phonebox.size() == before
    assert office.get("/register").path == "/register", "the visit was ended"


def test_a_scan_typed_into_the_page_needs_the_pages_token(
    service: Service, office: Visitor, leaflet: dict[str, Any]
) -> None:
    before = service.phonebox.size()
    scan = {"id": str(uuid.uuid4()), "code": leaflet["codes"][0], "medium": "keyboard"}
    for headers in ({}, {"X-CSRFToken": "forged"}):
        answer = office.post_json("/station/scans", scan, **headers)
        assert answer.status == 400
        assert "othing was recorded" in answer.json()["error"]
    assert service.phonebox.size() == before


def test_nobody_signed_in_changes_nothing(service: Service, leaflet: dict[str, Any]) -> None:
    before = service.phonebox.size()
    stranger = service.visitor()
    stranger.get("/sign-in")
    for path in ("/hand-in/undo", "/collect/sign", "/audit/verify", "/lock"):
        answer = stranger.post(path)
        assert answer.status == 401, path
        assert "Sign in first" in answer.text
    assert service.phonebox.size() == before


# Sent twice


def take_in_form(office: Visitor, device: str) -> Any:
    return office.get(f"/hand-in/device/{device}").form(f"/hand-in/device/{device}")


def test_a_form_sent_again_is_the_same_act(
    service: Service, office: Visitor, devices: dict[str, dict[str, Any]], fresh: Iterator[str]
) -> None:
    device = devices[next(fresh)]["device"]
    form = take_in_form(office, device)
    before = service.phonebox.size()
    for _ in range(3):
        answer = office.submit(form)
        assert answer.status == 200
        assert answer.path == "/hand-in"
    story = service.phonebox.json("history", "--device", device)["entries"]
    assert [entry["type"] for entry in story].count("handed_in") >= 1
    assert len({entry["record"] for entry in story if entry["at"] >= "2026-11-23T15"}) == 1
    assert service.phonebox.size() == before + 1


def test_the_id_of_another_act_is_not_taken_for_this_one(
    service: Service, office: Visitor, devices: dict[str, dict[str, Any]], fresh: Iterator[str]
) -> None:
    """Two acts must not share an id, whoever made it up: the second is never said to be done."""
    codes = next(fresh), next(fresh)
    mine, other = (devices[code]["device"] for code in codes)
    form = take_in_form(office, mine)
    used = dict(form.fields)["command_id"]
    office.submit(form)
    before = service.phonebox.size()
    answer = office.submit(take_in_form(office, other), command_id=used)
    register = {item["device"] for item in service.phonebox.json("register")["records"]}
    assert mine in register
    assert other not in register
    assert service.phonebox.size() == before
    assert devices[codes[1]]["name"] not in answer.words, "it was said to be done, and was not"


@pytest.mark.parametrize("given", ["", "42", "not-an-id", "0" * 5000, "x' OR '1'='1"])
def test_an_id_that_is_none_is_a_new_act(
    given: str, office: Visitor, service: Service, devices: dict[str, dict[str, Any]]
) -> None:
    """Undo of nothing, under a senseless id: refused in words."""
    before = service.phonebox.size()
    office.get("/hand-in")
    answer = office.post("/hand-in/undo", {"record": "none", "command_id": given})
    refused(answer, 409)
    assert service.phonebox.size() == before


# Hostile words


def test_search_boxes_and_filters_take_any_text(service: Service, office: Visitor) -> None:
    head = service.as_("head")
    before = service.phonebox.size()
    for text in (*HOSTILE, "x" * 5000):
        for visitor, path in (
            (office, "/hand-in/find"),
            (office, "/hand-in/no-label"),
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
        time="99:99",
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


# Too much, and wrong kinds


def test_ten_megabytes_in_a_form_are_refused(service: Service, office: Visitor) -> None:
    before = service.phonebox.size()
    office.get("/hand-in")
    answer = office.post("/collect/sign", {"strokes": "[" * 10_000_000})
    assert answer.status == 413
    assert "large" in answer.words
    answer = service.visitor().post("/sign-in", {"username": "u" * 10_000_000})
    assert answer.status == 413
    assert service.phonebox.size() == before
    assert office.get("/register").status == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/collect/sign/x"),
        ("POST", "/register"),
        ("PUT", "/hand-in"),
        ("DELETE", "/hand-in"),
        ("GET", "/hand-in/undo"),
        ("GET", "/lock"),
        ("PATCH", "/audit"),
        ("GET", "/nothing/here"),
        ("GET", "/static/../../etc/passwd"),
        ("GET", "/%00"),
        ("BREW", "/"),
    ],
)
def test_wrong_methods_and_addresses_are_answered_in_words(
    method: str, path: str, service: Service, office: Visitor
) -> None:
    before = service.phonebox.size()
    form = {"X-CSRFToken": office.token}
    answer = office.request(method, path, b"" if method != "GET" else None, form)
    assert 400 <= answer.status < 500, answer.status
    if method != "BREW":
        assert len(answer.words) > 20
    assert "Traceback" not in answer.text
    assert service.phonebox.size() == before


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"strokes": 1}'),
        ("text/plain", b"hello"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("multipart/form-data", b"no boundary"),
        ("application/x-www-form-urlencoded", b"\xff\xfe=%zz&&&==="),
        ("application/xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
    ],
)
@pytest.mark.parametrize("path", ["/sign-in", "/collect/sign", "/hand-in/undo"])
def test_a_body_of_another_kind_is_refused(
    kind: str, body: bytes, path: str, service: Service, office: Visitor
) -> None:
    before = service.phonebox.size()
    headers = {"Content-Type": kind, "X-CSRFToken": office.token}
    answer = office.request("POST", path, body, headers)
    assert answer.status in (303, 400, 401, 409, 415, 422, 429), answer.status
    assert "Traceback" not in answer.text
    assert "root:" not in answer.text
    assert service.phonebox.size() == before


# Signatures


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
