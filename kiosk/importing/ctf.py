"""The Common Transfer File: XML that schools exchange, read by an allow-list as it streams past.

No tree is built. Only the elements listed here are ever held; what a file says of health, meals or
attendance goes by unread. Entities are never expanded, nothing is loaded from outside, and a file
with a document type declaration is refused: no Common Transfer File has one.
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from lxml import etree

from kiosk.importing.ctf_pupil import Making
from kiosk.importing.people import FilePupil
from kiosk.importing.problems import FileRefused, Problem, Problems

VERSIONS = range(13, 26)
"""Versions of the format that have been seen."""

_BLOCK = 64 * 1024
_LONGEST = 1000
_DEEPEST = 40
_AGAIN = "Export it again from the school’s system."
_PUPIL = {
    "UPN": "upn",
    "Surname": "surname",
    "Forename": "forename",
    "DOB": "born",
    "BasicDetails/PreferredSurname": "preferred_surname",
    "BasicDetails/PreferredForename": "preferred_forename",
    "BasicDetails/FormerUPN": "former_upn",
    "BasicDetails/NCyearActual": "year",
}
_CONTACT = {
    "Order": "priority",
    "Title": "title",
    "Surname": "surname",
    "Forename": "forename",
    "Relationship": "relationship",
    "Responsibility": "carer",
    "AddressAsPupil": "as_pupil",
    "Email": "email",
}
_ADDRESS = re.compile(r"(?:BasicDetails/)?Address/(?:\w+/)?(\w+)")
_CONTACT_AT = "Contacts/Contact"
_PHONE_AT = f"{_CONTACT_AT}/Phones/Phone"
_ADDRESS_LINES = re.compile(r"SAON|PAON|Street|Locality|Town|PostTown|PostCode|AddressLine\d")


def pupils(stream: BinaryIO) -> Iterator[FilePupil]:
    """Every pupil of the file, with contacts. Raises FileRefused, at the end for what is mendable.

    Nothing may be kept before the last one was given: the file may be cut off.
    """
    told = _Target()
    parser = etree.XMLParser(
        target=told, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    stream.seek(0)
    try:
        while block := stream.read(_BLOCK):
            parser.feed(block)
            yield from told.taken()
        parser.close()
    except etree.XMLSyntaxError as error:
        raise FileRefused(_broken(error, told.count)) from error
    yield from told.taken()
    told.finish()


def version(stream: BinaryIO) -> str:
    """The version of the format that the file says it has; empty if its beginning says none."""
    stream.seek(0)
    head = stream.read(_BLOCK).replace(b"\x00", b"").decode("latin-1")
    found = re.search(r"<(?:\w+:)?CTFversion>\s*([0-9][0-9.]{0,5})\s*<", head, re.IGNORECASE)
    return found[1] if found else ""


def _broken(error: etree.XMLSyntaxError, count: int) -> Problem:
    line = error.lineno or 1
    if count:
        what = f"The file is cut off or damaged at line {line}, after pupil {count}."
    else:
        what = f"This is no Common Transfer File, or it is damaged at line {line}."
    return Problem(what, f"Nothing was taken from it. {_AGAIN}")


class _Target:
    """What lxml's parser tells as it goes through the file."""

    def __init__(self) -> None:
        self.count = 0
        self._problems = Problems("pupil")
        self._making = Making(self._problems)
        self._path: list[str] = []
        self._text: list[str] | None = None
        self._length = 0
        self._done: list[FilePupil] = []
        self._begin_pupil()

    def _begin_pupil(self) -> None:
        self._pupil: dict[str, str] = {}
        self._home: list[str] = []
        self._contacts: list[dict[str, Any]] = []
        self._phone: dict[str, str] = {}

    def taken(self) -> list[FilePupil]:
        """The pupils that were finished since this was asked last."""
        done, self._done = self._done, []
        return done

    def finish(self) -> None:
        """Say what was wrong with the whole."""
        if not self.count:
            self._problems.note("There are no pupils in it.", _AGAIN)
        self._problems.settle()

    # --- what the parser calls ---

    def doctype(self, *_: object) -> None:
        """A document type was declared: entities would come with it."""
        what = "It declares a document type, which no Common Transfer File does."
        raise FileRefused(Problem(what, f"Do not use this file. {_AGAIN}"))

    def start(self, tag: str, _attributes: object) -> None:
        """An element begins."""
        name = tag.rpartition("}")[2]
        self._path.append(name)
        if len(self._path) == 1 and name.casefold() != "ctfile":
            what = f"This is XML, but no Common Transfer File: it begins with “{name[:30]}”."
            raise FileRefused(Problem(what, "Export the pupils as CTF or as CSV."))
        if len(self._path) > _DEEPEST:
            raise FileRefused(Problem("Its elements lie too deep in each other.", _AGAIN))
        inside = self._inside
        if inside == "":
            self._begin_pupil()
        elif inside == _CONTACT_AT:
            self._contacts.append({"lines": [], "phones": []})
        elif inside == _PHONE_AT:
            self._phone = {}
        self._text, self._length = ([], 0) if inside and self._is_taken(inside) else (None, 0)

    def data(self, text: str) -> None:
        """Text of the element."""
        if self._text is None:
            return
        self._length += len(text)
        if self._length > _LONGEST:
            what = f"It is longer than {_LONGEST} characters."
            raise FileRefused(Problem(what, _AGAIN, self.count + 1, self._inside, "pupil"))
        self._text.append(text)

    def end(self, _tag: str) -> None:
        """An element ends."""
        inside = self._inside
        text = "".join(self._text).strip() if self._text is not None else ""
        self._text = None
        if inside and text:
            self._keep(inside, text)
        elif inside == _PHONE_AT:
            self._contacts[-1]["phones"].append(self._phone)
        elif inside == "":
            self.count += 1
            made = self._making.pupil(self.count, self._pupil, self._home, self._contacts)
            if made:
                self._done.append(made)
        self._path.pop()

    def close(self) -> None:
        """The file ends."""

    # --- where we are, and what is kept ---

    @property
    def _inside(self) -> str | None:
        """The path inside the pupil; None outside of one."""
        if len(self._path) < 3 or self._path[1:3] != ["CTFpupilData", "Pupil"]:
            return None
        return "/".join(self._path[3:])

    @staticmethod
    def _is_taken(inside: str) -> bool:
        if inside in _PUPIL or _ADDRESS.fullmatch(inside):
            return True
        if not inside.startswith(f"{_CONTACT_AT}/"):
            return False
        rest = inside.removeprefix(f"{_CONTACT_AT}/")
        return (
            rest in _CONTACT or rest.startswith("Phones/Phone/") or bool(_ADDRESS.fullmatch(rest))
        )

    def _keep(self, inside: str, text: str) -> None:
        if inside in _PUPIL:
            self._pupil.setdefault(_PUPIL[inside], text)
            return
        if inside.startswith(f"{_PHONE_AT}/"):
            self._phone[self._path[-1]] = text
            return
        is_line = _ADDRESS_LINES.fullmatch(self._path[-1])
        if not inside.startswith(f"{_CONTACT_AT}/"):
            self._home += [text] if is_line else []
            return
        rest = inside.removeprefix(f"{_CONTACT_AT}/")
        if rest in _CONTACT:
            self._contacts[-1][_CONTACT[rest]] = text
        elif is_line:
            self._contacts[-1]["lines"].append(text)
