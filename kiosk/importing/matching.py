"""Under which keys a person of a file and the same person in the register meet.

A key is text that two records share only if they are of one person, or may be: an adult is the
same by the school's number, or by name with a telephone number or e-mail address in common.
"""

import re
import unicodedata
from datetime import date
from functools import lru_cache

_OWN_NUMBER = re.compile(r"PB([0-9]{4,})")


@lru_cache(8192)
def folded(text: str) -> str:
    """Words as they are compared: no case, no accents, no apostrophes, single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (c for c in plain if not unicodedata.combining(c) and c not in "'’ʼ")
    return " ".join("".join(c if c.isalnum() else " " for c in kept).split())


def by_ref(ref: str) -> str:
    """The school's number of a pupil."""
    return f"ref {ref.casefold()}"


def by_upn(upn: str) -> str:
    """A UPN, present or former."""
    return f"upn {upn}"


def by_name(name: str) -> str:
    """A name, which several may bear."""
    return f"name {folded(name)}"


def by_birth(name: str, born: date) -> str:
    """A name and a date of birth."""
    return f"born {born.isoformat()} {folded(name)}"


def pupil_keys(name: str, ref: str, upns: tuple[str, ...], born: date | None) -> list[str]:
    """Every key under which a pupil is found."""
    keys = [by_name(name), *(by_upn(upn) for upn in upns if upn)]
    keys += [by_ref(ref)] if ref else []
    return keys + ([by_birth(name, born)] if born else [])


def adult_ref(ref: str) -> str:
    """The school's number of an adult."""
    return f"ref {ref.casefold()}"


def adult_keys(name: str, ref: str, phone: str | None, email: str | None) -> list[str]:
    """Every key under which an adult is found."""
    keys = [adult_ref(ref)] if ref else []
    number = _number(phone or "")
    keys += [f"phone {number} {folded(name)}"] if number else []
    return keys + ([f"email {email.casefold()} {folded(name)}"] if email else [])


def own_number(ref: str) -> int:
    """The count in a number that Phonebox gave (PB0001); 0 for the school's own."""
    found = _OWN_NUMBER.fullmatch(ref)
    return int(found[1]) if found else 0


def own_ref(count: int) -> str:
    """A number for a pupil to whom the school's file gives none."""
    return f"PB{count:04}"


def _number(phone: str) -> str:
    digits = "".join(item for item in phone if item.isdigit())
    for begin in ("0044", "44"):
        if phone.lstrip().startswith(("+", "00")) and digits.startswith(begin):
            return "0" + digits.removeprefix(begin).lstrip("0")
    return digits
