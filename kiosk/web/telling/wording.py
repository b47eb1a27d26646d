"""The words of messages: what holds, what held, a preview with made-up names, another version."""

from typing import Any

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.telling.messages import Wording
from kiosk.custody.telling.wording import LONGEST_TEXT, NAMES, filled, why_not_word
from kiosk.services.acting import new_id
from kiosk.services.ports import Facts
from kiosk.services.telling.lettering import Words, adopt, sample_values, versions
from kiosk.web import fields, forms, words
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.refusing import refused_page
from kiosk.web.telling.routes import blueprint

TITLES = {
    Wording.NOTICE: ("Notice", "A device was taken: the letter, and the mail where details may go"),
    Wording.RECEIPT: ("Receipt", "For whoever collected it and signed"),
    Wording.SHORT: ("Mail without details", "What a carer gets where no details may go by mail"),
    Wording.ALERT: ("Mail about an alert", "To staff and the person outside; it says nothing"),
}


@blueprint.get("/words")
@allow(Access.HEAD)
def all_words() -> str:
    """Which messages there are, and since when each has its words."""
    cards = [
        {"title": title, "hint": hint, "url": f"/telling/words/{wording.value}"}
        for wording, (title, hint) in TITLES.items()
    ]
    return render_template("telling/words.html", title="The words of messages", cards=cards)


@blueprint.get("/words/<wording>")
@allow(Access.HEAD)
def one_wording(wording: str) -> str:
    """One message: its words, what they may name, a preview, and every earlier version."""
    which = _which(wording)
    with services().store.read() as facts:
        newest = versions(facts, which)[0]
        return _page(facts, which, newest.subject, newest.text, {})


@blueprint.post("/words/<wording>")
@allow(Access.HEAD)
def set_words(wording: str) -> ResponseReturnValue:
    """Show what the typed words come to, or adopt them."""
    which = _which(wording)
    subject, text = forms.text("subject", 500) or "", _text()
    wrong = fields.problems(tuple(why_not_word(which, subject, text))) or {}
    if wrong or request.form.get("act") != "adopt":
        with services().store.read() as facts:
            return _page(facts, which, subject, text, wrong), 422 if wrong else 200
    done = adopt(services().store, who(), forms.command_id(), which, subject, text)
    if done.refusals:
        return refused_page(done.refusals, "/telling/words")
    return redirect(f"/telling/words/{which.value}", 303)


def _which(name: str) -> Wording:
    return next((item for item in Wording if item.value == name), None) or abort(404)


def _text() -> str:
    raw = request.form.get("text", "").replace("\r\n", "\n")[: 2 * LONGEST_TEXT]
    return "".join(sign for sign in raw if sign == "\n" or sign.isprintable()).strip()


def _page(facts: Facts, which: Wording, subject: str, text: str, wrong: fields.Errors) -> str:
    title, hint = TITLES[which]
    values = sample_values(facts)
    shown = [
        fields.text("subject", "Subject", subject, wrong, maxlength=500),
        fields.text("text", "Text", text, wrong, rows=12),
    ]
    preview = None if wrong else [filled(subject, values), filled(text, values)]
    context: dict[str, Any] = {
        "title": title,
        "lead": hint,
        "errors": fields.summary(wrong, shown),
        "fields": shown,
        "names": [(f"{{{name}}}", meaning) for name, meaning in NAMES[which].items()],
        "preview": preview,
        "versions": [_version(item, facts) for item in versions(facts, which)],
        "command_id": new_id(),
        "action": f"/telling/words/{which.value}",
    }
    return render_template("telling/word.html", **context)


def _version(item: Words, facts: Facts) -> dict[str, str]:
    staff = facts.staff(item.staff_id) if item.staff_id else None
    since = f"Since {words.since(item.at, facts.now.at)}" if item.at else "From the beginning"
    by = f", by {staff.name}" if staff else ""
    return {"title": f"{since}{by}", "name": item.version, "text": item.text}
