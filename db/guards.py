"""The triggers that keep the ledger append-only, even for plain SQL, and the check that they stand.

They stop accidents and hasty hands, not whoever can drop a trigger: for that there are the hashes.
A value beside the ledger may go only while the newest entry is the one that says it was erased.
"""

# ruff: noqa: S608  (every part of these statements is a constant of this module)

from sqlalchemy import Connection

_NEWEST = "(SELECT max(sequence) FROM ledger_entries)"
_APPEND_ONLY = "the ledger is append-only"

_ERASED_SQLITE = f"""EXISTS (
  SELECT 1 FROM ledger_entries AS e, json_each(CAST(e.body AS TEXT), '$.payload.erased') AS named
  WHERE e.sequence = {_NEWEST} AND json_extract(CAST(e.body AS TEXT), '$.type') = 'erased'
  AND json_extract(named.value, '$.sequence') = OLD.sequence
  AND json_extract(named.value, '$.name') = OLD.name)"""

_ERASED_POSTGRESQL = f"""EXISTS (
  SELECT 1 FROM ledger_entries AS e,
    jsonb_array_elements(convert_from(e.body, 'UTF8')::jsonb -> 'payload' -> 'erased') AS named
  WHERE e.sequence = {_NEWEST} AND convert_from(e.body, 'UTF8')::jsonb ->> 'type' = 'erased'
  AND (named ->> 'sequence')::bigint = OLD.sequence AND named ->> 'name' = OLD.name)"""


def _rules(erased: str, differs: str) -> tuple[tuple[str, str, str, str, str], ...]:
    """Name, table, when, what makes it refuse, what it says."""
    entries, values, head = "ledger_entries", "personal_values", "ledger_head"
    last = f"(SELECT hash FROM {entries} WHERE sequence = {_NEWEST})"
    next_number = f"NEW.sequence <> coalesce({_NEWEST}, 0) + 1"
    same = "sequence = NEW.sequence AND name = NEW.name"
    return (
        ("entries_no_update", entries, "UPDATE", "", _APPEND_ONLY),
        ("entries_no_delete", entries, "DELETE", "", _APPEND_ONLY),
        (
            "entries_next_only",
            entries,
            "INSERT",
            f"{next_number} OR NEW.previous <> coalesce({last}, NEW.previous)",
            "the ledger takes only its next entry",
        ),
        ("values_no_update", values, "UPDATE", "", "values beside the ledger are never changed"),
        (
            "values_erased_only",
            values,
            "DELETE",
            f"NOT {erased}",
            "a value beside the ledger goes only by an entry that erases it",
        ),
        (
            "values_with_entry",
            values,
            "INSERT",
            f"NEW.sequence {differs} {_NEWEST} OR EXISTS (SELECT 1 FROM {values} WHERE {same})",
            "a value comes only with its own entry",
        ),
        (
            "head_follows",
            head,
            "UPDATE",
            f"NEW.size {differs} {_NEWEST} OR NEW.hash {differs} {last}",
            "the head is that of the newest entry",
        ),
        ("head_no_delete", head, "DELETE", "", "the head is never deleted"),
    )


def sqlite_guards() -> dict[str, str]:
    """Each trigger's name and its SQL, on SQLite."""
    made = {}
    for name, table, when, unless, words in _rules(_ERASED_SQLITE, "IS NOT"):
        condition = f" WHEN {unless}" if unless else ""
        made[name] = (
            f"CREATE TRIGGER {name} BEFORE {when} ON {table}{condition}"
            f" BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )
    return made


def postgresql_guards() -> dict[str, tuple[str, str]]:
    """Each trigger's name, the body of its function, and when it fires, on PostgreSQL."""
    made = {}
    for name, table, when, unless, words in _rules(_ERASED_POSTGRESQL, "IS DISTINCT FROM"):
        row = "OLD" if when == "DELETE" else "NEW"
        made[name] = (
            (
                f" BEGIN IF {unless or 'true'} THEN RAISE EXCEPTION '{words}'; END IF;\n"
                f" RETURN {row}; END "
            ),
            f"BEFORE {when} ON {table} FOR EACH ROW",
        )
    for table in ("ledger_entries", "personal_values", "ledger_head"):
        made[f"{table}_no_truncate"] = (
            f" BEGIN RAISE EXCEPTION '{_APPEND_ONLY}'; END ",
            f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT",
        )
    return made


def put_up(connection: Connection) -> None:
    """Make the triggers, once, with the tables that they guard."""
    if connection.dialect.name == "sqlite":
        for statement in sqlite_guards().values():
            connection.exec_driver_sql(statement)
        return
    for name, (body, fires) in postgresql_guards().items():
        connection.exec_driver_sql(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
        )
        connection.exec_driver_sql(f"CREATE TRIGGER {name} {fires} EXECUTE FUNCTION {name}()")


def refuse_if_used(connection: Connection) -> None:
    """Raise RuntimeError where there is a ledger: what cannot be made anew is never dropped."""
    if connection.exec_driver_sql("SELECT count(*) FROM ledger_entries").scalar_one():
        raise RuntimeError("the ledger has entries: it and what lies beside it are never dropped")


def take_down(connection: Connection) -> None:
    """Drop what triggers leave behind when their tables go: functions, on PostgreSQL."""
    if connection.dialect.name != "sqlite":
        for name in postgresql_guards():
            connection.exec_driver_sql(f"DROP FUNCTION {name}()")


def missing(connection: Connection) -> tuple[str, ...]:
    """The names of triggers that are not there, not as they should be, or switched off."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        )
        there = {row[0]: row[1] for row in found}
        return tuple(name for name, sql in sqlite_guards().items() if there.get(name) != sql)
    # 'O' and 'A' are the states in which a trigger fires for ordinary sessions.
    found = connection.exec_driver_sql(
        "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
        " JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal"
        " AND t.tgenabled IN ('O', 'A') AND pg_table_is_visible(c.oid)"
    )
    bodies = {row[0]: row[1] for row in found}
    return tuple(n for n, (body, _) in postgresql_guards().items() if bodies.get(n) != body)
