"""Staff's side of a collection: find, who, what, fetch and scan, and why not."""

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.errors import DISCREET
from kiosk.custody.states import Condition, IdentityMethod
from kiosk.scanning.router import Activity
from kiosk.services.acting import new_id
from kiosk.services.desk import collection as collections
from kiosk.services.desk.collecting import collection_at, items
from kiosk.services.desk.stations import begin
from kiosk.services.ports import Done
from kiosk.web import forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.collect import presenter
from kiosk.web.collect.steps import OTHER_CHECK, here, someone_else, step
from kiosk.web.finding import finding
from kiosk.web.refusing import refused_page

blueprint = Blueprint("collect", url_prefix="/collect")


@blueprint.get("")
@allow(Access.DESK)
def page() -> ResponseReturnValue:
    """The next step of the collection under way, or the look-up that begins one."""
    begin(services().store, who(), Activity.COLLECT)
    with services().store.read() as facts:
        collection = collection_at(facts.station(session().station or ""))
        if collection is not None:
            return step(facts, collection)
        counts = here(facts)
    back = {"words": "Back", "url": "/"}
    return finding("collect/find.html", "Collection", "/collect/pupil/{id}", back, counts=counts)


@blueprint.get("/pupil/<pupil_id>")
@allow(Access.DESK)
def begin_for(pupil_id: str) -> ResponseReturnValue:
    """Begin a collection for a pupil who was looked up."""
    with services().store.read() as facts:
        if facts.pupil(pupil_id) is None:
            return redirect("/collect", 303)
    collections.start(services().store, who(), new_id(), pupil_id)
    return redirect("/collect", 303)


@blueprint.get("/device/<device_id>")
@allow(Access.DESK)
def begin_with(device_id: str) -> ResponseReturnValue:
    """Begin a collection for the pupil of a device that was looked up."""
    with services().store.read() as facts:
        record = facts.open_record_of(device_id)
    if record is None or record.pupil_id is None:
        return redirect("/collect", 303)
    return redirect(f"/collect/pupil/{record.pupil_id}", 303)


@blueprint.post("/collector")
@allow(Access.DESK)
def collector() -> ResponseReturnValue:
    """A collector was tapped: show what this adult may take. Answers the fragment."""
    person = request.form.get("collector", "")
    if person == presenter.SOMEONE_ELSE:
        return Response("", 204)
    collections.choose_collector(services().store, who(), new_id(), person, _looks())
    with services().store.read() as facts:
        collection = collection_at(facts.station(session().station or ""))
        if collection is None or collection.stopped:
            return Response("", 204, {"HX-Redirect": "/collect"})
        found = items(facts, who(), collection)
        view = presenter.devices(facts, found)
        looks = presenter.condition(collection.condition)
        return render_template("collect/_devices.html", devices=view, condition=looks)


@blueprint.post("/who")
@allow(Access.DESK)
def who_and_what() -> ResponseReturnValue:
    """Who collects, what goes home, and how staff know the person."""
    person = request.form.get("collector", "")
    if not person:
        return redirect("/collect", 303)
    if person == presenter.SOMEONE_ELSE:
        return someone_else()
    other = request.form.get("check") == OTHER_CHECK
    method = forms.choice("check", IdentityMethod)
    if method is None and not other:
        return redirect("/collect", 303)
    chosen = tuple(request.form.getlist("devices"))
    store, act = services().store, forms.command_id()
    done = collections.prepare(store, who(), act, person, chosen, method, _looks())
    return redirect("/collect/identity", 303) if other and not done.refusals else after(done)


def _looks() -> Condition:
    """How the devices look, as staff said; not looked at where they said nothing."""
    return forms.choice("condition", Condition) or Condition.NOT_SEEN


def after(done: Done) -> ResponseReturnValue:
    """On to the next step, or why not; a collection that ended or was stopped says so itself."""
    over = any(
        item.code in DISCREET or item.facts.get("why") in collections.OVER for item in done.refusals
    )
    if done.refusals and not over:
        return refused_page(done.refusals, "/collect")
    return redirect("/collect", 303)


@blueprint.post("/again")
@allow(Access.DESK)
def again() -> ResponseReturnValue:
    """Back to who is collecting."""
    return after(collections.again(services().store, who(), forms.command_id()))


@blueprint.post("/put-back")
@allow(Access.DESK)
def put_back() -> ResponseReturnValue:
    """The wrong device is back in its slot."""
    return after(collections.without_wrong(services().store, who(), forms.command_id()))


@blueprint.post("/without")
@allow(Access.DESK)
def without() -> ResponseReturnValue:
    """One device stays here today."""
    record_id = request.form.get("record", "")
    return after(collections.without(services().store, who(), forms.command_id(), record_id))


@blueprint.post("/leave")
@allow(Access.DESK)
def leave() -> ResponseReturnValue:
    """End the collection; everything stays."""
    collections.leave(services().store, who(), forms.command_id())
    return redirect("/collect", 303)
