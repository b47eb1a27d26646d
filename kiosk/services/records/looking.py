"""Who may look at what, and each look at a restricted record, which is an entry of its own."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from kiosk.custody.register import Looked
from kiosk.custody.visibility import Sight
from kiosk.services.acting import Who
from kiosk.services.ports import EntryUnreadable, Facts, Outcome, Store

ONE_LOOK = timedelta(minutes=15)
"""A page that is opened again within this time is the same look."""

_NAMESPACE = uuid.UUID("6b1f3c52-6f0c-4c53-9d1e-0a5d6c1c7a11")


DISCREET = Sight(frozenset())
"""The sight of somebody who may read nothing that is restricted."""


class NotOpen(Exception):
    """These roles may not see this; nothing of it was read."""


class Unreadable(Exception):
    """An entry of the account cannot be read: somebody changed the ledger behind our back."""


@contextmanager
def reading_entries() -> Iterator[None]:
    """Say of entries that cannot be read that they cannot. Raises Unreadable."""
    try:
        yield
    except (EntryUnreadable, ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unreadable from error


def sight_of(who: Who) -> Sight:
    """What the roles of a session may see."""
    return Sight(who.roles)


def note_looks(store: Store, who: Who, record_ids: Iterable[str], now: datetime) -> None:
    """Record that somebody looked at these restricted records; once for each quarter of an hour.

    Raises StoreError when it cannot be recorded: then nothing of them may be shown.
    """
    seen = tuple(sorted(set(record_ids)))
    if not seen:
        return
    quarter = int(now.timestamp() // ONE_LOOK.total_seconds())
    look = uuid.uuid5(_NAMESPACE, "\n".join((who.staff_id, str(quarter), *seen)))

    def decide(facts: Facts) -> Outcome:
        return Outcome(tuple(Looked(record_id) for record_id in seen))

    store.act(who.command(str(look)), decide)
