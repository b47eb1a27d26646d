"""Readers' keys and the state of the machine, from the command line."""

from typing import Any

from kiosk.cli.operations import operation
from kiosk.cli.operations.call import Call, granted
from kiosk.services import reader_keys
from kiosk.services.acting import new_id
from kiosk.services.ports import StoreError


@operation("readers.key")
def key(call: Call) -> dict[str, Any]:
    """A new key for a reader, bound to a station; it is shown once."""
    name, station = call.args["name"], call.args["station"]
    made = reader_keys.new_key()
    store = call.services.store
    granted(reader_keys.make(store, call.who(), new_id(), name, station, made))
    return {"reader": name, "station": station, "key": made}


@operation("doctor")
def doctor(call: Call) -> dict[str, Any]:
    """What only an open database can tell."""
    services = call.services
    checks = [_database(call)]
    moment = services.clock.now()
    time_words = (
        "Something vouches for the clock."
        if moment.confirmed
        else "Nothing vouches for the clock. Staff confirm the time on the screen after each start."
    )
    checks.append(_check("time", time_words, is_good=True))
    with services.store.read() as facts:
        staff = [item for item in facts.all_staff() if not item.disabled]
        policy = facts.school().policy(facts.now.at)
        today = facts.school().today(facts.now.at)
    checks.append(_check("staff", f"{len(staff)} accounts are open.", is_good=bool(staff)))
    due = policy.review_by < today
    words = f"The policy {policy.version} is to be reviewed by {policy.review_by:%d %B %Y}."
    checks.append(_check("policy", words, is_good=not due))
    checks += [
        _check(f"reader {seen.reader}", seen.words, is_good=seen.is_good)
        for seen in services.board.readers()
    ]
    return {"checks": checks}


def _database(call: Call) -> dict[str, Any]:
    try:
        call.services.store.check()
    except StoreError as error:
        return _check("database", error.words, is_good=False)
    return _check("database", "The database accepts writing.", is_good=True)


def _check(name: str, words: str, *, is_good: bool) -> dict[str, Any]:
    return {"name": name, "good": is_good, "words": words}
