"""The register as imports need it: what tells people apart, and how far an import has come."""

from dataclasses import dataclass, field
from datetime import date

from kiosk.services.views import Link, Pupil


@dataclass(frozen=True)
class Enrolled:
    """A pupil with what tells them from others when a file is read, and their adults.

    `refs` are the school system's ids of the adults, by the adults' ids.
    """

    pupil: Pupil
    upn: str
    former_upn: str
    born: date | None
    links: tuple[Link, ...] = ()
    refs: dict[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Import:
    """The import of an entry: the register has followed from `applied` of its `parts`."""

    entry: int
    parts: int
    applied: int

    @property
    def is_done(self) -> bool:
        """Whether the register says all that the file said."""
        return self.applied >= self.parts
