"""The custody machine as a page: drawn and tabulated from the table itself, never by hand."""

from collections.abc import Iterable, Iterator

from kiosk.custody.permissions import MAY, MAY_LIFT, MAY_PLACE
from kiosk.custody.states import ENDED, HELD_BY_SCHOOL, OPEN, UNRESOLVED, Role, State
from kiosk.custody.transitions import OF, TABLE, Transition

_INTRODUCTION = """\
# The custody machine

This page is generated from `kiosk/custody/transitions.py` and `permissions.py`, and a test compares
it. After a change: `python -c "from kiosk.custody.diagram import page; print(page(), end='')"`.

A custody record is one stay of one device. It is drawn here from taking in to leaving; acts that
leave it where it is stand in the table only. Its kind (hand-in, confiscation, safekeeping or found
property) is no state: it decides what a release rests on, as `kiosk/custody/release.py` says.
"""

_GROUPS = (
    ("The school, or somebody whom it named, has the device", HELD_BY_SCHOOL),
    ("The school has it no longer, and the headteacher has not closed the matter", UNRESOLVED),
    ("The record has ended", ENDED),
)


def page() -> str:
    """The whole page, as Markdown with a Mermaid drawing."""
    return "\n".join(
        (_INTRODUCTION, *_drawing(), "", *_groups(), "", *_table(), "", *_exits(), "", *_holds())
    )


def _drawing() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for row in TABLE:
        for source in _ordered(row.sources):
            if row.target is not None:
                yield f"    {source or '[*]'} --> {row.target}: {row.action}"
    for state in _ordered(ENDED):
        yield f"    {state} --> [*]"
    yield "```"


def _ordered(states: Iterable[State | None]) -> list[State | None]:
    places: list[State | None] = [None, *State]
    return sorted(states, key=places.index)


def _names(states: Iterable[State | None]) -> str:
    return ", ".join(f"`{state}`" if state else "(no record yet)" for state in _ordered(states))


def _who(roles: Iterable[Role]) -> str:
    return ", ".join(role for role in Role if role in set(roles))


def _groups() -> Iterator[str]:
    yield "## States"
    yield ""
    for words, states in _GROUPS:
        yield f"- {words}: {_names(states)}."


def _table() -> Iterator[str]:
    yield "## Acts"
    yield ""
    yield "| act | from | to | who | under a hold | event |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for row in TABLE:
        target = f"`{row.target}`" if row.target else "(stays)"
        held = "yes" if row.under_hold else "no"
        yield (
            f"| `{row.action}` | {_sources(row)} | {target} | {_who(MAY[row.action])} "
            f"| {held} | `{row.event.__name__}` |"
        )
    yield ""
    yield "A device that was passed on is also released by the member of staff to whom it was."


def _sources(row: Transition) -> str:
    names: dict[frozenset[State | None], str] = {
        frozenset(HELD_BY_SCHOOL): "whatever the school has",
        frozenset(OPEN): "whatever is open",
        frozenset({*OPEN, State.WITH_POLICE}): "whatever is open, or with the police",
        frozenset(State): "any",
    }
    return names.get(row.sources, _names(row.sources))


def _exits() -> Iterator[str]:
    yield "## The exits from custody"
    yield ""
    for row in TABLE:
        if row.exit:
            passes = ", under a hold too" if row.under_hold else ""
            yield f"- `{row.action}`, to `{row.target}`{passes}."
    closing = OF[next(row.action for row in TABLE if row.target is State.CLOSED)]
    yield f"- `{closing.action}`, of what left otherwise: {_names(closing.sources)}."


def _holds() -> Iterator[str]:
    yield "## Holds"
    yield ""
    yield "| hold | who places it | who lifts it |"
    yield "| --- | --- | --- |"
    for kind, roles in MAY_PLACE.items():
        yield f"| {kind} | {_who(roles)} | {_who(MAY_LIFT[kind])} |"
    yield ""
