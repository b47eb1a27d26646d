"""The signer's two files, each readable by its user alone: the key, and what was signed last.

What was signed is on disk before its signature goes out.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.ledger.canonical import LARGEST
from kiosk.ledger.checkpoint import Checkpoint
from kiosk.ledger.merkle import HASH_BYTES
from kiosk.signer.judging import NOTHING
from kiosk.signing import SEED_BYTES
from kiosk.troubles import MachineTrouble

_LONGEST = 4096


class SignerTrouble(MachineTrouble):
    """The signer's files cannot be used."""


def read_key(path: Path) -> bytes:
    """The key's 32 bytes. Raises SignerTrouble."""
    try:
        found = bytes.fromhex(_read(path).strip())
    except ValueError:
        found = b""
    if len(found) != SEED_BYTES:
        raise SignerTrouble(f"The key {path} is damaged. Restore the file from where it was kept.")
    return found


def write_key(path: Path, seed: bytes) -> None:
    """Keep the key. Raises SignerTrouble."""
    _write(path, seed.hex() + "\n")


def read_state(path: Path) -> Checkpoint:
    """What was signed last. Raises SignerTrouble."""
    try:
        found = json.loads(_read(path))
        name, size, root = found["origin"], found["size"], bytes.fromhex(found["root"])
        is_whole = isinstance(name, str) and type(size) is int and len(root) == HASH_BYTES
        if is_whole and 0 <= size <= LARGEST:
            return Checkpoint(name, size, root)
    except (ValueError, KeyError, TypeError):
        pass
    raise SignerTrouble(
        f"What the signer signed last, {path}, cannot be read, so it signs nothing. Compare the "
        "ledger with a printed checkpoint, then run: phonebox signer forget"
    )


def write_state(path: Path, state: Checkpoint) -> None:
    """Keep what is signed now, whole or not at all. Raises SignerTrouble."""
    kept = {"origin": state.origin, "size": state.size, "root": state.root.hex()}
    _write(path, json.dumps(kept) + "\n")


def prepare(key: Path, state: Path) -> None:
    """Make both files where neither is; a key without its memory signs nothing.

    Raises SignerTrouble.
    """
    if not state.exists() and not key.exists():
        write_state(state, NOTHING)
    if not key.exists():
        # Its memory stands already: whoever was interrupted here begins once more.
        if read_state(state) != NOTHING:
            raise SignerTrouble(f"The key {key} is missing. Restore the file, or name another.")
        write_key(key, secrets.token_bytes(SEED_BYTES))
    read_key(key)
    read_state(state)


@contextmanager
def alone(state: Path) -> Iterator[None]:
    """Hold the signer's memory alone. Raises SignerTrouble where another signer does."""
    path = state.with_name(f"{state.name}.lock")
    try:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise _trouble(path, error) from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SignerTrouble(f"Another signer uses {state}. Stop it first.") from error
        yield
    finally:
        os.close(lock)


def _read(path: Path) -> str:
    try:
        with path.open() as file:
            return file.read(_LONGEST)
    except OSError as error:
        raise _trouble(path, error) from error


def _write(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW
        with os.fdopen(os.open(part, flags, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
        sync_folder(path.parent)
    except OSError as error:
        raise _trouble(path, error) from error


def sync_folder(path: Path) -> None:
    """Have the folder's list of names on disk. Raises OSError."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _trouble(path: Path, error: OSError) -> SignerTrouble:
    return SignerTrouble(f"The signer cannot use {path}: {error.strerror}. Check file and owner.")
