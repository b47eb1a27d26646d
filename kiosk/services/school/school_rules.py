"""The school's policy and calendar: adopted as dated data, one entry of the ledger each."""

from collections.abc import Sequence

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.permissions import SETS_THE_CALENDAR, SETS_THE_RULES
from kiosk.custody.register import CalendarAdopted, PolicyAdopted
from kiosk.custody.school.adopting import named, reviewed, why_not_adopt
from kiosk.custody.school.plain import calendar_as_data, policy_as_data
from kiosk.custody.school.planning import Change, planned
from kiosk.custody.school.policy import Policy
from kiosk.services.acting import Who, refused
from kiosk.services.ports import Done, Facts, Outcome, Store


def adopt(store: Store, who: Who, command_id: str, policy: Policy) -> Done:
    """Adopt a policy under a name of its own, which the answer's `version` tells."""

    def decide(facts: Facts) -> Outcome:
        if not who.roles & SETS_THE_RULES:
            return refused(Code.ROLE_MISSING)
        against = why_not_adopt(policy, facts.school().today(facts.now.at))
        return refused(*against) if against else adopted(facts, policy)

    return store.act(who.command(command_id), decide)


def confirm(store: Store, who: Who, command_id: str) -> Done:
    """Record that the rules in force were reviewed, and stay as they are for another year."""

    def decide(facts: Facts) -> Outcome:
        if not who.roles & SETS_THE_RULES:
            return refused(Code.ROLE_MISSING)
        school = facts.school()
        return adopted(
            facts, reviewed(school.policy(facts.now.at), facts.school().today(facts.now.at))
        )

    return store.act(who.command(command_id), decide)


def change_calendar(store: Store, who: Who, command_id: str, changes: Sequence[Change]) -> Done:
    """Change the calendar as it is now. The answer's `changes` says how many changes that were."""

    def decide(facts: Facts) -> Outcome:
        if not who.roles & SETS_THE_CALENDAR:
            return refused(Code.ROLE_MISSING)
        calendar = facts.school().calendar
        after = planned(calendar, changes)
        if isinstance(after, Refusal):
            return refused(after)
        answer = {"changes": len(changes) if after != calendar else 0}
        if after == calendar:
            return Outcome(answer=answer)
        return Outcome((CalendarAdopted(calendar_as_data(after)),), answer=answer)

    return store.act(who.command(command_id), decide)


def adopted(facts: Facts, policy: Policy) -> Outcome:
    """The policy as a new version, with a name that no other has, which the answer tells."""
    version = named(policy, facts.school().policies)
    event = PolicyAdopted(version.version, policy_as_data(version))
    return Outcome((event,), answer={"version": version.version})
