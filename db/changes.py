"""What changes beside the ledger: sessions, stations, wrong tries, and secrets' hashes."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete

from db.models import (
    AttemptsRow,
    CollectionWordRow,
    CredentialRow,
    DeliveryRow,
    SessionRow,
    SightingRow,
    StationRow,
)
from db.prepared import Prepared
from db.rows import Model, put
from kiosk.services import views as v
from kiosk.services.browser_views import Sighting
from kiosk.services.message_views import Delivery
from kiosk.services.ports import Change, PutCollectionWord, PutCredential

KEPT = timedelta(days=30)
"""How long it stays known that somebody was signed in, once they are not."""

_FORGET = Prepared(
    delete(SessionRow).where(SessionRow.ended.is_(True), SessionRow.started_at < bindparam("past"))
)


def apply_change(connection: Connection, change: Change) -> None:
    """Keep the change in the place of what was there."""
    model, row = _row(change)
    put(connection, model, **row)
    if isinstance(change, v.Session):
        _FORGET.run(connection, past=change.started_at - KEPT)


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


def _credential(change: PutCredential) -> tuple[Model, dict[str, Any]]:
    return CredentialRow, {
        "staff_id": change.staff_id,
        "which": change.which,
        "secret_hash": change.secret_hash,
        "at": change.at,
    }
