"""The people of a file, once it is understood: all that is taken from it, and nothing else."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class FileAdult:
    """A parent, carer or other contact of one pupil. What the file does not say is empty or None.

    `ref` is the school system's id of the person. `carer` tells whether they are responsible for
    the pupil; `priority` is 1 for who is rung first.
    """

    forename: str
    surname: str
    title: str = ""
    ref: str = ""
    relationship: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    carer: bool | None = None
    priority: int | None = None

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.forename} {self.surname}".strip()


@dataclass(frozen=True, slots=True)
class FilePupil:
    """A pupil as the file tells of them, in `row`. What it does not say is empty or None."""

    row: int
    forename: str
    surname: str
    ref: str = ""
    upn: str = ""
    former_upn: str = ""
    born: date | None = None
    year: int | None = None
    class_name: str = ""
    adults: tuple[FileAdult, ...] = field(default=())

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.forename} {self.surname}".strip()
