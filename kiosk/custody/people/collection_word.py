"""The rules of a family's collection word, and what happened to it; the word itself is nowhere.

In short. A carer who is here, and whom staff know or have checked, agrees a word for one pupil with
the office; the headteacher may do so without one. It is compared, never read: staff type what the
adult says, and are told yes or no. It says who somebody is, and gives nobody standing to collect.
It is no name that others know, and after a few wrong ones nobody tries for a while.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.events import Event
from kiosk.custody.evidence import Collector
from kiosk.custody.people.changing import missing, why_not_keep
from kiosk.custody.permissions import Actor, Keep
from kiosk.custody.states import IdentityMethod, Relation, Role

SHORTEST, LONGEST = 4, 60
STOPPED = "word_stopped"
"""The alert: somebody who must not collect came to agree a collection word."""
GUESSED = "word_guessed"
"""The alert: a collection word was said wrong so often that nobody may try for a while."""

ALONE = frozenset({Role.HEAD})
"""Who agrees one without a carer at the desk."""


@dataclass(frozen=True)
class CollectionWordSet(Event):
    """A collection word was agreed for a pupil, or another one; with the carer who was here."""

    pupil_id: str
    carer_id: str | None
    identity: IdentityMethod | None


@dataclass(frozen=True)
class CollectionWordEnded(Event):
    """A pupil has no collection word any more."""

    pupil_id: str
    carer_id: str | None


def tidy(said: str) -> str:
    """A word as it is compared: by its letters and figures, however it was typed."""
    plain = unicodedata.normalize("NFKD", said.casefold())
    kept = (c for c in plain if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in kept).split())


def why_not_word(said: str, names: Iterable[str]) -> Iterator[Refusal]:
    """What makes a word too easy to guess; `names` are those of the family."""
    word = tidy(said)
    known = {part for name in names for part in (tidy(name), *tidy(name).split())}
    if not SHORTEST <= len(word.replace(" ", "")) <= LONGEST:
        yield missing("word", f"Choose a word of {SHORTEST} letters or more.")
    elif word.replace(" ", "").isdigit():
        yield missing("word", "Use letters: a date or a number is soon guessed.")
    elif word in known:
        yield missing("word", "That is a name of the family: others know it. Choose another word.")


def why_not_agree(
    actor: Actor, pupil_id: str, carer: Collector | None, identity: IdentityMethod | None
) -> Iterator[Refusal]:
    """What speaks against setting or ending the word now, with this carer at the desk."""
    carer_id = carer.id if carer else None
    yield from why_not_keep(actor, Keep.COLLECTION_WORDS, (pupil_id,), (carer_id,))
    if carer is None:
        if not actor.roles & ALONE:
            yield missing("carer", "Choose the carer who is here.")
        return
    if carer.barred:
        yield Refusal(Code.COLLECTOR_BARRED)
    if carer.under_review:
        yield Refusal(Code.COLLECTOR_UNDER_REVIEW)
    if carer.relation is not Relation.CARER:
        yield missing("carer", "Choose a carer of this pupil.")
    if identity in (None, IdentityMethod.WORD):
        yield missing("check", "Say how you know who it is.")
