"""Scans: what comes of everything that can be read, at whatever the station is doing."""

import threading
from dataclasses import replace

import pytest

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.reasons import Reason
from kiosk.custody.states import Kind, Role, State
from kiosk.scanning import codes
from kiosk.scanning.codes import Prefix
from kiosk.services.desk import confiscation, hand_in
from kiosk.services.devices import loss
from kiosk.services.views import CodeLink
from tests.factories import new_id, record
from tests.services.desk.office import LABELS, Office, refused

ADA, BEN = "device-ada", "device-ben"
STICKER, OTHER_STICKER = "5" * 64, "6" * 64
ACTIVITIES = ("idle", "hand_in", "collect", "confiscate")


def tagged(office: Office, device: str, tag: str = STICKER) -> None:
    office.happened(r.CodeLinked(tag, "tag", device))


# --- a device, at every activity ---


def test_a_scan_at_hand_in_is_the_act(office: Office) -> None:
    done = office.scanned(ADA)
    assert done.answer["outcome"] == "handed_in"
    found = office.record_of(ADA)
    assert (found.record_id, found.slot) == (done.answer["record"], "1")
    (entry,) = office.entries(e.HandedIn)
    assert entry.sequence == done.entry
    assert (entry.staff_id, entry.station) == ("staff-office", "desk")


@pytest.mark.parametrize(
    ("activity", "outcome"),
    [
        ("idle", "selected"),
        ("hand_in", "already_in"),
        ("collect", "selected"),
        ("confiscate", "selected"),
    ],
)
def test_a_device_that_is_in_is_not_written_down_again(
    office: Office, activity: str, outcome: str
) -> None:
    (found,) = office.handed_in(ADA)
    office.turn(activity)
    size = office.size()
    answer = office.scan(ADA)
    assert (answer["outcome"], answer["record"]) == (outcome, found)
    assert office.size() == size


@pytest.mark.parametrize(
    ("activity", "outcome"),
    [("idle", "selected"), ("collect", "not_here"), ("confiscate", "selected")],
)
def test_a_device_that_is_not_in_is_taken_in_at_hand_in_alone(
    office: Office, activity: str, outcome: str
) -> None:
    office.turn(activity)
    size = office.size()
    answer = office.scan(ADA)
    assert (answer["outcome"], answer.get("record")) == (outcome, None)
    assert office.size() == size
    assert office.collection is None


@pytest.mark.parametrize("activity", ACTIVITIES)
def test_a_command_that_locks_empties_the_station(office: Office, activity: str) -> None:
    office.handed_in(ADA)
    office.turn(activity)
    if activity == "collect":
        office.scan(ADA)
    assert office.scan(codes.LOCK.text.lower())["outcome"] == "locked"
    after = office.station()
    assert (after.staff_id, after.activity, after.collection) == (None, "idle", None)
    assert office.scan(ADA)["outcome"] == "not_signed_in"


# --- the same act posts once ---


def test_the_same_id_gets_the_same_answer_and_no_second_entry(office: Office) -> None:
    same = new_id()
    first = office.scanned(ADA, id=same)
    office.wait(minutes=2)
    size = office.size()
    again = office.scanned(ADA, id=same)
    assert again.repeated
    assert (again.answer, again.entry, again.moment) == (first.answer, first.entry, first.moment)
    assert office.size() == size
    assert len(office.station().recent) == 1


@pytest.mark.parametrize("activity", ACTIVITIES)
@pytest.mark.parametrize("read", [ADA, "nonsense", codes.UNDO.text, codes.LOCK.text])
def test_whatever_it_came_to_the_same_id_comes_to_it_again(
    office: Office, activity: str, read: str
) -> None:
    office.turn(activity)
    same = new_id()
    first = office.scanned(read, id=same)
    office.turn("hand_in")
    assert office.scanned(read, id=same).answer == first.answer


def test_what_was_scanned_with_nobody_there_is_judged_afresh_after_sign_in(office: Office) -> None:
    record(office.store, changes=(replace(office.station(), staff_id=None),))
    same, size = new_id(), office.size()
    assert office.scan(ADA, id=same)["outcome"] == "not_signed_in"
    assert office.scan(ADA, id=same)["outcome"] == "not_signed_in"
    assert office.size() == size
    office.sit("staff-second")
    assert office.scan(ADA, id=same)["outcome"] == "handed_in"
    (entry,) = office.entries(e.HandedIn)
    assert entry.staff_id == "staff-second"


def test_the_actor_is_who_sits_there_when_it_arrives(office: Office) -> None:
    office.scan(ADA)
    office.sit("staff-second")
    office.scan(BEN)
    assert [item.staff_id for item in office.entries(e.HandedIn)] == [
        "staff-office",
        "staff-second",
    ]


def test_a_closed_account_hands_nothing_in(office: Office) -> None:
    office.happened(r.StaffDisabled("staff-office"))
    answer = office.scan(ADA)
    assert (answer["outcome"], answer["left"]) == ("not_signed_in", True)
    assert not office.is_here(ADA)


# --- what is not a device ---


@pytest.mark.parametrize("activity", ACTIVITIES)
@pytest.mark.parametrize(
    ("read", "outcome"),
    [
        (codes.with_check("D0000000"), "unknown_code"),
        (LABELS[ADA][:5], "unknown_code"),
        (LABELS[ADA] + LABELS[BEN], "unknown_code"),
        ("", "unknown_code"),
        ("5012345678900", "not_a_device"),
        (codes.with_check("S0000012"), "not_a_device"),
        (codes.with_check("B0000001"), "badge"),
        (codes.with_check("B0000009"), "unknown_code"),
        (codes.with_check("C0000000"), "unknown_code"),
        ("'; DROP TABLE devices; --", "unknown_code"),
    ],
)
def test_what_is_no_device_changes_nothing(
    office: Office, activity: str, read: str, outcome: str
) -> None:
    office.turn(activity)
    size = office.size()
    assert office.scan(code=read)["outcome"] == outcome
    assert office.size() == size
    assert office.collection is None


def test_only_a_good_code_is_kept_for_the_screen(office: Office) -> None:
    fresh = codes.make(Prefix.DEVICE).text
    office.scan(code=fresh.lower())
    office.scan(code="<script>alert(1)</script>")
    newest, before = office.station().recent
    assert (before["code"], newest["code"]) == (fresh, None)


def test_a_badge_says_who_and_signs_nobody_in(office: Office) -> None:
    record(office.store, changes=(replace(office.station(), staff_id=None),))
    answer = office.scan(code=codes.with_check("B0000001"))
    assert answer == {"outcome": "badge", "staff": "staff-office"}
    assert office.station().staff_id is None


def test_a_closed_account_s_badge_is_unknown(office: Office) -> None:
    office.sit("staff-second")
    office.happened(r.StaffDisabled("staff-office"))
    answer = office.scan(code=codes.with_check("B0000001"))
    assert answer["outcome"] == "unknown_code"
    assert "staff" not in answer


# --- tags ---


def test_a_tag_is_known_by_its_uid(office: Office) -> None:
    tagged(office, ADA)
    assert office.scan(tag=STICKER)["record"] == office.record_of(ADA).record_id


def test_a_new_tag_is_kept_to_be_enrolled(office: Office) -> None:
    assert office.scan(tag=STICKER)["outcome"] == "unknown_code"
    assert office.station().recent[0]["tag"] == STICKER


def test_what_a_known_tag_says_is_not_believed(office: Office) -> None:
    tagged(office, ADA)
    hostile = ("<script>alert(1)</script>", codes.UNDO.text, codes.LOCK.text, "A" * 4096, "\x00")
    for said in hostile:
        office.scan(tag=STICKER, code=said)
    assert [item.device_id for item in office.events(e.HandedIn)] == [ADA]
    assert office.station().staff_id == "staff-office"


def test_a_tag_that_says_another_device_s_code_hands_in_neither(office: Office) -> None:
    tagged(office, ADA)
    assert office.scan(tag=STICKER, code=LABELS[BEN])["outcome"] == "ambiguous"
    assert not office.is_here(ADA)
    assert not office.is_here(BEN)


def test_a_tag_that_says_its_own_device_s_code_hands_it_in(office: Office) -> None:
    tagged(office, ADA)
    assert office.scan(tag=STICKER, code=LABELS[ADA])["outcome"] == "handed_in"


def test_a_tag_on_two_devices_never_picks(office: Office) -> None:
    # Enrolment refuses it; but a ledger may hold such a pair from elsewhere.
    with office.store.read() as facts:
        known = facts.codes(LABELS[ADA], "label")
    assert known == [CodeLink(LABELS[ADA], "label", ADA)]
    tagged(office, ADA)
    tagged(office, BEN)
    assert office.scan(tag=STICKER)["outcome"] == "ambiguous"
    assert not office.is_here(ADA)
    assert not office.is_here(BEN)


def test_a_phone_s_own_number_is_told_off_once_and_never_looked_up(office: Office) -> None:
    tagged(office, ADA)
    assert office.scan(tag=STICKER, random_uid=True)["outcome"] == "random_uid"
    assert office.scan(code=LABELS[BEN], random_uid=True)["outcome"] == "random_uid"
    assert not office.is_here(ADA)
    assert not office.is_here(BEN)


def test_a_phone_that_answers_beside_its_sticker_is_passed_over(office: Office) -> None:
    tagged(office, ADA)
    office.scan(tag=STICKER)
    office.wait(seconds=0.4)
    assert office.scan(tag=OTHER_STICKER, random_uid=True)["outcome"] == "repeat_ignored"
    office.wait(seconds=0.5)
    assert office.scan(tag=OTHER_STICKER, random_uid=True)["outcome"] == "repeat_ignored"
    assert len(office.station().recent) == 1
    office.wait(seconds=0.2)
    assert office.scan(tag=OTHER_STICKER, random_uid=True)["outcome"] == "random_uid"


def test_a_phone_is_not_passed_over_after_a_scan_that_named_no_device(office: Office) -> None:
    office.scan(code="nonsense")
    assert office.scan(tag=STICKER, random_uid=True)["outcome"] == "random_uid"


def test_a_clock_that_was_put_back_hides_no_phone(office: Office) -> None:
    office.scan(ADA)
    office.wait(minutes=-5)
    assert office.scan(tag=STICKER, random_uid=True)["outcome"] == "random_uid"


# --- labels and people out of use ---


def test_a_label_out_of_use_says_so(office: Office) -> None:
    office.happened(r.CodeRetired(LABELS[ADA], "label", "torn"))
    answer = office.scan(ADA)
    assert answer["outcome"] == "retired_code"
    assert not office.is_here(ADA)


def test_an_exempt_device_stays_with_its_pupil_unless_given_up(office: Office) -> None:
    last = office.today.replace(year=2027)
    granted = r.ExemptionGranted("ex", "pupil-ada", ADA, "medical", office.today, last)
    office.happened(granted)
    assert office.scan(ADA)["outcome"] == "exempt"
    assert not office.is_here(ADA)
    done = hand_in.hand_in(office.store, office.who(), new_id(), ADA, surrendered=True)
    assert done.answer["outcome"] == "handed_in"


def test_an_exemption_that_ended_counts_no_more(office: Office) -> None:
    yesterday = office.later(days=-1).date()
    office.happened(r.ExemptionGranted("ex", "pupil-ada", ADA, "medical", yesterday, yesterday))
    assert office.scan(ADA)["outcome"] == "handed_in"


def test_a_pupil_who_left_hands_nothing_in_but_may_have_back(office: Office) -> None:
    office.handed_in(ADA)
    changes = [
        {"op": "leaver", "pupil": f"pupil-{name}", "on": "2026-11-20"} for name in ("ada", "ben")
    ]
    office.happened(r.RegisterChanged("tests", 2, changes))
    assert office.scan(BEN)["outcome"] == "pupil_left"
    office.afternoon()
    office.collecting("adult-lovell", ADA)
    assert not office.sign().refusals


# --- what comes back ---


def test_the_office_s_scan_closes_a_transit(office: Office) -> None:
    seizure = confiscation.Seizure(
        Kind.CONFISCATION, Reason.BEHAVIOUR, "staff-teacher", device_id=ADA
    )
    teacher = office.who("staff-teacher", own=True)
    taken = confiscation.take(office.store, teacher, new_id(), seizure)
    assert office.record_of(ADA).state is State.IN_TRANSIT
    answer = office.scan(ADA)
    assert (answer["outcome"], answer["record"]) == ("received", taken.answer["record"])
    found = office.record_of(ADA)
    assert (found.state, found.holder, found.slot) == (State.IN_CUSTODY, None, "1")
    assert office.scan(ADA)["outcome"] == "already_in"


@pytest.mark.parametrize("activity", ["idle", "collect", "confiscate"])
def test_a_transit_is_closed_by_a_person_where_a_scan_only_selects(
    office: Office, activity: str
) -> None:
    seizure = confiscation.Seizure(
        Kind.CONFISCATION, Reason.BEHAVIOUR, "staff-teacher", device_id=ADA
    )
    confiscation.take(office.store, office.who("staff-teacher", own=True), new_id(), seizure)
    office.turn(activity)
    answer = office.scan(ADA)
    assert answer["outcome"] == ("not_here" if activity == "collect" else "selected")
    assert office.record_of(ADA).state is State.IN_TRANSIT
    assert office.collection is None
    done = hand_in.hand_in(office.store, office.who(), new_id(), ADA)
    assert done.answer["outcome"] == "received"


def test_what_was_lost_is_found_by_its_scan(office: Office) -> None:
    (found,) = office.handed_in(ADA)
    loss.report_lost(office.store, office.who(), new_id(), found)
    assert office.record_of(ADA).state is State.LOST
    assert office.scan(ADA)["outcome"] == "received"
    assert len(office.events(e.FoundAgain)) == 1
    assert office.record_of(ADA).record_id == found


def test_what_was_given_back_without_us_comes_in_anew(office: Office) -> None:
    (found,) = office.handed_in(ADA)
    loss.report_given_back(office.store, office.who(), new_id(), found)
    office.wait(days=1)
    assert office.scan(ADA)["outcome"] == "received"
    assert office.record_of(ADA).taken_in_at == office.now


# --- slots ---


def test_a_full_safe_still_takes_in_and_says_that_it_has_no_slot(office: Office) -> None:
    office.happened(r.SlotsSet(("1",)))
    office.handed_in(ADA)
    assert office.scan(BEN)["outcome"] == "handed_in"
    assert office.record_of(BEN).slot is None


def test_a_pupil_s_own_slot_is_theirs_and_others_get_it_last(office: Office) -> None:
    with office.store.read() as facts:
        ada = facts.pupil("pupil-ada")
    assert ada
    change = {
        "op": "pupil",
        "id": "pupil-ada",
        "ref": ada.ref,
        "forename": "Ada",
        "surname": "Lovell",
        "year": 6,
        "class": "6B",
        "home_slot": "1",
        "usually_brings": True,
    }
    office.happened(r.SlotsSet(("1", "2")), r.RegisterChanged("tests", 1, [change]))
    office.handed_in(BEN, ADA)
    assert (office.record_of(BEN).slot, office.record_of(ADA).slot) == ("2", "1")
    office.happened(e.Moved(office.record_of(ADA).record_id, "2"))
    office.handed_in("device-zoe")
    assert office.record_of("device-zoe").slot == "1"


# --- several at once ---


def test_two_stations_with_one_device_make_one_record(office: Office) -> None:
    office.sit("staff-second", "hall")
    outcomes: list[str] = []
    together = threading.Barrier(2)

    def tap(station: str) -> None:
        together.wait()
        outcomes.append(office.scan(ADA, station)["outcome"])

    threads = [threading.Thread(target=tap, args=(name,)) for name in ("desk", "hall")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["already_in", "handed_in"]
    assert len(office.events(e.HandedIn)) == 1


def test_one_id_from_many_at_once_makes_one_record(office: Office) -> None:
    same, together = new_id(), threading.Barrier(8)
    answers: list[dict[str, object]] = []

    def tap() -> None:
        together.wait()
        answers.append(office.scan(ADA, id=same))

    threads = [threading.Thread(target=tap) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert all(answer == answers[0] for answer in answers)
    assert len(office.events(e.HandedIn)) == 1


# --- undo ---


def test_the_same_person_undoes_within_the_minute(office: Office) -> None:
    office.scan(ADA)
    office.wait(seconds=60)
    assert office.scan(code=codes.UNDO.text)["outcome"] == "voided"
    assert office.record_of(ADA).state is State.VOIDED
    assert office.scan(ADA)["outcome"] == "handed_in"


def test_after_the_minute_it_stays(office: Office) -> None:
    (found,) = office.handed_in(ADA)
    office.wait(seconds=61)
    assert refused(hand_in.undo(office.store, office.who(), new_id(), found)) == (
        "too_late_to_void",
    )
    answer = office.scan(code=codes.UNDO.text)
    assert (answer["outcome"], answer["refusals"]) == ("refused", ["too_late_to_void"])
    assert office.is_here(ADA)


def test_nobody_undoes_for_somebody_else(office: Office) -> None:
    (found,) = office.handed_in(ADA)
    other = office.who("staff-second")
    assert refused(hand_in.undo(office.store, other, new_id(), found)) == ("not_the_same_person",)
    office.sit("staff-second")
    assert office.scan(code=codes.UNDO.text)["outcome"] == "refused"
    assert office.is_here(ADA)


def test_what_was_changed_since_is_not_undone(office: Office) -> None:
    (found,) = office.handed_in(ADA)
    office.happened(e.Moved(found, "7"), staff="staff-office")
    assert refused(hand_in.undo(office.store, office.who(), new_id(), found)) == (
        "too_late_to_void",
    )


def test_undo_with_nothing_done_says_no(office: Office) -> None:
    assert office.scan(code=codes.UNDO.text)["outcome"] == "refused"


def test_undo_takes_back_the_newest_intake_and_no_older_one(office: Office) -> None:
    office.handed_in(ADA, BEN)
    assert office.scan(code=codes.UNDO.text)["outcome"] == "voided"
    assert office.is_here(ADA)
    assert not office.is_here(BEN)
    assert office.scan(code=codes.UNDO.text)["outcome"] == "refused"


# --- looking up ---


def test_a_device_that_was_looked_up_comes_in_and_stands_among_the_last_scans(
    office: Office,
) -> None:
    done = hand_in.hand_in(office.store, office.who(), new_id(), ADA)
    assert done.answer["outcome"] == "handed_in"
    (line,) = office.station().recent
    assert (line["device"], line["record"]) == (ADA, done.answer["record"])
    kept = {"at", "activity", "outcome", "record", "device", "code", "tag", "refusals"}
    assert set(line) == kept, "no names"
    again = hand_in.hand_in(office.store, office.who(), new_id(), ADA)
    assert again.answer == {"outcome": "already_in", "record": done.answer["record"]}
    assert len(office.events(e.HandedIn)) == 1


@pytest.mark.parametrize("device", ["device-nowhere", "", "' OR ''='"])
def test_a_device_that_nobody_knows_is_not_handed_in(office: Office, device: str) -> None:
    done = hand_in.hand_in(office.store, office.who(), new_id(), device)
    assert refused(done) == ("details_missing",)


def test_only_the_desk_hands_in(office: Office) -> None:
    for staff in ("staff-teacher", "staff-leader", "staff-dsl", "staff-governor"):
        done = hand_in.hand_in(office.store, office.who(staff, own=True), new_id(), ADA)
        assert refused(done) == ("role_missing",), staff
    assert not office.is_here(ADA)


def test_a_disabled_person_s_desk_has_no_role(office: Office) -> None:
    assert office.who("staff-dsl").roles == {Role.OFFICE}
    assert office.who("staff-governor").roles == frozenset()
    done = hand_in.hand_in(office.store, office.who("staff-governor"), new_id(), ADA)
    assert refused(done) == ("role_missing",)
