"""Who may go home alone today, on screen and on paper; and the form that a carer signs."""

from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.printing.documents import Paper
from kiosk.printing.press import NotPrinted, pressed
from kiosk.services.desk.walkers import walkers
from kiosk.services.people.wordings import WORDINGS
from kiosk.services.ports import Facts
from kiosk.services.views import Pupil
from kiosk.web import addresses, fields, paging
from kiosk.web.access import Access, allow
from kiosk.web.auth import services
from kiosk.web.printed import pdf
from kiosk.web.standing.papers import forms_paper, today_page, today_paper
from kiosk.web.standing.routes import blueprint

View = dict[str, Any]

MOST_FORMS = 60
"""A class; more would keep a small machine busy for minutes."""


@blueprint.get("/today")
@allow(Access.REGISTER)
def today() -> str:
    """Who may take hand-ins home alone today, by class."""
    with services().store.read() as facts:
        view = today_page(walkers(facts, paging.asked() or None), facts.now.at)
    return render_template("standing/today.html", **view)


@blueprint.get("/today.pdf")
@allow(Access.REGISTER)
def today_pdf() -> ResponseReturnValue:
    """The same, to print."""
    with services().store.read() as facts:
        paper = today_paper(walkers(facts, most=None).classes, facts.now.at, facts.school_name())
    return _printed(paper, "home-alone-today.pdf")


@blueprint.get("/forms")
@allow(Access.REGISTER)
def forms() -> str:
    """For whom, and in which language."""
    with services().store.read() as facts:
        pupil = _pupil(facts, request.args.get("pupil", ""))
        classes = () if pupil else facts.classes()
    languages = [(item.code, item.own_name) for item in WORDINGS.values()]
    asked = [fields.select("lang", "Language", languages, "en", {})]
    if pupil is None:
        options = [(name, f"Class {name}") for name in classes]
        asked.insert(0, fields.select("class", "For which class?", options, None, {}))
    return render_template(
        "standing/forms.html",
        title="Going home alone",
        heading=f"A form for {pupil.name}" if pupil else "Forms for carers to sign",
        lead="A page for each pupil. A signed one is checked, filed, and recorded at the pupil as "
        "signed on paper; until then nothing holds.",
        hidden={"pupil": pupil.id} if pupil else {},
        fields=asked,
        back=f"/standing/pupil/{pupil.id}" if pupil else "/standing",
    )


@blueprint.get("/forms.pdf")
@allow(Access.REGISTER)
def forms_pdf() -> ResponseReturnValue:
    """The forms, in the wording of the version that holds now."""
    asked = request.args.get("lang", "en")
    lang = asked if asked in WORDINGS else abort(404)
    name = request.args.get("class", "")
    with services().store.read() as facts:
        pupil = _pupil(facts, request.args.get("pupil", ""))
        of_class = facts.pupils_in(name) if name and name.isprintable() else ()
        chosen = [pupil] if pupil else of_class[:MOST_FORMS]
        if not chosen:
            abort(404)
        paper = forms_paper(facts, chosen, lang)
    return _printed(paper, "home-alone-form.pdf")


def _pupil(facts: Facts, pupil_id: str) -> Pupil | None:
    found = facts.pupil(pupil_id) if addresses.is_id(pupil_id) else None
    return found if found is not None and found.left_on is None else None


def _printed(paper: Paper, name: str) -> ResponseReturnValue:
    try:
        return pdf(pressed(paper), name)
    except NotPrinted as error:
        return render_template("errors/503.html", reference=error.words), 503
