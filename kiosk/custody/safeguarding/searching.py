"""The rules of search records: who writes one, what it lacks, what departs, what follows from it.

In short. Any member of staff records a search that they made or saw, whether or not something was
found, and whoever searched signs it off: from then on it is never changed, and what is added or
corrected comes later beside it. What departs from the school's policy or from the law is flagged
and never refused: a search that went wrong must be recorded too. The safeguarding lead is always
told; one that shows a risk holds the devices that were found, by itself, and no later word lifts
that. Only the safeguarding lead and the headteacher read what was signed. (R10, R11, R40.)
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from kiosk.custody.consequences import NewId
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.events import Event, HoldPlaced
from kiosk.custody.people.changing import missing
from kiosk.custody.permissions import STAFF, Actor
from kiosk.custody.reasons import NO_DESCRIPTION
from kiosk.custody.record import CustodyRecord
from kiosk.custody.register import AlertRaised
from kiosk.custody.safeguarding.searches import (
    CarerTold,
    Consent,
    Departure,
    LookedFor,
    Power,
    Search,
    SearchRecorded,
    Signed,
)
from kiosk.custody.school.policy import Policy
from kiosk.custody.states import HELD_BY_SCHOOL, HoldKind, Role

ALERT, RISK_ALERT = "search", "search_risk"
"""The alerts: a search was recorded; it showed a risk."""

LONGEST_BACK = timedelta(days=366)
LATE = timedelta(hours=24)
MOST_ITEMS = 6
LONGEST_ITEM = 80

_ONLY_RULES = frozenset({LookedFor.DEVICE, LookedFor.BANNED})
"""What only the school's rules ban: without a power of the law, force is never for these."""


def why_not_write(actor: Actor, author_id: str | None) -> Iterator[Refusal]:
    """What speaks against this person writing on a draft that is `author_id`'s; None for a new one.

    Nobody but its author changes a draft: what is signed must be what one person wrote.
    """
    if not actor.roles & STAFF:
        yield Refusal(Code.ROLE_MISSING)
    if author_id is not None and author_id != actor.staff_id:
        yield Refusal(Code.NOT_THE_SAME_PERSON)


def why_not_sign(
    told: Search, staff: Collection[str], records: Sequence[CustodyRecord], now: datetime
) -> Iterator[Refusal]:
    """What a record still lacks before it can be signed; `staff` are those who can have searched.

    `records` are the custody records of the devices that were found.
    """
    yield from _when_where_who(told, staff, now)
    yield from _why(told, records)
    yield from _on_what(told)
    yield from _how(told, staff)
    yield from _found(told, records)


def _when_where_who(told: Search, staff: Collection[str], now: datetime) -> Iterator[Refusal]:
    if told.searched_at is None:
        yield missing("time", "Type the time: 10:15.")
    elif told.searched_at > now:
        yield missing("time", "That is later than now.")
    elif told.searched_at < now - LONGEST_BACK:
        yield missing("time", "That is over a year ago. Check the day.")
    if not told.place.strip():
        yield missing("place", "Say where.")
    if told.searched_by not in staff:
        yield missing("searched_by", "Choose who searched.")


def _why(told: Search, records: Sequence[CustodyRecord]) -> Iterator[Refusal]:
    if not told.looked_for:
        yield missing("looked_for", "Choose what was looked for.")
    if not told.reason.strip():
        yield missing("reason", "Say why.")
    if not told.searched:
        yield missing("searched", "Choose what was searched.")
    if not is_silent(told.looked_for, records):
        return
    if told.looked_for_words:
        yield missing("looked_for_words", "Do not describe it. Leave this empty.")
    if any(item.get("what") for item in told.items):
        yield missing("items", "Do not describe it. Record the device instead.")


def is_silent(looked_for: Iterable[LookedFor], records: Iterable[CustodyRecord]) -> bool:
    """Whether nothing that was found may be described in words (POLICY.md R8)."""
    images = LookedFor.IMAGES in looked_for
    return images or any(item.reason in NO_DESCRIPTION for item in records)


def _on_what(told: Search) -> Iterator[Refusal]:
    if told.power is None:
        yield missing("power", "Choose what it rested on.")
    answered = told.consent is not Consent.NOT_ASKED
    if answered and told.consent_by is None:
        yield missing("consent_by", "Choose whose answer it was.")
    if answered and told.understood is None:
        yield missing("understood", "Say whether it was understood.")


def _how(told: Search, staff: Collection[str]) -> Iterator[Refusal]:
    if told.force is None:
        yield missing("force", "Say whether force was used.")
    elif told.force and not told.force_words.strip():
        yield missing("force_words", "Say which force, and why.")
    if not set(told.present) <= set(staff):
        yield missing("present", "Choose a member of staff, or nobody.")
    if told.same_sex is None:
        yield missing("same_sex", "Say whether they are of the pupil’s sex.")
    elif (not told.same_sex or not told.present) and not told.exception.strip():
        yield missing("exception", "Say why it was done otherwise.")
    if told.carer_told is CarerTold.TOLD and not told.carer_told_how.strip():
        yield missing("carer_told_how", "Say by whom, and how.")


def _found(told: Search, records: Sequence[CustodyRecord]) -> Iterator[Refusal]:
    if told.found is None:
        yield missing("found", "Say whether something was found.")
    elif told.found and not (told.items or told.records):
        yield missing("items", "Say what was found, or record the device.")
    elif not told.found and (told.items or told.records):
        yield missing("found", "Something is written down as found.")
    if told.risk is None:
        yield missing("risk", "Say whether it showed a risk to anybody.")
    whole = (0 < len(item.get("what", "")) <= LONGEST_ITEM for item in told.items)
    if not all(whole) or len(told.items) > MOST_ITEMS:
        yield missing("items", f"Say what each was, in at most {LONGEST_ITEM} letters.")
    if {item.record_id for item in records} != set(told.records):
        yield missing("items", "A device on the list is not known. Record it again.")


def why_not_signer(told: Search, actor: Actor, proved: str | None) -> Iterator[Refusal]:
    """Only whoever searched signs it off: in their own session, or `proved` by badge and PIN."""
    if told.searched_by not in (actor.staff_id, proved):
        yield missing("signer", "Whoever searched signs it off, with their badge and PIN.")


def departures(
    told: Search, policy: Policy, searcher: Actor, now: datetime
) -> tuple[Departure, ...]:
    """How it departs from the school's policy and from what the law expects, in a fixed order."""
    consented = told.consent is Consent.GIVEN
    by_statute = told.power is Power.STATUTE
    only_rules = set(told.looked_for) <= _ONLY_RULES
    late = told.searched_at is not None and now - told.searched_at > LATE
    found = {
        Departure.NOT_AUTHORISED: not searcher.roles & policy.leave_to_search,
        Departure.OWN_CHILD: told.pupil_id in searcher.children,
        Departure.CONSENT_NOT_GIVEN: policy.search_needs_consent and not consented,
        Departure.NO_POWER: not by_statute and not consented,
        Departure.NOT_UNDERSTOOD: consented and not told.understood,
        Departure.NOT_SAME_SEX: not told.same_sex,
        Departure.NO_WITNESS: not set(told.present) - searcher.accounts,
        Departure.FORCE_WITHOUT_POWER: bool(told.force) and (not by_statute or only_rules),
        Departure.CARER_NOT_TOLD: told.carer_told is CarerTold.NOT_YET,
        Departure.RECORDED_LATE: late,
    }
    return tuple(item for item, is_so in found.items() if is_so)


def recorded(
    search_id: str, told: Search, signed: Signed, departs: tuple[Departure, ...]
) -> SearchRecorded:
    """The event of a record that lacks nothing; what was left empty was not said."""
    known = {item.name: getattr(told, item.name) for item in fields(told)}
    said: dict[str, Any] = {name: value if value != "" else None for name, value in known.items()}
    said["items"] = [dict(item) for item in told.items] or None
    return SearchRecorded(search_id=search_id, signed=signed, departures=departs, **said)


def after_search(
    event: SearchRecorded,
    records: Iterable[CustodyRecord],
    involved: frozenset[Role],
    new_id: NewId,
) -> tuple[Event, ...]:
    """What follows by itself: holds where it shows a risk, and the safeguarding lead is told.

    `involved` are the roles of whoever searched and whoever wrote: where the safeguarding lead is
    one of them, the headteacher is told too.
    """
    roles: tuple[Role, ...] = (Role.DSL,)
    if event.risk or Role.DSL in involved:
        roles = (Role.DSL, Role.HEAD)
    kind = RISK_ALERT if event.risk else ALERT
    alert = AlertRaised(new_id(), kind, roles, record_id=event.search_id)
    return (*(holds(records, new_id) if event.risk else ()), alert)


def holds(records: Iterable[CustodyRecord], new_id: NewId) -> Iterator[HoldPlaced]:
    """A safeguarding hold on each device that the school has, and that has none (R40)."""
    for record in records:
        if record.state in HELD_BY_SCHOOL and not _is_held(record):
            yield _hold(record.record_id, new_id)


def hold_with(
    taken: Iterable[Event], record_id: str, before: CustodyRecord | None, new_id: NewId
) -> tuple[Event, ...]:
    """The hold on a device that is taken in a search that shows a risk: with the taking itself.

    `taken` is what the taking makes, `before` the record as it was if there was one.
    """
    has_one = before is not None and _is_held(before)
    if has_one or any(isinstance(item, HoldPlaced) for item in taken):
        return ()
    return (_hold(record_id, new_id),)


def _is_held(record: CustodyRecord) -> bool:
    return any(item.kind is HoldKind.DSL for item in record.holds)


def _hold(record_id: str, new_id: NewId) -> HoldPlaced:
    return HoldPlaced(record_id, new_id(), HoldKind.DSL, by_rule=True)


def why_not_amend(actor: Actor, about: object, text: str) -> Iterator[Refusal]:
    """What speaks against adding to a signed record: only who reads it may."""
    if not actor.roles & READERS:
        yield Refusal(Code.ROLE_MISSING)
    if about is None:
        yield missing("about", "Choose what it is about.")
    if not text.strip():
        yield missing("text", "Say what is added or corrected.")


READERS = frozenset({Role.DSL, Role.HEAD})
"""Who reads a signed record."""
