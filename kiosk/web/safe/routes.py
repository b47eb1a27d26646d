"""The page of the safe."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from kiosk.services.school.safe import safe, set_slots
from kiosk.web import forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.safe.presenter import safe_page

blueprint = Blueprint("safe", url_prefix="/safe")

LONGEST_LIST = 4_000


@blueprint.get("")
@allow(Access.REGISTER)
def page() -> str:
    """Every slot of the safe, and what lies there."""
    return _page()


@blueprint.post("")
@allow(Access.REGISTER)
def change() -> ResponseReturnValue:
    """Say which slots there are."""
    text = forms.text("slots", LONGEST_LIST) or ""
    done = set_slots(services().store, who(), forms.command_id(), text)
    if done.refusals:
        refusal = done.refusals[0]
        return _page(text, str(refusal.facts.get("why") or refusal.words)), 409
    return redirect("/safe", 303)


def _page(typed: str | None = None, wrong: str | None = None) -> str:
    now = services().clock.now().at
    return render_template(
        "safe/page.html", **safe_page(safe(services().store, who()), now, typed, wrong)
    )
