"""Forty devices with their labels and tags, and who brings them."""

from dataclasses import dataclass, replace
from hashlib import sha256

from kiosk.custody.states import DeviceKind
from kiosk.sample.cast import Cast
from kiosk.sample.people import Child, People
from kiosk.scanning.codes import ALPHABET, with_check

HOW_MANY = 40
HOME_SLOTS = 24

_LOOKS = (
    "black, cracked corner",
    "blue, in a clear case",
    "green, dinosaur sticker",
    "grey, football case",
    "pink, name on the back",
    "purple, glitter case",
    "red, worn edges",
    "silver, no case",
    "white, rainbow sticker",
    "yellow, in a sock",
)
_OTHER_KINDS = {
    7: DeviceKind.WATCH,
    13: DeviceKind.FITNESS_TRACKER,
    19: DeviceKind.TABLET,
    25: DeviceKind.WATCH,
    31: DeviceKind.E_READER,
    37: DeviceKind.GAMES_CONSOLE,
}


@dataclass(frozen=True)
class SampleDevice:
    """A device of the sample: whose, what is on it, and what makes it a case."""

    number: int
    child: Child
    kind: DeviceKind
    description: str
    owner_id: str | None = None
    walks_home: bool = False
    exempt: bool = False

    @property
    def code(self) -> str:
        """The code on its label."""
        digest = sha256(f"label {self.number}".encode()).digest()
        return with_check("D" + "".join(ALPHABET[byte % 32] for byte in digest[:7]))

    @property
    def uid(self) -> str:
        """The UID of its tag."""
        return uid_of(self.number)


def uid_of(number: int) -> str:
    """The UID of one of the sample's tags: seven bytes, as stickers have."""
    return "04" + sha256(f"tag {number}".encode()).hexdigest()[:12].upper()


def of(people: People, cast: Cast) -> list[SampleDevice]:
    """The forty devices: the cast's first, then those of other older children."""
    walkers = {cast.amelia.id, cast.noah.id, cast.ellie.id, cast.leo.id}
    owners = [
        *(cast.amelia, cast.other_amelia, cast.noah, cast.poppy, cast.ruby, cast.tyler),
        *(cast.isla, cast.arjun, cast.leo, cast.mia, cast.ellie, cast.sienna, cast.callum),
    ]
    known = {child.id for child in owners}
    older = [child for child in people.children if child.year >= 5 and child.id not in known]
    others = older[:: max(1, len(older) // (HOW_MANY - len(owners)))]
    walkers |= {child.id for child in others[:10] if child.year == 6}
    owners = [_known_to_bring(people, n, child) for n, child in enumerate([*owners, *others])]
    made = [_device(n, child, walkers) for n, child in enumerate(owners[:HOW_MANY])]
    return [_as_a_case(device, cast) for device in made]


def _known_to_bring(people: People, number: int, child: Child) -> Child:
    slot = str(number + 1) if number < HOME_SLOTS else None
    return people.change(child, home_slot=slot, usually_brings=True)


def _device(number: int, child: Child, walkers: set[str]) -> SampleDevice:
    kind = _OTHER_KINDS.get(number, DeviceKind.PHONE)
    looks = _LOOKS[number % len(_LOOKS)]
    return SampleDevice(number, child, kind, looks, walks_home=child.id in walkers)


def _as_a_case(device: SampleDevice, cast: Cast) -> SampleDevice:
    if device.child.id == cast.isla.id:
        return replace(device, description="black, reads her glucose monitor", exempt=True)
    if device.child.id == cast.sienna.id:
        return replace(device, description="black, her father's", owner_id=cast.owner.id)
    return device
