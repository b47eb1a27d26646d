"""What a verification found: stable codes, the entry's number, and plain words."""

from dataclasses import dataclass
from typing import Any

WORDS = {
    "changed": "Entry {n} is not as it was written: its content and its hash do not agree.",
    "removed": "{span} missing.",
    "inserted": "Entry {n} is there a second time: one of the two was put in later.",
    "reordered": "Entry {n} does not stand in its place.",
    "replaced": "Entry {n} is not the one after which the next was written: it was replaced.",
    "renumbered": "Entry {n} is stored under another number.",
    "malformed": "Entry {n} has not the form of an entry.",
    "truncated": "{span} missing at the end: removed, or an older copy was put back.",
    "head_disagrees": "Entry {n} and the ledger's head do not agree: one of them was changed.",
    "other_ledger": "The checkpoint is of another ledger: take the one of this school.",
    "rewritten": "Entries 1 to {n} are not those that the checkpoint was signed over.",
    "value_changed": "The value {detail} beside entry {n} is not the one that was written.",
    "value_missing": "The value {detail} of entry {n} is gone, and no entry says it was erased.",
    "value_not_erased": "The value {detail} of entry {n} was to be erased, and is still there.",
}
"""Every code of a problem, and its sentence."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold, and the number of the entry at which it shows.

    `detail` names a personal value, or the last of several entries.
    """

    code: str
    sequence: int
    detail: str = ""

    @property
    def words(self) -> str:
        """The problem in a sentence."""
        several = self.detail not in ("", str(self.sequence))
        span = f"Entry {self.sequence} is"
        if several:
            span = f"Entries {self.sequence} to {self.detail} are"
        return WORDS[self.code].format(n=self.sequence, detail=self.detail, span=span)


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a verification.

    `problems` are those of the first of these that does not hold: the chain, its ends (head and
    checkpoint), the personal values; the first of them is the first entry that does not hold.
    `size`, `hash` and `root` are of the entries as found; `root` is None when no tree was built.
    `checkpoint` is the size that a checkpoint vouched for; `values` and `erased` count personal
    values, and are None when these were not compared.
    """

    size: int
    hash: bytes
    root: bytes | None = None
    checkpoint: int | None = None
    values: int | None = None
    erased: int | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.problems

    @property
    def first(self) -> Problem | None:
        """The first entry that does not hold, and why."""
        return self.problems[0] if self.problems else None

    @property
    def code(self) -> str:
        """The first problem's code; else `holds`, or `consistent` without a checkpoint."""
        if self.problems:
            return self.problems[0].code
        return "consistent" if self.checkpoint is None else "holds"

    @property
    def words(self) -> str:
        """The result in a sentence or two."""
        if self.problems:
            return self.problems[0].words
        entries = "1 entry is" if self.size == 1 else f"{self.size} entries are"
        withheld = "" if self.values is not None else " Personal values were not compared."
        if self.checkpoint is None:
            return f"{entries} consistent; truncation not excluded.{withheld}"
        if self.checkpoint == self.size:
            return f"{entries} as the checkpoint has them, none changed or removed.{withheld}"
        return (
            f"{entries} consistent, and as the checkpoint has them up to {self.checkpoint};"
            f" truncation after that not excluded.{withheld}"
        )

    def as_data(self) -> dict[str, Any]:
        """The report as plain data, for JSON."""
        return {
            "holds": self.holds,
            "code": self.code,
            "words": self.words,
            "size": self.size,
            "hash": self.hash.hex(),
            "root": self.root.hex() if self.root is not None else None,
            "checkpoint": self.checkpoint,
            "values": self.values,
            "erased": self.erased,
            "problems": [
                {"code": item.code, "sequence": item.sequence, "words": item.words}
                for item in self.problems
            ],
        }
