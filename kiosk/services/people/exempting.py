"""Exemptions: asked for, agreed in writing, begun at once, approved, ended."""

from dataclasses import dataclass
from datetime import date

from kiosk.custody.errors import Refusal
from kiosk.custody.people.changing import missing, why_not_keep
from kiosk.custody.people.exempting import (
    INTERIM,
    Asked,
    CarerAlone,
    Ended,
    Ground,
    Party,
    Standing,
    interim_until,
    why_not_approve,
    why_not_ask,
    why_not_interim,
)
from kiosk.custody.permissions import Keep
from kiosk.custody.register import (
    AgreementRecorded,
    AlertRaised,
    ExemptionAsked,
    ExemptionEnded,
    ExemptionGranted,
)
from kiosk.custody.states import Role
from kiosk.services.acting import Who, actor_of, new_id, refused
from kiosk.services.desk.standing import carer_stands
from kiosk.services.people.agreements import Agreement
from kiosk.services.ports import Done, Facts, Outcome, Store


@dataclass(frozen=True)
class Request:
    """What is asked for a pupil."""

    pupil_id: str
    device_id: str
    ground: Ground | None
    first: date | None
    last: date | None
    conditions: str
    sanctions: str
    carer_alone: CarerAlone | None = None
    lead_id: str | None = None


def ask(store: Store, who: Who, command_id: str, request: Request) -> Done:
    """Ask for an exemption. The answer's `exemption` is its id."""

    def decide(facts: Facts) -> Outcome:
        against = [
            *_may(facts, who, Keep.EXEMPTION_REQUESTS, request.pupil_id),
            *why_not_ask(_asked(facts, request), facts.school().today(facts.now.at)),
        ]
        if request.lead_id is not None and facts.staff(request.lead_id) is None:
            against.append(missing("lead", "Choose a member of staff, or nobody."))
        if against or not (request.ground and request.first and request.last):
            return refused(*against)
        event = ExemptionAsked(
            exemption_id=new_id(),
            pupil_id=request.pupil_id,
            device_id=request.device_id,
            ground=request.ground.value,
            first=request.first,
            last=request.last,
            carer_alone=request.carer_alone.value if request.carer_alone else None,
            lead_id=request.lead_id,
            conditions=request.conditions.strip(),
            sanctions=request.sanctions.strip(),
        )
        return Outcome((event,), answer={"exemption": event.exemption_id})

    return store.act(who.command(command_id), decide)


def agree(
    store: Store, who: Who, command_id: str, exemption_id: str, party: str, carer_id: str | None
) -> Done:
    """The pupil, or a carer in good standing, has agreed in writing, which the actor saw."""

    def decide(facts: Facts) -> Outcome:
        found = agreement_of(facts, exemption_id)
        if found is None:
            return refused(_over())
        against = _may(facts, who, Keep.EXEMPTION_REQUESTS, found.pupil_id)
        if party not in set(Party):
            against.append(missing("party", "Choose who agreed."))
        by_carer = party == Party.CARER
        if by_carer and not carer_stands(facts, carer_id or "", found.pupil_id):
            against.append(missing("carer", "Choose the carer who signed it."))
        if against:
            return refused(*against)
        answer = {"exemption": exemption_id}
        if party in found.agreed:
            return Outcome(answer=answer)
        carer = carer_id if by_carer else None
        event = AgreementRecorded(exemption_id, found.pupil_id, party, carer)
        return Outcome((event,), answer=answer)

    return store.act(who.command(command_id), decide)


def begin_at_once(store: Store, who: Who, command_id: str, exemption_id: str) -> Done:
    """A medical one begins today, before it is approved; the headteacher is alerted."""

    def decide(facts: Facts) -> Outcome:
        found = agreement_of(facts, exemption_id)
        if found is None:
            return refused(_over())
        against = _may(facts, who, Keep.INTERIM_EXEMPTIONS, found.pupil_id)
        against += why_not_interim(standing_of(found))
        if found.until is not None:
            against.append(missing("exemption", "It has begun already."))
        if against:
            return refused(*against)
        today = facts.school().today(facts.now.at)
        granted = _granted(found, today, interim_until(today, found.last), interim=True)
        alert = AlertRaised(new_id(), INTERIM, (Role.HEAD,))
        return Outcome((granted, alert), answer={"exemption": exemption_id})

    return store.act(who.command(command_id), decide)


def approve(store: Store, who: Who, command_id: str, exemption_id: str) -> Done:
    """The headteacher agrees to what the family has agreed to in writing."""

    def decide(facts: Facts) -> Outcome:
        found = agreement_of(facts, exemption_id)
        if found is None:
            return refused(_over())
        against = _may(facts, who, Keep.EXEMPTIONS, found.pupil_id)
        against += why_not_approve(standing_of(found), actor_of(facts, who))
        if against:
            return refused(*against)
        granted = _granted(found, found.first, found.last, interim=False)
        return Outcome((granted,), answer={"exemption": exemption_id})

    return store.act(who.command(command_id), decide)


def end(store: Store, who: Who, command_id: str, exemption_id: str, why: str) -> Done:
    """It holds no more, or is not approved: the device is handed in like any other."""

    def decide(facts: Facts) -> Outcome:
        found = agreement_of(facts, exemption_id)
        if found is None:
            return refused(_over())
        against = _may(facts, who, Keep.INTERIM_EXEMPTIONS, found.pupil_id)
        if why not in set(Ended):
            against.append(missing("why", "Choose why."))
        if against:
            return refused(*against)
        event = ExemptionEnded(exemption_id, found.pupil_id, found.device_id, why)
        return Outcome((event,), answer={"exemption": exemption_id})

    return store.act(who.command(command_id), decide)


def agreement_of(facts: Facts, exemption_id: str) -> Agreement | None:
    """The exemption with this id, while it is not over."""
    return facts.agreement(exemption_id)


def standing_of(found: Agreement) -> Standing:
    """How it stands, as the rules ask for it."""
    alone = found.carer_alone is not None
    return Standing(found.ground, found.agreed, alone, found.approved, found.ended, found.asked_by)


def _asked(facts: Facts, request: Request) -> Asked:
    pupil, device = facts.pupil(request.pupil_id), facts.device(request.device_id)
    return Asked(
        ground=request.ground,
        device_is_theirs=device is not None and device.pupil_id == request.pupil_id,
        pupil_left=pupil is None or pupil.left_on is not None,
        first=request.first,
        last=request.last,
        conditions=request.conditions,
        sanctions=request.sanctions,
    )


def _granted(found: Agreement, first: date, last: date, *, interim: bool) -> ExemptionGranted:
    return ExemptionGranted(
        found.id,
        found.pupil_id,
        found.device_id,
        found.ground,
        first,
        last,
        found.conditions,
        interim,
    )


def _may(facts: Facts, who: Who, what: Keep, *pupils: str) -> list[Refusal]:
    return list(why_not_keep(actor_of(facts, who), what, pupils))


def _over() -> Refusal:
    return missing("exemption", "It is over. Look at the list again.")
