"""One custody record as somebody may see it, and what they may do to it now."""

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.custody import asks
from kiosk.custody.asks import Ask
from kiosk.custody.decide import why_not
from kiosk.custody.permissions import MAY
from kiosk.custody.reasons import NO_DESCRIPTION
from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import Action
from kiosk.custody.transitions import allows
from kiosk.custody.visibility import is_restricted
from kiosk.services.acting import Who, actor_of
from kiosk.services.ports import Facts, Store
from kiosk.services.records.looking import NotOpen, note_looks, sight_of
from kiosk.services.records.register_view import Line, line_of


@dataclass(frozen=True)
class RecordView:
    """One record: its line of the register, what may be done to it, and the slots that are free.

    `takes_notes` is False where no free text is taken: nothing may invite a description.
    `may_return`: a child's medical need can be met, or raised where it is held.
    """

    line: Line
    may: frozenset[Action]
    free_slots: tuple[str, ...]
    takes_notes: bool
    may_return: bool = False


def record_view(store: Store, who: Who, record_id: str) -> RecordView | None:
    """This record, with what its reader may do; None when there is none. Raises NotOpen."""
    sight = sight_of(who)
    if not sight.register:
        raise NotOpen
    with store.read() as facts:
        record = facts.record(record_id)
        if record is None:
            return None
        line = line_of(facts, record, sight, facts.now.at)
        may = frozenset(_possible(facts, record, who))
        taken = facts.slots_taken()
        free = tuple(slot for slot in facts.slots() if slot not in taken)
        now = facts.now.at
    if sight.restricted and is_restricted(record):
        note_looks(store, who, (record_id,), now)
    notes = not line.held and record.reason not in NO_DESCRIPTION
    return RecordView(line, may, free, notes, _may_return(record, who))


def _may_return(record: CustodyRecord, who: Who) -> bool:
    is_here = allows(Action.RETURN_MEDICALLY, record.state) and record.pupil_id is not None
    return is_here and bool(who.roles & MAY[Action.RETURN_MEDICALLY])


def _possible(facts: Facts, record: CustodyRecord, who: Who) -> Iterable[Action]:
    actor, school, now = actor_of(facts, who), facts.school(), facts.now.at
    for ask in _asks(record.record_id):
        if not why_not(ask, record, actor, school, now):
            yield ask.action


def _asks(record_id: str) -> tuple[Ask, ...]:
    """What can be asked here, with something in the place of what is only filled in later."""
    return (
        asks.Move(record_id, slot="?"),
        asks.ReportLost(record_id),
        asks.ReportGivenBack(record_id),
        asks.FindAgain(record_id),
        asks.Close(record_id, note="?"),
    )
