"""A slip of paper from a receipt printer: what stands on it, and what prints it."""

from dataclasses import dataclass
from typing import Protocol


class PrinterTrouble(Exception):
    """Nothing, or not all of it, was printed: what happened, and what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True)
class Slip:
    """A heading, then names and what they are, then sentences."""

    heading: str
    school: str
    facts: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...] = ()


class SlipPrinter(Protocol):
    """A receipt printer."""

    def print(self, slip: Slip) -> None:
        """Print it and cut it off. Raises PrinterTrouble."""
