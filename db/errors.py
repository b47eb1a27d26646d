"""What went wrong with the database, in words for the screen."""

import sqlite3

from sqlalchemy.exc import DataError, DBAPIError, SQLAlchemyError

from kiosk.services.ports import StoreError

NOTHING = "Nothing was recorded."
UNKNOWN = "Whether it was recorded shows after a restart; doing it again cannot record it twice."

FULL = f"The disk is full. {NOTHING} Free some space, then do it again."
BUSY = f"The database is busy. {NOTHING} Wait a moment, then do it again."
LATE = f"The database does not answer. {UNKNOWN}"
SYNC_FAILED = (
    f"The disk failed while writing. {UNKNOWN} Phonebox stops now. "
    "If it does not start again by itself, ask the technician to check the disk."
)
LOST = f"The connection to the database broke. {NOTHING} Do it again."
LOST_IN_COMMIT = f"The connection to the database broke. {UNKNOWN}"
READ_ONLY = f"The database may only be read. {NOTHING} Check the disk and the data folder's owner."
STOPPED = f"Phonebox is stopping. {NOTHING}"
REFUSED_VALUE = f"Something in this cannot be stored. {NOTHING} Check what was typed."
GUARD = f"The ledger refused this. {NOTHING} Run: phonebox ledger verify"

_BY_CODE = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_BUSY: (
        f"Another program holds the database. {NOTHING} Stop it, then do it again."
    ),
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_PERM: (
        f"Phonebox may not write in the data folder. {NOTHING} Check the folder's owner."
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "The database cannot be opened. "
        f"{NOTHING} Check that the data folder is there and belongs to Phonebox."
    ),
    sqlite3.SQLITE_IOERR: (
        f"The disk does not do what it is told. {NOTHING} "
        "Do it again; if this comes back, ask the technician to check the disk."
    ),
    sqlite3.SQLITE_CORRUPT: (
        f"The database file is damaged. {NOTHING} Stop Phonebox and restore a backup."
    ),
    sqlite3.SQLITE_NOTADB: (
        f"The file is not a Phonebox database. {NOTHING} Check the data folder."
    ),
    sqlite3.SQLITE_CONSTRAINT: GUARD,
    sqlite3.SQLITE_TOOBIG: REFUSED_VALUE,
}

# Of these the disk said at once that it had not done them; of any other error, what it holds now is
# not known.
_NOT_DONE = frozenset(
    {sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_WRITE}
)

# SQLSTATE classes and codes of PostgreSQL, the longest match first.
_BY_STATE = {
    "53100": FULL,
    "55P03": BUSY,
    "57014": BUSY,
    "25006": f"The database may only be read. {NOTHING} Ask whoever runs the database.",
    "42501": (
        f"Phonebox has not the rights it needs in the database. {NOTHING} "
        "Ask whoever runs the database."
    ),
    "28": f"The database does not let Phonebox in. {NOTHING} Check the user and password.",
    "3D": f"There is no such database. {NOTHING} Check its name.",
    "08": LOST,
    "57P": LOST,
    "22": REFUSED_VALUE,
    "23": GUARD,
    "P0": GUARD,
}


def sqlite_code(error: BaseException) -> int | None:
    """SQLite's extended code for this error, if it is one of SQLite's."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return getattr(cause, "sqlite_errorcode", None)


def is_sync_failure(error: BaseException) -> bool:
    """Whether the disk failed so that what it holds now is not known: only a new start tells."""
    code = sqlite_code(error)
    return code is not None and code & 0xFF == sqlite3.SQLITE_IOERR and code not in _NOT_DONE


def is_undone(error: BaseException) -> bool:
    """Whether a commit that failed with this error certainly left nothing behind.

    SQLite says so of every error but those of the disk; a server only if it answered at all.
    """
    if sqlite_code(error) is not None:
        return not is_sync_failure(error)
    cause = error.orig if isinstance(error, DBAPIError) else error
    return (getattr(cause, "sqlstate", None) or "")[:2] in ("23", "40", "25", "53")


def is_full(error: BaseException) -> bool:
    """Whether there was no room left."""
    code = sqlite_code(error)
    return code is not None and code & 0xFF == sqlite3.SQLITE_FULL


def as_store_error(error: SQLAlchemyError | sqlite3.Error | OSError) -> StoreError:
    """The error in words for the screen, with the technical one as its cause."""
    made = StoreError(_words(error))
    made.__cause__ = error
    return made


def _words(error: BaseException) -> str:
    if is_sync_failure(error):
        return SYNC_FAILED
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = sqlite_code(error)
    if code is not None:
        return _BY_CODE.get(code & 0xFF, f"The database failed ({cause}). {NOTHING}")
    state = getattr(cause, "sqlstate", None) or ""
    if isinstance(error, DataError):
        return REFUSED_VALUE
    for length in (5, 3, 2):
        if state[:length] in _BY_STATE:
            return _BY_STATE[state[:length]]
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return LOST
    if isinstance(cause, OSError):
        return f"The data folder cannot be used ({cause.strerror}). {NOTHING}"
    said = str(cause).strip().partition("\n")[0] or type(cause).__name__
    return f"The database cannot be used ({said}). {NOTHING}"
