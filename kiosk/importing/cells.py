"""What stands in one cell, understood: text, a date, yes or no, a year group, a number.

Each raises ValueError with a half sentence that can follow "Row 3, column DOB: ".
"""

import re
import unicodedata
from datetime import date

from kiosk.importing.upn import why_no_upn

LONGEST = 200
"""Characters of one cell that is taken."""

_EXCEL_TEXT = re.compile(r'="([^"]*)"')
_TWICE_ENCODED = re.compile("[ÂÃ][\u0080-\u00bf]|â€|ï»¿")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T00:00:00)?")
_BRITISH = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_DATE_WITH_TIME = re.compile(r"(\S+) 00:00(?::00)?")
_YEAR = re.compile(r"(?:year|yr|y)?\s*0*([0-9]{1,2})")
_YES = frozenset({"t", "true", "y", "yes", "1"})
_NO = frozenset({"f", "false", "n", "no", "0"})
_LAST_YEAR = 13
_CLASS = re.compile(r"(?:(?:year |yr |y)?([0-9]{1,2})|r|reception) ?[a-z]{0,12}")
_NURSERY = re.compile(r"(?:n|n1|n2|nursery(?: ?[12])?|e1|e2)")
_MOST_CHARACTERS_OF_A_NUMBER = 30


def text(raw: str, longest: int = LONGEST) -> str:
    """Text in one line, as Unicode composes it, without what cannot be seen."""
    if raw.isascii() and raw.isprintable() and raw[:1] not in ("=", " ") and "  " not in raw:
        # Most cells of most files: nothing of what follows would change them.
        return _short(raw.rstrip(), longest)
    wrapped = _EXCEL_TEXT.fullmatch(raw.strip())
    joined = " ".join((wrapped[1] if wrapped else raw).split())
    if "\ufffd" in joined:
        raise ValueError("a letter was lost when the file was saved.")
    if _TWICE_ENCODED.search(joined):
        raise ValueError("letters with accents are garbled (“Ã«” for “ë”).")
    kinds = {character: unicodedata.category(character) for character in set(joined)}
    if "Cc" in kinds.values():
        raise ValueError("there is a control character in it.")
    seen = "".join(item for item in joined if kinds[item] not in ("Cf", "Co", "Cn"))
    return _short(unicodedata.normalize("NFC", seen), longest)


def _short(clean: str, longest: int) -> str:
    if len(clean) > longest:
        raise ValueError(f"it has {len(clean)} characters; {longest} are taken.")
    return clean


def name(raw: str) -> str:
    """A part of somebody's name."""
    clean = text(raw, 100)
    if clean[:1] in ("=", "@", "+"):
        raise ValueError("a name does not begin like a formula.")
    return clean


def yes_no(raw: str) -> bool | None:
    """T or F, Y or N; None for an empty cell."""
    said = text(raw).casefold()
    if not said:
        return None
    if said in _YES or said in _NO:
        return said in _YES
    raise ValueError(f"“{raw[:20]}” is neither yes nor no (T or F, Y or N).")


def day(raw: str) -> tuple[date, str] | None:
    """A date, and how it is written ("iso" or "british"); None for an empty cell."""
    said = text(raw)
    if not said:
        return None
    timed = _DATE_WITH_TIME.fullmatch(said)
    said = timed[1] if timed else said
    iso, british = _ISO.fullmatch(said), _BRITISH.fullmatch(said)
    if not iso and not british:
        raise ValueError(f"“{said[:20]}” is not a date such as 2015-04-25 or 25/04/2015.")
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3])), "iso"
        if british:
            return date(int(british[3]), int(british[2]), int(british[1])), "british"
    except ValueError:
        pass
    if british and int(british[2]) > 12 >= int(british[1]):
        raise ValueError(f"“{said}” has the month first; dates are read as day/month/year.")
    raise ValueError(f"there is no such day as {said}.")


def year(raw: str) -> int | None:
    """A year group: 0 for Reception, -1 for nursery; None for an empty cell."""
    said = text(raw).casefold()
    if not said:
        return None
    if said in ("r", "reception", "yr", "year r"):
        return 0
    if _NURSERY.fullmatch(said):
        return -1
    found = _YEAR.fullmatch(said)
    if found and int(found[1]) <= 14:
        return int(found[1])
    raise ValueError(f"“{raw[:20]}” is no year group (Reception, Year 1 … or R, 1 …).")


def year_of_class(name: str) -> int | None:
    """The year group that a class's name begins with (6B, Year 4, R2); None where it does not."""
    found = _CLASS.fullmatch(name.casefold())
    if found is None:
        return None
    group = int(found[1] or 0)
    return group if group <= _LAST_YEAR else None


def number(raw: str) -> int | None:
    """A small whole number; None for an empty cell."""
    said = text(raw)
    if not said:
        return None
    if not re.fullmatch(r"[0-9]{1,3}", said):
        raise ValueError(f"“{raw[:20]}” is not a number from 0 to 999.")
    return int(said)


def upn(raw: str) -> str:
    """A UPN in capitals; empty for an empty cell."""
    said = text(raw).replace(" ", "").upper()
    why = why_no_upn(said) if said else None
    if why:
        raise ValueError(f"“{said[:20]}” {why}")
    return said


def phone(raw: str) -> str:
    """A telephone number as it is written."""
    said = text(raw)
    digits = sum(item.isdigit() for item in said)
    if said and (digits < 5 or len(said) > _MOST_CHARACTERS_OF_A_NUMBER + 30):
        raise ValueError(f"“{raw[:20]}” is not a telephone number.")
    return said


def reference(raw: str) -> str:
    """The school system's id of somebody."""
    return text(raw, 60)


def email(raw: str) -> str:
    """An address for letters by wire."""
    said = text(raw)
    if said and not re.fullmatch(r"[^\s@]+@[^\s@]+", said):
        raise ValueError(f"“{raw[:30]}” is not an e-mail address.")
    return said
