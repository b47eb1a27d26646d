"""Putting a device in another slot."""

from kiosk.custody import asks
from kiosk.custody.errors import Code, Refusal
from kiosk.services.acting import Who, judged, refused
from kiosk.services.ports import Done, Facts, Outcome, Store


def move(store: Store, who: Who, command_id: str, record_id: str, slot: str) -> Done:
    """Record that the device lies in another slot, which must be there and be free."""

    def decide(facts: Facts) -> Outcome:
        if slot not in facts.slots() or slot in facts.slots_taken():
            return refused(Refusal(Code.DETAILS_MISSING, {"field": "slot"}))
        return judged(facts, asks.Move(record_id, slot), facts.record(record_id), who)

    return store.act(who.command(command_id), decide)
