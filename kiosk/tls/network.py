"""The names by which other devices may ask for this kiosk."""

import re
from dataclasses import dataclass
from ipaddress import ip_address

from kiosk.tls.folder import Served, TlsFolder

_LONGEST = 253
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True)
class Network:
    """What this kiosk is called on the network: by its settings, and by its certificate.

    `is_open` is whether there is a door for the proxy at all.
    """

    folder: TlsFolder | None = None
    names: frozenset[str] = frozenset()
    is_open: bool = False

    @property
    def served(self) -> Served | None:
        """The certificate that the proxy serves."""
        return self.folder.served() if self.folder else None

    def knows(self, host: str) -> bool:
        """Whether this is a name or an address of this kiosk."""
        served = self.served
        names = self.names | frozenset(served.names if served else ())
        return plain(host) in {plain(name) for name in names}


def plain(host: str) -> str:
    """A host's name or address as it is compared."""
    try:
        return str(ip_address(host.strip("[]")))
    except ValueError:
        return host.lower().removesuffix(".")


def is_name(name: str) -> bool:
    """Whether this plain name can be one of the kiosk: it stands in the proxy's file as it is."""
    try:
        ip_address(name)
    except ValueError:
        labels = name.split(".")
        return len(name) <= _LONGEST and all(_LABEL.fullmatch(label) for label in labels)
    return "%" not in name
