"""Searches, looking into devices, evacuations and examinations, in sentences.

What a search's record says stands on its own page, where each look is recorded; here only that it
was made, what it rested on and what departed.
"""

from kiosk.custody.safeguarding import examinations as x
from kiosk.custody.safeguarding import searches as s
from kiosk.custody.school import evacuating as v
from kiosk.web.timeline.telling import (
    ATTENTION,
    IN,
    OTHER,
    STOP,
    Telling,
    Told,
    capital,
    facts,
    listed,
    said,
)

DEPARTURES = {
    s.Departure.NOT_AUTHORISED: "the policy does not name this searcher",
    s.Departure.OWN_CHILD: "the searcher is a carer of the pupil",
    s.Departure.CONSENT_NOT_GIVEN: "the policy asks for consent, and none was given",
    s.Departure.NO_POWER: "it rested on consent that was not given",
    s.Departure.NOT_UNDERSTOOD: "the consent was not understood",
    s.Departure.NOT_SAME_SEX: "searcher or witness was not of the pupil’s sex",
    s.Departure.NO_WITNESS: "no second member of staff was there",
    s.Departure.FORCE_WITHOUT_POWER: "force was used without a power of the law for it",
    s.Departure.CARER_NOT_TOLD: "no parent or carer was told yet",
    s.Departure.RECORDED_LATE: "it was recorded more than a day later",
}
"""How a search departs from the policy or the law."""

POWERS = {s.Power.CONSENT: "consent", s.Power.STATUTE: "a power of the law"}
PARTS = {
    s.Part.FOLLOW_UP: "what followed",
    s.Part.CARER_TOLD: "telling a parent or carer",
    s.Part.FOUND: "what was found, and what became of it",
    s.Part.WHO: "who was there",
    s.Part.WHEN_AND_WHERE: "when and where",
    s.Part.WHY: "why, and what was looked for",
    s.Part.POWER_AND_CONSENT: "the power and the consent",
}
OUTCOMES = {
    x.Outcome.NO_CONCERN: "no concern",
    x.Outcome.CONCERN: "a concern: the device is held",
    x.Outcome.STOPPED: "stopped at once, not to see more: the device is held",
}
AGENCIES = {x.Agency.POLICE: "the police", x.Agency.CHILDRENS_SERVICES: "children’s services"}
UNAVOIDABLE = {
    x.Unavoidable.ON_SCREEN: "it was on the screen when the device came",
    x.Unavoidable.SHOWN_BY_PUPIL: "a pupil showed it unasked",
    x.Unavoidable.TO_REPORT_IT: "it could not be reported to a service otherwise",
    x.Unavoidable.TO_PROTECT_AT_ONCE: "a child had to be protected at once",
}
CARE = {
    x.Care.STOPPED_AT_ONCE: "stopped at once",
    x.Care.NOTHING_COPIED: "nothing was copied, printed or passed on",
    x.Care.SECOND_ADULT: "a second adult was there",
    x.Care.HEADTEACHER_AGREED: "the headteacher had agreed",
    x.Care.SUPPORT_OFFERED: "whoever saw it was offered support",
}


def recorded(t: Telling, event: s.SearchRecorded) -> Told:
    """A search was recorded and signed off."""
    departs = "; ".join(DEPARTURES[item] for item in event.departures)
    return Told(
        f"{t.person(event.pupil_id, 'A pupil')} was searched by {t.staff(event.searched_by)}",
        facts(
            "Something was found." if event.found else "Nothing was found.",
            "It showed a risk: what was found is held." if event.risk else None,
            f"It rested on {POWERS[event.power]}.",
            f"Departs: {departs}." if departs else None,
            f"Recorded by {t.actor}, signed off by {t.staff(event.searched_by)}.",
        ),
        ATTENTION,
    )


def amended(t: Telling, event: s.SearchAmended) -> Told:
    """Something was added to a search's record, or corrected."""
    what = f"{t.actor} added to the record of a search of {t.person(event.pupil_id, 'a pupil')}"
    return Told(what, (f"About {PARTS[event.about]}.",), ATTENTION)


def examination_decided(t: Telling, event: x.ExaminationDecided) -> Told:
    """It was decided that a device is looked into, or erased from."""
    erase = event.what is x.What.ERASE
    what = "something is erased from the device" if erase else "the device is looked into"
    return Told(f"{t.actor} decided that {what}", facts(said("Reason", event.reason)), ATTENTION)


def examined(t: Telling, event: x.Examined) -> Told:
    """A device was looked into."""
    present = f"{t.staff(event.present)} was there."
    came = f"It came to {OUTCOMES[event.outcome]}."
    shape = OTHER if event.outcome is x.Outcome.NO_CONCERN else STOP
    return Told(f"Looked into by {t.staff(event.examined_by)}", (present, came), shape)


def agency_confirmed(t: Telling, event: x.AgencyConfirmed) -> Told:
    """An agency does not need what is on the device."""
    agency = capital(AGENCIES[event.agency])
    by = said("Said by", event.person)
    told = f"{capital(t.when(event.confirmed_at))}. Recorded by {t.actor}."
    return Told(f"{agency} confirmed that they do not need what is on it", facts(by, told))


def data_erased(t: Telling, event: x.DataErased) -> Told:
    """Something was erased from a device."""
    witness = f"{t.staff(event.witness)} was there. Recorded by {t.actor}."
    return Told(f"Erased from by {t.staff(event.erased_by)}", (witness,), STOP)


def examination_dropped(t: Telling, event: x.ExaminationDropped) -> Told:
    """What was decided is not done."""
    return Told(f"{t.actor} gave up what had been decided about looking into it or erasing")


def image_seen(t: Telling, event: x.ImageSeen) -> Told:
    """An image was seen, unavoidably: the safeguarding lead's alone."""
    care = listed(CARE[item] for item in event.care)
    return Told(
        f"{t.staff(event.seen_by)} could not avoid seeing an image",
        facts(
            f"{capital(UNAVOIDABLE[event.why])}; {t.when(event.seen_at)}.",
            f"{capital(care)}." if care else None,
            said("Child-protection file", event.reference),
        ),
        STOP,
    )


def evacuation_begun(t: Telling, event: v.EvacuationBegun) -> Told:
    """The building is being left."""
    return Told(f"An evacuation was started by {t.actor}", (), STOP)


def evacuation_ended(t: Telling, event: v.EvacuationEnded) -> Told:
    """Everybody is back."""
    return Told(f"The evacuation was ended by {t.actor}", (), IN)


def release_explained(t: Telling, event: v.ReleaseExplained) -> Told:
    """Why a device went during an evacuation."""
    what = f"{t.actor} said why it was released during the evacuation"
    return Told(what, facts(said("Reason", event.reason)))


def exam_reported(t: Telling, event: v.ExamReported) -> Told:
    """The examining body was told."""
    body = said("Examining body", event.body)
    when = f"By {t.staff(event.reported_by)}, {t.when(event.reported_at)}."
    return Told("The examining body was told", facts(body, when))
