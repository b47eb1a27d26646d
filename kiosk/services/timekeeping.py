"""Believing the clock: until it is synchronised, a member of staff confirms it after each start."""

from kiosk.custody.errors import Code
from kiosk.custody.register import ClockConfirmed
from kiosk.services.acting import Who, refused
from kiosk.services.context import Services
from kiosk.services.ports import Done, Facts, Outcome


def must_be_confirmed(services: Services) -> bool:
    """Whether nothing vouches for the clock; a sample school's is never asked about."""
    return not services.sample and not services.clock.now().confirmed


def confirm(services: Services, who: Who, command_id: str) -> Done:
    """A member of staff says that date and time on the screen are right: believed until a restart.

    Where they are wrong, nothing is said: custody goes on, and its entries stay marked.
    """

    def decide(facts: Facts) -> Outcome:
        staff = facts.staff(who.staff_id)
        if staff is None or staff.disabled or not who.roles:
            return refused(Code.ROLE_MISSING)
        return Outcome((ClockConfirmed(facts.now.at),))

    done = services.store.act(who.command(command_id), decide)
    if not done.refusals:
        services.trust.confirm()
    return done
