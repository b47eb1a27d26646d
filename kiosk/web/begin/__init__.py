"""The first day of a new school, step by step."""

from flask import g, render_template

from kiosk.scanning.router import Activity
from kiosk.services.desk.stations import begin
from kiosk.services.school.beginning import progress
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, who
from kiosk.web.begin.presenter import begin_page
from kiosk.web.begin.trial import trial_card
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


@blueprint.get("/begin/trial")
@allow(Access.DESK)
def trial() -> str:
    """A trial of the readers: what was read last. From one's own browser the desk is asked for."""
    parts, name = services(), session().station or ""
    begin(parts.store, who(), Activity.TRIAL)
    g.live_page = "trial"
    reading = sum(reader.is_good for reader in parts.board.readers(name))
    with parts.store.read() as facts:
        card = trial_card(facts.station(name), reading, facts.now.at)
    finish = {"words": "Finish", "url": "/", "main": True}
    return render_template(
        "hand_in/device.html", title="Reader trial", counts="", card=card, buttons=[finish]
    )
