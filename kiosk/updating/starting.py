"""What a start of the service owes to an update: records that fit, and an entry of what became."""

from collections.abc import Callable
from pathlib import Path

from kiosk.services.machine.updated import record
from kiosk.services.ports import Store
from kiosk.updating.layout import Layout, here
from kiosk.updating.settling import settle
from kiosk.updating.state import read_state


def settled(data: Path, expected: str, migrate: Callable[[], object]) -> None:
    """Before the records are opened: see `kiosk.updating.settling`."""
    found = here()
    if found is not None:
        root, release = found
        settle(Layout(root, data), release, expected, migrate)


def told_of_update(data: Path, store: Store) -> None:
    """Once they are open: whoever made the newest update may have been cut off before its entry."""
    found = here()
    state = read_state(Layout(found[0], data).state) if found else None
    if state is not None and state.data == str(data):
        record(store, state)
