"""Events as plain data and back: what the ledger holds, and the personal values beside it.

The payload is JSON of strings, whole numbers, booleans, lists and objects. A personal field stands
in it as `{"commitment": hex}`, or as null where nothing was said; its value goes beside the ledger.
"""

import types
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from kiosk.custody import (
    browsers,
    collection_word,
    escorting,
    events,
    holding,
    mending,
    messages,
    register,
    sealing,
    second_person,
    transit,
    uncollected,
)
from kiosk.custody.events import Event, is_parts, is_personal
from kiosk.ledger.commitments import Parts

SCHEMA = 1
"""The version of the payloads that are written now."""


def _snake(name: str) -> str:
    return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")


_MODULES = (
    *(events, register, browsers, holding, transit, collection_word, escorting),
    *(second_person, mending, uncollected, sealing),
    messages,
)

TYPES: dict[str, type[Event]] = {
    _snake(item.__name__): item
    for module in _MODULES
    for item in vars(module).values()
    if isinstance(item, type)
    and issubclass(item, Event)
    and item not in (Event, events.RecordEvent, messages.MessageEvent)
}
"""Every event by the name under which the ledger knows it: `HandedIn` is `handed_in`."""

_HINTS = {cls: get_type_hints(cls) for cls in TYPES.values()}


def type_name(event: Event | type[Event]) -> str:
    """The event's name in the ledger."""
    return _snake((event if isinstance(event, type) else type(event)).__name__)


def parts_of(event: Event) -> dict[str, Parts]:
    """The fields of an event that hold many personal values, by name."""
    found = ((item.name, getattr(event, item.name)) for item in fields(event) if is_parts(item))
    return {name: parts for name, parts in found if parts is not None}


def to_payload(event: Event) -> tuple[dict[str, Any], dict[str, Any]]:
    """The event as plain data, and its personal values by name; those are absent from the first.

    Of what `parts_of` gives, the commitments stand in the first and no value in the second.
    """
    plain: dict[str, Any] = {}
    values: dict[str, Any] = {}
    parts = parts_of(event)
    for item in fields(event):
        if item.name in parts:
            sealed = parts[item.name].commitments()
            plain[item.name] = [{"commitment": commitment} for commitment in sealed]
            continue
        value = _to_json(getattr(event, item.name))
        if not is_personal(item):
            plain[item.name] = value
        elif value is None:
            plain[item.name] = None
        else:
            values[item.name] = value
    return plain, values


def from_payload(name: str, payload: Mapping[str, Any], values: Mapping[str, Any]) -> Event:
    """The event again. A personal value that was erased reads None. ValueError if unknown."""
    cls = TYPES.get(name)
    if cls is None:
        raise ValueError(f"this version does not know events of type {name}: update Phonebox")
    hints = _HINTS[cls]
    made: dict[str, Any] = {}
    for item in fields(cls):
        if is_personal(item):
            made[item.name] = values.get(item.name)
        elif item.name in payload:
            made[item.name] = _from_json(hints[item.name], payload[item.name])
    return cls(**made)


def utc(moment: datetime) -> str:
    """A time as it stands in the ledger: UTC to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _to_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return utc(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [_to_json(item) for item in value]
    if isinstance(value, dict):
        return {key: _to_json(item) for key, item in value.items()}
    return value


def _from_json(hint: Any, value: Any) -> Any:
    if value is None or hint is Any:
        return value
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _from_json(next(arg for arg in args if arg is not type(None)), value)
    if origin is tuple:
        return tuple(_from_json(args[0], item) for item in value)
    if hint is datetime:
        return datetime.fromisoformat(value)
    if hint is date:
        return date.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    return value
