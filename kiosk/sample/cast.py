"""The families that the sample is about: each shows a case that a real office meets."""

from dataclasses import dataclass
from typing import Any

from kiosk.sample.people import Adult, Child, People


@dataclass(frozen=True)
class Cast:
    """Those whom the three weeks are about."""

    amelia: Child
    other_amelia: Child
    noah: Child
    poppy: Child
    ruby: Child
    social_worker: Adult
    tyler: Child
    barred: Adult
    likely_copy: Adult
    isla: Child
    arjun: Child
    teacher: Adult
    leo: Child
    mia: Child
    childminder: Adult
    ellie: Child
    sienna: Child
    callum: Child
    owner: Adult


def enter(people: People) -> Cast:
    """Put them on the school's roll, before everybody else."""
    return Cast(
        **_of_one_name(people),
        **_half_siblings(people),
        **_fostered(people),
        **_barred(people),
        **_of_staff(people),
        **_minded(people),
        **_others(people),
    )


def _of_one_name(people: People) -> dict[str, Any]:
    one = people.adult("Mrs", "Hannah", "Clarke")
    other = people.adult("Ms", "Jodie", "Clarke")
    return {
        "amelia": people.child("Amelia", "Clarke", "Oak", (one, "mother", True)),
        "other_amelia": people.child("Amelia", "Clarke", "Maple", (other, "mother", True)),
    }


def _half_siblings(people: People) -> dict[str, Any]:
    mother = people.adult("Ms", "Leanne", "Hartley")
    father = people.adult("Mr", "Gary", "Bennett")
    step = people.adult("Mr", "Ross", "Hartley", address=mother.address)
    return {
        "noah": people.child(
            "Noah", "Bennett", "Oak", (mother, "mother", True), (father, "father", True)
        ),
        "poppy": people.child(
            "Poppy", "Hartley", "Elm", (mother, "mother", True), (step, "father", True)
        ),
    }


def _fostered(people: People) -> dict[str, Any]:
    carer = people.adult("Mrs", "Dorothy", "Quarshie")
    worker = people.adult("Mr", "Iain", "Petrie", address="County Hall, Brambledown")
    ruby = people.child(
        "Ruby", "Walsh", "Maple", (carer, "foster carer", True), (worker, "social worker", False)
    )
    return {"ruby": ruby, "social_worker": worker}


def _barred(people: People) -> dict[str, Any]:
    """A father who must not collect, and somebody with his number and nearly his name."""
    mother = people.adult("Ms", "Kelly", "Dunmore")
    father = people.adult("Mr", "Darren", "Pike", phone="07700 900765")
    copy = people.adult("Mr", "Daz", "Pyke", phone="07700 900765")
    tyler = people.child(
        "Tyler",
        "Pike",
        "Willow",
        (mother, "mother", True),
        (father, "father", True),
        (copy, "uncle", False),
    )
    return {"tyler": tyler, "barred": father, "likely_copy": copy}


def _of_staff(people: People) -> dict[str, Any]:
    teacher = people.adult("Mrs", "Priya", "Shah")
    father = people.adult("Mr", "Nikhil", "Shah", address=teacher.address)
    arjun = people.child(
        "Arjun", "Shah", "Willow", (teacher, "mother", True), (father, "father", True)
    )
    return {"arjun": arjun, "teacher": teacher}


def _minded(people: People) -> dict[str, Any]:
    mother = people.adult("Mrs", "Sian", "Turner")
    minder = people.adult("Mrs", "Joan", "Tulley")
    return {
        "leo": people.child(
            "Leo", "Turner", "Willow", (mother, "mother", True), (minder, "childminder", False)
        ),
        "mia": people.child(
            "Mia", "Turner", "Hazel", (mother, "mother", True), (minder, "childminder", False)
        ),
        "childminder": minder,
    }


def _others(people: People) -> dict[str, Any]:
    grandmother = people.adult("Mrs", "Eluned", "Novak")
    mother = people.adult("Mrs", "Bisi", "Fashola")
    father = people.adult("Mr", "Stephen", "Marlow")
    grandfather = people.adult("Mr", "Bryn", "Protheroe")
    return {
        "isla": people.child("Isla", "Novak", "Hazel", (grandmother, "grandmother", True)),
        "ellie": people.child("Ellie", "Fashola", "Oak", (mother, "mother", True)),
        "sienna": people.child("Sienna", "Marlow", "Oak", (father, "father", True)),
        "callum": people.child("Callum", "Protheroe", "Maple", (grandfather, "grandfather", True)),
        "owner": father,
    }
