"""A dispute about who may collect, of which nobody has shown a document: it is no bar.

In short. Whoever keeps the register writes down what was said, for the headteacher, who is alerted.
It changes nothing: who may collect stays as it is, until somebody shows a document, or those who
may place a protective stop. The note is read by the safeguarding lead and the headteacher alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.custody.errors import Refusal
from kiosk.custody.events import Event, personal
from kiosk.custody.people.changing import missing, why_not_keep
from kiosk.custody.permissions import Actor, Keep
from kiosk.custody.states import Role

ALERT = "dispute"
TOLD = (Role.HEAD,)
LONGEST = 500


@dataclass(frozen=True)
class DisputeNoted(Event):
    """Somebody said that this adult should not collect for this pupil; no document was seen."""

    pupil_id: str
    adult_id: str
    note: str | None = personal(restricted=True)


def why_not_note(actor: Actor, pupil_id: str, note: str, *, is_theirs: bool) -> Iterator[Refusal]:
    """What speaks against writing it down; `is_theirs`: the adult is one of the pupil's."""
    yield from why_not_keep(actor, Keep.PEOPLE, (pupil_id,))
    if not is_theirs:
        yield missing("adult", "Choose an adult of this pupil.")
    if not note.strip():
        yield missing("note", "Say who said what.")
    elif len(note) > LONGEST:
        yield missing("note", f"At most {LONGEST} letters.")
