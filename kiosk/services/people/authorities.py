"""Standing authorities: a carer signs, confirms again or ends; the headteacher turns them on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kiosk.custody.errors import DISCREET, Code, Refusal
from kiosk.custody.events import Event
from kiosk.custody.evidence import StandingAuthority
from kiosk.custody.people.walking import (
    MAY_RECORD,
    Proposed,
    may_be_ended,
    why_not_carer,
    why_not_sign,
)
from kiosk.custody.permissions import SETS_THE_RULES
from kiosk.custody.register import (
    AlertRaised,
    StandingAuthorityConfirmed,
    StandingAuthorityRevoked,
    StandingAuthoritySigned,
)
from kiosk.custody.states import IdentityMethod, Relation, Role, SignOffMethod
from kiosk.services.acting import Who, actor_of, new_id, refused
from kiosk.services.desk.standing import collector_for
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.school.school_rules import adopted
from kiosk.services.school.school_year import starts_in

STOPPED = "authority_stopped"
YOUNGEST, OLDEST = 0, 13
"""The year groups of a school, from Reception on."""


@dataclass(frozen=True)
class NewAuthority:
    """What a carer signs: for which devices of the pupil, until when, in which words.

    `strokes` are those of a signature on the screen; on paper, `paper_checked` says that somebody
    looked at it.
    """

    pupil_id: str
    device_ids: tuple[str, ...]
    signer_id: str
    identity: IdentityMethod | None
    last: date | None
    method: SignOffMethod
    language: str = "en"
    wording: str = ""
    wording_version: str = ""
    strokes: Any = None
    paper_checked: bool = False

    @property
    def is_signed(self) -> bool:
        """Whether there is a signature under words that were read."""
        on_paper = self.method is SignOffMethod.PAPER
        return bool(self.wording and (self.paper_checked if on_paper else any(self.strokes or ())))


def year_ends(today: date) -> date:
    """The last day of the school year: no authority reaches beyond it."""
    return date(starts_in(today) + 1, 8, 31)


def sign(store: Store, who: Who, command_id: str, new: NewAuthority) -> Done:
    """Record that a carer signed. The answer's `authority` is its id."""

    def decide(facts: Facts) -> Outcome:
        today = facts.school().today(facts.now.at)
        proposed = _proposed(facts, new, today)
        against = why_not_sign(proposed, actor_of(facts, who), today, year_ends(today))
        if against or new.last is None:
            return _refused(against, new.signer_id)
        signed = StandingAuthoritySigned(
            authority_id=new_id(),
            pupil_id=new.pupil_id,
            device_ids=tuple(sorted(new.device_ids)),
            signer_id=new.signer_id,
            first=today,
            last=new.last,
            language=new.language,
            wording_version=new.wording_version,
            method=new.method,
            identity=new.identity,
            wording=new.wording,
            strokes=new.strokes,
        )
        return Outcome((signed,), answer={"authority": signed.authority_id})

    return store.act(who.command(command_id), decide)


def why_not(facts: Facts, who: Who, new: NewAuthority) -> tuple[Refusal, ...]:
    """What speaks against an authority, before the carer is shown what there is to sign."""
    today = facts.school().today(facts.now.at)
    proposed = replace(_proposed(facts, new, today), signed=True)
    return why_not_sign(proposed, actor_of(facts, who), today, year_ends(today))


def _proposed(facts: Facts, new: NewAuthority, today: date) -> Proposed:
    pupil = facts.pupil(new.pupil_id)
    return Proposed(
        pupil_id=new.pupil_id,
        pupil_left=pupil is None or pupil.left_on is not None,
        of_pupil=frozenset(item.id for item in facts.devices_of(new.pupil_id)),
        device_ids=frozenset(new.device_ids),
        signer=collector_for(facts, new.signer_id, new.pupil_id),
        identity=new.identity,
        method=new.method,
        signed=new.is_signed,
        first=today,
        last=new.last or date.min,
    )


def _refused(against: Iterable[Refusal], person_id: str) -> Outcome:
    """Refused; who must not collect cannot sign either, and that somebody tried is told."""
    refusals = tuple(against)
    if not any(item.code in DISCREET for item in refusals):
        return refused(*refusals)
    alert = AlertRaised(new_id(), STOPPED, (Role.DSL, Role.HEAD), adult_id=person_id)
    return refused(*refusals, events=(alert,))


def confirm(
    store: Store, who: Who, command_id: str, pupil_id: str, authority_id: str, carer_id: str
) -> Done:
    """A carer says again, after a confiscation, that the child may go home alone."""

    def decide(facts: Facts) -> Outcome:
        carer = collector_for(facts, carer_id, pupil_id)
        against = tuple(why_not_carer(carer, pupil_id, actor_of(facts, who)))
        if against:
            return _refused(against, carer_id)
        live = {item.authority_id for item in _live(facts, pupil_id)}
        if authority_id not in live:
            return refused(Code.AUTHORITY_VOID)
        event = StandingAuthorityConfirmed(authority_id, carer_id, pupil_id)
        return Outcome((event,), answer={"authority": authority_id})

    return store.act(who.command(command_id), decide)


def withdraw(store: Store, who: Who, command_id: str, pupil_id: str, carer_id: str) -> Done:
    """A carer of the pupil ends it: every authority for this pupil, whoever signed it.

    Whoever says no is believed: it needs no check, and a bar does not keep a carer from it.
    """

    def decide(facts: Facts) -> Outcome:
        if not who.roles & MAY_RECORD:
            return refused(Code.ROLE_MISSING)
        if collector_for(facts, carer_id, pupil_id).relation is not Relation.CARER:
            return refused(Code.COLLECTOR_NOT_AUTHORISED)
        live = _live(facts, pupil_id)
        if not live:
            return refused(Code.AUTHORITY_VOID)
        events: tuple[Event, ...] = tuple(
            StandingAuthorityRevoked(item.authority_id, carer_id, pupil_id) for item in live
        )
        return Outcome(events, answer={"pupil": pupil_id})

    return store.act(who.command(command_id), decide)


def _live(facts: Facts, pupil_id: str) -> list[StandingAuthority]:
    today = facts.school().today(facts.now.at)
    return may_be_ended(facts.standing_authorities(pupil_id), today)


def turn_on(store: Store, who: Who, command_id: str, years: frozenset[int]) -> Done:
    """The headteacher says for which year groups standing authorities hold, from today on.

    It is a new version of the policy, which keeps everything else as it is.
    """

    def decide(facts: Facts) -> Outcome:
        if not who.roles & SETS_THE_RULES:
            return refused(Code.ROLE_MISSING)
        if not all(YOUNGEST <= year <= OLDEST for year in years):
            return refused(Refusal(Code.DETAILS_MISSING, {"field": "years"}))
        policy = facts.school().policy(facts.now.at)
        if policy.standing_authority_years == years:
            return Outcome(answer={"version": policy.version})
        today = facts.school().today(facts.now.at)
        return adopted(facts, replace(policy, effective_from=today, standing_authority_years=years))

    return store.act(who.command(command_id), decide)
