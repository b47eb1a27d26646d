"""Headers that every answer carries."""

from flask import Flask, Response, request

_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)

HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), usb=(), serial=()",
}

_NOT_KEPT = {"Cache-Control": "no-store"}

_BY_TLS = {"Strict-Transport-Security": "max-age=2592000"}
"""A browser heeds it only where it trusts the certificate; thirty days from each visit."""


def install(app: Flask) -> None:
    """Add the headers to every answer of this app."""

    @app.after_request
    def add(response: Response) -> Response:
        wanted = HEADERS if request.endpoint == "static" else {**HEADERS, **_NOT_KEPT}
        wanted = {**wanted, **_BY_TLS} if request.is_secure else wanted
        # What a view has said itself stands.
        said = {name.title() for name, _ in response.headers}
        response.headers.extend({name: wanted[name] for name in wanted if name.title() not in said})
        return response
