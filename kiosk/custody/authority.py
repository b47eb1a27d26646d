"""Who has the say, as a page: of each action who may do it, who agrees, who sees it, what mends it.

All of it is read from the tables and rules themselves (`permissions`, `second_person`,
`discretion`); only what mends what is said here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from kiosk.custody.acts.second_person import KNOW, NEEDED_FOR
from kiosk.custody.discretion import Secret, Showing, showing
from kiosk.custody.events import restricted_fields
from kiosk.custody.permissions import (
    MAY,
    MAY_CLOSE_THE_DAY,
    MAY_KEEP,
    MAY_LIFT,
    MAY_PLACE,
    MAY_PRINT,
    SETS_THE_CALENDAR,
    SETS_THE_RULES,
    SETS_THE_SAFE,
)
from kiosk.custody.safeguarding.sealing import OPEN_TO_THE_HEADTEACHER
from kiosk.custody.states import Action, Role
from kiosk.custody.transitions import TABLE, Transition
from kiosk.custody.visibility import Sight

_INTRODUCTION = """\
# Who has the say

This page is generated from `kiosk/custody/authority.py` and the tables that it reads, and a test
compares it. After a change:
`python -c "from kiosk.custody.authority import page; print(page(), end='')" > docs/authority.md`.

A session at the desk carries the role `office` alone, whoever signs in. Nobody approves what they
asked for, nobody decides for their own child, and nobody releases a device to themselves. A named
outside person (federation, trust) is an account with the role that the school lacks.
"""

MENDED_BY: Mapping[Action, tuple[Action, ...]] = {
    Action.HAND_IN: (Action.VOID, Action.CORRECT),
    Action.TAKE: (Action.VOID, Action.CORRECT),
    Action.CONFISCATE: (Action.VOID, Action.CORRECT),
    Action.CHANGE_KIND: (Action.CHANGE_KIND, Action.CORRECT),
    Action.MOVE: (Action.MOVE,),
    Action.NOTE_CONDITION: (Action.NOTE_CONDITION, Action.CORRECT),
    Action.AGREE_TIME: (Action.AGREE_TIME,),
    Action.LEND: (Action.RETURN_LOAN,),
    Action.PASS_ON: (Action.TAKE_BACK,),
    Action.PLACE_HOLD: (Action.LIFT_HOLD,),
    Action.LIFT_HOLD: (Action.PLACE_HOLD,),
    Action.REVIEW_HOLD: (Action.REVIEW_HOLD,),
    Action.ANSWER_STEPS: (Action.ANSWER_STEPS,),
    Action.TAKE_OVER: (Action.TAKE_OVER,),
    Action.CLEAR_SAFEKEEPING: (Action.CLEAR_SAFEKEEPING, Action.PLACE_HOLD),
    Action.ASK_APPROVAL: (Action.DECLINE_APPROVAL,),
    Action.APPROVE: (),
    Action.DECLINE_APPROVAL: (Action.ASK_APPROVAL,),
    Action.RELEASE: (
        Action.REPORT_RELEASED_IN_ERROR,
        Action.RECORD_RECOVERY,
        Action.COME_BACK,
        Action.CORRECT,
    ),
    Action.HAND_TO_POLICE: (Action.COME_BACK, Action.CORRECT),
    Action.MAKE_APPOINTMENT: (Action.MAKE_APPOINTMENT,),
    Action.DECIDE_DISPOSAL: (Action.DECIDE_DISPOSAL, Action.RECORD_CONTACT),
    Action.VOID: (Action.HAND_IN, Action.CONFISCATE),
    Action.REPORT_LOST: (Action.FIND_AGAIN,),
    Action.REPORT_GIVEN_BACK: (Action.FIND_AGAIN,),
    Action.CORRECT: (Action.CORRECT,),
    Action.SEAL: (Action.HAND_OVER_SEALED,),
    Action.HAND_OVER_SEALED: (),
}
"""What puts an action right again; what is not here, a correction does."""

_BY_ITSELF = {Action.APPROVE: "runs out after 15 minutes, or when a fact changes"}


def page() -> str:
    """The whole page, as Markdown."""
    parts = (_actions, _second_persons, _holds, _kept, _hidden)
    lines = [line for part in parts for line in part()]
    return "\n".join((_INTRODUCTION, *lines))


def who(roles: Iterable[Role]) -> str:
    """Roles in their order."""
    known = frozenset(roles)
    return ", ".join(role for role in Role if role in known)


def mended_by(action: Action) -> tuple[Action, ...]:
    """What puts this action right again."""
    return MENDED_BY.get(action, (Action.CORRECT,))


def seen_by(row: Transition) -> frozenset[Role]:
    """Who reads that it happened, of a record that is not restricted as a whole."""
    event = _any(row)
    readers = (role for role in Role if Sight(frozenset({role})).register)
    return frozenset(
        role
        for role in readers
        if showing(event, Sight(frozenset({role})), Secret()) is Showing.WHOLE
    )


def _any(row: Transition) -> Any:
    """An event of the row, with nothing in it: who reads it hangs on its type."""
    return row.event(**{item.name: None for item in fields(row.event)})  # type: ignore[arg-type]


def _actions() -> Iterator[str]:
    yield "## Actions on a custody record"
    yield ""
    yield "| action | who does it | who must agree too | who sees it | what mends it |"
    yield "| --- | --- | --- | --- | --- |"
    for row in TABLE:
        agrees = who(MAY[Action.APPROVE]) if row.action in NEEDED_FOR else "nobody"
        yield (
            f"| `{row.action}` | {who(MAY[row.action])} | {agrees} | {_seen(row)} "
            f"| {_mended(row.action)} |"
        )
    yield ""


def _seen(row: Transition) -> str:
    sees = who(seen_by(row))
    hidden = sorted(restricted_fields(_any(row)))
    if hidden and frozenset(seen_by(row)) - KNOW:
        return f"{sees}; its {' and '.join(hidden)}: {who(KNOW)}"
    return sees


def _mended(action: Action) -> str:
    names = ", ".join(f"`{item}`" for item in mended_by(action))
    return _BY_ITSELF.get(action) or names or "nothing: it is an end"


def _second_persons() -> Iterator[str]:
    yield "## A second person"
    yield ""
    yield (
        "Asked and answered at the same screen by badge and PIN, or in one's own browser. Good for "
        "one action on one record, for one collector and reason; used once; void after 15 minutes "
        f"or when a fact changes. Of a restricted record only {who(KNOW)} agree."
    )
    yield ""
    yield "| action | when |"
    yield "| --- | --- |"
    for action, when in NEEDED_FOR.items():
        yield f"| `{action}` | {when} |"
    yield ""


def _holds() -> Iterator[str]:
    yield "## Holds"
    yield ""
    yield "| hold | who places it | who lifts it |"
    yield "| --- | --- | --- |"
    for kind, roles in MAY_PLACE.items():
        yield f"| {kind} | {who(roles)} | {who(MAY_LIFT[kind])} |"
    yield ""


def _kept() -> Iterator[str]:
    yield "## The register, the day and the rules"
    yield ""
    yield "| what | who |"
    yield "| --- | --- |"
    for what, roles in MAY_KEEP.items():
        yield f"| keep {_words(what)} | {who(roles)} |"
    for what_printed, roles in MAY_PRINT.items():
        yield f"| print {_words(what_printed)} | {who(roles)} |"
    yield f"| close the day | {who(MAY_CLOSE_THE_DAY)} |"
    yield f"| set the school's rules | {who(SETS_THE_RULES)} |"
    yield f"| set the calendar | {who(SETS_THE_CALENDAR)} |"
    yield f"| number the safe | {who(SETS_THE_SAFE)} |"
    yield ""


def _words(name: str) -> str:
    return name.replace("_", " ")


def _hidden() -> Iterator[str]:
    restricted = (role for role in Role if Sight(frozenset({role})).restricted)
    sealed = (role for role in Role if Sight(frozenset({role})).sealed)
    yield "## What is not for everybody"
    yield ""
    yield (
        "A record that is restricted (safekeeping, held by the safeguarding lead or for the "
        f"police, with the police, a suspected image or evidence) is read by {who(restricted)}; "
        "others read that it is held, and nothing of it once it has ended."
    )
    yield ""
    acts = ", ".join(f"`{item}`" for item in Action if item in OPEN_TO_THE_HEADTEACHER)
    yield (
        f"A sealed record is there for {who(sealed)} alone, in their own browser: to everybody "
        f"else there is no such record. All that can be done to it: {acts}."
    )
