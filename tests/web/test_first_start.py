"""The first start: the headteacher's password is chosen at the kiosk itself, once, and well."""

import re

import pytest
from flask.testing import FlaskClient

from kiosk.web.first_start import Beginning, create_first_start

GOOD = "three quiet herons"


class School:
    """A school that begins with a password, unless it is too short."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.ended = 0

    def open(self, password: str) -> str:
        if len(password) < 10:
            return "Use at least 10 characters."
        self.begun.append(password)
        return ""

    def end(self) -> None:
        self.ended += 1


@pytest.fixture
def school() -> School:
    return School()


@pytest.fixture
def client(school: School) -> FlaskClient:
    named = Beginning("Heron & Mill Primary", "head", "Ada Example")
    return create_first_start(named, school.open, school.end).test_client()


def post(client: FlaskClient, password: str, again: str) -> tuple[int, str]:
    page = client.get("/begin").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    given = {"password": password, "again": again, "csrf_token": token[1]}
    answer = client.post("/begin", data=given)
    return answer.status_code, answer.text


def test_the_password_is_chosen_twice_and_the_school_begins(
    client: FlaskClient, school: School
) -> None:
    assert client.get("/").location == "/begin"
    page = client.get("/begin")
    assert "Heron &amp; Mill Primary" in page.text
    assert 'data-heartbeat="/station/alive"' in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'self'")
    status, words = post(client, GOOD, GOOD)
    assert (status, school.begun, school.ended) == (200, [GOOD], 1)
    assert "sign in as <b>head</b>" in words


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [(GOOD, "three loud herons", "not the same"), ("short", "short", "at least 10 characters")],
)
def test_what_will_not_do_is_said_and_makes_nothing(
    client: FlaskClient, school: School, password: str, again: str, words: str
) -> None:
    status, page = post(client, password, again)
    assert status == 422
    assert words in page
    assert password not in page
    assert not school.begun
    assert not school.ended


def test_nobody_on_the_network_and_no_other_site_can_choose_it(
    client: FlaskClient, school: School
) -> None:
    given = {"password": GOOD, "again": GOOD}
    assert client.post("/begin", data=given).status_code == 400
    away = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get("/begin", environ_base=away).status_code == 403
    assert client.get("/begin", headers={"Host": "kiosk.example"}).status_code == 421
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert client.post("/begin", data=given, headers=foreign).status_code in (400, 403)
    assert not school.begun


def test_the_screens_keeper_sees_a_living_page(client: FlaskClient) -> None:
    assert client.get("/station/silence").json == {"seconds": None}
    assert client.get("/station/alive").status_code == 204
    heard = client.get("/station/silence").json
    assert heard
    assert heard["seconds"] < 60
    health = client.get("/health").json
    assert health
    assert health["status"] == "ok"
    assert "no school yet" in health["parts"]["school"]["words"]
