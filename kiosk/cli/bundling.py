"""The bundle for support, from the command line: beside a running service, or with none."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from kiosk.cli.operations.call import OUTSIDE, Failed
from kiosk.cli.wired import Told
from kiosk.datafolder import acting_as_owner
from kiosk.services.machine.health_parts import Part
from kiosk.services.ports import StoreError
from kiosk.settings import Settings, SettingsError
from kiosk.support.bundle import bundle, written
from kiosk.troubles import MachineTrouble


def write_bundle(told: Told, parts: Sequence[Part], path: Path) -> str:
    """Write it; its path. Raises Failed."""
    content = _made(told, parts)
    try:
        written(path, content)
    except OSError as error:
        raise Failed(f"{path} cannot be written ({error.strerror}).", OUTSIDE) from error
    return str(path)


def _made(told: Told, parts: Sequence[Part]) -> bytes:
    now, settings = datetime.now(UTC), _settings(told)
    with ExitStack() as stack:
        try:
            stack.enter_context(acting_as_owner(told.folder))
            services = stack.enter_context(told.wiring.reading(told.settings))
            facts = stack.enter_context(services.store.read())
            return bundle(now, settings, parts, facts)
        except (StoreError, MachineTrouble, SettingsError):
            # What broke is among the parts; the rest is worth sending all the same.
            return bundle(now, settings, parts, None)


def _settings(told: Told) -> Settings | None:
    try:
        return told.settings
    except SettingsError:
        return None
