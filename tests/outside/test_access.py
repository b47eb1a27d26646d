"""Every door, tried by every kind of person: what opens, what is refused, and what is not shown."""

from typing import Any

import pytest

from tests.outside.processes import Service
from tests.outside.scans import Reader
from tests.outside.visitor import Answer, Visitor

STAFF = ("office", "teacher", "leader", "dsl", "head", "technician", "governor")

OPEN, DESK, NO, GATE = "opens", "offered the desk", "refused", "sign in first"

ALL = dict.fromkeys(STAFF, OPEN)
AT_THE_DESK = {
    "office": OPEN, "teacher": NO, "leader": DESK, "dsl": DESK, "head": DESK,
    "technician": NO, "governor": NO,
}  # fmt: skip
REGISTER = {
    "office": OPEN, "teacher": NO, "leader": OPEN, "dsl": OPEN, "head": OPEN,
    "technician": NO, "governor": NO,
}  # fmt: skip
TAKING = {
    "office": OPEN, "teacher": OPEN, "leader": OPEN, "dsl": OPEN, "head": OPEN,
    "technician": NO, "governor": NO,
}  # fmt: skip
AUDIT = {
    "office": NO, "teacher": NO, "leader": NO, "dsl": OPEN, "head": OPEN,
    "technician": NO, "governor": NO,
}  # fmt: skip
HEAD = {**dict.fromkeys(STAFF, NO), "head": OPEN}

PAGES: dict[str, dict[str, str]] = {
    "/": ALL,
    "/start": ALL,
    "/desk": ALL,
    "/change-person": ALL,
    "/hand-in": AT_THE_DESK,
    "/hand-in/condition": AT_THE_DESK,
    "/hand-in/find": AT_THE_DESK,
    "/hand-in/find?q=a": AT_THE_DESK,
    "/hand-in/to-come": AT_THE_DESK,
    "/hand-in/finish": AT_THE_DESK,
    "/hand-in/enrol": AT_THE_DESK,
    "/hand-in/device/{device}": AT_THE_DESK,
    "/collect": AT_THE_DESK,
    "/collect/sign": AT_THE_DESK,
    "/scanned": AT_THE_DESK,
    "/confiscate": TAKING,
    "/confiscate?q=a": TAKING,
    "/confiscate/device/{device}": TAKING,
    "/confiscate/slip": TAKING,
    "/transit": TAKING,
    "/home-time": AT_THE_DESK,
    "/pass-on": AT_THE_DESK,
    "/standing": REGISTER,
    "/standing/years": HEAD,
    "/device/{device}": REGISTER,
    "/device/{device}/mark": REGISTER,
    "/register": REGISTER,
    "/history/device/{device}": REGISTER,
    "/history/record/{record}": REGISTER,
    "/record/{record}": REGISTER,
    "/audit": AUDIT,
    "/audit/checkpoint": AUDIT,
    "/audit/proof?size=1&root=" + "0" * 64: AUDIT,
}

POSTS: dict[str, dict[str, str]] = {
    "/hand-in/undo": AT_THE_DESK,
    "/hand-in/device/{device}": AT_THE_DESK,
    "/collect/who": AT_THE_DESK,
    "/collect/sign": AT_THE_DESK,
    "/collect/leave": AT_THE_DESK,
    "/confiscate/device/{device}": TAKING,
    "/home-time/not-given": AT_THE_DESK,
    "/pass-on/end": AT_THE_DESK,
    "/standing/years": HEAD,
    "/device/{device}/retire": REGISTER,
    "/record/{record}/lost": REGISTER,
    "/audit/verify": AUDIT,
}


@pytest.fixture(scope="module")
def people(service: Service) -> dict[str, Visitor]:
    return {user: service.as_(user) for user in STAFF}


@pytest.fixture(scope="module")
def things(service: Service) -> dict[str, str]:
    """A device, and a record of custody that is not restricted."""
    records = service.phonebox.json("register")["records"]
    plain = next(item for item in records if not item["held"])
    devices = service.phonebox.json("device", "list")["devices"]
    free = next(item for item in devices if not item["in_custody"])
    return {"device": free["device"], "record": plain["record"]}


def outcome(answer: Answer, path: str) -> str:
    """What this person was met with."""
    if answer.path == "/sign-in":
        return GATE
    if answer.status == 403:
        assert "Nothing was changed" in answer.words, answer.words
        return NO
    if answer.path == "/desk" and not path.startswith("/desk"):
        return DESK
    assert answer.status == 200, (path, answer.status, answer.words[:200])
    return OPEN


@pytest.mark.parametrize("path", PAGES)
def test_each_page_opens_to_whom_it_is_for(
    path: str, people: dict[str, Visitor], things: dict[str, str], service: Service
) -> None:
    address = path.format(**things)
    met = {user: outcome(visitor.get(address), path) for user, visitor in people.items()}
    assert met == PAGES[path]
    assert outcome(service.visitor().get(address), path) == GATE


@pytest.mark.parametrize("path", POSTS)
def test_what_one_may_not_open_one_may_not_do(
    path: str, people: dict[str, Visitor], things: dict[str, str], service: Service
) -> None:
    address = path.format(**things)
    before = service.phonebox.size()
    for user, expected in POSTS[path].items():
        if expected == OPEN:
            continue
        answer = people[user].post(address, {"reason": "behaviour", "condition": "good"})
        assert answer.status == 403, (user, answer.status)
    assert service.phonebox.size() == before


def test_open_to_everybody(service: Service) -> None:
    stranger = service.visitor()
    for path in ("/sign-in", "/health", "/api/openapi.json", "/static/css/tokens.css"):
        assert stranger.get(path).status == 200, path


def test_each_route_of_the_api_wants_its_key(service: Service, people: dict[str, Visitor]) -> None:
    """A person's session is no key, and a reader's key is no session."""
    described = service.visitor().get("/api/openapi.json").json()
    reader = Reader.of(service.phonebox, service.url)
    tried = 0
    for path, methods in described["paths"].items():
        for method, told in methods.items():
            anybody = [] in (told.get("security"), []) and told.get("security") == []
            for visitor in (service.visitor(), people["head"]):
                answer = visitor.request(method.upper(), path, b"{}" if method == "post" else None)
                assert (answer.status == 401) == (not anybody), (path, method, answer.status)
                assert str(answer.status) in told["responses"]
            tried += 1
    assert tried >= 3
    assert reader.post({}).status == 422


def names_of_pupils(service: Service) -> set[str]:
    devices = service.phonebox.json("device", "list")["devices"]
    return {item["name"] for item in devices if item["name"]}


@pytest.mark.parametrize("user", ["technician", "governor"])
def test_no_pupils_name_is_shown_to_whom_it_must_not_be(
    user: str, service: Service, people: dict[str, Visitor], things: dict[str, str]
) -> None:
    names = names_of_pupils(service)
    assert len(names) > 20
    for path in (*PAGES, "/health", "/sign-in", "/nothing"):
        page = people[user].get(path.format(**things))
        assert not {name for name in names if name in page.text}, path


def test_the_gate_and_health_show_no_names(service: Service) -> None:
    names = names_of_pupils(service)
    stranger = service.visitor()
    for path in ("/sign-in", "/health", "/api/openapi.json", "/station/../sign-in"):
        text = stranger.get(path).text
        assert not {name for name in names if name in text}
    assert "Jean Holloway" not in stranger.get("/sign-in").text


SECRET = ("offence", "evidence", "safekeeping", "barred", "police")


def test_what_is_restricted_shows_to_the_safeguarding_lead_alone(
    service: Service, people: dict[str, Visitor]
) -> None:
    """One device of the sample is held for the safeguarding lead: elsewhere it is just "held"."""
    records = service.phonebox.json("register")["records"]
    held = next(item for item in records if item["held"])
    assert held["kind"] is None
    for user in ("office", "leader"):
        for path in (f"/history/record/{held['record']}", f"/record/{held['record']}", "/register"):
            words = people[user].get(path).words.lower()
            assert not {secret for secret in SECRET if secret in words}, (user, path)
    seen = people["dsl"].get(f"/history/record/{held['record']}").words.lower()
    assert {secret for secret in SECRET if secret in seen}


def test_a_headteacher_at_the_desk_has_the_desks_role_only(
    service: Service, people: dict[str, Visitor]
) -> None:
    head: Any = service.as_("head")
    assert head.get("/audit").status == 200
    page = head.get("/hand-in")
    assert page.path == "/desk"
    assert head.submit(page.form("/desk")).path == "/hand-in"
    assert head.get("/audit").status == 403
    assert head.get("/hand-in").status == 200


def test_every_answer_carries_its_guards(service: Service, people: dict[str, Visitor]) -> None:
    for path in ("/", "/hand-in", "/nothing", "/health", "/sign-in"):
        headers = people["office"].get(path).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert "Server" not in headers or "waitress" not in headers["Server"]


def test_what_a_proxy_passes_on_is_no_kiosk_and_shows_no_name(service: Service) -> None:
    leader: Any = service.as_("leader")
    assert leader.get("/register").status == 200
    for header in ("X-Forwarded-For", "Forwarded", "Via"):
        answer = leader.request("GET", "/register", None, {header: "10.1.2.3"})
        assert (answer.status, "Use a school device" in answer.words) == (403, True), header
    answer = leader.request("GET", "/register", None, {"Host": "phonebox.school"})
    assert (answer.status, answer.body) == (421, b"")
