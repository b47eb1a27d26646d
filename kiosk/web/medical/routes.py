"""The medical return: one button, alone, now; then the account that is still to be written."""

from typing import Any

from flask import abort, redirect, render_template
from flask.typing import ResponseReturnValue

from kiosk.custody.errors import Code
from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import State
from kiosk.custody.visibility import is_restricted, is_unseen
from kiosk.services.acting import new_id
from kiosk.services.desk import medical
from kiosk.services.ports import Facts
from kiosk.web import addresses, fields, forms, words
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, sight, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.refusing import refused_page

blueprint = Blueprint("medical", url_prefix="/medical")

View = dict[str, Any]

_HELD = frozenset({Code.HELD, Code.POLICE_INTEREST})


@blueprint.get("")
@allow(Access.STAFF)
def to_write() -> str:
    """Every medical return of which the account is still to be written."""
    with services().store.read() as facts:
        due = [_card(facts, x) for x in medical.without_account(facts) if _sees(x.record)]
    lead = "Write what happened while you remember it." if due else "Every account is written."
    return render_template("medical/list.html", title="Medical returns", lead=lead, due=due)


def _sees(record: CustodyRecord) -> bool:
    return not is_unseen(record, sight())


def _card(facts: Facts, due: medical.Unwritten) -> View:
    given = f"Given back {words.since(due.at, facts.now.at)}"
    url = f"/medical/{due.record.record_id}/account"
    return {"title": _named(facts, due.record), "hint": given, "url": url}


def _named(facts: Facts, record: CustodyRecord) -> str:
    """Whose it was; at the desk, where others look on, by initials."""
    if is_restricted(record) and not sight().restricted:
        return "A device"
    device = facts.device(record.device_id) if record.device_id else None
    pupil = facts.pupil(record.pupil_id) if record.pupil_id else None
    if pupil is None:
        return words.device(device).capitalize()
    return f"{pupil.initials if session().station else pupil.name}: {words.device(device)}"


@blueprint.post("/<record_id>")
@allow(Access.STAFF)
def give_back(record_id: str) -> ResponseReturnValue:
    """The child has it. Under a hold nobody does: a substitute is asked for, at once."""
    _found(record_id)
    done = medical.give_back(services().store, who(), forms.command_id(), record_id)
    codes = {item.code for item in done.refusals}
    if codes and codes <= _HELD:
        return _substitute(), 409
    if done.refusals:
        return refused_page(done.refusals, "/")
    return redirect(f"/medical/{record_id}/account", 303)


def _substitute() -> str:
    card = {
        "kind": "stop",
        "word": "Held",
        "title": "Get a substitute now",
        "lines": [
            "This one is held and stays. The safeguarding lead and the headteacher are alerted.",
            "Ring the parents for another one. If the child is unwell: first aid, 999.",
        ],
        "where": "Stay with the child",
        "recorded": "The need is recorded",
    }
    buttons = [{"words": "Done", "url": "/", "main": True}]
    return render_template(
        "hand_in/device.html", title="Medical", counts="", card=card, buttons=buttons
    )


@blueprint.get("/<record_id>/account")
@allow(Access.STAFF)
def ask_account(record_id: str) -> ResponseReturnValue:
    """What happened? It may be written later: it waits on the screen until then."""
    return _account(record_id, {})


@blueprint.post("/<record_id>/account")
@allow(Access.STAFF)
def write_account(record_id: str) -> ResponseReturnValue:
    """It is written."""
    _found(record_id)
    text = forms.text("account", 1000) or ""
    done = medical.write_account(services().store, who(), forms.command_id(), record_id, text)
    if {item.facts.get("field") for item in done.refusals} == {"text"}:
        return _account(record_id, {"account": "Say what happened."})
    if done.refusals:
        return refused_page(done.refusals, "/medical")
    return redirect("/medical", 303)


def _account(record_id: str, errors: fields.Errors) -> ResponseReturnValue:
    record = _found(record_id)
    if record.state is not State.RETURNED or record.accounted:
        return redirect("/medical", 303)
    with services().store.read() as facts:
        named = _named(facts, record)
    hint = "Why the child needed it, who decided, how the child is, who was told."
    asked = fields.text("account", "What happened?", "", errors, rows=5, maxlength=1000, hint=hint)
    form = {
        "action": f"/medical/{record_id}/account",
        "command_id": new_id(),
        "fields": [asked],
        "button": "Record the account",
        "errors": fields.summary(errors, [asked]),
    }
    page = render_template(
        "layouts/form.html",
        title="Medical return",
        heading=named,
        lead="The child has it back. The safeguarding lead and the headteacher are alerted.",
        form=form,
        more={"words": "Later: it waits on the screen", "url": "/"},
    )
    return page, 422 if errors else 200


def _found(record_id: str) -> CustodyRecord:
    record = None
    if addresses.is_id(record_id):
        with services().store.read() as facts:
            record = facts.record(record_id)
    if record is None or not _sees(record):
        abort(404)
    return record
