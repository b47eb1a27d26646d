"""A search's record while it is written: shown, saved, signed off, thrown away."""

from typing import Any

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.safeguarding.searches import Search
from kiosk.services.acting import new_id
from kiosk.services.desk.second import WRONG_PIN, named, prove_second
from kiosk.services.ports import Done, Facts
from kiosk.services.safeguarding import searched, searching
from kiosk.services.safeguarding.drafts import Draft
from kiosk.services.safeguarding.searching import Page
from kiosk.web import addresses, fields, forms, words
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.fields import Errors
from kiosk.web.refusing import refused_page
from kiosk.web.searches import asked, presenter
from kiosk.web.searches.form import sections
from kiosk.web.searches.routes import blueprint

View = dict[str, Any]
ELSEWHERE = "It was changed on another page since. Open it again from the list: nothing is lost."


@blueprint.get("/draft/<search_id>")
@allow(Access.OWN)
def draft(search_id: str) -> str:
    """The record as far as it is written: to go on, or for the safeguarding lead to read."""
    found = draft_of(search_id)
    if found.author_id == who().staff_id:
        return _form(found, {}, Page(found.version, new_id()))
    searched.look(services().store, who(), search_id)
    with services().store.read() as facts:
        view = presenter.draft_page(facts, found, asked.told(found, found.written))
    return render_template("searches/one.html", **view)


@blueprint.post("/draft/<search_id>/save")
@allow(Access.OWN)
def save(search_id: str) -> ResponseReturnValue:
    """It is kept as far as it is written; a page saves by itself."""
    draft_of(search_id)
    done = searching.save(
        services().store, who(), new_id(), search_id, asked.page(), asked.written()
    )
    by_itself = bool(request.headers.get("HX-Request"))
    if done.refusals:
        return (ELSEWHERE, 200) if by_itself else refused_page(done.refusals, "/searches")
    if by_itself:
        return f"Saved {words.clock_time(done.moment.at)}."
    onwards = addresses.text("then") == "device"
    return redirect(f"/searches/draft/{search_id}/device" if onwards else "/searches", 303)


@blueprint.post("/draft/<search_id>/discard")
@allow(Access.OWN)
def discard(search_id: str) -> ResponseReturnValue:
    """It was begun by mistake."""
    draft_of(search_id)
    done = searching.throw_away(services().store, who(), new_id(), search_id)
    if done.refusals:
        return refused_page(done.refusals, f"/searches/draft/{search_id}")
    return redirect("/searches", 303)


@blueprint.post("/draft/<search_id>/sign")
@allow(Access.OWN)
def sign(search_id: str) -> ResponseReturnValue:
    """Whoever searched signs it off; from then on nothing in it is changed."""
    with services().store.read() as facts:
        known = addresses.is_id(search_id)
        found = searched.draft_for(facts, who(), search_id) if known else None
    if found is None:
        return _signed_already()
    page, typed = asked.page(), asked.written()
    told = asked.told(found, typed)
    proved, wrong = _proved(told.searched_by)
    if wrong is not None:
        return _form(_with(found, typed), {"pin": wrong}, page), 401
    store = services().store
    done = searching.sign(store, who(), forms.command_id(), search_id, page, told, proved)
    return _answered(done, found, typed, page)


def _answered(done: Done, found: Draft, typed: View, page: Page) -> ResponseReturnValue:
    errors = fields.problems(done.refusals)
    if errors and "draft" in errors:
        return refused_page(done.refusals, "/searches")
    if errors:
        shown = {"item0" if name == "items" else name: said for name, said in errors.items()}
        return _form(_with(found, typed), shown, page), 422
    if done.refusals:
        return refused_page(done.refusals, "/searches")
    return _done()


def _done() -> str:
    card = {
        "kind": "in",
        "word": "Signed off",
        "title": "The search is recorded",
        "lines": [
            "The safeguarding lead is alerted.",
            "Only they and the headteacher read it now.",
        ],
        "where": "Recorded",
    }
    buttons = [{"words": "Done", "url": "/searches", "main": True}]
    return render_template(
        "hand_in/device.html", title="Signed off", counts="", card=card, buttons=buttons
    )


def _signed_already() -> ResponseReturnValue:
    """A second tap on the same button is the same act: the store knows its answer.

    It is asked about no draft at all, so that somebody else's is as good as none.
    """
    nothing, page = Search(pupil_id=""), Page(-1, "")
    done = searching.sign(services().store, who(), forms.command_id(), "", page, nothing)
    return refused_page(done.refusals, "/searches") if done.refusals else _done()


def _proved(searched_by: str | None) -> tuple[str | None, str | None]:
    """Who proved that they searched, by badge and PIN; or why that does not hold."""
    name, pin = forms.text("signer", 60), request.form.get("pin", "")
    if not name and not pin:
        return None, None
    parts = services()
    with parts.store.read() as facts:
        second = named(facts, name or "")
    problem = prove_second(parts.store, parts.hasher, second, pin, None)
    if problem is not None or second is None:
        return None, problem.words if problem else WRONG_PIN
    if second.id != searched_by:
        return None, "This is not who searched. Whoever searched signs it off."
    return second.id, None


def _form(found: Draft, errors: Errors, page: Page) -> str:
    at = f"/searches/draft/{found.id}"
    with services().store.read() as facts:
        made = sections(facts, found, errors)
        view = {
            "title": "Search",
            "heading": _heading(facts, found),
            "lead": "Fill in what you know now. It is saved as you go.",
            "saved": f"Saved {words.clock_time(found.saved_at)}.",
            "devices": [_device(facts, item) for item in found.written.get(searched.RECORDS, [])],
        }
    every = [field for section in made for field in section["fields"]]
    signing = _signing(errors)
    return render_template(
        "searches/draft.html",
        at=at,
        command_id=new_id(),
        hidden={"version": page.version, "editor": page.editor},
        sections=made,
        signing=signing,
        errors=fields.summary(errors, [*every, *signing]),
        **view,
    )


def _signing(errors: Errors) -> list[View]:
    signer = "User name or badge"
    pin = fields.text("pin", "PIN", "", errors, type="password", pad="numbers", maxlength=20)
    return [fields.text("signer", signer, request.form.get("signer"), errors, maxlength=60), pin]


def _heading(facts: Facts, found: Draft) -> str:
    pupil = facts.pupil(found.about)
    return f"Search of {pupil.name}" if pupil else "Search"


def _device(facts: Facts, record_id: str) -> View:
    record = facts.record(record_id)
    device = facts.device(record.device_id) if record and record.device_id else None
    held = bool(record and record.holds)
    kind = words.CUSTODY[record.kind].capitalize() if record else ""
    line = f"{kind}: take it to the office." if not held else "Held. Do not look into it."
    return {"words": words.device(device).capitalize(), "line": line}


def _with(found: Draft, typed: View) -> Draft:
    """The draft with what was just typed, to be shown again."""
    records = found.written.get(searched.RECORDS, [])
    return Draft(
        **{**vars(found), "written": {**typed, searched.RECORDS: records}},
    )


def draft_of(search_id: str) -> Draft:
    """The draft of an address, for who may read it; 404 for anybody else."""
    with services().store.read() as facts:
        known = addresses.is_id(search_id)
        found = searched.draft_for(facts, who(), search_id) if known else None
    if found is None:
        abort(404)
    return found
