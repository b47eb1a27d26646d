"""What the office does at its desk on a day of the sample, each step through its service."""

from typing import Any

from kiosk.clock import SCHOOL_ZONE
from kiosk.custody.states import IdentityMethod, SignOffMethod
from kiosk.sample import staff
from kiosk.sample.devices import SampleDevice
from kiosk.sample.school import STROKES, School
from kiosk.scanning.router import Activity
from kiosk.services.acting import new_id
from kiosk.services.desk import collection, stations
from kiosk.services.desk.collecting import Collection, collection_at
from kiosk.services.desk.reading import Scan
from kiosk.services.desk.releasing import Signing, release
from kiosk.services.desk.scan import take
from kiosk.services.people.wordings import VERSION, wording
from kiosk.services.ports import Done
from kiosk.services.staff import sessions
from kiosk.services.staff.sign_in import SignedIn, sign_in
from kiosk.services.views import Session


class Astray(Exception):
    """The sample's story did not go as it was written: a fault of the program."""


def arrive(school: School) -> Session:
    """The office signs in at the desk."""
    services, person = school.services, staff.BY_USER["office"]
    signed_in = sign_in(
        services.store, services.hasher, person.user, person.password, station=services.station
    )
    if not isinstance(signed_in, SignedIn):
        raise Astray(signed_in.words)
    return signed_in.session


def go_home(school: School, session: Session) -> None:
    """The office signs out."""
    sessions.sign_out(school.services.store, session)


def turn_to(school: School, activity: Activity) -> None:
    """Turn the station to hand-in or collection."""
    stations.begin(school.services.store, school.desk, activity)


def scan(school: School, code: str, expected: str) -> dict[str, Any]:
    """Scan a code at the desk."""
    services = school.services
    reading = Scan(new_id(), services.station, "qr", "scanner", code=code)
    answer = take(services.store, reading).answer
    if answer["outcome"] != expected:
        raise Astray(f"{code}: {answer['outcome']}, not {expected}")
    school.clock.wait(7)
    return answer


def hand_in(school: School, device: SampleDevice) -> str:
    """Take a device in by its label; the id of its custody record."""
    return str(scan(school, device.code, "handed_in")["record"])


def name_collector(
    school: School, device: SampleDevice, person_id: str, identity: IdentityMethod
) -> Collection | None:
    """Scan a device for collection and say who stands there; none when that was stopped."""
    store = school.services.store
    record = scan(school, device.code, "selected")["record"]
    granted(collection.prepare(store, school.desk, new_id(), person_id, (record,), identity))
    with store.read() as facts:
        return collection_at(facts.station(school.services.station))


def collect(school: School, device: SampleDevice, person_id: str) -> None:
    """A carer, or an authorised adult, signs for a device and takes it."""
    prepared = name_collector(school, device, person_id, IdentityMethod.KNOWN)
    if prepared is None:
        raise Astray(f"nobody collects {device.code}")
    school.clock.wait(15)
    granted(release(school.services.store, school.desk, new_id(), signing(school, prepared)))
    school.clock.wait(20)


def walk_home(school: School, device: SampleDevice) -> None:
    """A child takes a hand-in home under a standing authority."""
    name_collector(school, device, device.child.id, IdentityMethod.BY_SIGHT)
    granted(release(school.services.store, school.desk, new_id(), None))
    school.clock.wait(5)


def signing(school: School, prepared: Collection) -> Signing:
    """The collector's signature under the words that were read."""
    with school.services.store.read() as facts:
        adult = facts.adult(prepared.collector_id or "")
        name = adult.name if adult else ""
    at = f"{school.clock.at.astimezone(SCHOOL_ZONE):%H:%M}"
    words = wording("en").sentence.format(name=name, devices="what is on this list", time=at)
    return Signing(
        SignOffMethod.DRAWN,
        prepared.collector_id,
        covers=prepared.chosen,
        wording=words,
        wording_version=VERSION,
        strokes=STROKES,
    )


def granted(done: Done) -> Done:
    """What was done; Astray where it was refused."""
    if done.refusals:
        raise Astray(", ".join(refusal.code.value for refusal in done.refusals))
    return done
