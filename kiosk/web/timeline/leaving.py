"""How a device leaves custody, or does not, in sentences."""

from kiosk.custody import events as e
from kiosk.custody.errors import WORDS, Code
from kiosk.custody.record import CustodyRecord
from kiosk.custody.school.dated import due_at
from kiosk.custody.states import Kind, Relation, SignOffMethod
from kiosk.web import words
from kiosk.web.timeline.keeping import slot_of
from kiosk.web.timeline.taking_in import condition
from kiosk.web.timeline.telling import (
    ATTENTION,
    OTHER,
    OUT,
    STOP,
    Telling,
    Told,
    capital,
    count,
    facts,
    listed,
    said,
)

EARLIER = "Earlier sign-off"

_SIGNED = {
    SignOffMethod.DRAWN: "Signed for",
    SignOffMethod.MARK: "Signed with a mark for",
    SignOffMethod.PAPER: "Signed on paper for",
    SignOffMethod.SPOKEN: "Agreed aloud, before a witness, to",
    SignOffMethod.STANDING: "Signed earlier for",
}

POWER = {
    "on": "on",
    "on_isolated": "on, kept from every network",
    "off": "off",
    "not_known": "not known",
}
"""How a device was when the police took it."""

DONE = {
    "nothing": "nothing",
    "flight_mode": "put into flight mode",
    "shielded": "put into a shielding bag",
    "switched_off": "switched off",
}
"""What was done to it before."""

ITEMS = {
    "case": "its case",
    "sim_card": "a SIM card",
    "memory_card": "a memory card",
    "charger": "a charger",
    "other": "another item in the same bag",
}
"""What went with it."""


def released(t: Telling, event: e.Released) -> Told:
    """It went to a collector."""
    name = event.collector_name or t.person(event.collector_id)
    by_pupil = event.relation is Relation.PUPIL
    if by_pupil:
        what = f"Released to {name}, by an {EARLIER.lower()}"
    else:
        relation = t.relationship(event.collector_id) or _relation(event.relation)
        what = f"Released to {name}, {relation}"
    before = t.before
    early = said("Before its time", event.early_reason)
    return Told(
        what,
        facts(
            _standing(t, event) if by_pupil else _signature(t, event),
            early or _free_since(t, before),
            "With a second person’s approval." if event.approval_id else None,
            f"{capital(words.IDENTITY[event.identity])}.",
            condition(event.condition),
            f"Handed over by {t.actor}; scanned at hand-over.",
        ),
        OUT,
    )


def _relation(relation: Relation) -> str:
    return "parent or carer" if relation is Relation.CARER else "authorised adult"


def _signature(t: Telling, event: e.Released) -> str:
    signed = signed_off(t, event.sign_off_id)
    by_call = " Authorised by telephone that day." if event.telephone_authority_id else ""
    if signed is None:
        return f"{_SIGNED[event.method]} it.{by_call}"
    return f"{_signed(t, signed)}{by_call}"


def _signed(t: Telling, event: e.SignedOff) -> str:
    sentence = f"{_SIGNED[event.method]} {count(len(event.covers), 'device')}"
    slip = f", slip {event.slip}" if event.slip else ""
    witness = f"; witness {t.staff(event.witness)}" if event.witness else ""
    return f"{sentence}{slip}{witness}."


def signed_off(t: Telling, sign_off_id: str | None) -> e.SignedOff | None:
    """The sign-off that an entry of the same record rests on."""
    if sign_off_id is None:
        return None
    signed = (item.event for item in t.known.story(t.logged))
    return next(
        (x for x in signed if isinstance(x, e.SignedOff) and x.sign_off_id == sign_off_id), None
    )


def _standing(t: Telling, event: e.Released) -> str:
    authority = t.known.authorities.get(event.authority_id or "")
    wording = f", wording {event.authority_wording}" if event.authority_wording else ""
    if authority is None:
        return f"{EARLIER}: a standing authority{wording}."
    signer, first = t.person(authority.signer_id, "a carer"), authority.first
    day = t.date(first)
    return f"{EARLIER}: the standing authority of {day} that {signer} signed{wording}."


def _free_since(t: Telling, before: CustodyRecord | None) -> str | None:
    due = due_at(before, t.known.school, t.at) if before else None
    if before is None or due is None:
        return None
    if before.kind is Kind.SAFEKEEPING:
        return "The safeguarding lead had said to whom, and when."
    if before.agreed_due is not None:
        return f"Free from {t.when(due)}, the time that was agreed."
    return f"Free from {t.when(due)} by the school’s policy{_policy(t)}."


def _policy(t: Telling) -> str:
    versions = t.known.school.policies.versions
    found = next((item for item in versions if item.version == t.logged.policy), None)
    return f" of {t.date(found.effective_from)}" if found else ""


def signed(t: Telling, event: e.SignedOff) -> Told:
    """A collector signed for a listed set of devices."""
    read = f"Read in the language {event.language}." if event.language != "en" else None
    return Told(f"Sign-off by {t.person(event.collector_id)}", facts(_signed(t, event), read))


def declined(t: Telling, event: e.Declined) -> Told:
    """A collector did not sign."""
    stayed = slot_of(t.before) or "here"
    what = f"{t.person(event.collector_id)} did not sign"
    return Told(what, (f"The device stayed {stayed}. {t.actor} was at the desk.",), ATTENTION)


def collection_stopped(t: Telling, event: e.CollectionStopped) -> Told:
    """Somebody who must not collect was named at the desk."""
    why = listed(_words(code).rstrip(".").lower() for code in event.codes)
    stayed = count(len(event.records), "device")
    return Told(
        f"A collection by {t.person(event.collector_id)} was stopped",
        facts(
            f"{why[:1].upper()}{why[1:]}." if why else None,
            f"It concerned {stayed}, which stayed. {t.actor} was at the desk.",
        ),
        STOP,
    )


def _words(code: str) -> str:
    try:
        return WORDS[Code(code)][0]
    except ValueError:
        return code


def handed_to_police(t: Telling, event: e.HandedToPolice) -> Told:
    """An officer took it against a receipt."""
    officer = f"Officer {event.officer}" if event.officer else "An officer"
    number = f", number {event.number}" if event.number else ""
    return Told(
        f"Handed to the police, {event.force}",
        facts(
            f"{officer}{number}.",
            said("Crime reference", event.crime_reference),
            said("Power", POWER.get(event.power_state, event.power_state)),
            said("Done to it", DONE.get(event.done, event.done) if event.done else None),
            said("On the advice of", event.advice),
            said("With it", listed(ITEMS.get(item, item) for item in event.items)),
            "With a second person’s approval." if event.approval_id else None,
            f"Handed over by {t.actor} against a receipt that both signed.",
        ),
        OUT,
    )


def disposed(t: Telling, event: e.Disposed) -> Told:
    """What nobody collected."""
    notice = f"Notice was given on {t.date(event.notice_given)}."
    note = said("How", event.note)
    agreed = "With a second person’s approval."
    return Told(f"Disposed of, decided by {t.actor}", facts(notice, note, agreed), OUT)


def returned_medically(t: Telling, event: e.ReturnedMedically) -> Told:
    """A child had to have it back at once."""
    what = f"Given to the child as a medical device, by {t.actor}"
    return Told(what, ("The safeguarding lead and the headteacher were alerted.",), OUT)


def voided(t: Telling, event: e.Voided) -> Told:
    """The intake was undone."""
    story = t.known.story(t.logged)
    what = f"Undone by {t.actor} within the minute"
    intake = story[0].sequence if story else None
    return Told(what, ("It was not meant to be taken in.",), OTHER, corrects=intake)
