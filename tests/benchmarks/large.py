"""A large school's pages: looking somebody up while one types, and each list.

A list stands beside a page of the same visit that asks nothing of the school.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from flask.testing import FlaskClient

from db.store import create_store
from kiosk.app import create_app
from kiosk.hashing import Argon2Hasher
from tests.benchmarks.figures import Figure, milliseconds, p50
from tests.benchmarks.large_school import HERE, PUPILS, a_large_school, let_in
from tests.benchmarks.served import PASSWORD, services_of
from tests.factories import StillClock

TIMES = 15
SEARCH = 50.0
"""Milliseconds within which a look-up answers: nobody who types waits for it."""

LISTS = 25.0
"""How many times the page that asks nothing a list may take (docs/decisions/0012)."""

PLAIN = "/account/password"
AT_THE_DESK = {
    "still to come, the rest": "/hand-in/to-come",
    "longest here": "/uncollected",
    "found property": "/found",
    "parents not yet told": "/telling",
    "close of the day, nothing counted": "/stocktake/close",
}
ONES_OWN = {
    f"register, {HERE} here": "/register",
    "safe": "/safe",
    "fire list": "/fire-list",
    "bars, and who looks like whom": "/bars",
    "a pupil’s standing authority": "/standing/pupil/pupil-7",
    "who may go home alone today": "/standing/today",
    "exemptions": "/exemptions",
    "exemptions, a later page": f"/exemptions?show=approved&after=keep-{PUPILS - 8}",
    "lessons and trips": "/lessons",
    "escorts": "/people/escorts",
    "lessons: whose devices": "/lessons/new",
    "staff": "/staff",
    "history of a device": "/history/device/device-7",
    "audit, newest": "/audit",
    "audit, deep": "/audit?before=60",
}


def figures(root: Path) -> Iterator[Figure]:
    """A row for the look-up, and one for each list."""
    folder = root / "large-school"
    folder.mkdir()
    store = create_store(folder / "phonebox.db", StillClock())
    a_large_school(store)
    let_in(store, Argon2Hasher().hash(PASSWORD))
    app = create_app(services_of(store, StillClock()))
    office, head = signed_in(app.test_client(), "office"), signed_in(app.test_client(), "head")
    # A count has to be under way before it can be closed.
    office.get("/stocktake")
    for words in ("jo", "ash", "5b el"):
        taken = shown(office, f"/hand-in/find?q={words}", asked_as_one_types=True)
        yield Figure(f"1,500 pupils, looking up “{words}”", taken, SEARCH, "ms", 1.0, "50 ms")
    for client, lists in ((office, AT_THE_DESK), (head, ONES_OWN)):
        least = shown(client, PLAIN)
        for name, address in lists.items():
            yield Figure(name, shown(client, address), least, "ms", LISTS, "a plain page")
    store.close()


def shown(client: FlaskClient, address: str, *, asked_as_one_types: bool = False) -> float:
    """Milliseconds until a page is there, p50."""
    headers = {"HX-Request": "true"} if asked_as_one_types else {}

    def show() -> None:
        answer = client.get(address, headers=headers)
        assert answer.status_code == 200, (address, answer.status)

    return p50(milliseconds(show, TIMES, warm_up=3))


def signed_in(client: FlaskClient, user: str) -> FlaskClient:
    """The browser, with somebody signed in."""
    token = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/sign-in").text)
    assert token
    form = {"csrf_token": token[1], "username": user, "password": PASSWORD}
    answer = client.post("/sign-in", data=form)
    assert answer.status_code == 303, answer.status
    return client
