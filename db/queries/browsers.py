"""Questions about the school's own browsers."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from db.models import BrowserRow, InvitationRow, SightingRow
from db.prepared import Prepared
from db.queries.base import Questions
from kiosk.services.staff.browser_views import Browser, Invitation

_BROWSERS = Prepared(
    select(
        BrowserRow.id,
        BrowserRow.name,
        BrowserRow.enrolled_by,
        BrowserRow.enrolled_at,
        BrowserRow.ended_at,
        SightingRow.at,
    )
    .join(SightingRow, SightingRow.browser_id == BrowserRow.id, isouter=True)
    .order_by(BrowserRow.entry.desc())
)
_OF_KEY = _BROWSERS.where(BrowserRow.key_hash == bindparam("key"))
_INVITATIONS = Prepared(
    select(
        InvitationRow.id,
        InvitationRow.name,
        InvitationRow.made_by,
        InvitationRow.until,
        InvitationRow.used,
    )
)
_OF_CODE = _INVITATIONS.where(InvitationRow.code_hash == bindparam("key"))


class BrowserQuestions(Questions):
    """Questions about the school's own browsers."""

    def browsers(self) -> Sequence[Browser]:
        """Every browser that is the school's own, or was, the newest first."""
        return [Browser(*row) for row in _BROWSERS.all(self._connection)]

    def browser_of(self, key_hash: str) -> Browser | None:
        """The browser that carries the secret with this hash."""
        row = _OF_KEY.first(self._connection, key=key_hash)
        return None if row is None else Browser(*row)

    def invitation_of(self, code_hash: str) -> Invitation | None:
        """The code with this hash, used or not."""
        row = _OF_CODE.first(self._connection, key=code_hash)
        return None if row is None else Invitation(*row)
