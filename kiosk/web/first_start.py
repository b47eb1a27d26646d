"""The first start of a kiosk that was made from a card: the headteacher chooses a password, here.

A little application of its own, as there is no school yet: no records, no sessions, nobody to sign
in. It listens on this machine alone, and is gone for good once the school has begun.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response, abort, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect

from kiosk import paths
from kiosk.services.acting import new_id
from kiosk.tls.network import Network
from kiosk.web import here, security, walls

LARGEST_BODY = 64 * 1024
_OPEN = "This kiosk has no school yet. Choose the headteacher’s password at its screen."
_CALL = {
    "mark": "waiting",
    "title": "A new Phonebox",
    "lines": [
        "For the headteacher alone: choose the password with which you sign in from now on.",
        "Three words in a row are easy to remember. Nobody else needs to know it.",
    ],
}
_DIFFERENT = "The two are not the same. Type the password twice."


@dataclass(frozen=True)
class Beginning:
    """The school to be: its name, and the headteacher's user name and name."""

    school: str
    user: str
    name: str


Open = Callable[[str], str]
"""Begins the school with this password. In words why not, and then nothing was made; else empty."""


class _Screen:
    """When the page last spoke: a kiosk whose page falls silent is started anew."""

    def __init__(self) -> None:
        self._spoke: float | None = None

    def speaks(self) -> None:
        self._spoke = time.monotonic()

    def silent_for(self) -> float | None:
        return None if self._spoke is None else time.monotonic() - self._spoke


def create_first_start(school: Beginning, open_school: Open, on_open: Callable[[], None]) -> Flask:
    """The application; `on_open` is called once the school has begun."""
    app = Flask(
        "kiosk",
        template_folder=str(paths.templates_dir()),
        static_folder=str(paths.static_dir()),
    )
    app.config.update(
        SECRET_KEY=secrets.token_bytes(32),
        SESSION_COOKIE_NAME="phonebox_form",
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_HTTPONLY=True,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
    )
    walls.install(app, Network())
    CSRFProtect(app)
    security.install(app)
    _signs_of_life(app)

    @app.get("/")
    def root() -> ResponseReturnValue:
        return redirect("/begin", 303)

    @app.get("/begin")
    def ask() -> ResponseReturnValue:
        return _page(school)

    @app.post("/begin")
    def begin() -> ResponseReturnValue:
        password, again = request.form.get("password", ""), request.form.get("again", "")
        if password != again:
            return _page(school, _DIFFERENT), 422
        against = open_school(password)
        if against:
            return _page(school, against), 422
        on_open()
        return render_template("begin/begun.html", title="Phonebox", user=school.user)

    return app


def _signs_of_life(app: Flask) -> None:
    screen = _Screen()

    @app.before_request
    def only_here() -> None:
        if not here.is_this_machine():
            abort(403)

    @app.context_processor
    def shell() -> dict[str, object]:
        return {"shell": {"theme": "dark", "heartbeat": "/station/alive"}}

    @app.get("/health")
    def health() -> Response:
        part = {"state": "attention", "words": _OPEN}
        return jsonify({"status": "ok", "parts": {"school": part}})

    @app.get("/station/alive")
    def alive() -> ResponseReturnValue:
        screen.speaks()
        return "", 204

    @app.get("/station/silence")
    def silence() -> Response:
        return jsonify({"seconds": screen.silent_for()})


def _page(school: Beginning, wrong: str | None = None) -> str:
    found = {"title": school.school, "call": _CALL, "wrong": wrong, "user": school.user}
    return render_template("begin/password.html", command_id=new_id(), **found)
