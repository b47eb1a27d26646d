"""What waits to be written, each text on the one tag that it was made for."""

from hardware.base import Clock

#: Seconds for which a text waits for its tag.
WAITS = 10.0


class Pending:
    """Texts by the UIDs of their tags. One thread puts, another takes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._texts: dict[str, tuple[str, float]] = {}

    def put(self, uid: str, text: str) -> None:
        """This text goes on the tag with this UID, when it is there again."""
        self._texts[uid] = (text, self._clock.monotonic() + WAITS)

    def take(self, uid: str) -> str | None:
        """The text for the tag that is there now, once; None when there is none any more."""
        text, until = self._texts.pop(uid, ("", float("-inf")))
        return text if self._clock.monotonic() <= until else None
