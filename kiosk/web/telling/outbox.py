"""The messages in words, with what can be done about each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kiosk.custody.telling.carers import Stage
from kiosk.custody.telling.messages import Occasion
from kiosk.outbox.post import WORDS, Trouble
from kiosk.services.acting import new_id
from kiosk.services.telling.message_views import Message
from kiosk.services.telling.told_view import Shown
from kiosk.web import words
from kiosk.web.timeline.messages import OCCASIONS, why_words
from kiosk.web.timeline.telling import capital

View = dict[str, Any]

NO_SERVER = (
    "No mail server is set, so e-mails wait. A technician sets it. Until then, print letters."
)
CHECK = "Look in the school’s mailbox whether it went, then say so here."
_HEADINGS = (
    (Stage.DOUBTFUL, "May not have gone: check"),
    (Stage.WAITING, "Waiting"),
    (Stage.NOT_SENT, "Not sent"),
    (Stage.SENT, "Sent"),
)


def messages_page(
    found: Sequence[Shown], now: datetime, *, restricted: bool, can_mail: bool
) -> View:
    """The context of telling/messages.html."""
    groups = []
    for stage, title in _HEADINGS:
        of_it = [item for item in found if _group(item.message) is stage]
        cards = [_card(item, now, restricted=restricted) for item in of_it]
        if cards:
            groups.append({"title": title, "cards": cards})
    return {
        "title": "Messages",
        "lead": "E-mails to parents and carers, and mails that say that an alert waits.",
        "note": None if can_mail else NO_SERVER,
        "groups": groups,
        "back": {"words": "Parents not yet told", "url": "/telling"},
    }


def _group(item: Message) -> Stage:
    return Stage.WAITING if item.stage is Stage.SENDING else item.stage


def _card(item: Shown, now: datetime, *, restricted: bool) -> View:
    message = item.message
    asked = f"Asked for by {item.asked_by}. " if item.asked_by else ""
    return {
        "title": f"{capital(OCCASIONS[message.occasion])}, to {item.reader}",
        "line": f"{asked}{_how(message, now, restricted=restricted)}",
        "kind": {Stage.DOUBTFUL: "attention", Stage.NOT_SENT: "stop"}.get(message.stage, ""),
        "record": f"/telling/{message.record_id}" if message.record_id else None,
        "acts": _acts(message),
    }


def _how(item: Message, now: datetime, *, restricted: bool) -> str:
    since = words.since(item.stage_at, now)
    if item.stage is Stage.DOUBTFUL:
        return f"Handed to the mail server {since}; its answer was lost. {CHECK}"
    if item.stage is Stage.SENT:
        return f"Sent {since}."
    if item.stage is Stage.NOT_SENT:
        why = why_words(item.why, restricted=restricted) if item.why else "Somebody said so."
        return f"Not sent, {since}. {why}"
    if item.delivery is None:
        return f"Waits since {words.since(item.queued_at, now)}."
    trouble = WORDS[Trouble(item.delivery.trouble)]
    again = words.since(item.delivery.next_at, now)
    tries = "once" if item.delivery.tries == 1 else f"{item.delivery.tries} times"
    return f"{trouble} Tried {tries}; again at {again}."


def _acts(item: Message) -> list[View]:
    if item.occasion is Occasion.ALERT:
        return []
    if item.stage is Stage.DOUBTFUL:
        return [_act(item, "went", "It went"), _act(item, "not-gone", "It did not go")]
    if item.stage is Stage.WAITING:
        return [_act(item, "withdraw", "Do not send it")]
    if item.stage in (Stage.SENT, Stage.NOT_SENT):
        return [_act(item, "again", "Send it again")]
    return []


def _act(item: Message, act: str, title: str) -> View:
    return {"url": f"/telling/messages/{item.id}/{act}", "command_id": new_id(), "words": title}
