"""Who is missing from a file and has left: said of each by a person, never told by the file."""

from collections.abc import Collection, Iterable
from datetime import date

from kiosk.custody.errors import Refusal
from kiosk.custody.people.changing import missing
from kiosk.services.imports.draft import Draft, Step
from kiosk.services.imports.scratch import Scratch
from kiosk.services.ports import Facts
from kiosk.services.views import Pupil


def say(
    draft: Draft,
    left: Collection[str],
    kept: Iterable[str],
    on: date | None,
    today: date,
    class_name: str | None = None,
) -> tuple[Refusal, ...]:
    """These have left on this day, and these are kept; `class_name`: all of it who are missing.

    Nothing is written before the import is approved. What speaks against it, and then nothing is
    noted; whoever is not missing from the file is passed over.
    """
    scratch = draft.scratch
    if draft.step is not Step.READY or scratch is None:
        return ()
    every = set(scratch.missing_ids())
    gone = every & set(left)
    if class_name is not None:
        gone |= set(scratch.missing_ids(class_name))
    if gone and (on is None or on > today):
        return (missing("on", "Type their last day, today or before."),)
    for pupil_id in kept:
        draft.leaving.pop(pupil_id, None)
    if on is not None:
        draft.leaving.update(dict.fromkeys(gone, on))
    return ()


def settled(draft: Draft, scratch: Scratch) -> list[str]:
    """Put what was said of leavers among the parts of the import; who they are."""
    every = scratch.missing_ids()
    draft.leaving = {item: draft.leaving[item] for item in every if item in draft.leaving}
    scratch.leave(
        [{"op": "leaver", "pupil": item, "on": on.isoformat()}]
        for item, on in draft.leaving.items()
    )
    return list(draft.leaving)


def still_here(facts: Facts, draft: Draft) -> list[tuple[Pupil, int]]:
    """Those who left by this import and have devices here: each pupil, and how many."""
    records = facts.open_records_of_pupils(sorted(draft.leaving)) if draft.leaving else ()
    whose = [record.pupil_id for record in records]
    pupils = [facts.pupil(item) for item in dict.fromkeys(whose) if item]
    return [(pupil, whose.count(pupil.id)) for pupil in pupils if pupil]
