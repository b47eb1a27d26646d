"""Whom an alert reaches, and where: the safeguarding lead, addresses, the person outside."""

from dataclasses import dataclass

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.events import Event
from kiosk.custody.people.changing import missing
from kiosk.custody.states import Role
from kiosk.custody.telling.alerting import Line, line_of
from kiosk.custody.telling.carers import SETS_THE_WORDS
from kiosk.custody.telling.mailing import is_address
from kiosk.custody.telling.messages import LeadNamed, OutsidePersonNamed, StaffAddressSet
from kiosk.services.acting import Who, refused
from kiosk.services.people.persons import addresses_of_staff
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.views import Query, Staff


@dataclass(frozen=True)
class Outside:
    """The named person outside the school, such as one of the trust."""

    name: str = ""
    telephone: str = ""
    address: str = ""


@dataclass(frozen=True)
class InLine:
    """Everybody whom alerts reach: the lead's id, addresses by member of staff, the outsider."""

    lead: str | None
    addresses: dict[str, str]
    outside: Outside


def in_line(facts: Facts) -> InLine:
    """Everybody whom alerts reach, as it was last set."""
    lead: str | None = None
    for item in facts.entries(Query(kind="lead_named", limit=1)):
        lead = item.event.staff_id if isinstance(item.event, LeadNamed) else None
    outside = Outside()
    for item in facts.entries(Query(kind="outside_person_named", limit=1)):
        event = item.event
        if isinstance(event, OutsidePersonNamed):
            outside = Outside(event.name or "", event.telephone or "", event.address or "")
    return InLine(lead, addresses_of_staff(facts), outside)


def line(facts: Facts, known: InLine) -> Line:
    """The line that alerts go along, of those whose accounts are open."""
    staff = {item.id: item.roles for item in facts.all_staff() if not item.disabled}
    return line_of(staff, known.lead, outside=is_address(known.outside.address))


def asked_of(facts: Facts) -> list[Staff]:
    """The members of staff whom alerts can reach, by name."""
    roles = {Role.DSL, Role.HEAD}
    found = [item for item in facts.all_staff() if not item.disabled and item.roles & roles]
    return sorted(found, key=lambda item: (item.name, item.id))


@dataclass(frozen=True)
class LineTold:
    """The line as a form has it; an empty address is none."""

    lead: str
    addresses: dict[str, str]
    outside: Outside


def set_line(store: Store, who: Who, command_id: str, told: LineTold) -> Done:
    """Say who leads safeguarding, where mail reaches whom, and who is told outside the school."""

    def decide(facts: Facts) -> Outcome:
        if not who.roles & SETS_THE_WORDS:
            return refused(Code.ROLE_MISSING)
        against = _against(facts, told)
        if against:
            return refused(*against)
        return Outcome(tuple(_changes(in_line(facts), told)))

    return store.act(who.command(command_id), decide)


def _against(facts: Facts, told: LineTold) -> list[Refusal]:
    asked = {item.id: item for item in asked_of(facts)}
    found = []
    if told.lead and (told.lead not in asked or Role.DSL not in asked[told.lead].roles):
        found.append(missing("lead", "Choose somebody whose account has that role."))
    for staff_id, address in told.addresses.items():
        if staff_id not in asked or (address and not is_address(address)):
            found.append(missing(f"address-{staff_id}", "Type one whole e-mail address."))
    outside = told.outside
    if outside.address and not is_address(outside.address):
        found.append(missing("outside_address", "Type one whole e-mail address."))
    if (outside.address or outside.telephone) and not outside.name:
        found.append(missing("outside_name", "Type the person’s name."))
    return found


def _changes(known: InLine, told: LineTold) -> list[Event]:
    events: list[Event] = []
    if told.lead and told.lead != known.lead:
        events.append(LeadNamed(told.lead))
    for staff_id, address in told.addresses.items():
        if address != known.addresses.get(staff_id, ""):
            events.append(StaffAddressSet(staff_id, address or None))
    if told.outside != known.outside:
        outside = told.outside
        values = (outside.name or None, outside.telephone or None, outside.address or None)
        events.append(OutsidePersonNamed(*values))
    return events
