"""What follows from an act by itself: who is alerted, and when a hold is placed at once."""

from collections.abc import Callable
from typing import Any

from kiosk.custody import events as e
from kiosk.custody.acts.mending import CameBack, Resumed
from kiosk.custody.case import Case
from kiosk.custody.errors import DISCREET, Code, Refusal
from kiosk.custody.reasons import HELD_AT_ONCE, SAFETY
from kiosk.custody.register import AlertRaised
from kiosk.custody.states import Action, HoldKind, Kind, Role, State

NewId = Callable[[], str]

_SAFEGUARDING = (Role.DSL, Role.HEAD)
_HOLDS = {Code.HELD, Code.POLICE_INTEREST}

ALERTS: dict[type[e.Event], tuple[str, tuple[Role, ...]]] = {
    e.ReturnedMedically: ("medical_return", _SAFEGUARDING),
    e.MedicalNeedRaised: ("medical_need", _SAFEGUARDING),
    e.ReportedLost: ("lost", (Role.HEAD,)),
    e.ReportedGivenBack: ("given_back", (Role.HEAD,)),
    e.ReleasedInError: ("released_in_error", _SAFEGUARDING),
    e.HandedToPolice: ("with_police", (Role.HEAD,)),
    e.CollectionStopped: ("collection_stopped", _SAFEGUARDING),
}
"""Which events alert whom, by themselves."""

OWN_MEDICAL_RETURN = "medical_return_own"
"""The alert: it was their own child's. A child in need waits for nobody, so it is not refused."""


def after_event(case: Case, event: e.Event, new_id: NewId) -> tuple[e.Event, ...]:
    """The events that follow from a granted ask."""
    if isinstance(event, e.Taken | e.Confiscated | e.KindChanged):
        return _after_seizure(event, new_id)
    if isinstance(event, e.ReportedLost | e.ReportedGivenBack) and _concerns_safety(case):
        kind, _ = ALERTS[type(event)]
        return (_raised(new_id, kind, _SAFEGUARDING, event),)
    if isinstance(event, CameBack):
        return _after_coming_back(case, event, new_id)
    if isinstance(event, e.ReturnedMedically) and case.known.pupil_id in case.actor.children:
        return (_raised(new_id, OWN_MEDICAL_RETURN, _SAFEGUARDING, event),)
    return _alert(event, new_id)


def _after_coming_back(case: Case, event: CameBack, new_id: NewId) -> tuple[e.Event, ...]:
    """A new stay begins; what the police had is kept safe until the lead says where it goes."""
    record, from_police = case.known, case.known.state is State.WITH_POLICE
    begun = Resumed(
        event.into,
        continues=record.record_id,
        kind=Kind.SAFEKEEPING if from_police else record.kind,
        device_id=record.device_id,
        pupil_id=record.pupil_id,
        reason=record.reason,
        slot=case.ask.slot,
        bag=case.ask.bag,
        condition=case.ask.condition,
        sealed=record.sealed,
    )
    if not from_police:
        return (begun,)
    roles = (Role.HEAD,) if record.sealed else _SAFEGUARDING
    return (begun, _raised(new_id, "back_from_police", roles, begun))


def _concerns_safety(case: Case) -> bool:
    return bool(case.known.holds) or case.known.kind is Kind.SAFEKEEPING


def after_refusal(case: Case, refusals: tuple[Refusal, ...], new_id: NewId) -> tuple[e.Event, ...]:
    """The events that follow from a refusal: some attempts are worth recording."""
    codes = {refusal.code for refusal in refusals}
    attempt: e.Event | None = None
    if case.ask.action is Action.RELEASE and codes & DISCREET and case.ask.collector.id:
        attempt = e.CollectionStopped(
            collector_id=case.ask.collector.id,
            records=(case.known.record_id,),
            codes=tuple(sorted(code.value for code in codes & DISCREET)),
        )
    if case.ask.action is Action.RETURN_MEDICALLY and codes and codes <= _HOLDS:
        attempt = e.MedicalNeedRaised(case.known.record_id)
    return (attempt, *_alert(attempt, new_id)) if attempt else ()


def _after_seizure(event: Any, new_id: NewId) -> tuple[e.Event, ...]:
    following: list[e.Event] = []
    if event.reason in HELD_AT_ONCE:
        following.append(e.HoldPlaced(event.record_id, new_id(), HoldKind.DSL, by_rule=True))
    if event.reason in SAFETY or event.kind is Kind.SAFEKEEPING:
        following.append(_raised(new_id, "safety", (Role.DSL,), event))
    return tuple(following)


def _alert(event: e.Event, new_id: NewId) -> tuple[e.Event, ...]:
    if type(event) not in ALERTS:
        return ()
    kind, roles = ALERTS[type(event)]
    return (_raised(new_id, kind, roles, event),)


def _raised(new_id: NewId, kind: str, roles: tuple[Role, ...], event: e.Event) -> AlertRaised:
    return AlertRaised(
        alert_id=new_id(),
        kind=kind,
        roles=roles,
        record_id=getattr(event, "record_id", None),
        adult_id=getattr(event, "collector_id", None) if kind == "collection_stopped" else None,
    )
