"""The safe, slot by slot: what lies where, as somebody may see it; and which slots there are."""

from dataclasses import dataclass

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.permissions import SETS_THE_SAFE
from kiosk.custody.register import SlotsSet
from kiosk.custody.school.safe import slots_of, why_not_set
from kiosk.services.acting import Who, refused
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.records.looking import sight_of
from kiosk.services.records.register_view import Line, Register, register
from kiosk.services.views import Pupil


@dataclass(frozen=True)
class Slot:
    """One place: what lies there, and whose own it is."""

    name: str
    line: Line | None = None
    home_of: Pupil | None = None


@dataclass(frozen=True)
class Safe:
    """Every slot in the order of filling, and what is here but lies in none."""

    slots: tuple[Slot, ...]
    elsewhere: tuple[Line, ...]

    @property
    def free(self) -> int:
        """How many slots nothing lies in."""
        return sum(slot.line is None for slot in self.slots)


def safe(store: Store, who: Who) -> Safe:
    """The safe as these roles may see it. Raises NotOpen, Unreadable."""
    found: Register = register(store, who)
    names = sight_of(who).names
    with store.read() as facts:
        slots = facts.slots()
        owners = {p.home_slot: p for p in facts.pupils() if names and not p.left_on}
    lines = {line.slot: line for line in found.lines if line.slot is not None}
    return Safe(
        tuple(Slot(name, lines.get(name), owners.get(name)) for name in slots),
        tuple(line for line in found.lines if line.slot not in slots),
    )


def set_slots(store: Store, who: Who, command_id: str, text: str) -> Done:
    """Say which slots the safe has, as "1-60, Drawer" does; none may go that is in use."""

    def decide(facts: Facts) -> Outcome:
        if not who.roles & SETS_THE_SAFE:
            return refused(Code.ROLE_MISSING)
        slots = slots_of(text)
        if isinstance(slots, Refusal):
            return refused(slots)
        against = why_not_set(slots, facts.slots_taken())
        if against is not None:
            return refused(against)
        answer = {"slots": len(slots)}
        if slots == facts.slots():
            return Outcome(answer=answer)
        return Outcome((SlotsSet(slots),), answer=answer)

    return store.act(who.command(command_id), decide)
