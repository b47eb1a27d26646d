"""What waits for a person: counted in the strip under the bar, and led to from their first page.

Never at the desk, where others look on.
"""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.custody.permissions import MAY_KEEP, Keep
from kiosk.custody.school.adopting import is_review_due
from kiosk.custody.states import Role
from kiosk.custody.visibility import Sight
from kiosk.services.acting import Who
from kiosk.services.desk.lending import waiting_for
from kiosk.services.desk.medical import without_account
from kiosk.services.desk.transits import on_their_way
from kiosk.services.machine.backing_up import standing
from kiosk.services.machine.backup_health import when, why_none
from kiosk.services.people.authorising import due_for_review
from kiosk.services.people.bars import overdue
from kiosk.services.ports import Facts
from kiosk.services.safeguarding.approving_asked import asked_of
from kiosk.services.safeguarding.holding import reviews_due
from kiosk.services.safeguarding.searched import drafts_for
from kiosk.services.school.evacuating import owed_to
from kiosk.services.telling.alerts import open_for
from kiosk.services.telling.told_view import in_doubt
from kiosk.services.views import Session
from kiosk.web.access import Access, may_open
from kiosk.web.auth import services
from kiosk.web.words import clock_time


@dataclass(frozen=True)
class Waiting:
    """One thing that somebody should see to, in a sentence, and where."""

    words: str
    url: str
    is_urgent: bool = False


def waits(facts: Facts, session: Session) -> list[Waiting]:
    """What waits for whoever is signed in here, the most urgent first."""
    if session.station is not None:
        return []
    found = (look(facts, session) for look in _LOOKS)
    return [item for item in found if item is not None]


def _alerts(facts: Facts, session: Session) -> Waiting | None:
    if not Sight(session.roles).leading:
        return None
    count = len(open_for(facts, session.roles))
    many = f"{count} alerts: take note of them"
    return _said(count, "1 alert: take note of it", many, "/alerts")


def _bars(facts: Facts, session: Session) -> Waiting | None:
    if not Sight(session.roles).audit:
        return None
    count = len(overdue(facts))
    many = f"{count} bars or stops: their reviews are due"
    return _said(count, "1 bar or stop: its review is due", many, "/bars")


def _escorts(facts: Facts, session: Session) -> Waiting | None:
    if Role.HEAD not in session.roles:
        return None
    count = len(due_for_review(facts))
    many = f"{count} escorts: their reviews are due"
    return _said(count, "1 escort: its review is due", many, "/people/escorts")


def _lessons(facts: Facts, session: Session) -> Waiting | None:
    if not session.roles & MAY_KEEP[Keep.LESSON_USES]:
        return None
    count = len(waiting_for(facts, Who(session.staff_id, session.roles)))
    many = f"{count} lesson or trip uses wait for your answer"
    return _said(count, "1 lesson or trip use waits for your answer", many, "/lessons")


def _rules(facts: Facts, session: Session) -> Waiting | None:
    """The yearly review of the school's rules (POLICY.md R29), from four weeks before its day."""
    if not may_open(Access.HEAD, session):
        return None
    school, today = facts.school(), facts.school().today(facts.now.at)
    if not is_review_due(school.policies, today):
        return None
    late = school.policies.on(today).review_by < today
    said = "is late" if late else "is due"
    return Waiting(f"The yearly review of the school’s rules {said}: look through them", "/policy")


def _transit(facts: Facts, session: Session) -> Waiting | None:
    """What somebody has for the office; of who may see the register, what is late."""
    going = on_their_way(facts)
    mine = [item for item in going if item.record.holder == session.staff_id]
    if mine and mine[0].record.deadline:
        by = clock_time(mine[0].record.deadline)
        return Waiting(f"You have a device for the office: it is expected by {by}", "/transit")
    late = sum(item.is_late for item in going) if Sight(session.roles).register else 0
    many = f"{late} devices that were taken are late to the office"
    return _said(late, "1 device that was taken is late to the office", many, "/transit")


def _approvals(facts: Facts, session: Session) -> Waiting | None:
    """Somebody stands at a desk and waits for a second person."""
    if not Sight(session.roles).leading:
        return None
    count = len(asked_of(facts, Who(session.staff_id, session.roles)))
    many = f"{count} colleagues wait for you as second person"
    return _said(count, "A colleague waits for you as second person", many, "/approvals")


def _holds(facts: Facts, session: Session) -> Waiting | None:
    if not Sight(session.roles).leading:
        return None
    count = len(reviews_due(facts, Sight(session.roles)))
    many = f"{count} holds: their reviews are due"
    return _said(count, "1 hold: its review is due", many, "/hold")


def _accounts(facts: Facts, session: Session) -> Waiting | None:
    """Medical returns that nobody has written up: of one's own, and for who may see all."""
    due = without_account(facts) if Sight(session.roles).names else ()
    sees_all = Sight(session.roles).restricted
    count = sum(sees_all or item.by == session.staff_id for item in due)
    many = f"{count} medical returns: write what happened"
    return _said(count, "A medical return: write what happened", many, "/medical")


def _evacuation(facts: Facts, session: Session) -> Waiting | None:
    """The building is being left: said to everybody who works here."""
    under_way = facts.evacuation() if Sight(session.roles).names else None
    url = "/evacuation" if Sight(session.roles).register else "/"
    return Waiting("An evacuation is under way", url) if under_way else None


def _duties(facts: Facts, session: Session) -> Waiting | None:
    count = len(owed_to(facts, Who(session.staff_id, session.roles)))
    many = f"{count} things are still to be done"
    return _said(count, "1 thing is still to be done", many, "/to-do")


def _searches(facts: Facts, session: Session) -> Waiting | None:
    """Records of searches that nobody has signed: of one's own, and every one for the DSL."""
    if not Sight(session.roles).names:
        return None
    count = len(drafts_for(facts, Who(session.staff_id, session.roles)))
    many = f"{count} records of searches are to be signed"
    return _said(count, "1 record of a search is to be signed", many, "/searches")


def _messages(facts: Facts, session: Session) -> Waiting | None:
    """Mails of which only a person can find out whether they went."""
    count = in_doubt(facts, Who(session.staff_id, session.roles))
    many = f"{count} e-mails may not have gone: check"
    return _said(count, "1 e-mail may not have gone: check", many, "/telling/messages")


def _backups(facts: Facts, session: Session) -> Waiting | None:
    """No good backup, or no way to make one; a restore that is to be tried."""
    parts = services()
    if not may_open(Access.HEAD, session) or parts.backups.elsewhere:
        return None
    if why_none(facts, parts.backups) is not None:
        return None if parts.sample else Waiting("No backups are made: see to it", "/backups")
    found = standing(facts)
    if found.is_late:
        since = f"since {when(found.last.recorded_at)}" if found.last else "was made yet"
        return Waiting(f"No backup {since}: see to it", "/backups", is_urgent=True)
    return Waiting("A restore is to be tried", "/backups") if found.drill_due else None


def _said(count: int, one: str, many: str, url: str) -> Waiting | None:
    return Waiting(one if count == 1 else many, url) if count else None


_LOOKS: tuple[Callable[[Facts, Session], Waiting | None], ...] = (
    _evacuation,
    _approvals,
    _alerts,
    _searches,
    _duties,
    _transit,
    _accounts,
    _bars,
    _holds,
    _messages,
    _lessons,
    _escorts,
    _backups,
    _rules,
)
