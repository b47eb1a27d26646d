"""Bringing a backup to its places, with the list of erasures, and the old ones away."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kiosk.backups import erasures
from kiosk.backups.erasures import Gone
from kiosk.backups.making import Backup
from kiosk.backups.names import ERASURES, stored, superfluous
from kiosk.backups.places import Place, Ways, place_of
from kiosk.backups.trouble import BackupTrouble


@dataclass(frozen=True)
class Delivered:
    """How it went at one place; without `words` it went well. `dropped` were old ones."""

    url: str
    place: str
    words: str | None = None
    dropped: tuple[str, ...] = ()


def deliver(url: str, ways: Ways, backup: Backup, gone: Iterable[Gone], key: bytes) -> Delivered:
    """Bring a backup to a place; what goes wrong is told, and stops no other place."""
    name = url
    try:
        place = place_of(url, ways)
        name = place.words
        place.put(backup.file, backup.name)
        _keep_list(place, backup.file.parent, gone, backup.log, key)
        dropped = superfluous(stored(place.names(), backup.log), backup.name)
        for item in dropped:
            place.remove(item.name)
    except BackupTrouble as error:
        return Delivered(url, name, error.words)
    return Delivered(url, name, None, tuple(item.name for item in dropped))


def tell_erasures(
    url: str, ways: Ways, scratch: Path, gone: Iterable[Gone], log: str, key: bytes
) -> Delivered:
    """Bring only the list of erasures to a place."""
    name = url
    try:
        place = place_of(url, ways)
        name = place.words
        _keep_list(place, scratch, gone, log, key)
    except BackupTrouble as error:
        return Delivered(url, name, error.words)
    return Delivered(url, name)


def _keep_list(place: Place, scratch: Path, gone: Iterable[Gone], log: str, key: bytes) -> None:
    """What was known there stays known: a restored ledger may not have all of it any more."""
    before = place.read(ERASURES)
    whole = erasures.written([*gone, *erasures.read(before, log, key)], log, key)
    if whole == before and whole:
        return
    file = scratch / ERASURES
    file.write_bytes(whole)
    place.put(file, ERASURES)
