"""Who is expected at the morning hand-in. Where it is no routine of the school's, nobody is."""

from kiosk.custody.states import OPEN, Kind
from kiosk.services.ports import Facts
from kiosk.services.views import Pupil


def is_routine(facts: Facts) -> bool:
    """Whether the school's rules make the hand-in the normal route; else each is a pupil's own."""
    return facts.school().policy(facts.now.at).routine_hand_in


def to_come(facts: Facts) -> list[Pupil]:
    """Pupils who usually bring a device and have handed none in today."""
    if not is_routine(facts):
        return []
    today = facts.school().today(facts.now.at)
    seen = {
        record.pupil_id
        for record in facts.open_records()
        if record.state in OPEN and record.kind is Kind.HAND_IN
    }
    return [
        pupil
        for pupil in facts.pupils()
        if pupil.usually_brings
        and pupil.id not in seen
        and (pupil.left_on is None or pupil.left_on > today)
    ]
