"""Collection words: agreed for a pupil, ended, and compared with what somebody at the desk says."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from kiosk.custody.errors import DISCREET, Code, Refusal
from kiosk.custody.people.changing import missing
from kiosk.custody.people.collection_word import (
    GUESSED,
    STOPPED,
    CollectionWordEnded,
    CollectionWordSet,
    tidy,
    why_not_agree,
    why_not_word,
)
from kiosk.custody.register import AlertRaised
from kiosk.custody.states import IdentityMethod
from kiosk.services import views as v
from kiosk.services.acting import Hasher, Who, actor_of, new_id, refused
from kiosk.services.desk.collecting import Collection, collection_at
from kiosk.services.desk.collection import kept, on_collection
from kiosk.services.desk.standing import collector_for
from kiosk.services.people.guarded import KNOW
from kiosk.services.ports import Done, Facts, Outcome, PutCollectionWord, Store
from kiosk.services.staff.proof import one_more, waiting_for

WRONG = "That is not the family’s word."
NONE_SET = "No collection word is kept for this pupil. Check in another way."


@dataclass(frozen=True)
class Agreed:
    """A word that is to be: said twice alike, with which carer, known how."""

    pupil_id: str
    word: str = field(repr=False)
    again: str = field(repr=False)
    carer_id: str | None = None
    identity: IdentityMethod | None = None


def agree(store: Store, hasher: Hasher, who: Who, command_id: str, agreed: Agreed) -> Done:
    """Keep this word for the pupil, in the place of one that there was. Slow: it hashes."""
    secret_hash = hasher.hash(tidy(agreed.word))

    def decide(facts: Facts) -> Outcome:
        against = _why_not(facts, who, agreed.pupil_id, agreed.carer_id, agreed.identity)
        against += why_not_word(agreed.word, _names(facts, agreed.pupil_id))
        if tidy(agreed.word) != tidy(agreed.again):
            against.append(missing("again", "Those were two different words. Type it again."))
        if against:
            return _refused(against, agreed.carer_id)
        event = CollectionWordSet(agreed.pupil_id, agreed.carer_id, agreed.identity)
        kept_now = PutCollectionWord(agreed.pupil_id, secret_hash, facts.now.at)
        changes = (kept_now, v.Attempts(_key(agreed.pupil_id), 0))
        return Outcome((event,), answer={"pupil": agreed.pupil_id}, changes=changes)

    return store.act(who.command(command_id), decide)


def end(
    store: Store,
    who: Who,
    command_id: str,
    pupil_id: str,
    carer_id: str | None,
    identity: IdentityMethod | None,
) -> Done:
    """No word is kept for the pupil any more."""

    def decide(facts: Facts) -> Outcome:
        against = _why_not(facts, who, pupil_id, carer_id, identity)
        if against:
            return _refused(against, carer_id)
        if facts.collection_word(pupil_id) is None:
            return Outcome(answer={"pupil": pupil_id})
        event = CollectionWordEnded(pupil_id, carer_id)
        changes = (PutCollectionWord(pupil_id, None, facts.now.at),)
        return Outcome((event,), answer={"pupil": pupil_id}, changes=changes)

    return store.act(who.command(command_id), decide)


@dataclass(frozen=True)
class NotTheWord:
    """What was said is not the word, or nobody may try now; in words for staff."""

    words: str
    until: datetime | None = None


def compare(
    store: Store, hasher: Hasher, who: Who, command_id: str, said: str
) -> Done | NotTheWord:
    """Whether the collector at this station said the word; if so, they are known by it.

    Wrong ones are counted for the pupil, whoever says them, and each makes the wait longer.
    """
    with store.read() as facts:
        collection = collection_at(facts.station(who.station or ""))
        pupil_id = collection.pupil_id if collection else ""
        waits = waiting_for(facts, _key(pupil_id))
        expected = facts.collection_word(pupil_id)
    if waits is not None:
        return NotTheWord(waits.words, waits.until)
    # Slow on purpose, and so outside the transaction.
    right = hasher.matches(expected, tidy(said)) and expected is not None

    def step(facts: Facts, station: v.Station, collection: Collection) -> Outcome:
        same = collection.pupil_id == pupil_id and facts.collection_word(pupil_id) == expected
        if collection.collector_id is None or collection.by_pupil or not same:
            return refused(Refusal(Code.IDENTITY_NOT_CHECKED))
        if waiting_for(facts, _key(pupil_id)) is not None:
            return Outcome(answer={"wrong": True}, remember=False)
        if not right:
            return _wrong(facts, collection, expected)
        known = kept(station, replace(collection, identity=IdentityMethod.WORD))
        forgiven = v.Attempts(_key(pupil_id), 0)
        return replace(known, changes=(*known.changes, forgiven))

    done = on_collection(store, who, command_id, step)
    if not done.answer.get("wrong"):
        return done
    with store.read() as facts:
        waits = waiting_for(facts, _key(pupil_id))
    none_set = expected is None
    words = NONE_SET if none_set else f"{WRONG} {waits.words if waits else ''}".strip()
    return NotTheWord(words, waits.until if waits else None)


def _wrong(facts: Facts, collection: Collection, expected: str | None) -> Outcome:
    """One more wrong one; when nobody may try for a while, those who look after it are told."""
    if expected is None:
        return Outcome(answer={"wrong": True}, remember=False)
    counted = one_more(facts.attempts(_key(collection.pupil_id)), facts.now.at)
    alert = AlertRaised(new_id(), GUESSED, KNOW, adult_id=collection.collector_id)
    events = (alert,) if counted.until is not None else ()
    return Outcome(events, answer={"wrong": True}, changes=(counted,), remember=False)


def _why_not(
    facts: Facts,
    who: Who,
    pupil_id: str,
    carer_id: str | None,
    identity: IdentityMethod | None,
) -> list[Refusal]:
    carer = collector_for(facts, carer_id, pupil_id) if carer_id else None
    against = list(why_not_agree(actor_of(facts, who), pupil_id, carer, identity))
    if facts.pupil(pupil_id) is None:
        against.append(missing("pupil", "Look the pupil up again."))
    return against


def _refused(against: list[Refusal], carer_id: str | None) -> Outcome:
    """Why not; that somebody who must not collect tried is told to those who know."""
    if not any(item.code in DISCREET for item in against):
        return refused(*against)
    alert = AlertRaised(new_id(), STOPPED, KNOW, adult_id=carer_id)
    return refused(*against, events=(alert,))


def _names(facts: Facts, pupil_id: str) -> list[str]:
    """What the family is called: the pupil, their adults and the adults' other children."""
    pupil = facts.pupil(pupil_id)
    adults = [link.adult for link in facts.links_of_pupil(pupil_id)]
    others = {item for adult in adults for item in facts.pupils_of_adult(adult.id)}
    children = [found for item in sorted(others) if (found := facts.pupil(item))]
    pupils = [*([pupil] if pupil else []), *children]
    return [*(item.name for item in pupils), *(item.name for item in adults)]


def _key(pupil_id: str) -> str:
    """Under which key wrong words are counted."""
    return f"word:{pupil_id}"
