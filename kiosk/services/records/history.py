"""The account of a device, a pupil or one custody record, as far as somebody may read it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace

from kiosk.custody.discretion import Showing, is_secret, showing, without_restricted
from kiosk.custody.events import Event, restricted_fields
from kiosk.custody.register import AlertAcknowledged, AlertRaised, Looked
from kiosk.custody.visibility import Sight
from kiosk.services.acting import Who
from kiosk.services.ports import Facts, Store, StoreError
from kiosk.services.records.known import Known, gather, record_of
from kiosk.services.records.looking import DISCREET, NotOpen, note_looks, reading_entries, sight_of
from kiosk.services.views import Device, Logged, Pupil, Query

PAGE = 40
HELD = "Held: ask the DSL"


@dataclass(frozen=True)
class Moment:
    """One entry as its reader is shown it: when `held`, only that something is held.

    `logged` is then None, and so is every other thing about the entry.
    """

    logged: Logged | None
    record_id: str | None = None

    @property
    def held(self) -> bool:
        """Whether only the fact of a stop is shown."""
        return self.logged is None


@dataclass(frozen=True)
class History:
    """An account: its moments in the order of their entries, with all that they are told with.

    `subject` is the device, the pupil or the record's id that it is of; `device` and `pupil` are
    set where they are known and may be named. `older` and `newer` are entry numbers from which
    another page goes on.
    """

    subject: str
    known: Known
    moments: tuple[Moment, ...]
    device: Device | None = None
    pupil: Pupil | None = None
    older: int | None = None
    newer: int | None = None

    @property
    def held(self) -> bool:
        """Whether some of it is not shown."""
        return any(item.held for item in self.moments)


@dataclass(frozen=True)
class Page:
    """Which page of an account: before an entry (older), after one (newer), or the newest."""

    before: int | None = None
    after: int | None = None
    size: int = PAGE


def device_history(
    store: Store, who: Who, device_id: str, page: Page | None = None
) -> History | None:
    """Everything about a device; None when there is no such device. Raises NotOpen, Unreadable."""
    return _history(store, who, Query(device_id=device_id), page or Page())


def pupil_history(
    store: Store, who: Who, pupil_id: str, page: Page | None = None
) -> History | None:
    """Everything about a pupil; None when there is no such pupil. Raises NotOpen, Unreadable."""
    return _history(store, who, Query(pupil_id=pupil_id), page or Page())


def record_history(
    store: Store, who: Who, record_id: str, page: Page | None = None
) -> History | None:
    """Everything about one custody record; None when there is none. Raises NotOpen, Unreadable."""
    return _history(store, who, Query(record_id=record_id), page or Page())


def _history(store: Store, who: Who, query: Query, page: Page) -> History | None:
    sight = sight_of(who)
    if not sight.register:
        raise NotOpen
    with store.read() as facts:
        found = _found(facts, query)
        if found is None:
            return None
        subject, device, pupil = found
        with reading_entries():
            entries, older, newer = paged(facts, query, page)
            known = gather(facts, entries, query.pupil_id)
    moments = looked_at(store, who, entries, known)
    named = not _names_nobody(query, known, sight)
    return History(
        subject, known, moments, device if named else None, pupil if named else None, older, newer
    )


def _names_nobody(query: Query, known: Known, sight: Sight) -> bool:
    """Whether the record is restricted as a whole, so that even whose it is stays unsaid."""
    return not sight.restricted and known.secret(query.record_id).whole


def _found(facts: Facts, query: Query) -> tuple[str, Device | None, Pupil | None] | None:
    device_id, pupil_id = query.device_id, query.pupil_id
    if query.record_id:
        record = facts.record(query.record_id)
        if record is None:
            return None
        device_id, pupil_id = record.device_id, record.pupil_id
    device = facts.device(device_id) if device_id else None
    pupil = facts.pupil(pupil_id or (device.pupil_id if device else None) or "")
    if (query.device_id and device is None) or (query.pupil_id and pupil is None):
        return None
    return query.record_id or query.device_id or query.pupil_id or "", device, pupil


def paged(facts: Facts, query: Query, page: Page) -> tuple[list[Logged], int | None, int | None]:
    """One page of entries in their order, and from where the pages before and after it go on."""
    asked = replace(query, before=page.before, after=page.after, limit=page.size + 1)
    found = sorted(facts.entries(asked), key=lambda item: item.sequence)
    more = len(found) > page.size
    if page.after is not None:
        found = found[: page.size]
        has_older, has_newer = True, more
    else:
        found = found[-page.size :]
        has_older, has_newer = more, page.before is not None
    if not found:
        return [], None, None
    older = found[0].sequence if has_older else None
    return found, older, found[-1].sequence if has_newer else None


def looked_at(
    store: Store, who: Who, entries: Iterable[Logged], known: Known
) -> tuple[Moment, ...]:
    """The entries as this person is shown them: what is restricted, once the look is on record."""
    shown, sight = list(entries), sight_of(who)
    moments = tuple(seen(shown, known, sight))
    if not sight.restricted:
        return moments
    try:
        note_looks(store, who, restricted_in(moments, known), known.now)
    except StoreError:
        return tuple(seen(shown, known, DISCREET))
    return moments


def seen(entries: Iterable[Logged], known: Known, sight: Sight) -> Iterator[Moment]:
    """The entries as these roles are shown them; what only says "held" is said once in a row."""
    held_before: str | None = None
    for item in entries:
        record_id = record_of(item.event)
        secret = known.secret(record_id)
        how = showing(item.event, sight, secret)
        if how is Showing.WHOLE:
            held_before = None
            event = without_restricted(item.event, sight, secret)
            yield Moment(replace(item, event=event), record_id)
        elif how is Showing.HELD and (held_before is None or held_before != record_id):
            held_before = record_id
            yield Moment(None, record_id)


_NO_LOOK = (Looked, AlertRaised, AlertAcknowledged)


def restricted_in(moments: Iterable[Moment], known: Known) -> set[str]:
    """The records, bars and stops of which these moments tell what only some may read."""
    found: set[str] = set()
    for item in moments:
        if item.logged is None:
            continue
        event = item.logged.event
        concern = getattr(event, "bar_id", None) or getattr(event, "stop_id", None)
        if concern is not None and _says_restricted(event):
            found.add(concern)
        if item.record_id is None or isinstance(event, _NO_LOOK):
            continue
        if is_secret(event, known.secret(item.record_id)) or _says_restricted(event):
            found.add(item.record_id)
    return found


def _says_restricted(event: Event) -> bool:
    hidden = restricted_fields(event)
    return any(getattr(event, item.name) for item in fields(event) if item.name in hidden)
