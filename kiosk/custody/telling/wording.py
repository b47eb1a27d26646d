"""The words of messages: what they may name, and how a name is put into them.

In short. The headteacher writes plain text. A name in braces stands for something from the record;
which there are depends on the message, and any other brace is an error. What is put in is never
read again for braces, and holds no line break and no sign that turns the direction of writing.
"""

import re
from collections.abc import Iterator, Mapping

from kiosk.custody.errors import Refusal
from kiosk.custody.people.changing import missing
from kiosk.custody.telling.messages import Wording

DETAILED = frozenset({Wording.NOTICE, Wording.RECEIPT})
"""What names a detail: it goes by mail only where the policy lets it."""
LONGEST_SUBJECT = 120
LONGEST_TEXT = 3000
LONGEST_VALUE = 200
STANDARD = "standard"
"""The version's name of the words that Phonebox begins with."""

_PUPIL = {
    "adult": "the reader’s title and surname",
    "school": "the school’s name",
    "pupil": "the pupil’s forename",
    "device": "what it is, such as phone or watch",
    "day": "the day on which it was taken",
}
NAMES: Mapping[Wording, Mapping[str, str]] = {
    Wording.NOTICE: {**_PUPIL, "due": "from when it may be collected"},
    Wording.RECEIPT: {**_PUPIL, "collected": "when it was collected"},
    Wording.SHORT: {"adult": _PUPIL["adult"], "school": _PUPIL["school"]},
    Wording.ALERT: {"school": _PUPIL["school"]},
}
"""What each message may name, and what that is."""

USUAL: Mapping[Wording, tuple[str, str]] = {
    Wording.NOTICE: (
        "A device that we are keeping",
        (
            "Dear {adult},\n\n"
            "On {day} we took a device ({device}) that {pupil} had at school. We keep it safe at "
            "school.\n\n"
            "A parent or carer may collect it and sign for it: {due}.\n\n"
            "If you have a question, please ring or visit the school office.\n\n"
            "{school}"
        ),
    ),
    Wording.RECEIPT: (
        "A device that you collected",
        (
            "Dear {adult},\n\n"
            "You collected a device ({device}) that {pupil} had at school, and signed for it: "
            "{collected}. We had kept it since {day}.\n\n"
            "Please keep this as your receipt.\n\n"
            "{school}"
        ),
    ),
    Wording.SHORT: (
        "A message from school",
        (
            "Dear {adult},\n\n"
            "We have something to tell you. It is no emergency. Please ring or visit the school "
            "office when it suits you.\n\n"
            "{school}"
        ),
    ),
    Wording.ALERT: (
        "An alert waits for you",
        (
            "An alert waits for you in Phonebox. Please sign in at school, read it and take note "
            "of it.\n\n"
            "What it is about does not stand in this mail.\n\n"
            "{school}"
        ),
    ),
}

_NAME = re.compile(r"\{([^{}\n]*)\}")
_BRACE = re.compile(r"[{}]")
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def why_not_word(wording: Wording, subject: str, text: str) -> Iterator[Refusal]:
    """What is wrong with these words."""
    if not subject.strip() or len(subject) > LONGEST_SUBJECT or not subject.isprintable():
        yield missing("subject", f"Type one line of at most {LONGEST_SUBJECT} letters.")
    elif problem := _wrong_names(wording, subject):
        yield missing("subject", problem)
    if not text.strip() or len(text) > LONGEST_TEXT:
        yield missing("text", f"Type the message, at most {LONGEST_TEXT} letters.")
    elif problem := _wrong_names(wording, text):
        yield missing("text", problem)


def _wrong_names(wording: Wording, text: str) -> str | None:
    there_are = ", ".join(f"{{{name}}}" for name in NAMES[wording])
    for name in _NAME.findall(text):
        if name not in NAMES[wording]:
            return f"“{{{name[:40]}}}” stands for nothing here. There are: {there_are}."
    if _BRACE.search(_NAME.sub("", text)):
        return f"A brace stands alone. Write names as {{school}}. There are: {there_are}."
    return None


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with every name replaced, once; what is put in is not read again.

    Raises KeyError where a name has no value.
    """
    return _NAME.sub(lambda match: plain(values[match[1]]), text)


def plain(value: str) -> str:
    """A value as one line without control signs, cut at its longest."""
    kept = "".join(sign if sign.isprintable() else " " for sign in _TURNS.sub("", value))
    return " ".join(kept.split())[:LONGEST_VALUE]
