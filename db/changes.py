"""What changes beside the ledger: sessions, stations, wrong tries, and secrets' hashes."""

from dataclasses import fields
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists

from db.models import (
    AttemptsRow,
    CollectionWordRow,
    CredentialRow,
    DeliveryRow,
    DraftRow,
    SessionRow,
    SightingRow,
    StationRow,
)
from db.prepared import Prepared
from db.rows import Model, put
from kiosk.services import views as v
from kiosk.services.ports import Change, PutCollectionWord
from kiosk.services.safeguarding.drafts import Draft, DropDraft
from kiosk.services.staff.browser_views import Sighting
from kiosk.services.telling.message_views import Delivery

KEPT = timedelta(days=30)
"""How long it stays known that somebody was signed in; of everybody the last time stays."""

_LATER = SessionRow.__table__.alias("later")
_FORGET = Prepared(
    delete(SessionRow)
    .where(SessionRow.ended.is_(True), SessionRow.started_at < bindparam("past"))
    .where(
        exists().where(
            _LATER.c.staff_id == SessionRow.staff_id, _LATER.c.started_at > SessionRow.started_at
        )
    )
)

_DROP = Prepared(delete(DraftRow).where(DraftRow.id == bindparam("draft_id")))


def apply_change(connection: Connection, change: Change) -> bool:
    """Keep the change in the place of what was there; True where something was thrown away."""
    if isinstance(change, DropDraft):
        _DROP.run(connection, draft_id=change.id)
        return True
    if isinstance(change, Draft):
        put(connection, DraftRow, **{x.name: getattr(change, x.name) for x in fields(change)})
        return False
    model, row = _row(change)
    put(connection, model, **row)
    if isinstance(change, v.Session):
        _FORGET.run(connection, past=change.started_at - KEPT)
    return False


def _row(change: Change) -> tuple[Model, dict[str, Any]]:
    if isinstance(change, v.Session):
        return SessionRow, {
            "key_hash": change.key_hash,
            "staff_id": change.staff_id,
            "roles": sorted(role.value for role in change.roles),
            "started_at": change.started_at,
            "station": change.station,
            "locked": change.locked,
            "ended": change.ended,
        }
    if isinstance(change, v.Station):
        return StationRow, {
            "name": change.name,
            "staff_id": change.staff_id,
            "activity": change.activity,
            "collection": change.collection,
            "recent": list(change.recent),
        }
    if isinstance(change, v.Attempts):
        return AttemptsRow, {
            "key": change.key,
            "failures": change.failures,
            "until": change.until,
        }
    if isinstance(change, PutCollectionWord):
        row = {"secret_hash": change.secret_hash, "at": change.at}
        return CollectionWordRow, {"pupil_id": change.pupil_id, **row}
    if isinstance(change, Sighting):
        return SightingRow, {"browser_id": change.browser_id, "at": change.at}
    if isinstance(change, Delivery):
        return DeliveryRow, {
            "message_id": change.message_id,
            "tries": change.tries,
            "next_at": change.next_at,
            "trouble": change.trouble,
        }
    return _credential(change)


def _credential(change: Any) -> tuple[Model, dict[str, Any]]:
    return CredentialRow, {
        "staff_id": change.staff_id,
        "which": change.which,
        "secret_hash": change.secret_hash,
        "at": change.at,
    }
