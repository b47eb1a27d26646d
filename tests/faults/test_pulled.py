"""What somebody pulls out, or holds: the network, the mail server, the database, the clock."""

import contextlib
import itertools
import socket
import sqlite3
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect

from kiosk.outbox.mail import MailPost
from kiosk.outbox.post import WORDS, MailServer, ServerTrouble
from tests.databases import running_server
from tests.faults import school as schools
from tests.faults.school import MONDAY, Browser, Reader, Refused, School, new_act
from tests.faults.services import Warm, running
from tests.faults.truth import assert_holds
from tests.hardware.scanner_sim import SimulatedScanner
from tests.outside.browser import forgive, screen, settled, sign_in
from tests.outside.clock import LONDON, MachineClock
from tests.outside.processes import Phonebox, eventually

SOON = 5.0
BESIDE_OTHERS = 4.0
"""Seconds more, because other tests run beside this one."""

NOT_CONNECTED = "Nothing is being recorded. Wait for this card to go, then scan again."
NOT_PLUGGED_IN = "is not plugged in. Plug it in; it is then found by itself."
HELD = "Another program holds the database. Nothing was recorded. Stop it, then do it again."
BROKE = "The connection to the database broke."
CANNOT = "Nothing was recorded."
DOUBTED = "not confirmed"


@pytest.fixture
def small(tmp_path: Path) -> School:
    return schools.begin(tmp_path / "school", devices=12)


@pytest.mark.long
@pytest.mark.browser
def test_the_connection_of_a_screen_breaks(school: Phonebox, chromium: Chromium) -> None:
    with contextlib.ExitStack() as stack:
        service = school.start()
        stack.callback(service.kill)
        page = stack.enter_context(screen(chromium, service.url))
        sign_in(page, "office")
        page.goto("/hand-in")
        settled(page)
        service.kill()
        wait = (SOON + BESIDE_OTHERS) * 1000
        expect(page.locator("#card")).to_contain_text(NOT_CONNECTED, timeout=wait)
        port = service.url.rpartition(":")[2]
        again = school.start(args=("--port", port))
        stack.callback(again.kill)
        expect(page.locator("#card")).not_to_contain_text(NOT_CONNECTED, timeout=30_000)
        forgive(page)


@pytest.mark.long
def test_a_reader_is_pulled(school: Phonebox) -> None:
    with SimulatedScanner() as scanner, school.serve(scanner.url) as service:
        gate = service.visitor()
        eventually(lambda: "1 reader answers" in gate.get("/health").text)
        scanner.unplug()
        eventually(lambda: NOT_PLUGGED_IN in gate.get("/sign-in").words, SOON + BESIDE_OTHERS)
        scanner.replug()
        eventually(lambda: NOT_PLUGGED_IN not in gate.get("/sign-in").words, 20)


@pytest.mark.long
def test_a_mail_server_that_says_nothing(warm: Warm, small: School) -> None:
    """Whoever sends waits for a while, and says why; whoever scans waits for nobody."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        env = {
            "PHONEBOX_NOW": MONDAY,
            "PHONEBOX_MAIL_HOST": "127.0.0.1",
            "PHONEBOX_MAIL_PORT": str(port),
            "PHONEBOX_MAIL_FROM": "office@school.example",
        }
        server = MailServer("127.0.0.1", port, "implicit", "office@school.example", None, None)
        with pytest.raises(ServerTrouble) as raised, MailPost(server, patience=0.5).open():
            pass
        assert WORDS[raised.value.trouble] == "The mail server does not answer."
        with running(warm, small.data, env=env) as service:
            Browser(service.url).at_hand_in()
            reader = Reader(service.url, timeout=SOON)
            assert reader.scan(small.codes[0], new_act())["outcome"] == "handed_in"
            reader.close()
            assert service.stop() == 0


@pytest.mark.long
def test_another_program_holds_the_database(warm: Warm, small: School) -> None:
    """A backup that reads stops nobody; one that locks is named, and waited for by nobody."""
    with running(warm, small.data, env={"PHONEBOX_NOW": MONDAY}) as service:
        Browser(service.url).at_hand_in()
        reader = Reader(service.url, timeout=SOON + BESIDE_OTHERS)
        other = sqlite3.connect(small.database, isolation_level=None)
        with contextlib.closing(other):
            other.execute("BEGIN")
            before = other.execute("SELECT count(*) FROM ledger_entries").fetchone()
            assert reader.scan(small.codes[0], new_act())["outcome"] == "handed_in"
            assert other.execute("SELECT count(*) FROM ledger_entries").fetchone() == before
            other.execute("ROLLBACK")
            copy = small.data / "copy.db"
            copying = threading.Thread(target=_copy, args=(small.database, copy))
            copying.start()
            assert reader.scan(small.codes[1], new_act())["outcome"] == "handed_in"
            copying.join()
            other.execute("BEGIN IMMEDIATE")
            act = new_act()
            with pytest.raises(Refused) as refused:
                reader.scan(small.codes[2], act)
            assert str(refused.value) == HELD
            other.execute("ROLLBACK")
        assert reader.scan(small.codes[2], act)["outcome"] == "handed_in"
        reader.close()
        assert service.stop() == 0
    assert_holds(small.database)
    assert_holds(copy)


def _copy(database: Path, to: Path) -> None:
    with contextlib.closing(sqlite3.connect(database)) as source:
        source.execute("VACUUM INTO ?", (str(to),))


@pytest.mark.long
def test_a_clock_that_jumps_under_a_running_service(warm: Warm, small: School) -> None:
    """A year ahead, back, a day back, over both changes of the hour: all is in, in order."""
    start = datetime(2026, 11, 23, 8, 40, tzinfo=LONDON)
    jumps = [
        start,
        start + timedelta(days=365),
        start,
        start - timedelta(days=1),
        datetime(2027, 3, 28, 0, 59, 59, tzinfo=LONDON),
        datetime(2027, 10, 31, 0, 59, 59, tzinfo=LONDON),
        start + timedelta(hours=2),
    ]
    clock = MachineClock(small.data.parent, start)
    entries: list[int] = []
    with running(warm, small.data, env=clock.environment) as service:
        for at, code in zip(jumps, small.codes, strict=False):
            clock.set(at)
            entries.append(_scan_at(service.url, at, code))
        page = Browser(service.url)
        page.at_hand_in()
        assert service.stop() == 0
        assert "Traceback" not in service.said()
    assert entries == sorted(entries)
    assert_holds(small.database)
    with contextlib.closing(sqlite3.connect(small.database)) as plain:
        told = dict(
            plain.execute(
                "SELECT sequence, json_extract(CAST(body AS TEXT), '$.clock') FROM ledger_entries"
            )
        )
    doubted = [told[entry] == "unconfirmed" for entry in entries]
    # A time is doubted while it lies before one that an entry already has.
    assert doubted[2:4] == [True, True]
    assert not doubted[1]


def _scan_at(url: str, at: datetime, code: str) -> int:
    """Hand this in once the service has the time; the number of the entry."""
    deadline = time.monotonic() + 30
    for _ in itertools.count():
        assert time.monotonic() < deadline
        time.sleep(0.25)
        browser = Browser(url)
        browser.at_hand_in()
        reader = Reader(url)
        told = reader.scan("S00000000", new_act())
        if abs((datetime.fromisoformat(told["at"]) - at).total_seconds()) < 60:
            answer = reader.scan(code, new_act())
            reader.close()
            assert answer["outcome"] == "handed_in", answer
            return int(answer["entry"])
        reader.close()
    raise AssertionError


@pytest.mark.long
@pytest.mark.postgresql
def test_the_database_server_of_a_trust_goes_away(warm: Warm, tmp_path: Path) -> None:
    with running_server() as server:
        url = server.new_database()
        school = schools.begin(tmp_path / "school", devices=6, where=url)
        env = {"PHONEBOX_NOW": MONDAY, "PHONEBOX_DATABASE": url}
        with running(warm, school.data, env=env) as service:
            Browser(service.url).at_hand_in()
            reader, act = Reader(service.url, timeout=2 * (SOON + BESIDE_OTHERS)), new_act()
            assert reader.scan(school.codes[0], new_act())["outcome"] == "handed_in"
            server.stop()
            began = time.monotonic()
            with pytest.raises(Refused) as refused:
                reader.scan(school.codes[1], act)
            assert time.monotonic() - began < SOON + BESIDE_OTHERS
            assert "database" in str(refused.value)
            assert CANNOT in str(refused.value)
            server.start()
            assert reader.scan(school.codes[1], act)["outcome"] == "handed_in"
            reader.close()
            assert service.stop() == 0
