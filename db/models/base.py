"""What every table shares, and how one is written: a class, with an annotation for each column.

The tables are those of SQLAlchemy's Core. Its ORM looks after objects, of which there are none
here; to load it and to map these would cost a tenth of a second and eight megabytes.
"""

from datetime import date, datetime
from inspect import get_annotations
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, TypeVar, get_args, get_origin

from sqlalchemy import Boolean, Column, Date, Integer, LargeBinary, MetaData, Table, Text

from db.types import Json, Number, Utc

T = TypeVar("T")

_TYPES: dict[Any, Any] = {
    bool: Boolean,
    bytes: LargeBinary,
    date: Date,
    datetime: Utc,
    int: Integer,
    str: Text,
}


class Typed(Generic[T]):
    """Annotates a column that holds such values; one with None may be null."""

    if TYPE_CHECKING:

        def __get__(self, instance: object, owner: object) -> Column[T]: ...


class _Told:
    def __init__(self, parts: tuple[Any, ...], options: dict[str, Any]) -> None:
        self.parts = parts
        self.options = options


def column(*parts: Any, **options: Any) -> Any:
    """What a column is beside its type, in the words of SQLAlchemy's `Column`."""
    return _Told(parts, options)


Sequence = Annotated[int, column(type_=Number)]
"""The number of a ledger entry."""

SequenceKey = Annotated[int, column(type_=Number, primary_key=True, autoincrement=False)]
Key = Annotated[str, column(primary_key=True)]
Plain = Annotated[Any, column(type_=Json)]
"""Plain data; never null."""


class Base:
    """A table of one school. Its columns are attributes of its class."""

    __tablename__: ClassVar[str]
    __table__: ClassVar[Table]
    __table_args__: ClassVar[dict[str, Any]] = {}

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        }
    )

    def __init_subclass__(cls) -> None:
        columns = [
            _column(name, get_args(annotation)[0], cls.__dict__.get(name, column()))
            for name, annotation in get_annotations(cls).items()
            if not name.startswith("__")
        ]
        cls.__table__ = Table(cls.__tablename__, cls.metadata, *columns, **cls.__table_args__)
        for made in columns:
            setattr(cls, made.name, made)

    @classmethod
    def __clause_element__(cls) -> Table:
        """The class stands for its table in statements."""
        return cls.__table__


def _column(name: str, kind: Any, told: _Told) -> Column[Any]:
    options: dict[str, Any] = {"nullable": NoneType in get_args(kind)}
    if options["nullable"]:
        kind = get_args(kind)[0]
    if get_origin(kind) is Annotated:
        kind, usual = get_args(kind)
        options |= usual.options
    if "type_" not in options:
        options["type_"] = _TYPES[kind]
    return Column(name, *told.parts, **options, **told.options)
