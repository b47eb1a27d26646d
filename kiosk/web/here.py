"""From where a page is asked for: this machine's own screen or another browser, by TLS or not.

Who asks through a proxy on this machine comes from elsewhere, though the connection is local; the
proxy says so, and `kiosk.serving` notes it before the headers are taken away.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import request

THROUGH = "phonebox.through"
"""Where the server notes that a request was passed on: "http" or "https" as it came there."""

FROM = "phonebox.from"
"""Where the server notes whom the proxy named: believed for counting wrong tries alone."""

_PASSED_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


def note(environment: dict[str, str]) -> None:
    """Keep in a request's environment that a proxy passed it on, and how it came to the proxy.

    No browser speaks HTTP/1.0; a proxy that was told nothing of headers mostly does.
    """
    proto = environment.get("HTTP_X_FORWARDED_PROTO", "")
    is_old = environment.get("SERVER_PROTOCOL") == "HTTP/1.0"
    if proto or is_old or any(name in environment for name in _PASSED_ON):
        environment[THROUGH] = "https" if proto.strip().lower() == "https" else "http"
        environment[FROM] = environment.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip()


def is_this_machine() -> bool:
    """Whether the page is on this machine's own screen: the school's kiosk."""
    passed_on = THROUGH in request.environ or any(name in request.environ for name in _PASSED_ON)
    host = urlsplit(f"//{request.host}").hostname or ""
    return not passed_on and _is_loopback(request.remote_addr or "") and _names_loopback(host)


def is_encrypted() -> bool:
    """Whether what the browser sends travels by TLS."""
    return request.is_secure or request.environ.get(THROUGH) == "https"


def address() -> str:
    """The address that asks, as far as it is known."""
    named: str | None = request.environ.get(FROM)
    return named or request.remote_addr or ""


def _names_loopback(host: str) -> bool:
    return host == "localhost" or host.endswith(".localhost") or _is_loopback(host)


def _is_loopback(text: str) -> bool:
    try:
        found = ip_address(text.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback
