"""Times, names and things in the words of a screen."""

from datetime import date, datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from kiosk.clock import SCHOOL_ZONE
from kiosk.custody.reasons import Reason
from kiosk.custody.states import Capacity, Condition, DeviceKind, IdentityMethod, Kind
from kiosk.services.views import Device, Pupil

KINDS: dict[DeviceKind, str] = {
    DeviceKind.PHONE: "phone",
    DeviceKind.WATCH: "watch",
    DeviceKind.FITNESS_TRACKER: "fitness tracker",
    DeviceKind.TABLET: "tablet",
    DeviceKind.E_READER: "e-reader",
    DeviceKind.GAMES_CONSOLE: "games console",
    DeviceKind.OTHER: "other device",
}

CUSTODY: dict[Kind, str] = {
    Kind.HAND_IN: "hand-in",
    Kind.CONFISCATION: "confiscation",
    Kind.SAFEKEEPING: "safekeeping",
    Kind.FOUND_PROPERTY: "found property",
}

CONDITIONS: dict[Condition, str] = {
    Condition.GOOD: "good",
    Condition.MARKED: "scratched or marked",
    Condition.CRACKED: "cracked screen",
    Condition.NOT_WORKING: "does not turn on",
    Condition.NOT_SEEN: "not looked at",
}

REASONS: dict[Reason, str] = {
    Reason.CHILD_PROTECTION: "breach of the child protection policy",
    Reason.BEHAVIOUR: "breach of the behaviour policy",
    Reason.ANTI_BULLYING: "breach of the anti-bullying policy",
    Reason.SUSPECTED_IMAGE: "possible youth-produced sexual imagery",
    Reason.EVIDENCE: "possible evidence of an offence",
    Reason.RISK_TO_PERSON: "risk to a person",
    Reason.EXPLOITATION: "exploitation, hate or extremism",
    Reason.EXAMINATION: "found in an examination",
    Reason.DEVICE_POLICY: "other breach of the device policy",
    Reason.PROTECT_PUPIL: "to protect a pupil",
    Reason.FOUND: "found, nobody had it",
}

IDENTITY: dict[IdentityMethod, str] = {
    IdentityMethod.KNOWN: "known to staff",
    IdentityMethod.DOCUMENT: "a document was seen",
    IdentityMethod.WORD: "said the family's collection word",
    IdentityMethod.PRIVATE_CHECK: "checked in private",
    IdentityMethod.BY_SIGHT: "known by sight",
}


CAPACITIES: dict[Capacity, str] = {
    Capacity.TAXI: "taxi driver",
    Capacity.FOSTER_CARER: "foster carer",
    Capacity.SOCIAL_WORKER: "social worker",
    Capacity.CLUB: "club leader",
    Capacity.CHILDMINDER: "childminder",
    Capacity.OTHER: "from outside the family",
}


def escort(capacity: Capacity | None, organisation: str | None) -> str | None:
    """As what somebody from outside the family comes: taxi driver, of Swift Cars."""
    if capacity is None:
        return None
    what = CAPACITIES[capacity]
    return f"{what}, of {organisation}" if organisation else what


def local(moment: datetime, zone: ZoneInfo = SCHOOL_ZONE) -> datetime:
    """A moment on the school's wall clock."""
    return moment.astimezone(zone)


def clock_time(moment: datetime) -> str:
    """The time of day: 08:43."""
    return f"{local(moment):%H:%M}"


def day(moment: datetime) -> str:
    """The day in words: Monday 23 November."""
    when = local(moment)
    return f"{when:%A} {when.day} {when:%B}"


def long_date(when: date, now: datetime) -> str:
    """A date in words, with its year where that is not this one: Tuesday 17 November."""
    year = "" if when.year == local(now).year else f" {when.year}"
    return f"{when:%A} {when.day} {when:%B}{year}"


def since(moment: datetime, now: datetime) -> str:
    """The time of day, with its day where that is not today."""
    if local(moment).date() == local(now).date():
        return clock_time(moment)
    return f"{day(moment)}, {clock_time(moment)}"


def number(value: int) -> str:
    """A number as people read it: 10,482."""
    return f"{value:,}"


def device(item: Device | None) -> str:
    """A device as a part of a sentence, its kind always said: phone, blue, cracked corner."""
    if item is None:
        return "device without a label"
    kind, described = KINDS[item.kind], item.description.strip()
    if not described:
        return kind
    return described if kind in described.lower() else f"{kind}, {described}"


def short(item: Device | None) -> str:
    """A device in a heading: its description where that says what it is, else its kind."""
    if item is None:
        return "device"
    kind = KINDS[item.kind]
    return item.description.strip() if kind in item.description.lower() else kind


def adult_line(name: str, relationship: str) -> str:
    """An adult and what they are to the pupil, where a file or a person has said so."""
    return f"{name}, {relationship}" if relationship else name


def possessive(name: str) -> str:
    """Whose: Amara's, James's."""
    return f"{name}’s"


def pupil_line(item: Pupil) -> str:
    """Which pupil of that name: class and year."""
    year = {-1: "Nursery", 0: "Reception"}.get(item.year, f"Year {item.year}")
    return f"{item.class_name}, {year}" if item.class_name else year


def quoted(text: str) -> str:
    """Text as a part of an address."""
    return quote(text, safe="")
