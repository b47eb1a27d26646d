"""What the command line is given: how a Phonebox is made, opened, served and brought up to date."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from kiosk import settings as settings_
from kiosk.backups.copied import Copied
from kiosk.clock import Clock
from kiosk.datafolder import DataFolder
from kiosk.services.context import Services
from kiosk.settings import Settings


class Wiring(Protocol):
    """Joins the parts; made in `kiosk.wiring`, since commands know neither database nor drivers."""

    def create(self, settings: Settings) -> None:
        """Make an empty database, and the keys, in the data folder. Nothing if they are there."""

    def opened(
        self, settings: Settings, clock: Clock | None = None
    ) -> AbstractContextManager[Services]:
        """The parts of this Phonebox, alone on its data folder, and closed afterwards."""

    def reading(self, settings: Settings) -> AbstractContextManager[Services]:
        """The parts, to read only: beside a running service, or though the guards are down."""

    def serve(self, settings: Settings, on_ready: Callable[[str], None]) -> None:
        """Run the service until it is told to end; `on_ready` gets its address."""

    def copy(self, settings: Settings, target: Path) -> Copied:
        """Copy the live database into an empty file, beside a running service."""

    def rebuild(self, settings: Settings) -> None:
        """Make every table that follows from the ledger anew."""

    def migrate(self, settings: Settings) -> tuple[str | None, str]:
        """Bring the database up to date: from which revision, and to which."""


@dataclass
class Told:
    """What stands before the command's name, and the wiring."""

    wiring: Wiring
    data: Path | None = None
    config: Path | None = None
    as_user: str | None = None
    given: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def settings(self) -> Settings:
        """The settings; read when a command needs them. Raises SettingsError."""
        return settings_.load(self.config, None, data=self.data, **self.given)

    @property
    def folder(self) -> DataFolder:
        """The data folder."""
        return DataFolder(self.settings.data)
