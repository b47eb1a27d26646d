"""Slow hashes of passwords and PINs: Argon2id, at the least cost that OWASP's cheat sheet names."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

MEMORY_KIB = 19 * 1024
PASSES = 2
LANES = 1


def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)


def _one_thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, "hashing")


@dataclass
class Argon2Hasher:
    """Hashes with Argon2id: 19 MiB, two passes, one lane; some tens of milliseconds each.

    One after the other, in one thread: the C library keeps what each thread has used, so that
    sixteen that serve pages came to hold 300 MB; and a crowd at the door has the same 19 MiB.
    """

    _argon2: PasswordHasher = field(default_factory=_hasher)
    _one: ThreadPoolExecutor = field(default_factory=_one_thread)

    @cached_property
    def _nobodys(self) -> str:
        return self.hash("nobody's secret")

    def hash(self, secret: str) -> str:
        """A hash to keep, with its own salt and cost in it."""
        return self._one.submit(self._argon2.hash, secret).result()

    def matches(self, secret_hash: str | None, secret: str) -> bool:
        """Whether this is the secret. Without a hash it takes as long, and the answer is no."""
        try:
            kept = secret_hash or self._nobodys
            fits = self._one.submit(self._argon2.verify, kept, secret).result()
        except (Argon2Error, InvalidHashError):
            return False
        return bool(fits) and secret_hash is not None
