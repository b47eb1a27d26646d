"""The messages: what waits, what failed and why, what may not have gone; and what is done then."""

from collections.abc import Callable

from flask import abort, redirect, render_template
from flask.typing import ResponseReturnValue

from kiosk.services.ports import Done
from kiosk.services.telling.resending import again, resolve, withdraw
from kiosk.services.telling.told_view import messages_view
from kiosk.web import addresses, forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, sight, who
from kiosk.web.refusing import refused_page
from kiosk.web.telling.outbox import messages_page
from kiosk.web.telling.routes import blueprint

ACTS: dict[str, Callable[[str], Done]] = {
    "again": lambda item: again(services().store, who(), forms.command_id(), item),
    "went": lambda item: resolve(services().store, who(), forms.command_id(), item, went=True),
    "not-gone": lambda item: resolve(services().store, who(), forms.command_id(), item, went=False),
    "withdraw": lambda item: withdraw(services().store, who(), forms.command_id(), item),
}


@blueprint.get("/messages")
@allow(Access.REGISTER)
def every() -> str:
    """What waits, what did not go and why, what may not have gone, and the newest of the rest."""
    found = messages_view(services().store, who())
    view = messages_page(
        found,
        services().clock.now().at,
        restricted=sight().restricted,
        can_mail=services().post is not None,
    )
    return render_template("telling/messages.html", **view)


@blueprint.post("/messages/<message_id>/<act>")
@allow(Access.REGISTER)
def act(message_id: str, act: str) -> ResponseReturnValue:
    """Send it again, say whether it went, or withdraw it."""
    if act not in ACTS or not addresses.is_id(message_id):
        abort(404)
    shown = messages_view(services().store, who())
    if not any(item.message.id == message_id for item in shown):
        abort(404)
    done = ACTS[act](message_id)
    if done.refusals:
        return refused_page(done.refusals, "/telling/messages")
    return redirect("/telling/messages", 303)
