"""What one entry is told with, and what it is told as."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import Role
from kiosk.custody.visibility import Sight
from kiosk.services.records.known import Known
from kiosk.services.views import Device, Logged
from kiosk.web import words

IN, OUT, STOP, ATTENTION, OTHER = "in", "out", "stop", "attention", "other"
"""The shapes of dots: what came in, what went out, what is stopped, what went wrong, the rest."""

_A_SCHOOL_YEAR = timedelta(days=300)
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_TITLES = {
    Role.DSL: "the safeguarding lead",
    Role.HEAD: "the headteacher",
    Role.LEADER: "a senior leader",
}


@dataclass(frozen=True)
class Told:
    """An entry in words: the sentence, the facts under it, the shape of its dot.

    `corrects` is the number of an earlier entry that this one says was wrong.
    """

    what: str
    facts: tuple[str, ...] = ()
    shape: str = OTHER
    corrects: int | None = None


@dataclass(frozen=True)
class Telling:
    """One entry, with all that it is told with, for somebody who may see so much."""

    logged: Logged
    known: Known
    sight: Sight

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.logged.at

    @property
    def actor(self) -> str:
        """The name of whoever did it."""
        return self.staff(self.logged.staff_id)

    @property
    def role(self) -> str:
        """Whoever did it, by the most senior of the roles that they acted in, else by name."""
        roles = str(self.logged.actor.get("role", "")).split(",")
        title = next((words for role, words in _TITLES.items() if role.value in roles), None)
        return title or self.actor

    @property
    def before(self) -> CustodyRecord | None:
        """The custody record as it was before this entry."""
        return self.known.before(self.logged)

    def staff(self, staff_id: str | None) -> str:
        """A member of staff's name; Phonebox, where nobody did it."""
        if staff_id is None:
            return "Phonebox"
        return self.known.staff_name(staff_id) or "somebody whose account is unknown"

    def person(self, person_id: str | None, otherwise: str = "somebody unknown") -> str:
        """The name of a pupil or an adult."""
        return self.known.person(person_id) or otherwise

    def device(self, device_id: str | None) -> Device | None:
        """The device with this id."""
        return self.known.devices.get(device_id) if device_id else None

    def relationship(self, adult_id: str | None) -> str | None:
        """What an adult is to the pupil of this record: mother."""
        record = self.before
        if record is None or record.pupil_id is None or adult_id is None:
            return None
        return self.known.relationships.get((record.pupil_id, adult_id))

    def date(self, day: date) -> str:
        """A date in words, with its year where that is not plain: 17 November."""
        near = abs(day - words.local(self.at).date()) < _A_SCHOOL_YEAR
        return f"{day.day} {day:%B}" if near else f"{day.day} {day:%B %Y}"

    def when(self, moment: datetime) -> str:
        """A time, with its day where that is not the day of this entry."""
        return words.since(moment, self.at)


def facts(*sentences: str | None) -> tuple[str, ...]:
    """The sentences that there are."""
    return tuple(sentence for sentence in sentences if sentence)


def said(label: str, text: str | None) -> str | None:
    """A label and what somebody wrote, closed by a full stop; None where nothing was written."""
    if not text:
        return None
    text = text.strip()
    return f"{label}: {text}" if text[-1:] in ".!?" else f"{label}: {text}."


def count(number: int, one: str, many: str | None = None) -> str:
    """So many of something: two devices."""
    word = _NUMBERS[number] if 0 <= number < len(_NUMBERS) else words.number(number)
    return f"{word} {one if number == 1 else many or one + 's'}"


def listed(items: Iterable[str]) -> str:
    """Several things in a sentence: a, b and c."""
    several = list(items)
    if len(several) < 2:
        return "".join(several)
    return f"{', '.join(several[:-1])} and {several[-1]}"


def lasted(span: timedelta) -> str:
    """How long something took, in the two largest units: 5 hours 14 minutes."""
    minutes = max(0, round(span.total_seconds() / 60))
    days, rest = divmod(minutes, 24 * 60)
    parts = ((days, "day"), (rest // 60, "hour"), (rest % 60, "minute"))
    told = [f"{value} {name}{'' if value == 1 else 's'}" for value, name in parts if value]
    return " ".join(told[:2]) or "less than a minute"


def capital(sentence: str) -> str:
    """The sentence with a capital first letter."""
    return sentence[:1].upper() + sentence[1:]
