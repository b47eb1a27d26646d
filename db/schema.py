"""The database's schema: what it is, what it should be, and how it gets there.

The migrations are in the package, so an installed Phonebox has them. They never rebuild the
ledger's tables. What follows from the ledger is made anew after them, from the ledger itself.
alembic is loaded only when there is something to migrate.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Select, column, inspect, select, table

from kiosk.services.ports import StoreError

if TYPE_CHECKING:
    from alembic.config import Config

EXPECTED = "0015_alerts_found"
"""The revision that this version of Phonebox works with."""

MIGRATE = "phonebox migrate"
"""The command that brings a database up to date."""

_VERSION: Select[str] = select(column("version_num")).select_from(table("alembic_version"))


class SchemaError(StoreError):
    """The database is not of this version; `words` name the command that mends it."""


def current(connection: Connection) -> str | None:
    """The revision of the database; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(_VERSION).scalar()
    return found


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the schema up to a revision, within the connection's transaction."""
    from alembic import command

    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Take the schema back to a revision. A ledger with entries is never dropped: RuntimeError."""
    from alembic import command

    command.downgrade(_config(connection), revision)


def check(connection: Connection) -> None:
    """Raise SchemaError unless the database is of exactly this version."""
    if known(connection) != EXPECTED:
        raise SchemaError(
            f"The database is from an older version of Phonebox. Make a backup, then run: {MIGRATE}"
        )


def known(connection: Connection) -> str:
    """The revision, of this version or an older one. Raises SchemaError where it is neither."""
    found = current(connection)
    if found is None:
        check_empty(connection)
        raise SchemaError("There is no school in this database yet. Run: phonebox init")
    if found != EXPECTED and found not in revisions():
        raise SchemaError(
            f"The database is from a newer version of Phonebox ({found}). "
            "Install that version or a newer one; this one changes nothing."
        )
    return found


def check_empty(connection: Connection) -> None:
    """Raise SchemaError where the database holds tables that are not ours."""
    if current(connection) is None and inspect(connection).get_table_names():
        raise SchemaError("This database is not Phonebox's. Check its address.")


def revisions() -> tuple[str, ...]:
    """Every revision that this version knows, the newest first."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(_config(None)).walk_revisions()
    return tuple(script.revision for script in scripts)


def _config(connection: Connection | None) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
