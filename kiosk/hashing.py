"""Slow hashes of passwords and PINs: Argon2id, at the least cost that OWASP's cheat sheet names."""

from dataclasses import dataclass, field
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

MEMORY_KIB = 19 * 1024
PASSES = 2
LANES = 1


def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)


@dataclass
class Argon2Hasher:
    """Hashes with Argon2id: 19 MiB, two passes, one lane; some tens of milliseconds each."""

    _argon2: PasswordHasher = field(default_factory=_hasher)

    @cached_property
    def _nobodys(self) -> str:
        return self._argon2.hash("nobody's secret")

    def hash(self, secret: str) -> str:
        """A hash to keep, with its own salt and cost in it."""
        return self._argon2.hash(secret)

    def matches(self, secret_hash: str | None, secret: str) -> bool:
        """Whether this is the secret. Without a hash it takes as long, and the answer is no."""
        try:
            fits = self._argon2.verify(secret_hash or self._nobodys, secret)
        except (Argon2Error, InvalidHashError):
            return False
        return bool(fits) and secret_hash is not None
