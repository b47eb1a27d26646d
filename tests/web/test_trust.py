"""The page that helps devices to trust the kiosk, and what health says of its certificate."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from kiosk.app import create_app
from kiosk.services.context import Services
from kiosk.services.machine.certificate_health import certificate
from kiosk.tls import authority
from kiosk.tls.folder import Served, TlsFolder, fingerprint, noted
from kiosk.tls.network import Network
from tests.web.conftest import PASSWORD, Browser, Site

NAMES = ("kiosk.school.test", "192.0.2.7")


@pytest.fixture
def network(tmp_path: Path) -> Network:
    folder = TlsFolder(tmp_path / "tls")
    authority.set_up(folder, NAMES, datetime(2026, 11, 23, tzinfo=UTC))
    return Network(folder, is_open=True)


def opened(site: Site, network: Network, address: str = "10.1.2.3") -> Browser:
    client = create_app(replace(site.services, network=network)).test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return Browser(client)


def shown(page: str) -> str:
    found = re.search(r'id="fingerprint">(.*?)</p>', page)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


def test_kiosk_and_other_device_show_the_fingerprint_of_what_is_downloaded(
    site: Site, network: Network
) -> None:
    away, kiosk = opened(site, network), opened(site, network, "127.0.0.1")
    der = away.get("/trust/phonebox.cer").data
    pem = away.get("/trust/phonebox.pem").data
    assert x509.load_pem_x509_certificate(pem) == x509.load_der_x509_certificate(der)
    elsewhere, here = away.get("/trust").text, kiosk.get("/trust").text
    assert shown(elsewhere) == shown(here) == fingerprint(der)
    for device in ("Windows", "Chromebook", "iPad", "Android"):
        assert device in elsewhere
        assert device not in here


def test_the_kiosk_s_gate_leads_to_the_fingerprint_and_no_other_does(
    site: Site, network: Network
) -> None:
    assert 'href="/trust"' in opened(site, network, "127.0.0.1").get("/sign-in").text
    assert 'href="/trust"' not in opened(site, network).get("/sign-in").text
    assert 'href="/trust"' not in site.browser().get("/sign-in").text


def test_without_an_authority_there_is_nothing_to_trust(site: Site, network: Network) -> None:
    folder = network.folder
    assert folder
    served = folder.served()
    assert served
    folder.notes.write_text(noted(replace(served, is_own=False)))
    schools = opened(site, network)
    assert "Nothing to do" in schools.get("/trust").text
    assert schools.get("/trust/phonebox.cer").status_code == 404
    assert "Not on the network yet" in site.browser().get("/trust").text


def test_at_the_kiosk_a_code_says_where_the_other_device_goes(site: Site, network: Network) -> None:
    kiosk = opened(site, network, "127.0.0.1")
    kiosk.post("/sign-in", username="head", password=PASSWORD)
    page = kiosk.post("/browsers", name="Room 4").text
    assert "https://kiosk.school.test/browsers/join?code=" in page


NOW = datetime(2026, 11, 23, 8, 42, tzinfo=UTC)
DAY = timedelta(days=1)


def said(site: Site, tmp_path: Path, served: Served | None, *, is_open: bool = True) -> str:
    folder = TlsFolder(tmp_path)
    if served:
        folder.notes.write_text(noted(served))
    services: Services = replace(site.services, network=Network(folder, is_open=is_open))
    part = certificate(services)
    assert part.state == ("ok" if part.words.startswith(("For", "This")) else "attention")
    return part.words


@pytest.mark.parametrize(
    ("own", "days", "words"),
    [
        (True, 200, "For kiosk.school.test, until 11 June 2027."),
        (True, 20, "did not renew itself"),
        (True, -1, "other devices are turned away"),
        (False, 31, "For kiosk.school.test"),
        (False, 29, "Ask for a new one, then type: sudo phonebox tls use"),
        (False, -1, "ended on 22 November 2026: other devices are turned away"),
    ],
)
def test_health_says_when_a_certificate_ends(
    site: Site, tmp_path: Path, own: bool, days: int, words: str
) -> None:
    served = Served(NAMES[:1], NOW - DAY, NOW + days * DAY, own, NOW + 900 * DAY)
    assert words in said(site, tmp_path, served)


def test_health_says_that_there_is_none_or_no_need_or_the_clock_is_wrong(
    site: Site, tmp_path: Path
) -> None:
    assert "answers no other device" in said(site, tmp_path, None, is_open=False)
    assert "no certificate" in said(site, tmp_path, None)
    ends = NOW + 300 * DAY
    assert "Put the clock right" in said(site, tmp_path, Served(NAMES, NOW + DAY, ends, True))
    old = Served(NAMES, NOW - DAY, ends, True, NOW + 100 * DAY)
    assert "--anew" in said(site, tmp_path, old)
