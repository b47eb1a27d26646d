"""The words of messages: which version holds, what is put into it, and how another is adopted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kiosk.clock import SCHOOL_ZONE
from kiosk.custody.errors import Code
from kiosk.custody.record import CustodyRecord
from kiosk.custody.school.dated import due_at
from kiosk.custody.telling.carers import SETS_THE_WORDS
from kiosk.custody.telling.messages import Occasion, Wording, WordingAdopted
from kiosk.custody.telling.wording import STANDARD, USUAL, filled, why_not_word
from kiosk.services.acting import Who, refused
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.views import Adult, Query

MOST_VERSIONS = 1000


@dataclass(frozen=True)
class Words:
    """A version of a message's words, since when, and by whom; None where Phonebox brought it."""

    wording: Wording
    version: str
    subject: str
    text: str
    at: datetime | None = None
    staff_id: str | None = None


def versions(facts: Facts, wording: Wording) -> list[Words]:
    """Every version that has not been erased, the newest first; the last is Phonebox's own."""
    found = []
    for item in facts.entries(Query(kind="wording_adopted", limit=MOST_VERSIONS)):
        event = item.event
        if isinstance(event, WordingAdopted) and event.wording is wording and event.text:
            words = (event.version, event.subject or "", event.text)
            found.append(Words(wording, *words, item.at, item.staff_id))
    return [*found, Words(wording, f"{wording.value}-{STANDARD}", *USUAL[wording])]


def adopt(
    store: Store, who: Who, command_id: str, wording: Wording, subject: str, text: str
) -> Done:
    """Other words for a message from now on. The answer's `version` is their name."""

    def decide(facts: Facts) -> Outcome:
        if not who.roles & SETS_THE_WORDS:
            return refused(Code.ROLE_MISSING)
        against = list(why_not_word(wording, subject, text))
        if against:
            return refused(*against)
        number = len(facts.entries(Query(kind="wording_adopted", limit=MOST_VERSIONS))) + 1
        today = facts.school().today(facts.now.at)
        version = f"{wording.value}-{today.isoformat()}-{number}"
        event = WordingAdopted(wording, version, subject.strip(), text.strip())
        return Outcome((event,), answer={"version": version})

    return store.act(who.command(command_id), decide)


@dataclass(frozen=True)
class Written:
    """A message in its words, with the version that they are of."""

    version: str
    subject: str
    text: str


def written(facts: Facts, wording: Wording, values: Mapping[str, str]) -> Written:
    """A message in the words that hold now."""
    words = versions(facts, wording)[0]
    return Written(words.version, filled(words.subject, values), filled(words.text, values))


def wording_of(version: str) -> Wording:
    """Which message a version's name is of."""
    return Wording(version.partition("-")[0])


def values_of(facts: Facts, record: CustodyRecord, adult: Adult) -> dict[str, str]:
    """What a message to this adult about this record may name."""
    pupil = facts.pupil(record.pupil_id) if record.pupil_id else None
    device = facts.device(record.device_id) if record.device_id else None
    due = due_at(record, facts.school(), facts.now.at)
    released = facts.entries(Query(record_id=record.record_id, kind="released", limit=1))
    return {
        "adult": f"{adult.title} {adult.surname}" if adult.title else adult.name,
        "school": facts.school_name(),
        "pupil": pupil.forename if pupil else "your child",
        "device": device.kind.value.replace("_", " ") if device else "no label yet",
        "day": day(record.taken_in_at),
        "due": f"from {time_of(due)}" if due else "the office will say when",
        "collected": time_of(released[0].at) if released else "",
    }


def sample_values(facts: Facts) -> dict[str, str]:
    """Made-up values, for a preview."""
    now = facts.now.at
    return {
        "adult": "Ms Sample",
        "school": facts.school_name(),
        "pupil": "Alex",
        "device": "phone",
        "day": day(now),
        "due": f"from {time_of(now)}",
        "collected": time_of(now),
    }


def day(moment: datetime) -> str:
    """A day in words: Monday 23 November."""
    local = moment.astimezone(SCHOOL_ZONE)
    return f"{local:%A} {local.day} {local:%B}"


def time_of(moment: datetime) -> str:
    """A day and a time in words: Monday 23 November, 15:30."""
    return f"{day(moment)}, {moment.astimezone(SCHOOL_ZONE):%H:%M}"


WORDING_OF = {Occasion.NOTICE: Wording.NOTICE, Occasion.RECEIPT: Wording.RECEIPT}
