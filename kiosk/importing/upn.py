"""Unique Pupil Numbers: 13 characters, of which the first checks the others (POLICY.md).

A check letter, the local authority (3 digits), the school (4), the year (2) and a serial number of
three digits, or of two and a letter where the number is a temporary one.
"""

import re

from stdnum.gb.upn import calc_check_digit

_FORM = re.compile(r"[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]")


def why_no_upn(number: str) -> str | None:
    """Why this is no UPN, in words; None where it is one, temporary ones included."""
    # Not stdnum's own validate: its list of local authorities ends before those of 2019 and later.
    if len(number) != 13:
        return f"has {len(number)} characters; a UPN has 13."
    if not _FORM.fullmatch(number):
        return "is not a letter, 11 digits and a digit or letter (never I, O or S)."
    if calc_check_digit(number[1:]) != number[0]:
        return "does not add up: its first letter does not fit the rest."
    return None


def is_temporary(number: str) -> bool:
    """Whether a valid UPN is one that a school gave for the time being."""
    return number[-1].isalpha()
