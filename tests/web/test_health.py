"""`/health` answers in time, whatever hangs, and names nobody."""

import threading
import time
from dataclasses import replace
from typing import Any

import pytest

from kiosk.app import create_app
from kiosk.clock import Moment
from kiosk.services.machine.health import Probe
from kiosk.services.machine.health_parts import Part
from kiosk.services.ports import StoreError
from tests.web.conftest import Site


class Broken:
    """A store that answers a check as it is told to; what else is asked of it never answers."""

    def __init__(self, check: Any) -> None:
        self.check = check

    def read(self) -> Any:
        raise AssertionError("health must not read")


def with_store(site: Site, check: Any) -> Any:
    store: Any = Broken(check)
    return create_app(replace(site.services, store=store)).test_client()


def test_all_is_well(site: Site) -> None:
    answer = site.app.test_client().get("/health")
    assert answer.status_code == 200
    found = answer.get_json()
    assert found["status"] == "ok"
    assert {name: part["state"] for name, part in found["parts"].items()} == {
        "records": "ok",
        "clock": "ok",
        "signer": "ok",
        "disk": "ok",
        "readers": "ok",
        "certificate": "ok",
        "mail": "ok",
        "backups": "attention",  # no place is set for them
    }


def test_a_full_disk_is_said(site: Site) -> None:
    def check() -> None:
        raise StoreError("The disk is full. Nothing was recorded.")

    answer = with_store(site, check).get("/health")
    assert answer.status_code == 503
    assert answer.get_json()["parts"]["records"] == {
        "state": "failed",
        "words": "The disk is full. Nothing was recorded.",
    }


def test_a_silent_database_starves_nobody(site: Site) -> None:
    free = threading.Event()
    asked: list[int] = []

    def check() -> None:
        asked.append(threading.get_ident())
        free.wait()

    client = with_store(site, check)
    try:
        # A cookie must not make it ask who is there.
        client.set_cookie("phonebox", "whoever")
        for _ in range(3):
            answer = client.get("/health")
            assert answer.status_code == 503
            assert answer.get_json()["parts"]["records"]["state"] == "silent"
        assert len(asked) == 1, "only one thread waits"
        assert asked[0] != threading.get_ident()
    finally:
        free.set()


def test_once_it_answers_again_that_is_said() -> None:
    free = threading.Event()
    probe = Probe(deadline=0.05)

    def check() -> tuple[Part, ...]:
        free.wait()
        return (Part("records", "ok", "Good."),)

    assert probe.ask(check) is None
    free.set()
    end = time.monotonic() + 10
    while probe.ask(check) is None:
        assert time.monotonic() < end


def test_a_check_that_breaks_counts_as_silent(caplog: pytest.LogCaptureFixture) -> None:
    def check() -> tuple[Part, ...]:
        raise RuntimeError("broken")

    assert Probe(deadline=5).ask(check) is None
    assert "health could not be asked" in caplog.text


def test_an_unconfirmed_clock_and_a_silent_reader_need_attention(site: Site) -> None:
    site.clock.confirmed = False
    site.services.board.hear("scanner", "desk", "missing", "The reader is unplugged.")
    answer = site.app.test_client().get("/health")
    assert answer.status_code == 200
    parts = answer.get_json()["parts"]
    assert parts["clock"]["state"] == "attention"
    assert parts["readers"] == {
        "state": "attention",
        "words": "scanner: The reader is unplugged.",
    }
    assert not Moment(site.clock.at, site.clock.confirmed).confirmed


def test_it_names_nobody(site: Site) -> None:
    text = site.app.test_client().get("/health").text
    with site.store.read() as facts:
        names = [item.name for item in facts.pupils()]
        names += [item.name for item in facts.adults()]
        names += [item.name for item in facts.all_staff()]
    assert names
    assert not [name for name in names if name in text]
