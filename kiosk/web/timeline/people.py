"""What happened to people's standing: authorities, bars, alerts, in sentences."""

from kiosk.custody import register as r
from kiosk.custody.people.disputes import DisputeNoted
from kiosk.custody.states import Role
from kiosk.web import words
from kiosk.web.timeline.keeping import REASON_HIDDEN
from kiosk.web.timeline.telling import (
    ATTENTION,
    IN,
    OTHER,
    STOP,
    Telling,
    Told,
    count,
    facts,
    lasted,
    listed,
    said,
)

ROLES: dict[Role, str] = {
    Role.OFFICE: "office staff",
    Role.TEACHER: "teacher",
    Role.LEADER: "senior leader",
    Role.DSL: "designated safeguarding lead",
    Role.HEAD: "headteacher",
    Role.TECHNICIAN: "technician",
    Role.GOVERNOR: "governor",
}

ALERTS = {
    "safety": "a device was taken for a reason that concerns safety",
    "medical_return": "a child was given a medical device back",
    "medical_return_own": "a member of staff gave their own child a medical device back",
    "medical_need": "a child needs a medical device that is held",
    "lost": "a device is missing",
    "hold_review": "a leader’s hold is to be looked at again",
    "concern_review": "a bar or a protective stop is to be looked at again",
    "given_back": "a device was given back without the office",
    "released_in_error": "a device was released in error",
    "with_police": "a device went to the police",
    "back_from_police": "a device is back from the police",
    "collection_stopped": "a collection was stopped",
    "interim_exemption": "a medical exemption began before you approved it",
    "guarded_person": "somebody who must not collect, or looks like it, was added or changed",
    "dispute": "somebody disputes who may collect, and showed no document",
    "word_stopped": "somebody who must not collect came to agree a collection word",
    "word_guessed": "a collection word was said wrong several times",
    "telephone_stopped": "somebody who must not collect was to be rung, or was named by telephone",
    "telling_stopped": "a message was meant for somebody who must not be told",
    "transit_late": "a device that was taken is not at the office in time",
    "wait_asked": "a device was taken before days without school: what becomes of it?",
    "own_child": "a member of staff took a device of their own child",
    "search": "a search was recorded",
    "search_risk": "a search showed a risk",
    "examination_concern": "looking into a device showed a concern",
    "authority_stopped": "somebody who must not collect came to sign a standing authority",
}
"""What each kind of alert is about."""


def _named(t: Telling, device_id: str) -> str:
    device = t.device(device_id)
    return f"the {words.device(device)}" if device else "a device"


def authority_signed(t: Telling, event: r.StandingAuthoritySigned) -> Told:
    """A carer let the child take hand-ins home alone."""
    devices = listed(_named(t, item) for item in event.device_ids)
    signer, pupil = t.person(event.signer_id), t.person(event.pupil_id)
    return Told(
        f"{signer} signed that {pupil} may take hand-ins home alone",
        facts(
            f"From {t.date(event.first)} to {t.date(event.last)}: {devices or 'no device'}.",
            f"Wording {event.wording_version}, language {event.language}. Seen by {t.actor}.",
            said("The carer", words.IDENTITY[event.identity]) if event.identity else None,
        ),
        IN,
    )


def authority_confirmed(t: Telling, event: r.StandingAuthorityConfirmed) -> Told:
    """A carer confirmed it again after a confiscation."""
    what = f"{t.person(event.carer_id)} confirmed the standing authority again"
    return Told(what, (f"Recorded by {t.actor}.",), IN)


def authority_revoked(t: Telling, event: r.StandingAuthorityRevoked) -> Told:
    """A carer ended it."""
    what = f"{t.person(event.carer_id)} ended the standing authority"
    return Told(what, (f"Recorded by {t.actor}.",), ATTENTION)


def bar_placed(t: Telling, event: r.BarPlaced) -> Told:
    """A document says who must not collect."""
    scope = "It stops every collection." if event.stops_collection else "It stops no collection."
    return Told(
        f"{t.person(event.adult_id)} was barred",
        facts(
            scope,
            said("Document", event.document) if t.sight.restricted else REASON_HIDDEN,
            f"Seen by {t.staff(event.seen_by)}. To be reviewed on {t.date(event.review_on)}.",
        ),
        STOP,
    )


def bar_lifted(t: Telling, event: r.BarLifted) -> Told:
    """A bar ended."""
    note = said("Closing note", event.note) if t.sight.restricted else None
    return Told(f"A bar was lifted by {t.actor}", facts(note), ATTENTION)


def stop_placed(t: Telling, event: r.ProtectiveStopPlaced) -> Told:
    """A short stop on an adult."""
    note = said("Noted", event.note) if t.sight.restricted else REASON_HIDDEN
    until = f"It is looked at again by {t.when(event.review_at)}; it does not end by itself."
    what = f"A protective stop on {t.person(event.adult_id)}, by {t.role}"
    return Told(what, facts(note, until), STOP)


def stop_ended(t: Telling, event: r.ProtectiveStopEnded) -> Told:
    """A protective stop ended by a decision."""
    note = said("Closing note", event.note) if t.sight.restricted else None
    return Told(f"A protective stop was ended by {t.actor}", facts(note), ATTENTION)


def likeness_reviewed(t: Telling, event: r.LikenessReviewed) -> Told:
    """Somebody decided whether two adults are one."""
    one, other = t.person(event.adult_id), t.person(event.barred_id)
    verdict = "is the same person as" if event.same else "is somebody other than"
    return Told(f"{t.actor} decided that {one} {verdict} {other}", (), ATTENTION)


def dispute_noted(t: Telling, event: DisputeNoted) -> Told:
    """Somebody disputed that an adult may collect."""
    pupil, adult = t.person(event.pupil_id), t.person(event.adult_id)
    what = f"{t.actor} noted a dispute: may {adult} collect for {pupil}?"
    no_bar = "No document was seen: it is no bar."
    return Told(what, facts(no_bar, said("Noted", event.note)), ATTENTION)


def alert_raised(t: Telling, event: r.AlertRaised) -> Told:
    """Somebody must be told."""
    roles = listed(f"the {ROLES[role]}" for role in event.roles)
    why = ALERTS.get(event.kind, event.kind.replace("_", " "))
    about = f"It concerns {t.person(event.adult_id)}." if event.adult_id else None
    return Told(f"Alert: {why}", facts(f"For {roles}.", about), ATTENTION)


def alert_acknowledged(t: Telling, event: r.AlertAcknowledged) -> Told:
    """A named person took note."""
    took = lasted(t.at - event.raised_at) if event.raised_at else None
    what = f"Alert: {ALERTS.get(event.kind, event.kind)}." if event.kind else None
    about = f"It concerns {t.person(event.adult_id)}." if event.adult_id else None
    after = f"After {took}." if took else None
    return Told(f"{t.actor} took note of an alert", facts(what, about, after))


def looked(t: Telling, event: r.Looked) -> Told:
    """Somebody looked at a restricted record."""
    return Told(f"{t.actor} looked at a restricted record", (), OTHER)


def erased(t: Telling, event: r.Erased) -> Told:
    """Personal values were erased lawfully."""
    why = said("Reason", event.reason)
    gone = count(len(event.erased), "personal value")
    return Told(f"{t.actor} erased {gone}", facts(why, "Every entry stays, and still verifies."))
