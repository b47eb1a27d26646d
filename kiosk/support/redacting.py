"""Taking out of a text whatever could name somebody, or open something.

What the register knows is taken out by what it says: names, addresses, references, codes. What it
cannot know is taken out by its form: addresses, numbers of telephones, codes, UPNs, keys.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

GONE = "[taken out]"
_SHORTEST = 2
_WORD = re.compile(r"[^\W_]+")

_FORMS = (
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),  # a mail address
    re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b"),  # an address in the network
    re.compile(r"\b[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){3,7}\b"),
    re.compile(r"\b[A-Z]\d{11}[0-9A-Z]\b"),  # a UPN
    re.compile(r"\b[DBSC][0-9A-HJKMNP-TV-Z]{8}\b", re.IGNORECASE),  # the code of a label or badge
    re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", re.IGNORECASE),  # an id
    re.compile(r"\b(?:[0-9A-Fa-f]{2}[: -]?){4,}\b"),  # a tag, a hash, a key
    re.compile(r"(?<![\w/.+-])\+?\d[\d ()-]{7,}\d\b"),  # a telephone
    re.compile(r"[A-Za-z0-9_-]{25,}={0,2}"),  # a key, a token, a cookie
    re.compile(r"https?://\S+"),
    re.compile(r"[“\"][^”\"]*[”\"]"),  # what somebody typed
)


@dataclass(frozen=True)
class Redactor:
    """Takes out these words, and what has the form of an address, a code or a key."""

    words: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str | None]) -> "Redactor":
        """Of each word of everything that the register says of people."""
        found: set[str] = set()
        for text in texts:
            found.update(word.casefold() for word in _WORD.findall(text or ""))
        return cls(frozenset(word for word in found if len(word) >= _SHORTEST))

    def clean(self, text: str) -> str:
        """The text without any of it."""
        for form in _FORMS:
            text = form.sub(GONE, text)
        return _WORD.sub(self._without, text)

    def _without(self, found: re.Match[str]) -> str:
        return GONE if found.group().casefold() in self.words else found.group()
