"""What happened to pupils and to those who may collect for them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kiosk.custody.events import Event, personal, personal_parts
from kiosk.custody.states import (
    Capacity,
    IdentityMethod,
    Kind,
    SignOffMethod,
)


@dataclass(frozen=True)
class RegisterChanged(Event):
    """Pupils, carers and their links as one batch: an import, or one person by hand.

    `changes` is a list of plain objects: `{"op": "pupil", "id", "ref", "forename", "surname",
    "year", "class", "home_slot", "usually_brings", "upn", "former_upn", "born"}`, `{"op": "adult",
    "id", "title", "forename", "surname", "phone", "address", "email", "born", "ref"}`, `{"op":
    "link", "pupil", "adult", "relationship", "carer", "priority"}`, `{"op": "leaver", "pupil",
    "on"}`. What is not named stays as it is. `about` are the pupils and adults whom a change by
    hand is about.
    """

    source: str
    count: int
    changes: Any = personal()
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class LinkEnded(Event):
    """An adult is nothing to a pupil any more, as far as the school knows; `why` is a code."""

    pupil_id: str
    adult_id: str
    why: str


@dataclass(frozen=True)
class RegisterImported(Event):
    """Pupils, carers and their links as a file of the school's system told them: one event for all.

    `parts` are lists of changes as `RegisterChanged` has them, one list for each pupil; there are
    `count` of them. `columns` are what the columns of a CSV meant, and `headings` under what that
    is remembered. `missing` pupils were in the register and not in the file; they stay, but for
    those `left` of them of whom a person said that they have left.
    """

    source: str
    count: int
    pupils_added: int
    pupils_changed: int
    adults_added: int
    adults_changed: int
    missing: int
    headings: str | None = None
    columns: tuple[str, ...] = ()
    left: int = 0
    file: str | None = personal()
    parts: Any = personal_parts()


@dataclass(frozen=True)
class StandingAuthoritySigned(Event):
    """A carer's dated, expiring signature that the child may take hand-ins home alone.

    `identity` is how staff knew the carer; older entries do not say.
    """

    authority_id: str
    pupil_id: str
    device_ids: tuple[str, ...]
    signer_id: str
    first: date
    last: date
    language: str
    wording_version: str
    method: SignOffMethod
    wording: str | None = personal()
    strokes: Any = personal()
    identity: IdentityMethod | None = None


@dataclass(frozen=True)
class StandingAuthorityConfirmed(Event):
    """A carer confirmed an authority again after a confiscation had suspended it."""

    authority_id: str
    carer_id: str
    pupil_id: str | None = None


@dataclass(frozen=True)
class StandingAuthorityRevoked(Event):
    """A carer of the pupil ended an authority."""

    authority_id: str
    carer_id: str
    pupil_id: str | None = None


@dataclass(frozen=True)
class AdultAuthorised(Event):
    """Whoever has the say authorised an adult in writing to collect for one pupil.

    Somebody from outside the family collects as what they are: the `capacity`, for whom they work,
    and the day on which it is looked at again.
    """

    authorisation_id: str
    pupil_id: str
    adult_id: str
    carer_id: str
    kinds: tuple[Kind, ...]
    first: date
    last: date
    seen_by: str
    capacity: Capacity | None = None
    organisation: str | None = personal()
    review_on: date | None = None


@dataclass(frozen=True)
class AuthorisationEnded(Event):
    """An adult's written authorisation no longer holds."""

    authorisation_id: str
    pupil_id: str | None = None


@dataclass(frozen=True)
class TelephoneAuthorityGiven(Event):
    """A carer, rung on the number on file by two staff, named one adult for one day."""

    authority_id: str
    pupil_id: str
    adult_id: str
    carer_id: str
    staff: tuple[str, str]
    day: date
