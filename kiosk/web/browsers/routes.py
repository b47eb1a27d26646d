"""The list of the school's own browsers, codes for new ones, and their end."""

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.services.staff import browsers
from kiosk.web import addresses, fields, forms, here
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.browsers import presenter
from kiosk.web.refusing import refused_page

blueprint = Blueprint("browsers", url_prefix="/browsers")


@blueprint.get("")
@allow(Access.BROWSERS)
def page() -> str:
    """Every browser that is the school's own: by whom, since when, and when it was last seen."""
    return _page({})


@blueprint.post("")
@allow(Access.BROWSERS)
def invite() -> ResponseReturnValue:
    """A code for one more browser, shown once."""
    name, code = forms.text("name") or "", browsers.new_code()
    done = browsers.invite(services().store, who(), forms.command_id(), name, code)
    errors = fields.problems(done.refusals)
    if done.refusals:
        return (_page(errors), 422) if errors else refused_page(done.refusals, "/browsers")
    if done.repeated:
        # The code of the first time was shown, and is kept nowhere.
        return redirect("/browsers", 303)
    view = presenter.code_page(name, code, _from_elsewhere())
    return render_template("browsers/code.html", **view)


def _from_elsewhere() -> str | None:
    """How another device reaches this kiosk, as far as is known; its own address is no way here."""
    if not here.is_this_machine():
        return request.host_url.rstrip("/")
    served = services().network.served
    return f"https://{served.names[0]}" if served else None


@blueprint.post("/<browser_id>/end")
@allow(Access.BROWSERS)
def end(browser_id: str) -> ResponseReturnValue:
    """A browser is the school's own no more."""
    if not addresses.is_id(browser_id):
        abort(404)
    done = browsers.end(services().store, who(), forms.command_id(), browser_id)
    return refused_page(done.refusals, "/browsers") if done.refusals else redirect("/browsers", 303)


def _page(errors: fields.Errors) -> str:
    with services().store.read() as facts:
        view = presenter.list_page(facts, errors)
    return render_template("browsers/list.html", **view)
