"""What a station is doing: set by the page that is open there."""

from dataclasses import replace

from kiosk.scanning.router import Activity
from kiosk.services.acting import Who, new_id
from kiosk.services.ports import Facts, Outcome, Store


def begin(store: Store, who: Who, activity: Activity) -> None:
    """Turn the person's station to another activity; writes only where that is a change."""
    if who.station is None:
        return
    with store.read() as facts:
        if facts.station(who.station).activity == activity:
            return

    def decide(facts: Facts) -> Outcome:
        station = facts.station(who.station or "")
        collection = station.collection if activity is Activity.COLLECT else None
        changed = replace(station, activity=activity.value, collection=collection)
        return Outcome(changes=(changed,), remember=False)

    store.act(who.command(new_id()), decide)
