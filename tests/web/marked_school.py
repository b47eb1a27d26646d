"""A school in which every restricted fact carries a word of its own, and who may read it.

A new restricted fact is added to `FACTS`, with the roles that may read it in their own browser, and
put into the school by `marked`; `test_visibility` then looks for its word wherever there is a page.
"""

from datetime import timedelta

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.acts.second_person import ApprovalAsked
from kiosk.custody.events import Event
from kiosk.custody.reasons import Reason
from kiosk.custody.safeguarding import examinations as x
from kiosk.custody.safeguarding import holding as h
from kiosk.custody.safeguarding.sealing import Sealed
from kiosk.custody.states import Action, HoldKind, IdentityMethod, Kind, Relation, SignOffMethod
from kiosk.custody.steps import Step
from tests import searches
from tests.factories import record
from tests.web.conftest import Site
from tests.web.desk import CLARE, events

SAFEGUARDING = frozenset({"dsl", "head"})
HEADTEACHER = frozenset({"head"})
LEADING = SAFEGUARDING | {"leader"}

FACTS: dict[str, frozenset[str]] = {
    "hold-reason": SAFEGUARDING,
    "police-reason": SAFEGUARDING,
    "leader-reason": LEADING,
    "closing-note": SAFEGUARDING,
    "closing-approval": SAFEGUARDING,
    "officers-clearance": SAFEGUARDING,
    "leader-note": LEADING,
    "leader-approval": LEADING,
    "asked-to-lift": SAFEGUARDING,
    "leader-asked-to-lift": LEADING,
    "case-reference": SAFEGUARDING,
    "case-note": SAFEGUARDING,
    "safekeeping-place": SAFEGUARDING,
    "safekeeping-told": SAFEGUARDING,
    "former-safekeeping": SAFEGUARDING,
    "image-seal": SAFEGUARDING,
    "police-reference": SAFEGUARDING,
    "police-officer": SAFEGUARDING,
    "police-number": SAFEGUARDING,
    "police-advice": SAFEGUARDING,
    "medical-account": SAFEGUARDING,
    "search-record": SAFEGUARDING,
    "sealed-device": HEADTEACHER,
    "sealed-note": HEADTEACHER,
    "examination-reason": SAFEGUARDING,
    "agency-person": SAFEGUARDING,
    "image-seen": SAFEGUARDING,
    "review-note": LEADING,
    "bar-document": SAFEGUARDING,
    "bar-note": SAFEGUARDING,
    "stop-note": SAFEGUARDING,
    "stop-end": SAFEGUARDING,
}
"""Each restricted fact, and who may read it."""


def mark(fact: str) -> str:
    """The word that a fact carries: found in no other text."""
    return f"Marker{''.join(part.title() for part in fact.split('-'))}Word"


def marked(site: Site) -> None:
    """Every restricted fact, in records that stand in every way in which one may."""
    people = [
        ("pupil-ida", "device-ida"),
        ("pupil-jon", "device-jon"),
        ("pupil-kim", "device-kim"),
        ("pupil-lou", "device-lou"),
    ]
    changes = [
        {"op": "pupil", "id": pupil, "ref": f"Q{n:04}", "forename": pupil[6:].title(),
         "surname": "Marsh", "year": 5, "class": "5C"}
        for n, (pupil, _) in enumerate(people)
    ]  # fmt: skip
    record(site.store, r.RegisterChanged("tests", len(changes), changes))
    for pupil, device in people:
        record(site.store, r.DeviceEnrolled(device, "phone", pupil, description="black"))  # type: ignore[arg-type]
    for told in (_held(site), _kept_safe(site), _gone(site), _people(site)):
        record(site.store, *told, staff="staff-dsl")


def _held(site: Site) -> list[Event]:
    """Ada's phone under three holds with an open case; Ida's, of which all were lifted."""
    day = site.clock.at.date() + timedelta(days=3)
    lifted = [
        e.HandedIn("lifted", "device-ida", "pupil-ida", "7"),
        e.HoldPlaced("lifted", "l-dsl", HoldKind.DSL, reason=mark("hold-reason")),
        h.StepsAnswered("lifted", "l-dsl", tuple(Step), (), "CP", mark("case-note")),
        e.Approved("lifted", "a-1", Action.LIFT_HOLD, None, "staff-head", mark("closing-approval")),
        e.HoldLifted("lifted", "l-dsl", note=mark("closing-note")),
        e.HoldPlaced("lifted", "l-police", HoldKind.POLICE, reason="asked"),
        e.HoldLifted("lifted", "l-police", clearance=mark("officers-clearance")),
    ]
    by_leaders = [
        e.HandedIn("leaders", "device-jon", "pupil-jon", "8"),
        e.HoldPlaced("leaders", "l-1", HoldKind.LEADER, day, mark("leader-reason")),
        e.HoldPlaced("leaders", "l-2", HoldKind.LEADER, day, "another"),
        e.Approved("leaders", "a-2", Action.LIFT_HOLD, None, "staff-head", mark("leader-approval")),
        e.HoldLifted("leaders", "l-2", note=mark("leader-note")),
    ]
    return [
        e.HandedIn("held", "device-ada", "pupil-ada", "1"),
        e.HoldPlaced("held", "h-dsl", HoldKind.DSL, reason=mark("hold-reason")),
        h.StepsAnswered("held", "h-dsl", (Step.REVIEW,), (), mark("case-reference")),
        e.HoldPlaced("held", "h-police", HoldKind.POLICE, reason=mark("police-reason")),
        e.HoldPlaced("held", "h-leader", HoldKind.LEADER, day, mark("leader-reason")),
        ApprovalAsked("held", "ask-1", Action.LIFT_HOLD, reason=mark("asked-to-lift")),
        *lifted,
        *by_leaders,
        h.HoldReviewed("leaders", "l-1", day, mark("review-note")),
        ApprovalAsked("leaders", "ask-2", Action.LIFT_HOLD, reason=mark("leader-asked-to-lift")),
    ]


def _kept_safe(site: Site) -> list[Event]:
    """Ben's phone in safekeeping; Kim's, which was, and is a confiscation now."""
    at = site.clock.at
    return [
        e.Confiscated(
            "safe",
            Kind.SAFEKEEPING,
            Reason.PROTECT_PUPIL,
            "staff-dsl",
            at,
            "device-ben",
            "pupil-ben",
            "2",
            place=mark("safekeeping-place"),
            told_pupil=mark("safekeeping-told"),
        ),
        e.SafekeepingCleared("safe", CLARE, at),
        e.Confiscated(
            "was-safe",
            Kind.SAFEKEEPING,
            Reason.PROTECT_PUPIL,
            "staff-dsl",
            at,
            "device-kim",
            "pupil-kim",
            "9",
            told_pupil=mark("former-safekeeping"),
        ),
        e.KindChanged(
            "was-safe", Kind.CONFISCATION, Reason.BEHAVIOUR, "staff-dsl", at,
            told_pupil=mark("former-safekeeping"),
        ),
    ]  # fmt: skip


def _gone(site: Site) -> list[Event]:
    """Zoë's phone, a suspected image, went to the police; Lou's back to the child, medically.

    And a school's own device lies sealed.
    """
    at = site.clock.at
    image = (Kind.CONFISCATION, Reason.SUSPECTED_IMAGE, "staff-dsl")
    return [
        e.Taken("image", *image, at + timedelta(hours=1), "device-zoe", "pupil-zoe"),
        e.HoldPlaced("image", "i-dsl", HoldKind.DSL, by_rule=True),
        h.StoredSecurely("image", mark("image-seal")),
        e.HandedToPolice(
            "image",
            "Kent",
            mark("police-reference"),
            "off",
            "s-1",
            "s-2",
            mark("police-officer"),
            mark("police-number"),
            mark("police-advice"),
        ),
        Sealed("sealed", "S-1", mark("sealed-device"), "safe", mark("sealed-note")),
        e.HandedIn("medical", "device-lou", "pupil-lou", "3"),
        e.ReturnedMedically("medical"),
        h.AccountWritten("medical", mark("medical-account")),
        e.HandedIn("owing", "device-lou", "pupil-lou", "3"),
        e.ReturnedMedically("owing"),
        e.HandedIn("released", "device-kit", "pupil-ada", "4"),
        e.SignedOff(
            "sign-off", CLARE, SignOffMethod.DRAWN, "en", ("released",), "1", wording="words"
        ),
        e.Released(
            "released",
            CLARE,
            Relation.CARER,
            IdentityMethod.KNOWN,
            SignOffMethod.DRAWN,
            "sign-off",
            collector_name="Clare Lovell",
        ),
    ]


def _people(site: Site) -> list[Event]:
    """Bars, stops, a search, alerts of each of them."""
    at = site.clock.at
    ended = at + timedelta(days=1)
    return [
        r.BarPlaced("bar", "adult-obrien", (), True, "staff-dsl", at.date(),
                    document=mark("bar-document")),
        r.BarPlaced("bar-over", CLARE, (), True, "staff-dsl", at.date(), document="an order"),
        r.BarLifted("bar-over", mark("bar-note")),
        r.ProtectiveStopPlaced("stop", "adult-obrien", (), ended, mark("stop-note")),
        r.ProtectiveStopPlaced("stop-over", CLARE, (), ended, "a call"),
        r.ProtectiveStopEnded("stop-over", mark("stop-end")),
        searches.recorded(
            records=("held",),
            **dict.fromkeys(searches.MARKER_FIELDS, mark("search-record")),
        ),
        x.ExaminationDecided("exam-1", "held", x.What.EXAMINE, mark("examination-reason")),
        x.AgencyConfirmed("exam-1", "held", x.Agency.POLICE, at, mark("agency-person")),
        x.ImageSeen("seen-1", "held", "staff-dsl", at, x.Unavoidable.ON_SCREEN, (),
                    mark("image-seen")),
        e.CollectionStopped("adult-obrien", ("held",), ("collector_barred",)),
        *(
            r.AlertRaised(f"alert-{number}", "safety", (), record_id=record_id)
            for number, record_id in enumerate(("held", "safe", "image"))
        ),
    ]  # fmt: skip


def released_entry(site: Site) -> int:
    """The number of the one release, for its page."""
    assert events(site, e.Released)
    with site.store.read() as facts:
        found = facts.record("released")
    assert found
    return found.last_sequence
