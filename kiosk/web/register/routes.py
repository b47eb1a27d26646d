"""The register of what is in custody."""

from flask import render_template, request

from kiosk.services.records.register_page import register_page
from kiosk.web import paging
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.register import presenter

blueprint = Blueprint("register")


@blueprint.get("/register")
@allow(Access.REGISTER)
def page() -> str:
    """What is here, since when and due when; overdue first."""
    by_class = request.args.get("order") == "class"
    found = register_page(services().store, who(), paging.asked(), by_class=by_class)
    return render_template(
        "register/page.html", **presenter.register_page(found, by_class=by_class)
    )
