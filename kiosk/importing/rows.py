"""From the rows of a CSV to pupils: each row checked, cell by cell, and turned into people."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, BinaryIO

from kiosk.importing import cells as c
from kiosk.importing.headings import Columns
from kiosk.importing.opening import Form, records
from kiosk.importing.people import FileAdult, FilePupil
from kiosk.importing.problems import Problems

MOST_ROWS = 250_000

_READ: dict[str, Callable[[str], Any]] = {
    "ref": c.reference,
    "upn": c.upn,
    "former_upn": c.upn,
    "forename": c.name,
    "surname": c.name,
    "preferred_forename": c.name,
    "preferred_surname": c.name,
    "year": c.year,
    "class": c.text,
    "role": c.text,
    "title": c.text,
    "name": c.name,
    "relationship": c.text,
    "carer": c.yes_no,
    "priority": c.number,
    "phone": c.phone,
    "mobile": c.phone,
    "email": c.email,
    "address": c.text,
}
_MEND = "Correct it in the school’s system or in the file, then import it again."
_PARENTS = (
    "mother,father,mum,dad,parent,step mother,step father,stepmother,stepfather,step parent,"
    "guardian,carer,foster mother,foster father,foster carer,foster parent,adoptive mother,"
    "adoptive father,special guardian"
)
RESPONSIBLE = frozenset(_PARENTS.split(","))
"""Relationships that are taken to be responsible where the file has no column that says so."""

_PUPILS = frozenset({"", "pupil", "student", "child", "learner", "current pupil"})


class Rows:
    """Reads one CSV. Dates of a column must all be written in one way."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._problems = Problems()
        self._dates: dict[int, str] = {}
        self._width = len(columns.meanings)
        self._pupil_cells = self._cells_of("pupil.")
        self._adult_cells = {n: self._cells_of(f"adult{n}.") for n in columns.adults}
        self.passed_over = 0
        """Rows of staff and others who are no pupils."""

    def _cells_of(self, begin: str) -> tuple[tuple[int, str], ...]:
        """The columns that tell of one person, and what each tells."""
        return tuple(
            (place, meaning.removeprefix(begin))
            for place, meaning in enumerate(self._columns.meanings)
            if meaning.startswith(begin)
        )

    def read(self, stream: BinaryIO, form: Form) -> Iterator[FilePupil]:
        """Every row as a pupil with its adults; a pupil of several rows comes several times.

        Rows with problems are not given; FileRefused is raised at the end with all of them.
        """
        rows = records(stream, form)
        if self._columns.has_headings:
            next(rows, None)
        count = 0
        for row, cells in rows:
            count += 1
            if count > MOST_ROWS:
                what = f"The file has more than {MOST_ROWS:,} rows."
                self._problems.note(what, "Import it in parts.", row)
                self._problems.settle()
            pupil = self._pupil(row, cells)
            if pupil is not None:
                yield pupil
        if not count:
            self._problems.note("There are no pupils in it.", "Export it again, then import it.")
        self._problems.settle()

    def _pupil(self, row: int, cells: Sequence[str]) -> FilePupil | None:
        if len(cells) != self._width and not self._only_blank_beyond(cells):
            what = f"It has {len(cells)} cells where {self._width} belong."
            remedy = "The file may be cut off, or a comma stands in a cell without quotation marks."
            self._problems.note(what, remedy, row)
            return None
        said = self._fields(row, cells, self._pupil_cells)
        if said is None:
            return None
        if said.get("role", "").casefold() not in _PUPILS:
            self.passed_over += 1
            return None
        adults = self._adults(row, cells)
        return self._checked(row, said, adults) if adults is not None else None

    def _only_blank_beyond(self, cells: Sequence[str]) -> bool:
        return len(cells) > self._width and not any(x.strip() for x in cells[self._width :])

    def _checked(
        self, row: int, said: dict[str, Any], adults: tuple[FileAdult, ...]
    ) -> FilePupil | None:
        forename = said.get("preferred_forename") or said.get("forename", "")
        surname = said.get("preferred_surname") or said.get("surname", "")
        if not forename or not surname:
            self._problems.note(
                f"The pupil’s {'surname' if forename else 'forename'} is missing.", _MEND, row
            )
            return None
        if not (said.get("ref") or said.get("upn") or said.get("born")):
            what = "Nothing tells this pupil from another of the same name."
            self._problems.note(what, "Fill in the number, the UPN or the date of birth.", row)
            return None
        return FilePupil(
            row=row,
            forename=forename,
            surname=surname,
            ref=said.get("ref", ""),
            upn=said.get("upn", ""),
            former_upn=said.get("former_upn", ""),
            born=said.get("born"),
            year=self._year(said),
            class_name=said.get("class", ""),
            adults=adults,
        )

    @staticmethod
    def _year(said: dict[str, Any]) -> int | None:
        year: int | None = said.get("year")
        return c.year_of_class(said.get("class", "")) if year is None else year

    def _adults(self, row: int, cells: Sequence[str]) -> tuple[FileAdult, ...] | None:
        found = []
        for n, places in self._adult_cells.items():
            said = self._fields(row, cells, places)
            if said is None:
                return None
            forename, surname = _names(said)
            if not forename and not surname:
                continue
            if not surname:
                what = f"The surname of “{forename}” is missing."
                self._problems.note(what, _MEND, row)
                return None
            found.append(self._adult(n, forename, surname, said))
        return tuple(found)

    def _adult(self, n: int, forename: str, surname: str, said: dict[str, Any]) -> FileAdult:
        carer, relationship = said.get("carer"), said.get("relationship", "")
        if "carer" not in said:
            # Without a flag, a parent by name is responsible; anybody else is not.
            plain = relationship.casefold().replace("-", " ")
            carer = plain in RESPONSIBLE if plain else None
        priority = said.get("priority")
        return FileAdult(
            forename=forename,
            surname=surname,
            title=said.get("title", ""),
            ref=said.get("ref", ""),
            relationship=relationship,
            phone=said.get("mobile") or said.get("phone", ""),
            email=said.get("email", ""),
            address=said.get("address", ""),
            carer=carer,
            priority=n if priority is None and len(self._adult_cells) > 1 else priority,
        )

    def _fields(
        self, row: int, cells: Sequence[str], places: Sequence[tuple[int, str]]
    ) -> dict[str, Any] | None:
        """What the row says of one person; None where a cell cannot be understood."""
        said: dict[str, Any] = {}
        is_good = True
        for place, field in places:
            try:
                value = self._cell(place, field, cells[place])
            except ValueError as error:
                name = self._columns.names[place]
                self._problems.note(_sentence(str(error)), _MEND, row, name)
                is_good = False
                continue
            if said.get(field) in (None, ""):
                said[field] = value
        return said if is_good else None

    def _cell(self, place: int, field: str, raw: str) -> Any:
        return self._day(place, raw) if field == "born" else _READ[field](raw)

    def _day(self, place: int, raw: str) -> date | None:
        found = c.day(raw)
        if found is None:
            return None
        when, written = found
        if self._dates.setdefault(place, written) != written:
            raise ValueError(f"“{raw[:20]}” is written in another way than the dates above it.")
        return when


def _names(said: dict[str, Any]) -> tuple[str, str]:
    """Forename and surname of an adult; a whole name is parted at its last space."""
    whole = said.get("name", "")
    if not whole or said.get("surname"):
        return said.get("forename", ""), said.get("surname", "")
    first, _, last = whole.rpartition(" ")
    title, _, rest = first.partition(" ")
    if title.casefold().rstrip(".") in ("mr", "mrs", "ms", "miss", "mx", "dr"):
        said.setdefault("title", title.rstrip("."))
        first = rest
    return first, last


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
