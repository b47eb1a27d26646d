"""What is agreed with visitors and staff about their own devices (POLICY.md R15, R31)."""

from dataclasses import dataclass
from datetime import date

from kiosk.custody.people.changing import missing, why_not_keep, why_not_span
from kiosk.custody.people.exempting import LONGEST
from kiosk.custody.permissions import Keep
from kiosk.custody.register import PermissionEnded, PermissionRecorded
from kiosk.services.acting import Who, actor_of, new_id, refused
from kiosk.services.ports import Done, Facts, Outcome, Store

PARTIES = frozenset({"visitor", "staff"})


@dataclass(frozen=True)
class Arrangement:
    """What is agreed with a visitor or a member of staff about their own device."""

    party: str
    holder: str
    arrangement: str
    first: date | None
    last: date | None


def permit(store: Store, who: Who, command_id: str, told: Arrangement) -> Done:
    """A visitor or a member of staff may have a device with them, the headteacher agrees."""

    def decide(facts: Facts) -> Outcome:
        against = list(why_not_keep(actor_of(facts, who), Keep.EXEMPTIONS))
        if told.party not in PARTIES:
            against.append(missing("party", "Choose whose device it is."))
        if not told.holder.strip():
            against.append(missing("holder", "Type the name."))
        if not told.arrangement.strip():
            against.append(missing("arrangement", "Say what was agreed: where, when, for what."))
        today = facts.school().today(facts.now.at)
        against += why_not_span(told.first, told.last, today, LONGEST)
        if against or told.first is None or told.last is None:
            return refused(*against)
        event = PermissionRecorded(
            new_id(),
            told.party,
            told.first,
            told.last,
            told.holder.strip(),
            told.arrangement.strip(),
        )
        return Outcome((event,), answer={"permission": event.permission_id})

    return store.act(who.command(command_id), decide)


def end_permission(store: Store, who: Who, command_id: str, permission_id: str) -> Done:
    """They may no longer."""

    def decide(facts: Facts) -> Outcome:
        against = list(why_not_keep(actor_of(facts, who), Keep.EXEMPTIONS))
        if facts.permission(permission_id) is None:
            against.append(missing("permission", "It is over. Look at the list again."))
        if against:
            return refused(*against)
        return Outcome((PermissionEnded(permission_id),), answer={"permission": permission_id})

    return store.act(who.command(command_id), decide)
