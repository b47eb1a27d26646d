"""What is wrong with a file: the row, the column, and what to do about it."""

from dataclasses import dataclass

MOST = 50
"""Problems that are listed at most; whoever mends these finds the rest at the next try."""


@dataclass(frozen=True)
class Problem:
    """One reason why a file is refused.

    `row` counts as a spreadsheet does, the first one being 1; of a Common Transfer File it is the
    number of the pupil, and `counted` says so. `column` is the heading, or the element's name.
    """

    what: str
    remedy: str
    row: int | None = None
    column: str | None = None
    counted: str = "row"

    @property
    def where(self) -> str:
        """The place in the file: row 17, column DOB. Nothing for a problem of the whole file."""
        parts = (
            f"{self.counted} {self.row}" if self.row is not None else "",
            f"column {self.column}" if self.column else "",
        )
        return ", ".join(part for part in parts if part)

    @property
    def words(self) -> str:
        """What is wrong, where, and what to do, in sentences."""
        where = self.where
        begin = f"{where[:1].upper()}{where[1:]}: " if where else ""
        return f"{begin}{self.what} {self.remedy}"


class FileRefused(Exception):
    """The file cannot be used, and nothing of it was kept."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(" ".join(problem.words for problem in problems))
        self.problems = problems


class Problems:
    """Problems as they are found, so that a person can mend several at once."""

    def __init__(self, counted: str = "row") -> None:
        self._found: list[Problem] = []
        self._counted = counted

    def note(
        self, what: str, remedy: str, row: int | None = None, column: str | None = None
    ) -> None:
        """Note one. Raises FileRefused when there are so many that reading on helps nobody."""
        self._found.append(Problem(what, remedy, row, column, self._counted))
        if len(self._found) >= MOST:
            self.settle()

    def settle(self) -> None:
        """Raise FileRefused with all that was noted, if anything was."""
        if self._found:
            raise FileRefused(*self._found)
