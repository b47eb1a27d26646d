"""Questions about who may collect, and who must not."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Date, Text, bindparam, func, literal, or_, select, tuple_

from db.models import (
    AuthorisationRow,
    ConcernRow,
    LikenessRow,
    LinkRow,
    PupilRow,
    StandingRow,
    TelephoneRow,
)
from db.prepared import Prepared
from db.queries.base import Questions
from kiosk.custody.evidence import StandingAuthority, TelephoneAuthority
from kiosk.custody.states import Capacity, Kind
from kiosk.services import views as v
from kiosk.services.records.parts import MOST, Part, part_of

_GIVEN_BY = (
    select(
        AuthorisationRow.id,
        AuthorisationRow.pupil_id,
        AuthorisationRow.adult_id,
        AuthorisationRow.carer_id,
        AuthorisationRow.kinds,
        AuthorisationRow.first,
        AuthorisationRow.last,
        AuthorisationRow.capacity,
        AuthorisationRow.organisation,
        AuthorisationRow.review_on,
    )
    .where(AuthorisationRow.ended.is_(False))
    .order_by(AuthorisationRow.entry)
)
_GIVEN = _GIVEN_BY.where(
    AuthorisationRow.pupil_id == bindparam("pupil_id"), AuthorisationRow.last >= bindparam("on")
)
_AUTHORISATIONS_OF = Prepared(_GIVEN)
_AUTHORISATIONS = Prepared(_GIVEN.where(AuthorisationRow.first <= bindparam("on")))
_REVIEW = func.coalesce(AuthorisationRow.review_on, literal(date.max, Date))
_ESCORTS = (
    _GIVEN_BY.order_by(None)
    .where(AuthorisationRow.capacity.is_not(None), AuthorisationRow.last >= bindparam("on"))
    .order_by(_REVIEW, AuthorisationRow.id)
)
_ESCORTS_DUE = Prepared(_ESCORTS.where(AuthorisationRow.review_on <= bindparam("due")))
_SOME_ESCORTS = Prepared(
    _ESCORTS.where(
        tuple_(_REVIEW, AuthorisationRow.id)
        > tuple_(bindparam("review", type_=Date()), bindparam("after", type_=Text()))
    ).limit(bindparam("most"))
)
_PLACE = Prepared(select(_REVIEW.label("review")).where(AuthorisationRow.id == bindparam("of_id")))
_CONCERNS = Prepared(
    select(
        ConcernRow.id,
        ConcernRow.adult_id,
        ConcernRow.pupil_ids,
        ConcernRow.is_bar,
        ConcernRow.stops_collection,
        ConcernRow.review,
    )
    .where(ConcernRow.ended.is_(False))
    .where(or_(ConcernRow.last.is_(None), ConcernRow.last >= bindparam("today")))
    .order_by(ConcernRow.entry)
)
_NOT_THE_SAME = Prepared(
    select(LikenessRow.barred_id).where(
        LikenessRow.adult_id == bindparam("adult_id"), LikenessRow.same.is_(False)
    )
)
_THE_SAME = Prepared(
    select(LikenessRow.adult_id, LikenessRow.barred_id).where(
        or_(
            LikenessRow.adult_id == bindparam("adult_id"),
            LikenessRow.barred_id == bindparam("adult_id"),
        ),
        LikenessRow.same.is_(True),
    )
)
_STANDING = Prepared(
    select(*StandingRow.__table__.columns)
    .where(StandingRow.pupil_id == bindparam("pupil_id"))
    .order_by(StandingRow.entry.desc())
)
_WITH_STANDING = Prepared(
    select(StandingRow.pupil_id)
    .where(StandingRow.revoked.is_(False), StandingRow.last >= bindparam("on"))
    .distinct()
)
_PUPIL = Prepared(
    select(PupilRow.year, PupilRow.left_on).where(PupilRow.id == bindparam("pupil_id"))
)
_CARERS = Prepared(
    select(LinkRow.adult_id).where(
        LinkRow.pupil_id == bindparam("pupil_id"), LinkRow.carer.is_(True)
    )
)
_TELEPHONE = Prepared(
    select(
        TelephoneRow.id,
        TelephoneRow.pupil_id,
        TelephoneRow.adult_id,
        TelephoneRow.day,
        TelephoneRow.staff,
        TelephoneRow.carer_id,
    )
    .where(TelephoneRow.pupil_id == bindparam("pupil_id"), TelephoneRow.day == bindparam("on"))
    .order_by(TelephoneRow.entry.desc())
)


class AuthorityQuestions(Questions):
    """Questions about authorities, bars and stops."""

    def authorisations(self, pupil_id: str, on: date) -> Sequence[v.Authorisation]:
        """What carers have authorised in writing for this pupil and day."""
        found = _AUTHORISATIONS.all(self._connection, pupil_id=pupil_id, on=on)
        return [_authorisation(row) for row in found]

    def authorisations_of(self, pupil_id: str) -> Sequence[v.Authorisation]:
        """What carers have authorised in writing for this pupil, from today on."""
        found = _AUTHORISATIONS_OF.all(self._connection, pupil_id=pupil_id, on=self.today)
        return [_authorisation(row) for row in found]

    def escorts(self, after: str = "", most: int = MOST) -> Part[v.Authorisation]:
        """Who from outside a family was authorised in writing, the earliest review first."""
        review = _PLACE.scalar(self._connection, of_id=after)
        place = {"review": review or date.min, "after": after if review else "", "most": most + 1}
        found = _SOME_ESCORTS.all(self._connection, on=self.today, **place)
        return part_of([_authorisation(row) for row in found], lambda item: item.id, most)

    def escorts_due(self, on: date) -> Sequence[v.Authorisation]:
        """Those of them whose review is due on this day, the longest due first."""
        found = _ESCORTS_DUE.all(self._connection, on=self.today, due=on)
        return [_authorisation(row) for row in found]

    def concerns(self) -> Sequence[v.Concern]:
        """Every bar and protective stop in force today; a stop stays in force until it is ended."""
        return self._concerns

    @cached_property
    def _concerns(self) -> Sequence[v.Concern]:
        # Once: each adult who may collect is held against all of them.
        found = _CONCERNS.all(self._connection, today=self.today)
        return [
            v.Concern(
                row.id,
                row.adult_id,
                frozenset(row.pupil_ids),
                row.is_bar,
                row.stops_collection,
                row.review,
            )
            for row in found
        ]

    def reviewed_as_other(self, adult_id: str) -> frozenset[str]:
        """The barred adults from whom this one was found to differ, though they look alike."""
        return frozenset(_NOT_THE_SAME.scalars(self._connection, adult_id=adult_id))

    def reviewed_as_same(self, adult_id: str) -> frozenset[str]:
        """The adults who were found to be this same person, whichever of them has the bar."""
        found = _THE_SAME.all(self._connection, adult_id=adult_id)
        return frozenset(person for row in found for person in row) - {adult_id}

    def standing_authorities(self, pupil_id: str) -> Sequence[StandingAuthority]:
        """Every standing authority for this pupil, the newest first, as it stands today."""
        pupil = _PUPIL.first(self._connection, pupil_id=pupil_id)
        year, left_on = pupil or (0, None)
        gone = pupil is None or (left_on is not None and left_on <= self.today)
        standing = self._carers_in_good_standing(pupil_id)
        return [
            StandingAuthority(
                authority_id=row.id,
                pupil_id=pupil_id,
                pupil_year=year,
                device_ids=frozenset(row.device_ids),
                first=row.first,
                last=row.last,
                wording_version=row.wording_version,
                confirmed_at=row.confirmed_at,
                signer_id=row.signer_id,
                suspended_at=row.suspended_at,
                revoked=row.revoked,
                signer_stands=row.signer_id in standing,
                pupil_left=gone,
            )
            for row in _STANDING.all(self._connection, pupil_id=pupil_id)
        ]

    def with_standing_authority(self) -> frozenset[str]:
        """The pupils for whom a standing authority has not run out, nor was revoked."""
        return frozenset(_WITH_STANDING.scalars(self._connection, on=self.today))

    def telephone_authorities(self, pupil_id: str, on: date) -> Sequence[TelephoneAuthority]:
        """What carers said by telephone for this pupil and day, the newest first."""
        standing = self._carers_in_good_standing(pupil_id)
        found = _TELEPHONE.all(self._connection, pupil_id=pupil_id, on=on)
        return [
            TelephoneAuthority(
                authority_id=row.id,
                pupil_id=row.pupil_id,
                adult_id=row.adult_id,
                day=row.day,
                staff=(row.staff[0], row.staff[1]),
                carer_id=row.carer_id,
                carer_stands=row.carer_id in standing,
            )
            for row in found
        ]

    def _carers_in_good_standing(self, pupil_id: str) -> frozenset[str]:
        carers = _CARERS.scalars(self._connection, pupil_id=pupil_id)
        stopped = {
            concern.adult_id
            for concern in self.concerns()
            if concern.stops_collection and (not concern.pupil_ids or pupil_id in concern.pupil_ids)
        }
        return frozenset(carers) - stopped


def _authorisation(row: Any) -> v.Authorisation:
    return v.Authorisation(
        row.id,
        row.pupil_id,
        row.adult_id,
        row.carer_id,
        frozenset(Kind(kind) for kind in row.kinds),
        row.first,
        row.last,
        Capacity(row.capacity) if row.capacity else None,
        row.organisation,
        row.review_on,
    )
