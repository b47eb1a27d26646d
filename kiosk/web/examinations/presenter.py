"""Looking into devices, in words and forms."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import request

from kiosk.custody.record import CustodyRecord
from kiosk.custody.safeguarding import examining as rules
from kiosk.custody.safeguarding.examinations import (
    Agency,
    Care,
    Examination,
    Outcome,
    Unavoidable,
    What,
)
from kiosk.custody.states import Role
from kiosk.custody.visibility import is_restricted
from kiosk.services.acting import Who, new_id
from kiosk.services.ports import Facts
from kiosk.services.records.history import seen as visible
from kiosk.services.records.known import gather
from kiosk.services.records.looking import sight_of
from kiosk.services.safeguarding import examining
from kiosk.services.safeguarding.searched import colleagues
from kiosk.web import fields, words
from kiosk.web.fields import Errors
from kiosk.web.timeline.searching import AGENCIES, CARE, OUTCOMES, UNAVOIDABLE
from kiosk.web.timeline.table import tell
from kiosk.web.timeline.telling import Telling, capital, listed

View = dict[str, Any]
WHAT = {What.EXAMINE: "It is looked into", What.ERASE: "Something is erased from it"}
_CHOOSE = ("", "Choose")


def list_page(facts: Facts, records: Sequence[CustodyRecord]) -> View:
    """Every device that may be looked into; whose it is stands behind what is restricted."""
    return {
        "title": "Looking into devices",
        "lead": "Nobody looks into a device, or erases from it, on their own decision.",
        "devices": [_card(facts, item) for item in records],
    }


def _card(facts: Facts, record: CustodyRecord) -> View:
    device = facts.device(record.device_id or "")
    pupil = facts.pupil(record.pupil_id or "") if not is_restricted(record) else None
    where = f"slot {record.slot}" if record.slot else "no slot"
    open_ones = [item for item in examining.decided(facts, record.record_id) if not item.is_over]
    return {
        "title": pupil.name if pupil else "Whose it is stands on its page",
        "hint": f"{words.device(device)} · {words.CUSTODY[record.kind]} · {where}",
        "url": f"/examinations/{record.record_id}",
        "tag": {"kind": "attention", "words": "decided"} if open_ones else None,
    }


def one_page(facts: Facts, record_id: str, who: Who, errors: Errors, which: str) -> View:
    """One device: what was decided and done, what may follow, and the form of what was chosen."""
    record = facts.record(record_id)
    pupil = facts.pupil(record.pupil_id or "") if record else None
    device = facts.device(record.device_id or "") if record else None
    entries = examining.entries_of(facts, record_id)
    known = gather(facts, entries)
    sight = sight_of(who)
    moments = [item.logged for item in visible(entries, known, sight) if item.logged]
    told = [tell(Telling(item, known, sight)) for item in moments]
    acts = list(_Forms(facts, record_id, who, errors).every())
    chosen = next((item for item in acts if item["name"] == which), None)
    return {
        "title": "Looking into a device",
        "heading": f"{pupil.name}: {words.device(device)}" if pupil else words.device(device),
        "lead": words.CUSTODY[record.kind].capitalize() if record else "",
        "told": [
            {"what": item.what, "facts": " ".join(item.facts), "at": words.since(at.at, known.now)}
            for item, at in zip(told, moments, strict=True)
        ],
        "chosen": chosen,
        "acts": [
            {"title": item["title"], "url": f"/examinations/{record_id}?act={item['name']}"}
            for item in acts
            if item is not chosen
        ],
        "back": {"words": "All devices", "url": "/examinations"},
    }


class _Forms:
    """The forms of one device's page; `errors` are those of the one that was posted."""

    def __init__(self, facts: Facts, record_id: str, who: Who, errors: Errors) -> None:
        self._facts, self._who, self._errors = facts, who, errors
        self._at = f"/examinations/{record_id}"
        self._decided = examining.decided(facts, record_id)
        staff = [(item.id, item.name) for item in colleagues(facts)]
        self._staff = [_CHOOSE, *staff]

    def every(self) -> Iterator[View]:
        """Each thing that this person may record now."""
        for item in self._decided:
            if not item.is_over:
                yield from self._of(item)
        policy = self._facts.school().policy(self._facts.now.at)
        if self._who.roles & rules.deciders(policy):
            yield self._decide()
        if Role.DSL in self._who.roles:
            yield self._seen()

    def _of(self, item: Examination) -> Iterator[View]:
        at = f"{self._at}/{item.id}"
        if item.what is What.EXAMINE:
            yield self._examined(at)
        else:
            waiting = rules.lacking(item)
            yield self._confirm(at, waiting)
            if not waiting:
                yield self._erased(at)
        yield self._act(
            "drop", f"{at}/drop", f"Not to be done: {WHAT[item.what]}", [], "Give it up"
        )

    def _decide(self) -> View:
        wrong, typed = self._errors, request.form
        options = [_CHOOSE, *((item.value, said) for item, said in WHAT.items())]
        hint = "Why it is needed. Never what is on it."
        views = [
            fields.select("what", "What is decided?", options, typed.get("what"), wrong),
            fields.text("reason", "Why?", typed.get("reason"), wrong, rows=3, hint=hint),
        ]
        title = "Decide on looking into it, or erasing from it"
        return self._act("decide", f"{self._at}/decide", title, views, "It is decided")

    def _examined(self, at: str) -> View:
        wrong, typed = self._errors, request.form
        came = [_CHOOSE, *((item.value, capital(OUTCOMES[item])) for item in Outcome)]
        views = [
            *self._two("examined_by", "Who looked?", wrong),
            fields.select("outcome", "What came of it?", came, typed.get("outcome"), wrong),
        ]
        return self._act("examined", f"{at}/examined", "It was looked into", views, "Record it")

    def _confirm(self, at: str, waiting: frozenset[Agency]) -> View:
        wrong, typed = self._errors, request.form
        lacking = listed(AGENCIES[item] for item in Agency if item in waiting)
        options = [_CHOOSE, *((item.value, capital(AGENCIES[item])) for item in Agency)]
        views = [
            fields.select("agency", "Who does not need it?", options, typed.get("agency"), wrong),
            fields.text("person", "Who said so there?", typed.get("person"), wrong, maxlength=120),
            *self._when(wrong),
        ]
        title = f"Before erasing: the word of {lacking}" if lacking else "Another agency’s word"
        return self._act("confirm", f"{at}/confirm", title, views, "They do not need it")

    def _erased(self, at: str) -> View:
        wrong = self._errors
        views = self._two("erased_by", "Who erased it?", wrong)
        return self._act("erased", f"{at}/erased", "It was erased", views, "Record it")

    def _seen(self) -> View:
        wrong, typed = self._errors, request.form
        why = [_CHOOSE, *((item.value, capital(UNAVOIDABLE[item])) for item in Unavoidable)]
        care = [
            {"value": item.value, "title": capital(CARE[item]), "checked": False} for item in Care
        ]
        views = [
            fields.select("seen_by", "Who saw it?", self._staff, typed.get("seen_by"), wrong),
            *self._when(wrong),
            fields.select("why", "Why could it not be avoided?", why, typed.get("why"), wrong),
            {
                "kind": "choices",
                "type": "checkbox",
                "name": "care",
                "legend": "What was done?",
                "legend_css": "choices__legend--small",
                "error": wrong.get("care"),
                "options": care,
            },
            fields.text(
                "reference",
                "Reference of the child-protection file",
                typed.get("reference"),
                wrong,
                maxlength=40,
                hint="What was seen stands there, if anywhere; never here.",
            ),
        ]
        title = "An image was seen, and it could not be avoided"
        return self._act("seen", f"{self._at}/seen", title, views, "Record it")

    def _two(self, name: str, label: str, wrong: Errors) -> list[View]:
        typed = request.form
        return [
            fields.select(name, label, self._staff, typed.get(name), wrong),
            fields.select("witness", "Who was there?", self._staff, typed.get("witness"), {}),
        ]

    def _when(self, wrong: Errors) -> list[View]:
        now = words.local(self._facts.now.at)
        time = request.form.get("time") or f"{now:%H:%M}"
        return [
            fields.day("day", "Day", now.date(), wrong),
            fields.text("time", "Time", time, wrong, pad="numbers", maxlength=5),
        ]

    def _act(self, name: str, action: str, title: str, views: list[View], button: str) -> View:
        form = {
            "action": action,
            "command_id": new_id(),
            "fields": views,
            "button": button,
            "back": self._at,
            "errors": fields.summary(self._errors, views),
        }
        return {"name": name, "title": title, "form": form}
