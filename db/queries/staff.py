"""Questions about staff, who is signed in where, readers and alerts."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from db.models import (
    AlertRow,
    AttemptsRow,
    CredentialRow,
    ReaderKeyRow,
    SessionRow,
    StaffRow,
    StationRow,
)
from db.prepared import Prepared
from db.queries.base import Questions
from kiosk.custody.states import Role
from kiosk.services import views as v

_password, _pin = CredentialRow.__table__.alias(), CredentialRow.__table__.alias()
_STAFF = (
    select(
        StaffRow.id,
        StaffRow.user,
        StaffRow.name,
        StaffRow.roles,
        StaffRow.adult_id,
        StaffRow.badge,
        StaffRow.disabled,
        StaffRow.last,
        StaffRow.accepted,
        StaffRow.accepted_at,
        _password.c.secret_hash.label("password_hash"),
        _pin.c.secret_hash.label("pin_hash"),
        _password.c.at.label("password_set_at"),
    )
    .join(
        _password,
        and_(_password.c.staff_id == StaffRow.id, _password.c.which == "password"),
        isouter=True,
    )
    .join(_pin, and_(_pin.c.staff_id == StaffRow.id, _pin.c.which == "pin"), isouter=True)
)
_BY_ID = Prepared(_STAFF.where(StaffRow.id == bindparam("key")))
_BY_USER = Prepared(_STAFF.where(StaffRow.user == bindparam("key")).order_by(StaffRow.disabled))
_BY_BADGE = Prepared(_STAFF.where(StaffRow.badge == bindparam("key")))
_ALL = Prepared(_STAFF.order_by(StaffRow.name, StaffRow.id))
_SESSIONS = select(*SessionRow.__table__.columns)
_SESSION = Prepared(_SESSIONS.where(SessionRow.key_hash == bindparam("key")))
_ALL_SESSIONS = Prepared(
    _SESSIONS.where(SessionRow.ended.is_(False)).order_by(SessionRow.started_at)
)
_SESSIONS_AT = _ALL_SESSIONS.where(SessionRow.station == bindparam("key"))
_LAST_SIGN_INS = Prepared(
    select(SessionRow.staff_id, func.max(SessionRow.started_at)).group_by(SessionRow.staff_id)
)
_ATTEMPTS = Prepared(
    select(AttemptsRow.key, AttemptsRow.failures, AttemptsRow.until).where(
        AttemptsRow.key == bindparam("key")
    )
)
_STATIONS = Prepared(select(*StationRow.__table__.columns).order_by(StationRow.name))
_STATION = _STATIONS.where(StationRow.name == bindparam("key"))
_READER_KEYS = Prepared(
    select(ReaderKeyRow.reader, ReaderKeyRow.station, ReaderKeyRow.key_hash).order_by(
        ReaderKeyRow.reader
    )
)
_READER_KEY = _READER_KEYS.where(ReaderKeyRow.key_hash == bindparam("key"))
_ALERTS = select(*AlertRow.__table__.columns).order_by(AlertRow.entry.desc())
_OPEN_ALERTS = _ALERTS.where(AlertRow.acknowledged_at.is_(None))


class StaffQuestions(Questions):
    """Questions about who works here, and at which screen."""

    def staff(self, staff_id: str) -> v.Staff | None:
        """The account with this id, ended or not."""
        row = self._rare(("staff", staff_id), lambda: _BY_ID.first(self._connection, key=staff_id))
        return None if row is None else _staff(row, self.today)

    def staff_by_user(self, user: str) -> v.Staff | None:
        """The account with this user name; one that is in force, where there are two."""
        return self._one_of_staff(_BY_USER, user)

    def staff_by_badge(self, code: str) -> v.Staff | None:
        """The account to which this badge belongs."""
        return self._one_of_staff(_BY_BADGE, code)

    def all_staff(self) -> Sequence[v.Staff]:
        """Every account, by name."""
        return [_staff(row, self.today) for row in _ALL.all(self._connection)]

    def session(self, key_hash: str) -> v.Session | None:
        """The session with this key, ended or not."""
        row = _SESSION.first(self._connection, key=key_hash)
        return None if row is None else _session(row)

    def sessions_at(self, station: str) -> Sequence[v.Session]:
        """The sessions at a station that have not ended, the oldest first."""
        found = _SESSIONS_AT.all(self._connection, key=station)
        return [_session(row) for row in found]

    def sessions(self) -> Sequence[v.Session]:
        """Every session that has not ended, the oldest first."""
        return [_session(row) for row in _ALL_SESSIONS.all(self._connection)]

    def last_sign_ins(self) -> dict[str, datetime]:
        """When each member of staff last signed in, as far back as that is kept."""
        found = _LAST_SIGN_INS.all(self._connection)
        return {row[0]: row[1] for row in found}

    def attempts(self, key: str) -> v.Attempts:
        """The wrong tries for one account; none, unless there were some."""
        row = _ATTEMPTS.first(self._connection, key=key)
        return v.Attempts(key, 0) if row is None else v.Attempts(*row)

    def station(self, name: str) -> v.Station:
        """A station's state; idle, if nothing was ever done there."""
        row = _STATION.first(self._connection, key=name)
        return v.Station(name) if row is None else _station(row)

    def stations(self) -> Sequence[v.Station]:
        """Every station that is stored."""
        return [_station(row) for row in _STATIONS.all(self._connection)]

    def reader_key(self, key_hash: str) -> v.ReaderKey | None:
        """The reader that has this key."""
        row = _READER_KEY.first(self._connection, key=key_hash)
        return None if row is None else v.ReaderKey(*row)

    def reader_keys(self) -> Sequence[v.ReaderKey]:
        """Every reader's key."""
        return [v.ReaderKey(*row) for row in _READER_KEYS.all(self._connection)]

    def alerts(self, *, open_only: bool = True) -> Sequence[v.Alert]:
        """Alerts, the newest first."""
        found = self._connection.execute(_OPEN_ALERTS if open_only else _ALERTS)
        return [
            v.Alert(
                row.id,
                row.kind,
                _roles(row.roles),
                row.raised_at,
                row.record_id,
                row.adult_id,
                row.acknowledged_by,
                row.acknowledged_at,
            )
            for row in found
        ]

    def _one_of_staff(self, statement: Prepared, key: str) -> v.Staff | None:
        row = statement.first(self._connection, key=key)
        return None if row is None else _staff(row, self.today)


def _roles(names: Sequence[str]) -> frozenset[Role]:
    return frozenset(Role(name) for name in names)


def _staff(row: Any, today: date) -> v.Staff:
    return v.Staff(
        row.id,
        row.user,
        row.name,
        _roles(row.roles),
        row.adult_id,
        row.badge,
        row.disabled or (row.last is not None and row.last < today),
        row.password_hash,
        row.pin_hash,
        row.password_set_at,
        row.last,
        row.accepted,
        row.accepted_at,
    )


def _station(row: Any) -> v.Station:
    return v.Station(row.name, row.staff_id, row.activity, row.collection, tuple(row.recent))


def _session(row: Any) -> v.Session:
    return v.Session(
        row.key_hash,
        row.staff_id,
        _roles(row.roles),
        row.started_at,
        row.station,
        row.locked,
        row.ended,
    )
