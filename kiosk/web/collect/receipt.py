"""What came of a collection: the parent's thanks, and the receipt on staff's screen."""

from datetime import datetime
from typing import Any

from flask import abort, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hardware.slips import PrinterTrouble
from kiosk.custody.events import Declined, Released
from kiosk.services.acting import new_id
from kiosk.services.desk.slips import collected_slip
from kiosk.services.people.wordings import wording
from kiosk.services.ports import Facts
from kiosk.services.views import Logged
from kiosk.web import addresses
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session
from kiosk.web.collect import presenter
from kiosk.web.collect.routes import blueprint
from kiosk.web.collect.signing import parent_language
from kiosk.web.collect.steps import here
from kiosk.web.words import clock_time, number

View = dict[str, Any]

MOST_ENTRIES = 100


@blueprint.get("/thanks")
@allow(Access.DESK)
def thanks() -> str:
    """What the parent sees last."""
    words = wording(request.args.get("lang"))
    g.turned_to_parent = True
    first, last = _span()
    back = {"words": words.back, "url": f"/collect/done?first={first}&last={last}", "main": True}
    return render_template(
        "collect/thanks.html",
        **parent_language(words),
        title=words.thanks,
        mark="in",
        lines=[words.thanks_line],
        back=back,
    )


def _span() -> tuple[int, int]:
    first = addresses.number("first") or 0
    last = addresses.number("last") or 0
    return first, min(last, first + MOST_ENTRIES)


@blueprint.get("/done")
@allow(Access.DESK)
def done() -> ResponseReturnValue:
    """What went, to whom, and which entries say so; or that nothing did."""
    return _done(None)


def _done(said: str | None) -> ResponseReturnValue:
    """The page of what came of it; `said` is what became of its slip."""
    first, last = _span()
    with services().store.read() as facts:
        mine = _one_act(facts, first, last)
        out = [entry.event for entry in mine if isinstance(entry.event, Released)]
        declined = [entry.event for entry in mine if isinstance(entry.event, Declined)]
        if not out and not declined:
            return redirect("/collect", 303)
        at, entry = mine[-1].at, mine[-1].sequence
        card = _released_card(facts, out, at, entry) if out else _declined_card(facts, declined, at)
        counts = here(facts)
    if said:
        card["lines"] = [*card["lines"], said]
    following = {"words": "Next collection", "url": "/collect", "main": True}
    slip = {"words": "Print a receipt", "url": f"/collect/receipt?first={first}&last={last}"}
    offered = out and services().slips is not None and said is None
    return render_template(
        "collect/card.html",
        title="Collection",
        counts=counts,
        card=card,
        buttons=[*([{**slip, "post": True, "command_id": new_id()}] if offered else []), following],
    )


@blueprint.post("/receipt")
@allow(Access.DESK)
def slip() -> ResponseReturnValue:
    """A slip for the collector comes out of the receipt printer."""
    printer = services().slips or abort(404)
    first, last = _span()
    with services().store.read() as facts:
        mine = _one_act(facts, first, last)
        printed = collected_slip(facts, mine)
    if printed is None:
        return redirect("/collect", 303)
    try:
        printer.print(printed)
    except PrinterTrouble as error:
        return _done(error.words)
    return _done("The receipt is printed.")


def _one_act(facts: Facts, first: int, last: int) -> list[Logged]:
    """The entries from first to last, as far as one act at this station made them."""
    begin = facts.entry(first)
    if begin is None or begin.station != session().station:
        return []
    logged = (facts.entry(number) for number in range(first, last + 1))
    return [item for item in logged if item and item.command_id == begin.command_id]


def _titles(facts: Facts, events: list[Any]) -> list[str]:
    records = [facts.record(event.record_id) for event in events]
    return [presenter.title_of(facts, record) for record in records if record]


def _released_card(facts: Facts, out: list[Released], at: datetime, last: int) -> View:
    titles = " and ".join(_titles(facts, out))
    how = "Signed" if out[0].sign_off_id else "On a standing authority,"
    count = len(out)
    return {
        "kind": "out",
        "word": "Released",
        "title": f"Handed to {out[0].collector_name or 'the collector'}",
        "lines": [f"{titles}. {how} at {clock_time(at)}."],
        "recorded": f"{count} device{'s' if count > 1 else ''} out · entry {number(last)}",
    }


def _declined_card(facts: Facts, declined: list[Declined], at: datetime) -> View:
    records = [facts.record(event.record_id) for event in declined]
    slots = ", ".join(record.slot for record in records if record and record.slot)
    stay = "It stays here." if len(declined) == 1 else "They stay here."
    return {
        "kind": "attention",
        "word": "Declined",
        "title": "Not signed",
        "lines": [f"{' and '.join(_titles(facts, declined))}. {stay}"],
        "where": f"Put back: slot {slots}" if slots else None,
        "recorded": f"Recorded at {clock_time(at)} · nothing was released",
    }
