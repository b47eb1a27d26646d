"""Questions about evacuations, open duties and drafts."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select

from db.models import DraftRow, DutyRow, EvacuationRow
from db.prepared import Prepared
from db.queries.base import Questions
from kiosk.custody.school.evacuating import Duty, Evacuation, Owed
from kiosk.services.safeguarding.drafts import Draft

_UNDER_WAY = Prepared(
    select(EvacuationRow.id, EvacuationRow.begun_at, EvacuationRow.begun_by, EvacuationRow.ended_at)
    .where(EvacuationRow.ended_at.is_(None))
    .order_by(EvacuationRow.entry.desc())
    .limit(1)
)
_OWED = Prepared(
    select(DutyRow.duty, DutyRow.record_id, DutyRow.since, DutyRow.staff_id)
    .where(DutyRow.done_at.is_(None))
    .order_by(DutyRow.entry)
)
_DRAFTS = Prepared(
    select(*DraftRow.__table__.columns)
    .where(DraftRow.kind == bindparam("kind"))
    .order_by(DraftRow.begun_at, DraftRow.id)
)
_DRAFT = _DRAFTS.where(DraftRow.id == bindparam("key"))


class DutyQuestions(Questions):
    """Questions about what is not finished."""

    def evacuation(self) -> Evacuation | None:
        """The evacuation that is under way."""
        row = _UNDER_WAY.first(self._connection)
        return None if row is None else Evacuation(*row)

    def owed(self) -> Sequence[Owed]:
        """Every duty that is open, the oldest first."""
        return [Owed(Duty(row[0]), *row[1:]) for row in _OWED.all(self._connection)]

    def drafts(self, kind: str) -> Sequence[Draft]:
        """What was written and not signed yet, the oldest first."""
        return [_draft(row) for row in _DRAFTS.all(self._connection, kind=kind)]

    def draft(self, kind: str, draft_id: str) -> Draft | None:
        """The draft with this id."""
        row = _DRAFT.first(self._connection, kind=kind, key=draft_id)
        return None if row is None else _draft(row)


def _draft(row: Any) -> Draft:
    return Draft(
        row.id,
        row.kind,
        row.author_id,
        row.about,
        row.begun_at,
        row.saved_at,
        row.version,
        row.editor,
        dict(row.written),
    )
