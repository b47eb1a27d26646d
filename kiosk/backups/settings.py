"""What is wrong with what the settings say of backups."""

from collections.abc import Iterator

from kiosk.backups.places import why_no_place
from kiosk.custody.machine.backups import why_no_key


def wrong_of(places: tuple[str, ...], keys: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each setting that is not right, and why."""
    for place in places:
        why = why_no_place(place)
        if why is not None:
            yield "backup_places", why
    for key in keys:
        why = why_no_key(key)
        if why is not None:
            yield "backup_keys", why
