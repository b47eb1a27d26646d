"""What a scan can come to, in words that may be shown to anybody."""

from enum import StrEnum


class ScanOutcome(StrEnum):
    """The outcome codes of a scan."""

    HANDED_IN = "handed_in"
    ALREADY_IN = "already_in"
    RECEIVED = "received"
    SELECTED = "selected"
    RELEASED = "released"
    PASSED_ON = "passed_on"
    LENT = "lent"
    COUNTED = "counted"
    NOT_EXPECTED = "not_expected"
    VOIDED = "voided"
    LOCKED = "locked"
    BADGE = "badge"
    UNKNOWN_CODE = "unknown_code"
    RETIRED_CODE = "retired_code"
    AMBIGUOUS = "ambiguous"
    RANDOM_UID = "random_uid"
    TAG_MISMATCH = "tag_mismatch"
    NOT_A_DEVICE = "not_a_device"
    EXEMPT = "exempt"
    PUPIL_LEFT = "pupil_left"
    NOT_HERE = "not_here"
    DEVICE_MISMATCH = "device_mismatch"
    REFUSED = "refused"
    OUT_OF_ORDER = "out_of_order"
    REPEAT_IGNORED = "repeat_ignored"
    NOT_SIGNED_IN = "not_signed_in"


WORDS: dict[ScanOutcome, str] = {
    ScanOutcome.HANDED_IN: "Handed in.",
    ScanOutcome.ALREADY_IN: "Already in. Nothing was changed.",
    ScanOutcome.RECEIVED: "Received at the office.",
    ScanOutcome.SELECTED: "Found. Go on at the screen.",
    ScanOutcome.RELEASED: "Released.",
    ScanOutcome.PASSED_ON: "Passed on.",
    ScanOutcome.LENT: "Out for a lesson or trip.",
    ScanOutcome.COUNTED: "Counted.",
    ScanOutcome.NOT_EXPECTED: "Seen, but nothing says that it is here. The screen says more.",
    ScanOutcome.VOIDED: "Undone.",
    ScanOutcome.LOCKED: "Locked.",
    ScanOutcome.BADGE: "Badge read. Enter the PIN at the screen.",
    ScanOutcome.UNKNOWN_CODE: "Not a known label. Look the pupil up, or enrol it now.",
    ScanOutcome.RETIRED_CODE: "This label is out of use. Look the pupil up and put on a new one.",
    ScanOutcome.AMBIGUOUS: "Tag and label belong to two devices. Look the pupil up instead.",
    ScanOutcome.RANDOM_UID: "Hold the sticker to the reader, not the top of the phone.",
    ScanOutcome.TAG_MISMATCH: "What this tag says was written for another tag. Do not trust it.",
    ScanOutcome.NOT_A_DEVICE: "That is not a device's label. Scan the label on the device.",
    ScanOutcome.EXEMPT: "Exempt: it stays with the pupil.",
    ScanOutcome.PUPIL_LEFT: "This pupil has left. Ask the office manager what to do.",
    ScanOutcome.NOT_HERE: "This device is not in custody.",
    ScanOutcome.DEVICE_MISMATCH: "That is a different device. Put it back.",
    ScanOutcome.REFUSED: "This cannot be done now. The screen says why.",
    ScanOutcome.OUT_OF_ORDER: "This screen cannot record now. Use the paper slip.",
    ScanOutcome.REPEAT_IGNORED: "Read twice: ignored.",
    ScanOutcome.NOT_SIGNED_IN: "Sign in first. Nothing was recorded.",
}

DONE = frozenset(
    {
        ScanOutcome.HANDED_IN,
        ScanOutcome.ALREADY_IN,
        ScanOutcome.RECEIVED,
        ScanOutcome.SELECTED,
        ScanOutcome.RELEASED,
        ScanOutcome.PASSED_ON,
        ScanOutcome.LENT,
        ScanOutcome.COUNTED,
        ScanOutcome.VOIDED,
        ScanOutcome.LOCKED,
        ScanOutcome.BADGE,
    }
)
"""Outcomes of a scan that did what a scan is for."""
