"""A leader is asked elsewhere whether something goes early; the desk waits meanwhile."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from kiosk.services.desk.collecting import collection_at
from kiosk.services.safeguarding.approving import ask_a_leader, waits_for_approval
from kiosk.web import forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, who
from kiosk.web.collect.routes import after, blueprint
from kiosk.web.collect.steps import HOME, here, post
from kiosk.web.words import clock_time


@blueprint.post("/ask")
@allow(Access.DESK)
def ask() -> ResponseReturnValue:
    """Whoever may approve is asked, in their own browser."""
    done = ask_a_leader(services().store, who(), forms.command_id())
    return after(done) if done.refusals else redirect("/collect/asked", 303)


@blueprint.get("/asked")
@allow(Access.DESK)
def asked() -> ResponseReturnValue:
    """Nothing to do but wait; once somebody agreed, the collection goes on."""
    with services().store.read() as facts:
        collection = collection_at(facts.station(session().station or ""))
        if collection is None or not waits_for_approval(facts, who(), collection):
            return redirect("/collect", 303)
        counts, now = here(facts), facts.now.at
    card = {
        "kind": "wait",
        "title": "A leader is asked",
        "lines": [
            "It waits under “Second person” in their own browser, for a quarter of an hour.",
            "This screen goes on by itself when they agree.",
        ],
        "recorded": f"Asked at {clock_time(now)}",
    }
    buttons = [
        post(HOME),
        {"words": "Second person here", "url": "/collect/approve"},
        {"words": "Look again", "url": "/collect", "main": True},
    ]
    return render_template(
        "collect/card.html", title="Collection", counts=counts, card=card, buttons=buttons
    )
