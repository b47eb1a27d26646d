"""A small sample school in a data folder, with readers at its desk; and who works there."""

import hashlib
import html
import http.client
import json
import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

from db.store import create_store
from kiosk.clock import SystemClock
from kiosk.custody import register as r
from kiosk.custody.events import Event
from kiosk.custody.people.accounts import USUAL_WORDS, AcceptableUse
from kiosk.custody.school.policy import Policy
from kiosk.custody.states import DeviceKind
from kiosk.datafolder import DataFolder
from kiosk.hashing import Argon2Hasher
from kiosk.scanning.codes import Prefix, make
from kiosk.services.ports import PutCredential
from kiosk.wiring import KEYS
from tests.factories import A_SCHOOL_DAY, a_policy, open_school, record

MONDAY = "2026-11-23T08:42:00"
PASSWORD = "a password for faults"
READERS = 4

T = TypeVar("T")


@dataclass(frozen=True)
class School:
    """A data folder, and the labels on the devices of its pupils."""

    data: Path
    codes: tuple[str, ...]

    @property
    def database(self) -> Path:
        """The file of its records."""
        return self.data / "phonebox.db"


def begin(data: Path, devices: int, where: str | None = None) -> School:
    """A school with so many pupils, each with one device and a label on it.

    `where` is the address of its database, if that is not in the data folder.
    """
    folder = DataFolder(data)
    folder.make()
    for key in KEYS:
        folder.key(key)
    store = create_store(where or folder.database, SystemClock(), low_water=0)
    open_school(store, lasting(a_policy()))
    codes = tuple(make(Prefix.DEVICE).text for _ in range(devices))
    pupils = [_pupil(number) for number in range(devices)]
    record(
        store,
        r.SlotsSet(tuple(str(n) for n in range(1, devices + 21))),
        r.RegisterChanged("faults", len(pupils), pupils),
        *(event for number, code in enumerate(codes) for event in _device(number, code)),
        *(
            r.ReaderKeyMade(f"reader-{n}", "desk", hashlib.sha256(key_of(n).encode()).hexdigest())
            for n in range(READERS)
        ),
    )
    use = AcceptableUse(USUAL_WORDS)
    hashed = Argon2Hasher().hash(PASSWORD)
    for staff in ("staff-office", "staff-head"):
        accepted = r.AcceptableUseAccepted(staff, use.version, use.words)
        secret = PutCredential(staff, "password", hashed, A_SCHOOL_DAY)
        record(store, accepted, changes=(secret,))
    store.close()
    return School(data, codes)


def lasting(policy: Policy) -> Policy:
    """The same, but no password grows old: these tests go through years."""
    return replace(policy, extra={**policy.extra, "password_months": "0"})


def key_of(reader: int) -> str:
    """The key of one of the readers at the desk."""
    return f"faults-{reader}"


def _pupil(number: int) -> dict[str, Any]:
    return {
        "op": "pupil",
        "id": f"pupil-{number}",
        "ref": f"F{number:05}",
        "forename": f"Child{number}",
        "surname": "Fault",
        "year": 5,
        "class": "5B",
        "home_slot": None,
        "usually_brings": False,
    }


def _device(number: int, code: str) -> tuple[Event, Event]:
    device = f"device-{number}"
    return (
        r.DeviceEnrolled(device, DeviceKind.PHONE, f"pupil-{number}", description="a phone"),
        r.CodeLinked(code, "label", device),
    )


class Refused(Exception):
    """Not recorded: the words that the person at the desk reads."""


@dataclass
class Reader:
    """A reader's connection, kept open as a reader's process keeps it."""

    url: str
    number: int = 0
    timeout: float = 30.0
    _connection: http.client.HTTPConnection | None = None

    def scan(self, code: str, act: str) -> dict[str, Any]:
        """Post a scan under this id; the answer of a 200.

        Raises Refused at a 503, and OSError or HTTPException where there was no answer.
        """
        if self._connection is None:
            where = self.url.removeprefix("http://")
            self._connection = http.client.HTTPConnection(where, timeout=self.timeout)
        body = {"id": act, "code": code, "uid": None, "medium": "qr", "reader": "probe"}
        headers = {
            "Authorization": f"Bearer {key_of(self.number)}",
            "Content-Type": "application/json",
        }
        try:
            self._connection.request("POST", "/api/scans", json.dumps(body), headers)
            answer = self._connection.getresponse()
            data = json.loads(answer.read())
        except BaseException:
            self.close()
            raise
        if answer.status == 503:
            raise Refused(data["error"])
        assert answer.status == 200, (answer.status, data)
        found: dict[str, Any] = data
        return found

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@dataclass
class Browser:
    """Somebody at the desk: as much of a browser as these tests need."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    timeout: float = 30.0

    def request(self, method: str, path: str, form: dict[str, str] | None = None) -> Any:
        """One request: its answer, whose body is in `text`."""
        where = self.url.removeprefix("http://")
        connection = http.client.HTTPConnection(where, timeout=self.timeout)
        headers = {"Accept": "text/html"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        body = None
        if form is not None:
            body = urlencode({"csrf_token": self.token, **form})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer: Any = connection.getresponse()
            answer.text = answer.read().decode()
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        if found := re.search(r'name="csrf-token" content="([^"]+)"', answer.text):
            self.token = found[1]
        return answer

    def sign_in(self, user: str = "office") -> None:
        """Sign in at the desk; scans of its readers are acts of this person from now on.

        Raises Refused.
        """
        assert self.request("GET", "/sign-in").status == 200
        form = {"username": user, "password": PASSWORD}
        answer = self.request("POST", "/sign-in", form)
        if answer.status == 503:
            raise Refused(words_of(answer.text))
        assert answer.status == 303, (answer.status, answer.text[:2000])

    def at_hand_in(self) -> None:
        """Sign in, and have the page open on which a scan is the act."""
        self.sign_in()
        answer = self.request("GET", "/hand-in")
        if answer.status == 503:
            raise Refused(words_of(answer.text))
        assert answer.status == 200, (answer.status, answer.text[:2000])


def words_of(page: str) -> str:
    """What a person reads on a page."""
    _, _, main = page.partition("<main")
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", f"<main{main}")).split())


def patiently(ask: Callable[[], T]) -> T:
    """Ask again, as a person would, while the machine is too busy and says so."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return ask()
        except Refused as refused:
            if not is_busy(str(refused)) or time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def is_busy(words: str) -> bool:
    """Whether these are the words of a machine that has other things to do."""
    return "The database is busy." in words or "The database does not answer." in words


def new_act() -> str:
    """An id for something that is asked for."""
    return str(uuid.uuid4())
