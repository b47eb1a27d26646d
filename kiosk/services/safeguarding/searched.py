"""What is read of searches: one's own drafts, and what was signed, by those who may."""

from collections.abc import Sequence

from kiosk.custody.permissions import STAFF
from kiosk.custody.safeguarding.searches import SearchAmended, SearchRecorded
from kiosk.custody.states import Role
from kiosk.services.acting import Who
from kiosk.services.ports import Facts, Store
from kiosk.services.records.looking import note_looks
from kiosk.services.safeguarding.drafts import Draft
from kiosk.services.views import Logged, Query, Staff

KIND = "search"
RECORDS = "records"
"""Where a draft keeps the custody records of the devices that were found."""


def colleagues(facts: Facts) -> list[Staff]:
    """Those who can have searched or been there, by name."""
    return [item for item in facts.all_staff() if not item.disabled and item.roles & STAFF]


def drafts_for(facts: Facts, who: Who) -> list[Draft]:
    """The drafts that somebody may read: their own, and for the safeguarding lead every one."""
    return [item for item in facts.drafts(KIND) if may_read(item, who)]


def may_read(draft: Draft, who: Who) -> bool:
    """Whether somebody may read a draft: its author, and the safeguarding lead."""
    return draft.author_id == who.staff_id or Role.DSL in who.roles


def draft_for(facts: Facts, who: Who, search_id: str) -> Draft | None:
    """The draft, for somebody who may read it; None as if there were none."""
    draft = facts.draft(KIND, search_id)
    return draft if draft is not None and may_read(draft, who) else None


def look(store: Store, who: Who, search_id: str) -> None:
    """Record that somebody reads a search that is not their own draft."""
    with store.read() as facts:
        now = facts.now.at
    note_looks(store, who, (search_id,), now)


def signed(facts: Facts, before: int | None = None, limit: int = 40) -> Sequence[Logged]:
    """Signed records, the newest first."""
    return facts.entries(Query(kind="search_recorded", before=before, limit=limit))


def entries_of(facts: Facts, search_id: str) -> list[Logged]:
    """A record and what was added to it, the oldest first."""
    found = facts.entries(Query(record_id=search_id, limit=500))
    own = [x for x in found if isinstance(x.event, SearchRecorded | SearchAmended)]
    return sorted(own, key=lambda item: item.sequence)


def record_in(entries: Sequence[Logged]) -> SearchRecorded | None:
    """The signed record among these entries."""
    found = (item.event for item in entries)
    return next((item for item in found if isinstance(item, SearchRecorded)), None)
