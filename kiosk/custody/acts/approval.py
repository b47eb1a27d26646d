"""What an approval is good for: one action, one record, one collector and reason, for a while."""

from collections.abc import Iterator
from datetime import datetime

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.permissions import Actor
from kiosk.custody.record import CustodyRecord
from kiosk.custody.school.policy import APPROVAL_LASTS
from kiosk.custody.states import Action


def why_not_approved(
    record: CustodyRecord,
    action: Action,
    approval_id: str | None,
    actor: Actor,
    now: datetime,
    *,
    reason: str | None,
    collector_id: str | None = None,
    subject: str | None = None,
) -> Iterator[Refusal]:
    """What is wrong with the approval that this act on this record rests on."""
    approval = record.approval(approval_id) if approval_id else None
    fits = (
        approval is not None
        and approval.action is action
        and approval.collector_id == collector_id
        and approval.reason == reason
        and approval.subject == subject
        and abs(now - approval.at) <= APPROVAL_LASTS
        and approval.facts_at == record.changed_at
    )
    if approval is None or not fits:
        yield Refusal(Code.APPROVAL_MISSING)
    elif approval.approved_by in (None, approval.requested_by) or actor.is_self(
        approval.approved_by
    ):
        yield Refusal(Code.APPROVAL_OWN)
