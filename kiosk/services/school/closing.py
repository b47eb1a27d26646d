"""The day's rhythm: what was left is asked about, the safe counted by scans, the day closed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from kiosk.custody import asks
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.events import KeptOvernight
from kiosk.custody.permissions import MAY_CLOSE_THE_DAY, STAFF
from kiosk.custody.record import CustodyRecord
from kiosk.custody.register import DayClosed, DifferenceExplained
from kiosk.custody.school.closing import Count, Difference, Explained, counted, why_not_close
from kiosk.custody.states import State
from kiosk.ledger.payload import type_name
from kiosk.scanning.outcomes import ScanOutcome
from kiosk.scanning.router import Activity
from kiosk.services import views as v
from kiosk.services.acting import Who, ask_on_record, refused
from kiosk.services.desk.stations import STOCKTAKE
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.records.register_view import slot_order


@dataclass(frozen=True)
class Stocktake:
    """A count under way at a station: which devices were seen, since when."""

    since: datetime
    seen: frozenset[str]

    def as_data(self) -> dict[str, Any]:
        """As it is kept with the station."""
        return {STOCKTAKE: {"since": self.since.isoformat(), "seen": sorted(self.seen)}}


def stocktake_at(station: v.Station) -> Stocktake | None:
    """The count under way at a station; None where there is none."""
    data = (station.collection or {}).get(STOCKTAKE)
    if not data:
        return None
    return Stocktake(datetime.fromisoformat(data["since"]), frozenset(data["seen"]))


def begin_count(store: Store, who: Who, command_id: str, *, anew: bool = False) -> Done:
    """From now on a scan at this station says that a device lies in the safe."""

    def decide(facts: Facts) -> Outcome:
        if not who.roles & MAY_CLOSE_THE_DAY:
            return refused(Code.ROLE_MISSING)
        station = facts.station(who.station or "")
        under_way = None if anew else stocktake_at(station)
        today = facts.school().today
        if under_way is None or today(under_way.since) != today(facts.now.at):
            under_way = Stocktake(facts.now.at, frozenset())
        changed = replace(
            station, activity=Activity.STOCKTAKE.value, collection=under_way.as_data()
        )
        return Outcome(changes=(changed,), remember=False)

    return store.act(who.command(command_id), decide)


def seeing(
    facts: Facts, station: v.Station, device: v.Device
) -> tuple[ScanOutcome, v.Station, str | None]:
    """What it comes to when this device is scanned in a count: the outcome, station and record."""
    count = stocktake_at(station) or Stocktake(facts.now.at, frozenset())
    record = facts.open_record_of(device.id)
    is_in = record is not None and record.state is State.IN_CUSTODY
    after = replace(count, seen=count.seen | {device.id})
    outcome = ScanOutcome.COUNTED if is_in else ScanOutcome.NOT_EXPECTED
    record_id = record.record_id if record else None
    return outcome, replace(station, collection=after.as_data()), record_id


def count_now(facts: Facts, station: v.Station) -> Count | None:
    """What the count at this station comes to so far; None where there is none."""
    under_way = stocktake_at(station)
    if under_way is None:
        return None
    now = facts.now.at
    return counted(facts.open_records(), under_way.seen, now, facts.school().today(now))


def answering(facts: Facts) -> list[v.Staff]:
    """Who may answer for a difference, by name."""
    found = [item for item in facts.all_staff() if not item.disabled and item.roles & STAFF]
    return sorted(found, key=lambda item: item.name)


def close(store: Store, who: Who, command_id: str, explained: Mapping[str, Explained]) -> Done:
    """Close the day on the count at this station. The answer's `entry` is the closing entry."""

    def decide(facts: Facts) -> Outcome:
        station = facts.station(who.station or "")
        count = count_now(facts, station)
        if not who.roles & MAY_CLOSE_THE_DAY:
            return refused(Code.ROLE_MISSING)
        if count is None:
            return refused(Refusal(Code.WRONG_STATE))
        against = why_not_close(count, explained, {item.id for item in answering(facts)})
        if against:
            return refused(*against)
        idle = replace(station, activity=Activity.IDLE.value, collection=None)
        today = facts.school().today(facts.now.at)
        told = tuple(_told(item, explained[item.key]) for item in count.differences)
        numbers = (count.expected, count.found, count.elsewhere, len(told))
        return Outcome((*told, DayClosed(today, *numbers)), changes=(idle,))

    return store.act(who.command(command_id), decide)


def _told(difference: Difference, why: Explained) -> DifferenceExplained:
    return DifferenceExplained(
        difference.what,
        why.because,
        why.staff_id,
        difference.record_id,
        difference.device_id,
        why.note,
    )


def closed_on(facts: Facts, day: date) -> v.Logged | None:
    """The entry by which this day was last closed; None while it is open."""
    found = facts.entries(v.Query(kind=type_name(DayClosed), first=day, last=day, limit=1))
    return found[0] if found else None


def left_over(facts: Facts) -> list[CustodyRecord]:
    """What lies in the safe from an earlier day, and nobody has answered for today; by slot."""
    today = facts.school().today(facts.now.at)
    query = v.Query(kind=type_name(KeptOvernight), first=today, last=today, limit=1000)
    answered = {getattr(item.event, "record_id", "") for item in facts.entries(query)}
    left = [
        record
        for record in facts.open_records()
        if record.state is State.IN_CUSTODY
        and facts.school().today(record.taken_in_at) < today
        and record.record_id not in answered
    ]
    return sorted(left, key=lambda record: slot_order(record.slot))


def stays(store: Store, who: Who, command_id: str, record_id: str, note: str | None) -> Done:
    """Somebody answers for what was left from an earlier day: it stays, and why."""
    return ask_on_record(store, who, command_id, asks.KeepOvernight(record_id, note=note))
