"""Questions about exceptional access: exemptions as they were asked for, permissions."""

from typing import Any

from sqlalchemy import bindparam, func, select, tuple_

from db.models import AgreementRow, ExemptionRow, PermissionRow, PupilRow
from db.prepared import Prepared
from db.queries.base import Questions
from kiosk.services.people.agreements import Agreement, Permission
from kiosk.services.records.parts import MOST, Part, part_of

_SURNAME = func.coalesce(PupilRow.surname, "")
_FORENAME = func.coalesce(PupilRow.forename, "")
_NAMED = (_SURNAME.label("surname"), _FORENAME.label("forename"), AgreementRow.id)
_AGREEMENTS = (
    select(
        AgreementRow.id,
        AgreementRow.pupil_id,
        AgreementRow.device_id,
        AgreementRow.ground,
        AgreementRow.first,
        AgreementRow.last,
        AgreementRow.conditions,
        AgreementRow.sanctions,
        AgreementRow.carer_alone,
        AgreementRow.lead_id,
        AgreementRow.asked_by,
        AgreementRow.agreed,
        AgreementRow.approved,
        AgreementRow.ended,
        ExemptionRow.first.label("from_day"),
        ExemptionRow.last.label("until_day"),
    )
    .join(ExemptionRow, ExemptionRow.id == AgreementRow.id, isouter=True)
    .join(PupilRow, PupilRow.id == AgreementRow.pupil_id, isouter=True)
    .where(AgreementRow.ended.is_(False), AgreementRow.last >= bindparam("on"))
)
_AGREEMENT = Prepared(_AGREEMENTS.where(AgreementRow.id == bindparam("of_id")))
_SOME_AGREEMENTS = Prepared(
    _AGREEMENTS.where(AgreementRow.approved == bindparam("is_approved"))
    .where(
        tuple_(_SURNAME, _FORENAME, AgreementRow.id)
        > tuple_(
            bindparam("surname", type_=PupilRow.surname.type),
            bindparam("forename", type_=PupilRow.forename.type),
            bindparam("after", type_=AgreementRow.id.type),
        )
    )
    .order_by(_SURNAME, _FORENAME, AgreementRow.id)
    .limit(bindparam("most"))
)
_PLACE = Prepared(
    select(*_NAMED)
    .join(PupilRow, PupilRow.id == AgreementRow.pupil_id, isouter=True)
    .where(AgreementRow.id == bindparam("of_id"))
)
_PERMISSIONS = select(
    PermissionRow.id,
    PermissionRow.party,
    PermissionRow.holder,
    PermissionRow.arrangement,
    PermissionRow.first,
    PermissionRow.last,
).where(PermissionRow.ended.is_(False), PermissionRow.last >= bindparam("on"))
_PERMISSION = Prepared(_PERMISSIONS.where(PermissionRow.id == bindparam("of_id")))
_SOME_PERMISSIONS = Prepared(
    _PERMISSIONS.where(
        tuple_(PermissionRow.holder, PermissionRow.id)
        > tuple_(
            bindparam("holder", type_=PermissionRow.holder.type),
            bindparam("after", type_=PermissionRow.id.type),
        )
    )
    .order_by(PermissionRow.holder, PermissionRow.id)
    .limit(bindparam("most"))
)
_HOLDER = Prepared(select(PermissionRow.holder).where(PermissionRow.id == bindparam("of_id")))


class AgreementQuestions(Questions):
    """Questions about what was agreed with pupils, visitors and staff about their devices."""

    def agreement(self, exemption_id: str) -> Agreement | None:
        """The exemption with this id, while it is not over."""
        row = _AGREEMENT.first(self._connection, on=self.today, of_id=exemption_id)
        return None if row is None else _agreement(row)

    def agreements(self, *, approved: bool, after: str = "", most: int = MOST) -> Part[Agreement]:
        """Exemptions that are not over, by the pupils' names; the next ones come `after` one."""
        place = _PLACE.first(self._connection, of_id=after)
        surname, forename, key = place or ("", "", "")
        found = _SOME_AGREEMENTS.all(
            self._connection,
            on=self.today,
            is_approved=approved,
            surname=surname,
            forename=forename,
            after=key,
            most=most + 1,
        )
        return part_of([_agreement(row) for row in found], lambda item: item.id, most)

    def permission(self, permission_id: str) -> Permission | None:
        """What holds for a visitor or a member of staff, while it is not over."""
        row = _PERMISSION.first(self._connection, on=self.today, of_id=permission_id)
        return None if row is None else Permission(*row)

    def permissions(self, after: str = "", most: int = MOST) -> Part[Permission]:
        """What holds for visitors and staff, or will, by their names."""
        holder = _HOLDER.scalar(self._connection, of_id=after)
        place = {"holder": holder or "", "after": after if holder else "", "most": most + 1}
        found = _SOME_PERMISSIONS.all(self._connection, on=self.today, **place)
        return part_of([Permission(*row) for row in found], lambda item: item.id, most)


def _agreement(row: Any) -> Agreement:
    values: tuple[Any, ...] = (*row[:11], frozenset(row[11]), *row[12:])
    return Agreement(*values)
