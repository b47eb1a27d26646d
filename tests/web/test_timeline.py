"""Every event has its sentence, whatever of it was erased, and each says what it should."""

import dataclasses
import types
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import pytest

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.events import Event, is_personal
from kiosk.custody.reasons import Reason
from kiosk.custody.school.dated import School
from kiosk.custody.school.policy import Policies
from kiosk.custody.states import (
    Condition,
    DeviceKind,
    HoldKind,
    IdentityMethod,
    Kind,
    Relation,
    Role,
    SignOffMethod,
)
from kiosk.custody.visibility import Sight
from kiosk.ledger.payload import TYPES
from kiosk.services.records.known import Known
from kiosk.services.views import Device, Logged
from kiosk.web.timeline import TELL, Telling, Told, tell
from tests.factories import a_policy, autumn_term

MORNING = datetime(2026, 11, 17, 10, 20, tzinfo=UTC)
HEAD = Sight(frozenset({Role.HEAD}))
OFFICE = Sight(frozenset({Role.OFFICE}))
STAFF = {"hale": "Mr Hale", "okafor": "Ms Okafor", "quaye": "Mrs Quaye"}
PEOPLE = {"tobi": "Tobi Bello", "ngozi": "Ngozi Bello"}
WATCH = Device("watch", DeviceKind.WATCH, "tobi", "black watch")


def logged(event: Event, sequence: int = 1, at: datetime = MORNING, **more: Any) -> Logged:
    return Logged(
        **{
            "sequence": sequence,
            "event": event,
            "at": at,
            "recorded_at": at,
            "confirmed": True,
            "actor": {"staff": "okafor", "role": "office"},
            "station": "desk",
            "policy": a_policy().version,
            "command_id": "c",
            **more,
        }
    )


def known(*story: Logged, **more: Any) -> Known:
    zone = ZoneInfo("Europe/London")
    return Known(
        **{
            "school": School(Policies((a_policy(),)), autumn_term(), zone),
            "now": MORNING + timedelta(hours=6),
            "staff": STAFF,
            "people": PEOPLE,
            "relationships": {("tobi", "ngozi"): "mother"},
            "devices": {"watch": WATCH},
            "stories": {"record": story},
            **more,
        }
    )


def told(event: Event, *before: Logged, sight: Sight = HEAD, **more: Any) -> Told:
    entry = logged(event, len(before) + 1, **more)
    return tell(Telling(entry, known(*before, entry), sight))


def made(hint: Any) -> Any:
    """Any value of this type."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return made(next(arg for arg in args if arg is not type(None)))
    if origin is tuple:
        return (made(args[0]), made(args[0])) if args[-1] is not Ellipsis else (made(args[0]),)
    if origin is dict or hint is dict:
        return {}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    simple = {str: "x", int: 1, bool: True, datetime: MORNING, date: MORNING.date(), Any: "x"}
    return simple[hint]


def instance(cls: type[Event], *, erased: bool) -> Event:
    hints = get_type_hints(cls)
    values = {}
    for item in fields(cls):
        required = item.default is dataclasses.MISSING
        if is_personal(item):
            values[item.name] = None if erased else made(hints[item.name])
        elif required or not erased:
            values[item.name] = made(hints[item.name])
    return cls(**values)


@pytest.mark.parametrize("erased", [False, True], ids=["whole", "erased"])
@pytest.mark.parametrize("sight", [HEAD, OFFICE], ids=["head", "office"])
@pytest.mark.parametrize("name", TYPES)
def test_every_event_is_told(name: str, sight: Sight, erased: bool) -> None:
    assert TYPES[name] in TELL
    sentence = told(instance(TYPES[name], erased=erased), sight=sight)
    text = " ".join((sentence.what, *sentence.facts))
    assert sentence.what
    assert "None" not in text
    assert ".." not in text
    assert not sentence.what.endswith(".")
    assert all(fact.endswith((".", "!", "?")) for fact in sentence.facts), sentence.facts


def test_nothing_is_told_that_is_no_event() -> None:
    assert set(TELL) == set(TYPES.values())


def a_taking(**more: Any) -> e.Taken:
    return e.Taken(
        **{
            "record_id": "record",
            "kind": Kind.CONFISCATION,
            "reason": Reason.DEVICE_POLICY,
            "taken_by": "hale",
            "deadline": MORNING + timedelta(hours=1),
            "device_id": "watch",
            "pupil_id": "tobi",
            "place": "Room 4",
            "condition": Condition.MARKED,
            **more,
        }
    )


def test_a_taking_says_who_where_and_why() -> None:
    sentence = told(a_taking(), actor={"staff": "hale", "role": "teacher"})
    assert sentence.what == "Taken by Mr Hale in room 4"
    assert sentence.facts == (
        "In transit.",
        "Other breach of the device policy.",
        "Condition: scratched or marked.",
        "Expected at the office by 11:20.",
    )


def test_receiving_says_how_long_it_was_on_its_way() -> None:
    taking = logged(a_taking())
    received = e.Received("record", slot="44", bag="0193")
    sentence = told(received, taking, at=MORNING + timedelta(minutes=21))
    assert sentence.what == "Received at the office by Ms Okafor"
    assert sentence.facts == (
        "Slot 44, sealed bag 0193.",
        "Mr Hale held it for 21 minutes.",
    )


def a_release(**more: Any) -> e.Released:
    return e.Released(
        **{
            "record_id": "record",
            "collector_id": "ngozi",
            "relation": Relation.CARER,
            "identity": IdentityMethod.KNOWN,
            "method": SignOffMethod.DRAWN,
            "sign_off_id": "signed",
            "collector_name": "Ngozi Bello",
            **more,
        }
    )


AFTERNOON = MORNING.replace(hour=15, minute=34)


def test_a_release_says_on_what_it_rests() -> None:
    handed_in = logged(e.HandedIn("record", "watch", "tobi", "44"))
    signed = e.SignedOff(
        "signed", "ngozi", SignOffMethod.DRAWN, "en", ("record", "other"), "collect-1"
    )
    before = (handed_in, logged(signed, 2, AFTERNOON))
    sentence = told(a_release(), *before, at=AFTERNOON)
    assert sentence.what == "Released to Ngozi Bello, mother"
    assert " ".join(sentence.facts) == (
        "Signed for two devices. Free from 15:30 by the school’s policy of 1 September. "
        "Known to staff. Handed over by Ms Okafor; scanned at hand-over."
    )


def test_an_early_release_says_why() -> None:
    handed_in = logged(e.HandedIn("record", "watch", "tobi", "44"))
    sentence = told(a_release(early_reason="dentist", approval_id="a"), handed_in)
    assert "Before its time: dentist." in sentence.facts
    assert "With a second person’s approval." in sentence.facts


def test_an_earlier_sign_off_is_called_so() -> None:
    handed_in = logged(e.HandedIn("record", "watch", "tobi", "44"))
    release = a_release(
        collector_id="tobi",
        relation=Relation.PUPIL,
        method=SignOffMethod.STANDING,
        sign_off_id=None,
        authority_id="standing",
        authority_wording="3",
        collector_name="Tobi Bello",
    )
    sentence = told(release, handed_in, at=AFTERNOON)
    assert sentence.what == "Released to Tobi Bello, by an earlier sign-off"
    assert sentence.facts[0].startswith("Earlier sign-off: a standing authority, wording 3.")


def test_a_hold_tells_its_reason_only_to_those_who_may_read_it() -> None:
    held = e.HoldPlaced("record", "hold", HoldKind.DSL, reason="MARKER")
    by = {"staff": "quaye", "role": "dsl"}
    assert told(held, actor=by).facts == ("Reason: MARKER.", "Placed by Mrs Quaye.")
    hidden = told(held, actor=by, sight=OFFICE)
    assert hidden.what == "Held by the safeguarding lead"
    assert hidden.facts == ("Reason visible to the safeguarding lead and headteacher.",)


def test_a_hold_that_came_by_itself_names_nobody() -> None:
    sentence = told(e.HoldPlaced("record", "hold", HoldKind.DSL))
    assert sentence.what == "Held at once, for the safeguarding lead"


def test_a_correction_points_at_the_first() -> None:
    sentence = told(e.Corrected("record", 431, "the slot", text="it was 43"))
    assert sentence.corrects == 431
    assert sentence.facts == (
        "Entry 431 was wrong about the slot, and stays as it was.",
        "It should say: it was 43.",
    )


def test_an_erased_name_leaves_the_sentence_whole() -> None:
    handed_in = logged(e.HandedIn("record", "watch", "tobi"))
    entry = logged(a_release(collector_name=None, collector_id="gone"), 2, AFTERNOON)
    sentence = tell(Telling(entry, known(handed_in, entry), HEAD))
    assert sentence.what == "Released to somebody unknown, parent or carer"


def test_a_bar_tells_its_document_only_to_those_who_may_read_it() -> None:
    bar = r.BarPlaced("b", "ngozi", ("tobi",), True, "quaye", date(2027, 1, 4), document="MARKER")
    assert "Document: MARKER." in told(bar).facts
    assert "MARKER" not in " ".join(told(bar, sight=OFFICE).facts)
