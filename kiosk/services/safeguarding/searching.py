"""Search records: drafts that are saved as they are written, signed off, added to afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from kiosk.custody.errors import Refusal
from kiosk.custody.people.changing import missing
from kiosk.custody.permissions import Actor
from kiosk.custody.record import CustodyRecord
from kiosk.custody.safeguarding import searching
from kiosk.custody.safeguarding.searches import Part, Search, SearchAmended, Signed
from kiosk.services.acting import Who, actor_of, new_id, refused
from kiosk.services.desk.confiscation import Seizure, taking
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.safeguarding.drafts import Draft, DropDraft, is_newest
from kiosk.services.safeguarding.searched import KIND, RECORDS, colleagues, entries_of, record_in


@dataclass(frozen=True)
class Page:
    """What a page of a draft says of itself: the version that it was opened with, and its name."""

    version: int
    editor: str


def begin(store: Store, who: Who, command_id: str, pupil_id: str) -> Done:
    """Begin a record for this pupil. The answer's `search` is its id."""

    def decide(facts: Facts) -> Outcome:
        against = list(searching.why_not_write(actor_of(facts, who), None))
        if facts.pupil(pupil_id) is None:
            against.append(missing("pupil", "Choose the pupil."))
        if against:
            return refused(*against)
        now = facts.now.at
        draft = Draft(new_id(), KIND, who.staff_id, pupil_id, now, now)
        return Outcome(changes=(draft,), answer={"search": draft.id})

    return store.act(who.command(command_id), decide)


def save(
    store: Store, who: Who, command_id: str, search_id: str, page: Page, written: dict[str, Any]
) -> Done:
    """Keep what was written so far; refused where another page saved meanwhile."""

    def decide(facts: Facts) -> Outcome:
        draft = facts.draft(KIND, search_id)
        if draft is None:
            return refused(_over())
        against = searching.why_not_write(actor_of(facts, who), draft.author_id)
        told = [*against, *_why_not_newest(draft, page)]
        if told:
            return refused(*told)
        # Which devices were found is not for the form to say.
        kept = {**written, RECORDS: draft.written.get(RECORDS, [])}
        later = _saved(draft, facts, kept, page.editor)
        return Outcome(changes=(later,), answer={"search": search_id}, remember=False)

    return store.act(who.command(command_id), decide)


def take_found(
    store: Store, who: Who, command_id: str, search_id: str, seizure: Seizure, *, risk: bool
) -> Done:
    """A device that was found is taken now, and belongs to the record; held where it is a risk.

    The answer's `record` is its custody record.
    """

    def decide(facts: Facts) -> Outcome:
        draft = facts.draft(KIND, search_id)
        if draft is None:
            return refused(_over())
        against = list(searching.why_not_write(actor_of(facts, who), draft.author_id))
        if against:
            return refused(*against)
        taken = taking(facts, who, replace(seizure, pupil_id=draft.about))
        if taken.refusals:
            return taken
        record_id = taken.answer["record"]
        before = facts.record(record_id)
        held = searching.hold_with(taken.events, record_id, before, new_id) if risk else ()
        records = list(dict.fromkeys([*_records(draft), record_id]))
        written = {**draft.written, "found": "yes", RECORDS: records}
        if risk:
            written["risk"] = "yes"
        later = _saved(draft, facts, written, "")
        return replace(taken, events=(*taken.events, *held), changes=(later,))

    return store.act(who.command(command_id), decide)


def throw_away(store: Store, who: Who, command_id: str, search_id: str) -> Done:
    """What was begun by mistake; one by which a device was taken stays until it is signed."""

    def decide(facts: Facts) -> Outcome:
        draft = facts.draft(KIND, search_id)
        if draft is None:
            return Outcome(answer={"search": search_id})
        against = list(searching.why_not_write(actor_of(facts, who), draft.author_id))
        if draft.written.get(RECORDS):
            against.append(missing("draft", "A device was taken: sign the record off."))
        if against:
            return refused(*against)
        return Outcome(changes=(DropDraft(search_id),), answer={"search": search_id})

    return store.act(who.command(command_id), decide)


def sign(
    store: Store,
    who: Who,
    command_id: str,
    search_id: str,
    page: Page,
    told: Search,
    proved: str | None = None,
) -> Done:
    """Sign a record off: its draft goes, and it is in the ledger. The answer's `search` is its id.

    `proved` is the searcher, where they proved who they are by badge and PIN.
    """

    def decide(facts: Facts) -> Outcome:
        draft = facts.draft(KIND, search_id)
        if draft is None:
            return refused(_over())
        whole = replace(told, pupil_id=draft.about, records=_records(draft))
        against = [*_why_not_newest(draft, page), *_why_not_sign(facts, who, draft, whole, proved)]
        if against:
            return refused(*against)
        return _signed(facts, who, draft, whole)

    return store.act(who.command(command_id), decide)


def amend(
    store: Store, who: Who, command_id: str, search_id: str, about: Part | None, text: str
) -> Done:
    """Add to a signed record, or correct it; no hold is lifted by it."""

    def decide(facts: Facts) -> Outcome:
        entries = entries_of(facts, search_id)
        against = list(searching.why_not_amend(actor_of(facts, who), about, text))
        if against or about is None:
            return refused(*against)
        signed = record_in(entries)
        if signed is None:
            return refused(_over())
        event = SearchAmended(search_id, signed.pupil_id, about, text.strip())
        return Outcome((event,), answer={"search": search_id})

    return store.act(who.command(command_id), decide)


def _why_not_sign(
    facts: Facts, who: Who, draft: Draft, whole: Search, proved: str | None
) -> Iterator[Refusal]:
    actor, staff = actor_of(facts, who), [item.id for item in colleagues(facts)]
    yield from searching.why_not_write(actor, draft.author_id)
    yield from searching.why_not_sign(whole, staff, _found(facts, draft), facts.now.at)
    yield from searching.why_not_signer(whole, actor, proved)


def _signed(facts: Facts, who: Who, draft: Draft, whole: Search) -> Outcome:
    searcher = _searcher(facts, whole.searched_by or "")
    policy = facts.school().policy(facts.now.at)
    departs = searching.departures(whole, policy, searcher, facts.now.at)
    how = Signed.OWN_SESSION if whole.searched_by == who.staff_id else Signed.PIN
    event = searching.recorded(draft.id, whole, how, departs)
    author = facts.staff(who.staff_id)
    involved = searcher.roles | (author.roles if author else frozenset())
    follows = searching.after_search(event, _found(facts, draft), involved, new_id)
    answer = {"search": draft.id}
    return Outcome((event, *follows), answer=answer, changes=(DropDraft(draft.id),))


def _records(draft: Draft) -> tuple[str, ...]:
    return tuple(draft.written.get(RECORDS, ()))


def _found(facts: Facts, draft: Draft) -> list[CustodyRecord]:
    return [found for item in _records(draft) if (found := facts.record(item))]


def _searcher(facts: Facts, staff_id: str) -> Actor:
    """Whoever searched, with all of their roles, wherever the record is written."""
    staff = facts.staff(staff_id)
    roles = staff.roles if staff else frozenset()
    return actor_of(facts, Who(staff_id, roles))


def _saved(draft: Draft, facts: Facts, written: dict[str, Any], editor: str) -> Draft:
    version = draft.version + 1
    return replace(draft, saved_at=facts.now.at, version=version, editor=editor, written=written)


def _why_not_newest(draft: Draft, page: Page) -> list[Refusal]:
    if is_newest(draft, page.version, page.editor):
        return []
    return [missing("draft", "It was changed on another page since. Open it again from the list.")]


def _over() -> Refusal:
    return missing("draft", "It is signed, or was thrown away. Look at the list again.")
