"""Somebody who must not collect is at the desk: it is logged and alerted once, in silence."""

from collections.abc import Sequence

from kiosk.custody.consequences import ALERTS
from kiosk.custody.errors import Code
from kiosk.custody.events import CollectionStopped, Event
from kiosk.custody.register import AlertRaised
from kiosk.services.acting import new_id
from kiosk.services.desk.collecting import Collection, Item
from kiosk.services.desk.standing import collector_for
from kiosk.services.ports import Facts


def why_stopped(facts: Facts, named: Collection, found: Sequence[Item]) -> frozenset[Code]:
    """Why this collector must not collect for the pupil, or for a child whose device was chosen.

    `found` are the collection's devices as they are judged for this collector.
    """
    pupils = {named.pupil_id} | {item.record.pupil_id for item in found if item.chosen}
    standings = [collector_for(facts, named.collector_id, pupil) for pupil in pupils]
    codes = {
        Code.COLLECTOR_BARRED: any(item.barred for item in standings),
        Code.COLLECTOR_UNDER_REVIEW: any(item.under_review for item in standings),
    }
    return frozenset(code for code, applies in codes.items() if applies)


def stop_events(
    named: Collection, found: Sequence[Item], codes: frozenset[Code]
) -> tuple[Event, ...]:
    """The entry of the attempt, and the alert to those who may know why."""
    records = sorted(
        item.record.record_id
        for item in found
        if item.chosen or item.record.pupil_id == named.pupil_id
    )
    said = tuple(sorted(code.value for code in codes))
    event = CollectionStopped(named.collector_id or "", tuple(records), said)
    kind, roles = ALERTS[CollectionStopped]
    return (event, AlertRaised(new_id(), kind, roles, adult_id=named.collector_id))
