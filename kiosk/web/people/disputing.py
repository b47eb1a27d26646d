"""Somebody says that an adult should not collect, and shows no document: for the headteacher."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from kiosk.custody.people.disputes import LONGEST
from kiosk.services.people import disputes
from kiosk.services.views import Adult
from kiosk.web import fields, forms, words
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.fields import Errors
from kiosk.web.people.adult_fields import form
from kiosk.web.people.routes import answered, blueprint, pupil_of

NO_BAR = (
    "It is no bar: who may collect stays as it is. If there is a document, or the child may be in "
    "danger, tell the safeguarding lead now."
)


@blueprint.get("/<pupil_id>/adults/<adult_id>/dispute")
@allow(Access.REGISTER)
def ask_dispute(pupil_id: str, adult_id: str) -> str:
    """What was said of this adult, of which nobody has shown a document."""
    return _page(pupil_id, adult_id, "", {})


@blueprint.post("/<pupil_id>/adults/<adult_id>/dispute")
@allow(Access.REGISTER)
def note_dispute(pupil_id: str, adult_id: str) -> ResponseReturnValue:
    """The headteacher is told; who may collect stays as it is."""
    _adult(pupil_id, adult_id)
    typed = forms.text("note", LONGEST + 1) or ""
    store, act = services().store, forms.command_id()
    done = disputes.note(store, who(), act, pupil_id, adult_id, typed)
    errors = fields.problems(done.refusals)
    if errors:
        return _page(pupil_id, adult_id, typed, errors), 422
    return answered(done, f"/people/{pupil_id}/adults/{adult_id}")


def _page(pupil_id: str, adult_id: str, typed: str, errors: Errors) -> str:
    pupil, adult = pupil_of(pupil_id), _adult(pupil_id, adult_id)
    at = f"/people/{pupil_id}/adults/{adult_id}"
    said = fields.text(
        "note", "Who said what", typed, errors, rows=4, maxlength=LONGEST,
        hint="The safeguarding lead and the headteacher alone read it.",
    )  # fmt: skip
    view = form(f"{at}/dispute", [said], "Tell the headteacher", errors)
    return render_template(
        "layouts/form.html",
        title="A dispute",
        heading=f"May {adult.name} collect?",
        lead=f"Somebody disputes it, of {words.possessive(pupil.name)} devices.",
        note=NO_BAR,
        form={**view, "back": at},
    )


def _adult(pupil_id: str, adult_id: str) -> Adult:
    pupil_of(pupil_id)
    with services().store.read() as facts:
        links = facts.links_of_pupil(pupil_id)
    found = next((link.adult for link in links if link.adult.id == adult_id), None)
    return found or abort(404)
