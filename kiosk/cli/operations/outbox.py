"""The outbox from the command line: sent, and looked at without a name."""

from typing import Any

from kiosk.cli.operations import operation
from kiosk.cli.operations.call import Call
from kiosk.custody.telling.carers import Stage
from kiosk.ledger.payload import utc
from kiosk.outbox.post import WORDS
from kiosk.outbox.rounds import one_round
from kiosk.services.telling.message_views import Message

NOT_SET_UP = "No mail server is set: see mail_host in docs/commands.md."
MOST = 200
_OPEN = (Stage.WAITING, Stage.SENDING, Stage.DOUBTFUL)


@operation("outbox.send")
def send(call: Call) -> dict[str, Any]:
    """Let alerts climb, and send every message whose time has come."""
    services = call.services
    made = one_round(services.store, services.post)
    trouble = None
    if services.post is None and made.waiting:
        trouble = NOT_SET_UP
    elif made.trouble is not None:
        trouble = WORDS[made.trouble]
    return {
        "sent": made.sent,
        "stopped": made.stopped,
        "put_off": made.put_off,
        "doubtful": made.doubtful,
        "waiting": made.waiting,
        "trouble": trouble,
    }


@operation("outbox.list")
def listed(call: Call) -> dict[str, Any]:
    """What waits, what is in doubt, and the newest that did not go; nobody is named."""
    with call.services.store.read() as facts:
        found = [item for stage in _OPEN for item in facts.messages_at(stage)]
        found += facts.messages_at(Stage.NOT_SENT)[:MOST]
    return {"messages": [_message(item) for item in found]}


def _message(item: Message) -> dict[str, Any]:
    return {
        "message": item.id,
        "occasion": item.occasion.value,
        "stage": item.stage.value,
        "since": utc(item.stage_at),
        "why": item.why.value if item.why else None,
        "tries": item.delivery.tries if item.delivery else 0,
        "trouble": item.delivery.trouble if item.delivery else None,
    }
