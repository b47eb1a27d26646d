"""A school as large as Phonebox serves, in the middle of a morning."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.events import Event
from kiosk.custody.people.accounts import USUAL_WORDS, AcceptableUse
from kiosk.custody.states import DeviceKind, Role, SignOffMethod
from kiosk.services.ports import PutCredential, Store
from tests.factories import A_SCHOOL_DAY, open_school, record

PUPILS, ADULTS_EACH, HERE, BARS, EXEMPT, ALONE, STAFF = 1_500, 2, 400, 20, 60, 300, 120
FIRST, LAST = date(2026, 9, 1), date(2027, 7, 21)
FORENAMES = ("Ada", "Ben", "Cleo", "Dev", "Ella", "Finn", "Gita", "Hugo", "Iris", "Jon", "Kaya")
SURNAMES = ("Ash", "Bell", "Carr", "Dale", "Ellis", "Frost", "Gray", "Hale", "Ives", "Jay", "Kerr")


def a_large_school(store: Store) -> None:
    """1,500 pupils and 3,000 adults, with what lies in the safe and what holds for whom."""
    open_school(store)
    changes = list(_people())
    record(store, r.RegisterChanged("benchmark", len(changes), changes))
    devices = (
        r.DeviceEnrolled(f"device-{n}", DeviceKind.PHONE, f"pupil-{n}", description="a phone")
        for n in range(PUPILS)
    )
    record(store, r.SlotsSet(tuple(str(n) for n in range(PUPILS))), *devices)
    came_in = (e.HandedIn(f"record-{n}", f"device-{n}", f"pupil-{n}", str(n)) for n in range(HERE))
    record(store, *came_in, staff="staff-office")
    record(store, *_agreed(), staff="staff-head")


def _named(number: int, salt: int = 0) -> dict[str, str]:
    surname = SURNAMES[number // 7 % len(SURNAMES)] + chr(97 + number % 23)
    return {"forename": FORENAMES[(number + salt) % len(FORENAMES)], "surname": surname}


def _people() -> Iterator[dict[str, Any]]:
    for number in range(PUPILS):
        year, pupil = number % 7, f"pupil-{number}"
        yield {
            "op": "pupil",
            "id": pupil,
            "ref": f"L{number:05}",
            **_named(number),
            "year": year,
            "class": f"{year}{'ABCDEFG'[number // 7 % 7]}",
            "home_slot": None,
            "usually_brings": True,
        }
        for which in range(ADULTS_EACH):
            adult = f"adult-{number}-{which}"
            yield {
                "op": "adult",
                "id": adult,
                "title": "Ms",
                **_named(number, which + 3),
                "phone": f"07700 9{number:05}",
                "address": f"{number} Mill Lane, Ely CB7 4AA",
                "email": None,
                "born": None,
            }
            link = {"op": "link", "pupil": pupil, "adult": adult, "relationship": "mother"}
            yield {**link, "carer": True, "priority": which + 1}


def _agreed() -> Iterator[Event]:
    review = date(2027, 1, 8)
    for n in range(BARS):
        yield r.BarPlaced(f"bar-{n}", f"adult-{n}-0", (), True, "staff-head", review, None)
    for n in range(PUPILS - EXEMPT, PUPILS):
        kept = (f"pupil-{n}", f"device-{n}", "medical", FIRST, LAST)
        yield r.ExemptionAsked(f"keep-{n}", *kept)
        yield r.ExemptionGranted(f"keep-{n}", *kept)
    for n in range(ALONE):
        signed = (f"pupil-{n}", (f"device-{n}",), f"adult-{n}-0", FIRST, LAST, "en", "1")
        yield r.StandingAuthoritySigned(f"alone-{n}", *signed, SignOffMethod.PAPER)
    for n in range(STAFF):
        yield r.StaffAdded(f"staff-{n}", f"user{n}", (Role.TEACHER,), name=f"Teacher {n}")


def let_in(store: Store, secret_hash: str) -> None:
    """Let the office and the headteacher sign in with a password that has this hash."""
    use = AcceptableUse(USUAL_WORDS)
    for staff in ("staff-office", "staff-head"):
        secret = PutCredential(staff, "password", secret_hash, A_SCHOOL_DAY)
        accepted = r.AcceptableUseAccepted(staff, use.version, use.words)
        record(store, accepted, changes=(secret,))
