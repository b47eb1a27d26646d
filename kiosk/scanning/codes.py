"""Codes on labels, badges and slots: nine characters that a scanner, a person and a line can carry.

A prefix for the kind of thing, seven characters, and a check character: ISO 7064's hybrid scheme
carried over to Crockford's alphabet of 32 (MOD 33,32).
"""

import hashlib
import secrets
from dataclasses import dataclass
from enum import StrEnum

from stdnum.iso7064 import mod_37_36

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 9
LONGEST_READ = 64


class Prefix(StrEnum):
    """What a code is on."""

    DEVICE = "D"
    BADGE = "B"
    SLOT = "S"
    COMMAND = "C"


class NotACode(StrEnum):
    """Why a text is no code of ours."""

    EMPTY = "empty"
    PRODUCT = "product"
    WRONG_LENGTH = "wrong_length"
    SEVERAL = "several"
    WRONG_CHARACTER = "wrong_character"
    WRONG_CHECK = "wrong_check"
    FOREIGN = "foreign"


@dataclass(frozen=True)
class Code:
    """A good code, in capitals."""

    text: str

    @property
    def prefix(self) -> Prefix:
        """What the code is on."""
        return Prefix(self.text[0])


def with_check(body: str) -> str:
    """The eight characters with their check character."""
    return body + str(mod_37_36.calc_check_digit(body, ALPHABET))


UNDO = Code(with_check("CVND0000"))
LOCK = Code(with_check("CSHVT000"))


def make(prefix: Prefix) -> Code:
    """A new random code; 32⁷ of each prefix make a clash unlikely, and the store refuses one."""
    return Code(with_check(prefix + "".join(secrets.choice(ALPHABET) for _ in range(7))))


def of_slot(name: str) -> Code:
    """The code on a slot's label: always the same for a name, so that no list of them is kept."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    body = "".join(ALPHABET[number >> 5 * place & 31] for place in range(7))
    return Code(with_check(Prefix.SLOT + body))


def parse(text: str) -> Code | NotACode:
    """The code that this text is, compared without case, or why it is none. Never in part."""
    code = text.strip()
    if not code:
        return NotACode.EMPTY
    if not code.isascii():
        # In capitals "ß" becomes two letters of ours: no foreign letter may complete a code.
        return NotACode.WRONG_CHARACTER
    code = code.upper()
    if len(code) != LENGTH:
        return _wrong_length(code)
    if any(character not in ALPHABET for character in code):
        return NotACode.WRONG_CHARACTER
    if code[0] not in set(Prefix):
        return NotACode.PRODUCT if code.isdigit() else NotACode.FOREIGN
    return Code(code) if mod_37_36.is_valid(code, ALPHABET) else NotACode.WRONG_CHECK


def _wrong_length(code: str) -> NotACode:
    if code.isdigit() and len(code) in (8, 12, 13, 14):
        return NotACode.PRODUCT
    if len(code) % LENGTH or len(code) > LONGEST_READ:
        return NotACode.WRONG_LENGTH
    pieces = [code[at : at + LENGTH] for at in range(0, len(code), LENGTH)]
    several = all(isinstance(parse(piece), Code) for piece in pieces)
    return NotACode.SEVERAL if several else NotACode.WRONG_LENGTH
