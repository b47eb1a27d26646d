"""Believing the clock: until something vouches for it, staff confirm it once after each start."""

from datetime import timedelta

from kiosk.custody.errors import Code
from kiosk.custody.machine.clocks import ClockCause, ClockSet
from kiosk.custody.register import ClockConfirmed
from kiosk.services.acting import Who, new_id, refused
from kiosk.services.context import Services
from kiosk.services.ports import Command, Done, Facts, Outcome, Store
from kiosk.timekeeping import Leap, Trust


def must_be_confirmed(services: Services) -> bool:
    """Whether nothing vouches for the clock; a sample school's is never asked about."""
    return not services.sample and not services.clock.now().confirmed


def is_behind(services: Services) -> bool:
    """Whether the clock is certainly wrong: behind an entry whose time was believed."""
    newest = services.trust.newest
    return not services.sample and newest is not None and services.clock.now().at < newest


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
    if not done.refusals and not done.repeated:
        services.trust.confirm(services.clock.now().at)
    return done


def begin_trust(store: Store, trust: Trust) -> None:
    """Let the clock be doubted where it is behind what the ledger believed before."""
    with store.read() as facts:
        trust.newest = facts.believed_until()


def leapt(services: Services, leap: Leap) -> None:
    """The clock was set: what vouched for it is asked anew, and that is an entry. StoreError."""
    with services.store.read() as facts:
        services.trust.leapt(facts.believed_until())

    def decide(facts: Facts) -> Outcome:
        cause = ClockCause.SYNCHRONISED if leap.synchronised else ClockCause.SET
        would_be = facts.now.at - timedelta(seconds=leap.seconds)
        return Outcome((ClockSet(cause, round(leap.seconds * 1000), would_be),))

    actor = {"staff": None, "role": "", "system": "clock"}
    services.store.act(Command(new_id(), actor), decide)
