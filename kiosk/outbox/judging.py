"""Whether a message may go now, and where to: judged each time from the facts as they are."""

from dataclasses import dataclass

from kiosk.custody.telling.mailing import is_address
from kiosk.custody.telling.messages import MessageQueued, Occasion, Why
from kiosk.custody.telling.wording import DETAILED
from kiosk.services.ports import Facts
from kiosk.services.staff.staff_addresses import in_line
from kiosk.services.telling.carers import is_guarded_address, why_not
from kiosk.services.telling.lettering import wording_of
from kiosk.services.telling.message_views import Message


@dataclass(frozen=True)
class Ready:
    """A message that may go: where to, and in what words."""

    address: str
    subject: str
    text: str


def judge(facts: Facts, message: Message) -> Ready | Why:
    """The message as it may go, or why it may not."""
    reader = (
        _colleague(facts, message) if message.occasion is Occasion.ALERT else _carer(facts, message)
    )
    if isinstance(reader, Why):
        return reader
    entry = facts.entry(message.entry)
    event = entry.event if entry else None
    if not isinstance(event, MessageQueued) or event.subject is None or event.text is None:
        return Why.ERASED
    if not is_address(reader):
        return Why.NO_ADDRESS
    return Ready(reader, event.subject, event.text)


def _carer(facts: Facts, message: Message) -> str | Why:
    """The carer's own address, as the register has it now."""
    record = facts.record(message.record_id) if message.record_id else None
    adult = facts.adult(message.adult_id) if message.adult_id else None
    if record is None or adult is None:
        return Why.OVER
    why = why_not(facts, record, adult, message.occasion)
    if why is not None:
        return why
    if is_guarded_address(facts, adult, record.pupil_id):
        return Why.GUARDED
    allowed = facts.school().policy(facts.now.at).mail_details
    if wording_of(message.wording) in DETAILED and not allowed:
        return Why.DETAILS
    return adult.email or ""


def _colleague(facts: Facts, message: Message) -> str | Why:
    """Where mail reaches a member of staff, or the person outside the school."""
    if not any(alert.id == message.alert_id for alert in facts.alerts()):
        return Why.OVER
    known = in_line(facts)
    if message.staff_id is None:
        return known.outside.address
    staff = facts.staff(message.staff_id)
    if staff is None or staff.disabled:
        return Why.OVER
    return known.addresses.get(message.staff_id, "")
