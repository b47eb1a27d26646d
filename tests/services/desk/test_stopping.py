"""Somebody who must not collect: stopped in silence, logged once, alerted, and no way on."""

from datetime import date

import pytest

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.errors import NEUTRAL, Code, Refusal
from kiosk.custody.events import Event
from kiosk.custody.states import Role
from kiosk.custody.visibility import Sight, shown
from kiosk.services.desk import collection
from kiosk.services.desk.releasing import release
from kiosk.services.safeguarding import approving
from tests.factories import new_id
from tests.services.desk.office import Office, authorised, barred, refused

ADA, BEN, ZOE, MAX = (f"device-{name}" for name in ("ada", "ben", "zoe", "max"))
CLARE, REED, NAN = "adult-lovell", "adult-reed", "adult-nan"


@pytest.fixture
def full(office: Office) -> Office:
    office.handed_in(ADA, BEN, ZOE, MAX)
    office.afternoon()
    return office


def copy_of_reed(**changes: str | None) -> r.RegisterChanged:
    """The register holds somebody who may be Simon Reed once more, as another child's carer."""
    twin: dict[str, object] = {
        "op": "adult",
        "id": "adult-twin",
        "title": "Mr",
        "forename": "Si",
        "surname": "Read",
        "phone": "07700 900777",
        "address": "90 Far Lane, Hill Top HT9 9FL",
        "email": None,
        "born": None,
        **changes,
    }
    link = {"op": "link", "pupil": "pupil-ada", "adult": "adult-twin", "relationship": "uncle"}
    return r.RegisterChanged("tests", 2, [twin, {**link, "carer": True, "priority": 3}])


def assert_stopped(office: Office, collector: str, codes: tuple[str, ...]) -> None:
    """It was logged and alerted, once; nothing is chosen any more, and nothing goes."""
    (attempt,) = office.events(e.CollectionStopped)
    assert (attempt.collector_id, attempt.codes) == (collector, codes)
    (alert,) = office.events(r.AlertRaised)
    assert (alert.kind, alert.adult_id) == ("collection_stopped", collector)
    assert set(alert.roles) == {Role.DSL, Role.HEAD}
    under_way = office.collection
    assert under_way
    assert under_way.stopped
    assert under_way.chosen == ()
    assert office.is_here(ADA, BEN, ZOE, MAX)


def assert_no_way_on(office: Office) -> None:
    """Whatever is tried at this collection is refused, and adds nothing to the ledger."""
    size = office.size()
    found = office.record_of(ADA).record_id
    signing = office.signing(covers=(found,), collector_id=CLARE)
    for done in (
        office.choose(CLARE),
        office.prepare(CLARE, found),
        collection.again(office.store, office.who(), new_id()),
        collection.without(office.store, office.who(), new_id(), found),
        collection.go_early(office.store, office.who(), new_id(), "dentist"),
        collection.decline(office.store, office.who(), new_id()),
        approving.approve(office.store, office.who(), new_id(), "staff-second"),
        release(office.store, office.who(), new_id(), signing),
        release(office.store, office.who(), new_id(), None),
    ):
        assert refused(done) == ("wrong_state",)
    for device in (ADA, BEN, ZOE):
        assert office.scan(device) == {"outcome": "refused"}
    assert office.size() == size
    assert office.collection
    assert office.collection.stopped


@pytest.mark.parametrize("pupils", [(), ("pupil-ada",), ("pupil-ada", "pupil-max")])
def test_a_barred_carer_is_stopped_when_chosen(full: Office, pupils: tuple[str, ...]) -> None:
    full.happened(barred(REED, *pupils))
    full.scan(ADA)
    assert not full.choose(REED).refusals
    assert_stopped(full, REED, ("collector_barred",))
    assert full.events(e.CollectionStopped)[0].records == (full.record_of(ADA).record_id,)
    assert_no_way_on(full)


def test_a_barred_carer_is_stopped_when_named_with_everything(full: Office) -> None:
    full.happened(barred(REED))
    full.scan(ADA)
    full.prepare(REED, full.record_of(ADA).record_id)
    assert_stopped(full, REED, ("collector_barred",))
    assert_no_way_on(full)


def test_also_where_nothing_of_the_pupil_s_is_here(office: Office) -> None:
    office.happened(barred(REED))
    office.afternoon()
    office.start("pupil-ada")
    office.choose(REED)
    (attempt,) = office.events(e.CollectionStopped)
    assert attempt.records == ()


def test_an_adult_on_nobody_s_list_who_is_barred_is_stopped_as_well(full: Office) -> None:
    full.happened(barred("adult-friend"))
    full.start("pupil-ada")
    full.choose("adult-friend")
    assert_stopped(full, "adult-friend", ("collector_barred",))


def test_an_authorised_adult_who_is_barred_is_stopped(full: Office) -> None:
    full.happened(barred(NAN, "pupil-ada"))
    full.start("pupil-ada")
    full.choose(NAN)
    assert_stopped(full, NAN, ("collector_barred",))


def test_a_bar_for_another_child_hides_that_child_and_stops_nothing(full: Office) -> None:
    full.happened(barred(REED, "pupil-max"))
    full.start("pupil-ada")
    full.choose(REED)
    assert not full.events(e.CollectionStopped)
    assert full.listed() == {ADA}
    full.collecting(REED, ADA)
    assert not full.sign().refusals
    assert full.is_here(MAX)


def test_a_bar_for_another_child_stops_when_that_child_s_device_is_asked_for(
    full: Office,
) -> None:
    full.happened(barred(REED, "pupil-max"))
    full.start("pupil-ada")
    full.prepare(REED, *(full.record_of(item).record_id for item in (ADA, MAX)))
    assert_stopped(full, REED, ("collector_barred",))


def test_a_bar_that_does_not_stop_collecting_stops_nothing(full: Office) -> None:
    full.happened(barred(REED, stops=False))
    full.collecting(REED, ADA)
    assert not full.sign().refusals


def test_a_bar_that_was_lifted_or_ran_out_stops_nothing(full: Office) -> None:
    yesterday = date(2026, 11, 22)
    full.happened(
        barred(REED),
        r.BarLifted(f"bar-{REED}"),
        r.BarPlaced("old", REED, (), True, "staff-dsl", yesterday, last=yesterday),
    )
    full.collecting(REED, ADA)
    assert not full.sign().refusals


def test_a_protective_stop_stops_even_after_its_time(full: Office) -> None:
    full.happened(r.ProtectiveStopPlaced("stop", REED, (), full.later(hours=-3)))
    full.start("pupil-ada")
    full.choose(REED)
    assert_stopped(full, REED, ("collector_under_review",))
    assert_no_way_on(full)


@pytest.mark.parametrize(
    "same",
    [
        {"forename": "Simon", "surname": "Reed"},
        {"phone": "+44 7700 900111"},
        {"forename": "Simon", "address": "14 Quarry Rd, HT1 4QR"},
    ],
)
def test_who_looks_like_a_barred_adult_waits_until_reviewed(
    full: Office, same: dict[str, str]
) -> None:
    full.happened(copy_of_reed(**same), barred(REED))
    full.start("pupil-ada")
    full.choose("adult-twin")
    assert_stopped(full, "adult-twin", ("collector_under_review",))
    collection.leave(full.store, full.who(), new_id())
    full.happened(r.LikenessReviewed("adult-twin", REED, False))
    full.collecting("adult-twin", ADA)
    assert not full.sign().refusals


def test_who_was_found_to_be_the_barred_adult_stays_stopped(full: Office) -> None:
    full.happened(copy_of_reed(phone="07700 900111"), barred(REED))
    full.happened(r.LikenessReviewed("adult-twin", REED, True))
    full.start("pupil-ada")
    full.choose("adult-twin")
    assert full.collection
    assert full.collection.stopped


def test_who_is_nothing_like_a_barred_adult_collects(full: Office) -> None:
    full.happened(barred(REED), barred("adult-friend"))
    full.collecting(CLARE, ADA)
    assert not full.sign().refusals


def test_a_bar_outranks_every_authority(full: Office) -> None:
    call = r.TelephoneAuthorityGiven(
        new_id(), "pupil-ada", REED, CLARE, ("staff-office", "staff-second"), full.today
    )
    full.happened(authorised(REED, "pupil-ada"), call, barred(REED, "pupil-ada"))
    full.start("pupil-ada")
    full.choose(REED)
    assert full.collection
    assert full.collection.stopped


def test_the_desk_reads_one_neutral_sentence() -> None:
    at_desk = Sight(frozenset({Role.OFFICE}))
    for code in (Code.COLLECTOR_BARRED, Code.COLLECTOR_UNDER_REVIEW):
        assert shown((Refusal(code), Refusal(Code.NOT_DUE)), at_desk) == ()
    assert not any(word in " ".join(NEUTRAL).lower() for word in ("bar", "order", "review"))


def test_after_the_start_again_another_carer_collects(full: Office) -> None:
    full.happened(barred(REED))
    full.scan(ADA)
    full.choose(REED)
    collection.leave(full.store, full.who(), new_id())
    full.collecting(CLARE, ADA)
    assert not full.sign().refusals


# --- what lands between choosing and signing ---


STOP = "a protective stop"


@pytest.mark.parametrize(
    ("lands", "code"),
    [
        (barred(REED), "collector_barred"),
        (barred(REED, "pupil-ada"), "collector_barred"),
        (STOP, "collector_under_review"),
    ],
)
def test_what_lands_before_the_signature_stops_it_once(
    full: Office, lands: Event | str, code: str
) -> None:
    full.collecting(REED, ADA)
    signing = full.signing()
    if isinstance(lands, str):
        lands = r.ProtectiveStopPlaced("stop", REED, (), full.later(days=1))
    full.happened(lands)
    done = release(full.store, full.who(), new_id(), signing)
    assert refused(done) == (code,)
    assert_stopped(full, REED, (code,))
    assert not full.events(e.SignedOff)
    assert_no_way_on(full)


def test_a_bar_that_lands_for_two_devices_is_one_attempt(full: Office) -> None:
    full.collecting(REED, ADA, MAX)
    full.happened(barred(REED))
    assert refused(full.sign()) == ("collector_barred",)
    (attempt,) = full.events(e.CollectionStopped)
    assert set(attempt.records) == {full.record_of(item).record_id for item in (ADA, MAX)}
    assert len(full.events(r.AlertRaised)) == 1
