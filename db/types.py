"""How times and lists lie in the database: the same text on SQLite and PostgreSQL."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

from kiosk.ledger.payload import utc

Number = BigInteger().with_variant(Integer, "sqlite")
"""A number in the ledger. On SQLite only INTEGER makes the key the row's own place."""


_text = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


class Utc(TypeDecorator[datetime]):
    """An aware time, kept as UTC text of fixed width, so that text order is time order."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """The time as text."""
        return None if value is None else utc(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """The time again."""
        return None if value is None else datetime.fromisoformat(value)


class Json(TypeDecorator[Any]):
    """Plain data as JSON text with sorted names, so that equal data are equal text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """The data as text."""
        return None if value is None else _text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The data again."""
        return None if value is None else json.loads(value)
