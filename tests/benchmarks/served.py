"""A service on this machine's own address, and clients that keep their connection."""

import hashlib
import http.client
import json
import re
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from kiosk.app import create_app
from kiosk.clock import Clock, SystemClock
from kiosk.custody import register as r
from kiosk.custody.people.accounts import USUAL_WORDS, AcceptableUse
from kiosk.custody.states import DeviceKind
from kiosk.hashing import Argon2Hasher
from kiosk.scanning.codes import Prefix, make
from kiosk.services.context import Services
from kiosk.services.ports import Command, Facts, Outcome, PutCredential, Store
from kiosk.services.views import Session, Station
from kiosk.signing import Ed25519Signer
from tests.factories import A_SCHOOL_DAY, new_id, open_school, record

KEY = "benchmark"
CHILDREN = 400
PASSWORD = "a password of the benchmark"


class Client:
    """One connection to a service, kept open."""

    def __init__(self, port: int, key: str = KEY) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def get(self, path: str) -> bytes:
        """The body of a page."""
        self._connection.request("GET", path)
        return self._connection.getresponse().read()

    def signed_in(self) -> str:
        """The cookies of a browser in which the office signed in."""
        self._connection.request("GET", "/sign-in")
        page = self._connection.getresponse()
        token = re.search(r'name="csrf-token" content="([^"]+)"', page.read().decode())
        assert token
        form = {"csrf_token": token[1], "username": "office", "password": PASSWORD}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": str(page.getheader("Set-Cookie")).split(";")[0],
        }
        self._connection.request("POST", "/sign-in", urlencode(form), headers)
        answer = self._connection.getresponse()
        answer.read()
        assert answer.status == 303, answer.status
        cookies = answer.headers.get_all("Set-Cookie") or []
        return "; ".join(cookie.split(";")[0] for cookie in cookies)

    def scan(self, code: str) -> dict[str, Any]:
        """What a scan is answered."""
        body = {"id": str(uuid.uuid4()), "code": code, "uid": None, "medium": "qr"}
        self._connection.request("POST", "/api/scans", json.dumps(body), self._headers)
        answer: dict[str, Any] = json.loads(self._connection.getresponse().read())
        return answer


def a_school(store: Store, stations: int = 1) -> list[str]:
    """A school with many devices, somebody at each station, and a reader key for each station.

    Gives the devices' codes. The key of station N (from 0) is KEY followed by N.
    """
    open_school(store)
    codes = [make(Prefix.DEVICE).text for _ in range(CHILDREN)]
    changes = []
    events: list[Any] = [r.SlotsSet(tuple(str(n) for n in range(1, CHILDREN + 1)))]
    for number, code in enumerate(codes):
        pupil = f"pupil-{number}"
        changes.append(
            {
                "op": "pupil",
                "id": pupil,
                "ref": f"B{number:05}",
                "forename": f"Child{number}",
                "surname": "Bench",
                "year": 5,
                "class": "5B",
                "home_slot": None,
                "usually_brings": False,
            }
        )
        device = f"device-{number}"
        events.append(r.DeviceEnrolled(device, DeviceKind.PHONE, pupil, description="a phone"))
        events.append(r.CodeLinked(code, "label", device))
    record(store, r.RegisterChanged("benchmark", len(changes), changes))
    record(store, *events)
    secret = PutCredential("staff-office", "password", Argon2Hasher().hash(PASSWORD), A_SCHOOL_DAY)
    use = AcceptableUse(USUAL_WORDS)
    accepted = r.AcceptableUseAccepted("staff-office", use.version, use.words)
    record(store, accepted, changes=(secret,))
    for station in range(stations):
        _attend(store, f"desk-{station}", f"{KEY}{station}")
    return codes


def _attend(store: Store, station: str, key: str) -> None:
    def decide(facts: Facts) -> Outcome:
        staff = "staff-office"
        roles = facts.all_staff()[0].roles
        session = Session(new_id(), staff, roles, facts.now.at, station)
        return Outcome(changes=(session, Station(station, staff, "hand_in")), remember=False)

    record(store, r.ReaderKeyMade(f"reader-{station}", station, _hash(key)))
    store.act(Command(new_id(), {"system": "benchmark"}, station), decide)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def an_app(store: Store) -> Flask:
    """The pages and the API over this store."""
    return create_app(services_of(store))


def services_of(store: Store, clock: Clock | None = None) -> Services:
    """The parts of a Phonebox around this store."""
    return Services(
        store=store,
        clock=clock or SystemClock(),
        hasher=Argon2Hasher(),
        signer=Ed25519Signer(b"b" * 32),
        session_key=b"s" * 32,
        tag_key=b"t" * 32,
        station="desk-0",
    )


def hello() -> Flask:
    """The least that Flask can answer."""
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "hello")
    return app


def folder_of(name: str, root: Path) -> Path:
    """A fresh folder for one benchmark."""
    folder = root / name
    folder.mkdir()
    return folder
