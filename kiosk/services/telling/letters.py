"""A letter to a carer, to print: judged again when it is, from the words that were kept."""

from dataclasses import dataclass
from datetime import datetime

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.telling.carers import refusal, why_not_tell
from kiosk.custody.telling.messages import Means, MessageQueued, Why
from kiosk.custody.visibility import is_restricted
from kiosk.services.acting import Who, actor_of
from kiosk.services.ports import Store
from kiosk.services.records.looking import note_looks
from kiosk.services.telling.carers import why_not
from kiosk.services.views import Adult


@dataclass(frozen=True)
class ToPrint:
    """A letter: to whom, from which school, when it was written, and its words."""

    adult: Adult
    school: str
    at: datetime
    subject: str
    text: str


def letter(store: Store, who: Who, message_id: str) -> ToPrint | tuple[Refusal, ...] | None:
    """The letter, or why it may not be printed now; None where there is none."""
    with store.read() as facts:
        message = facts.message(message_id)
        if message is None or message.means is not Means.LETTER:
            return None
        record = facts.record(message.record_id) if message.record_id else None
        adult = facts.adult(message.adult_id) if message.adult_id else None
        entry = facts.entry(message.entry)
        event = entry.event if entry else None
        if record is None or adult is None or not isinstance(event, MessageQueued):
            return None
        against = tuple(why_not_tell(actor_of(facts, who), record))
        why = why_not(facts, record, adult, message.occasion)
        # What is over may still be printed: it was true when it was written.
        if against or why not in (None, Why.OVER):
            return against or (refusal(why),) if why else against
        if event.text is None:
            return (Refusal(Code.DETAILS_MISSING),)
        made = ToPrint(
            adult, facts.school_name(), message.queued_at, event.subject or "", event.text
        )
        looked = (record.record_id,) if is_restricted(record) else ()
        now = facts.now.at
    note_looks(store, who, looked, now)
    return made
