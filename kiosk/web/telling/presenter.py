"""Who was told of what, in words and forms."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kiosk.custody.telling.carers import Stage
from kiosk.custody.telling.messages import CarerTold, Decision, Means, Occasion, Why
from kiosk.services.acting import new_id
from kiosk.services.records.parts import Part
from kiosk.services.telling.message_views import Message
from kiosk.services.telling.told_view import CarerLine, NotTold, RecordTold
from kiosk.services.views import Device, Logged, Pupil
from kiosk.web import words
from kiosk.web.paging import onward
from kiosk.web.timeline.messages import MEANS, why_words
from kiosk.web.timeline.telling import capital

View = dict[str, Any]

HOLDS = {
    Why.HELD: "Nobody is told yet: the safeguarding lead decides.",
    Why.WAITS: "Not yet: the safeguarding lead decides.",
}
STAGES = {
    Stage.WAITING: "An e-mail waits to be sent",
    Stage.SENDING: "An e-mail is being sent",
    Stage.SENT: "Told by e-mail",
    Stage.NOT_SENT: "An e-mail was not sent",
    Stage.DOUBTFUL: "An e-mail may not have gone: check",
    Stage.WRITTEN: "A letter was written",
}
_TAGS = {
    Stage.WAITING: ("wait", "waits"),
    Stage.SENDING: ("wait", "waits"),
    Stage.NOT_SENT: ("stop", "not sent"),
    Stage.DOUBTFUL: ("attention", "check"),
    Stage.WRITTEN: ("wait", "letter"),
}
_SAID = (Means.TELEPHONE, Means.IN_PERSON, Means.LETTER)


def list_page(found: Part[NotTold], now: datetime) -> View:
    """What no parent was told of yet."""
    lead = "Each is gone from here once a parent or carer was told."
    return {
        "title": "Tell parents",
        "heading": "Parents not yet told",
        "lead": lead if found.items else "Nothing here waits to be told.",
        "cards": [_card(item, now) for item in found.items],
        "onward": onward(found.after),
    }


def _card(item: NotTold, now: datetime) -> View:
    kind, tag = _tag(item)
    return {
        "title": whose(item.pupil, item.device),
        "hint": f"Taken {words.since(item.record.taken_in_at, now)}",
        "url": f"/telling/{item.record.record_id}",
        "tag": {"kind": kind, "words": tag},
    }


def _tag(item: NotTold) -> tuple[str, str]:
    if item.waits:
        return "stop", "the DSL decides"
    newest = next((one for one in item.messages if one.occasion is Occasion.NOTICE), None)
    return _TAGS.get(newest.stage, ("attention", "to tell")) if newest else ("attention", "to tell")


def whose(pupil: Pupil | None, device: Device | None) -> str:
    """Whose device, in a heading."""
    thing = words.short(device)
    return f"{words.possessive(pupil.name)} {thing}" if pupil else capital(thing)


def record_page(
    view: RecordTold,
    staff: Mapping[str, str],
    now: datetime,
    wrong: Mapping[str, str],
    *,
    can_mail: bool,
) -> View:
    """The context of telling/record.html; `wrong` says of an adult what was not right."""
    carers = [_carer(view, item, staff, now, wrong, can_mail=can_mail) for item in view.carers]
    receipt = view.occasion is Occasion.RECEIPT
    none = "Nobody collected it who could have a receipt." if receipt else _NO_CARER
    return {
        "title": "Receipt" if receipt else "Tell parents",
        "heading": whose(view.pupil, view.device),
        "lead": "For whoever collected it." if receipt else "Who was told that we have it.",
        "waits": HOLDS.get(view.waits) if view.waits else None,
        "errors": [{"words": text, "field": f"means-{name}"} for name, text in wrong.items()],
        "carers": carers,
        "none": None if carers else none,
        "decisions": _decisions(view),
        "links": [
            {"words": "The device", "url": f"/record/{view.record.record_id}"},
            {"words": "Parents not yet told", "url": "/telling"},
            {"words": "All messages", "url": "/telling/messages"},
        ],
    }


NO_ADDRESS = "There is no e-mail address that can be used: write a letter."
_NO_CARER = "The register knows no parent or carer of this pupil. Add one first."


def _decisions(view: RecordTold) -> list[View]:
    url = f"/telling/{view.record.record_id}/decide"
    found = []
    if view.waits is not None and view.may_decide:
        says = "They are told what the notice says, and nothing of why it is held."
        found.append(_decision(url, Decision.TELL, "They may be told", says))
    elif view.waits is None and view.occasion is Occasion.NOTICE:
        says = "Nobody is told until the safeguarding lead says so."
        found.append(_decision(url, Decision.WAIT, "Not yet: the DSL decides", says))
    return found


def _decision(url: str, decision: Decision, title: str, says: str) -> View:
    return {
        "url": url,
        "command_id": new_id(),
        "fields": {"decision": decision.value},
        "title": title,
        "words": says,
    }


def _carer(
    view: RecordTold,
    item: CarerLine,
    staff: Mapping[str, str],
    now: datetime,
    wrong: Mapping[str, str],
    *,
    can_mail: bool,
) -> View:
    adult = item.adult
    lines = [_told(one, staff, now) for one in item.told]
    lines += [_message(one, now, restricted=item.stopped is not None) for one in item.messages]
    open_ = view.waits is None and item.stopped is None
    return {
        "id": adult.id,
        "name": adult.name,
        "relationship": item.relationship,
        "stopped": why_words(item.stopped, restricted=True) if item.stopped else None,
        "lines": lines or [{"words": "Not told yet.", "url": None}],
        "note": None if item.has_address else NO_ADDRESS,
        "writes": _writes(view, item, can_mail=can_mail) if open_ else [],
        "said": _said(view, item, wrong.get(adult.id)) if open_ else None,
    }


def _writes(view: RecordTold, item: CarerLine, *, can_mail: bool) -> list[View]:
    mails = [one for one in item.messages if one.means is Means.MAIL]
    gone = any(one.occasion is view.occasion and one.stage is not Stage.NOT_SENT for one in mails)
    found = []
    if can_mail and item.has_address and not gone:
        found.append(_write(view, item, Means.MAIL, "Send an e-mail"))
    has_letter = any(one.means is Means.LETTER for one in item.messages)
    title = "Write another letter" if has_letter else "Write a letter"
    found.append(_write(view, item, Means.LETTER, title))
    return found


def _write(view: RecordTold, item: CarerLine, means: Means, title: str) -> View:
    told = {"adult": item.adult.id, "occasion": view.occasion.value, "means": means.value}
    url = f"/telling/{view.record.record_id}/write"
    return {"url": url, "command_id": new_id(), "fields": told, "words": title}


def _said(view: RecordTold, item: CarerLine, error: str | None) -> View:
    key = item.adult.id
    return {
        "url": f"/telling/{view.record.record_id}/told",
        "command_id": new_id(),
        "fields": {"adult": key, "occasion": view.occasion.value},
        "open": error is not None,
        "means": {
            "name": "means",
            "legend": "How?",
            "error": error,
            "options": [{"value": means.value, "title": capital(MEANS[means])} for means in _SAID],
        },
        "id": key,
    }


def _told(item: Logged, staff: Mapping[str, str], now: datetime) -> View:
    event = item.event
    if not isinstance(event, CarerTold):
        return {"words": "Told.", "url": None}
    by = staff.get(item.staff_id or "", "somebody")
    when = words.since(event.told_at, now)
    return {"words": f"Told {MEANS[event.means]}, {when}, by {by}.", "url": None}


def _message(item: Message, now: datetime, *, restricted: bool) -> View:
    said = f"{STAGES[item.stage]}, {words.since(item.stage_at, now)}."
    if item.why is not None:
        said += f" {why_words(item.why, restricted=restricted)}"
    is_letter = item.stage is Stage.WRITTEN
    return {"words": said, "url": f"/telling/letters/{item.id}" if is_letter else None}
