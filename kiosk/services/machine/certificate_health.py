"""Whether other devices can reach the kiosk by TLS, and until when. Nobody is named."""

from datetime import datetime, timedelta

from kiosk.clock import SCHOOL_ZONE
from kiosk.services.context import Services
from kiosk.services.machine.health_parts import ATTENTION, OK, Part
from kiosk.tls.folder import Served

SCHOOLS_SOON = timedelta(days=30)
OWN_SOON = timedelta(days=21)
"""It renews itself a week before: that it did not is worth a word."""
AUTHORITY_SOON = timedelta(days=180)

_NAME = "certificate"
_MAKE = "sudo phonebox tls make --name kiosk.school.local"
_USE = "sudo phonebox tls use --cert FILE --key FILE"


def certificate(services: Services) -> Part:
    """See `kiosk.services.machine.health`."""
    network = services.network
    if not network.is_open:
        return Part(_NAME, OK, "This kiosk answers no other device.")
    served = network.served
    if served is None:
        words = f"There is no certificate, so no other device reaches this kiosk. Type: {_MAKE}"
        return Part(_NAME, ATTENTION, words)
    wrong = _wrong(served, services.clock.now().at)
    if wrong is not None:
        return Part(_NAME, ATTENTION, wrong)
    return Part(_NAME, OK, f"For {', '.join(served.names)}, until {_day(served.ends)}.")


def _wrong(served: Served, now: datetime) -> str | None:
    mend = "sudo phonebox tls renew" if served.is_own else _USE
    if now >= served.ends:
        return (
            f"The certificate ended on {_day(served.ends)}: other devices are turned away. "
            f"Type: {mend}, then: sudo systemctl restart phonebox-proxy"
        )
    if now < served.made:
        return (
            f"The certificate counts from {_day(served.made)} on, by this machine’s clock in the "
            "future. Put the clock right."
        )
    if served.is_own and served.ends - now < OWN_SOON:
        return (
            f"The certificate ends on {_day(served.ends)} and did not renew itself. Type: {mend}, "
            "then: sudo systemctl restart phonebox-proxy"
        )
    if not served.is_own and served.ends - now < SCHOOLS_SOON:
        return (
            f"The school’s certificate ends on {_day(served.ends)}. Ask for a new one, then "
            f"type: {mend}"
        )
    if served.authority_ends and served.authority_ends - now < AUTHORITY_SOON:
        return (
            f"The kiosk’s authority ends on {_day(served.authority_ends)}. In the holidays type: "
            "sudo phonebox tls make --anew, and let each device trust the new one."
        )
    return None


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(SCHOOL_ZONE):%-d %B %Y}"
