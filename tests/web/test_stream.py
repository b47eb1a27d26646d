"""What a screen hears: beats, cards, notices, where to go; and nothing once it is nobody's."""

import json
import queue
import re
from collections.abc import Iterator
from contextvars import copy_context
from datetime import timedelta
from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody.reasons import Reason
from kiosk.custody.states import Kind
from kiosk.scanning import codes
from kiosk.scanning.outcomes import ScanOutcome
from kiosk.web import live
from kiosk.web.screens import Screens, Watched
from tests.factories import record
from tests.web.conftest import LABELS, PIN, Browser, Site
from tests.web.desk import ADA, BEN, at_hand_in, ready_to_sign, to_the_afternoon

Message = dict[str, Any]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream looks round often, so that no test waits for it."""
    monkeypatch.setattr(live, "LOOK_SECONDS", 0.01)


class Ear:
    """One open stream."""

    def __init__(self, browser: Browser, page: str, after: str | None = None) -> None:
        # In a context of its own, as it would be in a thread: requests beside it share nothing.
        self._context = copy_context()
        headers = {"Last-Event-ID": after} if after else {}
        address = f"/station/stream?page={page}"
        self.answer = self._context.run(browser.client.get, address, headers=headers)
        assert self.answer.status_code == 200
        assert self.answer.mimetype == "text/event-stream"
        self._events: Iterator[Any] = iter(self.answer.response)
        self.last_id: str | None = None
        assert self.raw() == b"event: beat\ndata: {}\n\n"

    def raw(self) -> bytes:
        event: bytes = self._context.run(next, self._events)
        return event

    def next(self) -> Message | None:
        """The next message; None for a beat."""
        text = self.raw().decode()
        assert text.endswith("\n\n")
        found = re.fullmatch(r"id: (\S+)\ndata: (.+)\n\n", text)
        if found is None:
            assert text == "event: beat\ndata: {}\n\n"
            return None
        self.last_id = found.group(1)
        message: Message = json.loads(found.group(2))
        return message

    def message(self) -> Message:
        """The next message that is no beat."""
        for _ in range(200):
            found = self.next()
            if found is not None:
                return found
        raise AssertionError("nothing came")

    def quiet(self) -> bool:
        """Whether nothing but beats comes."""
        return all(self.next() is None for _ in range(4))

    def close(self) -> None:
        self._context.run(self.answer.close)


@pytest.fixture
def hear() -> Iterator[Any]:
    """Opens streams, and closes them at the end, the last one first."""
    ears: list[Ear] = []

    def opened(browser: Browser, page: str = "hand_in", after: str | None = None) -> Ear:
        ears.append(Ear(browser, page, after))
        ears[-1].next()
        return ears[-1]

    yield opened
    for ear in reversed(ears):
        ear.close()


def newest(page: str) -> str:
    found = re.search(r'data-last-event="([^"]+)"', page)
    assert found
    return found.group(1)


# --- what is heard ---


def test_a_stream_is_kept_by_nobody_between(site: Site, hear: Any) -> None:
    ear = hear(at_hand_in(site))
    assert ear.answer.headers["Cache-Control"] == "no-store"
    assert ear.answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_stream_beats_while_nothing_happens(site: Site, hear: Any) -> None:
    assert hear(at_hand_in(site)).quiet()


def test_a_scan_sends_the_card_the_last_scans_and_the_counts(site: Site, hear: Any) -> None:
    ear = hear(at_hand_in(site))
    site.scan(ADA)
    message = ear.message()
    assert message["sound"] == "in"
    assert "Ada Lovell" in message["html"]["card"]
    assert "Slot 1" in message["html"]["scans"]
    assert "Lovell" not in message["html"]["scans"], "others look on"
    assert message["html"]["counts"] == "1 in · 2 to come"


def test_a_repeat_with_the_same_id_is_not_told_again(site: Site, hear: Any) -> None:
    ear = hear(at_hand_in(site))
    same = "6f6b1c9e-0000-4000-8000-000000000001"
    for _ in range(3):
        site.scan(ADA, id=same)
    ear.message()
    assert ear.quiet()


def test_every_screen_of_the_station_hears_and_another_station_does_not(
    site: Site, hear: Any
) -> None:
    one, two = at_hand_in(site), site.browser("office")
    two.get("/hand-in")
    ears = [hear(one), hear(two)]
    site.scan(ADA)
    assert all("Ada Lovell" in ear.message()["html"]["card"] for ear in ears)
    site.services.hub.publish("hall", "scan", outcome="handed_in", sound="in")
    assert all(ear.quiet() for ear in ears)


def test_a_page_hears_what_came_between_its_making_and_its_listening(site: Site, hear: Any) -> None:
    office = at_hand_in(site)
    page = office.get("/hand-in").text
    site.scan(ADA)
    ear = Ear(office, "hand_in", newest(page))
    assert "Ada Lovell" in ear.message()["html"]["card"]
    ear.close()


def test_a_screen_that_comes_back_hears_what_it_missed_and_no_more(site: Site, hear: Any) -> None:
    office = at_hand_in(site)
    first = hear(office)
    site.scan(ADA)
    first.message()
    seen = first.last_id
    site.scan(BEN)
    back = Ear(office, "hand_in", seen)
    assert "Ben Lovell" in back.message()["html"]["card"]
    assert back.quiet()
    back.close()


@pytest.mark.parametrize("after", ["nonsense", "12345678-1", "-", "²", "x" * 3000])
def test_an_id_of_another_life_begins_afresh(site: Site, hear: Any, after: str) -> None:
    office = at_hand_in(site, ADA)
    ear = Ear(office, "hand_in", after)
    assert ear.quiet()
    ear.close()


@pytest.mark.parametrize(
    ("page", "scan", "leads"),
    [
        ("/collect", ADA, "/collect"),
        ("/collect", "nonsense", "/scanned"),
        ("/collect", LABELS["device-zoe"], "/scanned"),
        ("/confiscate", ADA, "/confiscate"),
        ("/confiscate", codes.with_check("D0000042"), "/confiscate"),
        ("/confiscate", "nonsense", "/scanned"),
        ("/", ADA, "/scanned"),
        ("/", "5012345678900", "/scanned"),
        ("/collect", "B0000001M", "/sign-in/pin?badge=staff-leader"),
        ("/", "B0000000P", "/sign-in/pin?badge=staff-office"),
    ],
)
def test_where_a_scan_leads_from_each_page(
    site: Site, hear: Any, page: str, scan: str, leads: str
) -> None:
    office = at_hand_in(site, ADA)
    office.get(page)
    ear = hear(office, {"/": "desk"}.get(page, page[1:]))
    site.scan(scan)
    assert ear.message()["navigate"] == leads
    assert office.client.get(leads).status_code in (200, 303)


def test_a_phone_beside_its_sticker_moves_no_page(site: Site, hear: Any) -> None:
    office = at_hand_in(site, ADA)
    ear = hear(office)
    answer = site.scan(None, uid="08A1B2C3", medium="nfc")
    assert answer["outcome"] == ScanOutcome.REPEAT_IGNORED
    assert ear.quiet()


def test_a_badge_on_the_witness_s_page_names_the_witness(site: Site, hear: Any) -> None:
    office = ready_to_sign(site, ADA)
    page = office.get("/collect/witness").text
    assert "page=witness" in page
    ear = hear(office, "witness")
    site.scan("B0000001M")
    assert ear.message()["navigate"] == "/collect/witness?badge=staff-leader"


# --- when nobody is there ---


def test_with_nobody_signed_in_a_scan_leads_to_the_gate(site: Site, hear: Any) -> None:
    ear = hear(site.browser(), "sign_in")
    site.scan(ADA)
    assert ear.message()["navigate"] == "/sign-in?scanned=1"
    assert "Sign in first" in site.browser().get("/sign-in?scanned=1").text


def test_a_gate_hears_no_names(site: Site, hear: Any) -> None:
    at_hand_in(site)
    for page in ("hand_in", "collect", "sign_in", "confiscate", "witness", "x"):
        ear = hear(site.browser(), page)
        site.scan(ADA)
        assert not re.search(r"\bAda\b|Lovell", json.dumps(ear.message())), page


@pytest.mark.parametrize("way", ["button", "command", "sign out", "another person"])
def test_once_a_screen_is_nobody_s_it_hears_no_names(site: Site, hear: Any, way: str) -> None:
    office = at_hand_in(site)
    ear = hear(office)
    if way == "button":
        office.post("/lock")
    elif way == "command":
        site.scan(codes.LOCK.text)
    elif way == "sign out":
        office.post("/sign-out")
    other = site.browser()
    other.post("/sign-in/pin", badge="staff-leader", pin=PIN)
    leader = site.browser("leader")
    leader.post("/desk")
    leader.get("/hand-in")
    site.scan(ADA)
    told = [item for _ in range(6) if (item := ear.next())]
    assert told
    assert not re.search(r"\bAda\b|Lovell", json.dumps(told))
    assert any(str(item.get("navigate")).startswith("/sign-in") for item in told)


def test_locking_leads_every_screen_to_the_gate(site: Site, hear: Any) -> None:
    one, two = at_hand_in(site), site.browser("office")
    ear = hear(two)
    one.post("/lock")
    assert ear.message()["navigate"] == "/sign-in"


# --- readers' trouble ---


def test_a_reader_s_trouble_appears_and_goes(site: Site, hear: Any) -> None:
    ear = hear(at_hand_in(site))
    site.services.board.hear("scanner", "desk", "missing", "The scanner is not plugged in.")
    assert "not plugged in" in ear.message()["html"]["notices"]
    assert ear.quiet()
    site.services.board.hear("scanner", "desk", "ready", "Ready.")
    assert "not plugged in" not in ear.message()["html"]["notices"]


def test_what_was_late_is_so_no_more_with_the_scan_that_ends_it(site: Site, hear: Any) -> None:
    at = site.clock.at
    late = e.Taken(
        *("record-late", Kind.CONFISCATION, Reason.DEVICE_POLICY, "staff-teacher"),
        *(at - timedelta(minutes=1), "device-ada", "pupil-ada"),
    )
    record(site.store, late, staff="staff-teacher")
    office = at_hand_in(site)
    assert "late to the office" in office.get("/hand-in").text
    ear = hear(office)
    site.services.board.hear("scanner", "desk", "missing", "Not plugged in.")
    both = ear.message()["html"]["notices"]
    assert "late to the office" in both
    assert site.scan(ADA)["outcome"] == "received"
    while "notices" not in (told := ear.message()["html"]):
        pass
    assert "late to the office" not in told["notices"]
    assert "Not plugged in" in told["notices"]


def test_another_station_s_trouble_is_not_this_one_s(site: Site, hear: Any) -> None:
    ear = hear(at_hand_in(site))
    site.services.board.hear("other", "hall", "missing", "Not plugged in.")
    assert ear.quiet()


def test_a_silent_reader_is_noticed(site: Site, hear: Any) -> None:
    seconds = [100.0]
    site.services.board._monotonic = lambda: seconds[0]
    site.services.board.hear("scanner", "desk", "ready", "Ready.")
    ear = hear(at_hand_in(site))
    assert ear.quiet()
    seconds[0] += 5
    assert "stopped answering" in ear.message()["html"]["notices"]


# --- a server that keeps the connection ---


def test_a_kept_screen_hears_the_same_from_the_one_thread(site: Site) -> None:
    office = at_hand_in(site)
    with site.store.read() as facts:
        (session,) = [item for item in facts.sessions() if item.station == "desk"]
    screens = Screens(site.app, site.services)
    heard: queue.Queue[bytes] = queue.Queue()
    seen = newest(office.get("/hand-in").text)
    screens.add(Watched("desk", "hand_in", session), heard.put, seen)
    site.scan(ADA)
    data = heard.get(timeout=30)
    while data.startswith(b"event: beat"):
        data = heard.get(timeout=30)
    assert "Ada Lovell" in json.loads(data.split(b"data: ", 1)[1])["html"]["card"]
    site.services.stopping.set()


def test_a_kept_screen_that_went_away_is_forgotten(site: Site) -> None:
    at_hand_in(site)
    screens = Screens(site.app, site.services)
    tried: queue.Queue[bytes] = queue.Queue()

    def gone(data: bytes) -> None:
        tried.put(data)
        raise BrokenPipeError

    other: queue.Queue[bytes] = queue.Queue()
    screens.add(Watched("desk", "sign_in"), gone, None)
    screens.add(Watched("desk", "sign_in"), other.put, None)
    for label in (ADA, BEN):
        site.scan(label)
    assert tried.get(timeout=30)
    messages = 0
    while messages < 2:
        messages += not other.get(timeout=30).startswith(b"event: beat")
    assert len(screens._open) == 1
    site.services.stopping.set()


def test_the_afternoon_s_screens_hear_too(site: Site, hear: Any) -> None:
    office = at_hand_in(site, ADA)
    to_the_afternoon(site)
    office.get("/collect")
    ear = hear(office, "collect")
    site.scan(ADA)
    assert ear.message() == {"sound": "read", "navigate": "/collect"}
