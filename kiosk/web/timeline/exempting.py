"""Exceptional access in sentences: asked for, agreed, approved, ended."""

from kiosk.custody import register as r
from kiosk.web import words
from kiosk.web.timeline.telling import ATTENTION, IN, Telling, Told, capital, facts, said

GROUNDS = {
    "medical": "medical",
    "special_needs": "special educational needs",
    "journey": "the journey to school",
    "young_carer": "a young carer",
    "other": "another reason",
}
"""Why a pupil may keep a device."""

WHY_ENDED = {
    "not_needed": "not needed any more",
    "misused": "it was misused",
    "withdrawn": "the family withdrew it",
    "declined": "it was not approved",
}
"""Why an exemption is over."""

CARER_ALONE = {"young": "the pupil is young", "special_needs": "the pupil has special needs"}


def _named(t: Telling, device_id: str | None) -> str:
    device = t.device(device_id)
    return f"the {words.device(device)}" if device else "a device"


def _ground(ground: str) -> str | None:
    return said("Ground", GROUNDS.get(ground, ground.replace("_", " ")))


def asked(t: Telling, event: r.ExemptionAsked) -> Told:
    """An exemption is asked for."""
    why = CARER_ALONE.get(event.carer_alone or "")
    alone = f"A carer’s agreement is enough: {why}." if why else None
    lead = f"Looked after by {t.staff(event.lead_id)}." if event.lead_id else None
    return Told(
        f"An exemption was asked for: {t.person(event.pupil_id)}, {_named(t, event.device_id)}",
        facts(
            _ground(event.ground),
            f"From {t.date(event.first)} to {t.date(event.last)}, recorded by {t.actor}.",
            alone,
            lead,
            said("Conditions", event.conditions),
            said("If misused", event.sanctions),
        ),
    )


def agreed(t: Telling, event: r.AgreementRecorded) -> Told:
    """The pupil or a carer agreed in writing."""
    who = t.person(event.carer_id or event.pupil_id)
    return Told(f"{who} agreed to an exemption in writing", (f"Seen by {t.actor}.",))


def granted(t: Telling, event: r.ExemptionGranted) -> Told:
    """A pupil may keep a device."""
    span = f"From {t.date(event.first)} to {t.date(event.last)}."
    what = f"{t.person(event.pupil_id)} may keep {_named(t, event.device_id)}"
    by = f"At once, by {t.actor}: the headteacher has yet to approve it." if event.interim else None
    told = facts(_ground(event.ground), span, by, said("Conditions", event.conditions))
    return Told(what, told, ATTENTION if event.interim else IN)


def ended(t: Telling, event: r.ExemptionEnded) -> Told:
    """An exemption no longer holds, or was not approved."""
    because = WHY_ENDED.get(event.why or "")
    return Told(f"An exemption was ended by {t.actor}", facts(f"{because}." if because else None))


def permission_recorded(t: Telling, event: r.PermissionRecorded) -> Told:
    """A visitor or a member of staff may have a device with them."""
    who = event.holder or ("a visitor" if event.party == "visitor" else "a member of staff")
    span = f"From {t.date(event.first)} to {t.date(event.last)}, agreed by {t.actor}."
    what = capital(f"{who} may have a device with them")
    return Told(what, facts(said("Agreed", event.arrangement), span))


def permission_ended(t: Telling, event: r.PermissionEnded) -> Told:
    """They may no longer."""
    return Told(f"A visitor’s or a member of staff’s permission was ended by {t.actor}")
