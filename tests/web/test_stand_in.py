"""The page in place of a service that cannot start: what it says, and what it gives out."""

import http.client
import json
from collections.abc import Iterator

import pytest

from kiosk.web.stand_in import StandIn

WORDS = "The setting “<script>alert(1)</script>” is not right: correct it."


@pytest.fixture(params=["127.0.0.1", "::1", "0.0.0.0"])
def stand_in(request: pytest.FixtureRequest) -> Iterator[StandIn]:
    made = StandIn(request.param, 0)
    made.show(WORDS, seconds=0)
    yield made
    made.leave()


def ask(stand_in: StandIn, path: str, method: str = "GET") -> tuple[http.client.HTTPResponse, str]:
    host, port = stand_in.address
    connection = http.client.HTTPConnection(host, port, timeout=30)
    connection.request(method, path)
    answer = connection.getresponse()
    text = answer.read().decode(errors="replace")
    connection.close()
    return answer, text


def test_every_page_says_why_and_looks_again_by_itself(stand_in: StandIn) -> None:
    assert stand_in.address[0] in ("127.0.0.1", "::1"), "it is for this machine alone"
    for path in ("/", "/hand-in", "/%2e%2e/etc/passwd", "/static/js/app.js", "/static/../app.py"):
        answer, text = ask(stand_in, path)
        assert answer.status == 503
        assert answer.headers["Cache-Control"] == "no-store"
        assert "script" not in answer.headers["Content-Security-Policy"]
        assert "Out of order" in text
        assert "Ring the technician, and read this out:" in text
        assert "<script>" not in text
        assert "&lt;script&gt;" in text
        assert 'http-equiv="refresh"' in text
    assert ask(stand_in, "/sign-in", "POST")[0].status == 503
    assert ask(stand_in, "/", "HEAD")[1] == ""


def test_programs_get_json(stand_in: StandIn) -> None:
    answer, text = ask(stand_in, "/api/scans", "POST")
    assert (answer.status, json.loads(text)) == (503, {"error": WORDS})
    answer, text = ask(stand_in, "/health")
    part = {"state": "failed", "words": WORDS}
    assert (answer.status, json.loads(text)) == (
        503,
        {"status": "failed", "parts": {"start": part}},
    )


def test_it_is_dressed_as_every_page(stand_in: StandIn) -> None:
    answer, text = ask(stand_in, "/static/css/tokens.css")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/css")
    assert "--paper" in text
    assert ask(stand_in, "/static/css/tokens.css", "POST")[0].status == 503
