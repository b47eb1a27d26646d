"""The kiosk on a school's network: the real proxy, real TLS, and what an attacker there tries."""

import http.client
import json
import socket
import ssl
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

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
    with networked(sample.copy(tmp_path_factory.mktemp("network") / "school")) as school:
        with school.serve() as service, caddy(school) as proxy:
            yield service, proxy
        school.assert_holds()


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


def of_the_school(service: Service, proxy: Proxy, name: str) -> TlsVisitor:
    """A browser on the network that is the school's own."""
    visitor = proxy.visitor()
    code = service.phonebox.json("browsers", "code", name)["code"]
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
    teacher = of_the_school(service, proxy, "Room 4")
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


def test_the_authority_vouches_for_no_other_name(proxy: Proxy, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from cryptography.hazmat.primitives.serialization import Encoding

    from kiosk.tls import authority
    from kiosk.tls.folder import TlsFolder

    root = authority.read_root(TlsFolder(proxy.folder / "tls"))
    for name in ("www.bank.example", "192.0.2.1"):
        site, key = authority.new_site(root, (name,), datetime.now(UTC))
        file = tmp_path / "forged.pem"
        file.write_bytes(site.public_bytes(Encoding.PEM) + authority.pem_of(key))
        server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.load_cert_chain(file)
        with pytest.raises(ssl.SSLCertVerificationError, match="subtree"):
            _shake_hands(server, ssl.create_default_context(cafile=str(proxy.root)), name)


def _shake_hands(server: ssl.SSLContext, client: ssl.SSLContext, name: str) -> None:
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    here = client.wrap_bio(down, up, server_hostname=name)
    there = server.wrap_bio(up, down, server_side=True)
    for side in (here, there, here, there):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue


def test_what_happens_at_a_station_arrives_at_once(service: Service, proxy: Proxy) -> None:
    """The event stream is held back by nobody: each beat comes while the stream stays open."""
    office = of_the_school(service, proxy, "Second screen")
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


def test_while_phonebox_is_away_the_proxy_says_so(sample: Phonebox, tmp_path: Path) -> None:
    with networked(sample.copy(tmp_path / "school")) as school, caddy(school) as proxy:
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


@pytest.mark.parametrize("headers", FORGED)
def test_forged_headers_make_nobody_the_kiosk(proxy: Proxy, headers: dict[str, str]) -> None:
    office = signed_in(proxy, "office")
    answer = office.request("GET", "/hand-in", None, headers)
    assert (answer.status, SCHOOL_ONLY in answer.words) == (403, True)


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


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}],
)
def test_another_site_s_form_is_not_taken(
    service: Service, proxy: Proxy, headers: dict[str, str]
) -> None:
    teacher = of_the_school(service, proxy, f"Room {uuid.uuid4()}")
    teacher.sign_in("teacher")
    before = service.phonebox.size()
    body = f"csrf_token={teacher.token}".encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
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


def test_phonebox_listens_at_no_open_address(school: Phonebox) -> None:
    for host in ("0.0.0.0", "kiosk.example"):
        ended = school.run("serve", "--host", host, "--port", "0")
        assert ended.exit == 3
        assert "unencrypted" in ended.err
        assert "phonebox tls" in ended.err


def test_only_the_proxy_s_group_speaks_by_the_socket(service: Service) -> None:
    path = Path(service.phonebox.env["PHONEBOX_PROXY_SOCKET"])
    assert path.stat().st_mode & 0o007 == 0
