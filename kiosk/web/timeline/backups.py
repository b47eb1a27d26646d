"""Backups and restores in sentences."""

from kiosk.custody.machine import backups as k
from kiosk.web.timeline.telling import Telling, Told

HOLDERS = {k.Holder.HEADTEACHER: "the headteacher", k.Holder.TRUST: "the trust"}


def key_named(t: Telling, event: k.BackupKeyNamed) -> Told:
    """A key was named."""
    ends = event.public_key[-k.COMPARED :]
    whose = HOLDERS[event.holder]
    what = f"Backups are encrypted to a key of {whose}, {t.actor} said"
    return Told(what, (f"It ends in {ends}.",))


def key_ended(t: Telling, event: k.BackupKeyEnded) -> Told:
    """A key was ended."""
    ends = event.public_key[-k.COMPARED :]
    return Told(f"A key for backups was ended by {t.actor}", (f"It ends in {ends}.",))


def made(t: Telling, event: k.BackupMade) -> Told:
    """A backup lies at a place."""
    size = f"It has {event.size / 1_000_000:,.1f} MB and holds {event.entries:,} entries."
    return Told(f"A backup was made: {event.place}", (f"File {event.file}.", size))


def drill_done(t: Telling, event: k.RestoreDrillDone) -> Told:
    """A restore was tried."""
    return Told(f"A restore was tried by {t.actor}", (f"From {event.file}.",))


def restored(t: Telling, event: k.Restored) -> Told:
    """The records go on from a backup."""
    taken = f"{event.file} was taken {t.when(event.taken_at)}, with {event.entries:,} entries."
    lines = [taken]
    if event.missing_first is not None:
        lines.append(f"Entries {event.missing_first:,} to {event.missing_last:,} are missing.")
    if event.erased:
        lines.append(f"Erased again: {event.erased:,}.")
    return Told("The records were restored from a backup", tuple(lines))
