"""What is an address that a mail may go to: one plain address, and nothing that means more."""

import re

LONGEST_ADDRESS = 254
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
    r"[A-Za-z]{2,63}"
)


def is_address(text: str | None) -> bool:
    """Whether a mail can be addressed so: no name, no brackets, no second address, no letters that
    a server might read in two ways.
    """
    if not text or len(text) > LONGEST_ADDRESS or ".." in text or ".@" in text or text[0] == ".":
        return False
    return _ADDRESS.fullmatch(text) is not None
