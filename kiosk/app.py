"""The web application: its rooms, the gate, the error map and the security headers."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module

from flask import Flask, Request
from flask_wtf.csrf import CSRFProtect
from werkzeug.routing import Map, MapAdapter, Rule

from kiosk import paths
from kiosk.services.context import Services
from kiosk.web import auth, cookies, errors, limits, security, shell, walls
from kiosk.web.blueprint import Blueprint
from kiosk.web.rooms import AT_START, ROOMS, room_at
from kiosk.web.screens import Screens

LARGEST_BODY = 2 * 1024 * 1024
"""Bytes: a signature of 50,000 points fits; 10 MB of anything does not."""

WITHOUT_A_TOKEN = (
    # Readers bring their own key.
    "kiosk.web.api.routes.scans",
    "kiosk.web.api.routes.status",
    # It asks for the token itself, once it has said how large a file may be.
    "kiosk.web.importing.routes.upload",
)
"""The views that take what is posted without the form's token."""


class Phonebox(Flask):
    """The application. A room is loaded when somebody first asks for one of its addresses.

    Each room has its own map of addresses: nothing that other requests are reading is changed.
    """

    def __init__(self) -> None:
        super().__init__(
            "kiosk",
            template_folder=str(paths.templates_dir()),
            static_folder=str(paths.static_dir()),
        )
        self._maps: dict[str, Map] = {}
        self._opening = threading.RLock()

    def open_room(self, name: str) -> Map:
        """The addresses of a room, loaded now if it was not before."""
        known = self._maps.get(name)
        if known is not None:
            return known
        with self._opening:
            if name not in self._maps:
                room = loaded(name)
                self.view_functions.update(room.views)
                self._maps[name] = room.map()
            return self._maps[name]

    def every_rule(self) -> Iterator[Rule]:
        """Every address of every room."""
        for name in ROOMS:
            yield from (rule for rule in self.open_room(name).iter_rules() if not rule.build_only)

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Where the request's address is looked up: in the room to which it belongs."""
        room = room_at(request.path) if request is not None else None
        if request is None or room is None:
            return super().create_url_adapter(request)
        return self.open_room(room).bind_to_environ(request.environ)


def loaded(name: str) -> Blueprint:
    """What a room's routes wrote down; its modules are loaded now if they were not before."""
    blueprint: Blueprint = import_module(f"kiosk.web.{name}").blueprint
    return blueprint


def create_app(services: Services) -> Phonebox:
    """The application over the parts of one Phonebox."""
    app = Phonebox()
    app.session_interface = cookies.FormSessions()
    app.config.update(
        SECRET_KEY=services.session_key,
        SESSION_COOKIE_NAME="phonebox_form",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        PERMANENT_SESSION_LIFETIME=timedelta(days=1),
        WTF_CSRF_TIME_LIMIT=None,
        # kiosk.web.walls looks at what browsers always send; some send no Referer.
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
    )
    app.extensions["phonebox"] = services
    app.extensions["phonebox.screens"] = Screens(app, services)
    walls.install(app, services.network)
    limits.install(app)
    csrf = CSRFProtect(app)
    errors.install(app)
    auth.install(app)
    security.install(app)
    shell.install(app)
    for view in WITHOUT_A_TOKEN:
        csrf.exempt(view)
    for name in AT_START:
        loaded(name)
    return app
