"""A drawn signature, as it comes from the screen and as it is kept: whole numbers in bounds."""

import json
import math
from typing import Any

SCALE = 10_000
"""Points are kept in ten-thousandths of the box's width and height."""

MOST_POINTS = 4_000
"""More than a hand draws in a minute; a longer scribble is thinned evenly, ends kept."""

Strokes = list[list[list[int]]]


def parse(posted: str) -> Strokes:
    """The strokes in this JSON; nothing where nothing was drawn or it is no signature.

    Takes `{"strokes": [[[x, y, …], …], …]}` with x and y from 0 to 1; points outside are brought
    to the edge, and what is no point is dropped.
    """
    try:
        data = json.loads(posted or "{}")
    except (ValueError, RecursionError):
        return []
    given = data.get("strokes") if isinstance(data, dict) else None
    if not isinstance(given, list):
        return []
    strokes = [kept for stroke in given if (kept := _points(stroke))]
    return _thinned(strokes)


def _points(stroke: Any) -> list[list[int]]:
    if not isinstance(stroke, list):
        return []
    return [point for item in stroke if (point := _point(item))]


def _point(item: Any) -> list[int]:
    if not isinstance(item, list) or len(item) < 2:
        return []
    numbers = item[:2]
    if not all(_is_number(value) for value in numbers):
        return []
    return [round(min(max(value, 0), 1) * SCALE) for value in numbers]


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    # A whole number may be too large to be turned into a float, which isfinite would do.
    return isinstance(value, int) or math.isfinite(value)


def _thinned(strokes: Strokes) -> Strokes:
    total = sum(len(stroke) for stroke in strokes)
    step = -(-total // MOST_POINTS)
    if step <= 1:
        return strokes
    return [
        [*stroke[::step], *([stroke[-1]] if (len(stroke) - 1) % step else [])]
        for stroke in strokes[:MOST_POINTS]
    ]
