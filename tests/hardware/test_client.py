"""Posting over real HTTP: good answers, bad ones, slow ones, none."""

import logging
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from hardware.base import ReaderStatus, Scan, State
from hardware.client import (
    LONGEST_AGE,
    MOST_WAITING,
    Courier,
    Delivery,
    Service,
    post_status,
)
from tests.hardware.service_sim import GOOD, KEY, Answer, SimulatedService
from tests.hardware.stage import StageClock

AT = datetime(2026, 11, 23, 8, 42, 1, 250000, tzinfo=UTC)


@pytest.fixture
def service() -> Iterator[SimulatedService]:
    with SimulatedService() as simulated:
        yield simulated


@pytest.fixture
def clock() -> StageClock:
    return StageClock()


def scan(code: str = "DA7K2Q9XZ") -> Scan:
    return Scan("qr", code, None, "desk", AT)


def courier(address: str, clock: StageClock, lost: list[int], key: str = KEY) -> Courier:
    return Courier(Service(address, key), clock, lambda: lost.append(1))


def always() -> bool:
    return True


def test_a_scan_is_posted_as_the_interface_says(
    service: SimulatedService, clock: StageClock
) -> None:
    taken = Scan("nfc", "token", "04A1B2C3D4E5F6", "desk", AT)
    delivery = courier(service.address, clock, []).deliver(taken, 0.0, always)
    assert delivery is Delivery.DELIVERED
    assert service.scans == [
        {
            "id": taken.id,
            "code": "token",
            "uid": "04A1B2C3D4E5F6",
            "medium": "nfc",
            "reader": "desk",
            "at": "2026-11-23T08:42:01.250000Z",
        }
    ]


@pytest.mark.parametrize(
    ("blank", "answer", "written"),
    [
        (True, {"write": "PBX1"}, [("04A1B2C3D4E5F6", "PBX1")]),
        (False, {"write": "PBX1"}, []),
        (True, {}, []),
        (True, {"write": 7}, []),
    ],
)
def test_what_the_service_wants_written_goes_on_the_blank_tag_that_was_read(
    service: SimulatedService,
    clock: StageClock,
    blank: bool,
    answer: dict[str, object],
    written: list[tuple[str, str]],
) -> None:
    service.answers = [(200, {**GOOD, **answer})]
    done: list[tuple[str, str]] = []
    sender = courier(service.address, clock, [])
    sender.writes_by(lambda uid, text: done.append((uid, text)))
    taken = Scan("nfc", None, "04A1B2C3D4E5F6", "desk", AT, blank=blank)
    assert sender.deliver(taken, 0.0, always) is Delivery.DELIVERED
    assert done == written
    assert service.scans[0].get("blank", False) is blank


def test_a_status_is_posted_with_its_words(service: SimulatedService) -> None:
    status = ReaderStatus("desk", State.MISSING, "Plug it in.", AT)
    assert post_status(Service(service.address + "/", KEY), status).status == 200
    assert service.statuses == [
        {
            "reader": "desk",
            "state": "missing",
            "words": "Plug it in.",
            "at": "2026-11-23T08:42:01.250000Z",
        }
    ]


def test_while_the_service_cannot_record_the_same_scan_is_posted_again(
    service: SimulatedService, clock: StageClock
) -> None:
    service.answers = [(503, {}), (500, b"<html>"), (429, {}), (200, GOOD)]
    taken = scan()
    assert courier(service.address, clock, []).deliver(taken, 0.0, always) is Delivery.DELIVERED
    assert [posted["id"] for posted in service.scans] == [taken.id] * 4
    assert clock.passed == pytest.approx(0.2 + 0.4 + 0.8)


@pytest.mark.parametrize(
    "answer",
    [
        (422, {"field": "uid"}),
        (404, b"not json"),
        (307, {}),
        (301, b""),
        (413, b"\xff" * 200000),
    ],
    ids=lambda answer: str(answer[0]),
)
def test_what_the_service_refuses_is_not_posted_again(
    service: SimulatedService, clock: StageClock, answer: Answer
) -> None:
    service.answers = [answer]
    assert courier(service.address, clock, []).deliver(scan(), 0.0, always) is Delivery.REFUSED
    assert len(service.scans) == 1
    assert clock.passed == 0.0


def test_a_wrong_key_is_named_in_the_log_and_never_printed(
    service: SimulatedService, clock: StageClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sender = courier(service.address, clock, [], key="wrong-key")
    assert sender.deliver(scan(), 0.0, always) is Delivery.REFUSED
    assert "readers key" in caplog.text
    assert "wrong-key" not in caplog.text
    assert "DA7K2Q9XZ" not in caplog.text


def test_with_no_service_a_scan_is_given_up_after_some_seconds(clock: StageClock) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
        delivery = courier(address, clock, []).deliver(scan(), 0.0, always)
    assert delivery is Delivery.LOST
    assert LONGEST_AGE - 2.0 < clock.passed <= LONGEST_AGE


@pytest.mark.parametrize(
    "reply", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"]
)
def test_half_an_answer_is_none(reply: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        answering = threading.Thread(target=answer_once, args=(listener, reply))
        answering.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        assert Service(address, KEY).post("/api/scans", {}).status == 0
        answering.join()


def answer_once(listener: socket.socket, reply: bytes) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.recv(4096)
        connection.sendall(reply)


def test_a_service_that_says_nothing_is_not_waited_for_long() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        assert Service(address, KEY, timeout=0.05).post("/api/scans", {}).status == 0


def test_a_slow_service_gets_the_same_id_again(
    service: SimulatedService, clock: StageClock
) -> None:
    slow, taken = threading.Event(), scan()

    def wait_the_first_time() -> None:
        if len(service.scans) == 1:
            slow.wait(20)

    service.before = wait_the_first_time
    sender = Courier(Service(service.address, KEY, timeout=0.1), clock, lambda: None)
    assert sender.deliver(taken, 0.0, always) is Delivery.DELIVERED
    slow.set()
    assert {posted["id"] for posted in service.scans} == {taken.id}
    assert len(service.scans) == 2


def test_told_to_stop_it_does_not_go_on_trying(
    service: SimulatedService, clock: StageClock
) -> None:
    service.answers = [(503, {})] * 9
    delivery = courier(service.address, clock, []).deliver(scan(), 0.0, lambda: False)
    assert delivery is Delivery.LOST
    assert len(service.scans) == 1


def test_scans_are_delivered_in_their_order(service: SimulatedService, clock: StageClock) -> None:
    service.answers = [(503, {}), (200, GOOD)]
    lost = list[int]()
    sender = courier(service.address, clock, lost)
    for code in ("D1", "D2", "D3"):
        sender.add(scan(code))
    sender.run(lambda: len(service.scans) < 4)
    assert [posted["code"] for posted in service.scans] == ["D1", "D1", "D2", "D3"]
    assert lost == []


def test_a_scan_too_old_is_tried_once_and_its_loss_told(
    service: SimulatedService, clock: StageClock
) -> None:
    service.answers = [(503, {})]
    lost = list[int]()
    sender = courier(service.address, clock, lost)
    sender.add(scan())
    clock.passed = LONGEST_AGE
    sender.run(lambda: not lost)
    assert len(service.scans) == 1


def test_too_many_waiting_scans_are_lost_aloud(clock: StageClock) -> None:
    lost = list[int]()
    sender = courier("http://127.0.0.1:9", clock, lost)
    for _ in range(MOST_WAITING + 2):
        sender.add(scan())
    assert lost == [1, 1]


@pytest.mark.parametrize("address", ["", "127.0.0.1:8000", "file:///etc/passwd", "http://", "x"])
def test_a_wrong_address_is_refused_in_words(address: str) -> None:
    with pytest.raises(ValueError, match="is no address"):
        Service(address, KEY)


@pytest.mark.parametrize("key", ["", "two\nlines", "schlüssel"])
def test_a_wrong_key_file_is_refused_in_words(key: str) -> None:
    with pytest.raises(ValueError, match="phonebox readers key"):
        Service("http://127.0.0.1:8000", key)


def test_no_proxy_stands_between(
    service: SimulatedService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert Service(service.address, KEY).post("/api/scans", {}).status == 200
