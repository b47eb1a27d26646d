"""What an update needs of the machine; `kiosk.updating.systemd` is the real one."""

from pathlib import Path
from typing import Protocol


class UpdateTrouble(Exception):
    """The update was not made; `words` say why and what to do. The earlier version runs on."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Host(Protocol):
    """The machine on which Phonebox runs."""

    def copy(self, database: Path, target: Path) -> None:
        """Copy a database beside those who use it, on disk. Raises UpdateTrouble.

        Called as the owner of the records (`Layout.as_owner`).
        """

    def migrate(self, release: Path, data: Path) -> None:
        """Have a release bring a data folder up to date. Raises UpdateTrouble."""

    def rehearse(self, release: Path, data: Path) -> None:
        """Have a release serve a data folder, elsewhere, until it answers that all is well.

        Raises UpdateTrouble where it does not.
        """

    def stop(self) -> None:
        """End the service, and all that uses its program. Raises UpdateTrouble."""

    def start(self) -> None:
        """Start it again."""

    def is_well(self) -> bool:
        """Whether the service answers, within its time, that all is well."""
