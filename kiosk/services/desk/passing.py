"""Custody passes by scans to the named leader of a club or trip, who takes the sign-off."""

from dataclasses import dataclass, replace

from kiosk.custody import asks
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.permissions import STAFF
from kiosk.custody.states import State
from kiosk.scanning.outcomes import ScanOutcome
from kiosk.scanning.router import Activity
from kiosk.services.acting import Who, judged, refused
from kiosk.services.desk.overdue import why_not_out
from kiosk.services.desk.stations import count_kept
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.views import Device, Staff, Station

KEPT_AS = "pass_on"
LONGEST_ACTIVITY = 60


@dataclass(frozen=True)
class PassingOn:
    """To whom custody passes at a station, and for what."""

    to: str
    activity: str


def passing_at(station: Station) -> PassingOn | None:
    """What is being passed on at a station; None where nothing is."""
    data = (station.collection or {}).get(KEPT_AS)
    return PassingOn(data["to"], data["activity"]) if data else None


def leaders(facts: Facts) -> list[Staff]:
    """The members of staff to whom custody may pass, by name."""
    found = [item for item in facts.all_staff() if not item.disabled and item.roles & STAFF]
    return sorted(found, key=lambda item: item.name)


def begin_passing(store: Store, who: Who, command_id: str, to: str, activity: str) -> Done:
    """From now on a scan at this station passes a device on to this person for this."""

    def decide(facts: Facts) -> Outcome:
        if all(item.id != to for item in leaders(facts)):
            return refused(Refusal(Code.DETAILS_MISSING, {"field": "to"}))
        if not activity.strip():
            return refused(Refusal(Code.DETAILS_MISSING, {"field": "activity"}))
        against = tuple(why_not_out(facts, to))
        if against:
            return refused(*against)
        station = facts.station(who.station or "")
        passing = {"to": to, "activity": activity.strip()[:LONGEST_ACTIVITY]}
        kept = {**(count_kept(station) or {}), KEPT_AS: passing}
        changed = replace(station, activity=Activity.PASS_ON.value, collection=kept)
        return Outcome(answer={"to": to}, changes=(changed,))

    return store.act(who.command(command_id), decide)


def end_passing(store: Store, who: Who, command_id: str) -> Done:
    """Nothing more goes to that person."""

    def decide(facts: Facts) -> Outcome:
        station = facts.station(who.station or "")
        changed = replace(station, activity=Activity.IDLE.value, collection=count_kept(station))
        return Outcome(changes=(changed,))

    return store.act(who.command(command_id), decide)


def passing_on(facts: Facts, who: Who, device: Device) -> tuple[ScanOutcome, Outcome]:
    """What it comes to when this device is scanned while devices are passed on."""
    going = passing_at(facts.station(who.station or ""))
    record = facts.open_record_of(device.id)
    if going is None or record is None:
        return ScanOutcome.NOT_HERE, Outcome()
    if record.state is State.PASSED_ON and record.holder == going.to:
        return ScanOutcome.REPEAT_IGNORED, Outcome()
    against = tuple(why_not_out(facts, going.to))
    if against:
        return ScanOutcome.REFUSED, refused(*against)
    ask = asks.PassOn(record.record_id, to=going.to, activity=going.activity)
    outcome = judged(facts, ask, record, who)
    return ScanOutcome.REFUSED if outcome.refusals else ScanOutcome.PASSED_ON, outcome
