"""What the machine's settings say of backups."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Setup:
    """What the machine's settings say of backups: places, and keys besides those of the records.

    `elsewhere` is set where the records lie on a database server, which has backups of its own.
    """

    places: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    elsewhere: bool = False
