"""What a second person is asked, in words."""

from typing import Any

from kiosk.custody.acts.mending import About, correction_of
from kiosk.custody.record import CustodyRecord, Pending
from kiosk.custody.states import Action
from kiosk.services.acting import Who, new_id
from kiosk.services.ports import Facts
from kiosk.services.safeguarding.approving_asked import OpenAsk, asked_of
from kiosk.web import words
from kiosk.web.timeline.keeping import APPROVED
from kiosk.web.timeline.mending import ABOUT

View = dict[str, Any]

GOES_ON = {
    Action.RELEASE: "/collect",
    Action.CORRECT: "/corrections/{}/agreed",
    Action.HAND_TO_POLICE: "/police/{}",
    Action.DISPOSE: "/uncollected/{}",
    Action.LIFT_HOLD: "/hold/{}",
}
"""Where whoever asked goes on, once somebody agreed."""


def goes_on(action: Action, record_id: str) -> str:
    """Where it goes on with this record."""
    return GOES_ON.get(action, "/record/{}").format(record_id)


def list_page(facts: Facts, who: Who) -> View:
    """Everything that waits for this person's answer."""
    asked = [_card(facts, item) for item in asked_of(facts, who)]
    return {
        "title": "Second person",
        "lead": "Somebody waits for your answer. Each request is void after a quarter of an hour."
        if asked
        else "Nobody waits for your answer.",
        "asked": asked,
    }


def _card(facts: Facts, item: OpenAsk) -> View:
    at = f"/approvals/{item.record.record_id}/{item.pending.ask_id}"
    return {
        "heading": f"To agree to {APPROVED.get(item.pending.asked, 'this')}",
        "facts": told(facts, item.pending, item.record),
        "until": f"Asked at {words.clock_time(item.pending.at)}, void at "
        f"{words.clock_time(item.until)}",
        "agree": {"url": f"{at}/agree", "command_id": new_id()},
        "decline": {"url": f"{at}/decline", "command_id": new_id()},
    }


def told(facts: Facts, pending: Pending, record: CustodyRecord) -> list[View]:
    """What is asked, of what, by whom and why."""
    pupil = facts.pupil(record.pupil_id) if record.pupil_id else None
    device = facts.device(record.device_id) if record.device_id else None
    asker = facts.staff(pending.asked_by) if pending.asked_by else None
    collector = facts.adult(pending.collector_id) if pending.collector_id else None
    reason = pending.reason or ""
    said = {
        "Device": words.device(device),
        "Pupil": f"{pupil.name}, {pupil.class_name}" if pupil else None,
        "Goes to": collector.name if collector else None,
        **_correction(facts, pending),
        "Reason": ABOUT[About(reason)] if reason in set(About) else reason,
        "Asked by": asker.name if asker else None,
    }
    return [{"label": label, "words": value} for label, value in said.items() if value]


def _correction(facts: Facts, pending: Pending) -> dict[str, str | None]:
    said = correction_of(pending.subject or "") if pending.asked is Action.CORRECT else None
    if said is None:
        return {}
    right = facts.pupil(said.right_id or "") or facts.adult(said.right_id or "")
    device = facts.device(said.right_id or "")
    return {
        "Entry": words.number(said.sequence),
        "Wrong about": ABOUT[About(said.about)],
        "It is": right.name if right else words.device(device) if device else None,
        "In the register": "the device is theirs from now on" if said.register else None,
        "It was": words.since(said.right_at, pending.at) if said.right_at else None,
    }


def waiting_page(facts: Facts, item: OpenAsk, typed: str, error: str | None) -> View:
    """The page of whoever asked: a second person here, or in their own browser."""
    at = f"/approvals/{item.record.record_id}/{item.pending.ask_id}"
    secret = {"name": "pin", "label": "PIN", "type": "password", "pad": "numbers", "error": error}
    return {
        "title": "Second person",
        "heading": f"A second person agrees to {APPROVED.get(item.pending.asked, 'this')}",
        "facts": told(facts, item.pending, item.record),
        "until": f"It is void at {words.clock_time(item.until)}, or when anything changes.",
        "second": {"name": None, "user": typed},
        "asked": [{**secret, "autocomplete": "off"}],
        "action": f"{at}/here",
        "command_id": new_id(),
        "state": f"{at}/state",
        "take_back": {"url": f"{at}/decline", "command_id": new_id()},
    }
