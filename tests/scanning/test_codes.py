"""Codes on labels: made, read whole or not at all, and what a wrong reading is called."""

import random
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.scanning import codes
from kiosk.scanning.codes import ALPHABET, LENGTH, Code, NotACode, Prefix, make, parse, with_check

GOOD = "DA7K2Q9XZ"

bodies = st.builds(
    lambda prefix, rest: prefix + rest,
    st.sampled_from(sorted(Prefix)),
    st.text(ALPHABET, min_size=7, max_size=7),
)


def swapped(code: str, at: int) -> str:
    return code[:at] + code[at + 1] + code[at] + code[at + 2 :]


def test_the_code_of_the_interface_is_good() -> None:
    assert parse(GOOD) == Code(GOOD)
    assert Code(GOOD).prefix is Prefix.DEVICE


@pytest.mark.parametrize("prefix", sorted(Prefix))
def test_a_code_that_was_made_is_read_as_itself(prefix: Prefix) -> None:
    for _ in range(50):
        code = make(prefix)
        assert len(code.text) == LENGTH
        assert parse(code.text) == code
        assert code.prefix is prefix


def test_codes_are_not_guessed_from_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def choice(letters: str) -> str:
        asked.append(letters)
        return letters[0]

    monkeypatch.setattr(secrets, "choice", choice)
    make(Prefix.DEVICE)
    assert asked == [ALPHABET] * 7


@given(bodies)
def test_every_wrong_character_is_noticed(body: str) -> None:
    code = with_check(body)
    for at in range(LENGTH):
        for letter in ALPHABET:
            if letter != code[at]:
                changed = code[:at] + letter + code[at + 1 :]
                assert not isinstance(parse(changed), Code), changed


def test_of_ten_thousand_exchanged_neighbours_hardly_any_is_missed() -> None:
    missed = tried = 0
    any_of = random.Random(7)
    for _ in range(1500):
        code = with_check("D" + "".join(any_of.choices(ALPHABET, k=7)))
        for at in range(1, LENGTH - 1):
            changed = swapped(code, at)
            if changed != code:
                tried += 1
                missed += isinstance(parse(changed), Code)
    assert tried > 8000
    assert missed / tried < 1 / 400


@given(bodies, st.lists(st.booleans(), min_size=9, max_size=9), st.sampled_from(["", " ", "\r\n"]))
def test_case_and_blanks_around_make_no_difference(body: str, low: list[bool], rim: str) -> None:
    code = with_check(body)
    typed = "".join(c.lower() if small else c for c, small in zip(code, low, strict=True))
    assert parse(rim + typed + rim) == Code(code)


@given(bodies, st.integers(1, LENGTH - 1))
def test_half_a_code_is_no_code(body: str, length: int) -> None:
    code = with_check(body)
    assert not isinstance(parse(code[:length]), Code)
    assert not isinstance(parse(code[-length:]), Code)
    assert not isinstance(parse(code + code[:length]), Code)


@given(st.lists(bodies, min_size=2, max_size=7))
def test_codes_run_together_are_refused_whole(several: list[str]) -> None:
    glued = "".join(with_check(body) for body in several)
    assert parse(glued) is NotACode.SEVERAL


def test_more_than_a_line_holds_is_not_looked_into() -> None:
    assert parse(GOOD * 8) is NotACode.WRONG_LENGTH
    assert parse("D" * 70_000) is NotACode.WRONG_LENGTH


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", NotACode.EMPTY),
        (" \t\r\n", NotACode.EMPTY),
        ("5012345678900", NotACode.PRODUCT),
        ("96385074", NotACode.PRODUCT),
        ("012345678905", NotACode.PRODUCT),
        ("123456789", NotACode.PRODUCT),
        ("1234567", NotACode.WRONG_LENGTH),
        ("https://example.org/DA7K2Q9XZ", NotACode.WRONG_LENGTH),
        ("DA7K2Q9X", NotACode.WRONG_LENGTH),
        ("DA7K2Q9XZ0", NotACode.WRONG_LENGTH),
        ("DA7K2Q9XZDA7K2Q9X0", NotACode.WRONG_LENGTH),
        ("DA7K2Q9X0", NotACode.WRONG_CHECK),
        ("DA7K2Q9IZ", NotACode.WRONG_CHARACTER),
        ("DA7K2Q9OZ", NotACode.WRONG_CHARACTER),
        ("DA7K 2Q9Z", NotACode.WRONG_CHARACTER),
        ("DA7K2Q9\x00Z", NotACode.WRONG_CHARACTER),
        ("DA7K2Q９XZ", NotACode.WRONG_CHARACTER),
        ("XA7K2Q9XZ", NotACode.FOREIGN),
        ("' OR 1=1;", NotACode.WRONG_CHARACTER),
    ],
)
def test_why_a_text_is_no_code(text: str, why: NotACode) -> None:
    assert parse(text) is why


@pytest.mark.parametrize("stranger", ["ß", "ſ", "ﬀ", "\u212a", "Ａ", "ı", "é", "\ud800"])
def test_letters_of_other_alphabets_never_become_ours(stranger: str) -> None:
    # In capitals "ß" is two letters and a long s is an S: neither may complete a code.
    for at in range(LENGTH):
        for length in (1, 2):
            changed = GOOD[:at] + stranger + GOOD[at + length :]
            assert not isinstance(parse(changed), Code)
    whole = with_check("DASS0000")
    assert not isinstance(parse(whole.replace("SS", "ß")), Code)
    assert not isinstance(parse(whole.replace("SS", "ſſ")), Code)


@given(st.text(max_size=80))
def test_any_text_gets_an_answer_and_only_a_good_one_is_a_code(text: str) -> None:
    found = parse(text)
    if isinstance(found, Code):
        assert found.text == text.strip().upper()
        assert found.text == with_check(found.text[:8])


def test_commands_are_codes_and_differ() -> None:
    assert parse(codes.UNDO.text.lower()) == codes.UNDO
    assert parse(codes.LOCK.text) == codes.LOCK
    assert codes.UNDO != codes.LOCK
    assert codes.UNDO.prefix is codes.LOCK.prefix is Prefix.COMMAND
