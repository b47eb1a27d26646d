"""The register of what is in custody."""

from flask import render_template, request

from kiosk.services.register_view import register
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.register.presenter import register_page

blueprint = Blueprint("register")


@blueprint.get("/register")
@allow(Access.REGISTER)
def page() -> str:
    """What is here, since when and due when; overdue first."""
    found = register(services().store, who())
    order = "class" if request.args.get("order") == "class" else "slot"
    return render_template("register/page.html", **register_page(found, order))
