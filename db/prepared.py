"""Statements built once and run on the driver's own cursor: the scan path runs some twenty.

SQLAlchemy builds the text and the conversions, once for each dialect; running them through it each
time took three quarters of the time of a scan.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError

Row = Any
"""A row, as a named tuple of its columns."""

Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete
Values = Mapping[str, Any]
_Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Form:
    """A statement in one dialect. `given` are its parameters, in order where that has an order."""

    text: str
    in_order: bool
    fixed: dict[str, Any]
    given: tuple[tuple[str, _Convert | None], ...]
    taken: tuple[tuple[int, _Convert], ...]
    row: Callable[[Iterable[Any]], Row]

    def parameters(self, values: Values) -> Any:
        try:
            return self._filled(values)
        except KeyError:
            return self._filled({**self.fixed, **values})

    def _filled(self, values: Values) -> Any:
        if self.in_order:
            return [
                values[name] if convert is None else convert(values[name])
                for name, convert in self.given
            ]
        return {
            name: values[name] if convert is None else convert(values[name])
            for name, convert in self.given
        }

    def rows(self, found: Iterable[Iterable[Any]]) -> list[Row]:
        if not self.taken:
            return [self.row(values) for values in found]
        made = []
        for row in found:
            values = list(row)
            for place, convert in self.taken:
                values[place] = convert(values[place])
            made.append(self.row(values))
        return made


class Prepared:
    """A statement and its forms. Errors come as SQLAlchemy's, without the values."""

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._forms: dict[str, _Form] = {}

    def where(self, *conditions: ColumnElement[bool]) -> "Prepared":
        """The same question, narrowed."""
        if isinstance(self._statement, Insert):
            raise TypeError("an insert has no conditions")
        return Prepared(self._statement.where(*conditions))

    def all(self, connection: Connection, **values: Any) -> list[Row]:
        """Every row that it gives."""
        form, found, _ = self._run(connection, values)
        return form.rows(found)

    def plain(self, connection: Connection, **values: Any) -> list[Row]:
        """Every row just as the driver has it: for what needs no conversion, and much of it."""
        return self._run(connection, values)[1]

    def first(self, connection: Connection, **values: Any) -> Row | None:
        """The first row that it gives."""
        found = self.all(connection, **values)
        return found[0] if found else None

    def only(self, connection: Connection, **values: Any) -> Row:
        """The one row that there must be. Raises LookupError."""
        found = self.all(connection, **values)
        if len(found) != 1:
            raise LookupError(f"one row was expected, not {len(found)}")
        return found[0]

    def scalar(self, connection: Connection, **values: Any) -> Any:
        """The first value of the first row; None if there is no row."""
        row = self.first(connection, **values)
        return None if row is None else row[0]

    def scalars(self, connection: Connection, **values: Any) -> list[Any]:
        """The first value of every row."""
        form, found, _ = self._run(connection, values)
        return [row[0] for row in (form.rows(found) if form.taken else found)]

    def run(self, connection: Connection, **values: Any) -> int:
        """Change something; how many rows it changed."""
        return self._run(connection, values)[2]

    def run_all(self, connection: Connection, rows: Iterable[Values]) -> None:
        """Change something once for each of these."""
        form = self._form_for(connection)
        driver: Any = connection.connection.driver_connection
        base = connection.dialect.loaded_dbapi.Error
        try:
            driver.cursor().executemany(form.text, (form.parameters(values) for values in rows))
        except base as error:
            raise DBAPIError.instance(form.text, None, error, base) from error

    def _form_for(self, connection: Connection) -> _Form:
        form = self._forms.get(connection.dialect.name)
        if form is None:
            form = _form(self._statement, connection.dialect)
            self._forms[connection.dialect.name] = form
        return form

    def _run(self, connection: Connection, values: Values) -> tuple[_Form, list[Any], int]:
        form = self._form_for(connection)
        driver: Any = connection.connection.driver_connection
        base = connection.dialect.loaded_dbapi.Error
        try:
            cursor = driver.execute(form.text, form.parameters(values))
            found = cursor.fetchall() if cursor.description else []
            return form, found, cursor.rowcount
        except base as error:
            raise DBAPIError.instance(form.text, None, error, base) from error


def tell(connection: Connection, text: str) -> None:
    """Run a statement that has no parameters and gives nothing."""
    base = connection.dialect.loaded_dbapi.Error
    try:
        driver: Any = connection.connection.driver_connection
        driver.execute(text)
    except base as error:
        raise DBAPIError.instance(text, None, error, base) from error


def _form(statement: Any, dialect: Dialect) -> _Form:
    compiled = statement.compile(dialect=dialect)
    binders = {
        name: bound.type.dialect_impl(dialect).bind_processor(dialect)
        for bound, name in compiled.bind_names.items()
    }
    names = binders if compiled.positiontup is None else compiled.positiontup
    columns = tuple(statement.selected_columns) if isinstance(statement, Select) else ()
    readers = (
        (place, column.type.dialect_impl(dialect).result_processor(dialect, None))
        for place, column in enumerate(columns)
    )
    return _Form(
        text=str(compiled),
        in_order=compiled.positiontup is not None,
        fixed=dict(compiled.params),
        given=tuple((name, binders[name]) for name in names),
        taken=tuple((place, convert) for place, convert in readers if convert),
        row=_named(*(str(column.key) for column in columns)),
    )


def _named(*columns: str) -> Callable[[Iterable[Any]], Row]:
    made: Any = namedtuple("Row", columns, rename=True)  # type: ignore[misc]
    make: Callable[[Iterable[Any]], Row] = made._make
    return make
