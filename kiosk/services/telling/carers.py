"""Telling carers: a mail or a letter, what somebody told them in person, and "not yet"."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.custody.errors import Code
from kiosk.custody.events import Event
from kiosk.custody.people.changing import missing
from kiosk.custody.people.likeness import NAME, shared
from kiosk.custody.record import CustodyRecord
from kiosk.custody.register import AlertRaised
from kiosk.custody.telling.carers import (
    BY_A_PERSON,
    UNDER_WAY,
    Decided,
    Reader,
    Stage,
    against,
    refusal,
    why_not_decide,
    why_not_tell,
)
from kiosk.custody.telling.mailing import is_address
from kiosk.custody.telling.messages import (
    CarerTold,
    Decision,
    Means,
    MessageQueued,
    Occasion,
    TellingDecided,
    Why,
    Wording,
)
from kiosk.services.acting import Who, actor_of, new_id, refused
from kiosk.services.desk.standing import collector_for, one_person
from kiosk.services.people.guarded import KNOW, looks
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.telling.lettering import WORDING_OF, values_of, written
from kiosk.services.telling.message_views import Message
from kiosk.services.views import Adult, Query

STOPPED = "telling_stopped"
"""The alert: a message was meant for somebody who must not be told."""


@dataclass(frozen=True)
class Letter:
    """A message that is asked for; `again_of` is the one that is sent once more."""

    record_id: str
    adult_id: str
    occasion: Occasion
    means: Means
    again_of: str | None = None


def write(store: Store, who: Who, command_id: str, letter: Letter) -> Done:
    """Queue a mail, or write a letter to print. The answer's `message` is its id."""

    def decide(facts: Facts) -> Outcome:
        return written_to(facts, who, letter)

    return store.act(who.command(command_id), decide)


def written_to(facts: Facts, who: Who, letter: Letter) -> Outcome:
    """The outcome of asking for a message, inside an act."""
    record, adult = facts.record(letter.record_id), facts.adult(letter.adult_id)
    if record is None or adult is None or letter.means not in (Means.MAIL, Means.LETTER):
        return refused(missing("adult", "Look at the list again."))
    stopped = _stopped(facts, who, record, adult, letter.occasion)
    if stopped is not None:
        return stopped
    unsendable = _unsendable(facts, letter, record, adult)
    if letter.means is Means.MAIL and unsendable is not None:
        return unsendable
    is_short = letter.means is Means.MAIL and not facts.school().policy(facts.now.at).mail_details
    wording = Wording.SHORT if is_short else WORDING_OF[letter.occasion]
    made = written(facts, wording, values_of(facts, record, adult))
    event = MessageQueued(
        message_id=new_id(),
        record_id=record.record_id,
        adult_id=adult.id,
        occasion=letter.occasion,
        means=letter.means,
        wording=made.version,
        again_of=letter.again_of,
        subject=made.subject,
        text=made.text,
    )
    return Outcome((event,), answer={"message": event.message_id, "record": record.record_id})


def _unsendable(
    facts: Facts, letter: Letter, record: CustodyRecord, adult: Adult
) -> Outcome | None:
    if not is_address(adult.email):
        return refused(refusal(Why.NO_ADDRESS))
    if is_guarded_address(facts, adult, record.pupil_id):
        return refused(refusal(Why.GUARDED), events=alerts_of(Why.GUARDED, adult.id))
    if not _may_go(facts.messages_of(record.record_id), letter, _same_reader(facts, adult, record)):
        words = "It was sent, or waits. It can be sent again from the list of messages."
        return refused(missing("adult", words))
    return None


def _same_reader(facts: Facts, adult: Adult, record: CustodyRecord) -> frozenset[str]:
    """This adult, with every copy of them among the pupil's whom the same mail reaches."""
    links = facts.links_of_pupil(record.pupil_id) if record.pupil_id else ()
    copies = (link.adult.id for link in links if is_one_reader(adult, link.adult))
    return frozenset({adult.id, *copies})


def is_one_reader(one: Adult, other: Adult) -> bool:
    """Whether these are one person of whom the register has two, at one mail address."""
    addresses = [(item.email or "").strip().casefold() for item in (one, other)]
    return (
        bool(addresses[0])
        and addresses[0] == addresses[1]
        and NAME in shared(looks(one), looks(other))
    )


def _may_go(before: Sequence[Message], letter: Letter, readers: frozenset[str]) -> bool:
    """Whether no mail of the kind went to this adult or may still go; once more only by asking."""
    same = [
        item
        for item in before
        if item.adult_id in readers
        and item.occasion is letter.occasion
        and item.means is Means.MAIL
    ]
    if any(item.stage in UNDER_WAY for item in same):
        return False
    if letter.again_of is not None:
        return any(item.id == letter.again_of for item in same)
    return not any(item.stage is Stage.SENT for item in same)


def record_told(store: Store, who: Who, command_id: str, told: CarerTold) -> Done:
    """Somebody told a carer themselves, by letter, by telephone or in person."""

    def decide(facts: Facts) -> Outcome:
        record, adult = facts.record(told.record_id), facts.adult(told.adult_id)
        if record is None or adult is None or told.means not in BY_A_PERSON:
            return refused(missing("means", "Choose how."))
        stopped = _stopped(facts, who, record, adult, told.occasion)
        if stopped is not None:
            return stopped
        if not record.opened_at <= told.told_at <= facts.now.at:
            return refused(missing("time", "Type a time after it was taken, and not after now."))
        return Outcome((told,), answer={"record": record.record_id})

    return store.act(who.command(command_id), decide)


def decide_telling(
    store: Store, who: Who, command_id: str, record_id: str, decision: Decision
) -> Done:
    """Parents are told, or not yet: then only the safeguarding lead says when."""

    def decide(facts: Facts) -> Outcome:
        record = facts.record(record_id)
        if record is None:
            return refused(Code.NOT_IN_CUSTODY)
        found = list(why_not_decide(actor_of(facts, who), record, decision))
        if found:
            return refused(*found)
        event = TellingDecided(record_id, decision)
        return Outcome((event,), answer={"record": record_id})

    return store.act(who.command(command_id), decide)


def _stopped(
    facts: Facts, who: Who, record: CustodyRecord, adult: Adult, occasion: Occasion
) -> Outcome | None:
    found = list(why_not_tell(actor_of(facts, who), record))
    if found:
        return refused(*found)
    why = why_not(facts, record, adult, occasion)
    if why is None:
        return None
    return refused(refusal(why), events=alerts_of(why, adult.id))


def why_not(facts: Facts, record: CustodyRecord, adult: Adult, occasion: Occasion) -> Why | None:
    """What speaks against telling this adult of this record now, whoever does it."""
    return against(
        record, reader_of(facts, adult, record.pupil_id), occasion, decided(facts, record.record_id)
    )


def alerts_of(why: Why, adult_id: str) -> tuple[Event, ...]:
    """Those who know of bars are told when a message was meant for somebody who has one."""
    if why is not Why.GUARDED:
        return ()
    return (AlertRaised(new_id(), STOPPED, KNOW, adult_id=adult_id),)


def reader_of(facts: Facts, adult: Adult, pupil_id: str | None) -> Reader:
    """The adult as a reader about this pupil; any bar or stop counts, whatever its scope."""
    links = facts.links_of_pupil(pupil_id) if pupil_id else ()
    is_carer = any(link.carer and link.adult.id == adult.id for link in links)
    seen = collector_for(facts, adult.id, pupil_id)
    copies = one_person(facts, adult.id)
    concerned = any(
        item.adult_id in copies and (not item.pupil_ids or pupil_id in item.pupil_ids)
        for item in facts.concerns()
    )
    return Reader(adult.id, is_carer, seen.barred or seen.under_review or concerned)


def is_guarded_address(facts: Facts, adult: Adult, pupil_id: str | None) -> bool:
    """Whether mail to this adult is also read by somebody who must not collect for this pupil."""
    address = (adult.email or "").strip().casefold()
    others = (
        facts.adult(item.adult_id)
        for item in facts.concerns()
        if not item.pupil_ids or pupil_id in item.pupil_ids
    )
    return bool(address) and any(
        other is not None and (other.email or "").strip().casefold() == address for other in others
    )


def decided(facts: Facts, record_id: str) -> Decided | None:
    """The newest decision whether to tell the parents of a record."""
    found = facts.entries(Query(record_id=record_id, kind="telling_decided", limit=1))
    for item in found:
        if isinstance(item.event, TellingDecided):
            return Decided(item.event.decision, item.sequence)
    return None
