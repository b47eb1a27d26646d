"""What every table shares."""

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import MetaData, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column

from db.types import Json, Number, Utc

Sequence = Annotated[int, mapped_column(Number)]
"""The number of a ledger entry."""

SequenceKey = Annotated[int, mapped_column(Number, primary_key=True, autoincrement=False)]
Key = Annotated[str, mapped_column(Text, primary_key=True)]
Plain = Annotated[Any, mapped_column(Json)]
"""Plain data; never null."""


class Base(DeclarativeBase):
    """The tables of one school."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        }
    )
    type_annotation_map = {datetime: Utc(), str: Text()}  # noqa: RUF012  (SQLAlchemy's own form)
