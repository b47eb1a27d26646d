"""Why an act was refused: stable codes, plain words, and what would satisfy each.

The order of `Code` is the order of seriousness: act on the first refusal of a verdict.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Code(StrEnum):
    """Refusal codes, the most serious first."""

    NOT_IN_CUSTODY = "not_in_custody"
    ALREADY_RELEASED = "already_released"
    COLLECTOR_BARRED = "collector_barred"
    COLLECTOR_UNDER_REVIEW = "collector_under_review"
    POLICE_INTEREST = "police_interest"
    HELD = "held"
    ROLE_MISSING = "role_missing"
    OWN_CHILD = "own_child"
    SAFEKEEPING_NOT_CLEARED = "safekeeping_not_cleared"
    COLLECTOR_UNKNOWN = "collector_unknown"
    COLLECTOR_TOO_YOUNG = "collector_too_young"
    COLLECTOR_NOT_AUTHORISED = "collector_not_authorised"
    AUTHORITY_VOID = "authority_void"
    AUTHORITY_SUSPENDED = "authority_suspended"
    AUTHORITY_EXPIRED = "authority_expired"
    AUTHORITY_MISSING = "authority_missing"
    NOT_DUE = "not_due"
    APPROVAL_OWN = "approval_own"
    APPROVAL_MISSING = "approval_missing"
    IDENTITY_NOT_CHECKED = "identity_not_checked"
    DEVICE_MISMATCH = "device_mismatch"
    DEVICE_NOT_SCANNED = "device_not_scanned"
    SIGNATURE_MISSING = "signature_missing"
    LIST_CHANGED = "list_changed"
    ALREADY_IN_CUSTODY = "already_in_custody"
    WRONG_STATE = "wrong_state"
    TOO_LATE_TO_VOID = "too_late_to_void"
    NOT_THE_SAME_PERSON = "not_the_same_person"
    HOLDER_OVERDUE = "holder_overdue"
    NOT_ALLOWED_BY_POLICY = "not_allowed_by_policy"
    DETAILS_MISSING = "details_missing"
    EXEMPT = "exempt"
    PUPIL_LEFT = "pupil_left"
    USER_TAKEN = "user_taken"
    CODE_TAKEN = "code_taken"
    NOT_A_CODE = "not_a_code"
    RANDOM_UID = "random_uid"
    READ_AGAIN = "read_again"
    TWO_TAGS = "two_tags"
    WEAK_SECRET = "weak_secret"
    LAST_HEADTEACHER = "last_headteacher"
    REGISTER_MOVED = "register_moved"
    DIFFERENCE_OPEN = "difference_open"


WORDS: dict[Code, tuple[str, str]] = {
    Code.DIFFERENCE_OPEN: (
        "Something is not where it should be.",
        "Choose why, and who answers for it; or count again.",
    ),
    Code.REGISTER_MOVED: (
        "The register has changed since this preview was made.",
        "It was compared again. Look at the new preview, then approve it.",
    ),
    Code.HOLDER_OVERDUE: (
        "They still have devices that should be back.",
        "Take those back first, or let somebody else have these.",
    ),
    Code.NOT_IN_CUSTODY: ("This device is not here.", "Check the label, or look the pupil up."),
    Code.ALREADY_RELEASED: ("This device has already gone.", "Open its history to see to whom."),
    Code.COLLECTOR_BARRED: (
        "This person must not collect.",
        "Ask the designated safeguarding lead or the headteacher.",
    ),
    Code.COLLECTOR_UNDER_REVIEW: (
        "This person's standing is being checked.",
        "The designated safeguarding lead or the headteacher decides.",
    ),
    Code.POLICE_INTEREST: (
        "The police have an interest in this device.",
        "It stays until the officer's clearance is recorded.",
    ),
    Code.HELD: ("Held: ask the DSL.", "Whoever placed the hold can lift it."),
    Code.ROLE_MISSING: (
        "Your account may not do this.",
        "Ask a colleague who may, or change person.",
    ),
    Code.OWN_CHILD: (
        "Nobody releases a device to themselves or for their own child.",
        "Ask a colleague to sign in and do this.",
    ),
    Code.SAFEKEEPING_NOT_CLEARED: (
        "Held: ask the DSL.",
        "The designated safeguarding lead says when it goes, and to whom.",
    ),
    Code.COLLECTOR_UNKNOWN: (
        "We do not know this person.",
        "Ring a listed carer, or ask a listed carer to come.",
    ),
    Code.COLLECTOR_TOO_YOUNG: (
        "This person is too young to collect.",
        "Ask a parent, a carer or an older authorised adult.",
    ),
    Code.COLLECTOR_NOT_AUTHORISED: (
        "This person may not collect this device.",
        "Ask a parent or carer to come.",
    ),
    Code.AUTHORITY_VOID: (
        "The standing authority has ended.",
        "Ask a parent or carer to come, or to sign a new one.",
    ),
    Code.AUTHORITY_SUSPENDED: (
        "The standing authority is suspended after a confiscation.",
        "A parent or carer must confirm it again.",
    ),
    Code.AUTHORITY_EXPIRED: (
        "The standing authority has run out.",
        "A parent or carer must sign for the new school year.",
    ),
    Code.AUTHORITY_MISSING: (
        "There is no authority for this.",
        "A parent or carer must sign here, or have signed before.",
    ),
    Code.NOT_DUE: ("It is too early.", "Wait, or record why it goes early with a carer here."),
    Code.APPROVAL_OWN: (
        "Nobody approves their own request.",
        "Ask a second person with the right to approve.",
    ),
    Code.APPROVAL_MISSING: (
        "A second person must agree to this.",
        "Ask a leader or the headteacher to approve it now.",
    ),
    Code.IDENTITY_NOT_CHECKED: (
        "We have not recorded how we know this person.",
        "Choose how you checked who it is.",
    ),
    Code.DEVICE_MISMATCH: (
        "That is a different device.",
        "Put it back and scan the one on the list.",
    ),
    Code.DEVICE_NOT_SCANNED: ("The device has not been scanned.", "Fetch it and scan its label."),
    Code.SIGNATURE_MISSING: (
        "Nobody has signed for this.",
        "Turn the screen to the collector to sign.",
    ),
    Code.LIST_CHANGED: (
        "What goes home has changed since this page was shown.",
        "Read it again and sign.",
    ),
    Code.ALREADY_IN_CUSTODY: ("This device is already in.", "Nothing more is needed."),
    Code.WRONG_STATE: (
        "That cannot be done with this device now.",
        "Open its history to see where it is.",
    ),
    Code.TOO_LATE_TO_VOID: (
        "It is too late to undo this.",
        "Record a correction instead.",
    ),
    Code.NOT_THE_SAME_PERSON: (
        "Only the person who did this may undo it.",
        "Ask them, or record a correction.",
    ),
    Code.NOT_ALLOWED_BY_POLICY: (
        "The school's policy does not allow this.",
        "Ask the headteacher.",
    ),
    Code.DETAILS_MISSING: ("Something is missing.", "Fill in what is marked."),
    Code.EXEMPT: ("Exempt: it stays with the pupil.", "Give it back to the pupil."),
    Code.PUPIL_LEFT: (
        "This pupil has left the school.",
        "Ask the office manager what to do with the device.",
    ),
    Code.USER_TAKEN: ("That user name is taken.", "Choose another one."),
    Code.CODE_TAKEN: (
        "This label already belongs to something else.",
        "Use a fresh one, or put the old one out of use first.",
    ),
    Code.NOT_A_CODE: (
        "That is not a code of the right kind.",
        "Check it against the print: nine characters.",
    ),
    Code.RANDOM_UID: (
        "That is a phone's own number, which changes each time.",
        "Hold the sticker to the reader, not the top of the phone.",
    ),
    Code.READ_AGAIN: (
        "This tag has been read only once.",
        "Take it away, then hold it to the reader once more.",
    ),
    Code.TWO_TAGS: (
        "Two tags were read together.",
        "Hold only the one that goes on this device to the reader, twice.",
    ),
    Code.WEAK_SECRET: ("That is too easy to guess.", "Choose another one."),
    Code.LAST_HEADTEACHER: (
        "The school must keep one headteacher's account.",
        "Add the new headteacher's account first.",
    ),
}

DISCREET = frozenset({Code.COLLECTOR_BARRED, Code.COLLECTOR_UNDER_REVIEW})
"""Codes that the desk must not show: the screen says only that a colleague will help."""

NEUTRAL = ("Please wait: a colleague will help.", "Someone is on the way.")

_ORDER = {code: rank for rank, code in enumerate(Code)}


@dataclass(frozen=True)
class Refusal:
    """One reason why an act cannot be done; `facts` are codes, ids and times, never personal."""

    code: Code
    facts: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def words(self) -> str:
        """What is wrong, in a sentence for the screen."""
        return WORDS[self.code][0]

    @property
    def remedy(self) -> str:
        """What would satisfy the rule, in a sentence for the screen."""
        return WORDS[self.code][1]


def by_seriousness(refusals: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """The refusals without repeats, the most serious first."""
    unique = {refusal.code: refusal for refusal in refusals}
    return tuple(sorted(unique.values(), key=lambda refusal: _ORDER[refusal.code]))
