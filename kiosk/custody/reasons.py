"""Why a device was taken: the reasons that schools' policies list (POLICY.md R4), as codes."""

from enum import StrEnum


class Reason(StrEnum):
    """One reason for a confiscation, a safekeeping or found property."""

    CHILD_PROTECTION = "child_protection"
    BEHAVIOUR = "behaviour"
    ANTI_BULLYING = "anti_bullying"
    SUSPECTED_IMAGE = "suspected_image"
    EVIDENCE = "evidence"
    RISK_TO_PERSON = "risk_to_person"
    EXPLOITATION = "exploitation"
    EXAMINATION = "examination"
    DEVICE_POLICY = "device_policy"
    PROTECT_PUPIL = "protect_pupil"
    FOUND = "found"


SAFETY = frozenset(
    {
        Reason.CHILD_PROTECTION,
        Reason.SUSPECTED_IMAGE,
        Reason.EVIDENCE,
        Reason.RISK_TO_PERSON,
        Reason.EXPLOITATION,
        Reason.PROTECT_PUPIL,
    }
)
"""Reasons that concern safety: each alerts the designated safeguarding lead."""

HELD_AT_ONCE = frozenset({Reason.SUSPECTED_IMAGE, Reason.EVIDENCE})
"""Reasons for which a DSL hold is placed with the intake itself (R7, R8)."""

NO_DESCRIPTION = frozenset({Reason.SUSPECTED_IMAGE})
"""Reasons for which no free text is taken: nothing may invite a description (R8)."""
