"""Searches in words: the list, and one record with all that it says."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from kiosk.custody.safeguarding.searches import Part, Search, SearchAmended, SearchRecorded, Signed
from kiosk.services.acting import new_id
from kiosk.services.ports import Facts
from kiosk.services.safeguarding.drafts import Draft
from kiosk.services.views import Logged
from kiosk.web import fields, words
from kiosk.web.fields import Errors
from kiosk.web.searches import codes
from kiosk.web.timeline.searching import DEPARTURES, PARTS
from kiosk.web.timeline.telling import capital, listed

View = dict[str, Any]
Told = Search | SearchRecorded
BACK = {"words": "All searches", "url": "/searches"}


def list_page(
    facts: Facts, drafts: Sequence[Draft], signed: Sequence[Logged], *, reads: bool
) -> View:
    """Drafts that this person may read, and what was signed, for who reads that."""
    return {
        "title": "Searches",
        "lead": "Of a pupil, or of what they had with them. Recorded whether or not something "
        "was found.",
        "drafts": [_draft_card(facts, item) for item in drafts],
        "signed": [_card(facts, item) for item in signed],
        "reads": reads,
    }


def _draft_card(facts: Facts, draft: Draft) -> View:
    author = facts.staff(draft.author_id)
    by = f"begun by {author.name}" if author else "begun"
    return {
        "title": _pupil(facts, draft.about),
        "hint": f"{by}, {words.since(draft.begun_at, facts.now.at)}",
        "url": f"/searches/draft/{draft.id}",
        "tag": {"kind": "attention", "words": "to be signed"},
    }


def _card(facts: Facts, logged: Logged) -> View:
    event: Any = logged.event
    searcher = facts.staff(event.searched_by)
    flags = {"kind": "attention", "words": "departs"} if event.departures else None
    risk = {"kind": "stop", "words": "risk"} if event.risk else None
    by = f"by {searcher.name}, " if searcher else ""
    return {
        "title": _pupil(facts, event.pupil_id),
        "hint": f"{by}{words.since(event.searched_at, facts.now.at)}",
        "url": f"/searches/{event.search_id}",
        "tag": risk or flags,
    }


def one_page(facts: Facts, entries: Sequence[Logged], errors: Errors, typed: View) -> View:
    """A signed record, and what was added to it."""
    first = entries[0]
    event: Any = first.event
    at = f"/searches/{event.search_id}"
    return {
        **_page(facts, event),
        "lead": _signed_line(facts, first, event),
        "flags": [capital(DEPARTURES[item]) + "." for item in event.departures],
        "later": [_later(facts, item) for item in entries[1:]],
        "form": _amend_form(at, errors, typed),
    }


def draft_page(facts: Facts, draft: Draft, told: Search) -> View:
    """Somebody's draft, as far as it is written."""
    author = facts.staff(draft.author_id)
    when = words.since(draft.saved_at, facts.now.at)
    return {
        **_page(facts, told),
        "lead": f"Not signed yet. {author.name if author else 'Somebody'} saved it last, {when}.",
        "flags": [],
        "later": [],
        "form": None,
    }


def _page(facts: Facts, told: Told) -> View:
    groups = (
        ("The search", _search(facts, told)),
        ("What for, and on what it rested", _why(told)),
        ("What was found", _found(told)),
        ("Who was told", _who_was_told(told, facts.now.at)),
    )
    return {
        "title": "Search",
        "heading": f"Search of {_pupil(facts, told.pupil_id)}",
        "groups": [
            {"title": title, "facts": [{"label": name, "words": said} for name, said in pairs]}
            for title, found in groups
            if (pairs := [(name, said) for name, said in found if said])
        ],
        "devices": [_device(facts, item) for item in told.records],
        "back": BACK,
    }


def _search(facts: Facts, told: Told) -> Iterator[tuple[str, str | None]]:
    at = told.searched_at
    yield "When", f"{words.day(at)}, {words.clock_time(at)}" if at else None
    yield "Where", told.place
    searcher = facts.staff(told.searched_by or "")
    yield "By", searcher.name if searcher else None
    present = [found.name for item in told.present if (found := facts.staff(item))]
    yield "Second person", listed(present) or "nobody"
    yield "Others", told.others
    yield "Pupil’s sex", _yes(told.same_sex, "both are of it", "not both are of it")
    yield "Exception", told.exception
    yield "Searched", listed(codes.SEARCHED[item].lower() for item in told.searched)
    yield "Force", _yes(told.force, told.force_words or "used", "none")


def _why(told: Told) -> Iterator[tuple[str, str | None]]:
    yield "Looked for", listed(codes.LOOKED_FOR[item].lower() for item in told.looked_for)
    yield "Precisely", told.looked_for_words
    yield "Reason", told.reason
    yield "Rested on", codes.POWERS[told.power][0].lower() if told.power else None
    consent = codes.CONSENTS[told.consent].lower()
    by = f", by {codes.CONSENT_BY[told.consent_by].lower()}" if told.consent_by else ""
    yield "Consent", f"{consent}{by}"
    yield "Understood", _yes(told.understood, "yes", "no")


def _found(told: Told) -> Iterator[tuple[str, str | None]]:
    yield "Found", _yes(told.found, "something", "nothing")
    for item in told.items or ():
        yield "Thing", f"{item['what']}: {codes.FATES[item['fate']]}"  # type: ignore[index]
    yield "Risk", _yes(told.risk, "yes: what was found is held", "none seen")
    yield "Follows", told.follow_up


def _who_was_told(told: Told, now: datetime) -> Iterator[tuple[str, str | None]]:
    lead = told.dsl_told_at
    yield "DSL", words.since(lead, now) if lead else "by the alert"
    at = f", {words.since(told.carer_told_at, now)}" if told.carer_told_at else ""
    yield "Carer", f"{codes.CARER_TOLD[told.carer_told]}{at}"
    yield "How", told.carer_told_how


def _device(facts: Facts, record_id: str) -> View:
    record = facts.record(record_id)
    device = facts.device(record.device_id) if record and record.device_id else None
    return {
        "title": words.device(device).capitalize(),
        "hint": words.CUSTODY[record.kind] if record else "",
        "url": f"/record/{record_id}",
    }


def _signed_line(facts: Facts, first: Logged, event: SearchRecorded) -> str:
    searcher, author = facts.staff(event.searched_by), facts.staff(first.staff_id or "")
    name = searcher.name if searcher else "whoever searched"
    how = "" if event.signed is Signed.OWN_SESSION else " with their PIN"
    when = f"{words.day(first.at)}, {words.clock_time(first.at)}"
    by = f"Recorded by {author.name}, signed" if author else "Signed"
    return f"{by} off by {name}{how}. {when}, entry {words.number(first.sequence)}."


def _later(facts: Facts, logged: Logged) -> View:
    by = facts.staff(logged.staff_id or "")
    if not isinstance(logged.event, SearchAmended):
        return {"label": "", "words": ""}
    when = words.since(logged.at, facts.now.at)
    said = logged.event.text or "erased"
    return {
        "label": capital(PARTS[logged.event.about]),
        "words": f"{said} ({by.name if by else 'somebody'}, {when})",
    }


def _amend_form(at: str, errors: Errors, typed: View) -> View:
    parts = [("", "Choose"), *((item.value, capital(PARTS[item])) for item in Part)]
    views = [
        fields.select("about", "What is it about?", parts, typed.get("about"), errors),
        fields.text("text", "What is added or corrected?", typed.get("text"), errors, rows=3),
    ]
    return {
        "action": f"{at}/amend",
        "command_id": new_id(),
        "fields": views,
        "button": "Add it",
        "errors": fields.summary(errors, views),
    }


def _yes(value: bool | None, yes: str, no: str) -> str | None:  # noqa: FBT001
    return None if value is None else yes if value else no


def _pupil(facts: Facts, pupil_id: str) -> str:
    pupil = facts.pupil(pupil_id)
    return f"{pupil.name}, {pupil.class_name}" if pupil else "Somebody"
