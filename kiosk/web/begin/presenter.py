"""The steps of the first day in words."""

from collections.abc import Sequence
from typing import Any

from kiosk.services.school.beginning import Progress, Step

View = dict[str, Any]

_STEPS: dict[Step, tuple[str, str, str, str]] = {
    Step.RULES: (
        "The school’s rules",
        "When confiscated devices go home, who may collect, who may go home alone.",
        "/policy",
        "Look through the rules",
    ),
    Step.CALENDAR: (
        "The calendar",
        "The usual school year stands in it. Put in your own terms and INSET days.",
        "/calendar",
        "Check the dates",
    ),
    Step.SAFE: (
        "The safe",
        "{count} slots are there now. Say how yours are numbered.",
        "/safe",
        "Name the slots",
    ),
    Step.PEOPLE: (
        "Pupils and carers",
        "From a file of the school’s management system. {count} pupils are in the register.",
        "/import",
        "Import the register",
    ),
    Step.STAFF: (
        "Staff",
        "An account for everybody who takes devices in. Office accounts: {count}.",
        "/staff",
        "Add staff",
    ),
    Step.BROWSERS: (
        "School devices",
        "Names show at the kiosk, and in browsers that you make the school’s own. So far: {count}.",
        "/browsers",
        "Make a code",
    ),
    Step.READERS: (
        "Reader and scanner",
        "Plug them in, and try each once at the desk. Plugged in there now: {count}.",
        "/begin/trial",
        "Try the readers",
    ),
    Step.DEVICES: (
        "Labels",
        "Print a sheet of spare ones: each device gets one as it first comes in. Known: {count}.",
        "/labels",
        "Print labels",
    ),
    Step.HAND_IN: (
        "The first hand-in",
        "At the desk: Morning hand-in, scan a fresh label, choose the pupil, done.",
        "/desk",
        "Go to the desk",
    ),
}


def begin_page(school: str, found: Sequence[Progress]) -> View:
    """The context of begin/page.html."""
    done = sum(item.done for item in found)
    following = next((item.step for item in found if not item.done), None)
    lead = f"{done} of {len(found)} steps done." if following else "Everything is set up."
    return {
        "title": "First day",
        "heading": school,
        "lead": lead,
        "steps": [_step(item, is_next=item.step is following) for item in found],
    }


def _step(item: Progress, *, is_next: bool) -> View:
    title, words, url, act = _STEPS[item.step]
    return {
        "title": title,
        "words": words.format(count=item.count),
        "done": item.done,
        "next": is_next,
        "button": {"words": act, "url": url, "main": is_next},
    }
