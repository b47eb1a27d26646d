"""Devices go out by scans for an approved lesson or trip use; the hand-in takes them back."""

from dataclasses import replace

from kiosk.custody import asks
from kiosk.custody.acts.lending import LessonUse, first_day
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.states import State
from kiosk.scanning.outcomes import ScanOutcome
from kiosk.scanning.router import Activity
from kiosk.services.acting import Who, judged, refused
from kiosk.services.desk.lending import use_of
from kiosk.services.desk.overdue import why_not_out
from kiosk.services.desk.stations import count_kept
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.views import Device, Station

KEPT_AS = "lesson_use"


def lendable(facts: Facts) -> list[LessonUse]:
    """The approved uses of today whose end has not come, by their end."""
    school, now = facts.school(), facts.now.at
    today = school.today(now)
    return [
        item
        for item in facts.lesson_uses()
        if item.approved_by and item.until > now and first_day(item, school) <= today
    ]


def lending_at(facts: Facts, station: Station) -> LessonUse | None:
    """The use for which devices go out at a station; None where there is none any more."""
    kept = (station.collection or {}).get(KEPT_AS)
    return use_of(facts, kept) if kept else None


def begin_lending(store: Store, who: Who, command_id: str, use_id: str) -> Done:
    """From now on a scan at this station lets a device out for this use."""

    def decide(facts: Facts) -> Outcome:
        if all(item.id != use_id for item in lendable(facts)):
            return refused(Refusal(Code.DETAILS_MISSING, {"field": "use"}))
        station = facts.station(who.station or "")
        kept = {**(count_kept(station) or {}), KEPT_AS: use_id}
        changed = replace(station, activity=Activity.LEND.value, collection=kept)
        return Outcome(answer={"use": use_id}, changes=(changed,))

    return store.act(who.command(command_id), decide)


def end_lending(store: Store, who: Who, command_id: str) -> Done:
    """Nothing more goes out for it."""

    def decide(facts: Facts) -> Outcome:
        station = facts.station(who.station or "")
        changed = replace(station, activity=Activity.IDLE.value, collection=count_kept(station))
        return Outcome(changes=(changed,))

    return store.act(who.command(command_id), decide)


def lending_out(facts: Facts, who: Who, device: Device) -> tuple[ScanOutcome, Outcome]:
    """What it comes to when this device is scanned while devices go out for a use."""
    station = facts.station(who.station or "")
    use, record = lending_at(facts, station), facts.open_record_of(device.id)
    if record is None:
        return ScanOutcome.NOT_HERE, Outcome()
    if use is None:
        return ScanOutcome.REFUSED, refused(Code.APPROVAL_MISSING)
    if record.state is State.ON_LOAN and record.holder == use.to:
        return ScanOutcome.REPEAT_IGNORED, Outcome()
    against = tuple(why_not_out(facts, use.to))
    if against:
        return ScanOutcome.REFUSED, refused(*against)
    ask = asks.Lend(record.record_id, use.to, use.activity, use.until, use=use)
    outcome = judged(facts, ask, record, who)
    return ScanOutcome.REFUSED if outcome.refusals else ScanOutcome.LENT, outcome
