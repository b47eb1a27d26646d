"""The page that is turned to the carer who signs that their child may go home alone."""

from dataclasses import replace
from typing import Any

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.states import SignOffMethod
from kiosk.services.acting import new_id
from kiosk.services.desk import signature
from kiosk.services.people.authorities import sign, why_not
from kiosk.services.people.standing_wordings import VERSION
from kiosk.services.people.wordings import WORDINGS, wording
from kiosk.web import forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.collect.signing import buttons_in, parent_language
from kiosk.web.refusing import refused_page
from kiosk.web.standing.asked import address, authority_asked, carried, iso_day
from kiosk.web.standing.presenter import sentence
from kiosk.web.standing.routes import blueprint, pupil_of

View = dict[str, Any]


@blueprint.get("/pupil/<pupil_id>/sign")
@allow(Access.DESK)
def read_and_sign(pupil_id: str) -> ResponseReturnValue:
    """The carer's page: a sentence, and a line to sign on."""
    found = pupil_of(pupil_id)
    new = authority_asked(found.id, request.args, iso_day(request.args.get("until", "")))
    words = wording(new.language)
    with services().store.read() as facts:
        against = why_not(facts, who(), new)
        title, parts, _ = sentence(facts, found, new, words.code)
        notice = facts.school().policy(facts.now.at).notice
    if against:
        return refused_page(against, f"/standing/pupil/{found.id}")
    g.turned_to_parent = True
    return render_template(
        "standing/sign.html",
        **parent_language(words),
        title=title,
        sentence=parts,
        items=None,
        notice={
            "lead": words.notice_lead,
            "words": notice if words.code == "en" else words.notice,
        },
        languages=[
            {"code": item.code, "name": item.own_name, "url": address(new, item.code)}
            for item in WORDINGS.values()
        ],
        language=words.own_name,
        words=buttons_in(words),
        action=f"/standing/pupil/{found.id}/sign",
        command_id=new_id(),
        carried=[*carried(new), ("lang", words.code)],
        cannot=f"/standing/pupil/{found.id}",
    )


@blueprint.post("/pupil/<pupil_id>/sign")
@allow(Access.DESK)
def signed(pupil_id: str) -> ResponseReturnValue:
    """The carer signed."""
    found = pupil_of(pupil_id)
    new = authority_asked(found.id, request.form, iso_day(request.form.get("until", "")))
    words = wording(new.language)
    strokes = signature.parse(request.form.get("strokes", ""))
    if not strokes:
        return redirect(address(new, words.code), 303)
    with services().store.read() as facts:
        plain = sentence(facts, found, new, words.code)[2]
    whole = replace(
        new,
        method=SignOffMethod.DRAWN,
        language=words.code,
        wording=plain,
        wording_version=VERSION,
        strokes=strokes,
    )
    done = sign(services().store, who(), forms.command_id(), whole)
    back = f"/standing/pupil/{found.id}"
    if done.refusals:
        return refused_page(done.refusals, back)
    g.turned_to_parent = True
    return render_template(
        "collect/thanks.html",
        **parent_language(words),
        title=words.thanks,
        mark="in",
        lines=[words.thanks_line],
        back={"words": words.back, "url": back, "main": True},
    )
