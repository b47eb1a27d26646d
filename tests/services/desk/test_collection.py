"""Collection: who may take what, what the screen lists, and everything that must be in place."""

from datetime import date

import pytest

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.states import (
    Condition,
    HoldKind,
    IdentityMethod,
    Kind,
    Relation,
    Role,
    SignOffMethod,
    State,
)
from kiosk.services.desk import collection
from kiosk.services.desk.family import candidates
from kiosk.services.desk.releasing import release
from kiosk.services.safeguarding import approving
from tests.factories import new_id
from tests.services.desk.office import WORDS, Office, authorised, refused

ADA, BEN, ZOE, MAX, TOM = (f"device-{name}" for name in ("ada", "ben", "zoe", "max", "tom"))
WATCH = "device-ada-watch"
CLARE, REED, HALE, NAN = "adult-lovell", "adult-reed", "adult-hale", "adult-nan"
EVERYTHING = (ADA, BEN, ZOE, MAX, TOM)


@pytest.fixture
def full(office: Office) -> Office:
    """Everybody's device came in, and it is home time."""
    office.handed_in(*EVERYTHING)
    office.afternoon()
    return office


# --- the main way ---


def test_a_carer_signs_and_takes_it(full: Office) -> None:
    full.collecting(CLARE, ADA, condition=Condition.GOOD)
    done = full.sign()
    assert not done.refusals
    found = full.record_of(ADA)
    assert (found.state, found.collector_id) == (State.RELEASED, CLARE)
    (signed,) = full.events(e.SignedOff)
    (gone,) = full.events(e.Released)
    assert signed.covers == (found.record_id,)
    assert signed.wording == WORDS
    assert gone.sign_off_id == signed.sign_off_id
    assert (gone.relation, gone.identity, gone.method) == (
        Relation.CARER,
        IdentityMethod.KNOWN,
        SignOffMethod.DRAWN,
    )
    assert (gone.collector_name, gone.condition) == ("Clare Lovell", Condition.GOOD)
    assert (gone.early_reason, gone.approval_id, gone.authority_id) == (None, None, None)
    assert full.collection is None


def test_one_signature_takes_a_listed_set_home(full: Office) -> None:
    full.collecting(CLARE, ADA, BEN)
    assert not full.sign().refusals
    (signed,) = full.events(e.SignedOff)
    assert {item.sign_off_id for item in full.events(e.Released)} == {signed.sign_off_id}
    assert set(signed.covers) == {full.record_of(item).record_id for item in (ADA, BEN)}
    assert full.is_here(ZOE, MAX, TOM)


def test_all_goes_or_nothing(full: Office) -> None:
    full.collecting(CLARE, ADA, BEN)
    found = full.record_of(BEN).record_id
    full.happened(e.HoldPlaced(found, "hold", HoldKind.LEADER))
    size = full.size()
    assert refused(full.sign()) == ("held",)
    assert full.is_here(ADA, BEN)
    assert full.size() == size


def test_the_same_command_releases_once(full: Office) -> None:
    full.collecting(CLARE, ADA)
    same, signing = new_id(), full.signing()
    first = release(full.store, full.who(), same, signing)
    size = full.size()
    again = release(full.store, full.who(), same, signing)
    assert again.repeated
    assert (again.answer, again.sequences) == (first.answer, first.sequences)
    assert full.size() == size


def test_a_signature_is_good_for_one_release(full: Office) -> None:
    full.collecting(CLARE, ADA)
    signing = full.signing()
    assert not full.sign().refusals
    assert refused(release(full.store, full.who(), new_id(), signing)) == ("wrong_state",)
    full.turn("hand_in")
    full.wait(days=1)
    full.scan(ADA)
    full.turn("collect")
    full.collecting(CLARE, ADA)
    assert refused(release(full.store, full.who(), new_id(), signing)) == ("list_changed",)
    assert full.is_here(ADA)


# --- who is listed, and what ---


@pytest.mark.parametrize(
    ("pupil", "collector", "listed"),
    [
        ("pupil-ada", CLARE, {ADA, BEN}),
        ("pupil-ben", CLARE, {ADA, BEN}),
        ("pupil-ada", REED, {ADA, MAX}),
        ("pupil-max", REED, {ADA, MAX}),
        ("pupil-max", HALE, {MAX}),
        ("pupil-ada", NAN, {ADA, BEN}),
        ("pupil-ben", NAN, {ADA, BEN}),
        ("pupil-zoe", "adult-obrien", {ZOE}),
    ],
)
def test_a_collector_sees_the_devices_of_children_who_are_theirs_and_no_other(
    full: Office, pupil: str, collector: str, listed: set[str]
) -> None:
    full.start(pupil)
    full.choose(collector)
    assert full.listed() == listed


@pytest.mark.parametrize(("pupil", "own"), [("ada", ADA), ("ben", BEN), ("max", MAX)])
def test_before_a_collector_is_named_only_the_pupil_s_own_are_listed(
    full: Office, pupil: str, own: str
) -> None:
    full.start(f"pupil-{pupil}")
    assert full.listed() == {own}


def test_a_sibling_s_device_that_the_collector_may_not_take_is_not_listed(full: Office) -> None:
    found = full.record_of(BEN).record_id
    full.happened(e.HoldPlaced(found, "hold", HoldKind.DSL, reason="MARKER"))
    full.start("pupil-ada")
    full.choose(CLARE)
    assert full.listed() == {ADA}


def test_candidates_are_the_pupil_s_own_people(full: Office) -> None:
    with full.store.read() as facts:
        ada, maxi = facts.pupil("pupil-ada"), facts.pupil("pupil-max")
        assert ada
        assert maxi
        people = [(item.person_id, item.relation) for item in candidates(facts, ada)]
        assert [item.person_id for item in candidates(facts, maxi)] == [REED, HALE]
    assert people == [
        (CLARE, Relation.CARER),
        (REED, Relation.CARER),
        (NAN, Relation.AUTHORISED_ADULT),
        ("adult-teen", Relation.AUTHORISED_ADULT),
    ]


def test_a_half_sibling_s_device_is_scanned_before_the_collector_is_named(full: Office) -> None:
    assert full.scan(ADA)["outcome"] == "selected"
    assert full.scan(MAX)["outcome"] == "selected"
    full.choose(CLARE)
    under_way = full.collection
    assert under_way
    assert under_way.chosen == (full.record_of(ADA).record_id,)
    assert full.listed() == {ADA, BEN}
    full.choose(REED)
    under_way = full.collection
    assert under_way
    assert set(under_way.chosen) == {full.record_of(item).record_id for item in (ADA, MAX)}


def test_another_family_s_device_is_refused_at_the_reader(full: Office) -> None:
    full.scan(ADA)
    assert full.scan(ZOE)["outcome"] == "device_mismatch"
    under_way = full.collection
    assert under_way
    assert under_way.wrong_device == ZOE
    assert full.record_of(ZOE).record_id not in under_way.chosen
    collection.without_wrong(full.store, full.who(), new_id())
    under_way = full.collection
    assert under_way
    assert under_way.wrong_device is None


def test_a_scan_begins_anew_while_nothing_was_done_for_another_pupil(full: Office) -> None:
    full.start("pupil-ada")
    assert full.scan(ZOE)["outcome"] == "selected"
    under_way = full.collection
    assert under_way
    assert under_way.pupil_id == "pupil-zoe"


def test_records_that_are_not_theirs_cannot_be_chosen_by_hand(full: Office) -> None:
    full.start("pupil-ada")
    wanted = tuple(full.record_of(item).record_id for item in EVERYTHING)
    full.prepare(CLARE, *wanted, "nonsense", "")
    under_way = full.collection
    assert under_way
    assert set(under_way.chosen) == {full.record_of(item).record_id for item in (ADA, BEN)}


def test_a_device_lost_since_it_was_chosen_is_said_to_be_gone(full: Office) -> None:
    full.collecting(CLARE, ADA, BEN)
    found = full.record_of(ADA).record_id
    full.happened(e.ReportedLost(found))
    assert full.against(ADA) == ("not_in_custody",)
    assert refused(full.sign()) == ("not_in_custody",)
    collection.without(full.store, full.who(), new_id(), found)
    assert not full.sign().refusals
    assert full.record_of(BEN).state is State.RELEASED


# --- each device is scanned in this collection ---


def test_a_device_picked_from_the_list_is_scanned_before_it_goes(full: Office) -> None:
    full.scan(ADA)
    found = tuple(full.record_of(item).record_id for item in (ADA, BEN))
    full.prepare(CLARE, *found)
    assert "device_not_scanned" in full.against(BEN)
    assert refused(full.sign()) == ("device_not_scanned",)
    assert full.is_here(ADA, BEN)
    assert full.scan(BEN)["outcome"] == "selected"
    assert not full.sign().refusals


def test_nothing_goes_unscanned(full: Office) -> None:
    full.start("pupil-ada")
    full.prepare(CLARE, full.record_of(ADA).record_id)
    assert refused(full.sign()) == ("device_not_scanned",)


def test_a_scan_in_an_earlier_collection_does_not_count(full: Office) -> None:
    full.scan(ADA)
    collection.leave(full.store, full.who(), new_id())
    full.start("pupil-ada")
    full.prepare(CLARE, full.record_of(ADA).record_id)
    assert refused(full.sign()) == ("device_not_scanned",)


def test_the_pupil_s_other_device_in_its_place_is_no_scan_of_it(office: Office) -> None:
    office.handed_in(ADA, WATCH)
    office.afternoon()
    office.scan(WATCH)
    office.prepare(CLARE, office.record_of(ADA).record_id)
    assert refused(office.sign()) == ("device_not_scanned",)


def test_while_a_wrong_device_lies_there_nothing_goes(full: Office) -> None:
    full.collecting(CLARE, ADA)
    signing = full.signing()
    assert full.scan(ZOE)["outcome"] == "device_mismatch"
    assert refused(release(full.store, full.who(), new_id(), signing)) == ("device_mismatch",)
    collection.without_wrong(full.store, full.who(), new_id())
    assert not release(full.store, full.who(), new_id(), signing).refusals


# --- what must be in place ---


def test_nobody_is_released_to_without_a_check_of_who_they_are(full: Office) -> None:
    full.scan(ADA)
    full.choose(CLARE)
    assert refused(full.sign()) == ("identity_not_checked",)


@pytest.mark.parametrize("person", ["", "adult-nowhere", "' OR 1=1 --", "staff-office"])
def test_somebody_whom_the_register_does_not_know_gets_nothing(full: Office, person: str) -> None:
    full.collecting(person, ADA)
    assert full.against(ADA)[0] == "collector_unknown"
    assert "collector_unknown" in refused(full.sign())


def test_an_adult_who_is_not_listed_gets_nothing(full: Office) -> None:
    full.collecting("adult-friend", ADA)
    assert full.listed() == {ADA}
    assert refused(full.sign()) == ("collector_not_authorised",)


def test_a_carer_of_another_child_gets_nothing_of_this_one(full: Office) -> None:
    full.collecting("adult-obrien", ADA)
    assert refused(full.sign()) == ("collector_not_authorised",)
    assert full.is_here(ADA, ZOE)


def test_an_authorised_adult_signs_for_a_hand_in(full: Office) -> None:
    full.collecting(NAN, ADA)
    assert not full.sign().refusals
    (gone,) = full.events(e.Released)
    assert gone.relation is Relation.AUTHORISED_ADULT


def test_an_authorised_adult_takes_siblings_home_on_one_signature(full: Office) -> None:
    full.collecting(NAN, ADA, BEN)
    assert not full.sign().refusals


def test_an_authorisation_of_an_adult_ends_with_its_carer_s_standing(full: Office) -> None:
    full.happened(r.ProtectiveStopPlaced("stop", CLARE, (), full.later(days=2)))
    full.collecting(NAN, ADA)
    assert refused(full.sign()) == ("collector_not_authorised",)


def test_an_adult_too_young_gets_nothing(full: Office) -> None:
    full.collecting("adult-teen", ADA)
    assert refused(full.sign()) == ("collector_too_young",)


def test_an_authorised_adult_takes_no_confiscation(full: Office) -> None:
    full.happened(
        e.KindChanged(
            full.record_of(ADA).record_id,
            Kind.CONFISCATION,
            "behaviour",  # type: ignore[arg-type]
            "staff-teacher",
            full.now.replace(hour=11),
        )
    )
    full.collecting(NAN, ADA)
    assert refused(full.sign()) == ("collector_not_authorised",)


def test_the_age_is_asked_of_no_carer(full: Office) -> None:
    young = {"op": "link", "pupil": "pupil-zoe", "adult": "adult-teen", "relationship": "mother"}
    change = {**young, "carer": True, "priority": 2}
    full.happened(r.RegisterChanged("tests", 1, [change]))
    full.collecting("adult-teen", ZOE)
    assert not full.sign().refusals


# --- own children ---


def test_nobody_at_the_desk_releases_for_their_own_child(full: Office) -> None:
    full.sit("staff-quill")
    full.turn("collect")
    full.collecting("adult-quill", TOM)
    assert refused(full.sign()) == ("own_child",)
    assert full.is_here(TOM)


def test_nor_to_themselves_for_another_s_child(full: Office) -> None:
    full.happened(authorised("adult-quill", "pupil-ada"))
    full.sit("staff-quill")
    full.turn("collect")
    full.collecting("adult-quill", ADA)
    assert refused(full.sign()) == ("own_child",)


def test_a_colleague_releases_to_a_parent_who_works_here(full: Office) -> None:
    full.collecting("adult-quill", TOM)
    assert not full.sign().refusals


# --- ways of signing ---


@pytest.mark.parametrize(
    ("method", "more"),
    [
        (SignOffMethod.DRAWN, {"strokes": None}),
        (SignOffMethod.DRAWN, {"strokes": []}),
        (SignOffMethod.DRAWN, {"strokes": [[]]}),
        (SignOffMethod.MARK, {"strokes": None}),
        (SignOffMethod.PAPER, {"strokes": None, "slip": None}),
        (SignOffMethod.SPOKEN, {"strokes": None, "witness": None}),
        (SignOffMethod.STANDING, {}),
        (SignOffMethod.DRAWN, {"wording": ""}),
        (SignOffMethod.SPOKEN, {"strokes": None, "witness": "staff-office"}),
        (SignOffMethod.SPOKEN, {"strokes": None, "witness": "staff-governor"}),
        (SignOffMethod.SPOKEN, {"strokes": None, "witness": "nobody"}),
        (SignOffMethod.DRAWN, {"witness": "nobody"}),
    ],
)
def test_what_is_no_signature_releases_nothing(
    full: Office, method: SignOffMethod, more: dict[str, object]
) -> None:
    full.collecting(CLARE, ADA)
    changed = more.keys() & {"covers", "collector_id"}
    expected = "list_changed" if changed else "signature_missing"
    assert refused(full.sign(method=method, **more)) == (expected,)
    assert full.is_here(ADA)
    assert not full.events(e.SignedOff)


@pytest.mark.parametrize(
    "read",
    [{"covers": ()}, {"covers": ("another",)}, {"collector_id": None}, {"collector_id": REED}],
)
def test_a_signature_for_something_else_releases_nothing(
    full: Office, read: dict[str, object]
) -> None:
    full.collecting(CLARE, ADA)
    assert refused(full.sign(**read)) == ("list_changed",)
    assert full.is_here(ADA)
    assert not full.events(e.SignedOff)


@pytest.mark.parametrize(
    ("method", "more"),
    [
        (SignOffMethod.MARK, {"strokes": [[[1, 1]]]}),
        (SignOffMethod.PAPER, {"strokes": None, "slip": "0042"}),
        (SignOffMethod.SPOKEN, {"strokes": None, "witness": "staff-teacher"}),
    ],
)
def test_other_ways_of_signing_are_as_good(
    full: Office, method: SignOffMethod, more: dict[str, object]
) -> None:
    full.collecting(CLARE, ADA)
    assert not full.sign(method=method, **more).refusals
    (signed,) = full.events(e.SignedOff)
    assert (signed.method, signed.slip, signed.witness) == (
        method,
        more.get("slip"),
        more.get("witness"),
    )


def test_nobody_witnesses_their_own_sign_off_nor_for_their_own_child(full: Office) -> None:
    full.happened(authorised(NAN, "pupil-tom"))
    for collector in ("adult-quill", NAN):
        full.collecting(collector, TOM)
        done = full.sign(method=SignOffMethod.SPOKEN, witness="staff-quill")
        assert refused(done) == ("signature_missing",)
        collection.leave(full.store, full.who(), new_id())


def test_nobody_witnesses_by_their_other_account(full: Office) -> None:
    full.happened(r.StaffChanged("staff-teacher", (Role.TEACHER,), "adult-hale", None, "Jo Hale"))
    full.happened(r.StaffChanged("staff-office", (Role.OFFICE,), "adult-hale", None, "Jo Hale"))
    full.collecting(CLARE, ADA)
    done = full.sign(method=SignOffMethod.SPOKEN, witness="staff-teacher")
    assert refused(done) == ("signature_missing",)
    full.happened(r.StaffChanged("staff-teacher", (Role.TEACHER,), None, None, "Teacher"))
    assert not full.sign(method=SignOffMethod.SPOKEN, witness="staff-teacher").refusals


def test_somebody_whose_account_is_closed_witnesses_nothing(full: Office) -> None:
    full.happened(r.StaffDisabled("staff-teacher"))
    full.collecting(CLARE, ADA)
    done = full.sign(method=SignOffMethod.SPOKEN, witness="staff-teacher")
    assert refused(done) == ("signature_missing",)


def test_what_is_signed_covers_exactly_what_is_chosen(full: Office) -> None:
    full.collecting(CLARE, ADA)
    read = full.signing()
    assert full.scan(BEN)["outcome"] == "selected"
    done = release(full.store, full.who(), new_id(), read)
    assert refused(done) == ("list_changed",)
    assert full.is_here(ADA, BEN)


def test_a_signature_under_one_name_is_none_under_another(full: Office) -> None:
    full.collecting(CLARE, ADA)
    read = full.signing()
    full.prepare(REED, full.record_of(ADA).record_id)
    done = release(full.store, full.who(), new_id(), read)
    assert refused(done) == ("list_changed",)
    assert full.is_here(ADA)


@pytest.mark.parametrize("language", ["en", "cy", "ar", "ur"])
def test_the_words_are_kept_as_they_were_read(full: Office, language: str) -> None:
    full.collecting(CLARE, ADA)
    words = f"{language}: “read as it stood” — اقرأ"
    assert not full.sign(language=language, wording=words, wording_version="v7").refusals
    (signed,) = full.events(e.SignedOff)
    assert (signed.language, signed.wording, signed.wording_version) == (language, words, "v7")


# --- declining, leaving, going back ---


def test_who_declines_takes_nothing_and_is_asked_for_no_reason(full: Office) -> None:
    full.collecting(CLARE, ADA, BEN)
    done = collection.decline(full.store, full.who(), new_id())
    assert not done.refusals
    assert full.is_here(ADA, BEN)
    assert {(item.record_id, item.collector_id) for item in full.events(e.Declined)} == {
        (full.record_of(device).record_id, CLARE) for device in (ADA, BEN)
    }
    assert full.collection is None


def test_nothing_is_declined_where_nothing_was_chosen_or_nobody_named(full: Office) -> None:
    full.scan(ADA)
    assert refused(collection.decline(full.store, full.who(), new_id())) == ("details_missing",)
    full.prepare(CLARE)
    assert refused(collection.decline(full.store, full.who(), new_id())) == ("details_missing",)
    assert not full.events(e.Declined)


def test_leaving_changes_nothing_and_no_step_follows(full: Office) -> None:
    full.collecting(CLARE, ADA)
    signing, size = full.signing(), full.size()
    collection.leave(full.store, full.who(), new_id())
    assert full.collection is None
    assert full.size() == size
    for done in (
        full.choose(CLARE),
        full.prepare(CLARE),
        collection.again(full.store, full.who(), new_id()),
        collection.decline(full.store, full.who(), new_id()),
        collection.go_early(full.store, full.who(), new_id(), "dentist"),
        release(full.store, full.who(), new_id(), signing),
        release(full.store, full.who(), new_id(), None),
    ):
        assert refused(done) == ("wrong_state",)
    assert full.is_here(ADA)


def test_another_station_s_collection_is_not_this_one_s(full: Office) -> None:
    full.collecting(CLARE, ADA)
    signing = full.signing()
    full.sit("staff-second", "hall")
    elsewhere = full.who(station="hall")
    assert refused(release(full.store, elsewhere, new_id(), signing)) == ("wrong_state",)
    assert full.is_here(ADA)


def test_a_collection_is_nobody_s_once_its_station_is(full: Office) -> None:
    full.collecting(CLARE, ADA)
    signing = full.signing()
    full.sit("staff-second")
    assert full.collection is None
    assert refused(release(full.store, full.who(), new_id(), signing)) == ("wrong_state",)


def test_what_was_kept_of_a_collection_is_read_back_as_it_was(full: Office) -> None:
    full.collecting(CLARE, ADA)
    collection.go_early(full.store, full.who(), new_id(), "  dentist ")
    under_way = full.collection
    assert under_way
    assert under_way.identity is IdentityMethod.KNOWN
    assert under_way.early_reason == "dentist"
    assert under_way.scanned == (ADA,)


# --- early ---


def early(office: Office, collector: str, reason: str | None, *, kind: Kind = Kind.HAND_IN) -> None:
    """At eleven, somebody comes for Ada's device."""
    office.handed_in(ADA)
    office.clock.at = office.clock.at.replace(hour=11, minute=0)
    if kind is not Kind.HAND_IN:
        reason_code = "behaviour"
        office.happened(
            e.KindChanged(
                office.record_of(ADA).record_id,
                kind,
                reason_code,  # type: ignore[arg-type]
                "staff-teacher",
                office.now,
            )
        )
    office.turn("collect")
    office.collecting(collector, ADA)
    if reason is not None:
        collection.go_early(office.store, office.who(), new_id(), reason)


def test_early_without_a_reason_waits(office: Office) -> None:
    early(office, CLARE, None)
    assert refused(office.sign()) == ("not_due",)
    collection.go_early(office.store, office.who(), new_id(), "   ")
    assert refused(office.sign()) == ("not_due",)


def test_early_with_a_reason_to_a_carer_and_it_is_listed(office: Office) -> None:
    early(office, CLARE, "dentist")
    assert not office.sign().refusals
    (gone,) = office.events(e.Released)
    assert (gone.early_reason, gone.approval_id) == ("dentist", None)


def test_early_to_no_other_adult(office: Office) -> None:
    early(office, NAN, "dentist")
    assert refused(office.sign()) == ("not_due",)


def test_a_reason_is_kept_only_where_it_went_early(full: Office) -> None:
    full.collecting(CLARE, ADA)
    collection.go_early(full.store, full.who(), new_id(), "dentist")
    assert not full.sign().refusals
    assert full.events(e.Released)[0].early_reason is None


def approve(office: Office, second: str = "staff-leader", asked_by: str = "staff-office") -> object:
    who = office.who(second, own=True)
    there = type(who)(who.staff_id, who.roles, "desk")
    done = approving.approve(office.store, there, new_id(), asked_by)
    return refused(done)


def test_a_confiscation_goes_early_on_a_second_person_s_word(office: Office) -> None:
    early(office, CLARE, "dentist", kind=Kind.CONFISCATION)
    assert refused(office.sign()) == ("approval_missing",)
    assert approve(office) == ()
    assert not office.sign().refusals
    (given,) = office.entries(e.Approved)
    (gone,) = office.events(e.Released)
    assert given.staff_id == "staff-leader"
    assert gone.approval_id == office.events(e.Approved)[0].approval_id


def test_nobody_approves_their_own_request(office: Office) -> None:
    early(office, CLARE, "dentist", kind=Kind.CONFISCATION)
    assert approve(office, "staff-head", asked_by="staff-head") == ("approval_own",)
    office.sit("staff-head")
    assert not office.events(e.Approved)


def test_nobody_approves_by_their_other_account_nor_for_their_own_child(office: Office) -> None:
    for number, account in enumerate(("staff-leader", "staff-quill"), start=1):
        roles = (Role.LEADER,) if number == 1 else (Role.OFFICE,)
        office.happened(r.StaffChanged(account, roles, "adult-quill", None, "Pat Quill"))
    early(office, CLARE, "dentist", kind=Kind.CONFISCATION)
    assert approve(office, asked_by="staff-quill") == ("approval_own",)
    assert not office.events(e.Approved)
    assert approve(office) == ()


def test_who_approved_does_not_release(office: Office) -> None:
    early(office, CLARE, "dentist", kind=Kind.CONFISCATION)
    assert approve(office) == ()
    done = release(office.store, office.who("staff-leader"), new_id(), office.signing())
    assert refused(done) == ("approval_own",)


@pytest.mark.parametrize("second", ["staff-second", "staff-teacher", "staff-governor", "nobody"])
def test_only_a_senior_approves(office: Office, second: str) -> None:
    early(office, CLARE, "dentist", kind=Kind.CONFISCATION)
    if second == "nobody":
        office.happened(r.StaffDisabled("staff-leader"))
        second = "staff-leader"
    assert approve(office, second) == ("role_missing",)
    assert refused(office.sign()) == ("approval_missing",)


def test_an_approval_is_for_what_needs_one(office: Office) -> None:
    early(office, CLARE, "dentist")
    assert approve(office) == ()
    assert not office.events(e.Approved)


def test_an_approval_is_void_after_a_quarter_of_an_hour(office: Office) -> None:
    early(office, CLARE, "dentist", kind=Kind.CONFISCATION)
    approve(office)
    office.wait(minutes=15, seconds=1)
    assert refused(office.sign()) == ("approval_missing",)
    assert approve(office) == ()
    assert not office.sign().refusals


def test_an_approval_is_void_when_a_fact_changes(office: Office) -> None:
    early(office, CLARE, "dentist", kind=Kind.CONFISCATION)
    approve(office)
    office.happened(e.Moved(office.record_of(ADA).record_id, "9"))
    assert refused(office.sign()) == ("approval_missing",)


def test_an_approval_is_for_one_collector_and_one_reason(office: Office) -> None:
    early(office, CLARE, "dentist", kind=Kind.CONFISCATION)
    approve(office)
    collection.go_early(office.store, office.who(), new_id(), "a party")
    assert refused(office.sign()) == ("approval_missing",)
    collection.go_early(office.store, office.who(), new_id(), "dentist")
    office.prepare(REED, office.record_of(ADA).record_id)
    assert refused(office.sign()) == ("approval_missing",)


def test_an_approval_of_another_record_is_none(office: Office) -> None:
    early(office, CLARE, "dentist", kind=Kind.CONFISCATION)
    approve(office)
    first = office.events(e.Approved)[0].approval_id
    assert not office.sign().refusals
    office.wait(minutes=1)
    office.turn("hand_in")
    office.scan(ADA)
    office.happened(
        e.KindChanged(
            office.record_of(ADA).record_id,
            Kind.CONFISCATION,
            "behaviour",  # type: ignore[arg-type]
            "staff-teacher",
            office.now,
        )
    )
    office.turn("collect")
    office.collecting(CLARE, ADA)
    collection.go_early(office.store, office.who(), new_id(), "dentist")
    station = office.station()
    kept = {**(station.collection or {})}
    kept["approvals"] = [[office.record_of(ADA).record_id, first]]
    office.forge(kept)
    assert refused(office.sign()) == ("approval_missing",)


# --- telephone authority ---


def called(office: Office, adult: str, **more: object) -> None:
    usual: dict[str, object] = {
        "authority_id": new_id(),
        "pupil_id": "pupil-ada",
        "adult_id": adult,
        "carer_id": CLARE,
        "staff": ("staff-office", "staff-second"),
        "day": office.today,
    }
    office.happened(r.TelephoneAuthorityGiven(**{**usual, **more}))  # type: ignore[arg-type]


def test_an_adult_named_on_the_telephone_signs_for_a_hand_in_that_day(full: Office) -> None:
    called(full, "adult-friend")
    full.collecting("adult-friend", ADA)
    assert not full.sign().refusals
    (gone,) = full.events(e.Released)
    assert gone.telephone_authority_id is not None
    assert gone.relation is Relation.NONE


@pytest.mark.parametrize(
    "more",
    [
        {"day": date(2026, 11, 22)},
        {"pupil_id": "pupil-zoe", "carer_id": "adult-obrien"},
        {"adult_id": "adult-hale"},
        {"carer_id": "adult-obrien"},
        {"staff": ("staff-office", "staff-office")},
    ],
)
def test_a_call_about_anything_else_is_none(full: Office, more: dict[str, object]) -> None:
    called(full, "adult-friend", **more)
    full.collecting("adult-friend", ADA)
    assert refused(full.sign()) == ("collector_not_authorised",)


def test_a_call_that_stands_counts_beside_one_that_does_not(full: Office) -> None:
    called(full, "adult-friend")
    called(full, "adult-friend", carer_id="adult-obrien")
    full.collecting("adult-friend", ADA)
    assert not full.sign().refusals


def test_a_call_s_carer_who_is_barred_names_nobody(full: Office) -> None:
    called(full, "adult-friend")
    full.happened(r.BarPlaced("bar", CLARE, (), True, "staff-dsl", full.today))
    full.collecting("adult-friend", ADA)
    assert refused(full.sign()) == ("collector_not_authorised",)


def test_no_confiscation_goes_by_telephone(office: Office) -> None:
    early(office, "adult-friend", None, kind=Kind.CONFISCATION)
    office.clock.at = office.clock.at.replace(hour=15, minute=45)
    called(office, "adult-friend")
    assert refused(office.sign()) == ("collector_not_authorised",)
