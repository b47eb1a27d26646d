"""Who is not even heard: who asks for another host's pages, and what another site's page sends.

The first wall is against a forged Host and against rebinding: a name that is not this kiosk's gets
no content and no session. The second stands behind the forms' tokens: a browser says from which
site a page sends something, and from another one nothing is taken.
"""

from flask import Flask, Response, request

from kiosk.tls.network import Network
from kiosk.web import here

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FROM_HERE = frozenset({"same-origin", "none"})
_ELSEWHERE = "This was sent by another site’s page. Nothing was recorded."


def install(app: Flask, network: Network) -> None:
    """Put both walls before everything else of this app."""

    @app.before_request
    def misdirected() -> Response | None:
        name = here.host()
        is_ours = network.knows(name) if here.is_by_proxy() else here.names_loopback(name)
        return None if is_ours else Response(status=421)

    @app.before_request
    def from_another_site() -> Response | None:
        if request.method in _SAFE or _is_from_here():
            return None
        return Response(_ELSEWHERE, 403, mimetype="text/plain")


def _is_from_here() -> bool:
    """What is no browser, as a reader, says neither."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    own = request.host_url.rstrip("/").lower()
    return (site is None or site in _FROM_HERE) and (origin is None or origin.lower() == own)
