"""JSON in the one form that RFC 8785 gives it, so that equal values have equal bytes and hashes."""

import json
from functools import lru_cache
from json.encoder import encode_basestring as _quoted
from typing import Any

LARGEST = 2**53 - 1
"""The largest whole number that every reader of JSON holds exactly (RFC 7493, section 2.2)."""


class NotCanonical(ValueError):
    """The value or text cannot stand in the ledger; the text of this says why."""


def canonical(value: Any) -> bytes:
    """RFC 8785 bytes of text, whole numbers, booleans, None, lists, tuples and dicts.

    Floats are refused: custody needs none, and their text is where implementations differ.
    Raises NotCanonical.
    """
    try:
        return _text(value).encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("text holds half a character (a lone surrogate)") from error
    except RecursionError as error:
        raise NotCanonical("the value is nested too deeply") from error


def parse(text: bytes | str) -> Any:
    """The value of a JSON text, canonical or not. Raises NotCanonical.

    What one reader may take otherwise than another is refused: a name given twice, a float.
    """
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_float=_no_float, parse_constant=_no_float
        )
    except NotCanonical:
        raise
    except (ValueError, TypeError, RecursionError) as error:
        raise NotCanonical("the text is not JSON that can be read") from error


def parse_object(text: bytes | str) -> dict[str, Any]:
    """The JSON object that the text is. Raises NotCanonical."""
    value = parse(text)
    if not isinstance(value, dict):
        raise NotCanonical("the text is JSON, but not an object")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise NotCanonical("a name is given twice in one JSON object")
    return members


def _no_float(text: str) -> Any:
    raise NotCanonical(f"{text[:20]} is not a whole number, and the ledger holds no others")


def _text(value: Any) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise NotCanonical(f"a whole number may not be beyond ±{LARGEST}")
        return int.__repr__(value)
    if isinstance(value, list | tuple):
        return f"[{','.join(map(_text, value))}]"
    if isinstance(value, dict):
        return f"{{{','.join(f'{_quoted(key)}:{_text(value[key])}' for key in _sorted(value))}}}"
    raise NotCanonical(f"a value of type {type(value).__name__} cannot stand in the ledger")


def _sorted(members: dict[Any, Any]) -> list[str]:
    for key in members:
        if not isinstance(key, str):
            raise NotCanonical(f"a member's name must be text, not {type(key).__name__}")
    return sorted(members, key=_utf16)


@lru_cache(1024)
def _utf16(name: str) -> bytes:
    # RFC 8785, section 3.2.3: by UTF-16 code units, which is not the order of code points.
    return name.encode("utf-16-be")
