"""Who may collect and who must not, from the events that say so."""

from datetime import datetime, time

from sqlalchemy import bindparam, delete, update

from db.models import (
    AuthorisationRow,
    ConcernRow,
    LikenessRow,
    LinkRow,
    StandingRow,
    TelephoneRow,
)
from db.prepared import Prepared
from db.projector import imports
from db.projector.context import Context
from db.rows import put
from kiosk.clock import SCHOOL_ZONE
from kiosk.custody import register as r
from kiosk.custody.people.escorting import AuthorisationReviewed
from kiosk.custody.people.telephone import TelephoneAuthorityEnded

_CONFIRM = Prepared(
    update(StandingRow)
    .where(StandingRow.id == bindparam("of_id"))
    .values(confirmed_at=bindparam("at"), suspended_at=None)
)
_REVOKE = Prepared(
    update(StandingRow).where(StandingRow.id == bindparam("of_id")).values(revoked=True)
)
_END_AUTHORISATION = Prepared(
    update(AuthorisationRow).where(AuthorisationRow.id == bindparam("of_id")).values(ended=True)
)
_END_CALL = Prepared(delete(TelephoneRow).where(TelephoneRow.id == bindparam("of_id")))
_REVIEW_AUTHORISATION = Prepared(
    update(AuthorisationRow)
    .where(AuthorisationRow.id == bindparam("of_id"))
    .values(review_on=bindparam("day"))
)
_END_LINK = Prepared(
    delete(LinkRow).where(
        LinkRow.pupil_id == bindparam("of_pupil"), LinkRow.adult_id == bindparam("of_adult")
    )
)
_END_CONCERN = Prepared(
    update(ConcernRow).where(ConcernRow.id == bindparam("of_id")).values(ended=True)
)


def link_ended(context: Context, event: r.LinkEnded) -> None:
    """An adult is nothing to a pupil any more, whatever an import told before."""
    imports.finish(context.connection, context.ledger)
    _END_LINK.run(context.connection, of_pupil=event.pupil_id, of_adult=event.adult_id)


def standing_signed(context: Context, event: r.StandingAuthoritySigned) -> None:
    """A standing authority begins."""
    put(
        context.connection,
        StandingRow,
        id=event.authority_id,
        pupil_id=event.pupil_id,
        device_ids=sorted(event.device_ids),
        signer_id=event.signer_id,
        first=event.first,
        last=event.last,
        wording_version=event.wording_version,
        confirmed_at=context.at,
        suspended_at=None,
        revoked=False,
        entry=context.sequence,
    )


def standing_confirmed(context: Context, event: r.StandingAuthorityConfirmed) -> None:
    """A suspended authority stands again."""
    _CONFIRM.run(context.connection, of_id=event.authority_id, at=context.at)


def standing_revoked(context: Context, event: r.StandingAuthorityRevoked) -> None:
    """An authority ends for good."""
    _REVOKE.run(context.connection, of_id=event.authority_id)


def adult_authorised(context: Context, event: r.AdultAuthorised) -> None:
    """An adult may collect, in writing."""
    put(
        context.connection,
        AuthorisationRow,
        id=event.authorisation_id,
        pupil_id=event.pupil_id,
        adult_id=event.adult_id,
        carer_id=event.carer_id,
        kinds=sorted(kind.value for kind in event.kinds),
        first=event.first,
        last=event.last,
        ended=False,
        entry=context.sequence,
        capacity=event.capacity.value if event.capacity else None,
        organisation=event.organisation,
        review_on=event.review_on,
    )


def authorisation_ended(context: Context, event: r.AuthorisationEnded) -> None:
    """An adult may no longer collect."""
    _END_AUTHORISATION.run(context.connection, of_id=event.authorisation_id)


def authorisation_reviewed(context: Context, event: AuthorisationReviewed) -> None:
    """It was looked at, and stays until another day."""
    values = {"of_id": event.authorisation_id, "day": event.review_on}
    _REVIEW_AUTHORISATION.run(context.connection, **values)


def telephone_given(context: Context, event: r.TelephoneAuthorityGiven) -> None:
    """An adult may collect, on one day."""
    put(
        context.connection,
        TelephoneRow,
        id=event.authority_id,
        pupil_id=event.pupil_id,
        adult_id=event.adult_id,
        carer_id=event.carer_id,
        staff=list(event.staff),
        day=event.day,
        entry=context.sequence,
    )


def telephone_ended(context: Context, event: TelephoneAuthorityEnded) -> None:
    """The adult may not collect any more; what was given stays in the ledger."""
    _END_CALL.run(context.connection, of_id=event.authority_id)


def bar_placed(context: Context, event: r.BarPlaced) -> None:
    """An adult must not collect, on a document. It is reviewed from the start of its day."""
    put(
        context.connection,
        ConcernRow,
        id=event.bar_id,
        adult_id=event.adult_id,
        pupil_ids=sorted(event.pupil_ids),
        is_bar=True,
        stops_collection=event.stops_collection,
        review=datetime.combine(event.review_on, time(), tzinfo=SCHOOL_ZONE),
        last=event.last,
        ended=False,
        entry=context.sequence,
    )


def bar_lifted(context: Context, event: r.BarLifted) -> None:
    """A bar ends."""
    _END_CONCERN.run(context.connection, of_id=event.bar_id)


def stop_placed(context: Context, event: r.ProtectiveStopPlaced) -> None:
    """An adult must not collect, for now."""
    put(
        context.connection,
        ConcernRow,
        id=event.stop_id,
        adult_id=event.adult_id,
        pupil_ids=sorted(event.pupil_ids),
        is_bar=False,
        stops_collection=True,
        review=event.review_at,
        last=None,
        ended=False,
        entry=context.sequence,
    )


def stop_ended(context: Context, event: r.ProtectiveStopEnded) -> None:
    """A protective stop ends."""
    _END_CONCERN.run(context.connection, of_id=event.stop_id)


def likeness_reviewed(context: Context, event: r.LikenessReviewed) -> None:
    """Somebody looked at two adults who look alike."""
    row = {"adult_id": event.adult_id, "barred_id": event.barred_id, "same": event.same}
    put(context.connection, LikenessRow, **row)
