"""Whether the ledger is verified and signed for in time, in words."""

from datetime import datetime, timedelta
from typing import Any

from kiosk.clock import SCHOOL_ZONE
from kiosk.services.context import Services
from kiosk.services.machine.health_parts import ATTENTION, FAILED, OK, Part
from kiosk.services.machine.ledger_notes import at_of, noted

VERIFY_EVERY = timedelta(days=31)
SIGN_EVERY = timedelta(days=3)
"""Every night is meant; a weekend without power is no fault."""

TAMPERED = (
    "The last check of the ledger found that somebody changed it. "
    "Record nothing more, tell the headteacher, and look at what it names."
)
VERIFY = "phonebox ledger verify"
CHECKPOINT = "phonebox ledger checkpoint"


def ledger(services: Services) -> Part:
    """See `kiosk.services.machine.health`."""
    with services.store.read() as facts:
        size, now = facts.head()[0], facts.now.at
    notes = noted(services.data)
    verified, signed = notes.get("verified"), notes.get("signed")
    entries = f"{size:,} entries."
    if verified is not None and not verified.get("holds"):
        return Part("ledger", FAILED, f"{entries} {TAMPERED}", VERIFY)
    said = [entries, _said("Last verified", verified, "Not verified yet.")]
    said.append(_said("Last checkpoint", signed, "No checkpoint yet."))
    if services.sample:
        return Part("ledger", OK, " ".join(said))
    if _is_old(verified, now, VERIFY_EVERY):
        return Part("ledger", ATTENTION, f"{' '.join(said)} Verify it now.", VERIFY)
    if _is_old(signed, now, SIGN_EVERY):
        words = "Make one now, and keep it away from this machine."
        return Part("ledger", ATTENTION, f"{' '.join(said)} {words}", CHECKPOINT)
    return Part("ledger", OK, " ".join(said))


def _said(what: str, note: dict[str, Any] | None, never: str) -> str:
    if note is None:
        return never
    return f"{what} on {at_of(note).astimezone(SCHOOL_ZONE):%A %-d %B at %H:%M}."


def _is_old(note: dict[str, Any] | None, now: datetime, longest: timedelta) -> bool:
    return note is None or now - at_of(note) > longest
