"""The words that parents sign: whole in every language, with every place that is filled in."""

import re
from dataclasses import fields

import pytest

from kiosk.services.people.wordings import DEFAULT, WORDINGS, Wording, joined, wording

LANGUAGES = sorted(WORDINGS)


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_says_everything(code: str) -> None:
    words = WORDINGS[code]
    said = {item.name: getattr(words, item.name) for item in fields(Wording) if item.name != "rtl"}
    assert all(isinstance(text, str) and text.strip() == text and text for text in said.values())
    assert places(words.sentence) == {"name", "devices", "time"}
    assert places(words.title) == {"names"}
    others = [text for name, text in said.items() if name not in ("sentence", "title")]
    assert not any("{" in text for text in others)


def test_no_two_languages_share_their_words() -> None:
    assert len({words.sentence for words in WORDINGS.values()}) == len(WORDINGS)
    assert len({words.own_name for words in WORDINGS.values()}) == len(WORDINGS)


def test_right_to_left_is_said_of_the_languages_that_are() -> None:
    assert {code for code, words in WORDINGS.items() if words.rtl} == {"ar", "ur"}


@pytest.mark.parametrize("code", [None, "", "xx", "EN", "<script>", "en-GB"])
def test_a_language_that_is_not_offered_is_english(code: str | None) -> None:
    assert wording(code).code == DEFAULT == "en"


@pytest.mark.parametrize(
    ("words", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_a_list_is_said_as_people_say_it(words: list[str], said: str) -> None:
    assert joined(words, "and") == said
