"""What a copy of the live database holds."""

from typing import Protocol


class Copied(Protocol):
    """What a copy of the database holds; `db.copying.Copied`."""

    @property
    def log(self) -> str: ...
    @property
    def entries(self) -> int: ...
    @property
    def root(self) -> str: ...
    @property
    def schema(self) -> str: ...
    @property
    def size(self) -> int: ...
