"""Browsers that become the school's own, and are so no more."""

from sqlalchemy import bindparam, update

from db.models import BrowserRow, InvitationRow
from db.prepared import Prepared
from db.projector.context import Context
from db.rows import put
from kiosk.custody.people import browsers as b

_USE = Prepared(
    update(InvitationRow).where(InvitationRow.id == bindparam("of_id")).values(used=True)
)
_END = Prepared(
    update(BrowserRow).where(BrowserRow.id == bindparam("of_id")).values(ended_at=bindparam("at"))
)


def invited(context: Context, event: b.BrowserInvited) -> None:
    """A code was made."""
    put(
        context.connection,
        InvitationRow,
        id=event.invitation_id,
        name=event.browser,
        made_by=context.staff_id,
        until=event.until,
        code_hash=event.code_hash,
        used=False,
    )


def enrolled(context: Context, event: b.BrowserEnrolled) -> None:
    """A browser is the school's own; its code is used."""
    _USE.run(context.connection, of_id=event.invitation_id)
    put(
        context.connection,
        BrowserRow,
        id=event.browser_id,
        name=event.browser,
        key_hash=event.key_hash,
        enrolled_by=context.staff_id,
        enrolled_at=context.at,
        ended_at=None,
        entry=context.sequence,
    )


def ended(context: Context, event: b.BrowserEnded) -> None:
    """A browser is the school's own no more."""
    _END.run(context.connection, of_id=event.browser_id, at=context.at)
