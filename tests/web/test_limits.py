"""Guessing from the network: it ends soon, and shuts out nobody else."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from kiosk.web.limits import KEYS, TRIES, Tries, network_of
from tests.web.conftest import PASSWORD, PIN, Browser, Site
from tests.web.test_browsers import away, code_from, joined

ATTACKER, OTHER = "10.6.6.6", "10.1.2.3"


def guess(browser: Browser, user: str, times: int) -> Iterator[int]:
    token = browser.token()
    for n in range(times):
        fields = {"csrf_token": token, "username": user, "password": f"guess {n}"}
        yield browser.client.post("/sign-in", data=fields).status_code


def signs_in(browser: Browser, user: str) -> bool:
    return bool(browser.post("/sign-in", username=user, password=PASSWORD).status_code == 303)


def test_a_storm_from_one_address_ends_and_shuts_nobody_else_out(site: Site) -> None:
    own = joined(site)
    storm = away(site, ATTACKER)
    answers = [*guess(storm, "nobody", TRIES // 2), *guess(storm, "teacher", TRIES)]
    assert set(answers[TRIES:]) == {429}
    assert not signs_in(storm, "teacher")
    assert signs_in(site.browser(), "teacher"), "the kiosk"
    assert signs_in(own, "teacher"), "the school's own browser, though the same account was tried"
    assert signs_in(away(site, OTHER), "leader"), "another address"


def test_whoever_shares_an_address_with_a_storm_signs_in_on_a_school_device(site: Site) -> None:
    own = joined(site)
    own.client.environ_base["REMOTE_ADDR"] = ATTACKER
    list(guess(away(site, ATTACKER), "nobody", TRIES + 5))
    assert signs_in(own, "teacher")


def test_the_kiosk_is_never_locked_out_by_the_network(site: Site) -> None:
    for n in range(3):
        list(guess(away(site, f"10.6.6.{n}"), "office", 3))
    assert not signs_in(away(site, "10.7.7.7"), "office"), "the account waits, there"
    kiosk = site.browser("office")
    assert kiosk.get("/start").status_code == 200


def test_wrong_tries_at_the_kiosk_still_count_there(site: Site) -> None:
    assert list(guess(site.browser(), "office", 4)) == [401, 401, 401, 429]
    assert not signs_in(site.browser(), "office")


def test_a_pin_counts_on_the_school_s_devices_alone(site: Site) -> None:
    stranger = away(site)
    assert stranger.get("/sign-in/pin?badge=staff-office").status_code == 403
    answer = stranger.post("/sign-in/pin", badge="staff-office", pin=PIN)
    assert (answer.status_code, "Office Person" in answer.text) == (403, False)
    assert joined(site).get("/sign-in/pin?badge=staff-office").status_code == 200


def test_codes_are_guessed_no_faster_by_changing_them(site: Site) -> None:
    good = code_from(site)
    guesser = away(site, ATTACKER)
    answers = [guesser.post("/browsers/join", code=str(n)).status_code for n in range(TRIES + 3)]
    assert answers[-1] == 429
    assert away(site, OTHER).post("/browsers/join", code=good).status_code == 303


def test_wrong_keys_of_readers_end_at_their_address(site: Site) -> None:
    client = away(site, ATTACKER).client

    def post(key: str) -> int:
        body = {"id": str(uuid.uuid4()), "code": "DA7K2Q9XZ", "medium": "qr"}
        head = {"Authorization": f"Bearer {key}"}
        return client.post("/api/scans", json=body, headers=head).status_code

    assert [post(f"wrong {n}") for n in range(KEYS + 1)] == [401] * KEYS + [429]
    assert post(site.key) == 429
    client.environ_base["REMOTE_ADDR"] = OTHER
    assert post(site.key) == 200
    assert site.scan("DA7K2Q9XZ")["outcome"]


def test_a_wait_says_how_long(site: Site) -> None:
    storm = away(site, ATTACKER)
    list(guess(storm, "nobody", TRIES))
    answer = storm.post("/sign-in", username="nobody", password="x")
    assert answer.status_code == 429
    assert f"Wait {answer.headers['Retry-After']} seconds" in answer.text


class Stopwatch:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_tries_come_back_one_by_one() -> None:
    watch = Stopwatch()
    tries = Tries(3, 10, monotonic=watch)
    assert [tries.take("a") for _ in range(4)] == [0, 0, 0, 10]
    assert tries.take("b") == 0
    watch.now += 10
    assert [tries.take("a"), tries.take("a")] == [0, 10]
    watch.now += 1000
    assert [tries.take("a") for _ in range(4)] == [0, 0, 0, 10]


def test_memory_is_bounded_and_keeps_the_busiest() -> None:
    tries = Tries(3, 10, most=100, monotonic=Stopwatch())
    for n in range(1000):
        tries.take(f"{n}")
        tries.take("storm")
    assert len(tries) == 100
    assert tries.wait("storm") > 0


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", ""),
        ("evil", ""),
    ],
)
def test_an_address_of_ipv6_counts_with_its_network(address: str, counted: str) -> None:
    assert network_of(address) == counted
