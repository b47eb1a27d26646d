"""Who may do what. One table; a session at the desk carries the desk's role only."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kiosk.custody.states import Action, HoldKind, Role

STAFF = frozenset({Role.OFFICE, Role.TEACHER, Role.LEADER, Role.DSL, Role.HEAD})
_DESK_OR_SENIOR = frozenset({Role.OFFICE, Role.LEADER, Role.DSL, Role.HEAD})
_SENIOR = frozenset({Role.LEADER, Role.DSL, Role.HEAD})
_DESK = frozenset({Role.OFFICE})
_SAFEGUARDING = frozenset({Role.DSL, Role.HEAD})

MAY: Mapping[Action, frozenset[Role]] = {
    Action.HAND_IN: _DESK,
    Action.TAKE: STAFF,
    Action.CONFISCATE: _DESK_OR_SENIOR,
    Action.RECEIVE: _DESK,
    Action.TAKE_OVER: STAFF,
    Action.SAY_WHO_BROUGHT: _DESK_OR_SENIOR,
    Action.LEAVE_OUT: _SENIOR,
    Action.ANSWER_WAIT: STAFF,
    Action.CHANGE_KIND: STAFF,
    Action.IDENTIFY: _DESK_OR_SENIOR,
    Action.MOVE: _DESK,
    Action.NOTE_CONDITION: STAFF,
    Action.AGREE_TIME: frozenset({Role.LEADER, Role.HEAD}),
    Action.KEEP_OVERNIGHT: _DESK_OR_SENIOR,
    Action.LEND: _DESK,
    Action.RETURN_LOAN: _DESK,
    Action.PASS_ON: _DESK,
    Action.TAKE_BACK: _DESK,
    Action.PLACE_HOLD: _SENIOR,
    Action.REVIEW_HOLD: _SENIOR,
    Action.LIFT_HOLD: _SENIOR,
    Action.ANSWER_STEPS: frozenset({Role.DSL}),
    Action.CLEAR_SAFEKEEPING: frozenset({Role.DSL}),
    Action.STORE_SECURELY: STAFF,
    Action.ASK_APPROVAL: _DESK_OR_SENIOR,
    Action.APPROVE: _SENIOR,
    Action.DECLINE_APPROVAL: _DESK_OR_SENIOR,
    Action.RELEASE: _DESK,
    Action.DECLINE: _DESK,
    Action.HAND_TO_POLICE: _SAFEGUARDING,
    Action.COME_BACK: _DESK_OR_SENIOR,
    Action.RECORD_CONTACT: _DESK_OR_SENIOR,
    Action.MAKE_APPOINTMENT: _DESK_OR_SENIOR,
    Action.DECIDE_DISPOSAL: frozenset({Role.HEAD}),
    Action.DISPOSE: frozenset({Role.HEAD}),
    Action.RETURN_MEDICALLY: STAFF,
    Action.WRITE_ACCOUNT: STAFF,
    Action.VOID: STAFF,
    Action.REPORT_LOST: STAFF,
    Action.FIND_AGAIN: _DESK_OR_SENIOR,
    Action.REPORT_GIVEN_BACK: STAFF,
    Action.CLOSE: frozenset({Role.HEAD}),
    Action.REPORT_RELEASED_IN_ERROR: _DESK_OR_SENIOR,
    Action.RECORD_RECOVERY: _DESK_OR_SENIOR,
    Action.CORRECT: _DESK_OR_SENIOR,
    Action.SEAL: frozenset({Role.HEAD}),
    Action.HAND_OVER_SEALED: frozenset({Role.HEAD}),
}

MAY_PLACE: Mapping[HoldKind, frozenset[Role]] = {
    HoldKind.DSL: _SAFEGUARDING,
    HoldKind.LEADER: _SENIOR,
    HoldKind.POLICE: _SENIOR,
}

MAY_LIFT: Mapping[HoldKind, frozenset[Role]] = {
    HoldKind.DSL: frozenset({Role.DSL}),
    HoldKind.LEADER: _SENIOR,
    HoldKind.POLICE: _SAFEGUARDING,
}


MAY_CLOSE_THE_DAY = _DESK
"""Who counts the safe and closes the day."""


class Print(StrEnum):
    """What Phonebox prints."""

    SPARE_LABELS = "spare_labels"
    DEVICE_LABELS = "device_labels"
    SLOT_LABELS = "slot_labels"
    BADGES = "badges"
    DAY_SHEET = "day_sheet"
    FIRE_LIST = "fire_list"
    SLIPS = "slips"


MAY_PRINT: Mapping[Print, frozenset[Role]] = {
    Print.SPARE_LABELS: _DESK_OR_SENIOR | {Role.TECHNICIAN},
    Print.DEVICE_LABELS: _DESK_OR_SENIOR,
    Print.SLOT_LABELS: _DESK_OR_SENIOR | {Role.TECHNICIAN},
    Print.BADGES: frozenset({Role.HEAD, Role.TECHNICIAN}),
    Print.DAY_SHEET: _DESK_OR_SENIOR,
    Print.FIRE_LIST: _DESK_OR_SENIOR,
    Print.SLIPS: _DESK_OR_SENIOR,
}

LABELS = (Print.SPARE_LABELS, Print.DEVICE_LABELS, Print.SLOT_LABELS, Print.BADGES)
"""What is printed on sheets of labels."""


KEEPS_THE_MACHINE = frozenset({Role.TECHNICIAN, Role.HEAD})
"""Who is told how the machine is, and brings it up to date."""

SETS_THE_RULES = frozenset({Role.HEAD})
"""Who adopts the school's policy."""

SETS_THE_CALENDAR = frozenset({Role.HEAD, Role.LEADER})
SETS_THE_SAFE = frozenset({Role.HEAD, Role.LEADER, Role.OFFICE})


class Keep(StrEnum):
    """What is kept in the register beside custody itself."""

    PEOPLE = "people"
    AUTHORISATIONS = "authorisations"
    BARS = "bars"
    ACCOUNTS = "accounts"
    EXEMPTIONS = "exemptions"
    INTERIM_EXEMPTIONS = "interim_exemptions"
    EXEMPTION_REQUESTS = "exemption_requests"
    LESSON_USES = "lesson_uses"
    LESSON_USE_REQUESTS = "lesson_use_requests"
    BROWSERS = "browsers"
    TELEPHONE = "telephone"
    COLLECTION_WORDS = "collection_words"


MAY_KEEP: Mapping[Keep, frozenset[Role]] = {
    Keep.PEOPLE: _DESK_OR_SENIOR,
    Keep.AUTHORISATIONS: _DESK_OR_SENIOR,
    Keep.BARS: _SAFEGUARDING,
    Keep.ACCOUNTS: frozenset({Role.HEAD}),
    Keep.EXEMPTIONS: frozenset({Role.HEAD}),
    Keep.INTERIM_EXEMPTIONS: _SENIOR,
    Keep.EXEMPTION_REQUESTS: STAFF,
    Keep.LESSON_USES: frozenset({Role.LEADER, Role.HEAD}),
    Keep.LESSON_USE_REQUESTS: frozenset({Role.TEACHER, Role.LEADER, Role.DSL, Role.HEAD}),
    Keep.BROWSERS: frozenset({Role.LEADER, Role.HEAD}),
    Keep.TELEPHONE: _DESK,
    Keep.COLLECTION_WORDS: frozenset({Role.OFFICE, Role.HEAD}),
}


@dataclass(frozen=True)
class Actor:
    """The one person who acts, with the roles that this session carries.

    `adults` are the person as a carer, by every copy of them, and `children` the pupils whose carer
    they are: nobody releases a device to themselves or for their own child. `accounts` are all that
    are theirs, this one too: nobody is their own second person.
    """

    staff_id: str
    roles: frozenset[Role]
    adults: frozenset[str] = frozenset()
    children: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()

    def is_self(self, staff_id: str | None) -> bool:
        """Whether an account is this person's own, whichever they act by."""
        return staff_id == self.staff_id or staff_id in self.accounts

    def may(self, action: Action) -> bool:
        """Whether any of the session's roles allows this act at all."""
        return bool(self.roles & MAY[action])


def at_the_desk(roles: frozenset[Role]) -> frozenset[Role]:
    """The roles that a session at the desk carries: the desk's, or none, whoever signs in."""
    return _DESK if roles & _DESK_OR_SENIOR else frozenset()
