"""The technician's page: every part in words, and the list alone for the page that looks again."""

from typing import cast

from flask import Response, current_app, render_template

from kiosk.services.machine.checkup import checkup
from kiosk.services.machine.health import Probe
from kiosk.services.machine.health_parts import Part
from kiosk.services.ports import StoreError
from kiosk.settings import Settings, SettingsError, load
from kiosk.web.access import Access, allow, anywhere
from kiosk.web.auth import quiet, services
from kiosk.web.blueprint import Blueprint
from kiosk.web.machine.presenter import View, machine_page

blueprint = Blueprint("machine", url_prefix="/machine")

_PROBE = "phonebox_probe_of_machine"


@blueprint.get("")
@allow(Access.MACHINE)
@anywhere
def page() -> str:
    """How every part of this Phonebox and its machine is, nobody named; it follows by itself."""
    return render_template("machine/page.html", **_parts())


@blueprint.get("/parts")
@allow(Access.MACHINE)
@anywhere
@quiet
def fragment() -> str:
    """The list alone, for the page that looks again by itself."""
    return render_template("machine/_parts.html", **_parts())


@blueprint.get("/bundle")
@allow(Access.MACHINE)
@anywhere
def take() -> Response:
    """All that support needs, to take away: nobody is named in it."""
    # It is large, and rarely asked for.
    from kiosk.support.bundle import bundle

    now = services().clock.now().at
    try:
        with services().store.read() as facts:
            content = bundle(now, _settings(), _found(), facts)
    except StoreError:
        content = bundle(now, _settings(), _found(), None)
    answer = Response(content, mimetype="application/gzip")
    name = f"phonebox-support-{now:%Y-%m-%d}.tar.gz"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _settings() -> Settings | None:
    """As the machine's files say; what stood on the command line is not known here."""
    try:
        return load(data=services().data)
    except SettingsError:
        return None


def _found() -> tuple[Part, ...]:
    probe = cast(Probe, current_app.extensions.setdefault(_PROBE, Probe()))
    return checkup(services(), probe)


def _parts() -> View:
    return machine_page(_found(), services().clock.now().at)
