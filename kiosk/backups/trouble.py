"""What keeps a backup from being made or restored, in words."""

import errno

from kiosk.troubles import MachineTrouble


class BackupTrouble(MachineTrouble):
    """No backup was made at a place, or none restored: what happened, and what to do."""


class NoBackup(Exception):
    """The file cannot be restored, whatever the machine does: `words` say why."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def full_or(error: OSError, what: str) -> BackupTrouble:
    """What an error of a file comes to, for a place or a folder called `what`."""
    if error.errno == errno.ENOSPC:
        return BackupTrouble(f"{what} is full. Free some space there, then do it again.")
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return BackupTrouble(f"Phonebox may not write in {what}. Ask the technician to allow it.")
    if error.errno in (errno.EIO, errno.ENODEV, errno.ENXIO):
        return BackupTrouble(f"{what} failed while it was used. Put another disk or stick there.")
    return BackupTrouble(f"{what} cannot be used ({error.strerror}). Check that it is there.")
