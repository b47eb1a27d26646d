"""Pupils in the register, by hand: added, changed, left, back; and whose a device is."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.people.changing import PupilTold, missing, why_not_keep, why_not_pupil
from kiosk.custody.permissions import Keep
from kiosk.custody.register import OwnerRecorded, RegisterChanged
from kiosk.services.acting import Who, actor_of, new_id, refused
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.views import Pupil

BY_HAND = "by hand"


def changed(*changes: dict[str, Any], about: Sequence[str]) -> RegisterChanged:
    """The event of a change by hand."""
    return RegisterChanged(BY_HAND, len(changes), list(changes), tuple(about))


def add_pupil(store: Store, who: Who, command_id: str, told: PupilTold) -> Done:
    """A pupil whom no file told of. The answer's `pupil` is the id."""

    def decide(facts: Facts) -> Outcome:
        against = [*_why_not(facts, who), *why_not_pupil(told)]
        against += _why_not_ref(facts, told, None) + _why_not_slot(facts, told)
        if against:
            return refused(*against)
        pupil_id = new_id()
        event = changed(_as_change(pupil_id, told), about=(pupil_id,))
        return Outcome((event,), answer={"pupil": pupil_id})

    return store.act(who.command(command_id), decide)


def change_pupil(store: Store, who: Who, command_id: str, pupil_id: str, told: PupilTold) -> Done:
    """What the register says of a pupil; one who had left is at the school again."""

    def decide(facts: Facts) -> Outcome:
        pupil = facts.pupil(pupil_id)
        against = [*_why_not(facts, who, pupil_id), *why_not_pupil(told)]
        if pupil is None:
            against.append(missing("pupil", "Look the pupil up again."))
        against += _why_not_ref(facts, told, pupil_id) + _why_not_slot(facts, told, pupil_id)
        if against:
            return refused(*against)
        event = changed(_as_change(pupil_id, told), about=(pupil_id,))
        return Outcome((event,), answer={"pupil": pupil_id})

    return store.act(who.command(command_id), decide)


def leave(store: Store, who: Who, command_id: str, pupil_id: str, on: date | None) -> Done:
    """A pupil has left; what is still held stays listed, and standing authorities end."""

    def decide(facts: Facts) -> Outcome:
        pupil = facts.pupil(pupil_id)
        against = _why_not(facts, who, pupil_id)
        today = facts.school().today(facts.now.at)
        if pupil is None or pupil.left_on is not None:
            against.append(Refusal(Code.PUPIL_LEFT))
        if on is None or on > today:
            against.append(missing("on", "Type the last day, today or before."))
        if against or on is None:
            return refused(*against)
        leaver = {"op": "leaver", "pupil": pupil_id, "on": on.isoformat()}
        return Outcome((changed(leaver, about=(pupil_id,)),), answer={"pupil": pupil_id})

    return store.act(who.command(command_id), decide)


def record_owner(
    store: Store, who: Who, command_id: str, device_id: str, owner_id: str | None
) -> Done:
    """Whose a device is, where that is not the pupil; it gives nobody standing to collect it."""

    def decide(facts: Facts) -> Outcome:
        device = facts.device(device_id)
        against = _why_not(facts, who)
        if device is None or device.pupil_id is None:
            return refused(*against, missing("device", "Look the device up again."))
        adults = {link.adult.id for link in facts.links_of_pupil(device.pupil_id)}
        if owner_id is not None and owner_id not in adults:
            against.append(missing("owner", "Choose the pupil, or an adult of theirs."))
        if against:
            return refused(*against)
        answer = {"device": device_id}
        if device.owner_id == owner_id:
            return Outcome(answer=answer)
        return Outcome((OwnerRecorded(device_id, owner_id),), answer=answer)

    return store.act(who.command(command_id), decide)


def same_name(facts: Facts, forename: str, surname: str) -> list[Pupil]:
    """Pupils of this name who are in the register already, leavers too."""
    found = facts.find_pupils(f"{forename} {surname}", 20)
    wanted = f"{forename} {surname}".casefold().split()
    return [pupil for pupil in found if pupil.name.casefold().split() == wanted]


def _as_change(pupil_id: str, told: PupilTold) -> dict[str, Any]:
    return {
        "op": "pupil",
        "id": pupil_id,
        "ref": told.ref.strip(),
        "forename": told.forename.strip(),
        "surname": told.surname.strip(),
        "year": told.year,
        "class": told.class_name.strip(),
        "usually_brings": told.usually_brings,
        "home_slot": told.home_slot,
    }


def _why_not(facts: Facts, who: Who, pupil_id: str | None = None) -> list[Refusal]:
    pupils = () if pupil_id is None else (pupil_id,)
    return list(why_not_keep(actor_of(facts, who), Keep.PEOPLE, pupils))


def _why_not_slot(facts: Facts, told: PupilTold, pupil_id: str | None = None) -> list[Refusal]:
    """A pupil's own slot is one of the safe's, and nobody else's."""
    if told.home_slot is None:
        return []
    if told.home_slot not in facts.slots():
        return [missing("home_slot", "The safe has no such slot. Choose one of its slots.")]
    others = (p for p in facts.pupils() if p.home_slot == told.home_slot and p.left_on is None)
    if any(other.id != pupil_id for other in others):
        return [missing("home_slot", "Another pupil has this slot. Choose another one.")]
    return []


def _why_not_ref(facts: Facts, told: PupilTold, pupil_id: str | None) -> list[Refusal]:
    """The school's own number is one pupil's."""
    other = facts.pupil_by_ref(told.ref.strip()) if told.ref.strip() else None
    if other is None or other.id == pupil_id or other.left_on is not None:
        return []
    return [missing("ref", "Another pupil has this number. Check it, or leave it empty.")]
