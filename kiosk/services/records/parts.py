"""Long lists, a part at a time.

A part goes on after the key of the last item that was shown, never after a number of rows: what
comes or goes meanwhile makes nothing appear twice and leaves nothing out.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

Item = TypeVar("Item")

MOST = 50
"""How many items a part has."""


@dataclass(frozen=True)
class Part(Generic[Item]):
    """Some of a list; `after` is the key after which it goes on, None at its end."""

    items: tuple[Item, ...]
    after: str | None = None


def part_of(found: Sequence[Item], key: Callable[[Item], str], most: int = MOST) -> Part[Item]:
    """A part of what was found, of which one more than its `most` was asked for."""
    shown = tuple(found[:most])
    return Part(shown, key(shown[-1]) if len(found) > most else None)


def cut(
    found: Iterable[Item], key: Callable[[Item], str], after: str = "", most: int = MOST
) -> Part[Item]:
    """The items whose keys come after this one; `found` is in the order of the keys."""
    rest = (item for item in found if not after or key(item) > after)
    return part_of(list(islice(rest, most + 1)), key, most)
