"""The register as an import compares a file with it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class KnownAdult:
    """An adult as the register has them. `fixed`: an import changes nothing of them."""

    id: str
    forename: str
    surname: str
    title: str = ""
    ref: str = ""
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    fixed: bool = False

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.forename} {self.surname}".strip()


@dataclass(frozen=True, slots=True)
class KnownLink:
    """What an adult is to the pupil, as the register has it."""

    adult: KnownAdult
    relationship: str
    carer: bool
    priority: int


@dataclass(frozen=True, slots=True)
class KnownPupil:
    """A pupil as the register has them.

    `ended` are adults who are nothing to them any more: somebody ended the link by hand, and only
    a hand makes it anew.
    """

    id: str
    forename: str
    surname: str
    ref: str = ""
    upn: str = ""
    former_upn: str = ""
    born: date | None = None
    year: int = 0
    class_name: str = ""
    left: bool = False
    links: tuple[KnownLink, ...] = ()
    ended: tuple[KnownAdult, ...] = ()

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.forename} {self.surname}".strip()
