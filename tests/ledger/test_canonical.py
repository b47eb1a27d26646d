"""Canonical JSON: the same bytes as another implementation of RFC 8785 makes."""

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ledger.canonical import LARGEST, NotCanonical, canonical, parse, parse_object

scalars = st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | st.text()
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(values)
def test_the_bytes_are_those_of_another_implementation(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(values)
def test_the_value_comes_back(value: Any) -> None:
    assert parse(canonical(value)) == json.loads(json.dumps(value))


def test_names_are_ordered_as_the_rfc_shows() -> None:
    # RFC 8785, section 3.2.3: a smiling face goes before U+FB33, by its first surrogate.
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    ordered = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(parse(canonical(dict.fromkeys(names, 1)))) == ordered


def test_text_is_escaped_no_more_than_it_must() -> None:
    assert canonical("€$\x0f\n") == b'"\xe2\x82\xac$\\u000f\\n"'
    assert canonical("A'B\"\\/\x7f") == b'"A\'B\\"\\\\/\x7f"'


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1.0, "float"),
        (float("nan"), "float"),
        (LARGEST + 1, "beyond"),
        (-LARGEST - 1, "beyond"),
        ("\ud800", "surrogate"),
        ({"\udfff": 1}, "surrogate"),
        ({1: "a"}, "name must be text"),
        ({"a": b"bytes"}, "bytes"),
        ({"a", "b"}, "set"),
    ],
)
def test_what_has_no_form_is_refused_in_words(value: Any, words: str) -> None:
    with pytest.raises(NotCanonical, match=words):
        canonical(value)


def test_a_bottomless_value_is_refused() -> None:
    value: list[Any] = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(NotCanonical, match="deeply"):
        canonical(value)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 2}',
        '[{"b": {"a": 1, "a": 1}}]',
        "1.0",
        "1e3",
        "NaN",
        "-Infinity",
        "",
        "{",
        "[1",
        "1" * 5000,
        "[" * 200_000,
        b"\xff\xfe",
        b'"\xc3"',
        "nonsense",
    ],
)
def test_text_that_readers_could_take_differently_is_refused(text: str | bytes) -> None:
    with pytest.raises(NotCanonical):
        canonical(parse(text))


def test_an_object_is_asked_for_and_nothing_else() -> None:
    assert parse_object(b'{"a":[1]}') == {"a": [1]}
    with pytest.raises(NotCanonical, match="not an object"):
        parse_object("[]")
