"""A school with the people whom a real office meets, and an office that works there.

Ada and Ben are Clare Lovell's; Simon Reed is Ada's father and Max's, whose mother is Jo Hale; so
Ada and Max are half-siblings, and Ben and Max are nothing to each other. Zoë is a stranger to all.
Tom is the child of Pat Quill, who works at the desk.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from db.sql_store import SqlStore
from kiosk.custody import register as r
from kiosk.custody.events import Event
from kiosk.custody.people.accounts import USUAL_WORDS, AcceptableUse
from kiosk.custody.permissions import at_the_desk
from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import (
    DeviceKind,
    IdentityMethod,
    Kind,
    Role,
    SignOffMethod,
)
from kiosk.scanning import codes
from kiosk.services.acting import Who
from kiosk.services.desk import collection, scan
from kiosk.services.desk.collecting import Collection, collection_at, items
from kiosk.services.desk.reading import Scan
from kiosk.services.desk.releasing import Signing, release
from kiosk.services.ports import Done
from kiosk.services.views import Logged, Query, Station
from tests.factories import StillClock, a_policy, new_id, open_school, record

E = TypeVar("E", bound=Event)

PEOPLE = {
    "adult-reed": ("Mr", "Simon", "Reed", "07700 900111", "14 Quarry Road, Hill Top HT1 4QR"),
    "adult-hale": ("Ms", "Jo", "Hale", "07700 900222", "3 Canal Street, Hill Top HT2 9CS"),
    "adult-nan": ("Mrs", "Rose", "Attwell", "07700 900333", "8 Pound Lane, Hill Top HT1 2PL"),
    "adult-teen": ("", "Kit", "Marsh", "07700 900444", "22 Mere View, Hill Top HT5 1MV"),
    "adult-quill": ("Mx", "Pat", "Quill", "07700 900555", "5 Elm Close, Hill Top HT3 7EC"),
    "adult-friend": ("Ms", "Wanda", "Iqbal", "07700 900666", "77 High Street, Hill Top HT1 1HS"),
}
PUPILS = {"pupil-max": ("Max", "Reed", 6), "pupil-tom": ("Tom", "Quill", 5)}
LINKS = (
    ("pupil-ada", "adult-reed", "father", 2),
    ("pupil-max", "adult-reed", "father", 1),
    ("pupil-max", "adult-hale", "mother", 2),
    ("pupil-tom", "adult-quill", "parent", 1),
)
DEVICES = {
    "device-max": ("pupil-max", DeviceKind.PHONE),
    "device-tom": ("pupil-tom", DeviceKind.WATCH),
    "device-ada-watch": ("pupil-ada", DeviceKind.WATCH),
}
STAFF = {
    "staff-teacher": (Role.TEACHER,),
    "staff-leader": (Role.LEADER,),
    "staff-dsl": (Role.DSL,),
    "staff-second": (Role.OFFICE,),
    "staff-governor": (Role.GOVERNOR,),
    "staff-technician": (Role.TECHNICIAN,),
}
OTHERS = ("staff-office", "staff-head", "staff-quill")
USE = AcceptableUse(USUAL_WORDS)
LABELS = {
    device: codes.with_check(f"D{number:07}")
    for number, device in enumerate(
        ("device-ada", "device-ben", "device-zoe", *DEVICES), start=1001
    )
}
STROKES = [[[100, 500], [4000, 200], [8000, 700]]]
WORDS = "I am here. I have received it, today at 15:45."


def _adult(adult_id: str) -> dict[str, Any]:
    title, forename, surname, phone, address = PEOPLE[adult_id]
    born = "2012-05-01" if adult_id == "adult-teen" else "1980-02-01"
    return {
        "op": "adult",
        "id": adult_id,
        "title": title,
        "forename": forename,
        "surname": surname,
        "phone": phone,
        "address": address,
        "email": None,
        "born": born,
    }


def _pupil(pupil_id: str) -> dict[str, Any]:
    forename, surname, year = PUPILS[pupil_id]
    return {
        "op": "pupil",
        "id": pupil_id,
        "ref": f"R-{pupil_id}",
        "forename": forename,
        "surname": surname,
        "year": year,
        "class": f"{year}B",
        "home_slot": None,
        "usually_brings": True,
    }


def _link(pupil: str, adult: str, relationship: str, priority: int) -> dict[str, Any]:
    link = {"op": "link", "pupil": pupil, "adult": adult, "relationship": relationship}
    return {**link, "carer": True, "priority": priority}


def furnish(store: SqlStore) -> None:
    """The school of this module, in an empty store."""
    open_school(store, a_policy(standing_authority_years=frozenset({5, 6})))
    changes = [
        *map(_adult, PEOPLE),
        *map(_pupil, PUPILS),
        *(_link(*link) for link in LINKS),
    ]
    record(store, r.RegisterChanged("tests", len(changes), changes))
    record(
        store,
        *(r.StaffAdded(one, one[6:], roles, name=one[6:].title()) for one, roles in STAFF.items()),
        r.StaffAdded("staff-quill", "quill", (Role.OFFICE,), "adult-quill", "Pat Quill"),
        r.BadgeLinked("staff-office", codes.with_check("B0000001")),
        *(
            r.DeviceEnrolled(device, kind, pupil, description=f"{kind} of {pupil}")
            for device, (pupil, kind) in DEVICES.items()
        ),
        *(r.CodeLinked(code, "label", device) for device, code in LABELS.items()),
        authorised("adult-nan", "pupil-ada"),
        authorised("adult-nan", "pupil-ben"),
        authorised("adult-teen", "pupil-ada"),
        *(r.AcceptableUseAccepted(one, USE.version, USE.words) for one in (*STAFF, *OTHERS)),
    )


def authorised(adult: str, pupil: str, *kinds: Kind, last: date = date(2027, 7, 20)) -> Event:
    """A carer's written word, for hand-ins unless other kinds are named."""
    carer = "adult-obrien" if pupil == "pupil-zoe" else "adult-lovell"
    named = kinds or (Kind.HAND_IN,)
    first = date(2026, 9, 1)
    return r.AdultAuthorised(new_id(), pupil, adult, carer, named, first, last, "staff-office")


def barred(adult: str, *pupils: str, stops: bool = True) -> r.BarPlaced:
    """A bar on an adult; for every pupil unless some are named."""
    review = date(2027, 1, 15)
    return r.BarPlaced(f"bar-{adult}", adult, pupils, stops, "staff-dsl", review)


@dataclass
class Office:
    """The office of that school: who sits there, and what they do, each act through its service."""

    store: SqlStore
    clock: StillClock
    sitting: dict[str, str] = field(default_factory=dict)

    def sit(self, staff: str = "staff-office", station: str = "desk") -> None:
        """Somebody signs in at a station, and it takes devices in."""
        self.sitting[station] = staff
        record(self.store, changes=(Station(station, staff, "hand_in"),))

    def turn(self, activity: str, station: str = "desk") -> None:
        """The station does something else."""
        record(self.store, changes=(replace(self.station(station), activity=activity),))

    def who(self, staff: str | None = None, *, station: str = "desk", own: bool = False) -> Who:
        """Somebody at the desk, with its role; or in a browser of their own, with theirs."""
        person = staff or self.sitting[station]
        with self.store.read() as facts:
            found = facts.staff(person)
        assert found
        if own:
            return Who(person, found.roles)
        return Who(person, at_the_desk(found.roles), station)

    def scan(self, device: str | None = None, station: str = "desk", **more: Any) -> dict[str, Any]:
        """A device's label, or something else that is read, comes before the reader."""
        return self.scanned(device, station, **more).answer

    def scanned(self, device: str | None, station: str = "desk", **more: Any) -> Done:
        """The same, with everything that was done."""
        code = LABELS.get(device, device) if device else None
        reading = {"id": new_id(), "medium": "qr", "reader": "scanner", "code": code, **more}
        return scan.take(self.store, Scan(station=station, **reading))

    def handed_in(self, *devices: str) -> tuple[str, ...]:
        """These devices come in, one scan each; the ids of their records."""
        before = self.station().activity
        self.turn("hand_in")
        found = [self.scan(device) for device in devices]
        assert [item["outcome"] for item in found] == ["handed_in"] * len(devices)
        self.turn(before)
        return tuple(item["record"] for item in found)

    def afternoon(self) -> None:
        """A quarter of an hour after the bell; the desk gives out."""
        self.clock.at = self.clock.at.replace(hour=15, minute=45)
        self.turn("collect")

    def station(self, name: str = "desk") -> Station:
        with self.store.read() as facts:
            return facts.station(name)

    @property
    def collection(self) -> Collection | None:
        return collection_at(self.station())

    def start(self, pupil: str) -> None:
        """Begin a collection by looking the pupil up."""
        assert not collection.start(self.store, self.who(), new_id(), pupil).refusals

    def choose(self, person: str) -> Done:
        """Tap a collector's name."""
        return collection.choose_collector(self.store, self.who(), new_id(), person)

    def prepare(self, person: str, *records: str, **more: Any) -> Done:
        """Say who it is, known by sight, and what goes home."""
        known = IdentityMethod.KNOWN
        return collection.prepare(self.store, self.who(), new_id(), person, records, known, **more)

    def collecting(self, person: str, *devices: str, **more: Any) -> None:
        """Scan devices for a collection, and say who collects them."""
        for device in devices:
            assert self.scan(device)["outcome"] == "selected"
        found = tuple(self.record_of(device).record_id for device in devices)
        assert not self.prepare(person, *found, **more).refusals

    def signing(self, **more: Any) -> Signing:
        """The collector signs for what is chosen."""
        under_way = self.collection
        assert under_way
        usual: dict[str, Any] = {
            "method": SignOffMethod.DRAWN,
            "collector_id": under_way.collector_id,
            "covers": under_way.chosen,
            "wording": WORDS,
            "wording_version": "test-1",
            "strokes": STROKES,
        }
        return Signing(**{**usual, **more})

    def sign(self, **more: Any) -> Done:
        """The collector signs, and what is chosen goes."""
        return release(self.store, self.who(), new_id(), self.signing(**more))

    def forge(self, kept: dict[str, Any]) -> None:
        """What the station keeps of its collection is something else."""
        record(self.store, changes=(replace(self.station(), collection=kept),))

    def listed(self) -> set[str | None]:
        """The devices that the collection under way lists."""
        under_way = self.collection
        assert under_way
        with self.store.read() as facts:
            return {item.record.device_id for item in items(facts, self.who(), under_way)}

    def against(self, device: str) -> tuple[str, ...]:
        """What speaks against this device's release in the collection under way."""
        under_way = self.collection
        assert under_way
        with self.store.read() as facts:
            found = items(facts, self.who(), under_way)
        (one,) = [item for item in found if item.record.device_id == device]
        return tuple(refusal.code.value for refusal in one.refusals)

    def record_of(self, device: str) -> CustodyRecord:
        """The device's newest custody record."""
        with self.store.read() as facts:
            found = facts.open_record_of(device) or facts.last_record_of(device)
        assert found
        return found

    def is_here(self, *devices: str) -> bool:
        """Whether these devices are all still in custody."""
        with self.store.read() as facts:
            return all(facts.open_record_of(device) for device in devices)

    def happened(self, *events: Event, staff: str = "staff-dsl") -> None:
        """Something is recorded meanwhile, by somebody else."""
        record(self.store, *events, staff=staff)

    def entries(self, kind: type[E]) -> list[Logged]:
        """Every entry of this kind, oldest first."""
        with self.store.read() as facts:
            found = facts.entries(Query(limit=2000))
        ordered = sorted(found, key=lambda item: item.sequence)
        return [item for item in ordered if isinstance(item.event, kind)]

    def events(self, kind: type[E]) -> list[E]:
        """What those entries say."""
        return [item.event for item in self.entries(kind) if isinstance(item.event, kind)]

    def size(self) -> int:
        """How many entries the ledger has."""
        with self.store.read() as facts:
            return facts.head()[0]

    def wait(self, **how_long: float) -> None:
        self.clock.wait(**how_long)

    @property
    def now(self) -> datetime:
        return self.clock.at

    @property
    def today(self) -> date:
        return self.now.date()

    def later(self, **how_long: float) -> datetime:
        return self.now + timedelta(**how_long)


def refused(done: Done) -> tuple[str, ...]:
    """The codes of an act's refusals."""
    return tuple(refusal.code.value for refusal in done.refusals)
