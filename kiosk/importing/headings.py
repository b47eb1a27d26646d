"""What the columns of a CSV mean: guessed from their headings, corrected by a person, remembered.

A meaning is a word such as `pupil.surname` or `adult2.phone`; adults are numbered where one row
holds several.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kiosk.importing.problems import Problem

ADULTS = 4
"""Adults that one row can hold."""

PUPIL_FIELDS = {
    "ref": "Pupil: the school’s own number",
    "upn": "Pupil: UPN",
    "former_upn": "Pupil: former UPN",
    "forename": "Pupil: forename",
    "surname": "Pupil: surname",
    "preferred_forename": "Pupil: preferred forename",
    "preferred_surname": "Pupil: preferred surname",
    "born": "Pupil: date of birth",
    "year": "Pupil: year group",
    "class": "Pupil: class",
    "role": "Role (rows of staff are passed over)",
}
ADULT_FIELDS = {
    "ref": "the school’s own number",
    "title": "title",
    "forename": "forename",
    "surname": "surname",
    "name": "whole name",
    "relationship": "relationship",
    "carer": "parental responsibility",
    "priority": "priority",
    "phone": "telephone",
    "mobile": "mobile",
    "email": "e-mail",
    "address": "address",
}
_MAY_REPEAT = frozenset({"phone", "mobile", "email", "address"})

_PUPIL_WORDS = {
    "ref": "student id,pupil id,admission number,admission no,adno,adm no,misid,mis id,"
    "student number,pupil number,school id,id",
    "upn": "upn,unique pupil number",
    "former_upn": "former upn,previous upn",
    "forename": "forename,first name,given name,legal forename,legal first name,forenames",
    "surname": "surname,last name,family name,legal surname,legal last name",
    "preferred_forename": "preferred forename,preferred first name,known as,chosen name",
    "preferred_surname": "preferred surname,preferred last name",
    "born": "date of birth,dob,birth date,birthday",
    "year": "year,year group,nc year,ncyear,nc year actual,national curriculum year",
    "class": "class name,class,registration group,registration,reg group,reg,tutor group,form,"
    "registration form",
    "role": "role,type,user type",
}
_ADULT_WORDS = {
    "ref": "parent id,contact id,carer id,guardian id,id",
    "title": "title,salutation",
    "forename": "forename,first name,given name",
    "surname": "surname,last name,family name",
    "name": "name,full name,parent name,contact name",
    "relationship": "relationship,relation,relationship to pupil,relationship to student",
    "carer": "parental responsibility,responsibility,has parental responsibility,pr",
    "priority": "priority,contact priority,order,contact order",
    "phone": "phone,telephone,main telephone,home telephone,home phone,main phone,tel,"
    "telephone number,phone number,work telephone,work phone",
    "mobile": "mobile,mobile phone,mobile telephone,mobile number",
    "email": "email,primary email,home email,e mail,email address,main email,work email",
    "address": "address,home address,full address",
}
_IS = {
    "pupil": {word: field for field, words in _PUPIL_WORDS.items() for word in words.split(",")},
    "adult": {word: field for field, words in _ADULT_WORDS.items() for word in words.split(",")},
}
_OF_BOTH = frozenset({"forename", "surname"})
_PREFIXED = re.compile(r"(child|pupil|student|parent|carer|contact|guardian|adult) ?([1-9]?) (.+)")
_OF_PUPIL = frozenset({"child", "pupil", "student"})
_NO_HEADINGS = ("ref", "forename", "surname", "class", "year", "role")


@dataclass(frozen=True)
class Columns:
    """What each column means, in order; empty for one that is not taken.

    `names` are what the columns are called when somebody is told of one.
    """

    meanings: tuple[str, ...]
    names: tuple[str, ...]
    has_headings: bool = True

    def places(self, meaning: str) -> list[int]:
        """The columns that mean this, from 0."""
        return [place for place, said in enumerate(self.meanings) if said == meaning]

    @property
    def adults(self) -> tuple[int, ...]:
        """The numbers of the adults of whom a row can tell."""
        return tuple(n for n in range(1, ADULTS + 1) if self._tells_of(f"adult{n}."))

    def _tells_of(self, begin: str) -> bool:
        return any(meaning.startswith(begin) for meaning in self.meanings)


def all_meanings(adults: Iterable[int]) -> dict[str, str]:
    """Everything that a column can mean, with the words for it; "" is not taken."""
    found = {"": "Not taken"}
    found.update({f"pupil.{field}": words for field, words in PUPIL_FIELDS.items()})
    for n in adults:
        found.update({f"adult{n}.{field}": f"Adult {n}: {w}" for field, w in ADULT_FIELDS.items()})
    return found


def looks_like_headings(cells: Sequence[str]) -> bool:
    """Whether a first row holds headings, and not the first pupil."""
    words = [_plain(cell) for cell in cells]
    known = sum(word in _IS["pupil"] or word in _IS["adult"] for word in words)
    prefixed = sum(bool(_PREFIXED.fullmatch(word)) for word in words)
    return known + prefixed >= 2


def key_of(cells: Sequence[str], *, has_headings: bool) -> str:
    """Under what a mapping is remembered: the headings, or how many columns there are."""
    words = "\x1f".join(_plain(cell) for cell in cells) if has_headings else str(len(cells))
    return hashlib.sha256(words.encode()).hexdigest()


def guessed(cells: Sequence[str]) -> Columns:
    """What the columns seem to mean, from the first row of the file."""
    if not looks_like_headings(cells):
        names = tuple(f"{place}" for place in range(1, len(cells) + 1))
        fits = len(cells) == len(_NO_HEADINGS)
        meanings = tuple(f"pupil.{f}" for f in _NO_HEADINGS) if fits else ("",) * len(cells)
        return Columns(meanings, names, has_headings=False)
    taken: set[str] = set()
    meanings_ = []
    for cell in cells:
        meaning = _guess(_plain(cell), taken)
        if meaning in taken and meaning.split(".")[-1] not in _MAY_REPEAT:
            meaning = ""
        taken.add(meaning)
        meanings_.append(meaning)
    return Columns(tuple(meanings_), named(cells))


def named(cells: Sequence[str]) -> tuple[str, ...]:
    """What each column is called: its heading, with its number where that is there twice."""
    plain = [" ".join(cell.split()) for cell in cells]
    return tuple(
        f"{name or 'without heading'} ({place})" if plain.count(name) > 1 or not name else name
        for place, name in enumerate(plain, start=1)
    )


def _guess(word: str, taken: set[str]) -> str:
    prefixed = _PREFIXED.fullmatch(word)
    if prefixed and word not in _IS["pupil"] and word not in _IS["adult"]:
        kind = "pupil" if prefixed[1] in _OF_PUPIL else "adult"
        field = _IS[kind].get(prefixed[3])
        number = int(prefixed[2] or 1)
        if field is None or number > ADULTS:
            return ""
        return f"pupil.{field}" if kind == "pupil" else f"adult{number}.{field}"
    pupil, adult = _IS["pupil"].get(word), _IS["adult"].get(word)
    # Of two columns of one name, the first is the pupil's and the second the adult's.
    if pupil and (f"pupil.{pupil}" not in taken or adult is None):
        return f"pupil.{pupil}"
    return f"adult1.{adult}" if adult else ""


def why_not(columns: Columns) -> list[Problem]:
    """What is missing for these columns to make sense; empty where nothing is."""
    said = set(columns.meanings)
    unknown = said - all_meanings(range(1, ADULTS + 1)).keys()
    problems = [
        Problem(f"“{meaning}” is no meaning of a column.", "Choose one of the list.")
        for meaning in sorted(unknown)
    ]
    for meaning in sorted(said - {""} - unknown):
        places = columns.places(meaning)
        if len(places) > 1 and meaning.split(".")[1] not in _MAY_REPEAT:
            name = columns.names[places[1]]
            what = f"Two columns are “{all_meanings(range(1, ADULTS + 1))[meaning]}”."
            problems.append(Problem(what, "Keep one of them.", None, name))
    for field in ("forename", "surname"):
        if f"pupil.{field}" not in said:
            what = f"No column is the pupil’s {field}."
            problems.append(Problem(what, "Say which column it is."))
    if not said & {"pupil.ref", "pupil.upn", "pupil.born"}:
        problems.append(
            Problem(
                "Nothing tells two pupils of one name apart.",
                "Say which column is the school’s own number, the UPN or the date of birth.",
            )
        )
    return problems + _adults_without_names(columns)


def _adults_without_names(columns: Columns) -> list[Problem]:
    problems = []
    for n in columns.adults:
        said = {meaning for meaning in columns.meanings if meaning.startswith(f"adult{n}.")}
        whole = f"adult{n}.name" in said
        if not whole and not {f"adult{n}.forename", f"adult{n}.surname"} <= said:
            remedy = "Say which columns hold it, or take none of this adult’s columns."
            problems.append(Problem(f"Adult {n} has no name.", remedy))
    return problems


def from_map(cells: Sequence[str], given: Mapping[str, str], *, has_headings: bool) -> Columns:
    """Columns as a map says them: by heading, or by number from 1.

    Raises KeyError for a heading that is not there.
    """
    names = named(cells) if has_headings else tuple(str(n + 1) for n in range(len(cells)))
    places: dict[str, int] = {str(n + 1): n for n in range(len(cells))}
    if has_headings:
        places = {**{" ".join(cell.split()): n for n, cell in enumerate(cells)}, **places}
        places.update({name: n for n, name in enumerate(names)})
    meanings = [""] * len(cells)
    for heading, meaning in given.items():
        meanings[places[heading]] = meaning
    return Columns(tuple(meanings), names, has_headings=has_headings)


def _plain(heading: str) -> str:
    """A heading as it is compared: small letters, single spaces, no signs."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading.strip("\ufeff "))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", spaced.casefold()).split())
