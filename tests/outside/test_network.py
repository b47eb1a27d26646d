"""The kiosk on a school's network: the real proxy, real TLS, and what an attacker there tries."""

import http.client
import json
import os
import re
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.conftest import QUIET
from tests.outside.browser import follow, screen, sign_in
from tests.outside.processes import Phonebox, Service
from tests.outside.proxies import NAME, ByTls, Proxy, TlsVisitor, caddy, networked
from tests.outside.scans import Reader

SCHOOL_ONLY = "Use a school device"
ASK = b"GET /sign-in HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"


@pytest.fixture(scope="module")
def served(
    sample: Phonebox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Service, Proxy]]:
    """A kiosk on the network, and its proxy."""
    copy = sample.copy(tmp_path_factory.mktemp("network") / "school")
    with networked(copy) as school, school.serve() as service, caddy(school) as proxy:
        yield service, proxy


@pytest.fixture(scope="module")
def service(served: tuple[Service, Proxy]) -> Service:
    return served[0]


@pytest.fixture(scope="module")
def proxy(served: tuple[Service, Proxy]) -> Proxy:
    return served[1]


def signed_in(proxy: Proxy, user: str) -> TlsVisitor:
    visitor = proxy.visitor()
    assert visitor.sign_in(user).status in (200, 403)
    return visitor


def new_code(service: Service) -> str:
    """A code by which one browser becomes the school's own."""
    head = service.as_("head")
    found = re.search(r'id="code">([^<]+)<', head.post("/browsers", {"name": "One more"}).text)
    assert found
    return found[1]


def of_the_school(service: Service, proxy: Proxy) -> TlsVisitor:
    """A browser on the network that is the school's own."""
    visitor = proxy.visitor()
    code = new_code(service)
    page = visitor.get("/browsers/join")
    assert "not encrypted" not in page.words
    joined = visitor.submit(page.form("/browsers/join"), code=code)
    assert "This is a school device" in joined.words
    return visitor


def raw(proxy: Proxy, request: bytes, name: str = NAME) -> bytes:
    """Bytes by TLS, as they are; what comes back until it ends or falls silent."""
    context = ssl.create_default_context(cafile=str(proxy.root))
    plain = socket.create_connection(("127.0.0.1", proxy.https), 10)
    with context.wrap_socket(plain, server_hostname=name) as connection:
        connection.sendall(request)
        found = b""
        while data := connection.recv(65536):
            found += data
    return found


# --- what stands ---


def test_a_school_device_works_by_tls(service: Service, proxy: Proxy) -> None:
    teacher = of_the_school(service, proxy)
    answer = teacher.sign_in("teacher")
    assert answer.status == 200
    assert teacher.get("/confiscate?q=a").status == 200
    assert all(name.startswith("__Host-") for name in teacher.cookies)
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    assert "Server" not in answer.headers
    assert "Via" not in answer.headers


def test_without_tls_there_is_nothing_but_where_to_go(proxy: Proxy) -> None:
    assert proxy.plain() == (302, f"https://{NAME}:{proxy.https}/register?x=1", b"")
    assert proxy.plain("evil.example") == (421, None, b"")


def test_what_happens_at_a_station_arrives_at_once(service: Service, proxy: Proxy) -> None:
    """The event stream is held back by nobody: each beat comes while the stream stays open."""
    office = of_the_school(service, proxy)
    office.sign_in("office")
    office.get("/hand-in")
    connection = ByTls(f"{NAME}:{proxy.https}", proxy.root)
    cookies = "; ".join(f"{name}={value}" for name, value in office.cookies.items())
    connection.request("GET", "/station/stream?page=hand_in", headers={"Cookie": cookies})
    answer = connection.getresponse()
    assert answer.getheader("Content-Type", "").startswith("text/event-stream")
    assert answer.readline() == b"event: beat\n"
    code = next(
        code
        for item in service.phonebox.json("device", "list")["devices"]
        for code in item["codes"]
        if not item["in_custody"]
    )
    reader = Reader.of(service.phonebox, service.url)
    assert reader.scan(code)["outcome"] == "handed_in"
    lines = iter(answer.readline, b"")
    told = next(line for line in lines if line.startswith(b"data: {") and b"card" in line)
    assert json.loads(told[6:])["sound"] == "in"
    connection.close()


def test_what_is_too_large_is_said_in_words(service: Service, proxy: Proxy) -> None:
    office = signed_in(proxy, "office")
    for size in (2_500_000, 5_000_000):
        fields = {"csrf_token": office.token, "strokes": "x" * size}
        answer = office.post("/collect/sign", fields)
        assert answer.status == 413, size
        assert "too large" in answer.words.lower()
    before = office.post("/collect/sign", {"strokes": "x" * 1_900_000})
    assert before.status == 403


def test_while_phonebox_is_away_the_proxy_says_so(tmp_path: Path) -> None:
    with networked(Phonebox(tmp_path)) as school, caddy(school) as proxy:
        answer = proxy.visitor().get("/sign-in")
    assert answer.status == 503
    assert "use the paper slips and tell the technician" in answer.text


# --- what an attacker tries ---


FORGED = [
    {"X-Forwarded-For": "127.0.0.1"},
    {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "localhost"},
    {"Forwarded": "for=127.0.0.1;host=localhost"},
    {"X-Real-IP": "127.0.0.1", "Via": "1.1 here"},
    {"X_Forwarded_For": "127.0.0.1"},
]


def test_forged_headers_make_nobody_the_kiosk(proxy: Proxy) -> None:
    office = signed_in(proxy, "office")
    for headers in FORGED:
        answer = office.request("GET", "/hand-in", None, headers)
        assert (answer.status, SCHOOL_ONLY in answer.words) == (403, True), headers


@pytest.mark.parametrize("host", ["evil.example", "localhost", "127.0.0.1:8000.evil.example", ""])
def test_another_host_s_name_gets_nothing(proxy: Proxy, host: str) -> None:
    """A forged Host, and rebinding: the right address under a name that is not the kiosk's."""
    answer = raw(proxy, ASK % host.encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.split()[1] in (b"400", b"421"), answer
    assert b"Set-Cookie" not in head
    assert b"<" not in body


def test_a_request_inside_a_request_is_not_heard(service: Service, proxy: Proxy) -> None:
    """Smuggling: two lengths that disagree, and a chunk that is longer than it says."""
    inner = b"GET /register HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for framing in (
        b"Content-Length: %d\r\nTransfer-Encoding: chunked" % len(inner),
        b"Content-Length: 0\r\nContent-Length: %d" % len(inner),
        b"Transfer-Encoding: chunked, identity",
        b"Transfer-Encoding : chunked",
    ):
        start = b"POST /sign-in HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n" % NAME.encode()
        answer = raw(proxy, start + framing + b"\r\n\r\n0\r\n\r\n" + inner)
        assert answer.count(b"HTTP/1.1 ") <= 1, framing
        assert answer.split()[1] in (b"400", b"501"), answer
    assert service.visitor().get("/health").status == 200


def test_another_site_s_form_is_not_taken(service: Service, proxy: Proxy) -> None:
    teacher = of_the_school(service, proxy)
    teacher.sign_in("teacher")
    before = service.phonebox.size()
    body = f"csrf_token={teacher.token}".encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    for headers in (
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
    ):
        answer = teacher.request("POST", "/sign-out", body, {**kind, **headers})
        assert (answer.status, "Nothing was recorded" in answer.text) == (403, True)
    assert teacher.get("/").status == 200
    assert service.phonebox.size() == before


def test_slow_requests_and_storms_leave_the_kiosk_its_own_way(
    service: Service, proxy: Proxy
) -> None:
    """Requests that never end, and guesses, from the network; meanwhile a phone is taken in."""
    context = ssl.create_default_context(cafile=str(proxy.root))
    slow = []
    start = b"POST /sign-in HTTP/1.1\r\nHost: %s\r\nContent-Length: 1000000\r\n" % NAME.encode()
    for n in range(60):
        plain = socket.create_connection(("127.0.0.1", proxy.https), 30)
        slow.append(context.wrap_socket(plain, server_hostname=NAME))
        slow[-1].sendall(start if n % 2 else start + b"\r\nusername=")
    guesser = proxy.visitor()
    answers = [guesser.sign_in("office", f"guess {n}").status for n in range(4)]
    assert answers == [401, 401, 401, 429]
    office = service.as_("office")
    assert office.get("/hand-in").status == 200
    assert proxy.visitor().get("/sign-in").status == 200
    for connection in slow:
        connection.close()


def test_at_the_port_nobody_but_this_machine_is_heard(service: Service) -> None:
    host, port = service.url.removeprefix("http://").split(":")
    for name in ("evil.example", NAME, "10.1.2.3"):
        connection = http.client.HTTPConnection(host, int(port), timeout=10)
        connection.request("GET", "/sign-in", headers={"Host": name})
        answer = connection.getresponse()
        assert (answer.status, answer.read(), answer.getheader("Set-Cookie")) == (421, b"", None)
        connection.close()


def test_only_the_proxy_s_group_speaks_by_the_socket(service: Service) -> None:
    path = Path(service.phonebox.env["PHONEBOX_PROXY_SOCKET"])
    assert path.stat().st_mode & 0o007 == 0


# --- real browsers ---


@pytest.fixture
def trusting(chromium: Browser, served: tuple[Service, Proxy], tmp_path: Path) -> Iterator[Browser]:
    """A browser of a device that was told, as /trust says, to trust the kiosk's authority."""
    store = tmp_path / ".pki" / "nssdb"
    store.mkdir(parents=True)
    told = ("certutil", "-d", f"sql:{store}")
    subprocess.run([*told, "-N", "--empty-password"], check=True)
    given = ("-A", "-t", "C,,", "-n", "Phonebox", "-i", str(served[1].root))
    subprocess.run([*told, *given], check=True)
    browser = chromium.browser_type.launch(
        executable_path="/usr/bin/chromium",
        args=[*QUIET, f"--host-resolver-rules=MAP {NAME} 127.0.0.1"],
        env={**os.environ, "HOME": str(tmp_path)},
    )
    yield browser
    browser.close()


def joined(page: Page, service: Service) -> None:
    code = new_code(service)
    page.goto("/browsers/join")
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Make this a school device").click()
    expect(page.get_by_role("heading", name="This is a school device")).to_be_visible()


@pytest.mark.browser
def test_a_device_that_trusts_the_kiosk_works_and_another_site_moves_nothing(
    trusting: Browser, served: tuple[Service, Proxy]
) -> None:
    service, proxy = served
    with screen(trusting, proxy.url) as page:
        joined(page, service)
        sign_in(page, "teacher")
        here = page.url
        assert here.startswith(f"https://{NAME}:")
        assert all(item["secure"] and item["httpOnly"] for item in page.context.cookies())
        # A link in a mail: the session is kept from it, and then is there.
        page.goto("about:blank")
        page.set_content(f'<a href="{proxy.url}/confiscate">A link</a>')
        page.get_by_text("A link").click()
        page.wait_for_url("**/confiscate")
        expect(page.get_by_text("Whose", exact=False).first).to_be_visible()
        # A form of another site.
        before = service.phonebox.size()
        page.goto("about:blank")
        page.set_content(
            f'<form method="post" action="{proxy.url}/sign-out"><button>Win</button></form>'
        )
        with page.expect_response("**/sign-out") as answer:
            page.get_by_role("button", name="Win").click()
        assert answer.value.status == 403
        page.goto("/confiscate")
        expect(page.get_by_text("Whose", exact=False).first).to_be_visible()
        assert service.phonebox.size() == before
        page.fault_list.clear()  # type: ignore[attr-defined]  # the browser complains of the 403


@pytest.mark.browser
def test_a_device_that_was_not_told_is_warned(
    chromium: Browser, served: tuple[Service, Proxy]
) -> None:
    page = chromium.new_page()
    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        page.goto(f"https://127.0.0.1:{served[1].https}/sign-in")
    page.close()


@pytest.mark.browser
def test_at_the_kiosk_the_back_button_opens_nothing_of_who_was_there(
    chromium: Browser, served: tuple[Service, Proxy]
) -> None:
    with screen(chromium, served[0].url) as page:
        sign_in(page, "head")
        follow(page, "Audit", "/audit")
        page.get_by_role("button", name="sign out").click()
        page.wait_for_url("**/sign-in")
        page.go_back()
        page.wait_for_url("**/sign-in**")
        expect(page.get_by_label("User name")).to_be_visible()
