"""What the writer remembers is what is there: after anything, it answers as if it had asked."""

import random
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest

from db.sql_store import SqlStore
from db.store import open_store
from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.states import Role
from kiosk.services.ports import Command, Facts, Outcome, PutCredential
from tests.factories import DEVICES, StillClock, new_id, record

OFFICE = "staff-office"


def known(facts: Facts) -> Any:
    """Everything that is remembered."""
    person = facts.staff(OFFICE)
    assert person
    return facts.slots_taken(), facts.home_slots(), facts.slots(), facts.school(), asdict(person)


def told_to_the_writer(store: SqlStore) -> Any:
    found = []

    def decide(facts: Facts) -> Outcome:
        found.append(known(facts))
        return Outcome(remember=False)

    store.act(Command("", {}), decide)
    return found[0]


def read(store: SqlStore) -> Any:
    with store.read() as facts:
        return known(facts)


def own_slot(slot: str | None) -> r.RegisterChanged:
    change = {
        "op": "pupil",
        "id": "pupil-ada",
        "ref": "A1",
        "forename": "Ada",
        "surname": "Lovell",
        "year": 6,
        "class": "6B",
        "home_slot": slot,
        "usually_brings": False,
    }
    return r.RegisterChanged("test", 1, [change])


class Steps:
    """What may happen to a store, in any order."""

    def __init__(self, store: SqlStore, chance: random.Random) -> None:
        self.store, self.chance, self.open = store, chance, dict[str, str]()

    def hand_in(self) -> None:
        device = self.chance.choice([item for item in DEVICES if item not in self.open])
        self.open[device] = new_id()
        slot = self.chance.choice(["1", "2", None])
        event = e.HandedIn(self.open[device], device, device.replace("device", "pupil"), slot)
        record(self.store, event, staff=OFFICE)

    def void(self) -> None:
        device = self.chance.choice(list(self.open))
        record(self.store, e.Voided(self.open.pop(device)), staff=OFFICE)

    def fail(self) -> None:
        """An act is undone that shared its transaction's memory."""
        twice = e.HandedIn(next(iter(self.open.values()), "none"), "device-ada", "pupil-ada", "7")
        with pytest.raises(Exception, match=r".+"):
            record(self.store, own_slot("9"), twice, twice, staff=OFFICE)

    def set_slots(self) -> None:
        record(self.store, r.SlotsSet(tuple(str(n) for n in range(self.chance.randint(1, 9)))))

    def give_a_slot(self) -> None:
        record(self.store, own_slot(self.chance.choice(["1", "5", None])))

    def change_staff(self) -> None:
        record(self.store, r.StaffDisabled(OFFICE))

    def choose_a_password(self) -> None:
        secret = PutCredential(OFFICE, "password", new_id(), self.store._clock.now().at)
        record(self.store, changes=(secret,))

    def any(self) -> Callable[[], None]:
        steps = [self.fail, self.set_slots, self.give_a_slot, self.choose_a_password]
        steps += [self.hand_in] * 3 if len(self.open) < len(DEVICES) else []
        steps += [self.void] * 2 if self.open else []
        return self.chance.choice([*steps, self.change_staff])


@pytest.mark.parametrize("seed", range(3))
def test_it_answers_as_the_database_does_after_any_acts(store: SqlStore, seed: int) -> None:
    steps = Steps(store, random.Random(seed))
    for _ in range(40):
        steps.any()()
        assert told_to_the_writer(store) == read(store)


def test_it_is_forgotten_when_somebody_else_wrote(store: SqlStore) -> None:
    assert told_to_the_writer(store)[0] == frozenset()
    other = open_store(store._reading.url.render_as_string(hide_password=False), StillClock())
    try:
        record(other, e.HandedIn("record-1", "device-ada", "pupil-ada", "2"), staff=OFFICE)
        record(other, r.StaffChanged(OFFICE, (Role.LEADER,), None, None), own_slot("5"))
    finally:
        other.close()
    assert told_to_the_writer(store) == read(store)
    assert read(store)[:2] == (frozenset({"2"}), frozenset({"5"}))
