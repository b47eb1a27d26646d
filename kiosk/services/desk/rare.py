"""What is worked out of people and settings, and not again for each scan."""

from collections.abc import Callable
from typing import Any, Protocol


class RareFacts(Protocol):
    """The part of the facts that remembers."""

    def rarely(self, key: str, ask: Callable[[], Any]) -> Any:
        """What `ask` finds of people and settings; asked again once any of these changed."""
