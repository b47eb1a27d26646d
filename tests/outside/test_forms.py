"""Forms that are forged, sent twice, too large, hostile or senseless."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from tests.outside.processes import Service
from tests.outside.visitor import Answer, Visitor

NOW = "2026-11-23T15:31:00"
"""The day's end: what is handed in may be collected at once."""

SCRIPT = "<script>alert('x')</script>"
SQL = "'); DROP TABLE ledger_entries; --"
HOSTILE = (SCRIPT, SQL, '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "\u202eevil", "a\0b")


@pytest.fixture(scope="module")
def fresh(leaflet: dict[str, Any]) -> Iterator[str]:
    """Codes of devices that are not in custody, another for each who asks."""
    return iter(leaflet["codes"])


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
    for path in ("/hand-in/undo", "/collect/sign", "/audit/verify"):
        answer = stranger.post(path)
        assert answer.status == 401, path
        assert "Sign in first" in answer.text
    assert stranger.post("/lock").path == "/sign-in"
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
