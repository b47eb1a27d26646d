"""The people of the sample school: 240 pupils in eight classes, their families and their kinds."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from kiosk.sample import names
from kiosk.services.acting import new_id

Kin = tuple[str, str]
"""A grown-up in a family: what they are to the children, and whose surname they have."""

_SHAPES: tuple[tuple[Kin, ...], ...] = (
    (("mother", "same"), ("father", "same")),
    (("father", "same"), ("mother", "own")),
    (("mother", "same"),),
    (("mother", "own"), ("father", "same")),
    (("mother", "same"), ("step-father", "own")),
    (("mother", "same"), ("father", "same"), ("grandmother", "own")),
    (("grandmother", "same"), ("grandfather", "same")),
    (("mother", "same"), ("mother", "own")),
    (("father", "same"),),
    (("aunt", "own"), ("mother", "same")),
)
_SIZES = (1, 2, 1, 1, 3, 1, 2, 1, 1, 2)
_TITLES = {"mother": "Mrs", "father": "Mr", "step-father": "Mr", "grandfather": "Mr"}
_MEN = frozenset({"father", "step-father", "grandfather"})
_MAIL = "families.example"
"""A domain that is kept free for examples: no mail reaches anybody."""


@dataclass(frozen=True)
class Adult:
    """A grown-up of the sample."""

    id: str
    title: str
    forename: str
    surname: str
    phone: str
    address: str
    email: str | None = None

    def as_change(self) -> dict[str, Any]:
        """The adult as the register is told."""
        known = {"title": self.title, "forename": self.forename, "surname": self.surname}
        where = {"phone": self.phone, "address": self.address, "email": self.email, "born": None}
        return {"op": "adult", "id": self.id, **known, **where}


@dataclass(frozen=True)
class Child:
    """A pupil of the sample, with the grown-ups: who, what they are, whether a carer."""

    id: str
    ref: str
    forename: str
    surname: str
    class_name: str
    year: int
    adults: tuple[tuple[str, str, bool], ...] = ()
    home_slot: str | None = None
    usually_brings: bool = False

    @property
    def carers(self) -> tuple[str, ...]:
        """The carers' ids, the first contact first."""
        return tuple(adult for adult, _, carer in self.adults if carer)

    def as_changes(self) -> Iterator[dict[str, Any]]:
        """The pupil and the links as the register is told."""
        yield {
            "op": "pupil",
            "id": self.id,
            "ref": self.ref,
            "forename": self.forename,
            "surname": self.surname,
            "year": self.year,
            "class": self.class_name,
            "home_slot": self.home_slot,
            "usually_brings": self.usually_brings,
        }
        for priority, (adult, relationship, carer) in enumerate(self.adults, start=1):
            link = {"op": "link", "pupil": self.id, "adult": adult, "relationship": relationship}
            yield {**link, "carer": carer, "priority": priority}


@dataclass
class People:
    """Everybody, in the order in which they were made."""

    children: list[Child] = field(default_factory=list)
    adults: list[Adult] = field(default_factory=list)

    def adult(self, title: str, forename: str, surname: str, **known: str) -> Adult:
        """Add a grown-up; a number and a house of their own unless given."""
        n = len(self.adults)
        made = Adult(
            new_id(),
            title,
            forename,
            surname,
            known.get("phone", names.mobile(n) if n % 5 else names.landline(n)),
            known.get("address", names.address(n)),
            None if n % 9 == 8 else f"{_plain(forename)}.{_plain(surname)}.{n}@{_MAIL}",
        )
        self.adults.append(made)
        return made

    def child(
        self, forename: str, surname: str, class_name: str, *adults: tuple[Adult, str, bool]
    ) -> Child:
        """Add a pupil to a class that has room. KeyError for a class that there is not."""
        year = dict(names.CLASSES)[class_name]
        ref = f"P{len(self.children) + 1001}"
        linked = tuple((adult.id, relationship, carer) for adult, relationship, carer in adults)
        made = Child(new_id(), ref, forename, surname, class_name, year, linked)
        self.children.append(made)
        return made

    def size(self, class_name: str) -> int:
        """How many pupils a class has so far."""
        return sum(child.class_name == class_name for child in self.children)

    def change(self, child: Child, **known: Any) -> Child:
        """Give a child a slot of their own, or the habit of bringing a device."""
        made = replace(child, **known)
        self.children[self.children.index(child)] = made
        return made

    def as_changes(self) -> list[dict[str, Any]]:
        """Everybody as the register is told."""
        adults = [adult.as_change() for adult in self.adults]
        return adults + [change for child in self.children for change in child.as_changes()]


def _plain(name: str) -> str:
    """A name in the letters of a mail address."""
    folded = unicodedata.normalize("NFKD", name.lower().replace("ł", "l"))
    return "".join(char for char in folded if char.isascii() and char.isalpha())


def fill(people: People) -> None:
    """Fill every class with families of many kinds."""
    taken = {(child.forename, child.surname) for child in people.children}
    family = 0
    while len(people.children) < len(names.CLASSES) * names.CLASS_SIZE:
        surname = names.SURNAMES[(family * 37) % len(names.SURNAMES)]
        parents = _parents(people, family, surname)
        for place in range(_SIZES[family % len(_SIZES)]):
            class_name = _class_with_room(people, family + 3 * place)
            if class_name is None:
                return
            forename = _fresh(taken, family * 7 + place * 53, surname)
            people.child(forename, surname, class_name, *parents)
        family += 1


def _parents(people: People, family: int, surname: str) -> list[tuple[Adult, str, bool]]:
    made = []
    home: dict[str, str] = {}
    for place, (relationship, whose) in enumerate(_SHAPES[family % len(_SHAPES)]):
        forename = _called(family * 11 + place * 29, man=relationship in _MEN)
        other = names.SURNAMES[(family * 37 + 41) % len(names.SURNAMES)]
        title = _TITLES.get(relationship, "Ms")
        adult = people.adult(title, forename, surname if whose == "same" else other, **home)
        home = {"address": adult.address}
        made.append((adult, relationship, True))
    return made


def _called(start: int, *, man: bool) -> str:
    """The next name from there on that fits."""
    return next(
        name
        for n in range(len(names.GROWN_UP))
        if ((name := names.GROWN_UP[(start + n) % len(names.GROWN_UP)]) in names.MEN) is man
    )


def _class_with_room(people: People, start: int) -> str | None:
    for n in range(len(names.CLASSES)):
        class_name = names.CLASSES[(start + n) % len(names.CLASSES)][0]
        if people.size(class_name) < names.CLASS_SIZE:
            return class_name
    return None


def _fresh(taken: set[tuple[str, str]], start: int, surname: str) -> str:
    """A forename that nobody of this surname has yet."""
    for n in range(len(names.FORENAMES)):
        forename = names.FORENAMES[(start + n) % len(names.FORENAMES)]
        if (forename, surname) not in taken:
            taken.add((forename, surname))
            return forename
    raise LookupError(f"every forename is taken by somebody called {surname}")
