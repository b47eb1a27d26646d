"""The page that is turned to the parent, and what comes of the signature."""

from datetime import datetime, timedelta
from typing import Any

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.events import Declined, Released
from kiosk.custody.states import SignOffMethod
from kiosk.services import signature
from kiosk.services.acting import new_id
from kiosk.services.collecting import Collection, collection_at
from kiosk.services.ports import Done, Facts
from kiosk.services.releasing import Signing, release
from kiosk.services.views import Logged
from kiosk.services.wordings import VERSION, WORDINGS, Wording, wording
from kiosk.web import addresses, forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, who
from kiosk.web.collect import presenter
from kiosk.web.collect.presenter import SignSheet
from kiosk.web.collect.routes import after, blueprint
from kiosk.web.collect.steps import here
from kiosk.web.words import clock_time, number

View = dict[str, Any]

READ_WITHIN = timedelta(minutes=15)
MOST_ENTRIES = 100


def under_way(facts: Facts) -> Collection | None:
    """The collection at this station, when it has come to the signature."""
    collection = collection_at(facts.station(session().station or ""))
    if collection is None or collection.stopped or not collection.chosen:
        return None
    return collection if collection.collector_id and collection.identity else None


def sheet_of(facts: Facts, collection: Collection, words: Wording, at: datetime) -> SignSheet:
    """What this collection's collector reads, or read at that time."""
    adult = facts.adult(collection.collector_id or "")
    name = adult.name if adult else ""
    return presenter.sheet(facts, collection, name, words, at)


def read_fields(words: Wording, collection: Collection, at: datetime) -> dict[str, str]:
    """What a page carries along, so that what is signed is what was read on it."""
    return {
        "lang": words.code,
        "read_at": at.isoformat(),
        "collector": collection.collector_id or "",
        "covers": ",".join(collection.chosen),
    }


def _read_at(now: datetime) -> datetime:
    """When the page was read: within the last quarter of an hour, or now."""
    try:
        at = datetime.fromisoformat(request.form.get("read_at", ""))
        return at if at.tzinfo and timedelta() <= now - at <= READ_WITHIN else now
    except ValueError:
        return now


@blueprint.get("/sign")
@allow(Access.DESK)
def sign() -> ResponseReturnValue:
    """The parent's page: a sentence, a line to sign on, and nothing of anybody else."""
    words = wording(request.args.get("lang"))
    is_mark = request.args.get("as") == "mark"
    with services().store.read() as facts:
        collection = under_way(facts)
        if collection is None:
            return redirect("/collect", 303)
        now = facts.now.at
        shown = sheet_of(facts, collection, words, now)
        policy = facts.school().policy(now)
    g.turned_to_parent = True
    return render_template(
        "collect/parent.html",
        **parent_language(words),
        title=shown.title,
        sentence=shown.sentence,
        items=None,
        notice={
            "lead": words.notice_lead,
            "words": policy.notice if words.code == "en" else words.notice,
        },
        languages=[
            {"code": item.code, "name": item.own_name, "url": f"/collect/sign?lang={item.code}"}
            for item in WORDINGS.values()
        ],
        language=words.own_name,
        words=_words(words),
        action="/collect/sign",
        command_id=new_id(),
        fields={
            **read_fields(words, collection, now),
            "as": "mark" if is_mark else "drawn",
        },
        cannot=f"/collect/cannot-sign?lang={words.code}",
    )


def parent_language(words: Wording) -> View:
    """The language and direction of a page that a parent reads."""
    return {"lang": words.code, "dir": "rtl" if words.rtl else "ltr"}


def _words(words: Wording) -> View:
    return {
        "wipe": words.clear,
        "undo": words.undo,
        "cannot": words.cannot,
        "done": words.done,
        "box": words.box,
        "empty": words.empty,
        "slight": words.slight,
        "language": words.language,
    }


@blueprint.post("/sign")
@allow(Access.DESK)
def signed() -> ResponseReturnValue:
    """The collector signed."""
    strokes = signature.parse(request.form.get("strokes", ""))
    method = SignOffMethod.MARK if request.form.get("as") == "mark" else SignOffMethod.DRAWN
    if not strokes:
        return redirect("/collect/sign?lang=" + wording(request.form.get("lang")).code, 303)
    return let_go(method, strokes=strokes)


def let_go(
    method: SignOffMethod,
    *,
    strokes: Any = None,
    witness: str | None = None,
    slip: str | None = None,
) -> ResponseReturnValue:
    """Release everything chosen on this sign-off, or say why not."""
    words = wording(request.form.get("lang"))
    with services().store.read() as facts:
        collection = under_way(facts)
        at = _read_at(facts.now.at)
        plain = sheet_of(facts, collection, words, at).plain if collection else ""
    signing = Signing(
        method=method,
        collector_id=request.form.get("collector"),
        covers=tuple(request.form.get("covers", "").split(",")),
        language=words.code,
        wording=plain,
        wording_version=VERSION,
        strokes=strokes,
        witness=witness,
        slip=slip,
    )
    done = release(services().store, who(), forms.command_id(), signing)
    turned = method in (SignOffMethod.DRAWN, SignOffMethod.MARK)
    return released(done, f"/collect/thanks?lang={words.code}&" if turned else "/collect/done?")


def released(done: Done, following: str) -> ResponseReturnValue:
    """On to the thanks or the receipt of a release; or why there was none."""
    if done.refusals:
        return after(done)
    services().hub.publish(session().station or "", "changed", sound="out")
    return redirect(f"{following}first={done.sequences[0]}&last={done.sequences[-1]}", 303)


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
    following = {"words": "Next collection", "url": "/collect", "main": True}
    return render_template(
        "collect/card.html", title="Collection", counts=counts, card=card, buttons=[following]
    )


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
