"""Telling the service manager how a process is (sd_notify(3)): ready, alive, ending."""

import os
import socket
from contextlib import suppress

_SOCKET = "NOTIFY_SOCKET"


def is_managed() -> bool:
    """Whether a service manager started this process and wants to hear of it."""
    return bool(os.environ.get(_SOCKET))


def tell(*states: str) -> None:
    """Send lines such as `READY=1` or `STATUS=…`; nothing, where nobody wants to hear."""
    address = os.environ.get(_SOCKET)
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as connection:
        connection.settimeout(1.0)
        connection.sendto("\n".join(states).encode(), address)


def watchdog_seconds() -> float | None:
    """Within how many seconds the manager wants `WATCHDOG=1` again; None where it does not."""
    wanted, whose = os.environ.get("WATCHDOG_USEC", ""), os.environ.get("WATCHDOG_PID")
    if not is_managed() or not wanted.isdecimal() or whose not in (None, str(os.getpid())):
        return None
    return int(wanted) / 1_000_000 or None
