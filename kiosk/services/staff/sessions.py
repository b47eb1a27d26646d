"""Who is signed in where: the desk's sessions, people's own, and the station that each holds."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from kiosk.custody.permissions import at_the_desk
from kiosk.custody.states import Role
from kiosk.services import views as v
from kiosk.services.acting import Who, new_id
from kiosk.services.desk.stations import count_kept
from kiosk.services.ports import Change, Command, Facts, Outcome, Store

LONGEST = timedelta(hours=12)
BEFORE_DAYS_END = timedelta(minutes=30)

Changed = Callable[[v.Session], v.Session]


@dataclass(frozen=True)
class Present:
    """Somebody who is signed in: their session and account."""

    session: v.Session
    staff: v.Staff

    @property
    def who(self) -> Who:
        """The person as services know them; a locked session carries no roles."""
        roles: frozenset[Role] = frozenset() if self.session.locked else self.session.roles
        return Who(self.staff.id, roles, self.session.station)

    @property
    def presence_key(self) -> str:
        """Under which key `Presence` keeps when they were last seen."""
        return presence_key(self.session)


def presence_key(session: v.Session, station: str | None = None) -> str:
    """The key of a session's presence, here or at the station it turns to; screens there share."""
    place = station or session.station
    return f"station:{place}" if place else session.key_hash


def key_of(secret: str) -> str:
    """What is stored of a session cookie's secret: its SHA-256 in hex."""
    return sha256(secret.encode()).hexdigest()


def session_of(store: Store, secret: str, longest: timedelta = LONGEST) -> Present | None:
    """Who holds this cookie; None when the session ended, ran out, or the account is closed."""
    with store.read() as facts:
        session = facts.session(key_of(secret))
        if session is None or session.ended or facts.now.at - session.started_at > longest:
            return None
        staff = facts.staff(session.staff_id)
        return None if staff is None or staff.disabled else Present(session, staff)


def opened(facts: Facts, staff: v.Staff, key_hash: str, station: str | None) -> tuple[Change, ...]:
    """The changes that sign somebody in: at this station's desk, or in a session of their own."""
    now = facts.now.at
    if station is None:
        return (v.Session(key_hash, staff.id, staff.roles, now),)
    session = v.Session(key_hash, staff.id, at_the_desk(staff.roles), now, station)
    return (session, *_others_ended(facts, staff.id, station), _taken(facts, staff.id, station))


def lands_at_the_desk(staff: v.Staff) -> bool:
    """Whether a station's screen shows this person the desk, and not their own pages."""
    return Role.OFFICE in staff.roles


def may_sit_at_the_desk(staff: v.Staff) -> bool:
    """Whether this person may work at the desk, with the desk's role alone."""
    return bool(at_the_desk(staff.roles))


def to_the_desk(store: Store, session: v.Session, station: str) -> bool:
    """Make a session of one's own a desk session at this station; whether it was done."""

    def decide(facts: Facts) -> Outcome:
        current, staff = facts.session(session.key_hash), facts.staff(session.staff_id)
        if current is None or current.ended or current.locked or staff is None:
            return Outcome(remember=False)
        if staff.disabled or not current.roles or not may_sit_at_the_desk(staff):
            return Outcome(remember=False)
        desk = replace(current, station=station, roles=at_the_desk(staff.roles))
        others = _others_ended(facts, staff.id, station)
        station_row = _taken(facts, staff.id, station)
        return Outcome(changes=(desk, *others, station_row), answer={"done": True}, remember=False)

    return bool(store.act(_command(session), decide).answer.get("done"))


def reopened(facts: Facts, session: v.Session) -> tuple[Change, ...] | None:
    """The changes that unlock a session; None when it has ended meanwhile."""
    current = facts.session(session.key_hash)
    if current is None or current.ended:
        return None
    unlocked = replace(current, locked=False)
    if current.station is None:
        return (unlocked,)
    return (unlocked, _taken(facts, current.staff_id, current.station))


def lock(store: Store, session: v.Session) -> None:
    """Lock one screen. Its station is nobody's, unless another screen of the same person is open.

    A collection under way there is dropped: nothing of it was released, and it would be stale.
    """
    _leave(store, session, lambda current: replace(current, locked=True))


def sign_out(store: Store, session: v.Session) -> None:
    """End one session."""
    _leave(store, session, lambda current: replace(current, ended=True))


def lock_all_at_start(store: Store) -> None:
    """Lock every session and empty every station: after a restart nobody is known to be there."""

    def decide(facts: Facts) -> Outcome:
        locked = (replace(item, locked=True) for item in facts.sessions() if not item.locked)
        return Outcome(changes=(*locked, *_emptied(facts.stations())), remember=False)

    store.act(Command(new_id(), {"staff": None, "role": ""}), decide)


def ended_for(facts: Facts, staff_id: str) -> tuple[Change, ...]:
    """The changes that end every session of one person, and free their stations."""
    sessions = (replace(item, ended=True) for item in facts.sessions() if item.staff_id == staff_id)
    stations = [item for item in facts.stations() if item.staff_id == staff_id]
    return (*sessions, *_emptied(stations))


def activity_at(facts: Facts) -> str:
    """What a station does by itself at this hour: hand-in until shortly before the day's end."""
    school = facts.school()
    local = facts.now.at.astimezone(school.zone)
    end = datetime.combine(local.date(), school.calendar.end_of(local.date()), tzinfo=school.zone)
    return "hand_in" if local < end - BEFORE_DAYS_END else "collect"


def _command(session: v.Session) -> Command:
    return Command(new_id(), {"staff": session.staff_id, "role": ""}, session.station)


def _taken(facts: Facts, staff_id: str, name: str) -> v.Station:
    station = facts.station(name)
    if station.staff_id == staff_id:
        return replace(station, collection=count_kept(station), activity=activity_at(facts))
    # Nobody's: locked. What was last scanned stays for whoever scanned it, and for nobody else.
    sessions = [item for item in facts.sessions_at(name) if not item.ended]
    same = station.staff_id is None and sessions and {i.staff_id for i in sessions} == {staff_id}
    recent = station.recent if same else ()
    return v.Station(name, staff_id, activity_at(facts), count_kept(station), recent)


def _others_ended(facts: Facts, staff_id: str, station: str) -> Iterator[v.Session]:
    for session in facts.sessions_at(station):
        if session.staff_id != staff_id and not session.ended:
            yield replace(session, ended=True)


def _emptied(stations: Iterable[v.Station]) -> Iterator[v.Station]:
    for station in stations:
        yield replace(station, staff_id=None, activity="idle", collection=count_kept(station))


def _leave(store: Store, session: v.Session, change: Changed) -> None:
    def decide(facts: Facts) -> Outcome:
        current = facts.session(session.key_hash)
        if current is None or current.ended:
            return Outcome(remember=False)
        left = _left_behind(facts, current)
        return Outcome(changes=(change(current), *left), remember=False)

    store.act(_command(session), decide)


def _left_behind(facts: Facts, leaving: v.Session) -> Iterator[v.Station]:
    if leaving.station is None:
        return
    station = facts.station(leaving.station)
    stays = any(
        item.key_hash != leaving.key_hash and not item.ended and not item.locked
        for item in facts.sessions_at(leaving.station)
    )
    if station.staff_id == leaving.staff_id and not stays:
        yield from _emptied((station,))
