"""The table: each event and what it does to the ordinary tables."""

from collections.abc import Callable
from typing import Any

from db.projector import (
    authorities,
    browsers,
    devices,
    duties,
    erasing,
    imports,
    lessons,
    messages,
    school,
)
from db.projector.context import Context
from db.projector.custody import fold_in
from db.projector.finding import index
from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.machine import backups as k
from kiosk.custody.machine import updating as u
from kiosk.custody.machine.clocks import ClockSet
from kiosk.custody.people import browsers as b
from kiosk.custody.people import collection_word as w
from kiosk.custody.people import escorting, telephone
from kiosk.custody.people.claiming import PropertyClaimed
from kiosk.custody.people.disputes import DisputeNoted
from kiosk.custody.record import CustodyRecord
from kiosk.custody.safeguarding import examinations as x
from kiosk.custody.safeguarding import searches as s
from kiosk.custody.school import evacuating as v
from kiosk.custody.telling import messages as msg

PROJECTIONS: dict[type[e.Event], Callable[[Context, Any], None]] = {
    r.SchoolOpened: school.opened,
    r.PolicyAdopted: school.policy_adopted,
    r.CalendarAdopted: school.calendar_adopted,
    r.SlotsSet: school.slots_set,
    r.RegisterChanged: imports.register_changed,
    r.RegisterImported: imports.register_imported,
    r.LinkEnded: authorities.link_ended,
    r.OwnerRecorded: devices.owner_recorded,
    r.StaffAdded: school.staff_added,
    r.StaffChanged: school.staff_changed,
    r.AcceptableUseAccepted: school.acceptable_use_accepted,
    r.StaffDisabled: school.staff_disabled,
    r.StaffReopened: school.staff_reopened,
    r.BadgeLinked: school.badge_linked,
    r.ReaderKeyMade: school.reader_key_made,
    r.DeviceEnrolled: devices.enrolled,
    r.CodeLinked: devices.code_linked,
    r.CodeRetired: devices.code_retired,
    r.ExemptionGranted: devices.exemption_granted,
    r.ExemptionEnded: devices.exemption_ended,
    r.ExemptionAsked: devices.exemption_asked,
    r.AgreementRecorded: devices.agreement_recorded,
    r.PermissionRecorded: devices.permission_recorded,
    r.PermissionEnded: devices.permission_ended,
    r.LessonUseAsked: lessons.asked,
    r.LessonUseApproved: lessons.approved,
    r.LessonUseDeclined: lessons.declined,
    b.BrowserInvited: browsers.invited,
    b.BrowserEnrolled: browsers.enrolled,
    b.BrowserEnded: browsers.ended,
    v.EvacuationBegun: duties.begun,
    v.EvacuationEnded: duties.ended,
    v.ReleaseExplained: duties.explained,
    v.ExamReported: duties.reported,
    r.StandingAuthoritySigned: authorities.standing_signed,
    r.StandingAuthorityConfirmed: authorities.standing_confirmed,
    r.StandingAuthorityRevoked: authorities.standing_revoked,
    r.AdultAuthorised: authorities.adult_authorised,
    r.AuthorisationEnded: authorities.authorisation_ended,
    escorting.AuthorisationReviewed: authorities.authorisation_reviewed,
    r.TelephoneAuthorityGiven: authorities.telephone_given,
    telephone.TelephoneAuthorityEnded: authorities.telephone_ended,
    r.BarPlaced: authorities.bar_placed,
    r.BarLifted: authorities.bar_lifted,
    r.ProtectiveStopPlaced: authorities.stop_placed,
    r.ProtectiveStopEnded: authorities.stop_ended,
    r.LikenessReviewed: authorities.likeness_reviewed,
    r.AlertRaised: school.alert_raised,
    r.AlertAcknowledged: school.alert_acknowledged,
    r.Erased: erasing.erased,
    msg.MessageQueued: messages.queued,
    msg.MessageBegun: messages.begun,
    msg.MessageSent: messages.sent,
    msg.MessagePutOff: messages.put_off,
    msg.MessageNotSent: messages.not_sent,
    msg.MessageInDoubt: messages.in_doubt,
    msg.MessageResolved: messages.resolved,
    msg.AlertClimbed: messages.climbed,
}
"""Events of custody records are not here: all of them are folded into their record."""

IN_THE_LEDGER_ONLY: frozenset[type[e.Event]] = frozenset(
    {
        e.SignedOff,
        e.CollectionStopped,
        s.SearchRecorded,
        s.SearchAmended,
        PropertyClaimed,
        DisputeNoted,
        x.ExaminationDecided,
        x.Examined,
        x.AgencyConfirmed,
        x.DataErased,
        x.ExaminationDropped,
        x.ImageSeen,
        k.BackupKeyNamed,
        k.BackupKeyEnded,
        k.BackupMade,
        k.RestoreDrillDone,
        k.Restored,
        u.UpdateInstalled,
        u.UpdateFailed,
        r.CredentialsSet,
        r.ClockConfirmed,
        ClockSet,
        r.DifferenceExplained,
        r.DayClosed,
        r.Looked,
        msg.CarerTold,
        msg.TellingDecided,
        msg.WordingAdopted,
        msg.StaffAddressSet,
        msg.LeadNamed,
        msg.OutsidePersonNamed,
        w.CollectionWordSet,
        w.CollectionWordEnded,
    }
)
"""Events that change no table but the index; they are read in the ledger."""


def project(context: Context, event: e.Event) -> CustodyRecord | None:
    """Let the ordinary tables follow from one more event; the custody record that it changed."""
    record = None
    if isinstance(event, e.RecordEvent):
        record = fold_in(context, event)
        duties.follow(context, event)
    elif type(event) in PROJECTIONS:
        PROJECTIONS[type(event)](context, event)
    elif type(event) not in IN_THE_LEDGER_ONLY:
        raise TypeError(f"nobody knows what follows from {type(event).__name__}")
    index(context, event, record)
    return record
