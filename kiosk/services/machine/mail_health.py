"""Whether mail goes: the last that went, what waits and why. No address, and nobody named."""

from collections.abc import Sequence
from datetime import timedelta

from kiosk.clock import SCHOOL_ZONE
from kiosk.custody.telling.carers import Stage
from kiosk.custody.telling.messages import Means
from kiosk.outbox.post import WORDS, Trouble
from kiosk.services.context import Services
from kiosk.services.machine.health_parts import ATTENTION, OK, Part
from kiosk.services.telling.message_views import Message

PATIENCE = timedelta(minutes=15)
"""How long a mail may wait before that is worth a word: many a server answers "later" at first."""
MOST = 200

NO_SERVER = (
    "no mail server is set up. Put mail_host and mail_from into the settings, "
    "or tell people by letter."
)
REFUSED = "The mail server took none of them yet."
MENDS: dict[Trouble, str] = {
    Trouble.UNREACHABLE: "Check the network, and mail_host and mail_port in the settings.",
    Trouble.NOT_ENCRYPTED: "Check mail_port and mail_tls in the settings.",
    Trouble.CERTIFICATE: "Check mail_host, and mail_ca_file in the settings.",
    Trouble.PASSWORD_FILE: "Check mail_password_file in the settings, and who may read it.",
    Trouble.PASSWORD_OPEN: "Then it goes by itself.",
    Trouble.SIGN_IN: "Check mail_user in the settings, and the password in its file.",
    Trouble.LATER: "It is tried again by itself.",
}


def mail(services: Services) -> Part:
    """See `kiosk.services.machine.health`."""
    with services.store.read() as facts:
        waiting = [item for item in facts.messages_at(Stage.WAITING) if item.means is Means.MAIL]
        newest = facts.newest_messages(MOST)
        now = facts.now.at
    if services.post is None and not waiting:
        return Part("mail", OK, "No mail is sent: no mail server is set up.")
    last = _last(newest)
    if not waiting:
        return Part("mail", OK, f"No mail waits. {last}")
    since = min(item.queued_at for item in waiting)
    held = f"{_count(len(waiting))} since {since.astimezone(SCHOOL_ZONE):%A %-d %B, %H:%M}"
    if services.post is None:
        return Part("mail", ATTENTION, f"{held}: {NO_SERVER}")
    why = _why(waiting)
    if why is None and now - since < PATIENCE:
        return Part("mail", OK, f"{held}. {last}")
    return Part("mail", ATTENTION, f"{held}. {why or REFUSED} {last}")


def _count(number: int) -> str:
    return "1 mail waits" if number == 1 else f"{number} mails wait"


def _last(newest: Sequence[Message]) -> str:
    sent = [
        item.stage_at for item in newest if item.means is Means.MAIL and item.stage is Stage.SENT
    ]
    if not sent:
        return "None went lately."
    return f"The last one went on {max(sent).astimezone(SCHOOL_ZONE):%A %-d %B at %H:%M}."


def _why(waiting: Sequence[Message]) -> str | None:
    """What was in the way of the newest that was tried, and what mends it."""
    tried = [item for item in waiting if item.delivery is not None]
    if not tried:
        return None
    newest = max(tried, key=lambda item: item.queued_at)
    trouble = newest.delivery.trouble if newest.delivery else ""
    known = Trouble(trouble) if trouble in set(Trouble) else None
    return f"{WORDS[known]} {MENDS[known]}" if known else REFUSED
