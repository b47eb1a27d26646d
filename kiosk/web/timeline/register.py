"""What happened to the register of people, in sentences."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from kiosk.custody import register as r
from kiosk.web import words
from kiosk.web.timeline.telling import ATTENTION, Telling, Told, count, facts, listed

WHY_ENDED = {
    "moved_away": "moved away",
    "by_carer": "a carer asked for it",
    "mistake": "entered by mistake",
    "died": "has died",
    "other": "another reason",
}
"""Why an adult is nothing to a pupil any more."""

_FIELDS = {
    "title": "title",
    "forename": "forename",
    "surname": "surname",
    "class": "class",
    "year": "year",
    "ref": "the school’s number",
    "phone": "telephone",
    "address": "address",
    "email": "e-mail",
    "born": "date of birth",
    "upn": "UPN",
    "relationship": "relationship",
    "priority": "called",
}


def imported(t: Telling, changes: Iterable[Mapping[str, Any]]) -> Told:
    """What an import told of the pupil or adult whose account it is."""
    whose = words.possessive(t.person(t.known.of))
    told = tuple(changes)
    what = f"{whose} entry was brought up to date by an import that {t.actor} approved"
    if any("was" not in change and change.get("id") == t.known.of for change in told):
        what = f"{t.person(t.known.of)} came into the register by an import that {t.actor} approved"
    return Told(what, facts(*(_imported(t, change) for change in told)))


def _imported(t: Telling, change: Mapping[str, Any]) -> str | None:
    sentence = _said(change)
    if change["op"] != "link":
        return sentence
    other = change["adult"] if change["pupil"] == t.known.of else change["pupil"]
    return (
        f"{'Contact' if other == change['adult'] else 'Contact of'} {t.person(other)}: {sentence}"
    )


def register_changed(t: Telling, event: r.RegisterChanged) -> Told:
    """Pupils, carers and their links: one person by hand, or a batch."""
    if not event.about:
        changes = count(event.count, "change")
        what = f"The register of people was changed by {t.actor}"
        return Told(what, (f"{changes}: {event.source}.",))
    whose = listed(words.possessive(t.person(item)) for item in event.about)
    told = (change for change in event.changes or () if isinstance(change, dict))
    return Told(
        f"{whose} entry in the register was changed by {t.actor}",
        facts(*(_said(change) for change in told)),
    )


def _said(change: Mapping[str, Any]) -> str | None:
    """What one change told, and what `was` before it, without what was left empty."""
    if change["op"] == "leaver":
        return f"Left on {date.fromisoformat(change['on']):%d/%m/%Y}."
    was = change.get("was", {})
    told = [
        f"{said}: {was[name]} → {change[name]}" if was.get(name) else f"{said}: {change[name]}"
        for name, said in _FIELDS.items()
        if change.get(name) and was.get(name) != change[name]
    ]
    if change["op"] == "link":
        told.append("parental responsibility" if change.get("carer") else "not a carer")
    sentence = "; ".join(told)
    return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else None


def link_ended(t: Telling, event: r.LinkEnded) -> Told:
    """An adult is nothing to a pupil any more."""
    whose = words.possessive(t.person(event.pupil_id))
    what = f"{t.person(event.adult_id)} is no longer in {whose} entry"
    because = WHY_ENDED.get(event.why, event.why.replace("_", " "))
    return Told(what, (f"By {t.actor}: {because}.",), ATTENTION)


def owner_recorded(t: Telling, event: r.OwnerRecorded) -> Told:
    """Whose a device is."""
    device = words.device(t.device(event.device_id))
    owner = t.person(event.owner_id) if event.owner_id else "the pupil"
    return Told(f"The {device} belongs to {owner}, recorded by {t.actor}")
