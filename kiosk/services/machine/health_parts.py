"""One part of Phonebox or of its machine: how it is, and in words what is wrong and what to do."""

from dataclasses import dataclass

OK, ATTENTION, FAILED, SILENT = "ok", "attention", "failed", "silent"
_BAD = frozenset({FAILED, SILENT})


@dataclass(frozen=True)
class Part:
    """One part. `words` say what was found and what to do; nobody is named in them.

    `command` is what to type at the machine, where typing mends it.
    """

    name: str
    state: str
    words: str
    command: str | None = None

    @property
    def is_bad(self) -> bool:
        """Whether Phonebox cannot do its work without it."""
        return self.state in _BAD

    @property
    def is_well(self) -> bool:
        """Whether nobody has to do anything about it."""
        return self.state == OK
