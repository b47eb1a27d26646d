"""Readers' keys: random, bound to a station, shown once, and kept as a hash alone."""

import re
import secrets
from hashlib import sha256

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.register import ReaderKeyMade
from kiosk.custody.states import Role
from kiosk.services import views as v
from kiosk.services.acting import Who, refused
from kiosk.services.ports import Command, Done, Facts, Outcome, Store

MAKE = frozenset({Role.HEAD, Role.TECHNICIAN})
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}")


def new_key() -> str:
    """A new key, for the reader's key file."""
    return secrets.token_urlsafe(32)


def hash_of(key: str) -> str:
    """What is kept of a key: its SHA-256 in hex."""
    return sha256(key.strip().encode()).hexdigest()


def reader_of(store: Store, key: str) -> v.ReaderKey | None:
    """Whose key this is, and at which station; None if it is nobody's, or was replaced."""
    with store.read() as facts:
        return facts.reader_key(hash_of(key))


def make(store: Store, who: Who, command_id: str, reader: str, station: str, key: str) -> Done:
    """Give a reader this key; its earlier ones open nothing any more."""

    def decide(facts: Facts) -> Outcome:
        if not who.roles & MAKE:
            return refused(Code.ROLE_MISSING)
        bad = [
            n for n, text in (("reader", reader), ("station", station)) if not _NAME.fullmatch(text)
        ]
        if bad:
            return refused(*(Refusal(Code.DETAILS_MISSING, {"field": name}) for name in bad))
        return _made(reader, station, key)

    return store.act(who.command(command_id), decide)


def make_for_service(store: Store, command_id: str, reader: str, station: str, key: str) -> Done:
    """Give a reader that the service itself starts this key."""
    actor = {"staff": None, "role": "", "system": "serve"}
    return store.act(Command(command_id, actor, station), lambda facts: _made(reader, station, key))


def is_good(store: Store, reader: str, station: str, key: str) -> bool:
    """Whether this key stands for this reader at this station."""
    known = reader_of(store, key)
    return known is not None and (known.reader, known.station) == (reader, station)


def _made(reader: str, station: str, key: str) -> Outcome:
    event = ReaderKeyMade(reader, station, hash_of(key))
    return Outcome((event,), answer={"reader": reader, "station": station})
