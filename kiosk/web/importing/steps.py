"""The later steps of an import in words: how far it is, what would change, and that it is done."""

from datetime import date
from typing import Any

from kiosk.importing.compare import DATE_OF_BIRTH
from kiosk.importing.findings import Finding
from kiosk.services.acting import new_id
from kiosk.services.imports.draft import Draft
from kiosk.web.timeline.telling import count, listed
from kiosk.web.words import number

View = dict[str, Any]

_PAGE = 50
_MOVED = "The register has changed since you looked: this is the comparison made anew."
_KINDS = {
    "added": "Added",
    "changed": "Changed",
    "left": "Left as it is",
    "missing": "Missing from the file",
    "contacts": "Contacts not in the file",
}
_WHY = {
    "added": "New in the register.",
    "changed": "The register would say what the file says.",
    "left": "The file says otherwise, and the register stays. Change it by hand if it is right.",
    "missing": "In the register and not in the file. They are kept, unless you say that they have "
    "left: tick them.",
    "contacts": "In the register and not in the file. An import takes nobody away: they are kept.",
}
_DOING = {"read": "Reading the file", "compared": "Comparing it with the register"}
_ABOUT = {"pupil": "pupil", "adult": "contact", "link": "contact of a pupil"}


def reading_page(draft: Draft) -> View:
    """It is being read or compared."""
    doing, done = draft.progress.doing, draft.progress.count
    what = "rows" if doing == "read" else "pupils"
    words = f"{number(done)} {what} so far. " if done else ""
    return {
        "title": "Import",
        "heading": draft.name,
        "is_waiting": True,
        "held": [],
        "state_words": (_DOING[doing], f"{words}Nothing is changed yet."),
        "buttons": [],
    }


def done_page(
    draft: Draft, done: int, parts: int, held: list[View], *, first_day: bool = False
) -> View:
    """It is being entered in the register, or is. `held`: leavers whose devices are still here.

    On the `first_day` of a school the next step of it is what one goes on to.
    """
    is_waiting = done < parts
    far = f"{number(done)} of {number(parts)} pupils. Scanning goes on meanwhile."
    whole = f"Entry {draft.entry} of the ledger. {_summary(draft)}"
    said = ("Being entered in the register", far) if is_waiting else ("Imported", whole)
    back: list[View] = [{"words": "Pupils and carers", "url": "/people", "main": not first_day}]
    back[:0] = [{"words": "First day", "url": "/begin", "main": True}] if first_day else []
    return {
        "title": "Import",
        "heading": draft.name,
        "is_waiting": is_waiting,
        "state_words": said,
        "held": [] if is_waiting else held,
        "buttons": [] if is_waiting else [*back, {"words": "All tasks", "url": "/"}],
    }


def shown_kind(draft: Draft, show: str) -> str:
    """The kind of findings that is shown: the one asked for, else the first that there is."""
    kinds = [kind for kind in _KINDS if _number(draft, kind)]
    return show if show in kinds else next(iter(kinds), "added")


def preview_page(draft: Draft, shown: str, after: int, missing: View | None = None) -> View:
    """What would change, for a person to approve. `missing` are pupils whom the file leaves out."""
    kinds = [kind for kind in _KINDS if _number(draft, kind)]
    found, more = ([], None) if missing else _found(draft, shown, after)
    url = f"/import/{draft.id}"
    return {
        "title": "Import",
        "heading": "Would this be right?",
        "lead": _lead(draft),
        "notice": _MOVED if draft.again else None,
        "summary": _summary(draft),
        "action": f"{url}/approve",
        "command_id": new_id(),
        "give_up": {"words": "Give it up", "url": f"{url}/drop", "post": True},
        "other_columns": f"{url}/columns" if draft.columns else None,
        "kinds": [
            {
                "words": f"{_KINDS[kind]} {number(_number(draft, kind))}",
                "url": f"{url}?show={kind}",
                "current": kind == shown,
            }
            for kind in kinds
        ],
        "why": _WHY[shown],
        "missing": missing,
        "table": _table(shown, found) if found else None,
        "more": f"{url}?show={shown}&after={more}" if more else None,
    }


def _found(draft: Draft, shown: str, after: int) -> tuple[list[Finding], int | None]:
    """A page of findings of one kind, and the number after which there are more."""
    kind = "missing" if shown == "contacts" else shown
    if draft.scratch is None:
        return [], None
    found = draft.scratch.findings(kind, after, _PAGE)
    is_last = len(found) < _PAGE or found[-1][0] >= _number(draft, shown)
    told = [item for _, item in found if shown != "contacts" or not item.id]
    return told, None if is_last else found[-1][0]


def _number(draft: Draft, kind: str) -> int:
    """How many there are of a kind; pupils who are missing are told apart from contacts."""
    if kind == "missing":
        return draft.counts.get("pupils_missing", 0)
    about = [item for item in _ABOUT if kind != "contacts" or item != "pupil"]
    kind = "missing" if kind == "contacts" else kind
    return sum(draft.counts.get(f"{item}s_{kind}", 0) for item in about)


def _lead(draft: Draft) -> str:
    told = [f"{draft.name}: {count(draft.told, 'pupil')}"]
    untouched = draft.counts.get("untouched", 0)
    told += [f"{number(untouched)} as the register has them"] if untouched else []
    passed = draft.passed_over
    told += [f"{count(passed, 'row')} of others passed over"] if passed else []
    told += [f"version {draft.version}"] if draft.version else []
    told += ["columns as in the last import"] if draft.remembered else []
    return " · ".join(told)


def _summary(draft: Draft) -> str:
    """All that it comes to, in a sentence."""
    parts = [
        f"{count(total, what)} {words}"
        for about, what in (("pupils", "pupil"), ("adults", "contact"))
        for kind, words in (("added", "added"), ("changed", "changed"))
        if (total := draft.counts.get(f"{about}_{kind}", 0))
    ]
    links = sum(draft.counts.get(f"links_{kind}", 0) for kind in ("added", "changed"))
    parts += [f"{count(links, 'link')} between them"] if links else []
    gone = len(draft.leaving)
    parts += [f"{count(gone, 'pupil')} marked as having left"] if gone else []
    if not parts:
        return "Nothing would change."
    whole = listed(parts)
    return f"{whole[:1].upper()}{whole[1:]}."


def _table(kind: str, findings: list[Finding]) -> View:
    return {
        "caption": _KINDS[kind],
        "caption_hidden": True,
        "columns": [{"words": words} for words in ("Who", "What")],
        "rows": [{"cells": [_who(item), _what(kind, item)]} for item in findings],
    }


def _who(finding: Finding) -> View:
    if finding.about == "pupil":
        return {"words": finding.name, "small": finding.class_name}
    of = f"contact of {finding.pupil}" if finding.pupil else "contact"
    return {"words": finding.name, "small": f"{of}, {finding.class_name}".rstrip(", ")}


def _said(what: str, value: str) -> str:
    """A value as people write it: a date of birth is one of theirs, not of a machine's."""
    if what != DATE_OF_BIRTH or not value:
        return value or "—"
    born = date.fromisoformat(value)
    return f"{born.day} {born:%B %Y}"


def _what(kind: str, finding: Finding) -> View:
    told = [
        f"{item.what}: {_said(item.what, item.was)} → {_said(item.what, item.now)}"
        for item in finding.differences
        if item.was or item.now
    ]
    if kind == "contacts":
        return {"words": "kept as a contact"}
    if finding.about == "link" and kind == "added":
        return {"words": f"new contact of {finding.pupil}"}
    return {"words": "; ".join(told) or f"new {_ABOUT[finding.about]}"}
