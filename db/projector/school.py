"""The school's settings, staff, readers and alerts."""

from typing import Any

from sqlalchemy import bindparam, select, update

from db.models import AlertRow, PolicyRow, ReaderKeyRow, SchoolRow, StaffRow
from db.prepared import Prepared
from db.projector.context import Context
from db.rows import add, put
from kiosk.custody import register as r

_SET = {
    name: Prepared(
        update(SchoolRow)
        .where(SchoolRow.log_id == bindparam("of_log"))
        .values({name: bindparam("setting"), "entry": bindparam("by")})
    )
    for name in ("slots", "calendar")
}
_CHANGED = Prepared(
    update(SchoolRow).where(SchoolRow.log_id == bindparam("of_log")).values(entry=bindparam("by"))
)
_KEPT = Prepared(
    select(StaffRow.badge, StaffRow.accepted, StaffRow.accepted_at).where(
        StaffRow.id == bindparam("of_id")
    )
)
_CHANGE_STAFF = Prepared(
    update(StaffRow)
    .where(StaffRow.id == bindparam("of_id"))
    .values(
        roles=bindparam("are"),
        adult_id=bindparam("of_adult"),
        last=bindparam("until"),
        name=bindparam("called"),
        entry=bindparam("by"),
    )
)
_ACCEPT = Prepared(
    update(StaffRow)
    .where(StaffRow.id == bindparam("of_id"))
    .values(accepted=bindparam("version"), accepted_at=bindparam("at"))
)
_DISABLE = Prepared(update(StaffRow).where(StaffRow.id == bindparam("of_id")).values(disabled=True))
_REOPEN = Prepared(
    update(StaffRow)
    .where(StaffRow.id == bindparam("of_id"))
    .values(disabled=False, last=bindparam("until"))
)
_UNLINK_BADGE = Prepared(
    update(StaffRow).where(StaffRow.badge == bindparam("of_badge")).values(badge=None)
)
_LINK_BADGE = Prepared(
    update(StaffRow).where(StaffRow.id == bindparam("of_id")).values(badge=bindparam("code"))
)
_ACKNOWLEDGE = Prepared(
    update(AlertRow)
    .where(AlertRow.id == bindparam("of_id"), AlertRow.acknowledged_at.is_(None))
    .values(acknowledged_by=bindparam("who"), acknowledged_at=bindparam("at"))
)


def opened(context: Context, event: r.SchoolOpened) -> None:
    """A school begins."""
    put(
        context.connection,
        SchoolRow,
        log_id=context.log_id,
        name=event.school,
        sample=event.sample,
        slots=[],
        calendar=None,
        entry=context.sequence,
    )


def policy_adopted(context: Context, event: r.PolicyAdopted) -> None:
    """The school has another policy."""
    row = {"entry": context.sequence, "version": event.version, "policy": event.policy}
    add(context.connection, PolicyRow, **row)
    _CHANGED.run(context.connection, of_log=context.log_id, by=context.sequence)


def calendar_adopted(context: Context, event: r.CalendarAdopted) -> None:
    """The school has another calendar."""
    _set(context, "calendar", event.calendar)


def slots_set(context: Context, event: r.SlotsSet) -> None:
    """The safe has other places."""
    _set(context, "slots", list(event.slots))


def _set(context: Context, name: str, value: Any) -> None:
    values = {"of_log": context.log_id, "setting": value, "by": context.sequence}
    _SET[name].run(context.connection, **values)


def staff_added(context: Context, event: r.StaffAdded) -> None:
    """An account begins, or is given again with other roles; the badge stays."""
    kept = _KEPT.first(context.connection, of_id=event.staff_id)
    badge, accepted, accepted_at = kept or (None, None, None)
    put(
        context.connection,
        StaffRow,
        id=event.staff_id,
        user=event.user,
        name=event.name or "",
        roles=sorted(role.value for role in event.roles),
        adult_id=event.adult_id,
        badge=badge,
        disabled=False,
        last=event.last,
        accepted=accepted,
        accepted_at=accepted_at,
        entry=context.sequence,
    )


def staff_changed(context: Context, event: r.StaffChanged) -> None:
    """An account has other roles, another name or another last day."""
    _CHANGE_STAFF.run(
        context.connection,
        of_id=event.staff_id,
        are=sorted(role.value for role in event.roles),
        of_adult=event.adult_id,
        until=event.last,
        called=event.name or "",
        by=context.sequence,
    )


def acceptable_use_accepted(context: Context, event: r.AcceptableUseAccepted) -> None:
    """The holder of an account accepted the words of a version."""
    _ACCEPT.run(context.connection, of_id=event.staff_id, version=event.version, at=context.at)


def staff_disabled(context: Context, event: r.StaffDisabled) -> None:
    """An account ends."""
    _DISABLE.run(context.connection, of_id=event.staff_id)


def staff_reopened(context: Context, event: r.StaffReopened) -> None:
    """An account is in force again, until its last day if it has one."""
    _REOPEN.run(context.connection, of_id=event.staff_id, until=event.last)


def badge_linked(context: Context, event: r.BadgeLinked) -> None:
    """A badge is one person's; a person has one, so that a lost one stops working."""
    _UNLINK_BADGE.scalar(context.connection, of_badge=event.code)
    _LINK_BADGE.scalar(context.connection, of_id=event.staff_id, code=event.code)


def reader_key_made(context: Context, event: r.ReaderKeyMade) -> None:
    """A reader has another key."""
    row = {"reader": event.reader, "station": event.station, "key_hash": event.key_hash}
    put(context.connection, ReaderKeyRow, **row)


def alert_raised(context: Context, event: r.AlertRaised) -> None:
    """Somebody must be told."""
    put(
        context.connection,
        AlertRow,
        id=event.alert_id,
        kind=event.kind,
        roles=sorted(role.value for role in event.roles),
        raised_at=context.at,
        record_id=event.record_id,
        adult_id=event.adult_id,
        acknowledged_by=None,
        acknowledged_at=None,
        entry=context.sequence,
    )


def alert_acknowledged(context: Context, event: r.AlertAcknowledged) -> None:
    """Somebody took note; the first who did is named."""
    values = {"of_id": event.alert_id, "who": context.staff_id, "at": context.at}
    _ACKNOWLEDGE.run(context.connection, **values)
