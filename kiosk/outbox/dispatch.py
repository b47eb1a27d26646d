"""Sending what waits, each message once, whenever the process or the power may end.

A message is announced to the server first; only when the server will take it is "begun" put on
disk, and only then is it handed over. See docs/decisions/0013.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kiosk.custody.events import Event
from kiosk.custody.telling.carers import Stage
from kiosk.custody.telling.messages import (
    MessageBegun,
    MessageInDoubt,
    MessageNotSent,
    MessagePutOff,
    MessageSent,
    Occasion,
    Why,
)
from kiosk.outbox.judging import Ready, judge
from kiosk.outbox.post import (
    AnswerLost,
    Counter,
    Envelope,
    Post,
    RefusedForGood,
    RefusedForNow,
    ServerTrouble,
    Trouble,
)
from kiosk.services.acting import new_id
from kiosk.services.ports import Command, Done, Facts, Outcome, Store
from kiosk.services.telling.carers import alerts_of
from kiosk.services.telling.message_views import Delivery, Message

log = logging.getLogger(__name__)

DELAYS = tuple(timedelta(minutes=wait) for wait in (1, 2, 5, 10, 20, 40, 60))
"""How long to wait after each try; after the last of them, always as long as it."""
MOST_TRIES = 75
"""Three days of trying, by a count: a clock may leap."""
LOST_AFTER = timedelta(minutes=5)
"""A message that was begun so long ago has nobody left who waits for the server's answer."""

Going = Callable[[], bool]


@dataclass
class Round:
    """What came of one round: messages by what became of them."""

    sent: int = 0
    stopped: int = 0
    put_off: int = 0
    doubtful: int = 0
    trouble: Trouble | None = None
    waiting: int = field(default=0)


def send_waiting(store: Store, post: Post | None, going: Going = lambda: True) -> Round:
    """Send every message whose time has come; the oldest first. Raises StoreError."""
    made = Round()
    made.doubtful = settle_lost(store)
    due = _due(store)
    for message in due if post is not None else ():
        if post is None or not going():
            break
        try:
            _send(store, post, message, made)
        except ServerTrouble as error:
            made.trouble = error.trouble
            made.put_off += _put_off(store, due, error.trouble)
            break
    with store.read() as facts:
        made.waiting = len(facts.messages_at(Stage.WAITING))
    return made


def settle_lost(store: Store) -> int:
    """Say of messages whose answer was lost that they are in doubt; how many there are."""
    with store.read() as facts:
        lost = [item for item in facts.messages_at(Stage.SENDING) if _is_lost(item, facts.now.at)]
    for message in lost:
        _doubt(store, message)
    return len(lost)


def _is_lost(message: Message, now: datetime) -> bool:
    # A time that lies ahead is none at all: the clock was set back since.
    return abs(now - message.stage_at) >= LOST_AFTER


def _doubt(store: Store, message: Message) -> None:
    """Nobody knows whether it went.

    A second mail of an alert does no harm and a missing one may: it goes again. A letter to a carer
    may not go twice: a person looks.
    """
    if message.occasion is Occasion.ALERT:
        _put_off(store, [message], Trouble.UNREACHABLE)
    else:
        _settle(store, message, MessageInDoubt(*_of(message)))


def _due(store: Store) -> list[Message]:
    with store.read() as facts:
        now, waiting = facts.now.at, facts.messages_at(Stage.WAITING)
    # Where the clock was set back, a time far ahead was meant to be over.
    return [
        item
        for item in reversed(waiting)
        if item.delivery is None or not now < item.delivery.next_at <= now + 2 * DELAYS[-1]
    ]


def _send(store: Store, post: Post, message: Message, made: Round) -> None:
    with store.read() as facts:
        ready, school, now = judge(facts, message), facts.school_name(), facts.now.at
    if isinstance(ready, Why):
        made.stopped += _stop(store, message)
        return
    with post.open() as counter:
        try:
            counter.announce(ready.address)
            if not _begin(store, message, ready):
                return
            envelope = Envelope(message.id, ready.address, school, ready.subject, ready.text, now)
            _hand_over(store, counter, envelope, message, made)
        except RefusedForGood:
            _settle(store, message, MessageNotSent(*_of(message), Why.REFUSED))
            made.stopped += 1
        except RefusedForNow:
            made.put_off += _put_off(store, [message], Trouble.LATER)


def _hand_over(
    store: Store, counter: Counter, envelope: Envelope, message: Message, made: Round
) -> None:
    try:
        counter.hand_over(envelope)
    except AnswerLost:
        _doubt(store, message)
        made.doubtful += 1
    else:
        _settle(store, message, MessageSent(*_of(message)))
        made.sent += 1


def _begin(store: Store, message: Message, ready: Ready) -> bool:
    """Put on disk that the server takes it now; False where somebody else has, or it may not go."""

    def decide(facts: Facts) -> Outcome:
        now = facts.message(message.id)
        if now is None or now.stage is not Stage.WAITING or judge(facts, now) != ready:
            return Outcome(answer={"begun": False}, remember=False)
        return Outcome((MessageBegun(*_of(message), ready.address),), answer={"begun": True})

    return bool(_act(store, decide).answer["begun"])


def _stop(store: Store, message: Message) -> int:
    def decide(facts: Facts) -> Outcome:
        now = facts.message(message.id)
        why = judge(facts, now) if now is not None and now.stage is Stage.WAITING else None
        if not isinstance(why, Why):
            return Outcome(remember=False)
        return Outcome(
            (MessageNotSent(*_of(message), why), *alerts_of(why, message.adult_id or ""))
        )

    return int(bool(_act(store, decide).sequences))


def _settle(store: Store, message: Message, event: Event) -> None:
    """Record what became of it. What is known for certain ends a doubt, but no person's word."""

    def decide(facts: Facts) -> Outcome:
        now = facts.message(message.id)
        doubtful = isinstance(event, MessageSent | MessageNotSent)
        open_ = {Stage.WAITING, Stage.SENDING, *((Stage.DOUBTFUL,) if doubtful else ())}
        return Outcome((event,) if now is not None and now.stage in open_ else (), remember=False)

    _act(store, decide)


def _put_off(store: Store, messages: Iterable[Message], trouble: Trouble) -> int:
    """Try these again later, or give up what has waited for days."""
    waiting = [item.id for item in messages]

    def decide(facts: Facts) -> Outcome:
        now = facts.now.at
        found = [item for item in map(facts.message, waiting) if item is not None]
        over = [item for item in found if item.delivery and item.delivery.tries >= MOST_TRIES]
        rest = [item for item in found if item not in over]
        events: list[Event] = [
            MessageNotSent(*_of(item), Why.GAVE_UP) for item in over if item.stage in _NOT_GONE
        ]
        events += [MessagePutOff(*_of(item)) for item in rest if item.stage is Stage.SENDING]
        tries = (_again(item, now, trouble) for item in rest if item.stage in _NOT_GONE)
        return Outcome(tuple(events), changes=tuple(tries), remember=False)

    _act(store, decide)
    return len(waiting)


_NOT_GONE = frozenset({Stage.WAITING, Stage.SENDING})


def _again(message: Message, now: datetime, trouble: Trouble) -> Delivery:
    tries = message.delivery.tries + 1 if message.delivery else 1
    wait = DELAYS[min(tries, len(DELAYS)) - 1]
    return Delivery(message.id, tries, now + wait, trouble.value)


def _of(message: Message) -> tuple[str, str | None, str | None]:
    return message.id, message.record_id, message.adult_id


def _act(store: Store, decide: Callable[[Facts], Outcome]) -> Done:
    actor = {"staff": None, "role": "", "system": "outbox"}
    return store.act(Command(new_id(), actor), decide)
