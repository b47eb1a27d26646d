"""Drawn signatures: whatever is posted, whole numbers in bounds come of it, or nothing."""

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.services.desk.signature import MOST_POINTS, SCALE, parse


def posted(*strokes: Any) -> str:
    return json.dumps({"aspect": 3, "strokes": list(strokes)})


def points(strokes: list[list[list[int]]]) -> int:
    return sum(len(stroke) for stroke in strokes)


def test_points_are_kept_in_ten_thousandths() -> None:
    drawn = posted([[0.1, 0.5, 0], [0.25, 1, 30, "pen"]], [[0, 0]])
    assert parse(drawn) == [[[1000, 5000], [2500, 10000]], [[0, 0]]]


def test_a_dot_is_a_mark() -> None:
    assert parse(posted([[0.5, 0.5, 12]])) == [[[5000, 5000]]]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        "true",
        "7",
        '"strokes"',
        "nonsense",
        '{"strokes": null}',
        '{"strokes": {}}',
        '{"strokes": "[[[0.1, 0.1]]]"}',
        '{"strokes": []}',
        '{"strokes": [[]]}',
        '{"strokes": [[[]]]}',
        '{"strokes": [[[0.1]]]}',
        '{"strokes": [[0.1, 0.1]]}',
        '{"strokes": [[["0.1", "0.1"]]]}',
        '{"strokes": [[[true, false]]]}',
        '{"strokes": [[[null, 0.1]]]}',
        '{"strokes": [[[NaN, 0.1]]]}',
        '{"strokes": [[[0.1, Infinity]]]}',
        '{"strokes": [[[-Infinity, 0.1]]]}',
        "[" * 100_000,
        '{"strokes": ' + "[" * 50_000 + "]" * 50_000 + "}",
        '{"strokes": [[[' + "9" * 5000 + ", 0.1]]]}",
        "\x00",
        "\ud800",
    ],
)
def test_what_is_no_signature_is_nothing(text: str) -> None:
    assert parse(text) == []


@pytest.mark.parametrize(
    ("given_point", "kept"),
    [
        ([-5, 0.5], [0, 5000]),
        ([1e308, 0.5], [SCALE, 5000]),
        ([-1e308, 2], [0, SCALE]),
        ([10**400, -(10**400)], [SCALE, 0]),
        ([1, 0], [SCALE, 0]),
    ],
)
def test_points_outside_are_brought_to_the_edge(given_point: list[float], kept: list[int]) -> None:
    assert parse(posted([given_point])) == [[kept]]


def test_what_is_no_point_is_dropped_and_the_rest_stays() -> None:
    drawn = posted([[0.1, 0.1], "x", None, [0.2, 0.2]], "scribble", 7, [[0.3, 0.3]])
    assert parse(drawn) == [[[1000, 1000], [2000, 2000]], [[3000, 3000]]]


def test_a_long_scribble_is_thinned_evenly_and_keeps_its_ends() -> None:
    stroke = [[n / 50_000, 0.5] for n in range(50_000)]
    (kept,) = parse(posted(stroke))
    assert len(kept) <= MOST_POINTS + 1
    assert kept[0] == [0, 5000]
    assert kept[-1] == [round(49_999 / 50_000 * SCALE), 5000]
    steps = {after[0] - before[0] for before, after in pairwise(kept)}
    assert steps <= {0, 1, 2, 3, 4}


@pytest.mark.parametrize("length", [1, 2, 3])
def test_fifty_thousand_points_in_small_strokes_are_bounded_too(length: int) -> None:
    strokes = [[[0.1, 0.1]] * length for _ in range(50_000 // length)]
    assert 0 < points(parse(posted(*strokes))) <= 2 * MOST_POINTS


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner),
        max_leaves=30,
    )
)
def test_whatever_is_posted_whole_numbers_in_bounds_come_of_it(data: Any) -> None:
    for text in (json.dumps(data), json.dumps({"strokes": data})):
        for stroke in parse(text):
            assert stroke
            for point in stroke:
                assert len(point) == 2
                assert all(type(value) is int and 0 <= value <= SCALE for value in point)
