"""What is recorded of searches, and the words that a record of one is made of.

The record holds the union of what the forms of the Department, of schools and of the law ask for
(POLICY.md R10, R11 and "Law that shapes the records").
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from kiosk.custody.events import Event, personal


class LookedFor(StrEnum):
    """What was looked for: the law names most of these; the school's rules name the rest."""

    DEVICE = "device"
    BANNED = "banned"
    WEAPON = "weapon"
    ALCOHOL = "alcohol"
    DRUGS = "drugs"
    STOLEN = "stolen"
    TOBACCO = "tobacco"
    FIREWORKS = "fireworks"
    IMAGES = "images"
    OFFENCE = "offence"


class Searched(StrEnum):
    """What was searched."""

    POCKETS = "pockets"
    OUTER_CLOTHING = "outer_clothing"
    BAG = "bag"
    LOCKER = "locker"


class Power(StrEnum):
    """What the search rested on."""

    CONSENT = "consent"
    STATUTE = "statute"


class Consent(StrEnum):
    """Whether consent was asked, and what was said."""

    NOT_ASKED = "not_asked"
    GIVEN = "given"
    REFUSED = "refused"


class ConsentBy(StrEnum):
    """Who gave or refused it."""

    PUPIL = "pupil"
    CARER = "carer"
    BOTH = "both"


class CarerTold(StrEnum):
    """Whether a parent or carer was told; that the safeguarding lead decides is an answer (R24)."""

    TOLD = "told"
    NOT_YET = "not_yet"
    DSL_DECIDES = "dsl_decides"


class Fate(StrEnum):
    """What became of a thing that was found and is not a device in custody."""

    KEPT = "kept"
    RETURNED = "returned"
    TO_CARER = "to_carer"
    TO_POLICE = "to_police"
    DISPOSED = "disposed"


class Departure(StrEnum):
    """How a search departs from the school's policy or from what the law expects: never refused."""

    NOT_AUTHORISED = "not_authorised"
    OWN_CHILD = "own_child"
    CONSENT_NOT_GIVEN = "consent_not_given"
    NO_POWER = "no_power"
    NOT_UNDERSTOOD = "not_understood"
    NOT_SAME_SEX = "not_same_sex"
    NO_WITNESS = "no_witness"
    FORCE_WITHOUT_POWER = "force_without_power"
    CARER_NOT_TOLD = "carer_not_told"
    RECORDED_LATE = "recorded_late"


class Signed(StrEnum):
    """How the searcher signed the record off."""

    OWN_SESSION = "own_session"
    PIN = "pin"


class Part(StrEnum):
    """What of a record a later entry adds to or corrects."""

    FOLLOW_UP = "follow_up"
    CARER_TOLD = "carer_told"
    FOUND = "found"
    WHO = "who"
    WHEN_AND_WHERE = "when_and_where"
    WHY = "why"
    POWER_AND_CONSENT = "power_and_consent"


@dataclass(frozen=True)
class Search:
    """A search as it is told; None where nothing was said yet. Times are aware.

    `items` are the other things that were found: `{"what": words, "fate": a Fate}`. `records` are
    the custody records of the devices. `same_sex`: searcher and witness are of the pupil's sex.
    """

    pupil_id: str
    searched_at: datetime | None = None
    searched_by: str | None = None
    present: tuple[str, ...] = ()
    looked_for: tuple[LookedFor, ...] = ()
    searched: tuple[Searched, ...] = ()
    power: Power | None = None
    consent: Consent = Consent.NOT_ASKED
    consent_by: ConsentBy | None = None
    understood: bool | None = None
    found: bool | None = None
    risk: bool | None = None
    force: bool | None = None
    same_sex: bool | None = None
    records: tuple[str, ...] = ()
    dsl_told_at: datetime | None = None
    carer_told: CarerTold = CarerTold.NOT_YET
    carer_told_at: datetime | None = None
    place: str = ""
    others: str = ""
    looked_for_words: str = ""
    reason: str = ""
    items: tuple[dict[str, str], ...] = ()
    force_words: str = ""
    exception: str = ""
    carer_told_how: str = ""
    follow_up: str = ""


@dataclass(frozen=True)
class SearchRecorded(Event):
    """A search of a pupil or of what they had, signed off by whoever searched (R10, R11)."""

    search_id: str
    pupil_id: str
    searched_at: datetime
    searched_by: str
    signed: Signed
    power: Power
    found: bool
    risk: bool
    force: bool
    same_sex: bool
    present: tuple[str, ...] = ()
    looked_for: tuple[LookedFor, ...] = ()
    searched: tuple[Searched, ...] = ()
    consent: Consent = Consent.NOT_ASKED
    consent_by: ConsentBy | None = None
    understood: bool | None = None
    records: tuple[str, ...] = ()
    departures: tuple[Departure, ...] = ()
    dsl_told_at: datetime | None = None
    carer_told: CarerTold = CarerTold.NOT_YET
    carer_told_at: datetime | None = None
    place: str | None = personal(restricted=True)
    others: str | None = personal(restricted=True)
    looked_for_words: str | None = personal(restricted=True)
    reason: str | None = personal(restricted=True)
    items: Any = personal(restricted=True)
    force_words: str | None = personal(restricted=True)
    exception: str | None = personal(restricted=True)
    carer_told_how: str | None = personal(restricted=True)
    follow_up: str | None = personal(restricted=True)


@dataclass(frozen=True)
class SearchAmended(Event):
    """Something was added to a signed record, or corrected in it; the record stays as it was."""

    search_id: str
    pupil_id: str
    about: Part
    text: str | None = personal(restricted=True)
