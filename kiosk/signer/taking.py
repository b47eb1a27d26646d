"""Moving the key of a school that began without a signer: taken once, unchanged."""

import os
import stat
from pathlib import Path

from kiosk.signer import keeping
from kiosk.signer.judging import NOTHING
from kiosk.signer.keeping import SignerTrouble
from kiosk.signing import SEED_BYTES

KEYS, NAME = "keys", "ledger.key"


def take_key(data: Path, key: Path, state: Path) -> bool:
    """Move the data folder's signing key to the signer's file; False where there is none there.

    Killed at any moment and called again, it ends well. Only root, or the owner of both folders,
    can do it. Raises SignerTrouble.
    """
    try:
        folder = os.open(data / KEYS, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _trouble(data / KEYS, error) from error
    try:
        return _taken(folder, data / KEYS / NAME, key, state)
    finally:
        os.close(folder)


def _taken(folder: int, old: Path, key: Path, state: Path) -> bool:
    try:
        seed = _read(folder, old)
        if seed is None:
            return False
        # The folder belongs to the web's user, who must not lead root to the signer's own file.
        if os.path.samestat(os.fstat(folder), key.parent.stat()):
            raise SignerTrouble(
                f"{key} lies in the data folder. Name a folder of the signer's own."
            )
        with keeping.alone(state):
            if not key.exists():
                if not state.exists():
                    keeping.write_state(state, NOTHING)
                keeping.write_key(key, seed)
            if keeping.read_key(key) != seed:
                raise SignerTrouble(f"{key} holds another key already. Move one of both away.")
        _give(key, state)
        os.unlink(NAME, dir_fd=folder)
        os.fsync(folder)
    except OSError as error:
        raise _trouble(old, error) from error
    return True


def _read(folder: int, old: Path) -> bytes | None:
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        handle = os.open(NAME, flags, dir_fd=folder)
    except FileNotFoundError:
        return None
    with os.fdopen(handle, "rb") as file:
        is_file = stat.S_ISREG(os.fstat(handle).st_mode)
        text = file.read(3 * SEED_BYTES) if is_file else b""
    try:
        seed = bytes.fromhex(text.decode().strip())
    except ValueError:
        seed = b""
    if len(seed) != SEED_BYTES:
        raise SignerTrouble(f"The key file {old} is damaged. Restore it from a backup.")
    return seed


def _give(key: Path, state: Path) -> None:
    """What root wrote belongs to whom the signer's folder belongs."""
    if os.geteuid() == 0:
        for path in (key, state, state.with_name(f"{state.name}.lock")):
            owner = path.parent.stat()
            os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def _trouble(path: Path, error: OSError) -> SignerTrouble:
    return SignerTrouble(f"{path} cannot be moved to the signer: {error.strerror}.")
