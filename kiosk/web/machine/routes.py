"""The technician's page: every part in words, and the list alone for the page that looks again."""

from typing import cast

from flask import current_app, render_template

from kiosk.services.checkup import checkup
from kiosk.services.health import Probe
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


def _parts() -> View:
    probe = cast(Probe, current_app.extensions.setdefault(_PROBE, Probe()))
    return machine_page(checkup(services(), probe), services().clock.now().at)
