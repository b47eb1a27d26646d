"""The web application: blueprints, the gate, the error map and the security headers."""

from datetime import timedelta

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from kiosk import paths
from kiosk.services.context import Services
from kiosk.web import (
    account,
    alerts,
    api,
    audit,
    auth,
    bars,
    begin,
    calendar,
    closing,
    collect,
    confiscate,
    day,
    desk,
    device,
    errors,
    exemptions,
    hand_in,
    health,
    history,
    home_time,
    importing,
    labels,
    lend,
    lessons,
    live,
    new_year,
    openapi,
    pass_on,
    people,
    policy,
    record,
    register,
    safe,
    security,
    shell,
    sign_in,
    staff,
    standing,
)
from kiosk.web.screens import Screens

LARGEST_BODY = 2 * 1024 * 1024
"""Bytes: a signature of 50,000 points fits; 10 MB of anything does not."""


def create_app(services: Services) -> Flask:
    """The application over the parts of one Phonebox."""
    app = Flask(
        "kiosk", template_folder=str(paths.templates_dir()), static_folder=str(paths.static_dir())
    )
    app.config.update(
        SECRET_KEY=services.session_key,
        SESSION_COOKIE_NAME="phonebox_form",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        PERMANENT_SESSION_LIFETIME=timedelta(days=1),
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
    )
    app.extensions["phonebox"] = services
    app.extensions["phonebox.screens"] = Screens(app, services)
    csrf = CSRFProtect(app)
    errors.install(app)
    auth.install(app)
    security.install(app)
    shell.install(app)
    for room in (sign_in, desk, hand_in, collect, home_time, pass_on, lend, confiscate, live):
        app.register_blueprint(room.blueprint)
    for kept in (people, bars, staff, account, exemptions, lessons):
        app.register_blueprint(kept.blueprint)
    for page in (device, standing, register, record, history, audit, alerts, health, openapi):
        app.register_blueprint(page.blueprint)
    for page in (begin, safe, policy, calendar, new_year, labels, day, closing, importing):
        app.register_blueprint(page.blueprint)
    app.register_blueprint(api.blueprint)
    csrf.exempt(api.blueprint)
    # It asks for the token itself, once it has said how large a file may be.
    csrf.exempt(importing.upload)
    return app
