"""Whose account is whose: the one person behind an account, from what the register says."""

from collections.abc import Mapping

from kiosk.custody.people.likeness import Looks
from kiosk.custody.people.one_person import Holder, Person, persons
from kiosk.custody.states import Role
from kiosk.custody.telling.messages import StaffAddressSet
from kiosk.services.desk.standing import one_person
from kiosk.services.ports import Facts
from kiosk.services.views import Adult, Query, Staff

_MOST = 1000
MAILED = frozenset({Role.DSL, Role.HEAD})
"""Whom alerts are mailed to, and so whose addresses are known."""


def person_of(facts: Facts, staff_id: str) -> Person:
    """Whoever holds this account, with their other accounts, ended ones too.

    Quick for most: whoever is linked to no carer, and is mailed no alerts, has one account.
    """
    staff = facts.staff(staff_id)
    if staff is None or not (staff.adult_id or staff.roles & MAILED):
        return Person(frozenset({staff_id}))
    found: Mapping[str, Person] = facts.rarely("persons", lambda: _persons(facts))
    return found[staff_id]


def are_two(facts: Facts, one: str, other: str) -> bool:
    """Whether these two accounts are two people's."""
    return one != other and other not in person_of(facts, one).accounts


def addresses_of_staff(facts: Facts) -> dict[str, str]:
    """Where mail reaches members of staff, by their ids."""
    newest: dict[str, str | None] = {}
    for item in facts.entries(Query(kind="staff_address_set", limit=_MOST)):
        if isinstance(item.event, StaffAddressSet):
            newest.setdefault(item.event.staff_id, item.event.address)
    return {staff_id: address for staff_id, address in newest.items() if address}


def _persons(facts: Facts) -> Mapping[str, Person]:
    addresses = addresses_of_staff(facts)
    return persons(_holder(facts, item, addresses.get(item.id)) for item in facts.all_staff())


def _holder(facts: Facts, staff: Staff, address: str | None) -> Holder:
    ids = one_person(facts, staff.adult_id) if staff.adult_id else set()
    adults = [adult for item in sorted(ids) if (adult := facts.adult(item)) is not None]
    mail = {item.strip().casefold() for item in (address, *(x.email for x in adults)) if item}
    surname = staff.name.split()[-1] if staff.name.split() else ""
    return Holder(staff.id, surname, frozenset(ids), tuple(map(_looks, adults)), frozenset(mail))


def _looks(adult: Adult) -> Looks:
    return Looks(adult.forename, adult.surname, adult.phone, adult.address)
