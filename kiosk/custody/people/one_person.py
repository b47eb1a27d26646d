"""One human may hold two accounts, and stand in the register of carers twice.

In short. Whoever agrees, witnesses or hears as a second person is another human, and not another
account alone. Two accounts are one person's where they are linked to one carer, or to two copies of
one carer (of one name, and one telephone number or address); or where one mail address reaches both
and their surname is the same. A mailbox that several people read does not make them one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from kiosk.custody.people.likeness import ADDRESS, NAME, TELEPHONE, Looks, shared


@dataclass(frozen=True)
class Holder:
    """An account's holder: the carers whom it is linked to, and the mail addresses of both.

    `adults` are the ids of these carers, with every copy that was found to be the same person.
    """

    staff_id: str
    surname: str
    adults: frozenset[str] = frozenset()
    looks: tuple[Looks, ...] = ()
    addresses: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Person:
    """One human: every account that is theirs, and every carer in the register who is."""

    accounts: frozenset[str] = frozenset()
    adults: frozenset[str] = frozenset()


def persons(holders: Iterable[Holder]) -> Mapping[str, Person]:
    """Of each account, the one person who holds it."""
    known = list(holders)
    found = {item.staff_id: Person(frozenset({item.staff_id}), item.adults) for item in known}
    for one, other in combinations((item for item in known if item.adults or item.addresses), 2):
        if is_one(one, other):
            first, second = found[one.staff_id], found[other.staff_id]
            both = replace(
                first,
                accounts=first.accounts | second.accounts,
                adults=first.adults | second.adults,
            )
            found |= dict.fromkeys(both.accounts, both)
    return found


def is_one(one: Holder, other: Holder) -> bool:
    """Whether one human holds both accounts, as far as the register can tell."""
    if one.adults & other.adults:
        return True
    mailed = bool(one.addresses & other.addresses)
    if mailed and one.surname.casefold() == other.surname.casefold():
        return True
    return any(_are_copies(first, second) for first in one.looks for second in other.looks)


def _are_copies(one: Looks, other: Looks) -> bool:
    if one.surname.casefold() != other.surname.casefold():
        return False
    grounds = shared(one, other)
    return NAME in grounds and bool(grounds & {TELEPHONE, ADDRESS})
