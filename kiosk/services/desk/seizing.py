"""Taking a device in ten seconds: whose, which, why and where, as one act, with all that belongs.

A device that is not known yet becomes known by the act. A slip's code, or a spare label's, goes on
the device with it, and so can be entered once; the office's scan of it then closes the transit.
"""

from dataclasses import dataclass, replace
from datetime import date

from kiosk.custody.acts import transit
from kiosk.custody.acts.transit import AnswerWait, Wait
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.events import Event, RecordEvent
from kiosk.custody.folding import apply
from kiosk.custody.permissions import STAFF
from kiosk.custody.reasons import HELD_AT_ONCE
from kiosk.custody.record import CustodyRecord, Entry
from kiosk.custody.register import AlertRaised, CodeLinked, DeviceEnrolled
from kiosk.custody.states import DeviceKind, Kind
from kiosk.services.acting import Who, actor_of, judged, new_id, refused
from kiosk.services.desk.confiscation import Seizure, at_the_office, taking
from kiosk.services.devices.enrolment import LABEL, Mark, why_not_link
from kiosk.services.ports import Done, Facts, Outcome, Store


@dataclass(frozen=True)
class Taking:
    """What was taken, and what is done about it.

    `new` is what kind of device it is, where the register does not know it. `slip` is the code on
    its slip, or on the label in its bag. `wait` answers for days without school; `told` is who.
    """

    seizure: Seizure
    new: DeviceKind | None = None
    slip: str | None = None
    wait: Wait | None = None
    told: str | None = None


def record_taking(store: Store, who: Who, command_id: str, taken: Taking) -> Done:
    """Record it: at a station it is here now, elsewhere it is on its way, with its holder."""
    return store.act(who.command(command_id), lambda facts: _decided(facts, who, taken))


def _decided(facts: Facts, who: Who, taken: Taking) -> Outcome:
    against = [*_slip_against(facts, taken), *_wait_against(facts, taken)]
    if taken.seizure.device_id is None and (taken.new is None or not taken.seizure.pupil_id):
        against.append(Refusal(Code.DETAILS_MISSING, {"field": "device"}))
    if against:
        return refused(*against)
    is_new = taken.seizure.device_id is None
    device_id = taken.seizure.device_id or new_id()
    seizure = replace(taken.seizure, device_id=device_id)
    act = at_the_office if who.station else taking
    outcome = act(facts, who, seizure, is_new=is_new)
    if outcome.refusals:
        return outcome
    before = _before(facts, taken, device_id) if is_new or taken.slip else ()
    after = _after(facts, who, taken, outcome)
    return replace(outcome, events=(*before, *outcome.events, *after))


def _before(facts: Facts, taken: Taking, device_id: str) -> tuple[Event, ...]:
    made: list[Event] = []
    if taken.new is not None and taken.seizure.device_id is None:
        made.append(DeviceEnrolled(device_id, taken.new, taken.seizure.pupil_id))
    if taken.slip:
        made.append(CodeLinked(taken.slip.strip().upper(), LABEL, device_id))
    return tuple(made)


def _after(facts: Facts, who: Who, taken: Taking, outcome: Outcome) -> tuple[Event, ...]:
    record = _as_taken(facts, who, outcome)
    made: list[Event] = []
    until = waits_until(facts, taken.seizure)
    if until is not None and taken.wait is not None:
        ask = AnswerWait(record.record_id, until, taken.wait, taken.told)
        made += judged(facts, ask, record, who).events
        if taken.wait is Wait.LEADER_ASKED:
            made.append(_alert(transit.ASKED, record))
    if record.pupil_id in actor_of(facts, who).children:
        made.append(_alert(transit.OWN_CHILD, record))
    return tuple(made)


def _alert(kind: str, record: CustodyRecord) -> Event:
    return AlertRaised(new_id(), kind, transit.TOLD, record.record_id)


def _as_taken(facts: Facts, who: Who, outcome: Outcome) -> CustodyRecord:
    """The record as this act leaves it, before it is on disk."""
    record = facts.record(outcome.answer["record"])
    for event in outcome.events:
        if isinstance(event, RecordEvent):
            record = apply(record, Entry(facts.head()[0] + 1, event, facts.now.at, who.staff_id))
    if record is None:
        raise LookupError("a taking that was granted has a record")
    return record


def waits_until(facts: Facts, seizure: Seizure | None = None) -> date | None:
    """The next school day, where this taking must say what happens until then; None else.

    Of what is held at once the safeguarding lead decides, and what is found is nobody's yet.
    """
    if seizure is not None and (
        seizure.reason in HELD_AT_ONCE or seizure.kind is not Kind.CONFISCATION
    ):
        return None
    return transit.long_wait(facts.school(), facts.school().today(facts.now.at))


def _wait_against(facts: Facts, taken: Taking) -> list[Refusal]:
    if waits_until(facts, taken.seizure) is None:
        return []
    if taken.wait is None:
        why = "Choose what is done until then."
        return [Refusal(Code.DETAILS_MISSING, {"field": "wait", "why": why})]
    told = facts.staff(taken.told) if taken.told else None
    is_leader = told is not None and not told.disabled and told.roles & set(transit.TOLD)
    if taken.wait is Wait.LEADER_TOLD and not is_leader:
        return [Refusal(Code.DETAILS_MISSING, {"field": "told", "why": "Choose who was told."})]
    return []


def _slip_against(facts: Facts, taken: Taking) -> list[Refusal]:
    """A slip is entered once: a code that ever was on a device is none of a fresh slip."""
    if not taken.slip:
        return []
    code = taken.slip.strip().upper()
    against = list(why_not_link(facts, Mark(code)))
    used = facts.codes(code, LABEL)
    if not against and used:
        against = [Refusal(Code.CODE_TAKEN, {"field": LABEL, "device": used[0].device_id})]
    return [replace(item, facts={**item.facts, "field": "slip"}) for item in against]


def leaders(facts: Facts) -> list[tuple[str, str]]:
    """Whom one can have told, by id and name."""
    found = (one for one in facts.all_staff() if not one.disabled and one.roles & set(transit.TOLD))
    return [(one.id, one.name) for one in found]


def takers(facts: Facts) -> list[tuple[str, str]]:
    """Who may have taken a device, by id and name."""
    found = (one for one in facts.all_staff() if not one.disabled and one.roles & STAFF)
    return [(one.id, one.name) for one in found]
