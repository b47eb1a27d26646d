"""Does an adult look like a barred one? The register may hold the same person twice.

A likeness stops a collection until somebody has looked, so it errs towards looking; but a whole
household must not be stopped for one of its members. So, of two adults:

- the same name counts by itself, however it is written, and with or without a second forename;
- the same mobile or foreign number counts by itself: it is one person's, whatever name is given;
- the same address, or the same landline, counts where the forenames may be one person's ("J",
  "Jon" and "John", "Bob" and "Robert"), whatever the surname. Somebody of another forename at the
  same address is a member of the household, and does not count.
"""

import re
import unicodedata
from difflib import SequenceMatcher
from typing import NamedTuple

NAME, TELEPHONE, ADDRESS = "name", "telephone", "address"

ALIKE = 0.7
"""Similarity of two forenames, from 0 to 1, at which they may be spellings of one."""

_OTHER_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})


class _Kept(dict[int, str]):
    """What a character comes to in a word: itself, nothing, or a space; each is looked up once."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        left_out = unicodedata.combining(char) or char in "'’`.ʼ"
        belongs = unicodedata.category(char)[0] in "LNM"
        self[code] = "" if left_out else char if belongs else " "
        return self[code]


_KEPT = _Kept()
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr"})
_SHORT_FORMS = {
    "bill": "william",
    "billy": "william",
    "bob": "robert",
    "bobby": "robert",
    "dick": "richard",
    "harry": "henry",
    "jack": "john",
    "jim": "james",
    "jimmy": "james",
    "liz": "elizabeth",
    "mick": "michael",
    "mike": "michael",
    "peggy": "margaret",
    "sandy": "alexander",
    "ted": "edward",
    "tony": "anthony",
}
_STREETS = {
    "avenue": "ave",
    "close": "cl",
    "crescent": "cres",
    "drive": "dr",
    "gardens": "gdns",
    "lane": "ln",
    "road": "rd",
    "saint": "st",
    "street": "st",
    "terrace": "terr",
}
_POSTCODE = re.compile(r"\b([a-z]{1,2}[0-9][a-z0-9]?)\s*([0-9][a-z]{2})\b")
_EXTENSION = re.compile(r"(?:\bext\.?|\bx|#)\s*\d{1,6}\s*$", re.IGNORECASE)
_SHORTEST_NUMBER = 7
_BRITISH_WITH_CODE = 12


class Looks(NamedTuple):
    """What the register says of an adult; each part as somebody typed it."""

    forename: str
    surname: str
    phone: str | None = None
    address: str | None = None


Adult = Looks | tuple[str, str, str | None, str | None]


def looks_like(one: Adult, other: Adult) -> frozenset[str]:
    """On which grounds these two look like one person; none when they do not.

    Symmetric. The grounds are "name", "telephone" and "address".
    """
    first, second = Looks(*one), Looks(*other)
    grounds = shared(first, second)
    telephone = TELEPHONE in grounds and bool(
        {number for number in _numbers(first.phone) & _numbers(second.phone) if _is_own(number)}
    )
    household = bool(grounds & {TELEPHONE, ADDRESS})
    counts = NAME in grounds or telephone or (household and _forenames_alike(first, second))
    return grounds if counts else frozenset()


def shared(one: Adult, other: Adult) -> frozenset[str]:
    """What two adults have in common, whether or not it makes them look like one person."""
    first, second = Looks(*one), Looks(*other)
    grounds = {
        NAME: _same_name(first, second),
        TELEPHONE: bool(_numbers(first.phone) & _numbers(second.phone)),
        ADDRESS: _same_address(first.address or "", second.address or ""),
    }
    return frozenset(name for name, same in grounds.items() if same)


def marks(adult: Adult) -> frozenset[tuple[str, ...]]:
    """What finds those who may look like this adult, among many: two who look alike share a mark.

    That they share one does not say that they look alike.
    """
    looks = Looks(*adult)
    forename, surname = _name_words(looks.forename), _name_words(looks.surname)
    found: set[tuple[str, ...]] = {(TELEPHONE, number) for number in _numbers(looks.phone)}
    if forename and surname:
        family = "".join(surname)
        found |= {
            (NAME, *sorted(forename + surname)),
            (NAME, family, "".join(forename)),
            (NAME, family, _long_form(forename[0])),
        }
    address = _address(looks.address or "")
    if address:
        found.add((ADDRESS, *address))
    code, house = _POSTCODE.search(" ".join(address)), _house(address)
    if code is not None and house is not None:
        found.add((ADDRESS, *code.groups(), *house))
    return frozenset(found)


def _words(text: str) -> list[str]:
    """The words of a text without case, accents, apostrophes and punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_OTHER_LETTERS)
    return plain.translate(_KEPT).split()


def _name_words(text: str) -> list[str]:
    words = _words(text)
    return [word for word in words if word not in _TITLES] or words


def _same_name(one: Looks, other: Looks) -> bool:
    names = [(_name_words(item.forename), _name_words(item.surname)) for item in (one, other)]
    if not all(forename and surname for forename, surname in names):
        return False
    (forename_1, surname_1), (forename_2, surname_2) = names
    if sorted(forename_1 + surname_1) == sorted(forename_2 + surname_2):
        return True
    return "".join(surname_1) == "".join(surname_2) and (
        "".join(forename_1) == "".join(forename_2)
        or (_long_form(forename_1[0]) == _long_form(forename_2[0]) and len(forename_1[0]) > 1)
    )


def _long_form(forename: str) -> str:
    return _SHORT_FORMS.get(forename, forename)


def _forenames_alike(one: Looks, other: Looks) -> bool:
    """Whether two forenames may be one person's; a missing one may be anybody's."""
    first, second = sorted(
        "".join(_long_form(word) for word in _name_words(item.forename)[:1])
        for item in (one, other)
    )
    if first.startswith(second) or second.startswith(first):
        return True
    return SequenceMatcher(None, first, second).ratio() >= ALIKE


def _numbers(text: str | None) -> frozenset[str]:
    """The telephone numbers in a text: national digits for British ones, else with a plus."""
    found = (_number(part) for part in re.split(r"[/;,]|\bor\b", text or ""))
    return frozenset(number for number in found if number is not None)


def _number(text: str) -> str | None:
    stated = _EXTENSION.sub("", text).strip()
    digits = "".join(str(unicodedata.digit(char)) for char in stated if char.isdigit())
    without_plus = digits.startswith("44") and len(digits) == _BRITISH_WITH_CODE
    if stated.startswith("+") or digits.startswith("00") or without_plus:
        digits = digits.removeprefix("00")
        if not digits.startswith("44"):
            return f"+{digits}" if _is_a_number(digits) else None
        digits = digits.removeprefix("44").removeprefix("0")
    national = "0" + digits.removeprefix("0")
    return national if _is_a_number(national) else None


def _is_a_number(digits: str) -> bool:
    """Whether these digits are a number, and no filling such as 00000 000000."""
    return len(digits) >= _SHORTEST_NUMBER and len(set(digits)) > 2


def _is_own(number: str) -> bool:
    """Whether a number is one person's: a British mobile, or foreign, where nobody can tell."""
    return number.startswith(("07", "+"))


def _same_address(one: str, other: str) -> bool:
    first, second = _address(one), _address(other)
    if not first or not second:
        return False
    if first == second:
        return True
    code, other_code = _POSTCODE.search(" ".join(first)), _POSTCODE.search(" ".join(second))
    if code is None or other_code is None or code.groups() != other_code.groups():
        return False
    return _house(first) == _house(second) is not None


def _address(text: str) -> list[str]:
    """The words of an address; nothing where it names no house, such as "as pupil"."""
    words = [_STREETS.get(word, word) for word in _words(text)]
    return words if len(words) > 2 else []


def _house(words: list[str]) -> tuple[str, ...] | None:
    """The numbers of house and flat, which stand before the postcode; None where there are none."""
    text = _POSTCODE.sub("", " ".join(words))
    numbers = tuple(word for word in text.split() if word[0].isdigit())
    return numbers or None
