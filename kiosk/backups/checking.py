"""A restored ledger verified wholly, before anybody goes on with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from kiosk.backups.archive import Manifest
from kiosk.backups.erasures import Gone, read
from kiosk.backups.missing import kept_checkpoint
from kiosk.backups.trouble import NoBackup
from kiosk.ledger.chain import HeadDamaged
from kiosk.ledger.checkpoint import Checkpoint, origin
from kiosk.ledger.verify import verify
from kiosk.services.context import Services
from kiosk.services.machine.backing_up import erased_since, last_recorded
from kiosk.services.records.verifying import LedgerStore, refolded

WRONG = "The ledger in the backup does not hold, so nothing was restored. {}"
ANOTHER = "It is not the ledger that the backup says it is."


@dataclass(frozen=True)
class Checked:
    """What a good ledger told: when its last entry was recorded, and how many rows differ."""

    last_at: datetime | None
    differences: int


def check(
    services: Services, manifest: Manifest, kept: Checkpoint | None, key: str | None
) -> Checked:
    """Verify every entry, value and table. Raises NoBackup where the ledger does not hold."""
    for checkpoint in _checkpoints(manifest, kept, key):
        _holds(services, checkpoint, manifest)
    with services.store.read() as facts:
        last = last_recorded(facts)
    return Checked(last, len(refolded(services)))


def _checkpoints(
    manifest: Manifest, kept: Checkpoint | None, key: str | None
) -> Iterator[Checkpoint]:
    """What the ledger is held against, each where it reaches so far."""
    yield Checkpoint(origin(manifest.log), manifest.entries, bytes.fromhex(manifest.root))
    if manifest.checkpoint is not None:
        yield kept_checkpoint(manifest.checkpoint, key or manifest.key, manifest.log)
    if kept is not None and kept.size <= manifest.entries:
        yield kept


def _holds(services: Services, checkpoint: Checkpoint, manifest: Manifest) -> None:
    store = cast(LedgerStore, services.store)
    try:
        head = store.stored_head()
    except HeadDamaged as error:
        raise NoBackup(WRONG.format(f"{error}.")) from error
    report = verify(
        store.stored_rows(), store.stored_values(), head=head, checkpoint=checkpoint, thorough=True
    )
    if not report.holds:
        raise NoBackup(WRONG.format(report.words))
    if report.size != manifest.entries:
        raise NoBackup(WRONG.format(ANOTHER))


def to_erase(services: Services, listed: bytes | None, log: str, tag_key: bytes) -> list[Gone]:
    """What the list names that lies in these records still; names and commitments must agree."""
    if not listed:
        return []
    with services.store.read() as facts:
        done = _erased(services)
        found = sorted(set(read(listed, log, tag_key)) - done)
        return [item for item in found if facts.commitment(item[0], item[1]) == item.commitment]


def _erased(services: Services) -> set[Gone]:
    """What these records have erased already."""
    found: set[Gone] = set()
    after, more = 0, True
    while more:
        with services.store.read() as facts:
            page, last = erased_since(facts, after)
        found |= {Gone(*item) for item in page}
        after, more = last, last != after
    return found
