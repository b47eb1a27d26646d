"""What a restored ledger lacks against a checkpoint that was printed or mailed after the backup."""

from dataclasses import dataclass

from kiosk.backups.trouble import NoBackup
from kiosk.ledger.checkpoint import Checkpoint, CheckpointRefused, origin, read_checkpoint
from kiosk.services.records.verifying import CheckpointWrong, opened_checkpoint

OTHER = "The checkpoint is of another school’s ledger. Take the one that this school printed."


@dataclass(frozen=True)
class Missing:
    """The entries that are not there any more. `known` is whether anything told how many were."""

    known: bool
    first: int | None = None
    last: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it is known that nothing is missing."""
        return self.known and self.first is None


def kept_checkpoint(text: str, key: str | None, log: str) -> Checkpoint:
    """A checkpoint as it was kept; its signature is checked where the key is known.

    Raises NoBackup.
    """
    try:
        found = opened_checkpoint(text, key) if key else read_checkpoint(text)
    except CheckpointWrong as error:
        raise NoBackup(error.words) from error
    except CheckpointRefused as error:
        words = f"The checkpoint cannot be used: {error}. Copy it whole, with its last line."
        raise NoBackup(words) from error
    if found.origin != origin(log):
        raise NoBackup(OTHER)
    return found


def missing_after(entries: int, last: int | None) -> Missing:
    """What is missing of a ledger that had `last` entries; None where nobody knows."""
    if last is None:
        return Missing(known=False)
    if last <= entries:
        return Missing(known=True)
    return Missing(True, entries + 1, last)
