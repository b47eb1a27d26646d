"""What the command line can do: plain functions by name, the same in the service and without it."""

from collections.abc import Callable
from typing import Any

from kiosk.cli.operations.call import Call, Failed
from kiosk.services.ports import StoreError

Operation = Callable[[Call], dict[str, Any]]

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
    from kiosk.cli.operations import custody, devices, ledger, machine, people  # noqa: F401

    found = _ALL.get(name)
    if found is None:
        raise Failed(f"The running service does not know “{name}”: restart it.", 3)
    try:
        return found(call)
    except StoreError as error:
        raise Failed(error.words, 3) from error
