"""What happened to messages, and to whom is told what: one frozen dataclass for each event.

A message is written for one adult, one member of staff or the named outside person. Its words and
the address that it went to lie beside the ledger, and can be erased.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.custody.events import Event, personal
from kiosk.custody.states import Role


class Occasion(StrEnum):
    """What a message is about."""

    NOTICE = "notice"
    """A device was taken, and may be collected."""
    RECEIPT = "receipt"
    """It was released, to the adult who signed for it."""
    ALERT = "alert"
    """Something waits in Phonebox for a member of staff."""


class Means(StrEnum):
    """How somebody is told."""

    MAIL = "mail"
    LETTER = "letter"
    TELEPHONE = "telephone"
    IN_PERSON = "in_person"


class Decision(StrEnum):
    """Whether parents are told of a custody record."""

    WAIT = "wait"
    """Not yet: the designated safeguarding lead decides (POLICY.md R24)."""
    TELL = "tell"


class Wording(StrEnum):
    """The messages whose words the headteacher sets."""

    NOTICE = "notice"
    RECEIPT = "receipt"
    SHORT = "short"
    """The mail that names no detail."""
    ALERT = "alert"


class Why(StrEnum):
    """Why a message does not go."""

    GUARDED = "guarded"
    HELD = "held"
    WAITS = "waits"
    OVER = "over"
    NOT_A_CARER = "not_a_carer"
    NO_ADDRESS = "no_address"
    ERASED = "erased"
    DETAILS = "details"
    REFUSED = "refused"
    GAVE_UP = "gave_up"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """Who is told of an alert, one after the other."""

    LEAD = "lead"
    DEPUTIES = "deputies"
    HEAD = "head"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class MessageEvent(Event):
    """An event of one message; what it is about stands with it, so that it is found."""

    message_id: str
    record_id: str | None
    adult_id: str | None


@dataclass(frozen=True)
class MessageQueued(MessageEvent):
    """A message is to go to one reader, in words that are kept as they were then.

    Without an adult it goes to a member of staff, and without either to the outside person.
    """

    occasion: Occasion
    means: Means
    wording: str
    alert_id: str | None = None
    staff_id: str | None = None
    again_of: str | None = None
    subject: str | None = personal()
    text: str | None = personal()


@dataclass(frozen=True)
class MessageBegun(MessageEvent):
    """The mail server takes it now: until it has answered, nobody knows whether it goes."""

    address: str | None = personal()


@dataclass(frozen=True)
class MessageSent(MessageEvent):
    """The mail server has taken it over."""


@dataclass(frozen=True)
class MessagePutOff(MessageEvent):
    """The mail server took nothing over, and may later."""


@dataclass(frozen=True)
class MessageNotSent(MessageEvent):
    """It does not go."""

    why: Why


@dataclass(frozen=True)
class MessageInDoubt(MessageEvent):
    """Nobody knows whether it went: the server's answer was lost."""


@dataclass(frozen=True)
class MessageResolved(MessageEvent):
    """Somebody found out whether a message in doubt went."""

    went: bool


@dataclass(frozen=True)
class CarerTold(Event):
    """Somebody told a carer themselves: when, and how (POLICY.md R24)."""

    record_id: str
    adult_id: str
    occasion: Occasion
    means: Means
    told_at: datetime


@dataclass(frozen=True)
class TellingDecided(Event):
    """Whether the parents are told now, or it waits until the safeguarding lead says so."""

    record_id: str
    decision: Decision


@dataclass(frozen=True)
class WordingAdopted(Event):
    """The headteacher set the words of a message; earlier versions stay as they were used."""

    wording: Wording
    version: str
    subject: str | None = personal()
    text: str | None = personal()


@dataclass(frozen=True)
class StaffAddressSet(Event):
    """Where mail reaches a member of staff; None for nowhere."""

    staff_id: str
    address: str | None = personal()


@dataclass(frozen=True)
class LeadNamed(Event):
    """Which of those with that role leads safeguarding; the others are deputies."""

    staff_id: str


@dataclass(frozen=True)
class OutsidePersonNamed(Event):
    """Who is told outside the school when nobody answers; without a name, nobody."""

    name: str | None = personal()
    telephone: str | None = personal()
    address: str | None = personal()


@dataclass(frozen=True)
class AlertClimbed(Event):
    """An alert that nobody had taken note of reached the next in line.

    `staff` are those whom it had not reached before; `roles` may take note of it from now on.
    """

    alert_id: str
    step: Step
    staff: tuple[str, ...]
    roles: tuple[Role, ...]
