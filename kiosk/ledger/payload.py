"""Events as plain data and back: what the ledger holds, and the personal values beside it.

The payload is JSON of strings, whole numbers, booleans, lists and objects. A personal field stands
in it as `{"commitment": hex}`, or as null where nothing was said; its value goes beside the ledger.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from kiosk.custody import events, register
from kiosk.custody.acts import mending, second_person, transit, uncollected
from kiosk.custody.events import Event, is_parts, is_personal
from kiosk.custody.machine import backups, clocks, updating
from kiosk.custody.people import browsers, claiming, collection_word, disputes, escorting, telephone
from kiosk.custody.safeguarding import examinations, holding, sealing, searches
from kiosk.custody.school import evacuating
from kiosk.custody.telling import messages
from kiosk.ledger.commitments import Parts

SCHEMA = 1
"""The version of the payloads that are written now."""


@cache
def _snake(name: str) -> str:
    return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")


_MODULES = (
    *(claiming, disputes),
    *(searches, examinations, evacuating, clocks),
    *(events, register, browsers, holding, transit, collection_word, escorting, telephone),
    *(second_person, mending, uncollected, sealing),
    *(backups, messages, updating),
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


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    is_personal: bool
    is_parts: bool
    read: Callable[[Any], Any]


_FIELDS: dict[type[Event], tuple[_Field, ...]] = {}
"""Filled as events are met: each type is looked at once."""


def _fields(cls: type[Event]) -> tuple[_Field, ...]:
    if cls not in _FIELDS:
        hints = get_type_hints(cls)
        _FIELDS[cls] = tuple(
            _Field(item.name, is_personal(item), is_parts(item), _reader(hints[item.name]))
            for item in fields(cls)
        )
    return _FIELDS[cls]


def type_name(event: Event | type[Event]) -> str:
    """The event's name in the ledger."""
    return _snake((event if isinstance(event, type) else type(event)).__name__)


def parts_of(event: Event) -> dict[str, Parts]:
    """The fields of an event that hold many personal values, by name."""
    found = (
        (item.name, getattr(event, item.name)) for item in _fields(type(event)) if item.is_parts
    )
    return {name: parts for name, parts in found if parts is not None}


def to_payload(event: Event) -> tuple[dict[str, Any], dict[str, Any]]:
    """The event as plain data, and its personal values by name; those are absent from the first.

    Of what `parts_of` gives, the commitments stand in the first and no value in the second.
    """
    plain: dict[str, Any] = {}
    values: dict[str, Any] = {}
    parts = parts_of(event)
    for item in _fields(type(event)):
        if item.name in parts:
            sealed = parts[item.name].commitments()
            plain[item.name] = [{"commitment": commitment} for commitment in sealed]
            continue
        value = _to_json(getattr(event, item.name))
        if not item.is_personal:
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
    made: dict[str, Any] = {}
    for item in _fields(cls):
        if item.is_personal:
            stood = payload.get(item.name)
            # A value that was no personal one yet stands in the entry itself.
            made[item.name] = values.get(item.name, stood if isinstance(stood, str) else None)
        elif item.name in payload:
            made[item.name] = item.read(payload[item.name])
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


def _reader(hint: Any) -> Callable[[Any], Any]:
    """What makes a value of this type from JSON again; null stays None."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _reader(next(arg for arg in args if arg is not type(None)))
    if origin is tuple:
        item = _reader(args[0])
        return _or_none(lambda found: tuple(map(item, found)))
    if hint in (datetime, date):
        return _or_none(hint.fromisoformat)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _or_none(hint)
    return _as_it_is


def _or_none(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda found: None if found is None else read(found)


def _as_it_is(found: Any) -> Any:
    return found
