"""Three weeks at the sample school, day by day, each act through the service that the desk uses."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from kiosk.custody.school.calendar import Calendar
from kiosk.custody.states import Role
from kiosk.sample import desk
from kiosk.sample.devices import SampleDevice
from kiosk.sample.school import School
from kiosk.scanning.router import Activity
from kiosk.services.telling.alerts import noted

DAYS = 15
CAST = 13
"""Devices before this number belong to the cast."""
BROUGHT = 30
"""Devices from this number on come only when the story needs them."""
_DAILY = (0, 1, 2, 3, 8, 9, 10)

Special = Callable[["Weeks"], None]


@dataclass
class Plan:
    """What happens besides on one day: in the morning, about eleven, and when the day ends."""

    brings: tuple[int, ...] = ()
    stays: tuple[int, ...] = ()
    morning: Special | None = None
    midday: Special | None = None
    afternoon: Special | None = None


@dataclass
class Weeks:
    """The weeks under way: what was handed in today, and what the story keeps in mind."""

    school: School
    here: list[SampleDevice] = field(default_factory=list)
    records: dict[str, str] = field(default_factory=dict)

    def device(self, number: int) -> SampleDevice:
        """One of the forty devices."""
        return self.school.devices[number]

    def of(self, child_id: str) -> SampleDevice:
        """A child's device."""
        return self.school.device_of(child_id)

    def go_through(self, days: list[date], story: dict[int, Plan]) -> None:
        """Let the days pass."""
        for number, day in enumerate(days):
            self._pass(number, day, story.get(number, Plan()))
            if number + 1 < len(days):
                self._acknowledge()

    def _pass(self, number: int, day: date, plan: Plan) -> None:
        clock = self.school.clock
        clock.turn_to(day, 8, 12)
        session = desk.arrive(self.school)
        desk.turn_to(self.school, Activity.HAND_IN)
        clock.turn_to(day, 8, 31)
        self._morning(number, plan)
        clock.turn_to(day, 10, 55)
        _told(plan.midday, self)
        self._afternoon(day, plan)
        clock.turn_to(day, 16, 20)
        desk.go_home(self.school, session)

    def _morning(self, number: int, plan: Plan) -> None:
        self.here = []
        for device in self._brought(number, plan):
            desk.hand_in(self.school, device)
            self.here.append(device)
            self.school.clock.wait(11)
        _told(plan.morning, self)

    def _brought(self, number: int, plan: Plan) -> Iterator[SampleDevice]:
        for device in self.school.devices:
            n = device.number
            daily = n in _DAILY and (n + number) % 4 != 0
            often = CAST <= n < BROUGHT and (n * 7 + number * 3) % 10 < 5
            if daily or often or n in plan.brings:
                yield device

    def _afternoon(self, day: date, plan: Plan) -> None:
        school = self.school
        school.clock.turn_to(day, 15, 31)
        desk.turn_to(school, Activity.COLLECT)
        for device in self.here:
            if device.number in plan.stays:
                continue
            if device.walks_home:
                desk.walk_home(school, device)
            else:
                desk.collect(school, device, self._collector(device, day))
        _told(plan.afternoon, self)

    def _collector(self, device: SampleDevice, day: date) -> str:
        if device.child.id == self.school.cast.mia.id and day.toordinal() % 2:
            return self.school.cast.childminder.id
        carers = device.child.carers
        return carers[0] if device.number < CAST else carers[day.toordinal() % len(carers)]

    def _acknowledge(self) -> None:
        """Whoever must be told has taken note by the evening."""
        school = self.school
        with school.services.store.read() as facts:
            alerts = facts.alerts()
        for alert in alerts:
            user = "dsl" if Role.DSL in alert.roles else "head"
            school.write(user, noted(alert))


def school_days_before(calendar: Calendar, today: date) -> list[date]:
    """The last fifteen school days before this one, the oldest first."""
    earlier = (today - timedelta(days=n) for n in range(1, 366))
    found = [day for day in earlier if calendar.is_school_day(day)][:DAYS]
    return found[::-1]


def _told(special: Special | None, weeks: Weeks) -> None:
    if special is not None:
        special(weeks)
