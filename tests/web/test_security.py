"""Who gets in where: every route, every role; forged forms, headers, cookies, hostile input."""

import gzip
import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.routing import Rule

from kiosk.app import Phonebox
from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.reasons import Reason
from kiosk.custody.states import HoldKind, Kind
from kiosk.printing import press
from kiosk.services import views as v
from kiosk.services.ports import Command, Decide, Done, StoreError
from kiosk.web.access import Access, access_of
from tests import searches
from tests.factories import record
from tests.web.conftest import PASSWORD, PIN, Browser, Site
from tests.web.desk import ADA, BEN, CLARE, at_hand_in, ready_to_sign, record_of, size

OPEN, READER, ANYBODY = Access.OPEN, Access.READER, Access.SIGNED_IN
DESK, STAFF, REGISTER, AUDIT = Access.DESK, Access.STAFF, Access.REGISTER, Access.AUDIT
HEAD = Access.HEAD
LEADING = Access.LEADING
OWN = Access.OWN
SCHOOL = Access.SCHOOL
LABELS, BROWSERS = Access.LABELS, Access.BROWSERS
MACHINE = Access.MACHINE

ROUTES: dict[str, Access] = {
    "GET /sign-in": OPEN,
    "POST /sign-in": OPEN,
    "GET /sign-in/pin": OPEN,
    "POST /sign-in/pin": OPEN,
    "GET /health": OPEN,
    "GET /api/openapi.json": OPEN,
    "GET /station/stream": OPEN,
    "GET /station/alive": OPEN,
    "GET /station/silence": OPEN,
    "POST /station/badge": OPEN,
    "POST /api/scans": READER,
    "POST /api/readers/status": READER,
    "GET /": ANYBODY,
    "GET /start": ANYBODY,
    "GET /change-person": ANYBODY,
    "GET /desk": ANYBODY,
    "POST /desk": ANYBODY,
    "POST /lock": OPEN,
    "POST /sign-out": ANYBODY,
    "POST /station/scans": DESK,
    "GET /scanned": DESK,
    "GET /hand-in": DESK,
    "POST /hand-in/undo": DESK,
    "GET /hand-in/condition": DESK,
    "POST /hand-in/condition": DESK,
    "GET /hand-in/find": DESK,
    "GET /hand-in/pupil/<pupil_id>": DESK,
    "GET /hand-in/device/<device_id>": DESK,
    "POST /hand-in/device/<device_id>": DESK,
    "GET /hand-in/to-come": DESK,
    "GET /hand-in/finish": DESK,
    "GET /hand-in/enrol": DESK,
    "GET /hand-in/enrol/<pupil_id>": DESK,
    "POST /hand-in/enrol/<pupil_id>": DESK,
    "GET /collect": DESK,
    "GET /collect/pupil/<pupil_id>": DESK,
    "GET /collect/device/<device_id>": DESK,
    "POST /collect/collector": DESK,
    "POST /collect/who": DESK,
    "GET /collect/word": DESK,
    "POST /collect/word": DESK,
    "POST /collect/again": DESK,
    "POST /collect/receipt": DESK,
    "POST /collect/put-back": DESK,
    "POST /collect/without": DESK,
    "POST /collect/leave": DESK,
    "GET /collect/identity": DESK,
    "POST /collect/identity": DESK,
    "GET /collect/early": DESK,
    "POST /collect/early": DESK,
    "GET /collect/approve": DESK,
    "POST /collect/approve": DESK,
    "POST /collect/ask": DESK,
    "GET /collect/asked": DESK,
    "GET /collect/sign": DESK,
    "POST /collect/sign": DESK,
    "GET /collect/cannot-sign": DESK,
    "GET /collect/paper": DESK,
    "POST /collect/paper": DESK,
    "GET /collect/witness": DESK,
    "POST /collect/witness": DESK,
    "GET /collect/decline": DESK,
    "POST /collect/decline": DESK,
    "GET /collect/give": DESK,
    "POST /collect/give": DESK,
    "GET /collect/thanks": DESK,
    "GET /collect/done": DESK,
    "GET /telephone/<pupil_id>": DESK,
    "POST /telephone/<pupil_id>": DESK,
    "POST /telephone/<pupil_id>/heard": DESK,
    "GET /telephone/<pupil_id>/given": DESK,
    "POST /telephone/<pupil_id>/back": DESK,
    "GET /telephone/<pupil_id>/not": DESK,
    "GET /confiscate": STAFF,
    "GET /confiscate/pupil/<pupil_id>": STAFF,
    "GET /confiscate/new/<pupil_id>": STAFF,
    "POST /confiscate/new/<pupil_id>": STAFF,
    "GET /confiscate/device/<device_id>": STAFF,
    "POST /confiscate/device/<device_id>": STAFF,
    "GET /confiscate/done/<record_id>": STAFF,
    "GET /confiscate/slip": STAFF,
    "POST /confiscate/slip": STAFF,
    "GET /confiscate/slips.pdf": REGISTER,
    "GET /confiscate/take/<pupil_id>": STAFF,
    "POST /confiscate/take/<pupil_id>": STAFF,
    "GET /transit": STAFF,
    "POST /transit/<record_id>/holder": STAFF,
    "GET /transit/<record_id>/brought": DESK,
    "POST /transit/<record_id>/brought": DESK,
    "GET /transit/<record_id>/leave-out": REGISTER,
    "POST /transit/<record_id>/leave-out": REGISTER,
    "GET /telling": REGISTER,
    "GET /telling/<record_id>": REGISTER,
    "POST /telling/<record_id>/write": REGISTER,
    "POST /telling/<record_id>/told": REGISTER,
    "POST /telling/<record_id>/decide": REGISTER,
    "POST /telling/<record_id>/receipt": REGISTER,
    "GET /telling/letters/<message_id>": REGISTER,
    "GET /telling/messages": REGISTER,
    "POST /telling/messages/<message_id>/<act>": REGISTER,
    "GET /telling/words": HEAD,
    "GET /telling/words/<wording>": HEAD,
    "POST /telling/words/<wording>": HEAD,
    "GET /alerts/line": HEAD,
    "POST /alerts/line": HEAD,
    "GET /standing": REGISTER,
    "GET /standing/pupil/<pupil_id>": REGISTER,
    "POST /standing/pupil/<pupil_id>": REGISTER,
    "GET /standing/pupil/<pupil_id>/sign": DESK,
    "POST /standing/pupil/<pupil_id>/sign": DESK,
    "POST /standing/pupil/<pupil_id>/confirm": REGISTER,
    "POST /standing/pupil/<pupil_id>/withdraw": REGISTER,
    "GET /standing/today": REGISTER,
    "GET /standing/today.pdf": REGISTER,
    "GET /standing/forms": REGISTER,
    "GET /standing/forms.pdf": REGISTER,
    "GET /standing/years": HEAD,
    "POST /standing/years": HEAD,
    "GET /pass-on": DESK,
    "POST /pass-on": DESK,
    "POST /pass-on/end": DESK,
    "GET /lend": DESK,
    "POST /lend": DESK,
    "POST /lend/end": DESK,
    "GET /lessons": STAFF,
    "GET /lessons/new": STAFF,
    "GET /lessons/new/<path:group>": STAFF,
    "POST /lessons/new/<path:group>": STAFF,
    "GET /lessons/<use_id>": STAFF,
    "POST /lessons/<use_id>/approve": STAFF,
    "POST /lessons/<use_id>/decline": STAFF,
    "GET /home-time": DESK,
    "POST /home-time/not-given": DESK,
    "GET /device/<device_id>": REGISTER,
    "GET /device/<device_id>/mark": REGISTER,
    "POST /device/<device_id>/put-on": REGISTER,
    "POST /device/<device_id>/move": REGISTER,
    "POST /device/<device_id>/retire": REGISTER,
    "GET /backups": HEAD,
    "POST /backups/new-key": HEAD,
    "POST /backups/look": HEAD,
    "POST /backups/keys": HEAD,
    "POST /backups/keys/end": HEAD,
    "POST /backups/drill": HEAD,
    "GET /browsers": BROWSERS,
    "POST /browsers": BROWSERS,
    "POST /browsers/<browser_id>/end": BROWSERS,
    "GET /browsers/join": OPEN,
    "POST /browsers/join": OPEN,
    "GET /trust": OPEN,
    "GET /trust/phonebox.cer": OPEN,
    "GET /trust/phonebox.pem": OPEN,
    "GET /welcome": ANYBODY,
    "POST /welcome": ANYBODY,
    "GET /account/<which>": ANYBODY,
    "POST /account/<which>": ANYBODY,
    "GET /staff": HEAD,
    "GET /staff/new": HEAD,
    "POST /staff/new": HEAD,
    "GET /staff/<staff_id>": HEAD,
    "POST /staff/<staff_id>/change": HEAD,
    "POST /staff/<staff_id>/secret": HEAD,
    "POST /staff/<staff_id>/badge": HEAD,
    "POST /staff/<staff_id>/close": HEAD,
    "POST /staff/<staff_id>/reopen": HEAD,
    "GET /staff/register.pdf": HEAD,
    "GET /staff/of/<adult_id>": HEAD,
    "POST /staff/of/<adult_id>": HEAD,
    "GET /exemptions": STAFF,
    "GET /exemptions/new": STAFF,
    "GET /exemptions/new/<pupil_id>": STAFF,
    "POST /exemptions/new/<pupil_id>": STAFF,
    "GET /exemptions/<exemption_id>": STAFF,
    "POST /exemptions/<exemption_id>/agree": STAFF,
    "POST /exemptions/<exemption_id>/at-once": REGISTER,
    "POST /exemptions/<exemption_id>/approve": HEAD,
    "POST /exemptions/<exemption_id>/end": REGISTER,
    "GET /exemptions/others/new": HEAD,
    "POST /exemptions/others/new": HEAD,
    "POST /exemptions/others/<permission_id>/end": HEAD,
    "GET /bars": AUDIT,
    "GET /bars/<concern_id>": AUDIT,
    "POST /bars/<concern_id>/end": AUDIT,
    "GET /bars/<concern_id>/renew": AUDIT,
    "POST /bars/<concern_id>/renew": AUDIT,
    "GET /bars/new/<adult_id>": AUDIT,
    "POST /bars/new/<adult_id>": AUDIT,
    "GET /bars/stop/<adult_id>": AUDIT,
    "POST /bars/stop/<adult_id>": AUDIT,
    "POST /bars/likeness/<adult_id>": AUDIT,
    "GET /import": REGISTER,
    "POST /import": REGISTER,
    "GET /import/<draft_id>": REGISTER,
    "GET /import/<draft_id>/columns": REGISTER,
    "POST /import/<draft_id>/columns": REGISTER,
    "POST /import/<draft_id>/approve": REGISTER,
    "POST /import/<draft_id>/missing": REGISTER,
    "POST /import/<draft_id>/drop": REGISTER,
    "GET /people": REGISTER,
    "GET /people/escorts": REGISTER,
    "GET /people/<pupil_id>/authorisations/<authorisation_id>/review": REGISTER,
    "POST /people/<pupil_id>/authorisations/<authorisation_id>/review": REGISTER,
    "GET /people/new": REGISTER,
    "POST /people/new": REGISTER,
    "GET /people/<pupil_id>": REGISTER,
    "GET /people/<pupil_id>/edit": REGISTER,
    "POST /people/<pupil_id>/edit": REGISTER,
    "GET /people/<pupil_id>/leave": REGISTER,
    "POST /people/<pupil_id>/leave": REGISTER,
    "POST /people/<pupil_id>/owner/<device_id>": REGISTER,
    "GET /people/<pupil_id>/adults/new": REGISTER,
    "POST /people/<pupil_id>/adults/new": REGISTER,
    "GET /people/<pupil_id>/adults/<adult_id>": REGISTER,
    "POST /people/<pupil_id>/adults/<adult_id>": REGISTER,
    "GET /people/<pupil_id>/adults/<adult_id>/dispute": REGISTER,
    "POST /people/<pupil_id>/adults/<adult_id>/dispute": REGISTER,
    "POST /people/<pupil_id>/adults/<adult_id>/link": REGISTER,
    "POST /people/<pupil_id>/adults/<adult_id>/end": REGISTER,
    "GET /people/<pupil_id>/word": REGISTER,
    "POST /people/<pupil_id>/word": REGISTER,
    "POST /people/<pupil_id>/word/end": REGISTER,
    "GET /people/<pupil_id>/authorise": REGISTER,
    "POST /people/<pupil_id>/authorise": REGISTER,
    "POST /people/<pupil_id>/authorisations/<authorisation_id>/end": REGISTER,
    "GET /register": REGISTER,
    "GET /record/<record_id>": REGISTER,
    "POST /record/<record_id>/<act>": REGISTER,
    "GET /history/device/<device_id>": REGISTER,
    "GET /history/pupil/<pupil_id>": REGISTER,
    "GET /history/record/<record_id>": REGISTER,
    "GET /history/release/<int(max=9007199254740991):sequence>": REGISTER,
    "GET /alerts": LEADING,
    "POST /alerts/<alert_id>": LEADING,
    "GET /examinations": AUDIT,
    "GET /examinations/<record_id>": AUDIT,
    "POST /examinations/<record_id>/decide": AUDIT,
    "POST /examinations/<record_id>/<examination_id>/examined": AUDIT,
    "POST /examinations/<record_id>/<examination_id>/confirm": AUDIT,
    "POST /examinations/<record_id>/<examination_id>/erased": AUDIT,
    "POST /examinations/<record_id>/<examination_id>/drop": AUDIT,
    "POST /examinations/<record_id>/seen": AUDIT,
    "GET /searches": OWN,
    "GET /searches/new": OWN,
    "GET /searches/new/<pupil_id>": OWN,
    "POST /searches/new/<pupil_id>": OWN,
    "GET /searches/draft/<search_id>": OWN,
    "POST /searches/draft/<search_id>/save": OWN,
    "POST /searches/draft/<search_id>/discard": OWN,
    "POST /searches/draft/<search_id>/sign": OWN,
    "GET /searches/draft/<search_id>/device": OWN,
    "POST /searches/draft/<search_id>/device": OWN,
    "GET /searches/<search_id>": AUDIT,
    "POST /searches/<search_id>/amend": AUDIT,
    "GET /approvals": LEADING,
    "GET /approvals/list": LEADING,
    "GET /approvals/<record_id>/<ask_id>": REGISTER,
    "GET /approvals/<record_id>/<ask_id>/state": REGISTER,
    "POST /approvals/<record_id>/<ask_id>/here": REGISTER,
    "POST /approvals/<record_id>/<ask_id>/agree": LEADING,
    "POST /approvals/<record_id>/<ask_id>/decline": REGISTER,
    "GET /corrections/<record_id>/<int(max=9007199254740991):sequence>": REGISTER,
    "POST /corrections/<record_id>/<int(max=9007199254740991):sequence>": REGISTER,
    "POST /corrections/<record_id>/<int(max=9007199254740991):sequence>/error": REGISTER,
    "GET /corrections/<record_id>/<int(max=9007199254740991):sequence>/pupil": REGISTER,
    "GET /corrections/<record_id>/agreed": REGISTER,
    "POST /corrections/<record_id>/agreed": REGISTER,
    "GET /corrections/<record_id>/recovery": REGISTER,
    "POST /corrections/<record_id>/recovery": REGISTER,
    "POST /corrections/<record_id>/back": REGISTER,
    "GET /police/<record_id>": AUDIT,
    "POST /police/<record_id>": AUDIT,
    "POST /police/<record_id>/ask": AUDIT,
    "POST /police/<record_id>/officer": AUDIT,
    "POST /police/<record_id>/hand-over": AUDIT,
    "GET /police/<record_id>/receipt.pdf": AUDIT,
    "POST /police/<record_id>/back": AUDIT,
    "GET /sealed": HEAD,
    "POST /sealed": HEAD,
    "GET /sealed/<record_id>": HEAD,
    "POST /sealed/<record_id>/sign": HEAD,
    "POST /sealed/<record_id>/hand-over": HEAD,
    "GET /uncollected": REGISTER,
    "GET /uncollected/<record_id>": REGISTER,
    "POST /uncollected/<record_id>/contact": REGISTER,
    "POST /uncollected/<record_id>/appointment": REGISTER,
    "POST /uncollected/<record_id>/decision": HEAD,
    "POST /uncollected/<record_id>/disposal": HEAD,
    "GET /whom-to-call": ANYBODY,
    "GET /hold": LEADING,
    "GET /hold/<record_id>": LEADING,
    "POST /hold/<record_id>/steps": LEADING,
    "POST /hold/<record_id>/review": LEADING,
    "POST /hold/<record_id>/lift": LEADING,
    "POST /hold/<record_id>/clear": LEADING,
    "GET /hold/device/<device_id>": LEADING,
    "GET /hold/place/<record_id>": LEADING,
    "POST /hold/place/<record_id>": LEADING,
    "GET /hold/desk/<record_id>": DESK,
    "POST /hold/desk/<record_id>": DESK,
    "GET /machine": MACHINE,
    "GET /machine/bundle": MACHINE,
    "GET /machine/parts": MACHINE,
    "GET /medical": STAFF,
    "POST /medical/<record_id>": STAFF,
    "GET /medical/<record_id>/account": STAFF,
    "POST /medical/<record_id>/account": STAFF,
    "GET /suspected-image": STAFF,
    "GET /suspected-image/<pupil_id>": STAFF,
    "POST /suspected-image/<pupil_id>": STAFF,
    "GET /suspected-image/done/<record_id>": STAFF,
    "POST /suspected-image/done/<record_id>/stored": STAFF,
    "GET /evacuation": REGISTER,
    "POST /evacuation": REGISTER,
    "POST /evacuation/end": REGISTER,
    "GET /to-do": REGISTER,
    "GET /to-do/<duty>/<record_id>": REGISTER,
    "POST /to-do/<duty>/<record_id>": REGISTER,
    "GET /found": REGISTER,
    "GET /found/new": STAFF,
    "POST /found/new": STAFF,
    "GET /found/<record_id>": REGISTER,
    "GET /found/<record_id>/<pupil_id>": REGISTER,
    "POST /found/<record_id>/<pupil_id>": REGISTER,
    "GET /policy": HEAD,
    "GET /policy/change": HEAD,
    "POST /policy/change": HEAD,
    "POST /policy/reviewed": HEAD,
    "GET /clock": STAFF,
    "POST /clock": STAFF,
    "GET /day": DESK,
    "POST /day/stays": DESK,
    "GET /stocktake": DESK,
    "POST /stocktake": DESK,
    "GET /stocktake/close": DESK,
    "POST /stocktake/close": DESK,
    "GET /fire-list": REGISTER,
    "GET /fire-list.pdf": REGISTER,
    "GET /day-sheet.pdf": REGISTER,
    "GET /labels": LABELS,
    "GET /labels/sheet.pdf": LABELS,
    "GET /labels/trial.pdf": LABELS,
    "GET /begin": HEAD,
    "GET /begin/trial": DESK,
    "GET /new-year": SCHOOL,
    "POST /new-year": SCHOOL,
    "GET /safe": REGISTER,
    "POST /safe": REGISTER,
    "GET /calendar": SCHOOL,
    "POST /calendar": SCHOOL,
    "GET /calendar/file": SCHOOL,
    "POST /calendar/file": SCHOOL,
    "POST /calendar/found": SCHOOL,
    "GET /audit": AUDIT,
    "GET /audit/checkpoint": AUDIT,
    "GET /audit/proof": AUDIT,
    "POST /audit/verify": AUDIT,
}
"""What each route asks. A route that is not listed here is a mistake, here or there."""

ROLES: dict[str, set[Access]] = {
    "office": {OPEN, ANYBODY, DESK, STAFF, REGISTER, LABELS},
    "teacher": {OPEN, ANYBODY, OWN, STAFF},
    "leader": {OPEN, ANYBODY, OWN, STAFF, REGISTER, LEADING, SCHOOL, LABELS, BROWSERS},
    "dsl": {OPEN, ANYBODY, OWN, STAFF, REGISTER, LEADING, AUDIT, LABELS},
    "head": {OPEN, ANYBODY, OWN, STAFF, REGISTER, LEADING, AUDIT, HEAD, SCHOOL, LABELS, BROWSERS}
    | {MACHINE},
    "technician": {OPEN, ANYBODY, LABELS, MACHINE},
    "governor": {OPEN, ANYBODY},
}
MAY_TURN = {"leader", "dsl", "head"}
"""Who is offered the desk when they open a page of it."""

RELEASE = "GET /history/release/<int(max=9007199254740991):sequence>"
SEES_RELEASES = {"office", "head"}
"""Who opens a release with its signature; entry 1 is none."""

ASKS_FOR_A_PIN = "POST /evacuation/end"
"""At the desk a leader ends it, by badge and PIN."""

ENDS_THE_SESSION = {"POST /lock", "POST /sign-out", "POST /desk", "POST /sign-in"}
STREAM = "GET /station/stream"


def rules(app: Phonebox) -> Iterator[tuple[str, Rule]]:
    for rule in app.every_rule():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if rule.endpoint != "static":
                yield f"{method} {rule.rule}", rule


def address(rule: str) -> str:
    """An address that the rule matches, of things that are there."""
    path = rule.split(" ")[1]
    known = {"pupil_id": "pupil-ada", "device_id": "device-ada", "act": "move"}
    for found in re.findall(r"<(?:[^:>]*:)?(\w+)>", path):
        path = re.sub(rf"<(?:[^:>]*:)?{found}>", known.get(found, "1"), path)
    return path


def ask(browser: Browser, route: str, token: str) -> Any:
    if route.startswith("GET"):
        return browser.client.get(address(route))
    return browser.client.post(address(route), data={"csrf_token": token})


@pytest.fixture(autouse=True)
def _described(monkeypatch: pytest.MonkeyPatch) -> None:
    """A print says all its words without being drawn, which takes a second each."""
    monkeypatch.setattr(press, "_drawn", lambda description: b"%PDF-" + description)


# --- every route ---


def test_every_route_is_listed_with_what_it_asks(site: Site) -> None:
    found = {
        name: access_of(site.app.view_functions[rule.endpoint]) for name, rule in rules(site.app)
    }
    assert found == ROUTES


def test_a_stranger_is_sent_to_sign_in_or_told_to(site: Site) -> None:
    stranger, before = Browser(site.app.test_client()), size(site)
    token = stranger.token()
    for route, asks in ROUTES.items():
        if asks in (OPEN, READER):
            continue
        answer = ask(stranger, route, token)
        if route.startswith("GET"):
            assert answer.status_code == 303, route
            assert answer.location.startswith("/sign-in?next=%2F"), route
        else:
            assert answer.status_code == 401, route
            assert "Nothing was recorded" in answer.text
        assert "Lovell" not in answer.text
    assert size(site) == before


def test_a_page_that_looks_again_by_itself_goes_to_the_gate(site: Site) -> None:
    stranger = Browser(site.app.test_client())
    again = stranger.client.get("/approvals/list", headers={"HX-Request": "true"})
    assert (again.status_code, again.headers["HX-Redirect"]) == (401, "/sign-in")


@pytest.mark.parametrize("user", sorted(ROLES))
def test_each_role_gets_what_the_table_says_and_nothing_else(site: Site, user: str) -> None:
    browser = site.browser(user)
    token, wrong = browser.token(), []
    for route, asks in ROUTES.items():
        if route in ENDS_THE_SESSION or route == STREAM or asks is READER:
            continue
        answer = ask(browser, route, token)
        code = answer.status_code
        if route == RELEASE:
            fine = (code == 404) is (user in SEES_RELEASES)
        elif route == ASKS_FOR_A_PIN and user == "office":
            fine = code == 401
        elif asks in ROLES[user]:
            fine = code not in (401, 403) and code < 500
        elif asks is DESK and user in MAY_TURN and route.startswith("GET"):
            fine = code == 303 and answer.location.startswith("/desk?next=")
        else:
            fine = code == 403 and "Lovell" not in answer.text
        wrong += [] if fine else [(route, code, answer.text[:300])]
    assert not wrong


@pytest.mark.parametrize("user", ["technician", "governor"])
def test_who_sees_no_names_finds_none_on_any_page(site: Site, user: str) -> None:
    at_hand_in(site, ADA, BEN)
    browser = site.browser(user)
    for route in ROUTES:
        if route.startswith("GET") and route != STREAM:
            answer = browser.get(address(route))
            packed = answer.mimetype == "application/gzip"
            page = gzip.decompress(answer.data) if packed else answer.data
            assert not re.search(r"Lovell|\bAda\b|O’Brien|Zoë", page.decode()), route


@pytest.mark.parametrize("user", ["teacher", "technician", "governor", "leader", "dsl", "head"])
def test_a_browser_of_one_s_own_hears_no_station(site: Site, user: str) -> None:
    at_hand_in(site, ADA)
    answer = site.browser(user).client.get("/station/stream?page=hand_in")
    assert answer.status_code == 403
    assert "Ada Lovell" not in answer.text


@pytest.mark.parametrize("user", ["teacher", "technician", "governor", "leader", "dsl", "head"])
def test_a_browser_of_one_s_own_scans_nothing_in_the_desk_s_name(site: Site, user: str) -> None:
    at_hand_in(site)
    browser = site.browser(user)
    body = {"id": str(uuid.uuid4()), "code": ADA, "medium": "keyboard"}
    answer = browser.client.post(
        "/station/scans", json=body, headers={"X-CSRFToken": browser.token()}
    )
    assert answer.status_code == 403
    assert not events_of(site, e.HandedIn)


def events_of(site: Site, kind: type[e.Event]) -> list[v.Logged]:
    with site.store.read() as facts:
        found = facts.entries(v.Query(limit=2000))
    return [item for item in found if isinstance(item.event, kind)]


def test_no_route_takes_another_method(site: Site) -> None:
    office, before = site.browser("office"), size(site)
    headers = {"X-CSRFToken": office.token()}
    for route in ROUTES:
        rule = route.split(" ")[1]
        taken = {name.split(" ")[0] for name in ROUTES if name.endswith(f" {rule}")}
        for other in {"GET", "POST", "PUT", "PATCH", "DELETE"} - taken:
            answer = office.client.open(address(route), method=other, headers=headers)
            assert answer.status_code in (404, 405), (other, route)
    assert size(site) == before


# --- forged forms ---


POSTS = [name for name, asks in ROUTES.items() if name.startswith("POST") and asks is not READER]


@pytest.mark.parametrize("forged", [None, "", "forged", "another session's"])
def test_a_form_without_its_own_page_s_token_is_refused(site: Site, forged: str | None) -> None:
    office = at_hand_in(site, ADA)
    if forged == "another session's":
        forged = Browser(site.app.test_client()).token()
    before = size(site)
    fields = {} if forged is None else {"csrf_token": forged}
    for route in POSTS:
        data = {**fields, "username": "office", "password": PASSWORD}
        answer = office.client.post(address(route), data=data)
        assert answer.status_code == 400, route
        assert "nothing was recorded" in answer.text.lower()
        assert "phonebox=" not in answer.headers.get("Set-Cookie", "")
    assert size(site) == before
    assert office.client.get("/hand-in").status_code == 200


def test_a_reader_s_route_takes_no_session_for_a_key(site: Site) -> None:
    office = at_hand_in(site)
    body = {"id": str(uuid.uuid4()), "code": ADA, "medium": "qr"}
    assert office.client.post("/api/scans", json=body).status_code == 401


# --- headers and cookies ---


ANSWERS = [
    ("GET", "/sign-in", 200),
    ("GET", "/", 303),
    ("GET", "/nowhere", 404),
    ("POST", "/health", 405),
    ("GET", "/health", 200),
    ("POST", "/api/scans", 401),
    ("POST", "/sign-in", 400),
    ("POST", "/collect/sign", 400),
    ("GET", "/static/css/base.css", 200),
    ("GET", "/api/openapi.json", 200),
]


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_carries_the_security_headers(
    site: Site, method: str, path: str, status: int
) -> None:
    with site.app.test_client().open(path, method=method) as answer:
        assert answer.status_code == status
        assert_closed(answer.headers)
        stored = "no-store" not in answer.headers["Cache-Control"]
    assert stored is path.startswith("/static/")


def assert_closed(headers: Any) -> None:
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Server" not in headers
    assert "X-Powered-By" not in headers


def test_a_fault_of_ours_is_told_in_words_and_carries_the_headers(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("kiosk.web.hand_in.routes.view", fails)
    office = site.browser("office")
    site.app.testing = False
    site.app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = office.client.get("/hand-in")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text
    assert_closed(answer.headers)


def test_pages_hold_no_inline_script_or_style(site: Site) -> None:
    office = at_hand_in(site, ADA)
    for route, asks in ROUTES.items():
        if route.startswith("GET") and asks is DESK:
            page = office.get(address(route)).text
            assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>\s*\S", page), route
            assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page), route


def test_the_session_s_cookie_is_for_this_service_alone(site: Site) -> None:
    browser = Browser(site.app.test_client())
    answer = browser.post("/sign-in", username="office", password=PASSWORD)
    (cookie,) = [item for item in answer.headers.getlist("Set-Cookie") if item[:9] == "phonebox="]
    flags = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/"} <= flags
    assert not any(flag.startswith(("domain", "expires", "max-age")) for flag in flags)


def test_over_tls_the_cookie_stays_on_tls(site: Site) -> None:
    browser = Browser(site.app.test_client())
    token = browser.token()
    browser.client.get("/sign-in", base_url="https://localhost")
    page = browser.client.get("/sign-in", base_url="https://localhost").text
    found = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert found
    answer = browser.client.post(
        "/sign-in",
        base_url="https://localhost",
        headers={"Referer": "https://localhost/sign-in"},
        data={"csrf_token": found.group(1), "username": "office", "password": PASSWORD},
    )
    assert answer.status_code == 303
    given = [item for item in answer.headers.getlist("Set-Cookie") if "phonebox=" in item]
    assert [(item[:16], "Secure" in item) for item in given] == [("__Host-phonebox=", True)]
    assert token


def test_the_cookie_s_secret_is_nowhere_in_the_records(site: Site) -> None:
    office = site.browser("office")
    cookie = office.client.get_cookie("phonebox")
    assert cookie
    assert len(cookie.value) >= 40
    with site.store.read() as facts:
        kept = [session.key_hash for session in facts.sessions()]
    assert cookie.value not in kept
    rows = "".join(str(row) for row in site.store.rows())
    assert cookie.value not in rows
    assert PASSWORD not in rows
    assert f'"{PIN}"' not in rows


# --- hostile input ---


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; DROP TABLE pupils; --",
    "{{ 7 * 7 }}",
    "\x00\x1b[31m\r\nSet-Cookie: x=y",
    "\u202eevil",
    "😀" * 2000,
    "\ud800",
    "../../etc/passwd",
    "-1 OR 1=1",
]
FIELDS = [
    "username",
    "password",
    "pin",
    "badge",
    "next",
    "record",
    "collector",
    "check",
    "devices",
    "description",
    "kind",
    "code",
    "tag",
    "reason",
    "place",
    "place_words",
    "taken_by",
    "time",
    "told",
    "condition",
    "bag",
    "slip",
    "lang",
    "read_at",
    "covers",
    "as",
    "strokes",
    "surrendered",
    "command_id",
    "q",
    "slot",
    "note",
]


ASKED = [
    "q",
    "code",
    "tag",
    "lang",
    "as",
    "badge",
    "next",
    "scanned",
    "first",
    "last",
    "after",
    "before",
]


def test_hostile_text_in_every_field_of_every_form_breaks_nothing(site: Site) -> None:
    office = ready_to_sign(site, ADA)
    token = office.token()
    for text in HOSTILE:
        data = {**dict.fromkeys(FIELDS, quoted(text)), "csrf_token": token}
        for route in POSTS:
            if route not in ENDS_THE_SESSION:
                assert_borne(office.client.post(address(route), data=data), route, text)
    assert_whole(site)


def test_hostile_text_in_every_address_breaks_nothing(site: Site) -> None:
    office = at_hand_in(site, ADA)
    for text in HOSTILE:
        query = dict.fromkeys(ASKED, quoted(text[:200]))
        for route, asks in ROUTES.items():
            if route.startswith("GET") and asks not in (AUDIT, SCHOOL) and route != STREAM:
                answer = office.client.get(address(route), query_string=query)
                assert_borne(answer, route, text)
    assert_whole(site)


def test_hostile_text_as_an_id_finds_nothing(site: Site) -> None:
    office = at_hand_in(site, ADA)
    token = office.token()
    for text in HOSTILE:
        evil = quote(quoted(text)[:300], safe="")
        for route in ROUTES:
            path = re.sub("<[^>]+>", evil, route.split(" ")[1])
            if evil in path and route.startswith("GET"):
                assert_borne(office.client.get(path), route, text)
            elif evil in path:
                answer = office.client.post(path, data={"csrf_token": token})
                assert_borne(answer, route, text)
    assert_whole(site)


def quoted(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def assert_borne(answer: Any, route: str, text: str) -> None:
    assert answer.status_code < 500, (route, text, answer.text)
    assert_escaped(answer.text, text)


def assert_escaped(page: str, text: str) -> None:
    if "<" in text:
        assert text not in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def assert_whole(site: Site) -> None:
    """The records are all there, and are what the ledger says."""
    with site.store.read() as facts:
        assert {pupil.id for pupil in facts.pupils()} >= {"pupil-ada", "pupil-ben", "pupil-zoe"}
    assert list(site.store.refold()) == []


def test_a_hostile_description_is_shown_as_it_was_written(site: Site) -> None:
    office = at_hand_in(site)
    evil = "<script>alert(1)</script>"
    office.post("/hand-in/enrol/pupil-zoe", description=evil, kind="watch")
    for path in ("/hand-in", "/hand-in/pupil/pupil-zoe", "/hand-in/find?q=zo", "/register"):
        page = office.get(path).text
        assert evil not in page, path
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in office.get("/hand-in/pupil/pupil-zoe").text


def test_ten_megabytes_are_too_large_for_every_form(site: Site) -> None:
    office = at_hand_in(site)
    token = office.token()
    before = size(site)
    for path in ("/collect/sign", "/hand-in/undo", "/sign-in", "/confiscate/device/device-ada"):
        answer = office.client.post(path, data={"csrf_token": token, "strokes": "x" * 10_000_000})
        assert answer.status_code == 413, path
        assert "too large" in answer.text.lower()
    assert size(site) == before


def test_a_thousand_fields_are_no_form(site: Site) -> None:
    office = at_hand_in(site)
    data = {"csrf_token": office.token(), **{f"field{n}": "x" for n in range(5000)}}
    assert office.client.post("/hand-in/undo", data=data).status_code < 500


# --- where it leads ---


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "///evil.example",
        "https://evil.example",
        "http:evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\nSet-Cookie: a=b",
        "\t//evil.example",
        " //evil.example",
        "javascript:alert(1)",
        "evil.example",
        "",
    ],
)
def test_nobody_is_led_elsewhere(site: Site, elsewhere: str) -> None:
    browser = Browser(site.app.test_client())
    page = browser.client.get("/sign-in", query_string={"next": elsewhere}).text
    assert "evil" not in page
    answer = browser.post("/sign-in", username="office", password=PASSWORD, next=elsewhere)
    assert (answer.status_code, answer.location) == (303, "/start")
    head = site.browser("head")
    token = head.token()
    turned = head.client.post("/desk", query_string={"next": elsewhere}, data={"csrf_token": token})
    assert (turned.status_code, turned.location) == (303, "/start")


def test_inside_this_service_people_go_on_where_they_were(site: Site) -> None:
    stranger = Browser(site.app.test_client())
    asked = stranger.client.get("/hand-in/find?q=ada")
    assert asked.location == "/sign-in?next=%2Fhand-in%2Ffind%3Fq%3Dada"
    there = "/hand-in/find?q=ada"
    answer = stranger.post("/sign-in", username="office", password=PASSWORD, next=there)
    assert answer.location == there


# --- what must not be shown at the desk ---


MARKER = "MARKERWORD"


def restricted(site: Site) -> None:
    """Holds, safekeeping, bars and stops, each with a marker in every text that few may read."""
    at_hand_in(site, ADA, BEN)
    ada, ben = record_of(site, "device-ada").record_id, record_of(site, "device-ben").record_id
    at = site.clock.at
    record(
        site.store,
        e.HoldPlaced(ada, "hold-dsl", HoldKind.DSL, reason=f"{MARKER} one"),
        e.HoldPlaced(ada, "hold-police", HoldKind.POLICE, reason=f"{MARKER} two"),
        e.KindChanged(
            ben,
            Kind.SAFEKEEPING,
            Reason.PROTECT_PUPIL,
            "staff-dsl",
            at,
            place=f"{MARKER} three",
            told_pupil=f"{MARKER} four",
        ),
        r.BarPlaced("bar", CLARE, (), True, "staff-dsl", at.date(), document=f"{MARKER} five"),
        r.ProtectiveStopPlaced("stop", "adult-obrien", (), at, note=f"{MARKER} six"),
        searches.recorded(
            records=(ada,), **dict.fromkeys(searches.MARKER_FIELDS, f"{MARKER} seven")
        ),
        r.AlertRaised("alert", "safety", (), record_id=ben),
        staff="staff-dsl",
    )


TELLING = re.compile(
    r"safekeeping|police|barred|\bbars?\b|protective|court|search of|youth-produced",
    re.IGNORECASE,
)
CHOICES = re.compile(
    r"Taken, kept safe or found|Safekeeping|To protect the pupil; no sanction|"
    r"Possible youth-produced sexual imagery"
)
"""What every confiscation's form offers, whatever is in custody."""


def told(page: str) -> str | None:
    """What a page tells that few may know; None where it tells nothing."""
    words = CHOICES.sub("", re.sub(r"<[^>]+>", " ", page))
    found = TELLING.search(words) or re.search(MARKER, page)
    return found.group(0) if found else None


def test_nothing_restricted_is_on_any_page_of_the_desk(site: Site) -> None:
    restricted(site)
    office = site.browser("office")
    head_at_the_desk = site.browser("head")
    head_at_the_desk.post("/desk")
    ada = record_of(site, "device-ada").record_id
    ben = record_of(site, "device-ben").record_id
    for browser in (office, head_at_the_desk):
        for route in ROUTES:
            if not route.startswith("GET") or route == STREAM:
                continue
            for record_id, name in ((ada, "ada"), (ben, "ben")):
                path = address(route).replace("/1", f"/{record_id}").replace("-ada", f"-{name}")
                assert told(browser.get(path).text) is None, path


def test_nor_in_what_a_scan_is_answered(site: Site) -> None:
    restricted(site)
    office = site.browser("office")
    for page in ("/hand-in", "/", "/confiscate", "/collect"):
        office.get(page)
        for label in (ADA, BEN):
            assert told(str(site.scan(label))) is None
            for shown in ("/scanned", page):
                assert told(office.get(shown).text) is None, (page, shown)


# --- when nothing can be recorded ---


class FailingStore:
    """A store whose disk is full: it reads, and records nothing."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def act(self, command: Command, decide: Decide) -> Done:
        raise StoreError("The disk is full. Nothing was recorded. Make room, then try again.")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


@pytest.mark.parametrize(
    "path",
    ["/hand-in/device/device-ada", "/collect/sign", "/confiscate/device/device-ada", "/sign-in"],
)
def test_a_form_that_cannot_be_recorded_says_so(site: Site, path: str) -> None:
    office = ready_to_sign(site, BEN)
    token = office.token()
    before = size(site)
    failing = replace(site.services, store=FailingStore(site.store))
    site.app.extensions["phonebox"] = failing
    fields = {
        "csrf_token": token,
        "strokes": '{"strokes": [[[0.1, 0.1]]]}',
        "reason": "behaviour",
        "kind": "confiscation",
        "place": "Classroom",
        "told": "Nothing yet",
        "condition": "good",
        "username": "office",
        "password": PASSWORD,
    }
    answer = office.client.post(path, data=fields)
    assert answer.status_code == 503
    assert "The disk is full" in answer.text
    assert size(site) == before
