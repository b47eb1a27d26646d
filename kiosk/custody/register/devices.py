"""What happened to devices, and to the labels and tags on them."""

from dataclasses import dataclass

from kiosk.custody.events import Event, personal
from kiosk.custody.states import (
    DeviceKind,
)


@dataclass(frozen=True)
class DeviceEnrolled(Event):
    """A device is known: whose, what, and who owns it where that is not the pupil."""

    device_id: str
    kind: DeviceKind
    pupil_id: str | None
    owner_id: str | None = None
    description: str | None = personal()


@dataclass(frozen=True)
class OwnerRecorded(Event):
    """Whose a device is, where that is not the pupil; it gives nobody standing to collect it."""

    device_id: str
    owner_id: str | None


@dataclass(frozen=True)
class CodeLinked(Event):
    """A label or tag belongs to a device from now; a tag's UID stands as a keyed hash."""

    code: str
    medium: str
    device_id: str


@dataclass(frozen=True)
class CodeRetired(Event):
    """A label or tag belongs to no device any more; its history stays."""

    code: str
    medium: str
    why: str
