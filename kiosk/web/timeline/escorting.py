"""Who else may collect, and how a family is known, in sentences."""

from kiosk.custody import register as r
from kiosk.custody.people import collection_word as w
from kiosk.custody.people.escorting import AuthorisationReviewed
from kiosk.custody.people.telephone import TelephoneAuthorityEnded
from kiosk.web import words
from kiosk.web.timeline.telling import ATTENTION, Telling, Told, facts, listed


def word_set(t: Telling, event: w.CollectionWordSet) -> Told:
    """A collection word was agreed; what it is stands nowhere."""
    carer = t.person(event.carer_id) if event.carer_id else None
    here = f"{carer} was here: {words.IDENTITY[event.identity]}." if event.identity else None
    alone = None if carer else "Decided without a carer at the desk."
    what = f"A collection word for {t.person(event.pupil_id)} was recorded by {t.actor}"
    return Told(what, facts(here, alone))


def word_ended(t: Telling, event: w.CollectionWordEnded) -> Told:
    """A pupil has no collection word any more."""
    what = f"The collection word for {t.person(event.pupil_id)} was ended by {t.actor}"
    return Told(what, (), ATTENTION)


def adult_authorised(t: Telling, event: r.AdultAuthorised) -> Told:
    """A carer authorised an adult in writing."""
    kinds = listed(f"{words.CUSTODY[kind]}s" for kind in event.kinds)
    pupil, adult = t.person(event.pupil_id), t.person(event.adult_id)
    escort = words.escort(event.capacity, event.organisation)
    review = f"To be looked at again on {t.date(event.review_on)}." if event.review_on else None
    return Told(
        f"{t.person(event.carer_id)} authorised {adult} to collect for {pupil}",
        facts(
            f"Comes as {escort}." if escort else None,
            f"For {kinds}, from {t.date(event.first)} to {t.date(event.last)}.",
            f"In writing, seen by {t.staff(event.seen_by)}.",
            review,
        ),
    )


def authorisation_ended(t: Telling, event: r.AuthorisationEnded) -> Told:
    """A written authorisation no longer holds."""
    return Told(f"A written authorisation was ended by {t.actor}")


def authorisation_reviewed(t: Telling, event: AuthorisationReviewed) -> Told:
    """It was looked at and stays."""
    what = f"A written authorisation for {t.person(event.pupil_id)} was looked at by {t.actor}"
    return Told(what, (f"It stays; to be looked at again on {t.date(event.review_on)}.",))


def telephone_authority(t: Telling, event: r.TelephoneAuthorityGiven) -> Told:
    """A carer on the telephone named an adult for one day."""
    adult, pupil = t.person(event.adult_id), t.person(event.pupil_id)
    staff = listed(t.staff(item) for item in event.staff)
    return Told(
        f"{t.person(event.carer_id)} authorised {adult} by telephone, for {pupil}",
        (f"For {t.date(event.day)} only. {staff} were on the call.",),
    )


def telephone_ended(t: Telling, event: TelephoneAuthorityEnded) -> Told:
    """A carer took it back before the day was over."""
    what = f"What a carer had said by telephone for {t.person(event.pupil_id)} was taken back"
    return Told(what, (f"Recorded by {t.actor}. Nobody collects on it any more.",))
