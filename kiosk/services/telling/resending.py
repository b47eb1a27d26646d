"""What a person does with a message: once more, whether one in doubt went, not at all."""

from kiosk.custody.errors import Refusal
from kiosk.custody.events import Event
from kiosk.custody.people.changing import missing
from kiosk.custody.telling.carers import Stage, why_not_tell
from kiosk.custody.telling.messages import MessageNotSent, MessageResolved, Occasion, Why
from kiosk.services.acting import Who, actor_of, refused
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.telling.carers import Letter, written_to
from kiosk.services.telling.message_views import Message

_ENDED = frozenset({Stage.SENT, Stage.NOT_SENT})


def again(store: Store, who: Who, command_id: str, message_id: str) -> Done:
    """Send it once more, as a message of its own. The answer's `message` is its id."""

    def decide(facts: Facts) -> Outcome:
        item = facts.message(message_id)
        against = _against(facts, who, item, _ENDED)
        if against or item is None:
            return refused(*against)
        about = (item.record_id or "", item.adult_id or "", item.occasion, item.means)
        return written_to(facts, who, Letter(*about, again_of=item.id))

    return store.act(who.command(command_id), decide)


def resolve(store: Store, who: Who, command_id: str, message_id: str, *, went: bool) -> Done:
    """Somebody found out whether a message in doubt went."""

    def decide(facts: Facts) -> Outcome:
        item = facts.message(message_id)
        against = _against(facts, who, item, frozenset({Stage.DOUBTFUL}))
        if against or item is None:
            return refused(*against)
        return _one(MessageResolved(item.id, item.record_id, item.adult_id, went), item)

    return store.act(who.command(command_id), decide)


def withdraw(store: Store, who: Who, command_id: str, message_id: str) -> Done:
    """What waits is not to go."""

    def decide(facts: Facts) -> Outcome:
        item = facts.message(message_id)
        against = _against(facts, who, item, frozenset({Stage.WAITING}))
        if against or item is None:
            return refused(*against)
        about = (item.id, item.record_id, item.adult_id)
        return _one(MessageNotSent(*about, Why.WITHDRAWN), item)

    return store.act(who.command(command_id), decide)


def _one(event: Event, item: Message) -> Outcome:
    return Outcome((event,), answer={"message": item.id})


def _against(
    facts: Facts, who: Who, item: Message | None, stages: frozenset[Stage]
) -> list[Refusal]:
    record = facts.record(item.record_id) if item and item.record_id else None
    if item is None or record is None or item.occasion is Occasion.ALERT:
        return [missing("message", "Look at the list again.")]
    found = list(why_not_tell(actor_of(facts, who), record))
    if not found and item.stage not in stages:
        return [missing("message", "It stands otherwise by now. Look at the list again.")]
    return found
