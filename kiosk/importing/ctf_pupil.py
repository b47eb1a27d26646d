"""One pupil of a Common Transfer File, of the texts that were kept: checked cell by cell."""

from typing import Any

from kiosk.importing import cells as c
from kiosk.importing.people import FileAdult, FilePupil
from kiosk.importing.problems import Problems

_MEND = "Correct it in the school’s system, then export the file again."
_RELATIONSHIPS = {
    "MOT": "mother", "PAM": "mother", "FAT": "father", "PAF": "father", "STM": "step-mother",
    "STF": "step-father", "STP": "step-parent", "FOM": "foster mother", "FOF": "foster father",
    "CAR": "carer", "GRM": "grandmother", "GRF": "grandfather", "GRP": "grandparent",
    "CHM": "childminder", "REL": "relative", "SWR": "social worker", "OTH": "other",
    "OTR": "other relative", "OTC": "other contact", "FAM": "family member", "HTC": "head teacher",
    "REM": "religious contact", "DOC": "doctor", "ADF": "adoptive father", "ADM": "adoptive mother",
}  # fmt: skip
"""The census codes of relationships [R]; any other word is kept as it is."""


class Making:
    """Makes pupils, and notes what is wrong with them."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._row = 0

    def pupil(
        self, row: int, kept: dict[str, str], home: list[str], contacts: list[dict[str, Any]]
    ) -> FilePupil | None:
        """The pupil; None where something is not right, which is noted."""
        self._row = row
        said = {
            "upn": self._cell(c.upn, kept.get("upn", ""), "UPN"),
            "former_upn": self._cell(c.upn, kept.get("former_upn", ""), "FormerUPN"),
            "year": self._cell(c.year, _year(kept.get("year", "")), "NCyearActual"),
            "born": self._cell(_iso, kept.get("born", ""), "DOB"),
        }
        named = self._name(kept, "")
        adults = [self._adult(n, item, home) for n, item in enumerate(contacts, start=1)]
        if _WRONG in (*said.values(), *named, *adults):
            return None
        if not said["upn"] and not said["born"]:
            what = "Neither UPN nor date of birth tells who this pupil is."
            self._problems.note(what, _MEND, self._row, "UPN")
            return None
        known: tuple[Any, ...] = tuple(item for item in adults if item)
        return FilePupil(self._row, named[0], named[1], adults=known, **said)

    def _name(self, said: dict[str, str], prefix: str) -> tuple[Any, Any]:
        forename = said.get("preferred_forename") or said.get("forename", "")
        surname = said.get("preferred_surname") or said.get("surname", "")
        if not prefix and not (forename and surname):
            missing = "Surname" if forename else "Forename"
            self._problems.note("It is missing.", _MEND, self._row, missing)
            return _WRONG, _WRONG
        return (
            self._cell(c.name, forename, f"{prefix}Forename"),
            self._cell(c.name, surname, f"{prefix}Surname"),
        )

    def _adult(self, n: int, said: dict[str, Any], home: list[str]) -> Any:
        """One contact; None for one without a name, and _WRONG where something is not right."""
        at = f"Contact {n} "
        forename, surname = self._name(said, at)
        if not surname:
            return None
        lines = home if _is_yes(said.get("as_pupil")) else said["lines"]
        code = said.get("relationship", "")
        read = {
            "title": self._cell(c.text, said.get("title", ""), f"{at}Title"),
            "relationship": self._cell(c.text, _RELATIONSHIPS.get(code, code), f"{at}Relationship"),
            "phone": self._cell(c.phone, _number(said["phones"]), f"{at}PhoneNo"),
            "email": self._cell(c.email, said.get("email", ""), f"{at}Email"),
            "address": self._cell(c.text, ", ".join(lines), f"{at}Address"),
            "carer": self._cell(c.yes_no, said.get("carer", ""), f"{at}Responsibility"),
            "priority": self._cell(c.number, said.get("priority", ""), f"{at}Order"),
        }
        if _WRONG in (forename, surname, *read.values()):
            return _WRONG
        return FileAdult(forename, surname, **read)

    def _cell(self, read: Any, raw: str, name: str) -> Any:
        try:
            return read(raw)
        except ValueError as error:
            words = str(error)
            self._problems.note(f"{words[:1].upper()}{words[1:]}", _MEND, self._row, name)
            return _WRONG


_WRONG: Any = object()


def _iso(raw: str) -> Any:
    found = c.day(raw)
    if found and found[1] != "iso":
        raise ValueError(f"“{raw[:20]}” is not a date such as 2015-04-25.")
    return found and found[0]


def _year(raw: str) -> str:
    # X: a pupil whose curriculum follows no year.
    return "" if raw.strip().upper() == "X" else raw


def _is_yes(raw: str | None) -> bool:
    return (raw or "").strip().casefold() in ("true", "1", "y", "yes", "t")


def _number(phones: list[dict[str, str]]) -> str:
    """The mobile number, else the home's, else whichever is first."""
    known = [(item.get("TelephoneType", ""), item.get("PhoneNo", "")) for item in phones]
    for wanted in ("M", "H", ""):
        for kind, number in known:
            if number and (kind == wanted or not wanted):
                return number
    return ""
