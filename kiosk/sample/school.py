"""The sample school opened: people, accounts, devices, and who may do what."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from kiosk.clock import SCHOOL_ZONE
from kiosk.custody import register as r
from kiosk.custody.events import Event
from kiosk.custody.people.accounts import USUAL_WORDS, AcceptableUse
from kiosk.custody.school.calendar import Calendar
from kiosk.custody.school.policy import Policy, collected_at_days_end
from kiosk.custody.states import Capacity, Kind, Role, SignOffMethod
from kiosk.sample import cast as cast_
from kiosk.sample import devices as devices_
from kiosk.sample import names, staff
from kiosk.sample.cast import Cast
from kiosk.sample.clock import SetClock
from kiosk.sample.devices import SampleDevice
from kiosk.sample.people import People, fill
from kiosk.services.acting import Who, new_id
from kiosk.services.context import Services
from kiosk.services.devices import enrolment
from kiosk.services.devices.enrolment import TAG, Mark, NewDevice
from kiosk.services.ports import Change, Done, Facts, Outcome
from kiosk.services.school.opening import NewSchool, open_school
from kiosk.services.school.school_year import starts_in
from kiosk.services.staff.accounts import made

STROKES = [
    [[1200, 5600], [1900, 3100], [2300, 6400], [3000, 4200], [3600, 6000], [4700, 4600]],
    [[5100, 6100], [5800, 3300], [6200, 6200], [7400, 4800], [8600, 5600]],
]
AUTHORITY = "standing-2026-09"
LOOKED_AT_AGAIN = timedelta(days=150)


@dataclass
class School:
    """The sample school while its weeks are made: parts, clock, people and devices."""

    services: Services
    clock: SetClock
    calendar: Calendar
    cast: Cast
    people: People
    devices: list[SampleDevice]
    staff_ids: dict[str, str]
    device_ids: dict[int, str]

    def who(self, user: str) -> Who:
        """One of the staff in their own session."""
        return Who(self.staff_ids[user], staff.BY_USER[user].roles)

    @property
    def desk(self) -> Who:
        """The office at its desk."""
        return Who(self.staff_ids["office"], frozenset({Role.OFFICE}), self.services.station)

    def device_of(self, child_id: str) -> SampleDevice:
        """The first device of a child."""
        return next(device for device in self.devices if device.child.id == child_id)

    def write(self, user: str, *events: Event, changes: tuple[Change, ...] = ()) -> Done:
        """Write what no service of the desk does: papers that the school already had."""
        command = self.who(user).command(new_id())

        def decide(facts: Facts) -> Outcome:
            return Outcome(events, changes=changes)

        return self.services.store.act(command, decide)


def policy_since(first: date) -> Policy:
    """Confiscations go home at the day's end; Year 6 may walk with a standing authority.

    The printed passwords never grow too old, however far its clock is set.
    """
    return replace(
        collected_at_days_end(first),
        standing_authority_years=frozenset({6}),
        extra={"password_months": "0"},
    )


def opened(services: Services, clock: SetClock, calendar: Calendar, os_user: str) -> School:
    """A new sample school, before its first day."""
    today = clock.at.astimezone(SCHOOL_ZONE).date()
    first = date(starts_in(today), 9, 1)
    head = staff.BY_USER["head"].as_new()
    new = NewSchool(names.SCHOOL, head, policy_since(first), calendar, sample=True)
    done = open_school(services.store, services.hasher, new, os_user)
    people = People()
    cast = cast_.enter(people)
    fill(people)
    devices = devices_.of(people, cast)
    ids = {"head": done.answer["staff"]}
    school = School(services, clock, calendar, cast, people, devices, ids, {})
    changes = people.as_changes()
    school.write("head", r.RegisterChanged("sample school", len(people.children), changes))
    _appoint(school)
    _enrol(school)
    _agree(school, first)
    return school


def _appoint(school: School) -> None:
    for person in staff.STAFF:
        if person.user in school.staff_ids:
            continue
        adult_id = school.cast.teacher.id if person.user == "teacher" else None
        account = made(school.services.hasher, person.as_new(adult_id))
        school.staff_ids[person.user] = account.staff_id
        school.write("head", *account.events, changes=account.changes(school.clock.at))
    use = AcceptableUse(USUAL_WORDS)
    for user, staff_id in school.staff_ids.items():
        school.write(user, r.AcceptableUseAccepted(staff_id, use.version, use.words))


def _enrol(school: School) -> None:
    services = school.services
    for device in school.devices:
        marks = (Mark(device.code), Mark(services.tag_of(device.uid), TAG))
        new = NewDevice(device.kind, device.child.id, device.description, marks, device.owner_id)
        done = enrolment.enrol(services.store, school.desk, new_id(), new)
        school.device_ids[device.number] = done.answer["device"]
        school.clock.wait(30)


def _agree(school: School, first: date) -> None:
    """The papers in the file: standing authorities, authorised adults, a bar, an exemption."""
    last = date(first.year + 1, 7, 31)
    school.write(
        "head",
        *(_walks(school, device, first, last) for device in school.devices if device.walks_home),
    )
    cast = school.cast
    school.write(
        "office", *(_may_collect(school, child.id, first, last) for child in (cast.leo, cast.mia))
    )
    school.write("dsl", _social_worker(school, first, last), _bar(school))
    _exempt(school, first, last)


def _exempt(school: School, first: date, last: date) -> None:
    """Isla's glucose monitor: asked for, agreed to by her grandmother, and approved."""
    isla = school.cast.isla
    exemption_id, device = new_id(), school.device_ids[school.device_of(isla.id).number]
    conditions = "In her bag, on silent. She may look at it whenever she needs to."
    sanctions = "If she plays on it, it stays with her teacher, who looks with her when it rings."
    asked = r.ExemptionAsked(
        exemption_id,
        isla.id,
        device,
        "medical",
        first,
        last,
        carer_alone="young",
        conditions=conditions,
        sanctions=sanctions,
    )
    agreed = r.AgreementRecorded(exemption_id, isla.id, "carer", isla.carers[0])
    granted = r.ExemptionGranted(exemption_id, isla.id, device, "medical", first, last, conditions)
    school.write("teacher", asked, agreed)
    school.write("head", granted)


def _walks(school: School, device: SampleDevice, first: date, last: date) -> Event:
    return r.StandingAuthoritySigned(
        authority_id=new_id(),
        pupil_id=device.child.id,
        device_ids=(school.device_ids[device.number],),
        signer_id=device.child.carers[0],
        first=first,
        last=last,
        language="en",
        wording_version=AUTHORITY,
        method=SignOffMethod.PAPER,
        wording="My child may take home alone what is handed in at school.",
    )


def _may_collect(school: School, child_id: str, first: date, last: date) -> Event:
    child = next(item for item in school.people.children if item.id == child_id)
    return r.AdultAuthorised(
        authorisation_id=new_id(),
        pupil_id=child_id,
        adult_id=school.cast.childminder.id,
        carer_id=child.carers[0],
        kinds=(Kind.HAND_IN,),
        first=first,
        last=last,
        seen_by=school.staff_ids["office"],
        capacity=Capacity.CHILDMINDER,
        review_on=school.clock.at.date() + LOOKED_AT_AGAIN,
    )


def _social_worker(school: School, first: date, last: date) -> Event:
    return r.AdultAuthorised(
        authorisation_id=new_id(),
        pupil_id=school.cast.ruby.id,
        adult_id=school.cast.social_worker.id,
        carer_id=school.cast.ruby.carers[0],
        kinds=(Kind.HAND_IN, Kind.CONFISCATION),
        first=first,
        last=last,
        seen_by=school.staff_ids["dsl"],
        capacity=Capacity.SOCIAL_WORKER,
        organisation="the county’s children’s services",
        review_on=school.clock.at.date() + LOOKED_AT_AGAIN,
    )


def _bar(school: School) -> Event:
    now: datetime = school.clock.at
    return r.BarPlaced(
        bar_id=new_id(),
        adult_id=school.cast.barred.id,
        pupil_ids=(school.cast.tyler.id,),
        stops_collection=True,
        seen_by=school.staff_ids["dsl"],
        review_on=now.date() + timedelta(days=180),
        document="Child arrangements order of the family court, seen and copied to the file.",
    )
