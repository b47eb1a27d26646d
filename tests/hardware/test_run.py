"""A whole reader: real driver, real HTTP, and what the screen would be told."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hardware import notify
from hardware.base import ReaderError, State, SystemClock
from hardware.client import Service
from hardware.mock import tell_mock
from hardware.run import (
    HEARTBEAT,
    HOPELESS,
    LOST,
    NOTICE,
    STUCK,
    Voice,
    Watch,
    make_reader,
    run_reader,
)
from hardware.urls import ReaderUrlError
from tests.hardware.pn532_sim import SimulatedPn532
from tests.hardware.scanner_sim import SimulatedScanner
from tests.hardware.service_sim import KEY, SimulatedService
from tests.hardware.stage import StageClock


@pytest.fixture
def service() -> Iterator[SimulatedService]:
    with SimulatedService() as simulated:
        yield simulated


@contextmanager
def running(url: str, service: SimulatedService, data_dir: Path) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(
        target=run_reader,
        args=(url, service.address, KEY),
        kwargs={"name": "desk", "data_dir": data_dir, "keep_going": lambda: not stop.is_set()},
    )
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive()


def told(service: SimulatedService, state: State) -> Callable[[], bool]:
    return lambda: bool(service.statuses) and service.statuses[-1]["state"] == state


def test_an_nfc_reader_posts_what_it_reads_and_how_it_is(
    service: SimulatedService, tmp_path: Path
) -> None:
    with SimulatedPn532() as chip, running(chip.url, service, tmp_path):
        service.wait_for(told(service, State.READY))
        chip.present("04A1B2C3D4E5F6", text="DA7K2Q9XZ")
        service.wait_for(lambda: len(service.scans) == 1)
        chip.remove()
        chip.unplug()
        service.wait_for(told(service, State.MISSING))
        chip.replug()
        service.wait_for(told(service, State.READY))
        chip.present("04112233445566")
        service.wait_for(lambda: len(service.scans) == 2)
    assert [scan["uid"] for scan in service.scans] == ["04A1B2C3D4E5F6", "04112233445566"]
    assert {scan["reader"] for scan in service.scans} == {"desk"}


def test_a_scanner_posts_what_it_reads_and_what_it_refuses(
    service: SimulatedService, tmp_path: Path
) -> None:
    with SimulatedScanner() as scanner, running(scanner.url, service, tmp_path):
        service.wait_for(told(service, State.READY))
        scanner.send("]E05012345678900\r")
        service.wait_for(told(service, State.REFUSED))
        scanner.send("DA7K2Q9XZ\r")
        service.wait_for(lambda: len(service.scans) == 1)
    assert service.scans[0]["code"] == "DA7K2Q9XZ"


def test_the_mock_reader_posts_what_it_is_told(service: SimulatedService, tmp_path: Path) -> None:
    with running("mock:", service, tmp_path):
        service.wait_for(told(service, State.READY))
        assert tell_mock(tmp_path, "code DA7K2Q9XZ") == "ok"
        service.wait_for(lambda: len(service.scans) == 1)


def test_a_scan_that_is_refused_is_said_on_screen(
    service: SimulatedService, tmp_path: Path
) -> None:
    service.answers = [(422, {"field": "code"})]
    with running("mock:", service, tmp_path):
        service.wait_for(told(service, State.READY))
        tell_mock(tmp_path, "code DA7K2Q9XZ")
        service.wait_for(told(service, State.REFUSED))
    assert service.statuses[-1]["words"] == LOST


def test_a_reader_without_its_library_says_so_and_waits(
    service: SimulatedService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "hardware.nfc", None)
    with pytest.raises(ReaderError, match="libusb"):
        make_reader("nfc:usb", name="desk", data_dir=tmp_path)
    with running("nfc:usb", service, tmp_path):
        service.wait_for(told(service, State.MISSING))


@pytest.mark.parametrize(
    ("url", "address", "error"),
    [("nfc:pigeon", "http://127.0.0.1:9", ReaderUrlError), ("mock:", "nowhere", ValueError)],
)
def test_what_was_typed_wrongly_is_refused_at_once(
    tmp_path: Path, url: str, address: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        run_reader(url, address, KEY, name="desk", data_dir=tmp_path, keep_going=lambda: True)


class Bench:
    """A voice with its clock and its service, without threads."""

    def __init__(self, service: SimulatedService) -> None:
        self.clock = StageClock()
        self.watch = Watch(lambda: True, self.clock)
        self.given_up = 0
        sender = Service(service.address, KEY)
        self.voice = Voice("desk", sender, self.clock, self.watch, self._give_up)

    def _give_up(self) -> None:
        self.given_up += 1


def states(service: SimulatedService) -> list[str]:
    return [status["state"] for status in service.statuses]


def test_what_was_refused_is_shown_for_some_seconds_only(service: SimulatedService) -> None:
    bench = Bench(service)
    bench.voice.show(State.READY, "Ready.")
    bench.voice.show(State.REFUSED, "No.")
    bench.voice.report()
    bench.clock.passed += NOTICE
    bench.watch.asked()
    bench.voice.report()
    assert states(service) == ["refused", "ready"]


def test_a_driver_that_is_stuck_is_reported_and_in_the_end_given_up(
    service: SimulatedService,
) -> None:
    bench = Bench(service)
    bench.voice.show(State.READY, "Ready.")
    bench.clock.passed += STUCK + 0.1
    bench.voice.report()
    assert (states(service), bench.given_up) == (["silent"], 0)
    bench.clock.passed = HOPELESS + 0.1
    bench.voice.report()
    assert bench.given_up == 1


def test_the_state_is_told_again_and_again(service: SimulatedService) -> None:
    bench = Bench(service)
    bench.voice.run(lambda: len(service.statuses) < 3, heartbeat=0.01)
    assert states(service) == ["starting"] * 3


def test_told_to_stop_the_watch_ends_everybody() -> None:
    watch = Watch(lambda: True, SystemClock())
    assert watch.asked()
    assert watch.may_go_on()
    watch.end()
    assert not watch.may_go_on()


def test_the_service_manager_hears_of_a_reader_while_its_loop_turns(
    service: SimulatedService, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(notify, "tell", lambda *lines: told.extend(lines))
    bench = Bench(service)
    bench.voice.show(State.MISSING, "It is unplugged.")
    bench.voice.report()
    assert told == ["WATCHDOG=1", "STATUS=It is unplugged."], "to start again plugs nothing in"
    told.clear()
    bench.clock.passed += STUCK + HEARTBEAT + 1
    bench.voice.report()
    assert [line for line in told if line == "WATCHDOG=1"] == []
    bench.watch.asked()
    bench.voice.report()
    assert "WATCHDOG=1" in told
