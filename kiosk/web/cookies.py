"""Cookies: for the server alone, and by TLS under a name that no other host and no plain page sets.

A browser takes `__Host-…` only by TLS, for exactly this host. On the kiosk's own loopback address,
where there is no TLS, they have their plain names.
"""

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.wrappers import Response

from kiosk.web import here


def name_of(plain: str) -> str:
    """The name that a cookie has on this connection."""
    return f"__Host-{plain}" if here.is_encrypted() else plain


def value_of(plain: str) -> str | None:
    """What the browser sends under this name."""
    return request.cookies.get(name_of(plain))


def keep(
    answer: Response, plain: str, value: str, *, samesite: str, seconds: int | None = None
) -> None:
    """Let the browser keep a value: for so many seconds, or until it is closed."""
    answer.set_cookie(
        name_of(plain),
        value,
        max_age=seconds,
        httponly=True,
        samesite=samesite,
        secure=here.is_encrypted(),
    )


def drop(answer: Response, plain: str) -> None:
    """Let the browser forget a value."""
    answer.delete_cookie(name_of(plain), secure=here.is_encrypted(), httponly=True)


class FormSessions(SecureCookieSessionInterface):
    """Flask's own session, which holds the forms' token, in a cookie named as the others are."""

    def get_cookie_name(self, app: Flask) -> str:
        """The name that the cookie has on this connection."""
        return name_of(super().get_cookie_name(app))

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether it is for TLS alone."""
        return here.is_encrypted()
