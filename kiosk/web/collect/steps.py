"""The screens of a collection, one for each step of it."""

from typing import Any

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from kiosk.custody.errors import NEUTRAL
from kiosk.services.acting import new_id
from kiosk.services.desk.collecting import Collection, Item, collection_at, items, obstacles
from kiosk.services.ports import Facts
from kiosk.web.auth import services, session, who
from kiosk.web.collect import presenter
from kiosk.web.refusing import words_of
from kiosk.web.words import clock_time

View = dict[str, Any]

HOME = {"words": "Back", "url": "/collect/leave", "post": True}
OTHER_CHECK = "other"
AGAIN = {"words": "Back", "url": "/collect/again", "post": True}


def post(button: View) -> View:
    """A button that posts, with an id of its own."""
    return {**button, "command_id": new_id()}


def here(facts: Facts) -> str:
    """How many devices are still here."""
    return f"{len(facts.open_records())} still here"


def step(facts: Facts, collection: Collection) -> ResponseReturnValue:
    """The screen that this collection asks for next."""
    if collection.stopped:
        return _please_wait(facts)
    if collection.wrong_device is not None:
        return _wrong(facts, collection)
    if collection.collector_id is None or collection.identity is None:
        return _who(facts, collection)
    found = _chosen(facts, collection)
    if not found:
        return _who(facts, collection)
    if any(obstacles(item.refusals) for item in found):
        return _refused(facts, found)
    if any(not item.scanned for item in found):
        return _fetch(facts, found)
    return redirect("/collect/give" if collection.by_pupil else "/collect/sign", 303)


def comes_to_signing(facts: Facts, collection: Collection) -> bool:
    """Whether nothing else comes before the signature for what is chosen."""
    found = _chosen(facts, collection)
    return all(item.scanned and not obstacles(item.refusals) for item in found)


def _chosen(facts: Facts, collection: Collection) -> list[Item]:
    return [item for item in items(facts, who(), collection) if item.chosen]


def _who(facts: Facts, collection: Collection) -> str:
    found = items(facts, who(), collection)
    known = {
        "words": "I know this person: turn the screen",
        "name": "check",
        "value": "known",
        "main": True,
    }
    return render_template(
        "collect/who.html",
        title="Collection",
        counts=here(facts),
        action="/collect/who",
        command_id=new_id(),
        collectors=presenter.collectors(facts, collection),
        devices=presenter.devices(facts, found),
        condition=presenter.condition(collection.condition),
        buttons=[
            # Inside the page's form, where no other form may stand.
            {"words": "Back", "sends_to": "/collect/leave", "unchecked": True},
            {"words": "Other check", "name": "check", "value": OTHER_CHECK},
            known,
        ],
    )


def someone_else() -> str:
    """Nobody on the list: nothing goes, and whom to ring."""
    with services().store.read() as facts:
        counts = here(facts)
        collection = collection_at(facts.station(session().station or ""))
        by_call = facts.school().policy(facts.now.at).telephone_authority
    lines = [
        "Do not hand anything over. Ring a listed carer on the number in the register.",
        "A confiscated device waits for a parent or carer.",
    ]
    card = {
        "kind": "stop",
        "word": "Not listed",
        "title": "Not on the list",
        "lines": lines,
        "recorded": "Nothing was released",
    }
    rings = collection is not None and by_call
    buttons: list[View] = [{"words": "Back", "url": "/collect", "main": not rings}]
    if collection is not None and rings:
        url = f"/telephone/{collection.pupil_id}"
        buttons.append({"words": "Ring a carer", "url": url, "main": True})
    return render_template(
        "collect/card.html", title="Collection", counts=counts, card=card, buttons=buttons
    )


def _please_wait(facts: Facts) -> str:
    title, line = NEUTRAL[0].split(":")[0], "A colleague will help with this one."
    card = {
        "kind": "wait",
        "title": title,
        "lines": [line, "It takes a few minutes."],
        "recorded": f"A colleague has been told at {clock_time(facts.now.at)}",
    }
    leave = {**post(HOME), "words": "Back to the start", "main": True}
    return render_template(
        "collect/card.html", title="Collection", counts=here(facts), card=card, buttons=[leave]
    )


def _wrong(facts: Facts, collection: Collection) -> str:
    item = facts.device(collection.wrong_device or "")
    record = facts.open_record_of(item.id) if item else None
    where = f"Put slot {record.slot} back" if record and record.slot else "Put it back"
    card = {
        "kind": "stop",
        "word": "Wrong device",
        "title": "Not this one",
        "lines": ["That is a different device, and not one of this family’s."],
        "where": where,
        "recorded": "Nothing was released",
    }
    go_on = {"words": "It is back", "url": "/collect/put-back", "post": True, "main": True}
    return render_template(
        "collect/card.html",
        title="Collection",
        counts=here(facts),
        card=card,
        buttons=[post(HOME), post(go_on)],
    )


def _fetch(facts: Facts, found: list[Item]) -> str:
    missing = [item for item in found if not item.scanned]
    record = missing[0].record
    bag = f", in sealed bag {record.bag}" if record.bag else ""
    card = {
        "kind": "chosen",
        "title": f"Fetch {presenter.title_of(facts, record)}",
        "lines": [f"{presenter.hint_of(facts, record)}{bag}. Then scan it here."],
        "slot": {"label": "Slot", "value": record.slot} if record.slot else None,
        "recorded": "Scanning it is the check",
    }
    leave_it = {
        "words": "Leave it here today",
        "url": "/collect/without",
        "post": True,
        "fields": {"record": record.record_id},
    }
    return render_template(
        "collect/card.html",
        title="Collection",
        counts=f"{len(missing)} to fetch",
        card=card,
        scans=[_scan_row(facts, item) for item in found],
        scans_title="In this collection",
        buttons=[post(AGAIN), post(leave_it)],
    )


def _scan_row(facts: Facts, item: Item) -> View:
    pupil = facts.pupil(item.record.pupil_id) if item.record.pupil_id else None
    where = f"Slot {item.record.slot}" if item.record.slot else "No slot"
    return {
        "kind": "in" if item.scanned else "waiting",
        "word": "Scanned" if item.scanned else "To scan",
        "title": f"{where} · {pupil.initials}" if pupil else where,
        "detail": "scanned" if item.scanned else "to fetch",
        "at": "",
    }


def _refused(facts: Facts, found: list[Item]) -> str:
    item = next(item for item in found if obstacles(item.refusals))
    against = obstacles(item.refusals)
    codes = {refusal.code.value for refusal in against}
    said = words_of(against)
    buttons = [post(AGAIN)]
    if codes == {"not_due"}:
        buttons.append({"words": "It goes early", "url": "/collect/early", "main": True})
    if codes == {"approval_missing"}:
        buttons.append(
            post({"words": "Ask a leader elsewhere", "url": "/collect/ask", "post": True})
        )
        buttons.append({"words": "Second person here", "url": "/collect/approve", "main": True})
    if len(found) > 1:
        leave_it = {
            "words": "Leave it here today",
            "url": "/collect/without",
            "post": True,
            "fields": {"record": item.record.record_id},
        }
        buttons.append(post(leave_it))
    return render_template(
        "collect/refused.html",
        title="Collection",
        counts=here(facts),
        heading=f"{presenter.title_of(facts, item.record)} cannot go home yet",
        refusals=[
            {"kind": "stop" if index == 0 else "attention", "words": what, "remedy": remedy}
            for index, (what, remedy) in enumerate(said)
        ],
        buttons=buttons,
    )
