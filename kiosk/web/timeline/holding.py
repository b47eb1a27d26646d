"""A case's checklist, secure storage and the account of a medical return, in sentences."""

from kiosk.custody.safeguarding import holding as h
from kiosk.custody.steps import Step
from kiosk.web.timeline.keeping import REASON_HIDDEN
from kiosk.web.timeline.telling import IN, OTHER, STOP, Telling, Told, facts, listed, said

STEPS: dict[Step, str] = {
    Step.RISK_ASSESSED: "risk assessed",
    Step.AGENCIES_ASKED: "other agencies asked",
    Step.REFERRAL: "referral made",
    Step.EMERGENCY_NUMBERS: "101 or 999 rung",
    Step.WATCH_FOUNDATION: "Internet Watch Foundation told",
    Step.VICTIM_SUPPORT: "support for the victim in place",
    Step.PARENTS: "parents or carers told, or decided not yet",
    Step.POLICE_FIRST: "police told before any other school",
    Step.CHILD_PROTECTION_FILE: "entered in the child-protection file",
    Step.REVIEW: "reviewed",
}
"""Each step of the checklist, done."""


def hold_reviewed(t: Telling, event: h.HoldReviewed) -> Told:
    """A leader's hold was looked at and stays."""
    note = said("Noted", event.note) if t.sight.leading else REASON_HIDDEN
    again = f"To be looked at again on {t.date(event.review_on)}."
    return Told(f"The hold was looked at by {t.actor}, and stays", facts(note, again), STOP)


def steps_answered(t: Telling, event: h.StepsAnswered) -> Told:
    """How the checklist of a case stands."""
    answered = len(event.done) + len(event.not_needed)
    done, spare = (listed(STEPS[item] for item in some) for some in (event.done, event.not_needed))
    return Told(
        f"{answered} of {len(Step)} steps of the case answered by {t.actor}",
        facts(
            said("Done", done),
            said("Not needed", spare),
            said("Child-protection file", event.reference),
            said("Noted", event.note),
        ),
        OTHER,
    )


def stored_securely(t: Telling, event: h.StoredSecurely) -> Told:
    """It is locked away."""
    bag = f"Sealed bag {event.bag}." if event.bag else None
    return Told(f"Locked away securely by {t.actor}", facts(bag), IN)


def account_written(t: Telling, event: h.AccountWritten) -> Told:
    """What happened at a medical return was written down."""
    text = said("Account", event.text) if t.sight.restricted else REASON_HIDDEN
    return Told(f"Account of the medical return written by {t.actor}", facts(text), OTHER)
