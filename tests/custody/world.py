"""A small school in which everything that custody distinguishes occurs: people, times, evidence."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kiosk.custody.evidence import (
    Collector,
    Evidence,
    SignOff,
    StandingAuthority,
    TelephoneAuthority,
)
from kiosk.custody.permissions import Actor
from kiosk.custody.record import CustodyRecord
from kiosk.custody.school.calendar import Calendar, Term
from kiosk.custody.school.dated import School
from kiosk.custody.school.policy import (
    Policies,
    Policy,
    collected_at_days_end,
    collected_by_appointment,
)
from kiosk.custody.states import IdentityMethod, Kind, Relation, Role, SignOffMethod

LONDON = ZoneInfo("Europe/London")
RECORD, DEVICE, PUPIL = "record", "device", "pupil"
OTHER_DEVICE, OTHER_PUPIL = "other-device", "other-pupil"

DAY = date(2026, 11, 23)
INTAKE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TIMES = (
    INTAKE,
    datetime(2026, 11, 23, 15, 45, tzinfo=UTC),
    datetime(2027, 1, 12, 10, 0, tzinfo=UTC),
)
"""Within the minute of the intake; when it is due; long after notice of disposal was given."""

CALENDAR = Calendar(
    terms=(
        Term("Autumn", date(2026, 9, 2), date(2026, 12, 18)),
        Term("Spring", date(2027, 1, 4), date(2027, 3, 25)),
        Term("Summer", date(2027, 4, 12), date(2027, 7, 21)),
    ),
    closed={
        date(2026, 10, 23): "INSET day",
        **{date(2026, 10, day): "half-term" for day in range(26, 31)},
    },
    ends_early={date(2026, 12, 18): time(13, 30)},
)

SINCE = date(2026, 9, 1)


def school(policy: Policy) -> School:
    """A school with this one policy."""
    return School(Policies((policy,)), CALENDAR, LONDON)


L = school(replace(collected_at_days_end(SINCE), standing_authority_years=frozenset({6})))
"""Littlebourne: collected at the day's end, no pupils' devices in lessons (POLICY.md)."""

T = school(
    replace(
        collected_by_appointment(SINCE),
        standing_authority_years=frozenset({6}),
        adults_collect_confiscations=True,
    )
)
"""Tenterden: by appointment, lesson use with leave (POLICY.md); here other adults may collect."""


# --- who acts ---

_SENIOR_DESK = frozenset({Role.OFFICE, Role.LEADER, Role.DSL, Role.HEAD})

OFFICE = Actor("office", frozenset({Role.OFFICE}))
TEACHER = Actor("teacher", frozenset({Role.TEACHER}))
LEADER = Actor("leader", frozenset({Role.LEADER}))
DSL = Actor("dsl", frozenset({Role.DSL}))
HEAD = Actor("head", frozenset({Role.HEAD}))
OUTSIDER = Actor("outsider", frozenset({Role.TECHNICIAN, Role.GOVERNOR}))
EVERY_CHAIR = Actor("every-chair", _SENIOR_DESK)
PARENT = Actor("parent", _SENIOR_DESK, adults=frozenset({"carer"}), children=frozenset({PUPIL}))
RELATIVE = Actor("relative", _SENIOR_DESK, adults=frozenset({"adult"}))

ACTORS = (OFFICE, TEACHER, LEADER, DSL, HEAD, OUTSIDER, EVERY_CHAIR, PARENT, RELATIVE)
"""Each role; one person in every chair; staff who are the pupil's parent, and a relative."""


# --- who collects ---

_ALL_KINDS = frozenset(Kind)

CARER = Collector("carer", Relation.CARER)
YOUNG_CARER = Collector("young-carer", Relation.CARER, age=15)
BARRED = Collector("barred", Relation.CARER, barred=True)
UNDER_REVIEW = Collector("under-review", Relation.CARER, under_review=True)
ADULT = Collector("adult", Relation.AUTHORISED_ADULT, age=40, authorised_for=_ALL_KINDS)
UNLISTED = Collector("unlisted", Relation.AUTHORISED_ADULT, age=40)
YOUNG = Collector("young", Relation.AUTHORISED_ADULT, age=15, authorised_for=_ALL_KINDS)
STRANGER = Collector("stranger", Relation.NONE)
NOBODY_KNOWN = Collector(None, Relation.NONE)
CHILD = Collector(PUPIL, Relation.PUPIL, age=11)
OTHER_CHILD = Collector(OTHER_PUPIL, Relation.PUPIL, age=11)

COLLECTORS = (
    CARER,
    YOUNG_CARER,
    BARRED,
    UNDER_REVIEW,
    ADULT,
    UNLISTED,
    YOUNG,
    STRANGER,
    NOBODY_KNOWN,
    CHILD,
    OTHER_CHILD,
)


# --- on what evidence ---

EARLY = "dentist"
AUTHORITY = StandingAuthority(
    authority_id="authority",
    pupil_id=PUPIL,
    pupil_year=6,
    device_ids=frozenset({DEVICE}),
    first=date(2026, 9, 2),
    last=date(2027, 7, 21),
    wording_version="en-1",
    confirmed_at=datetime(2026, 9, 2, 9, 0, tzinfo=UTC),
    signer_id="carer",
)


def call(collector: Collector, day: date) -> TelephoneAuthority:
    """A good telephone authority for this adult on this day."""
    return TelephoneAuthority("call", PUPIL, collector.id or "", day, ("office", "leader"), "carer")


def signed(collector: Collector, method: SignOffMethod = SignOffMethod.DRAWN) -> SignOff:
    """A good sign-off by this collector."""
    witness = "teacher" if method is SignOffMethod.SPOKEN else None
    return SignOff("sign-off", collector.id or "", method, frozenset({RECORD}), witness)


def everything(collector: Collector, record: CustodyRecord | None, now: datetime) -> Evidence:
    """The strongest evidence that there can be: every part of it there, live and fitting."""
    approvals = record.approvals if record else ()
    return Evidence(
        identity=IdentityMethod.DOCUMENT,
        scanned=frozenset({DEVICE}),
        sign_off=signed(collector),
        standing=AUTHORITY,
        telephone=call(collector, now.astimezone(LONDON).date()),
        early_reason=EARLY,
        approval_id=approvals[-1].approval_id if approvals else "unknown",
    )


def faulty(good: Evidence, now: datetime) -> Iterator[tuple[str, Evidence]]:
    """The same evidence with one thing wrong, each with a name for what is wrong."""
    yield "not identified", replace(good, identity=None)
    yield "nothing scanned", replace(good, scanned=frozenset())
    yield "another's device scanned", replace(good, scanned=frozenset({OTHER_DEVICE}))
    yield "a wrong device scanned last", replace(good, wrong_device=OTHER_DEVICE)
    yield "no early reason", replace(good, early_reason="  ")
    yield "another early reason", replace(good, early_reason="illness")
    yield "an unknown approval", replace(good, approval_id="unknown")
    yield "no approval", replace(good, approval_id=None)
    yield from _faulty_signing(good)
    yield from _faulty_authority(good, now)
    yield from _faulty_call(good, now)


def _faulty_signing(good: Evidence) -> Iterator[tuple[str, Evidence]]:
    given = good.sign_off
    assert given is not None
    for name, sign_off in (
        ("signed by somebody else", replace(given, collector_id="somebody")),
        ("signed for something else", replace(given, covers=frozenset({"another-record"}))),
        ("an authority for a signature", replace(given, method=SignOffMethod.STANDING)),
        ("spoken, no witness", replace(given, method=SignOffMethod.SPOKEN)),
        *(
            (f"spoken, {name} the witness", replace(given, method=SignOffMethod.SPOKEN, witness=w))
            for name, w in (("office", "office"), ("every chair", "every-chair"))
        ),
    ):
        yield name, replace(good, sign_off=sign_off)
    yield "not signed", replace(good, sign_off=None)


def _faulty_authority(good: Evidence, now: datetime) -> Iterator[tuple[str, Evidence]]:
    yield "no authority", replace(good, standing=None)
    live = AUTHORITY
    today = now.astimezone(LONDON).date()
    for name, standing in (
        ("another pupil's authority", replace(live, pupil_id=OTHER_PUPIL)),
        ("authority not turned on for the year", replace(live, pupil_year=5)),
        ("authority for another device", replace(live, device_ids=frozenset({OTHER_DEVICE}))),
        ("authority run out", replace(live, last=today - timedelta(days=1))),
        ("authority not yet begun", replace(live, first=today + timedelta(days=1))),
        ("authority revoked", replace(live, revoked=True)),
        ("signer barred", replace(live, signer_stands=False)),
        ("pupil left", replace(live, pupil_left=True)),
        ("authority suspended", replace(live, suspended_at=live.confirmed_at)),
        (
            "authority suspended again",
            replace(live, suspended_at=live.confirmed_at + timedelta(days=30)),
        ),
    ):
        yield name, replace(good, standing=standing)


def _faulty_call(good: Evidence, now: datetime) -> Iterator[tuple[str, Evidence]]:
    yield "no call", replace(good, telephone=None)
    made = good.telephone
    assert made is not None
    yesterday = made.day - timedelta(days=1)
    for name, telephone in (
        ("a call about another pupil", replace(made, pupil_id=OTHER_PUPIL)),
        ("a call about another adult", replace(made, adult_id="somebody")),
        ("yesterday's call", replace(made, day=yesterday)),
        ("a barred carer's call", replace(made, carer_stands=False)),
        ("one person on the call", replace(made, staff=("office", "office"))),
        ("nobody else on the call", replace(made, staff=("office", ""))),
    ):
        yield name, replace(good, telephone=telephone)


def as_good(good: Evidence) -> Iterator[tuple[str, Evidence]]:
    """The same evidence given in another way that is as good."""
    given, live = good.sign_off, AUTHORITY
    assert given is not None
    for method in (SignOffMethod.MARK, SignOffMethod.PAPER, SignOffMethod.SPOKEN):
        yield method.value, replace(good, sign_off=replace(given, method=method, witness="teacher"))
    confirmed = replace(live, suspended_at=live.confirmed_at - timedelta(days=1))
    yield "confirmed again", replace(good, standing=confirmed)
    for identity in IdentityMethod:
        yield identity.value, replace(good, identity=identity)
