"""Only the school's own browsers show names: how one becomes so, and every way around it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from kiosk.cli.operations import perform
from kiosk.cli.operations.call import Call, Failed
from kiosk.custody.people import browsers as b
from kiosk.web import here
from kiosk.web.access import Access, access_of, opens_anywhere
from kiosk.web.auth import BROWSER_COOKIE
from tests.web.conftest import PASSWORD, Browser, Site
from tests.web.desk import events, size

ELSEWHERE = "Use a school device"


def away(site: Site, address: str = "10.1.2.3") -> Browser:
    """A browser on another machine."""
    client = site.app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return Browser(client)


def signed_in(browser: Browser, user: str) -> Browser:
    assert browser.post("/sign-in", username=user, password=PASSWORD).status_code == 303
    return browser


def code_from(site: Site, name: str = "Room 4 laptop", user: str = "head") -> str:
    page = site.browser(user).post("/browsers", name=name).text
    found = re.search(r'id="code">([^<]+)<', page)
    assert found, page
    return found[1]


def joined(site: Site, code: str | None = None) -> Browser:
    browser = away(site)
    answer = browser.post("/browsers/join", code=code or code_from(site))
    assert answer.status_code == 303, answer.text
    return browser


def test_a_browser_of_the_school_s_shows_names_and_no_other_does(site: Site) -> None:
    own, other = signed_in(joined(site), "teacher"), signed_in(away(site), "teacher")
    assert "Ada Lovell" in own.get("/confiscate?q=ada").text
    page = other.get("/confiscate?q=ada")
    assert page.status_code == 403
    assert ELSEWHERE in page.text
    assert "paper slip" in page.text
    assert "Lovell" not in page.text
    assert ELSEWHERE in other.get("/").text


@pytest.mark.parametrize("user", ["office", "head"])
def test_elsewhere_no_page_opens_and_nothing_is_recorded(site: Site, user: str) -> None:
    browser = signed_in(away(site), user)
    token, before = browser.token(), size(site)
    for rule in site.app.every_rule():
        view = site.app.view_functions[rule.endpoint]
        access = access_of(view)
        if rule.endpoint == "static" or access in (Access.OPEN, Access.READER):
            continue
        if opens_anywhere(view):
            continue
        path = re.sub(r"<int[^>]*>", "1", rule.rule)
        path = re.sub(r"<[^>]+>", "device-ada", path)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            answer = browser.client.open(path, method=method, data={"csrf_token": token})
            assert answer.status_code == 403, path
            assert "Lovell" not in answer.text
    assert size(site) == before


def test_what_opens_anywhere_is_about_the_person_who_asks_alone(site: Site) -> None:
    found = {
        rule.rule
        for rule in site.app.every_rule()
        if opens_anywhere(site.app.view_functions[rule.endpoint])
    }
    of_the_machine = {"/machine", "/machine/bundle", "/machine/parts"}
    assert found - of_the_machine == {"/start", "/sign-out", "/welcome", "/account/<which>"}
    assert of_the_machine <= found


def test_signing_in_elsewhere_takes_the_desk_from_nobody(site: Site) -> None:
    desk = site.browser("office")
    signed_in(away(site), "office")
    assert desk.get("/hand-in").status_code == 200
    stranger = away(site)
    assert stranger.client.get("/station/stream").status_code == 403
    scan = {"id": "a", "code": "B0000000P"}
    headers = {"X-CSRFToken": stranger.token()}
    answer = stranger.client.post("/station/badge", json=scan, headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("address", "headers", "is_kiosk"),
    [
        ("127.0.0.1", {"Host": "127.0.0.1:8000"}, True),
        ("127.9.9.9", {"Host": "localhost:8000"}, True),
        ("::1", {"Host": "[::1]:8000"}, True),
        ("::ffff:127.0.0.1", {}, True),
        ("10.1.2.3", {"Host": "127.0.0.1:8000"}, False),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, False),
        ("127.0.0.1", {"Forwarded": "for=10.1.2.3"}, False),
        ("127.0.0.1", {"Via": "1.1 proxy"}, False),
        ("127.0.0.1", {"Host": "phonebox.school"}, False),
        ("127.0.0.1", {"Host": "127.0.0.1.evil.example"}, False),
        ("127.0.0.1", {"Host": "127.0.0.1@evil.example"}, False),
    ],
)
def test_only_this_machine_itself_is_the_kiosk(
    site: Site, address: str, headers: dict[str, str], is_kiosk: bool
) -> None:
    base = {"REMOTE_ADDR": address}
    with site.app.test_request_context("/", headers=headers, environ_base=base):
        assert here.is_this_machine() is is_kiosk


@pytest.mark.parametrize(("version", "is_kiosk"), [("HTTP/1.0", False), ("HTTP/1.1", True)])
def test_a_proxy_that_says_nothing_is_no_kiosk(site: Site, version: str, is_kiosk: bool) -> None:
    base, headers = {"REMOTE_ADDR": "127.0.0.1"}, {"Host": "127.0.0.1:8000"}
    with site.app.test_request_context("/", headers=headers, environ_base=base) as context:
        context.request.environ["SERVER_PROTOCOL"] = version
        here.note(context.request.environ, by_proxy=False)
        assert here.is_this_machine() is is_kiosk


def test_a_code_is_good_once_and_for_minutes(site: Site) -> None:
    used, old = code_from(site), code_from(site, "Library")
    joined(site, used.lower().replace("-", " "))
    again = away(site).post("/browsers/join", code=used)
    assert (again.status_code, "no good" in again.text) == (422, True)
    site.clock.wait(minutes=15)
    assert away(site).post("/browsers/join", code=old).status_code == 422
    assert len(events(site, b.BrowserEnrolled)) == 1


def test_whoever_is_shut_out_gets_in_by_the_command_line(site: Site) -> None:
    def ask(operation: str, **args: Any) -> dict[str, Any]:
        return perform(operation, Call(site.services, "root", True, None, args))

    made = ask("browsers.code", name="Head’s laptop")
    signed_in(joined(site, made["code"]), "head").get("/browsers")
    (known,) = ask("browsers.list")["browsers"]
    assert (known["name"], known["ended_at"]) == ("Head’s laptop", None)
    assert ask("browsers.end", name="Head’s laptop")["browser"] == known["browser"]
    with pytest.raises(Failed):
        ask("browsers.end", name="Head’s laptop")
    with pytest.raises(Failed):
        perform("browsers.code", Call(site.services, "root", True, "office", {"name": "Mine"}))


def test_looking_at_the_link_uses_nothing_up(site: Site) -> None:
    code = code_from(site)
    page = away(site).get(f"/browsers/join?code={code}").text
    assert f'value="{code}"' in page
    joined(site, code)


def test_guessing_waits_longer_each_time_and_a_good_code_waits_with_it(site: Site) -> None:
    code, guesser = code_from(site), away(site)
    answers = [guesser.post("/browsers/join", code=f"guess-{n}").status_code for n in range(5)]
    assert answers == [422, 422, 429, 429, 429]
    assert guesser.post("/browsers/join", code=code).status_code == 429
    assert away(site, "10.1.2.4").post("/browsers/join", code=code).status_code == 303


def test_the_cookie_is_for_the_server_alone_and_by_tls_where_there_is_tls(site: Site) -> None:
    codes = [code_from(site), code_from(site)]

    def cookie() -> str:
        answer = away(site).post("/browsers/join", code=codes.pop())
        given: list[str] = answer.headers.getlist("Set-Cookie")
        return next(item for item in given if BROWSER_COOKIE + "=" in item)

    plain = cookie()
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(plain.split("; "))
    assert "Secure" not in plain
    site.app.wsgi_app = by_tls(site.app.wsgi_app)  # type: ignore[method-assign]
    assert {"Secure", "Path=/"} <= set(cookie().split("; "))
    assert "not encrypted" not in away(site).get("/browsers/join").text


def by_tls(app: Any) -> Any:
    def passed_on(environ: dict[str, Any], start: Any) -> Any:
        return app({**environ, "wsgi.url_scheme": "https"}, start)

    return passed_on


def test_the_secret_is_kept_nowhere_but_as_a_hash(site: Site) -> None:
    browser = joined(site)
    cookie = browser.client.get_cookie(BROWSER_COOKIE, domain="localhost")
    assert cookie is not None
    assert len(cookie.value) >= 43
    (enrolled,) = events(site, b.BrowserEnrolled)
    assert cookie.value not in str(list(site.store.rows()))
    assert enrolled.key_hash != cookie.value


def test_a_copied_cookie_ends_with_its_browser(site: Site) -> None:
    browser = signed_in(joined(site), "teacher")
    cookie = browser.client.get_cookie(BROWSER_COOKIE, domain="localhost")
    assert cookie is not None
    thief = signed_in(away(site, "10.6.6.6"), "teacher")
    thief.client.set_cookie(BROWSER_COOKIE, cookie.value, domain="localhost")
    assert thief.client.get("/confiscate").status_code == 200
    with site.store.read() as facts:
        (known,) = facts.browsers()
    head = site.browser("head")
    assert head.post(f"/browsers/{known.id}/end").status_code == 303
    for ended in (browser, thief):
        assert ended.client.get("/confiscate").status_code == 403
    assert head.post(f"/browsers/{known.id}/end").status_code == 409


@pytest.mark.parametrize("secret", ["", "x", "' OR 1=1", "another school's secret" * 9])
def test_the_cookie_of_another_school_opens_nothing(site: Site, secret: str) -> None:
    joined(site)
    browser = signed_in(away(site, "10.1.9.9"), "teacher")
    browser.client.set_cookie(BROWSER_COOKIE, secret, domain="localhost")
    assert browser.client.get("/confiscate").status_code == 403


def test_the_list_says_who_made_it_and_when_it_was_last_seen(site: Site) -> None:
    code = code_from(site, user="leader")
    browser = signed_in(joined(site, code), "teacher")
    site.clock.wait(minutes=11)
    browser.get("/confiscate")
    page = site.browser("head").get("/browsers").text
    assert "Room 4 laptop" in page
    assert "Leader Person" in page
    with site.store.read() as facts:
        (known,) = facts.browsers()
    assert known.seen_at == site.clock.at
    assert known.enrolled_by == "staff-leader"
    before = size(site)
    browser.get("/confiscate")
    assert size(site) == before


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_a_browser_has_a_name(site: Site, name: str) -> None:
    answer = site.browser("head").post("/browsers", name=name)
    assert (answer.status_code, 'id="code"' in answer.text) in ((422, False), (200, True))
    assert all(item.browser.strip() for item in events(site, b.BrowserInvited))


def test_a_new_password_can_be_set_from_anywhere(site: Site) -> None:
    site.clock.at += timedelta(days=100)
    browser = signed_in(away(site), "teacher")
    assert browser.get("/welcome").status_code == 200
