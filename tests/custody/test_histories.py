"""Long random histories: any act by anybody, on any evidence, while the clock jumps about."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kiosk.custody import asks
from kiosk.custody.asks import Ask
from kiosk.custody.folding import fold
from kiosk.custody.permissions import Actor
from kiosk.custody.states import ENDED, Action, State
from tests.custody import asking
from tests.custody import world as w
from tests.custody.asking import Place
from tests.custody.play import Play

# Whoever may do most acts most often, so that histories grow long.
ACTORS = st.sampled_from([w.OFFICE, w.EVERY_CHAIR, w.OFFICE, w.EVERY_CHAIR, *w.ACTORS])
COLLECTORS = st.sampled_from([w.CARER, w.ADULT, w.CHILD, w.CARER, *w.COLLECTORS])
INTAKES = st.sampled_from(asking.intakes())
JUMPS = st.sampled_from(
    [
        timedelta(seconds=30),
        timedelta(seconds=61),
        timedelta(minutes=14),
        timedelta(minutes=16),
        timedelta(hours=3),
        timedelta(days=1),
        timedelta(days=29),
        timedelta(days=365),
        timedelta(days=-1),
        timedelta(hours=-2),
        timedelta(seconds=-30),
    ]
)

MAKERS: tuple[Callable[[Place], Any], ...] = (
    lambda place: asking.simple(),
    lambda place: asking.kinds(),
    lambda place: asking.holds(known(place)),
    asking.words,
    asking.resting_on,
    asking.leaving,
    asking.approvals,
    lambda place: asking.after_the_end(),
    lambda place: asking.intakes(),
)


def known(place: Place) -> Any:
    """The record, where there is one."""
    return place.record


class Histories(RuleBasedStateMachine):
    """One custody record after another. `Play` holds each granted step to the law."""

    def __init__(self) -> None:
        super().__init__()
        self.play = Play()
        self.ended: State | None = None

    @initialize(school=st.sampled_from([w.L, w.T]), intake=INTAKES, actor=ACTORS)
    def opens(self, school: Any, intake: Ask, actor: Actor) -> None:
        self.play = Play(school)
        self.play.do(intake, actor)

    @precondition(lambda self: self.play.record is None)
    @rule(intake=INTAKES, actor=ACTORS)
    def takes_in(self, intake: Ask, actor: Actor) -> None:
        self.play.do(intake, actor)

    @precondition(lambda self: self.play.record is not None)
    @rule()
    def comes_to_the_office(self) -> None:
        for ask in (
            asks.Receive(w.RECORD),
            asks.ReturnLoan(w.RECORD),
            asks.FindAgain(w.RECORD),
            asks.Identify(w.RECORD, w.DEVICE, w.PUPIL),
        ):
            self.play.do(ask, w.OFFICE)

    @precondition(lambda self: self.play.record is not None)
    @rule(data=st.data(), maker=st.sampled_from(MAKERS), actor=ACTORS, time=st.integers(0, 2))
    def acts(self, data: st.DataObject, maker: Any, actor: Actor, time: int) -> None:
        made = tuple(maker(Place(self.play.record, time)))
        self.play.do(data.draw(st.sampled_from(made)), actor)

    @precondition(lambda self: self.play.record is not None)
    @rule(
        action=st.sampled_from(
            [Action.RELEASE, Action.LEND, Action.DISPOSE, Action.LIFT_HOLD, Action.RELEASE]
        ),
        actor=ACTORS,
        requested_by=st.sampled_from(["office", "head", "every-chair"]),
    )
    def approves(self, action: Action, actor: Actor, requested_by: str) -> None:
        release = action is Action.RELEASE
        reason = {Action.RELEASE: w.EARLY, Action.LEND: asking.ACTIVITY}.get(action, asking.NOTE)
        collector = "carer" if release else None
        holds = self.play.known.holds if action is Action.LIFT_HOLD else ()
        subject = holds[0].hold_id if holds else None
        ask = asks.Approve(w.RECORD, action, requested_by, reason, collector, subject)
        self.play.do(ask, actor)

    @precondition(lambda self: self.play.record is not None)
    @rule(data=st.data(), collector=COLLECTORS, actor=ACTORS)
    def releases(self, data: st.DataObject, collector: Any, actor: Actor) -> None:
        now = self.play.now
        good = w.everything(collector, self.play.record, now)
        others = [evidence for _, evidence in (*w.faulty(good, now), *w.as_good(good))]
        evidence = data.draw(st.sampled_from([good] * len(others) + others))
        self.play.release(collector, actor, evidence)

    @rule(jump=JUMPS)
    def clock_jumps(self, jump: timedelta) -> None:
        self.play.now += jump

    @rule()
    def clock_strikes_the_days_end(self) -> None:
        local = self.play.now.astimezone(w.LONDON)
        self.play.now = local.replace(hour=15, minute=30, second=0).astimezone(w.INTAKE.tzinfo)

    @precondition(lambda self: self.play.record is not None and not self.play.known.is_open)
    @rule()
    def next_device(self) -> None:
        self.play = Play(self.play.school, self.play.now)
        self.ended = None

    @invariant()
    def the_entries_add_up_to_the_record(self) -> None:
        if self.play.record is not None:
            assert fold(self.play.entries) == self.play.record

    @invariant()
    def an_end_is_an_end(self) -> None:
        if self.ended is not None:
            assert self.play.known.state is self.ended
        elif self.play.record is not None and self.play.known.state in ENDED:
            self.ended = self.play.known.state
            assert self.play.known.approvals == ()
            assert self.play.known.slot is None


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=150, stateful_step_count=60)
