"""Enrolment: labels and tags belong to one device at a time, and a phone's own number to none."""

import pytest

from db.sql_store import SqlStore
from kiosk.custody.errors import Code
from kiosk.custody.states import DeviceKind, Role
from kiosk.services.acting import Who
from kiosk.services.devices import enrolment
from kiosk.services.devices.enrolment import LABEL, TAG, Mark, NewDevice
from kiosk.services.ports import Done
from tests.factories import new_id
from tests.services.conftest import HEAD, OFFICE

LABEL_A, LABEL_B = Mark("DA7K2Q9XZ"), Mark("DME09YG78")
TAG_A = Mark("keyed hash of a UID", TAG)


def phone(*marks: Mark, pupil: str | None = "pupil-ada", owner: str | None = None) -> NewDevice:
    return NewDevice(DeviceKind.PHONE, pupil, "black", marks, owner)


def codes(done: Done) -> list[Code]:
    return [refusal.code for refusal in done.refusals]


def live(store: SqlStore, mark: Mark) -> list[str]:
    with store.read() as facts:
        found = facts.codes(mark.code, mark.medium)
    return [link.device_id for link in found if not link.retired]


def test_a_device_is_enrolled_with_what_is_on_it(store: SqlStore) -> None:
    done = enrolment.enrol(store, OFFICE, new_id(), phone(Mark("da7k2q9xz"), TAG_A))
    device_id = done.answer["device"]
    assert live(store, LABEL_A) == live(store, TAG_A) == [device_id]
    with store.read() as facts:
        device = facts.device(device_id)
    assert device is not None
    assert (device.pupil_id, device.kind, device.description) == ("pupil-ada", "phone", "black")


@pytest.mark.parametrize(
    ("mark", "code"),
    [
        (Mark("DA7K2Q9XA"), Code.NOT_A_CODE),
        (Mark("B6FF1CE0R"), Code.NOT_A_CODE),
        (Mark(""), Code.NOT_A_CODE),
        (Mark("", TAG), Code.NOT_A_CODE),
        (Mark("a phone's own number", TAG, random_uid=True), Code.RANDOM_UID),
        (Mark("something", "stamp"), Code.NOT_A_CODE),
    ],
)
def test_what_cannot_be_on_a_device(store: SqlStore, mark: Mark, code: Code) -> None:
    done = enrolment.enrol(store, OFFICE, new_id(), phone(mark))
    assert codes(done) == [code]
    assert done.refusals[0].words
    assert not done.sequences


def test_a_label_in_use_names_the_device_that_has_it(store: SqlStore) -> None:
    first = enrolment.enrol(store, OFFICE, new_id(), phone(LABEL_A)).answer["device"]
    done = enrolment.enrol(store, OFFICE, new_id(), phone(LABEL_A, pupil="pupil-ben"))
    assert codes(done) == [Code.CODE_TAKEN]
    assert done.refusals[0].facts["device"] == first
    assert live(store, LABEL_A) == [first]


def test_one_label_cannot_stand_twice_in_one_enrolment(store: SqlStore) -> None:
    done = enrolment.enrol(store, OFFICE, new_id(), phone(LABEL_A, Mark("da7k2q9xz", LABEL)))
    assert codes(done) == [Code.CODE_TAKEN]


@pytest.mark.parametrize(
    ("new", "field"),
    [(phone(pupil="nobody"), "pupil"), (phone(owner="nobody"), "owner")],
)
def test_nobody_s_device(store: SqlStore, new: NewDevice, field: str) -> None:
    done = enrolment.enrol(store, OFFICE, new_id(), new)
    assert done.refusals[0].facts == {"field": field}


def test_a_torn_label_is_replaced_and_its_history_stays(store: SqlStore) -> None:
    device_id = enrolment.enrol(store, OFFICE, new_id(), phone(LABEL_A)).answer["device"]
    assert not enrolment.replace_mark(store, OFFICE, new_id(), LABEL_A, LABEL_B).refusals
    assert live(store, LABEL_A) == []
    assert live(store, LABEL_B) == [device_id]
    with store.read() as facts:
        assert [link.retired for link in facts.codes(LABEL_A.code, LABEL)] == [True]


def test_a_tag_moves_to_another_device_and_the_old_link_is_closed(store: SqlStore) -> None:
    first = enrolment.enrol(store, OFFICE, new_id(), phone(TAG_A)).answer["device"]
    second = enrolment.enrol(store, OFFICE, new_id(), phone(LABEL_B)).answer["device"]
    assert codes(enrolment.link(store, OFFICE, new_id(), second, TAG_A)) == [Code.CODE_TAKEN]
    assert not enrolment.move_mark(store, OFFICE, new_id(), second, TAG_A).refusals
    assert live(store, TAG_A) == [second]
    with store.read() as facts:
        links = facts.codes(TAG_A.code, TAG)
    assert {link.device_id: link.retired for link in links} == {first: True, second: False}


def test_what_is_not_in_use_cannot_be_put_out_of_use(store: SqlStore) -> None:
    assert codes(enrolment.retire(store, OFFICE, new_id(), LABEL_A, "torn")) == [
        Code.DETAILS_MISSING
    ]


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.GOVERNOR])
def test_who_may_not_enrol(store: SqlStore, role: Role) -> None:
    who = Who("staff-office", frozenset({role}))
    assert codes(enrolment.enrol(store, who, new_id(), phone(LABEL_A))) == [Code.ROLE_MISSING]
    assert not enrolment.enrol(store, HEAD, new_id(), phone(LABEL_A)).refusals
