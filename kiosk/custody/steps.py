"""The checklist of a safeguarding case."""

from enum import StrEnum


class Step(StrEnum):
    """What a safeguarding lead has answered for before a case is closed (POLICY.md R27, R39)."""

    RISK_ASSESSED = "risk_assessed"
    AGENCIES_ASKED = "agencies_asked"
    REFERRAL = "referral"
    EMERGENCY_NUMBERS = "emergency_numbers"
    WATCH_FOUNDATION = "watch_foundation"
    VICTIM_SUPPORT = "victim_support"
    PARENTS = "parents"
    POLICE_FIRST = "police_first"
    CHILD_PROTECTION_FILE = "child_protection_file"
    REVIEW = "review"
