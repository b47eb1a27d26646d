"""Turning one's own session into one of the desk."""

from urllib.parse import urlencode

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from kiosk.services.acting import new_id
from kiosk.services.staff import sessions
from kiosk.web import forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session
from kiosk.web.sign_in.routes import blueprint


@blueprint.get("/desk")
@allow(Access.SIGNED_IN)
def to_the_desk() -> str:
    """Offer to work at the desk, with the desk's role only."""
    following = forms.local_address(request.args.get("next"), "/start")
    lines = [
        "That is done at the desk. There you have the desk’s role only, whoever you are,",
        "and nothing that is restricted is shown.",
    ]
    return render_template(
        "sign_in/ask.html",
        title="At the desk",
        question="Work at the desk?",
        lines=lines,
        action="/desk?" + urlencode({"next": following}),
        command_id=new_id(),
        buttons=[
            {"words": "Back", "url": "/"},
            {"words": "Work at the desk", "main": True},
        ],
    )


@blueprint.post("/desk")
@allow(Access.SIGNED_IN)
def take_the_desk() -> Response:
    """Turn one's own session into one of the desk."""
    parts = services()
    parts.presence.seen(sessions.presence_key(session(), parts.station))
    done = sessions.to_the_desk(parts.store, session(), parts.station)
    following = forms.local_address(request.args.get("next"), "/start")
    return redirect(following if done else "/", 303)
