"""One act for one tap: drops repeats, a phone's own random id, and tags held together."""

from enum import Enum, auto

#: Seconds for which a phone's own id is ignored after a sticker was read.
STICKER_SECONDS = 1.0
#: Seconds within which two tags that take turns are lying on the reader together.
TOGETHER_SECONDS = 2.0

_PHONE = "a phone, whatever id it made up this time"


class Sighting(Enum):
    """What seeing a tag means."""

    NEW = auto()
    REPEAT = auto()
    PHONE_BESIDE_STICKER = auto()
    TOGETHER = auto()


def is_random(uid: str) -> bool:
    """Four bytes beginning 08: made up by a phone or watch, new each time (ISO 14443-3)."""
    return len(uid) == 8 and uid.startswith("08")


class Repeats:
    """Remembers what was seen in the last `hold` seconds, counted from its last sighting."""

    def __init__(self, hold: float) -> None:
        self._hold = hold
        self._seen: dict[str, float] = {}

    def seen(self, key: str, now: float) -> bool:
        """Whether `key` was seen within the hold before `now`; from `now` on it was."""
        self._seen = {k: at for k, at in self._seen.items() if now - at < self._hold}
        repeat = key in self._seen
        self._seen[key] = now
        return repeat


class TagDebounce:
    """Judges each sighting of a tag. `hold` is how long (s) a tag may flicker and be one tap."""

    def __init__(self, hold: float) -> None:
        self._repeats = Repeats(hold)
        self._lately = Repeats(TOGETHER_SECONDS)
        self._sticker: str | None = None
        self._sticker_at = float("-inf")

    def see(self, uid: str, now: float) -> Sighting:
        """What it means that the tag `uid` is there at `now` (monotonic seconds)."""
        if is_random(uid):
            if now - self._sticker_at < STICKER_SECONDS:
                return Sighting.PHONE_BESIDE_STICKER
            # A phone makes up a new id whenever the field is reset, which each look does.
            repeat = self._repeats.seen(_PHONE, now)
            return Sighting.REPEAT if repeat else Sighting.NEW
        returned = self._lately.seen(uid, now) and self._sticker != uid
        self._sticker, self._sticker_at = uid, now
        repeat = self._repeats.seen(uid, now)
        if returned:
            return Sighting.TOGETHER
        return Sighting.REPEAT if repeat else Sighting.NEW
