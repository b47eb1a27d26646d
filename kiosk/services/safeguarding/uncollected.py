"""What nobody collects: how long it has been here, whom the school asked, and what was decided."""

from dataclasses import dataclass
from datetime import date, datetime

from kiosk.custody import asks
from kiosk.custody.acts.second_person import Wanted, fitting
from kiosk.custody.acts.uncollected import (
    ContactMade,
    DecideDisposal,
    MakeAppointment,
    RecordContact,
)
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import HELD_BY_SCHOOL, Action
from kiosk.custody.visibility import is_restricted
from kiosk.services.acting import Who, ask_on_record, judged, refused
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.records.looking import NotOpen, note_looks, sight_of
from kiosk.services.records.parts import Part, cut
from kiosk.services.views import Logged, Query


@dataclass(frozen=True)
class Stay:
    """One device that is still here, as somebody may see it; `days` since it came in.

    `held`: nothing more is shown of it.
    """

    record: CustodyRecord
    days: int
    held: bool


def longest_here(facts: Facts, who: Who, after: str = "") -> Part[Stay]:
    """What is here from an earlier day, the longest here first. Raises NotOpen."""
    sight, today = sight_of(who), facts.school().today(facts.now.at)
    if not sight.register:
        raise NotOpen
    here = [item for item in facts.open_records() if item.state in HELD_BY_SCHOOL]
    stays = (
        Stay(
            item,
            (today - facts.school().today(item.opened_at)).days,
            is_restricted(item) and not sight.restricted,
        )
        for item in sorted(here, key=_key)
    )
    found = (item for item in stays if item.days > 0)
    return cut(found, lambda item: _key(item.record), after)


def _key(record: CustodyRecord) -> str:
    return f"{record.opened_at.isoformat()}~{record.record_id}"


def stay_of(store: Store, who: Who, record_id: str) -> tuple[CustodyRecord, list[Logged]] | None:
    """One of them with its contacts, the oldest first. Raises NotOpen where it is not shown."""
    sight = sight_of(who)
    with store.read() as facts:
        record, now = facts.record(record_id), facts.now.at
        if record is None:
            return None
        secret = is_restricted(record)
        if not sight.register or (secret and not sight.restricted):
            raise NotOpen
        found = facts.entries(Query(record_id=record_id, limit=1000))
    if secret:
        note_looks(store, who, (record_id,), now)
    told = sorted((x for x in found if isinstance(x.event, ContactMade)), key=lambda x: x.sequence)
    return record, told


def contacted(store: Store, who: Who, command_id: str, contact: RecordContact) -> Done:
    """Record a contact with the family."""
    return ask_on_record(store, who, command_id, contact)


def appoint(
    store: Store, who: Who, command_id: str, record_id: str, at: datetime, adult_id: str | None
) -> Done:
    """Record when somebody will come."""
    return ask_on_record(store, who, command_id, MakeAppointment(record_id, at, adult_id))


def decide_about(
    store: Store, who: Who, command_id: str, record_id: str, note: str, *, dispose: bool
) -> Done:
    """The headteacher's decision, on record."""
    return ask_on_record(store, who, command_id, DecideDisposal(record_id, dispose, note))


def wanted_of(note: str) -> Wanted:
    """What a second person agrees to before anything is disposed of."""
    return Wanted(Action.DISPOSE, note)


def dispose(store: Store, who: Who, command_id: str, record_id: str, note: str) -> Done:
    """Dispose of it, on the notice and the decision that are on record, and an approval."""

    def decide(facts: Facts) -> Outcome:
        record = facts.record(record_id)
        if record is None:
            return refused(Refusal(Code.NOT_IN_CUSTODY))
        given = fitting(record, wanted_of(note), facts.now.at)
        ask = asks.Dispose(
            record_id,
            notice_given=record.noticed_on or date.max,
            approval_id=given.approval_id if given else None,
            note=note,
        )
        return judged(facts, ask, record, who)

    return store.act(who.command(command_id), decide)
