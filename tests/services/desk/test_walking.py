"""A pupil who takes a hand-in home alone, on a carer's earlier signature, and all that ends it."""

from datetime import date
from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.events import Event
from kiosk.custody.reasons import Reason
from kiosk.custody.states import HoldKind, Kind, Relation, SignOffMethod, State
from kiosk.services.desk import collection
from kiosk.services.desk.releasing import release
from tests.factories import new_id
from tests.services.desk.office import Office, barred, refused

ADA, BEN, WATCH = "device-ada", "device-ben", "device-ada-watch"
CLARE, REED = "adult-lovell", "adult-reed"
AUTHORITY = "authority-ada"
LEFT = {"op": "leaver", "pupil": "pupil-ada", "on": "2026-11-20"}


def signed(**more: Any) -> Event:
    usual: dict[str, Any] = {
        "authority_id": AUTHORITY,
        "pupil_id": "pupil-ada",
        "device_ids": (ADA,),
        "signer_id": CLARE,
        "first": date(2026, 9, 2),
        "last": date(2027, 7, 20),
        "language": "en",
        "wording_version": "standing-1",
        "method": SignOffMethod.DRAWN,
        "wording": "My child may take it home alone.",
    }
    return r.StandingAuthoritySigned(**{**usual, **more})


@pytest.fixture
def walker(office: Office) -> Office:
    """Ada may walk home with her telephone; it came in, and it is home time."""
    office.happened(signed())
    office.handed_in(ADA, BEN)
    office.afternoon()
    return office


def goes(office: Office, device: str = ADA, pupil: str = "pupil-ada") -> tuple[str, ...]:
    """The pupil stands at the desk with the device scanned: what speaks against it?"""
    office.collecting(pupil, device)
    return refused(release(office.store, office.who(), new_id(), None))


def test_a_pupil_takes_a_hand_in_home_and_the_release_cites_the_authority(walker: Office) -> None:
    assert goes(walker) == ()
    (gone,) = walker.events(e.Released)
    assert (gone.collector_id, gone.relation, gone.method) == (
        "pupil-ada",
        Relation.PUPIL,
        SignOffMethod.STANDING,
    )
    assert (gone.authority_id, gone.authority_wording) == (AUTHORITY, "standing-1")
    assert gone.sign_off_id is None
    assert not walker.events(e.SignedOff)


def test_a_pupil_s_drawing_makes_no_sign_off(walker: Office) -> None:
    walker.collecting("pupil-ada", ADA)
    assert not walker.sign().refusals
    assert not walker.events(e.SignedOff)
    assert walker.events(e.Released)[0].method is SignOffMethod.STANDING


def test_a_pupil_sees_nothing_of_a_brother(walker: Office) -> None:
    walker.start("pupil-ada")
    walker.choose("pupil-ada")
    assert walker.listed() == {ADA}
    walker.prepare("pupil-ada", walker.record_of(ADA).record_id, walker.record_of(BEN).record_id)
    assert walker.collection
    assert walker.collection.chosen == (walker.record_of(ADA).record_id,)


def test_a_pupil_collects_for_nobody_else(walker: Office) -> None:
    walker.scan(BEN)
    walker.prepare("pupil-ada", walker.record_of(BEN).record_id)
    assert "collector_unknown" in refused(release(walker.store, walker.who(), new_id(), None))
    assert walker.is_here(BEN)


def test_without_an_authority_nobody_walks(walker: Office) -> None:
    assert goes(walker, BEN, "pupil-ben") == ("authority_missing",)


@pytest.mark.parametrize(
    ("events", "code"),
    [
        ((r.StandingAuthorityRevoked(AUTHORITY, REED),), "authority_void"),
        ((barred(CLARE, "pupil-ada"),), "authority_void"),
        ((barred(CLARE),), "authority_void"),
        ((r.RegisterChanged("tests", 1, [LEFT]),), "authority_void"),
    ],
)
def test_what_ends_an_authority(walker: Office, events: tuple[Event, ...], code: str) -> None:
    walker.happened(*events)
    assert goes(walker) == (code,)
    assert walker.is_here(ADA)


def test_a_signer_under_a_protective_stop_signs_for_nobody(walker: Office) -> None:
    walker.happened(r.ProtectiveStopPlaced("stop", CLARE, (), walker.later(days=1)))
    assert goes(walker) == ("authority_void",)


def test_a_signer_who_is_no_carer_any_more(walker: Office) -> None:
    link = {"op": "link", "pupil": "pupil-ada", "adult": CLARE, "relationship": "aunt"}
    change = {**link, "carer": False, "priority": 9}
    walker.happened(r.RegisterChanged("tests", 1, [change]))
    assert goes(walker) == ("authority_void",)


@pytest.mark.parametrize(
    "days", [(date(2025, 9, 1), date(2026, 11, 22)), (date(2026, 11, 24), date(2027, 7, 20))]
)
def test_outside_its_days(office: Office, days: tuple[date, date]) -> None:
    office.happened(signed(first=days[0], last=days[1]))
    office.handed_in(ADA)
    office.afternoon()
    assert goes(office) == ("authority_expired",)


def test_for_another_device(office: Office) -> None:
    office.happened(signed(device_ids=(ADA,)))
    office.handed_in(WATCH)
    office.afternoon()
    assert goes(office, WATCH) == ("authority_missing",)


def test_for_a_year_group_that_the_headteacher_did_not_open(office: Office) -> None:
    office.happened(signed(pupil_id="pupil-ben", device_ids=(BEN,)))
    office.handed_in(BEN)
    office.afternoon()
    assert goes(office, BEN, "pupil-ben") == ("authority_missing",)


def test_before_the_day_s_end_no_pupil_goes_whatever_the_reason(walker: Office) -> None:
    walker.clock.at = walker.clock.at.replace(hour=15, minute=29)
    walker.collecting("pupil-ada", ADA)
    collection.go_early(walker.store, walker.who(), new_id(), "dentist")
    assert refused(release(walker.store, walker.who(), new_id(), None)) == ("not_due",)


def test_a_confiscated_device_never_goes_to_the_pupil(walker: Office) -> None:
    walker.happened(confiscated(walker))
    assert goes(walker) == ("collector_not_authorised",)


def confiscated(office: Office) -> Event:
    record_id, at = office.record_of(ADA).record_id, office.now.replace(hour=11)
    return e.KindChanged(record_id, Kind.CONFISCATION, Reason.BEHAVIOUR, "staff-teacher", at)


def test_after_a_confiscation_it_is_suspended_until_a_carer_confirms(walker: Office) -> None:
    walker.happened(confiscated(walker))
    walker.collecting(CLARE, ADA)
    assert not walker.sign().refusals
    walker.wait(days=1)
    walker.clock.at = walker.clock.at.replace(hour=9)
    walker.handed_in(ADA)
    walker.afternoon()
    assert goes(walker) == ("authority_suspended",)
    collection.leave(walker.store, walker.who(), new_id())
    walker.happened(r.StandingAuthorityConfirmed(AUTHORITY, CLARE))
    assert goes(walker) == ()


def test_under_a_hold_nobody_walks(walker: Office) -> None:
    walker.happened(e.HoldPlaced(walker.record_of(ADA).record_id, "h", HoldKind.LEADER))
    assert goes(walker) == ("held",)


def test_a_hold_that_lands_after_the_choice_stops_it(walker: Office) -> None:
    walker.collecting("pupil-ada", ADA)
    walker.happened(e.HoldPlaced(walker.record_of(ADA).record_id, "h", HoldKind.DSL))
    assert refused(release(walker.store, walker.who(), new_id(), None)) == ("held",)
    assert walker.record_of(ADA).state is State.IN_CUSTODY


def test_an_adult_needs_a_signature_though_an_authority_stands(walker: Office) -> None:
    walker.collecting(CLARE, ADA)
    done = release(walker.store, walker.who(), new_id(), None)
    assert refused(done) == ("signature_missing",)
    assert walker.is_here(ADA)


def test_the_newest_authority_that_stands_counts(office: Office) -> None:
    office.happened(
        signed(), r.StandingAuthorityRevoked(AUTHORITY, CLARE), signed(authority_id="second")
    )
    office.handed_in(ADA)
    office.afternoon()
    assert goes(office) == ()
    assert office.events(e.Released)[0].authority_id == "second"
