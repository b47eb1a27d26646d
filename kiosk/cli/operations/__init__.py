"""What the command line can do: plain functions by name, the same in the service and without it."""

from collections.abc import Callable
from typing import Any

from kiosk.cli.operations.call import OUTSIDE, Call, Failed
from kiosk.services.ports import StoreError
from kiosk.services.records.looking import NotOpen, Unreadable

Operation = Callable[[Call], dict[str, Any]]

NOT_OPEN = "This account may not read the register. Name one that may with --as USER."
UNREADABLE = "An entry of it was changed outside Phonebox. See: phonebox ledger verify"

_ALL: dict[str, Operation] = {}


def operation(name: str) -> Callable[[Operation], Operation]:
    """Register an operation under this name."""

    def registered(function: Operation) -> Operation:
        _ALL[name] = function
        return function

    return registered


def perform(name: str, call: Call) -> dict[str, Any]:
    """Do one operation. Raises Failed with words and an exit code, and nothing else."""
    # The modules register themselves; they are loaded where they are used.
    from kiosk.cli.operations import (  # noqa: F401
        backup,
        browsers,
        custody,
        devices,
        importing,
        labels,
        ledger,
        machine,
        outbox,
        people,
        updating,
    )

    found = _ALL.get(name)
    if found is None:
        raise Failed(f"The running service does not know “{name}”: restart it.", OUTSIDE)
    try:
        return found(call)
    except NotOpen as error:
        raise Failed(NOT_OPEN) from error
    except Unreadable as error:
        raise Failed(UNREADABLE, OUTSIDE) from error
    except StoreError as error:
        raise Failed(error.words, OUTSIDE) from error
