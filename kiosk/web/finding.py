"""Looking a pupil up: search as one types, same names told apart by class, year and device."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request

from kiosk.services.ports import Facts
from kiosk.services.views import Pupil
from kiosk.web.auth import services
from kiosk.web.words import device, pupil_line

View = dict[str, Any]
MOST = 8


def finding(
    template: str,
    title: str,
    link: str,
    back: View,
    *,
    counts: str = "",
    also: Sequence[View] = (),
    fields: Mapping[str, str] | None = None,
) -> str:
    """A page with a look-up, or only its results when the page asks for them as one types.

    `link` is where a pupil leads, with `{id}` for the pupil; `fields` go along in the address.
    `also` are buttons beside the way back.
    """
    words = request.args.get("q", "").strip()[:80]
    with services().store.read() as facts:
        pupils = list(facts.find_pupils(words, MOST + 1)) if words else []
        results = [_card(facts, item, link) for item in pupils[:MOST]]
    found = {
        "label": "Pupil",
        "url": request.path,
        "name": "q",
        "value": words,
        "fields": dict(fields or {}),
        "results": results,
        "autofocus": True,
        "prompt": "Type a few letters of the pupil’s name.",
        "advice": "Try fewer letters, or the surname.",
        "more": "There are more: type another letter." if len(pupils) > MOST else None,
    }
    if request.headers.get("HX-Request"):
        return render_template("components/_found.html", found=found)
    return render_template(template, title=title, counts=counts, find=found, buttons=[back, *also])


def _card(facts: Facts, pupil: Pupil, link: str) -> View:
    devices = facts.devices_of(pupil.id)
    here = [facts.open_record_of(item.id) for item in devices]
    record = next((item for item in here if item is not None), None)
    what = ", ".join(device(item) for item in devices) or "no device yet"
    hint = f"{pupil_line(pupil)} · {what}"
    if pupil.left_on is not None:
        hint = f"{pupil_line(pupil)} · has left"
    tag = {"kind": "in", "words": f"slot {record.slot or '–'}"} if record else None
    return {
        "title": pupil.name,
        "hint": hint,
        "url": link.format(id=pupil.id),
        "tag": tag,
    }
