"""Backups as the records know them: to whose keys, the last good one, drills, and a restore."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.events import Event
from kiosk.custody.machine import backups as b
from kiosk.custody.register import Erased
from kiosk.custody.telling.carers import Stage
from kiosk.custody.telling.messages import Means, MessageInDoubt, Occasion
from kiosk.ledger.commitments import erasures
from kiosk.ledger.payload import type_name
from kiosk.services import views as v
from kiosk.services.acting import Who, new_id, refused
from kiosk.services.ports import Command, Done, Facts, Outcome, Store

MOST = 1000
AT_ONCE = 50
"""Entries that erase, of which a page of erasures tells."""
ERASED_AT_ONCE = 500
ERASED_AGAIN = "erased after the backup from which the records were restored"


@dataclass(frozen=True)
class Standing:
    """How backups stand: the keys that were named, the newest good ones, and what is due."""

    keys: tuple[b.Key, ...]
    made: tuple[v.Logged, ...]
    is_late: bool
    drilled: v.Logged | None
    drill_due: bool

    @property
    def last(self) -> v.Logged | None:
        """The newest good backup."""
        return self.made[0] if self.made else None


def keys_of(facts: Facts) -> tuple[b.Key, ...]:
    """The keys that the headteacher named, and that hold."""
    found = [*_entries(facts, b.BackupKeyNamed), *_entries(facts, b.BackupKeyEnded)]
    ordered = sorted(found, key=lambda item: item.sequence)
    return b.keys_now((item.sequence, item.event) for item in ordered)


def standing(facts: Facts, many: int = 1) -> Standing:
    """How backups stand, with so many of the newest."""
    made = tuple(_entries(facts, b.BackupMade, many))
    drilled = next(iter(_entries(facts, b.RestoreDrillDone, 1)), None)
    first = next(iter(facts.entries(_query(b.BackupMade, after=0))), None)
    return Standing(
        keys_of(facts),
        made,
        _is_late(facts, made[0] if made else None),
        drilled,
        b.is_drill_due(
            drilled.recorded_at if drilled else None,
            first.recorded_at if first else None,
            facts.now.at,
        ),
    )


def last_made(facts: Facts) -> v.Logged | None:
    """The newest good backup."""
    return next(iter(_entries(facts, b.BackupMade, 1)), None)


def late_now(facts: Facts) -> bool:
    """Whether there is no good backup of the last two days."""
    return _is_late(facts, last_made(facts))


def _is_late(facts: Facts, last: v.Logged | None) -> bool:
    began, now = facts.entry(1), facts.now.at
    since = began.recorded_at if began else now
    return b.is_late(last.recorded_at if last else None, since, now)


def name_key(
    store: Store, who: Who, command_id: str, key: str, holder: b.Holder, compared: str
) -> Done:
    """Encrypt backups to this public key too; `compared` are its last letters, as on paper."""

    def decide(facts: Facts) -> Outcome:
        if not who.roles & b.MAY_KEEP_BACKUPS:
            return refused(Code.ROLE_MISSING)
        known = {item.public_key for item in keys_of(facts)}
        against = b.why_not_name(key, compared, known)
        if against:
            field, why = against
            return refused(Refusal(Code.DETAILS_MISSING, {"field": field, "why": why}))
        return Outcome((b.BackupKeyNamed(b.tidy_key(key), holder),))

    return store.act(who.command(command_id), decide)


def end_key(store: Store, who: Who, command_id: str, key: str) -> Done:
    """Encrypt backups to this key no more."""

    def decide(facts: Facts) -> Outcome:
        if not who.roles & b.MAY_KEEP_BACKUPS:
            return refused(Code.ROLE_MISSING)
        if key not in {item.public_key for item in keys_of(facts)}:
            return refused(Refusal(Code.WRONG_STATE))
        return Outcome((b.BackupKeyEnded(key),))

    return store.act(who.command(command_id), decide)


def drill_done(store: Store, who: Who, command_id: str, file: str) -> Done:
    """Somebody restored this backup elsewhere, and it was right."""

    def decide(facts: Facts) -> Outcome:
        if not who.roles & b.MAY_KEEP_BACKUPS:
            return refused(Code.ROLE_MISSING)
        known = {getattr(item.event, "file", None) for item in _entries(facts, b.BackupMade)}
        if file not in known:
            why = "Choose the backup that was restored."
            return refused(Refusal(Code.DETAILS_MISSING, {"field": "file", "why": why}))
        return Outcome((b.RestoreDrillDone(file),))

    return store.act(who.command(command_id), decide)


def made(store: Store, events: Iterable[b.BackupMade]) -> Done:
    """Record where a backup lies now."""
    return store.act(_command(), lambda facts: Outcome(tuple(events)))


def erased_since(facts: Facts, entry: int) -> tuple[list[tuple[int, str, str]], int]:
    """What was erased after this entry, a page: number, name and commitment; the page's last."""
    page = facts.entries(v.Query(kind=type_name(Erased), after=entry, limit=AT_ONCE))
    ordered = sorted(page, key=lambda item: item.sequence)
    found = []
    for item in ordered:
        assert isinstance(item.event, Erased)  # noqa: S101 (asked for by its kind)
        for sequence, name in erasures({"erased": item.event.erased}):
            commitment = facts.commitment(sequence, name)
            if commitment is not None:
                found.append((sequence, name, commitment))
    return found, ordered[-1].sequence if ordered else entry


def restored(store: Store, who: Who, event: b.Restored, *, whole: bool) -> Done:
    """The records go on from a backup: everybody is signed out.

    Unless it is known to be `whole`, letters that wait may have gone already: a person looks.
    """

    def decide(facts: Facts) -> Outcome:
        ended = tuple(replace(item, ended=True) for item in facts.sessions())
        doubted = () if whole else tuple(_doubted(facts))
        return Outcome((event, *doubted), changes=ended)

    return store.act(who.command(new_id()), decide)


def erase_again(store: Store, gone: Sequence[tuple[int, str]]) -> Done:
    """Erase what was erased before the restore, and lies here again."""
    named = tuple({"sequence": sequence, "name": name} for sequence, name in gone)
    return store.act(_command(), lambda facts: Outcome((Erased(named, ERASED_AGAIN),)))


def last_recorded(facts: Facts) -> datetime | None:
    """When the newest entry was recorded."""
    newest = facts.entry(facts.head()[0])
    return newest.recorded_at if newest else None


def _doubted(facts: Facts) -> Iterable[Event]:
    for item in facts.messages_at(Stage.WAITING):
        if item.means is Means.MAIL and item.occasion is not Occasion.ALERT:
            yield MessageInDoubt(item.id, item.record_id, item.adult_id)


def _command() -> Command:
    return Command(new_id(), {"staff": None, "role": "", "system": "backup"})


def _entries(facts: Facts, kind: type[Event], many: int = MOST) -> Sequence[v.Logged]:
    return facts.entries(_query(kind, many))


def _query(kind: type[Event], many: int = 1, after: int | None = None) -> v.Query:
    return v.Query(kind=type_name(kind), limit=many, after=after)
