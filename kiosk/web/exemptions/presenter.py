"""Exceptional access in words and fields."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from kiosk.custody.people.exempting import Ground, Party, lacking
from kiosk.custody.permissions import MAY_KEEP, Keep
from kiosk.services.acting import Who, new_id
from kiosk.services.people.agreements import Agreement, Permission
from kiosk.services.people.exempting import standing_of
from kiosk.services.ports import Facts
from kiosk.services.records.parts import Part
from kiosk.web import fields, words
from kiosk.web.fields import Errors
from kiosk.web.paging import onward, section, shown_of
from kiosk.web.timeline.exempting import CARER_ALONE, GROUNDS, WHY_ENDED
from kiosk.web.timeline.telling import capital, listed

View = dict[str, Any]

_PARTIES = {Party.PUPIL: "the pupil’s", Party.CARER: "a carer’s"}


_SECTIONS = {"waiting": "Waiting", "approved": "Approved"}


def register_page(facts: Facts, who: Who, show: str, after: str) -> View:
    """The register of exceptional access; `show` is one of its sections alone."""
    every = {**_SECTIONS, "others": "Visitors and staff"}
    shown = [name for name, _ in shown_of(every, show)]
    sections = []
    for name, title in _SECTIONS.items():
        if name in shown:
            found = facts.agreements(approved=name == "approved", after=after)
            cards = [_card(facts, item) for item in found.items]
            if cards or name == "approved" or show:
                sections.append(section(title, cards, onward(found.after, show=name)))
    others = facts.permissions(after) if "others" in shown else Part(())
    may_permit = bool(who.roles & MAY_KEEP[Keep.EXEMPTIONS]) and who.station is None
    return {
        "title": "Exceptional access",
        "lead": "Who keeps a device at school, agreed beforehand in writing.",
        "sections": sections,
        "others": [_permission(item, facts.now.at, ends=may_permit) for item in others.items],
        "others_onward": onward(others.after, show="others"),
        "add": {"words": "Ask for an exemption", "url": "/exemptions/new"},
        "permit": {"words": "A visitor or a colleague", "url": "/exemptions/others/new"}
        if may_permit
        else None,
    }


def _span(first: date, last: date, now: datetime) -> str:
    return f"{words.long_date(first, now)} to {words.long_date(last, now)}"


def _card(facts: Facts, item: Agreement) -> View:
    pupil = facts.pupil(item.pupil_id)
    ground = GROUNDS.get(item.ground, item.ground)
    device = words.device(facts.device(item.device_id))
    state = _state(facts, item)
    return {
        "title": f"{pupil.name}, {pupil.class_name}" if pupil else "Somebody",
        "hint": f"{device} · {ground} · {_span(item.first, item.last, facts.now.at)}",
        "url": f"/exemptions/{item.id}",
        "tag": {"kind": "in" if item.approved else "attention", "words": state},
    }


def _state(facts: Facts, item: Agreement) -> str:
    if item.approved:
        return "exempt" if item.first <= facts.school().today(facts.now.at) else "approved"
    if item.until is not None:
        return "begun, not approved"
    return "to be agreed" if lacking(standing_of(item)) else "to be approved"


def _permission(item: Permission, now: datetime, *, ends: bool) -> View:
    whose = "visitor" if item.party == "visitor" else "staff"
    return {
        "what": f"{item.holder} ({whose})",
        "line": f"{item.arrangement} · {_span(item.first, item.last, now)}",
        "url": f"/exemptions/others/{item.id}/end" if ends else None,
        "command_id": new_id(),
    }


def one_page(facts: Facts, item: Agreement, who: Who, errors: Errors, which: str | None) -> View:
    """One exemption, with a form for each thing that may be done with it."""
    pupil = facts.pupil(item.pupil_id)
    state = _state(facts, item)
    needed = lacking(standing_of(item))
    waits = f"Still needed: {listed(_PARTIES[x] for x in sorted(needed))} written agreement."
    return {
        "title": "Exceptional access",
        "heading": f"{pupil.name if pupil else 'Somebody'}: {state}",
        "lead": words.pupil_line(pupil) if pupil else "",
        "waits": waits if needed and not item.approved else None,
        "facts": [{"label": label, "words": said} for label, said in _facts(facts, item) if said],
        "acts": list(_acts(facts, item, who, errors, which)),
        "back": {"words": "All exceptions", "url": "/exemptions"},
    }


def _facts(facts: Facts, item: Agreement) -> Iterator[tuple[str, str | None]]:
    now = facts.now.at
    lead, asked_by = (facts.staff(key or "") for key in (item.lead_id, item.asked_by))
    yield "Device", words.device(facts.device(item.device_id))
    yield "Ground", capital(GROUNDS.get(item.ground, item.ground))
    yield "Days", _span(item.first, item.last, now)
    if item.until is not None and not item.approved:
        yield "Begun", f"at once, until {words.long_date(item.until, now)}"
    yield "Conditions", item.conditions or "erased"
    yield "If misused", item.sanctions or "erased"
    agreed = [_PARTIES[party] for party in Party if party.value in item.agreed]
    yield "In writing", capital(listed(agreed)) if agreed else "nobody’s yet"
    yield "Carer alone", capital(CARER_ALONE.get(item.carer_alone or "", "")) or None
    yield "Looked after by", lead.name if lead else None
    yield "Asked for by", asked_by.name if asked_by else None


def _acts(
    facts: Facts, item: Agreement, who: Who, errors: Errors, which: str | None
) -> Iterator[View]:
    at = f"/exemptions/{item.id}"
    own = {name: errors if which == name else {} for name in ("agree", "end")}
    if not item.approved:
        carers = [x for x in facts.links_of_pupil(item.pupil_id) if x.carer]
        options = [("", "Choose"), (Party.PUPIL.value, "The pupil")]
        options += [(x.adult.id, words.adult_line(x.adult.name, x.relationship)) for x in carers]
        signed = fields.select("signed", "Who signed it?", options, None, own["agree"])
        shown = form(f"{at}/agree", [signed], "I have seen it", own["agree"])
        yield {"title": "A written agreement", "open": which == "agree", "form": shown}
    medical = item.ground == Ground.MEDICAL and item.until is None and not item.approved
    if medical and who.roles & MAY_KEEP[Keep.INTERIM_EXEMPTIONS]:
        shown = form(f"{at}/at-once", [], "It begins today", {})
        yield {"title": "Begin at once, for two weeks at most", "open": False, "form": shown}
    is_head = bool(who.roles & MAY_KEEP[Keep.EXEMPTIONS]) and who.station is None
    if is_head and not item.approved:
        shown = form(f"{at}/approve", [], "Approve it", {})
        yield {"title": "Approve", "open": not lacking(standing_of(item)), "form": shown}
    if who.roles & MAY_KEEP[Keep.INTERIM_EXEMPTIONS]:
        reasons = [("", "Choose"), *((key, capital(said)) for key, said in WHY_ENDED.items())]
        why = fields.select("why", "Why?", reasons, None, own["end"])
        shown = {**form(f"{at}/end", [why], "End it", own["end"]), "stop": True}
        yield {"title": "End it", "open": which == "end", "form": shown}


def form(
    action: str, views: list[View], button: str, errors: Errors, back: str | None = None
) -> View:
    """A form of these fields."""
    return {
        "action": action,
        "command_id": new_id(),
        "fields": views,
        "button": button,
        "back": back,
        "errors": fields.summary(errors, views),
    }
