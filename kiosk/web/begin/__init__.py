"""The first day of a new school, step by step."""

from flask import render_template

from kiosk.services.beginning import progress
from kiosk.web.access import Access, allow
from kiosk.web.auth import services
from kiosk.web.begin.presenter import begin_page
from kiosk.web.blueprint import Blueprint

blueprint = Blueprint("begin")


@blueprint.get("/begin")
@allow(Access.HEAD)
def page() -> str:
    """What is set up, and what is still to be done before the first hand-in."""
    parts = services()
    with parts.store.read() as facts:
        found = progress(facts, parts.board, parts.station)
        name = facts.school_name()
    return render_template("begin/page.html", **begin_page(name, found))
