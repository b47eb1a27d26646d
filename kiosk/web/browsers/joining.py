"""Where a code makes the browser that is in front of somebody one of the school's own."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from kiosk.services.staff import browsers
from kiosk.web import addresses, forms, here
from kiosk.web.access import Access, allow
from kiosk.web.auth import is_schools_own, keep_browser, services
from kiosk.web.browsers import presenter
from kiosk.web.browsers.routes import blueprint


@blueprint.get("/join")
@allow(Access.OPEN)
def ask() -> str:
    """Type the code, or find it filled in by the link; a look alone uses nothing up."""
    return _ask(addresses.text("code"), None)


@blueprint.post("/join")
@allow(Access.OPEN)
def join() -> ResponseReturnValue:
    """This browser is the school's own from now on, if the code is good."""
    typed = (forms.text("code") or "")[:60]
    joined = browsers.join(services().store, typed, here.address())
    if joined.secret is None:
        return _ask(typed, joined.waits or presenter.NO_GOOD), 429 if joined.waits else 422
    answer = redirect("/browsers/join", 303)
    keep_browser(answer, joined.secret)
    return answer


def _ask(code: str, wrong: str | None) -> str:
    view = presenter.join_page(
        code, wrong, is_own=is_schools_own(), is_encrypted=here.is_encrypted()
    )
    return render_template("browsers/join.html", **view)
