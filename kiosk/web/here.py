"""From where a page is asked for: this machine's own screen or the network, by TLS or not.

There are two doors (decision 17). By the port on a loopback address comes this machine alone. By
the Unix socket comes the proxy that speaks TLS, and so the network, whatever it says of itself; it
alone is believed about whom it speaks for. `kiosk.serving` notes which door it was.
"""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address

from flask import request

DOOR = "phonebox.door"
"""Where the server notes that a request came by the proxy's socket."""

PASSED_ON = "phonebox.passed_on"
"""Where it notes that something passed a request on to the port, which is for this machine."""

_HOST = re.compile(r"(?P<name>[a-z0-9_.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")

_SIGNS = (
    *("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST"),
    *("HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA"),
)


def note(environment: dict[str, str], *, by_proxy: bool) -> None:
    """Keep in a request's environment by which door it came, before headers are taken away.

    What comes by the port and was passed on is the network too. No browser speaks HTTP/1.0; a
    proxy that was told nothing of headers mostly does.
    """
    if by_proxy:
        environment[DOOR] = "proxy"
        environment["wsgi.url_scheme"] = "https"
        # The last one is the proxy's own word; any before it are the asker's.
        named = environment.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        environment["REMOTE_ADDR"] = named if _address(named) else ""
    elif environment.get("SERVER_PROTOCOL") == "HTTP/1.0" or any(
        name in environment for name in _SIGNS
    ):
        environment[PASSED_ON] = "yes"


def is_by_proxy() -> bool:
    """Whether the request came by the proxy's socket: from the network, by TLS."""
    return DOOR in request.environ


def is_this_machine() -> bool:
    """Whether the page is on this machine's own screen: the school's kiosk."""
    if is_by_proxy() or PASSED_ON in request.environ:
        return False
    if any(name in request.environ for name in _SIGNS):
        return False
    return _is_loopback(request.remote_addr or "") and names_loopback(host())


def is_encrypted() -> bool:
    """Whether what the browser sends travels by TLS."""
    return request.is_secure


def address() -> str:
    """The address that asks; "" where it is not known."""
    return request.remote_addr or ""


def host() -> str:
    """The name or address of this kiosk for which the browser asks; "" for what is none."""
    found = _HOST.fullmatch(request.environ.get("HTTP_HOST", "").lower())
    return found["name"].strip("[]") if found else ""


def names_loopback(name: str) -> bool:
    """Whether only this machine itself is meant by such a name or address."""
    return name == "localhost" or name.endswith(".localhost") or _is_loopback(name)


def _is_loopback(text: str) -> bool:
    found = _address(text)
    mapped = getattr(found, "ipv4_mapped", None)
    return bool(found and (mapped or found).is_loopback)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text.split("%", maxsplit=1)[0])
    except ValueError:
        return None
