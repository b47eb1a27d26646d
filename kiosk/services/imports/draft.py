"""One import on its way: the file, what its columns mean, and how far it has come."""

import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from kiosk.importing import opening
from kiosk.importing.headings import Columns, guessed, key_of
from kiosk.importing.opening import CSV, Form
from kiosk.importing.people import FilePupil
from kiosk.importing.problems import FileRefused, Problem
from kiosk.services.acting import new_id
from kiosk.services.imports.scratch import Scratch

FIRST_ROWS = 5
"""Rows of the file that are shown while its columns are named."""

MOST_COLUMNS = 120

_BLOCK = 64 * 1024


class Step(StrEnum):
    """How far a draft has come."""

    COLUMNS = "columns"
    READING = "reading"
    REFUSED = "refused"
    READY = "ready"
    DONE = "done"


@dataclass(frozen=True)
class Progress:
    """What is being done, and with how many rows or pupils it is done."""

    doing: str = "read"
    count: int = 0


@dataclass
class Draft:
    """An import that nobody has approved yet. The file lies in one that has no name.

    `moved` is the entry of the register that the preview was made for. `remembered` tells that the
    columns were named so in an earlier import.
    """

    staff_id: str
    name: str
    stream: BinaryIO
    kind: str
    id: str = field(default_factory=new_id)
    step: Step = Step.COLUMNS
    form: Form | None = None
    rows: tuple[tuple[str, ...], ...] = ()
    columns: Columns | None = None
    remembered: bool = False
    progress: Progress = field(default_factory=Progress)
    problems: tuple[Problem, ...] = ()
    scratch: Scratch | None = None
    counts: dict[str, int] = field(default_factory=dict)
    told: int = 0
    passed_over: int = 0
    version: str = ""
    moved: int = 0
    entry: int | None = None
    again: bool = False
    """Whether it was compared again because the register had moved."""
    leaving: dict[str, date] = field(default_factory=dict)
    """Pupils of whom a person said that they have left, and since when."""
    touched: float = 0.0
    is_closed: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def headings(self) -> str | None:
        """Under what the meaning of the columns is remembered."""
        if self.columns is None:
            return None
        return key_of(self.rows[0], has_headings=self.columns.has_headings)

    def clear(self) -> None:
        """Throw away what was compared."""
        scratch, self.scratch = self.scratch, None
        if scratch is not None:
            scratch.close()

    def close(self) -> None:
        """Throw everything away, also while it is being compared."""
        self.is_closed = True
        self.clear()
        self.stream.close()

    def pupils(self) -> Iterator[FilePupil]:
        """The file's pupils, row by row. Raises FileRefused."""
        if self.kind == CSV and self.columns and self.form:
            from kiosk.importing.rows import Rows

            rows = Rows(self.columns)
            yield from rows.read(self.stream, self.form)
            self.passed_over = rows.passed_over
            return
        from kiosk.importing import ctf  # lxml is loaded only for it

        self.version = ctf.version(self.stream)
        yield from ctf.pupils(self.stream)


def opened(
    staff_id: str,
    name: str,
    source: BinaryIO,
    wanted: str | None = None,
    folder: Path | None = None,
) -> Draft:
    """A draft of this file, copied to where nobody else reads it. Raises FileRefused."""
    stream = _copied(source, folder)
    try:
        kind = opening.kind_of(stream)
        if wanted is not None and kind != wanted:
            words = {CSV: "a CSV", opening.CTF: "a Common Transfer File"}
            what = f"This is not {words[wanted]}; it looks like {words[kind]}."
            raise FileRefused(Problem(what, "Name the format that it has, or leave it out."))
        draft = Draft(staff_id, name[:100], stream, kind)
        if kind == CSV:
            draft.form = opening.form_of(stream)
            draft.rows = _first_rows(stream, draft.form)
            draft.columns = guessed(draft.rows[0])
    except BaseException:
        stream.close()
        raise
    return draft


def _copied(source: BinaryIO, folder: Path | None) -> BinaryIO:
    # Not in /tmp, which lies in memory on a small machine.
    stream: BinaryIO = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  (the draft closes it)
    size = 0
    # One block more than is read is enough to refuse it by its size.
    while size <= opening.LARGEST and (block := source.read(_BLOCK)):
        stream.write(block)
        size += len(block)
    return stream


def _first_rows(stream: BinaryIO, form: Form) -> tuple[tuple[str, ...], ...]:
    found: list[Sequence[str]] = []
    for _, cells in opening.records(stream, form):
        found.append(cells)
        if len(found) > FIRST_ROWS:
            break
    if len(found[0]) > MOST_COLUMNS:
        what = f"It has {len(found[0])} columns; {MOST_COLUMNS} are read at most."
        raise FileRefused(Problem(what, "Export names, classes and contacts only.", 1))
    return tuple(tuple(cells) for cells in found)
