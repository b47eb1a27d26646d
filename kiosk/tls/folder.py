"""The folder of the certificates: what lies where in it, and what the web process may know of it.

Private keys are never read here: the web process cannot, and needs none.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

DEFAULT = Path("/etc/phonebox/tls")


@dataclass(frozen=True)
class Served:
    """The certificate that the proxy serves: for which names, until when, and who vouches for it.

    `is_own` is whether it comes from this kiosk's own authority; `made` says the moment from which
    it counts, by the clock of this machine.
    """

    names: tuple[str, ...]
    made: datetime
    ends: datetime
    is_own: bool
    authority_ends: datetime | None = None


@dataclass(frozen=True)
class TlsFolder:
    """The folder, by default /etc/phonebox/tls."""

    path: Path = DEFAULT

    @property
    def authority_key(self) -> Path:
        """The private key of the kiosk's own authority: its owner alone reads it."""
        return self.path / "authority.key"

    @property
    def authority(self) -> Path:
        """The authority's certificate, which devices are told to trust (PEM)."""
        return self.path / "authority.pem"

    @property
    def authority_der(self) -> Path:
        """The same in DER, as some devices want it."""
        return self.path / "authority.cer"

    @property
    def site(self) -> Path:
        """The certificate that is served, with what stands between it and its root (PEM)."""
        return self.path / "site.pem"

    @property
    def site_key(self) -> Path:
        """Its private key: for the proxy's group."""
        return self.path / "site.key"

    @property
    def notes(self) -> Path:
        """What is served, for programs that read no certificates."""
        return self.path / "served.json"

    def served(self) -> Served | None:
        """What is served; None where nothing is, or what is written there cannot be read."""
        try:
            return _read(json.loads(self.notes.read_bytes()))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def root(self) -> bytes | None:
        """The authority's certificate in DER; None where the school's own serves."""
        found = self.served()
        if found is None or not found.is_own:
            return None
        try:
            return self.authority_der.read_bytes()
        except OSError:
            return None


def noted(served: Served) -> str:
    """What is written of a certificate that is served."""
    found = {
        "names": list(served.names),
        "made": served.made.isoformat(),
        "ends": served.ends.isoformat(),
        "is_own": served.is_own,
        "authority_ends": served.authority_ends.isoformat() if served.authority_ends else None,
    }
    return json.dumps(found, indent=2) + "\n"


def _read(found: Any) -> Served:
    ends = found["authority_ends"]
    return Served(
        tuple(str(name) for name in found["names"]),
        datetime.fromisoformat(found["made"]).astimezone(UTC),
        datetime.fromisoformat(found["ends"]).astimezone(UTC),
        bool(found["is_own"]),
        datetime.fromisoformat(ends).astimezone(UTC) if ends else None,
    )


def fingerprint(der: bytes) -> str:
    """A certificate's SHA-256 as people compare it: sixteen groups of four."""
    digits = sha256(der).hexdigest().upper()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))
