"""Home time: one scan gives a hand-in back to the child in person, under a standing authority."""

from dataclasses import replace

from kiosk.custody import asks
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.events import Event, Released
from kiosk.custody.evidence import Evidence
from kiosk.custody.people.walking import why_not_unsay
from kiosk.custody.record import CustodyRecord
from kiosk.custody.release import why_not_release
from kiosk.custody.states import IdentityMethod, Relation, State
from kiosk.scanning.outcomes import ScanOutcome
from kiosk.services.acting import Who, actor_of, judged, refused
from kiosk.services.desk.family import HERE
from kiosk.services.desk.hand_in import coming_in
from kiosk.services.desk.standing import collector_for, standing_authority
from kiosk.services.desk.stations import with_line
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.views import Device

NOT_GIVEN = "It was not given to the child: it stayed at the office."
REPEAT_WITHIN = 10.0
"""Seconds in which a device that just went home may be read again by accident."""


def going_home(facts: Facts, who: Who, device: Device) -> tuple[ScanOutcome, Outcome]:
    """What it comes to when this device is scanned at home time: released, or why not.

    Staff who scan it give it to the child, whom they know by sight.
    """
    record = facts.open_record_of(device.id)
    if record is None:
        return _gone(facts, who, device), Outcome()
    if record.pupil_id is None or record.state not in HERE:
        return ScanOutcome.NOT_HERE, Outcome()
    pupil = facts.pupil(record.pupil_id)
    ask = asks.Release(
        record.record_id,
        collector=collector_for(facts, record.pupil_id, record.pupil_id),
        evidence=_evidence(facts, record),
        collector_name=pupil.name if pupil else None,
    )
    outcome = judged(facts, ask, record, who)
    return ScanOutcome.REFUSED if outcome.refusals else ScanOutcome.RELEASED, outcome


def why_not_home(facts: Facts, who: Who, record: CustodyRecord) -> tuple[Refusal, ...]:
    """Every reason against giving this device to its child now, the most serious first."""
    if record.pupil_id is None:
        return (Refusal(Code.COLLECTOR_UNKNOWN),)
    collector = collector_for(facts, record.pupil_id, record.pupil_id)
    evidence, actor = _evidence(facts, record), actor_of(facts, who)
    return why_not_release(record, collector, evidence, actor, facts.school(), facts.now.at)


def _evidence(facts: Facts, record: CustodyRecord) -> Evidence:
    scanned = frozenset({record.device_id} if record.device_id else ())
    standing = standing_authority(facts, record.pupil_id or "", record.device_id)
    return Evidence(identity=IdentityMethod.BY_SIGHT, scanned=scanned, standing=standing)


def _gone(facts: Facts, who: Who, device: Device) -> ScanOutcome:
    """A device that is not in custody: read again here as it went home, or not here at all."""
    last = facts.last_record_of(device.id)
    entry = facts.entry(last.last_sequence) if last and last.state is State.RELEASED else None
    if entry is None or not _went_home(entry.event) or entry.station != who.station:
        return ScanOutcome.NOT_HERE
    passed = (facts.now.at - entry.at).total_seconds()
    again = 0 <= passed <= REPEAT_WITHIN
    return ScanOutcome.REPEAT_IGNORED if again else ScanOutcome.NOT_HERE


def not_given(store: Store, who: Who, command_id: str, record_id: str) -> Done:
    """The child was not there: within the minute the release is corrected, and the device is in."""

    def decide(facts: Facts) -> Outcome:
        record = facts.record(record_id)
        entry = facts.entry(record.last_sequence) if record else None
        device = facts.device(record.device_id) if record and record.device_id else None
        if record is None or entry is None or device is None or not _went_home(entry.event):
            return refused(Code.WRONG_STATE)
        actor = actor_of(facts, who)
        against = why_not_unsay(entry.staff_id, entry.at, actor, facts.now.at)
        if against or facts.open_record_of(device.id) is not None:
            return refused(*(against or (Code.ALREADY_IN_CUSTODY,)))
        correct = asks.Correct(record_id, entry.sequence, "handing it over", NOT_GIVEN)
        corrected = judged(facts, correct, record, who)
        word, taken = coming_in(facts, who, device, surrendered=True)
        if corrected.refusals or taken.refusals:
            return refused(*corrected.refusals, *taken.refusals)
        answer = {"outcome": word, **taken.answer}
        station = with_line(facts.station(who.station or ""), facts, answer, device)
        events = (*corrected.events, *taken.events)
        return replace(taken, events=events, answer=answer, changes=(*taken.changes, station))

    return store.act(who.command(command_id), decide)


def _went_home(event: Event) -> bool:
    return isinstance(event, Released) and event.relation is Relation.PUPIL
