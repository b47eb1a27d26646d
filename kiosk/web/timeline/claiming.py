"""Found property that was claimed, in a sentence."""

from kiosk.custody.people.claiming import Check, PropertyClaimed
from kiosk.web.timeline.telling import IN, Telling, Told, capital, facts, listed, said

CHECKS = {
    Check.UNLOCKED: "whoever claims it unlocked it themselves",
    Check.DESCRIBED: "it was described before it was shown",
    Check.PROOF: "a box, a bill or the serial number was seen",
    Check.RANG: "it rang when its number was called",
    Check.KNOWN: "staff know it as theirs",
}
"""How a claim was checked."""


def claimed(t: Telling, event: PropertyClaimed) -> Told:
    """Somebody claimed found property."""
    how = capital(listed(CHECKS[item] for item in event.checked)) + "."
    by = said("Claimed by", event.claimant)
    return Told(f"Claimed as {t.person(event.pupil_id)}’s", facts(by, how), IN)
