"""Every event, and how it is told: one small function for each."""

from collections.abc import Callable, Mapping
from typing import Any

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.acts import mending as m
from kiosk.custody.acts import second_person as p
from kiosk.custody.acts import transit as w
from kiosk.custody.acts import uncollected as u
from kiosk.custody.events import Event
from kiosk.custody.machine import backups as k
from kiosk.custody.machine import updating as n
from kiosk.custody.machine.clocks import ClockSet
from kiosk.custody.people import browsers as b
from kiosk.custody.people import collection_word as cw
from kiosk.custody.people.claiming import PropertyClaimed
from kiosk.custody.people.disputes import DisputeNoted
from kiosk.custody.people.escorting import AuthorisationReviewed
from kiosk.custody.people.telephone import TelephoneAuthorityEnded
from kiosk.custody.safeguarding import examinations as x
from kiosk.custody.safeguarding import holding as h
from kiosk.custody.safeguarding import sealing as g
from kiosk.custody.safeguarding import searches as s
from kiosk.custody.school import evacuating as v
from kiosk.custody.telling import messages as msg
from kiosk.web.timeline import (
    backups,
    browsers,
    claiming,
    closing,
    escorting,
    exempting,
    holding,
    house,
    keeping,
    leaving,
    lending,
    mending,
    messages,
    people,
    register,
    searching,
    taking_in,
    transit,
    truths,
    updating,
)
from kiosk.web.timeline.telling import Telling, Told

Tell = Callable[[Telling, Any], Told]

TELL: Mapping[type[Event], Tell] = {
    e.HandedIn: taking_in.handed_in,
    e.Taken: taking_in.taken,
    e.Confiscated: taking_in.confiscated,
    e.Received: taking_in.received,
    w.TakenOver: transit.taken_over,
    w.BroughtBy: transit.brought_by,
    w.LeftOut: transit.left_out,
    w.WaitAnswered: transit.wait_answered,
    e.KindChanged: taking_in.kind_changed,
    e.Identified: keeping.identified,
    e.Moved: keeping.moved,
    e.ConditionNoted: keeping.condition_noted,
    e.TimeAgreed: keeping.time_agreed,
    e.KeptOvernight: keeping.kept_overnight,
    e.Lent: keeping.lent,
    e.LoanReturned: keeping.loan_returned,
    e.PassedOn: keeping.passed_on,
    e.TakenBack: keeping.taken_back,
    e.HoldPlaced: keeping.hold_placed,
    e.HoldLifted: keeping.hold_lifted,
    e.SafekeepingCleared: keeping.safekeeping_cleared,
    h.HoldReviewed: holding.hold_reviewed,
    h.StepsAnswered: holding.steps_answered,
    h.StoredSecurely: holding.stored_securely,
    h.AccountWritten: holding.account_written,
    e.Approved: keeping.approved,
    e.MedicalNeedRaised: keeping.medical_need_raised,
    e.SignedOff: leaving.signed,
    e.Released: leaving.released,
    e.Declined: leaving.declined,
    e.CollectionStopped: leaving.collection_stopped,
    e.HandedToPolice: leaving.handed_to_police,
    e.Disposed: leaving.disposed,
    e.ReturnedMedically: leaving.returned_medically,
    e.Voided: leaving.voided,
    e.ReportedLost: truths.reported_lost,
    e.FoundAgain: truths.found_again,
    e.ReportedGivenBack: truths.reported_given_back,
    e.Closed: truths.closed,
    e.ReleasedInError: mending.released_in_error,
    e.Corrected: mending.corrected,
    m.RecoveryRecorded: mending.recovery_recorded,
    m.CameBack: mending.came_back,
    m.Resumed: mending.resumed,
    p.ApprovalAsked: mending.approval_asked,
    p.ApprovalDeclined: mending.approval_declined,
    u.ContactMade: mending.contact_made,
    u.AppointmentMade: mending.appointment_made,
    u.DisposalDecided: mending.disposal_decided,
    g.Sealed: mending.sealed,
    g.SealedHandedOver: mending.sealed_handed_over,
    s.SearchRecorded: searching.recorded,
    s.SearchAmended: searching.amended,
    PropertyClaimed: claiming.claimed,
    DisputeNoted: people.dispute_noted,
    x.ExaminationDecided: searching.examination_decided,
    x.Examined: searching.examined,
    x.AgencyConfirmed: searching.agency_confirmed,
    x.DataErased: searching.data_erased,
    x.ExaminationDropped: searching.examination_dropped,
    x.ImageSeen: searching.image_seen,
    v.EvacuationBegun: searching.evacuation_begun,
    v.EvacuationEnded: searching.evacuation_ended,
    v.ReleaseExplained: searching.release_explained,
    v.ExamReported: searching.exam_reported,
    r.SchoolOpened: house.school_opened,
    r.PolicyAdopted: house.policy_adopted,
    r.CalendarAdopted: house.calendar_adopted,
    r.SlotsSet: house.slots_set,
    r.RegisterChanged: register.register_changed,
    r.LinkEnded: register.link_ended,
    r.OwnerRecorded: register.owner_recorded,
    r.RegisterImported: house.register_imported,
    r.StaffAdded: house.staff_added,
    r.StaffChanged: house.staff_changed,
    r.AcceptableUseAccepted: house.acceptable_use_accepted,
    r.StaffDisabled: house.staff_disabled,
    r.StaffReopened: house.staff_reopened,
    r.BadgeLinked: house.badge_linked,
    r.CredentialsSet: house.credentials_set,
    r.ReaderKeyMade: house.reader_key_made,
    r.DeviceEnrolled: house.device_enrolled,
    r.CodeLinked: house.code_linked,
    r.CodeRetired: house.code_retired,
    r.ClockConfirmed: house.clock_confirmed,
    ClockSet: house.clock_set,
    r.DifferenceExplained: closing.difference_explained,
    r.DayClosed: closing.day_closed,
    r.ExemptionAsked: exempting.asked,
    r.AgreementRecorded: exempting.agreed,
    r.ExemptionGranted: exempting.granted,
    r.ExemptionEnded: exempting.ended,
    r.PermissionRecorded: exempting.permission_recorded,
    r.PermissionEnded: exempting.permission_ended,
    r.LessonUseAsked: lending.asked,
    r.LessonUseApproved: lending.approved,
    r.LessonUseDeclined: lending.declined,
    k.BackupKeyNamed: backups.key_named,
    k.BackupKeyEnded: backups.key_ended,
    k.BackupMade: backups.made,
    k.RestoreDrillDone: backups.drill_done,
    k.Restored: backups.restored,
    n.UpdateInstalled: updating.installed,
    n.UpdateFailed: updating.failed,
    b.BrowserInvited: browsers.invited,
    b.BrowserEnrolled: browsers.enrolled,
    b.BrowserEnded: browsers.ended,
    r.StandingAuthoritySigned: people.authority_signed,
    r.StandingAuthorityConfirmed: people.authority_confirmed,
    r.StandingAuthorityRevoked: people.authority_revoked,
    r.AdultAuthorised: escorting.adult_authorised,
    r.AuthorisationEnded: escorting.authorisation_ended,
    AuthorisationReviewed: escorting.authorisation_reviewed,
    cw.CollectionWordSet: escorting.word_set,
    cw.CollectionWordEnded: escorting.word_ended,
    r.TelephoneAuthorityGiven: escorting.telephone_authority,
    TelephoneAuthorityEnded: escorting.telephone_ended,
    r.BarPlaced: people.bar_placed,
    r.BarLifted: people.bar_lifted,
    r.ProtectiveStopPlaced: people.stop_placed,
    r.ProtectiveStopEnded: people.stop_ended,
    r.LikenessReviewed: people.likeness_reviewed,
    r.AlertRaised: people.alert_raised,
    r.AlertAcknowledged: people.alert_acknowledged,
    r.Looked: people.looked,
    r.Erased: people.erased,
    msg.MessageQueued: messages.queued,
    msg.MessageBegun: messages.begun,
    msg.MessageSent: messages.sent,
    msg.MessagePutOff: messages.put_off,
    msg.MessageNotSent: messages.not_sent,
    msg.MessageInDoubt: messages.in_doubt,
    msg.MessageResolved: messages.resolved,
    msg.CarerTold: messages.carer_told,
    msg.TellingDecided: messages.decided,
    msg.WordingAdopted: messages.wording_adopted,
    msg.StaffAddressSet: messages.staff_address_set,
    msg.LeadNamed: messages.lead_named,
    msg.OutsidePersonNamed: messages.outside_person_named,
    msg.AlertClimbed: messages.climbed,
}


def tell(telling: Telling) -> Told:
    """The entry in words."""
    event = telling.logged.event
    return TELL[type(event)](telling, event)
