"""What a station is doing, and what was last done there."""

from dataclasses import replace
from typing import Any

from kiosk.scanning.router import Activity
from kiosk.services.acting import Who, new_id
from kiosk.services.ports import Facts, Outcome, Store
from kiosk.services.views import Device, Session, Station

RECENT = 8
"""How many of a station's last scans are kept."""

STOCKTAKE = "stocktake"
"""Under this name a count of the safe is kept with its station."""


def begin(store: Store, who: Who, activity: Activity) -> None:
    """Turn the person's station to another activity; writes only where that is a change."""
    if who.station is None:
        return
    with store.read() as facts:
        if facts.station(who.station).activity == activity:
            return

    def decide(facts: Facts) -> Outcome:
        station = facts.station(who.station or "")
        goes_on = activity is Activity.COLLECT
        kept = station.collection if goes_on else count_kept(station)
        changed = replace(station, activity=activity.value, collection=kept)
        return Outcome(changes=(changed,), remember=False)

    store.act(who.command(new_id()), decide)


def count_kept(station: Station) -> dict[str, Any] | None:
    """A count of the safe that goes on at this station, whatever is done there meanwhile."""
    under_way = station.collection or {}
    return {STOCKTAKE: under_way[STOCKTAKE]} if STOCKTAKE in under_way else None


def is_left(facts: Facts, seconds: float | None) -> bool:
    """Whether the policy takes a station for left at which nobody was for so many seconds."""
    return seconds is not None and seconds > facts.school().policy(facts.now.at).idle_seconds


def locked(facts: Facts, name: str) -> tuple[tuple[Session, ...], Station]:
    """Every screen of a station, locked, and the station, left to nobody."""
    screens = tuple(
        replace(session, locked=True)
        for session in facts.sessions_at(name)
        if not session.locked and not session.ended
    )
    station = facts.station(name)
    left = replace(station, staff_id=None, activity="idle", collection=count_kept(station))
    return screens, left


def with_line(
    station: Station,
    facts: Facts,
    answer: dict[str, Any],
    device: Device | None = None,
    *,
    code: str | None = None,
    tag: str | None = None,
) -> Station:
    """The station with one more of its last scans: codes and ids only, no names."""
    line = {
        "at": facts.now.at.timestamp(),
        "activity": station.activity,
        "outcome": answer["outcome"],
        "record": answer.get("record"),
        "device": device.id if device else None,
        "code": code,
        "tag": tag,
        "refusals": answer.get("refusals", []),
    }
    return replace(station, recent=(line, *station.recent)[:RECENT])
