"""The names by which other devices may ask for this kiosk."""

from dataclasses import dataclass
from ipaddress import ip_address

from kiosk.tls.folder import Served, TlsFolder


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
