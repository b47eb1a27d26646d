"""Problems as they are collected: the lowest in number, so many of them and no more."""

from kiosk.ledger.report import Problem

MOST = 100
"""How many problems a report lists; memory stays bounded however much was tampered with."""


class Findings:
    """The problems found so far, one for each entry or value."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, str], Problem] = {}

    def __bool__(self) -> bool:
        return bool(self._found)

    def note(self, code: str, sequence: int, *, value: str = "", last: int | None = None) -> None:
        """Keep a problem, unless one is known of the same entry, or of the same value of it."""
        key = sequence, value
        if key not in self._found:
            self._put(key, Problem(code, sequence, value if last is None else str(last)))

    def correct(self, code: str, sequence: int) -> None:
        """Keep a problem in the place of what is known of the same entry."""
        self._put((sequence, ""), Problem(code, sequence))

    def sorted(self) -> tuple[Problem, ...]:
        """The problems by the numbers of their entries."""
        return tuple(self._found[key] for key in sorted(self._found))

    def _put(self, key: tuple[int, str], problem: Problem) -> None:
        self._found[key] = problem
        if len(self._found) > MOST:
            del self._found[max(self._found)]
