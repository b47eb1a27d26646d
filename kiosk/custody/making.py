"""Make the event that records a granted ask: what it shares with the ask, and what is added now."""

from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta
from typing import Any

from kiosk.custody.acts.mending import About
from kiosk.custody.case import Case
from kiosk.custody.events import Event
from kiosk.custody.release import is_listed, rests_on_call
from kiosk.custody.school.dated import is_due
from kiosk.custody.states import Action, Relation, SignOffMethod
from kiosk.custody.transitions import OF

NewId = Callable[[], str]


def event_of(case: Case, new_id: NewId) -> Event:
    """The event of the table's row for this ask, filled from the ask."""
    event = OF[case.ask.action].event
    added = _ADDED.get(case.ask.action, _nothing)(case, new_id)
    shared = {
        item.name: getattr(case.ask, item.name)
        for item in fields(event)
        if item.name not in added and hasattr(case.ask, item.name)
    }
    return event(**shared, **added)


def _nothing(case: Case, new_id: NewId) -> dict[str, Any]:
    return {}


def _deadline(case: Case, new_id: NewId) -> dict[str, Any]:
    """Counted from the taking, whenever it was recorded."""
    minutes = case.school.policy(case.now).transit_minutes
    taken_at = min(case.ask.taken_at or case.now, case.now)
    return {"deadline": taken_at + timedelta(minutes=minutes)}


def _taken_at(case: Case, new_id: NewId) -> dict[str, Any]:
    return {"taken_at": case.ask.taken_at or case.now}


def _approval(case: Case, new_id: NewId) -> dict[str, Any]:
    return {"approval_id": new_id(), "action": case.ask.approved}


def _lent(case: Case, new_id: NewId) -> dict[str, Any]:
    use = case.ask.use
    return {"use_id": use.id, "approval_id": None} if use else {"use_id": None}


def _corrected(case: Case, new_id: NewId) -> dict[str, Any]:
    """What stood there, so that the correction is found with it too."""
    which = case.ask.about == About.DEVICE
    return {
        "was_pupil": case.known.pupil_id if case.ask.about == About.PUPIL else None,
        "was_device": case.known.device_id if which or case.ask.register else None,
    }


def _release(case: Case, new_id: NewId) -> dict[str, Any]:
    evidence, collector = case.ask.evidence, case.ask.collector
    standing = evidence.standing if collector.relation is Relation.PUPIL else None
    early = not is_due(case.known, case.school, case.now)
    approved = early and case.known.kind in case.school.policy(case.now).early_needs_approval
    return {
        "collector_id": collector.id,
        "relation": collector.relation,
        "identity": evidence.identity,
        "method": SignOffMethod.STANDING if standing else evidence.sign_off.method,
        "sign_off_id": None if standing else evidence.sign_off.sign_off_id,
        "authority_id": standing.authority_id if standing else None,
        "authority_wording": standing.wording_version if standing else None,
        "telephone_authority_id": _call(case),
        "approval_id": evidence.approval_id if approved else None,
        "early_reason": evidence.early_reason if early else None,
    }


def _call(case: Case) -> str | None:
    """The telephone authority that the release rests on; None where it rests on something else."""
    collector, evidence = case.ask.collector, case.ask.evidence
    other_adult = collector.relation in (Relation.AUTHORISED_ADULT, Relation.NONE)
    listed = is_listed(collector, case.known.kind, case.school.policy(case.now))
    by_call = rests_on_call(case.known, collector, evidence, case.school, case.now)
    return evidence.telephone.authority_id if other_adult and by_call and not listed else None


_ADDED: dict[Action, Callable[[Case, NewId], dict[str, Any]]] = {
    Action.TAKE: _deadline,
    Action.CONFISCATE: _taken_at,
    Action.CHANGE_KIND: _taken_at,
    Action.PLACE_HOLD: lambda case, new_id: {"hold_id": new_id()},
    Action.APPROVE: _approval,
    Action.LEND: _lent,
    Action.CORRECT: _corrected,
    Action.RELEASE: _release,
}
