"""What is not even heard: another host's name, another site's form, a name bound to the port."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from kiosk.app import create_app
from kiosk.serving import WebServer
from kiosk.settings import Settings
from kiosk.tls.network import Network
from kiosk.troubles import MachineTrouble
from kiosk.web import here
from tests.web.conftest import PASSWORD, Browser, Site
from tests.web.desk import size

NAME, ADDRESS = "kiosk.school.test", "192.0.2.7"
FOREIGN = [
    "evil.example",
    "kiosk.school.test.evil.example",
    "kiosk.school.test@evil.example",
    "xkiosk.school.test",
    "192.0.2.8",
    "127.0.0.1",
    "localhost",
    "[::1]",
    "192.0.2.7:80.evil.example",
    "user@192.0.2.7",
    "192.0.2.7/evil",
    "",
    "[",
]


def by_proxy(site: Site, address: str = "10.1.2.3", forwarded: str = "") -> Browser:
    """A browser on the network, whose requests come by the proxy's socket."""
    network = Network(names=frozenset({NAME, ADDRESS}), is_open=True)
    app = create_app(replace(site.services, network=network))
    inner = app.wsgi_app

    def socket(environ: dict[str, Any], start: Any) -> Any:
        environ["HTTP_X_FORWARDED_FOR"] = f"{forwarded}{address}"
        here.note(environ, by_proxy=True)
        environ.pop("HTTP_X_FORWARDED_FOR")
        return inner(environ, start)

    app.wsgi_app = socket  # type: ignore[method-assign, assignment]
    return Browser(app.test_client())


def assert_nothing(answer: Any) -> None:
    assert answer.status_code == 421
    assert answer.data == b""
    assert "Set-Cookie" not in answer.headers


def test_whoever_asks_the_proxy_for_another_host_gets_nothing(site: Site) -> None:
    browser = by_proxy(site)
    for host in FOREIGN:
        for method, path in (
            ("GET", "/sign-in"),
            ("POST", "/lock"),
            ("GET", "/static/css/base.css"),
        ):
            assert_nothing(browser.client.open(path, method=method, headers={"Host": host}))


def test_the_kiosk_s_own_names_are_heard(site: Site) -> None:
    browser = by_proxy(site)
    for host in (NAME, f"{NAME}:8443", NAME.upper(), f"{NAME}.", ADDRESS):
        assert browser.client.get("/trust", headers={"Host": host}).status_code == 200, host


def test_a_name_that_was_bound_to_this_machine_s_port_gets_nothing(site: Site) -> None:
    """Rebinding: a page of evil.example asks 127.0.0.1, under its own name."""
    for host in ("evil.example", NAME, "127.0.0.1.evil.example", "10.0.0.1", ""):
        assert_nothing(site.app.test_client().get("/sign-in", headers={"Host": host}))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "kiosk.example"])
def test_phonebox_listens_at_no_open_address(host: str) -> None:
    """What it says there would travel unencrypted."""
    with pytest.raises(MachineTrouble) as refused:
        WebServer(None, Settings(data=Path(), host=host, port=0))
    assert "unencrypted" in refused.value.words
    assert "phonebox tls" in refused.value.words


@pytest.mark.parametrize("forwarded", ["", "::1, 127.0.0.1, "])
def test_from_the_network_nobody_is_the_kiosk_whatever_they_say(site: Site, forwarded: str) -> None:
    browser, head = by_proxy(site, "127.0.0.1", forwarded), {"Host": NAME}
    page = browser.client.get("/sign-in", headers=head).text
    token = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert token
    fields = {"csrf_token": token[1], "username": "office", "password": PASSWORD}
    signed = browser.client.post("/sign-in", data=fields, base_url=f"https://{NAME}")
    assert signed.status_code == 303
    answer = browser.client.get("/hand-in", base_url=f"https://{NAME}")
    assert (answer.status_code, "Use a school device" in answer.text) == (403, True)


FROM_ELSEWHERE = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "https://localhost"},
    {"Origin": "http://localhost:8001"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
]


def test_a_form_of_another_site_is_not_taken_even_with_the_token(site: Site) -> None:
    office = site.browser("office")
    token, before = office.token(), size(site)
    paths = ("/sign-in", "/hand-in/undo", "/browsers/join", "/api/scans", "/lock")
    for headers, path in product(FROM_ELSEWHERE, paths):
        data = {"csrf_token": token, "command_id": str(uuid.uuid4())}
        answer = office.client.post(path, data=data, headers=headers)
        assert answer.status_code == 403, (headers, path)
        assert "Nothing was recorded" in answer.text
        assert "Set-Cookie" not in answer.headers
    assert size(site) == before
    assert office.client.get("/hand-in").status_code == 200


def test_a_form_of_this_site_is_taken(site: Site) -> None:
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    browser = Browser(site.app.test_client())
    fields = {"csrf_token": browser.token(), "username": "office", "password": PASSWORD}
    assert browser.client.post("/sign-in", data=fields, headers=own).status_code == 303


def test_a_link_from_elsewhere_asks_once_more_from_here(site: Site) -> None:
    stranger = site.app.test_client()
    answer = stranger.get("/audit", headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, 'http-equiv="refresh"' in answer.text) == (200, True)
    again = stranger.get("/audit", headers={"Sec-Fetch-Site": "same-origin"})
    assert again.status_code == 303
    assert again.location.startswith("/sign-in")


def test_by_tls_browsers_are_told_to_come_by_tls(site: Site) -> None:
    answer = by_proxy(site).client.get("/sign-in", base_url=f"https://{NAME}")
    assert answer.headers["Strict-Transport-Security"] == "max-age=2592000"
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies
    assert all(item.startswith("__Host-") and "Secure" in item for item in cookies)
    plain = site.app.test_client().get("/sign-in")
    assert "Strict-Transport-Security" not in plain.headers


def test_a_cookie_of_a_plain_page_counts_for_nothing_by_tls(site: Site) -> None:
    """Whoever is between can set cookies of plain pages, and cannot of these."""
    office = site.browser("office")
    kept = office.client.get_cookie("phonebox")
    assert kept
    browser = by_proxy(site)
    browser.client.set_cookie("phonebox", kept.value, domain=NAME)
    assert browser.client.get("/hand-in", base_url=f"https://{NAME}").status_code == 303
