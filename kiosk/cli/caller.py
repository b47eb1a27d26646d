"""The one way from a command to its operation: through the running service, or else directly."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from kiosk.cli import local
from kiosk.cli.operations import perform
from kiosk.cli.operations.call import Call
from kiosk.cli.wired import Told
from kiosk.datafolder import FolderBusy, acting_as_owner, user_name
from kiosk.services.context import Services

PATIENCE = 10.0
"""Seconds to wait while somebody else has the folder, and no service answers yet."""

Ask = Callable[..., dict[str, Any]]


@contextmanager
def line(told: Told) -> Iterator[Ask]:
    """A line to the school's records: `ask(operation, **args)` answers, or raises Failed."""
    if local.is_running(told.folder.socket):
        yield _through_the_service(told)
        return
    with ExitStack() as stack:
        services = _opened(told, stack)
        yield _directly(told, services) if services else _through_the_service(told)


def _through_the_service(told: Told) -> Ask:
    def ask(operation: str, **args: Any) -> dict[str, Any]:
        return local.ask(told.folder.socket, operation, args, told.as_user)

    return ask


def _directly(told: Told, services: Services) -> Ask:
    uid = os.getuid()

    def ask(operation: str, **args: Any) -> dict[str, Any]:
        is_owner = uid == told.folder.owner
        whole = {**args, "running": False}
        call = Call(services, user_name(uid), is_owner, told.as_user, whole)
        return perform(operation, call)

    return ask


def _opened(told: Told, stack: ExitStack) -> Services | None:
    """The parts, alone on the folder; None when a service has come up meanwhile."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with ExitStack() as trying:
                trying.enter_context(acting_as_owner(told.folder))
                services = trying.enter_context(told.wiring.opened(told.settings))
                stack.push(trying.pop_all())
                return services
        except FolderBusy:
            if local.is_running(told.folder.socket):
                return None
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
