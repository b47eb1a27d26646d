"""The words of custody: kinds, states, actions, roles and the exits that there are."""

from enum import StrEnum


class Kind(StrEnum):
    """Why a device is in custody; the release rule differs for each."""

    HAND_IN = "hand_in"
    CONFISCATION = "confiscation"
    SAFEKEEPING = "safekeeping"
    FOUND_PROPERTY = "found_property"


class State(StrEnum):
    """Where a custody record stands."""

    IN_TRANSIT = "in_transit"
    IN_CUSTODY = "in_custody"
    ON_LOAN = "on_loan"
    PASSED_ON = "passed_on"
    LOST = "lost"
    GIVEN_BACK = "given_back"
    RELEASED = "released"
    WITH_POLICE = "with_police"
    DISPOSED = "disposed"
    RETURNED = "returned"
    VOIDED = "voided"
    CLOSED = "closed"


HELD_BY_SCHOOL = frozenset({State.IN_TRANSIT, State.IN_CUSTODY, State.ON_LOAN, State.PASSED_ON})
"""The school, or someone whom it named, has the device."""

UNRESOLVED = frozenset({State.LOST, State.GIVEN_BACK})
"""The school no longer has the device, and the headteacher has not closed the matter."""

OPEN = HELD_BY_SCHOOL | UNRESOLVED
"""The record still asks something of somebody; a device has at most one open record."""

ENDED = frozenset(State) - OPEN


class Action(StrEnum):
    """Everything that can be done to one custody record."""

    HAND_IN = "hand_in"
    TAKE = "take"
    CONFISCATE = "confiscate"
    RECEIVE = "receive"
    TAKE_OVER = "take_over"
    SAY_WHO_BROUGHT = "say_who_brought"
    LEAVE_OUT = "leave_out"
    ANSWER_WAIT = "answer_wait"
    CHANGE_KIND = "change_kind"
    IDENTIFY = "identify"
    MOVE = "move"
    NOTE_CONDITION = "note_condition"
    AGREE_TIME = "agree_time"
    KEEP_OVERNIGHT = "keep_overnight"
    LEND = "lend"
    RETURN_LOAN = "return_loan"
    PASS_ON = "pass_on"
    TAKE_BACK = "take_back"
    PLACE_HOLD = "place_hold"
    REVIEW_HOLD = "review_hold"
    LIFT_HOLD = "lift_hold"
    ANSWER_STEPS = "answer_steps"
    CLEAR_SAFEKEEPING = "clear_safekeeping"
    STORE_SECURELY = "store_securely"
    ASK_APPROVAL = "ask_approval"
    APPROVE = "approve"
    DECLINE_APPROVAL = "decline_approval"
    RELEASE = "release"
    DECLINE = "decline"
    HAND_TO_POLICE = "hand_to_police"
    COME_BACK = "come_back"
    RECORD_CONTACT = "record_contact"
    MAKE_APPOINTMENT = "make_appointment"
    DECIDE_DISPOSAL = "decide_disposal"
    DISPOSE = "dispose"
    RETURN_MEDICALLY = "return_medically"
    WRITE_ACCOUNT = "write_account"
    VOID = "void"
    REPORT_LOST = "report_lost"
    FIND_AGAIN = "find_again"
    REPORT_GIVEN_BACK = "report_given_back"
    CLOSE = "close"
    REPORT_RELEASED_IN_ERROR = "report_released_in_error"
    RECORD_RECOVERY = "record_recovery"
    CORRECT = "correct"
    SEAL = "seal"
    HAND_OVER_SEALED = "hand_over_sealed"


class Role(StrEnum):
    """What an account may be; a person may hold several."""

    OFFICE = "office"
    TEACHER = "teacher"
    LEADER = "leader"
    DSL = "dsl"
    HEAD = "head"
    TECHNICIAN = "technician"
    GOVERNOR = "governor"


class HoldKind(StrEnum):
    """Who stops a release, which decides who may lift the stop."""

    DSL = "dsl"
    LEADER = "leader"
    POLICE = "police"


class DeviceKind(StrEnum):
    """What is handed in (POLICY.md R1: anything that communicates or records)."""

    PHONE = "phone"
    WATCH = "watch"
    FITNESS_TRACKER = "fitness_tracker"
    TABLET = "tablet"
    E_READER = "e_reader"
    GAMES_CONSOLE = "games_console"
    OTHER = "other"


class Relation(StrEnum):
    """What a collector is to one pupil."""

    CARER = "carer"
    AUTHORISED_ADULT = "authorised_adult"
    PUPIL = "pupil"
    NONE = "none"


class Condition(StrEnum):
    """The device as seen, in one tap."""

    GOOD = "good"
    MARKED = "marked"
    CRACKED = "cracked"
    NOT_WORKING = "not_working"
    NOT_SEEN = "not_seen"


class SignOffMethod(StrEnum):
    """How a sign-off was given; all are as good as each other."""

    DRAWN = "drawn"
    MARK = "mark"
    PAPER = "paper"
    SPOKEN = "spoken"
    STANDING = "standing"


class Capacity(StrEnum):
    """As what somebody from outside the family collects for a pupil."""

    TAXI = "taxi"
    FOSTER_CARER = "foster_carer"
    SOCIAL_WORKER = "social_worker"
    CLUB = "club"
    CHILDMINDER = "childminder"
    OTHER = "other"


class IdentityMethod(StrEnum):
    """How staff knew who stood at the desk."""

    KNOWN = "known"
    DOCUMENT = "document"
    WORD = "word"
    PRIVATE_CHECK = "private_check"
    BY_SIGHT = "by_sight"
