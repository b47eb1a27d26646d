"""Recorded truths: a device is lost, was found again, or was given back without us."""

from kiosk.custody import asks
from kiosk.services.acting import Who, ask_on_record, free_slot, judged
from kiosk.services.ports import Done, Facts, Outcome, Store


def report_lost(
    store: Store, who: Who, command_id: str, record_id: str, note: str | None = None
) -> Done:
    """Record that a device cannot be found; the headteacher is alerted."""
    return ask_on_record(store, who, command_id, asks.ReportLost(record_id, note or None))


def report_given_back(
    store: Store, who: Who, command_id: str, record_id: str, note: str | None = None
) -> Done:
    """Record that a device was given back without us; the headteacher is alerted."""
    return ask_on_record(store, who, command_id, asks.ReportGivenBack(record_id, note or None))


def find_again(store: Store, who: Who, command_id: str, record_id: str) -> Done:
    """Record that the device lies in a slot again."""

    def decide(facts: Facts) -> Outcome:
        ask = asks.FindAgain(record_id, slot=free_slot(facts, None))
        return judged(facts, ask, facts.record(record_id), who)

    return store.act(who.command(command_id), decide)


def close(store: Store, who: Who, command_id: str, record_id: str, note: str) -> Done:
    """The headteacher closes the matter."""
    return ask_on_record(store, who, command_id, asks.Close(record_id, note))
