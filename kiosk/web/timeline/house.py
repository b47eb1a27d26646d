"""What happened to the school's own settings, accounts, devices and codes, in sentences."""

from kiosk.custody import register as r
from kiosk.custody.machine.clocks import ClockCause, ClockSet
from kiosk.web import words
from kiosk.web.timeline.people import ROLES
from kiosk.web.timeline.register import imported
from kiosk.web.timeline.telling import ATTENTION, Telling, Told, count, facts, listed, said

_MEDIA = {"label": "Label", "tag": "Tag"}
_SECRETS = {"password": "password", "pin": "PIN"}

_WHY_RETIRED = {
    "torn": "torn, or could not be read",
    "wrong": "it was on the wrong device",
    "moved": "moved to another device",
    "replaced": "another took its place",
    "not_needed": "not needed any more",
}


def school_opened(t: Telling, event: r.SchoolOpened) -> Told:
    """A new school began to keep its records here."""
    sample = "It is a sample school: invented people only." if event.sample else None
    return Told(f"{event.school} began to keep its records here", facts(sample))


def policy_adopted(t: Telling, event: r.PolicyAdopted) -> Told:
    """The school adopted a policy."""
    first = event.policy.get("effective_from")
    begins = f"In force from {first}." if first else None
    return Told(f"The school’s policy {event.version} was adopted by {t.actor}", facts(begins))


def calendar_adopted(t: Telling, event: r.CalendarAdopted) -> Told:
    """The school set its calendar."""
    terms = count(len(event.calendar.get("terms", [])), "term")
    closed = count(len(event.calendar.get("closed", {})), "closed day")
    return Told(f"The school’s calendar was set by {t.actor}", (f"It has {terms}, {closed}.",))


def slots_set(t: Telling, event: r.SlotsSet) -> Told:
    """The places in the safe."""
    return Told(f"The safe has {count(len(event.slots), 'slot')}, said {t.actor}")


def register_imported(t: Telling, event: r.RegisterImported) -> Told:
    """Pupils, carers and their links, as a file told them; in a person's own account, of them."""
    if t.known.imported.get(t.logged.sequence):
        return imported(t, t.known.imported[t.logged.sequence])
    pupils = (event.pupils_added, "added"), (event.pupils_changed, "brought up to date")
    done = listed(f"{count(n, 'pupil')} {what}" for n, what in pupils if n)
    adults = event.adults_added + event.adults_changed
    kept = (
        f"{count(event.missing, 'pupil')} missing from the file: kept." if event.missing else None
    )
    return Told(
        f"The register of people was imported by {t.actor}",
        facts(
            f"File: {event.file}." if event.file else None,
            f"{done[:1].upper()}{done[1:]}." if done else "No pupil was changed.",
            f"{count(adults, 'contact')} added or brought up to date." if adults else None,
            kept,
            f"{count(event.left, 'pupil')} marked as having left." if event.left else None,
        ),
    )


def staff_added(t: Telling, event: r.StaffAdded) -> Told:
    """Somebody got an account."""
    name = event.name or t.staff(event.staff_id)
    roles = listed(ROLES[role] for role in event.roles)
    ends = f"It ends by itself after {t.date(event.last)}." if event.last else None
    user = f"User name {event.user}: {roles}."
    return Told(f"{name} got an account from {t.actor}", facts(user, ends))


def staff_changed(t: Telling, event: r.StaffChanged) -> Told:
    """An account has other roles, another name or another last day."""
    name = event.name or t.staff(event.staff_id)
    roles = listed(ROLES[role] for role in event.roles)
    ends = f"It ends by itself after {t.date(event.last)}." if event.last else None
    what = f"The account of {name} was changed by {t.actor}"
    return Told(what, facts(f"{roles[:1].upper()}{roles[1:]}.", ends))


def acceptable_use_accepted(t: Telling, event: r.AcceptableUseAccepted) -> Told:
    """Somebody accepted the words on acceptable use."""
    what = f"{t.staff(event.staff_id)} accepted the school’s words on acceptable use"
    return Told(what, (f"Version {event.version}.",))


def staff_disabled(t: Telling, event: r.StaffDisabled) -> Told:
    """An account ended."""
    return Told(f"The account of {t.staff(event.staff_id)} was ended by {t.actor}")


def staff_reopened(t: Telling, event: r.StaffReopened) -> Told:
    """An account that had ended is in force again."""
    until = f"Until {t.date(event.last)}." if event.last else None
    what = f"The account of {t.staff(event.staff_id)} was opened again by {t.actor}"
    return Told(what, facts(said("Reason", event.reason), until), ATTENTION)


def badge_linked(t: Telling, event: r.BadgeLinked) -> Told:
    """A badge identifies somebody."""
    return Told(f"{t.staff(event.staff_id)} got the badge {event.code}")


def credentials_set(t: Telling, event: r.CredentialsSet) -> Told:
    """A password or PIN was set."""
    which = _SECRETS.get(event.which, event.which)
    by = t.actor if t.logged.staff_id != event.staff_id else None
    whose = f"The {which} of {t.staff(event.staff_id)} was set"
    return Told(f"{whose} by {by}" if by else whose)


def reader_key_made(t: Telling, event: r.ReaderKeyMade) -> Told:
    """A reader got a key."""
    return Told(f"The reader {event.reader} got a key for the station {event.station}")


def device_enrolled(t: Telling, event: r.DeviceEnrolled) -> Told:
    """A device is known."""
    kind = words.KINDS[event.kind]
    whose = (
        f"{words.possessive(t.person(event.pupil_id))} {kind}" if event.pupil_id else f"A {kind}"
    )
    owner = f"It belongs to {t.person(event.owner_id)}." if event.owner_id else None
    described = f"{event.description}." if event.description else None
    return Told(f"{whose} was enrolled by {t.actor}", facts(described, owner))


def code_linked(t: Telling, event: r.CodeLinked) -> Told:
    """A label or tag belongs to a device."""
    device = words.device(t.device(event.device_id))
    which = f" {event.code}" if event.medium == "label" else ""
    what = f"{_MEDIA.get(event.medium, 'Code')}{which} put on the {device}"
    return Told(what, (f"By {t.actor}.",))


def code_retired(t: Telling, event: r.CodeRetired) -> Told:
    """A label or tag belongs to nothing any more."""
    which = f" {event.code}" if event.medium == "label" else ""
    what = f"{_MEDIA.get(event.medium, 'Code')}{which} put out of use by {t.actor}"
    because = _WHY_RETIRED.get(event.why, event.why.replace("_", " "))
    return Told(what, (f"Because: {because}.",), ATTENTION)


def clock_confirmed(t: Telling, event: r.ClockConfirmed) -> Told:
    """Somebody said that date and time are right."""
    stated = f"{words.day(event.stated)}, {words.clock_time(event.stated)}"
    return Told(f"{t.actor} confirmed the clock: {stated}")


def clock_set(t: Telling, event: ClockSet) -> Told:
    """The clock was set, by the network or by somebody."""
    by_network = event.cause is ClockCause.SYNCHRONISED
    what = "The clock was synchronised" if by_network else "The clock was set"
    if abs(event.leapt_ms) < 1000:
        return Told(f"{what}; it was right to a second")
    way = "forward" if event.leapt_ms > 0 else "back"
    before = f"{words.day(event.would_be)}, {words.clock_time(event.would_be)}"
    told = f"{what}: {_span(abs(event.leapt_ms) // 1000)} {way}"
    more = (f"Without that it would have been {before}.",)
    return Told(told, more) if by_network else Told(told, more, ATTENTION)


def _span(seconds: int) -> str:
    """How long it is, in its largest two units."""
    units = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))
    parts = []
    for name, size in units:
        number, seconds = divmod(seconds, size)
        parts += [count(number, name)] if number else []
    return listed(parts[:2])
