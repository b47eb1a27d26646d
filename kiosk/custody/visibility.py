"""Who may see what. Screens, lists, counts, exports and errors all ask here."""

from dataclasses import dataclass

from kiosk.custody.errors import DISCREET, Code, Refusal, by_seriousness
from kiosk.custody.permissions import SETS_THE_CALENDAR, SETS_THE_RULES
from kiosk.custody.reasons import HELD_AT_ONCE
from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import HoldKind, Kind, Role, State

_NAMES = frozenset({Role.OFFICE, Role.TEACHER, Role.LEADER, Role.DSL, Role.HEAD})
_RESTRICTED = frozenset({Role.DSL, Role.HEAD})
_SEALED = frozenset({Role.HEAD})
_LEADING = frozenset({Role.LEADER, Role.DSL, Role.HEAD})
_AUDIT = frozenset({Role.HEAD, Role.DSL})
_REGISTER = frozenset({Role.OFFICE, Role.LEADER, Role.DSL, Role.HEAD})


@dataclass(frozen=True)
class Sight:
    """What the roles of one session may see."""

    roles: frozenset[Role]

    @property
    def names(self) -> bool:
        """Names of pupils and adults; technicians and governors see none."""
        return bool(self.roles & _NAMES)

    @property
    def restricted(self) -> bool:
        """Why a device is held, safekeeping, bars: the safeguarding lead's and the head's."""
        return bool(self.roles & _RESTRICTED)

    @property
    def leading(self) -> bool:
        """Why a leader holds a device: every leader's, the safeguarding lead's and the head's."""
        return bool(self.roles & _LEADING)

    @property
    def sealed(self) -> bool:
        """What is in sealed custody, and that there is any: the headteacher's alone."""
        return bool(self.roles & _SEALED)

    @property
    def register(self) -> bool:
        """What is in custody now, and the history of a device or pupil."""
        return bool(self.roles & _REGISTER)

    @property
    def audit(self) -> bool:
        """The whole custody ledger."""
        return bool(self.roles & _AUDIT)

    @property
    def school(self) -> bool:
        """The school's rules and calendar, to be set."""
        return bool(self.roles & (SETS_THE_RULES | SETS_THE_CALENDAR))

    @property
    def counts(self) -> bool:
        """Counts and trends without names."""
        return bool(self.roles & (_REGISTER | {Role.GOVERNOR}))


def is_restricted(record: CustodyRecord) -> bool:
    """Whether what led to this record's custody is only for some to see."""
    if record.sealed or record.kind is Kind.SAFEKEEPING or record.state is State.WITH_POLICE:
        return True
    if record.reason in HELD_AT_ONCE:
        return True
    return any(hold.kind in (HoldKind.DSL, HoldKind.POLICE) for hold in record.holds)


def is_unseen(record: CustodyRecord, sight: Sight) -> bool:
    """Whether for these roles this record is not there at all."""
    return record.sealed and not sight.sealed


def shown(refusals: tuple[Refusal, ...], sight: Sight) -> tuple[Refusal, ...]:
    """The refusals that these roles may read; empty means: show only the neutral sentence.

    A bar, and whatever stands beside it, is never told at the desk.
    """
    if sight.restricted:
        return refusals
    if any(refusal.code in DISCREET for refusal in refusals):
        return ()
    hidden = {Code.POLICE_INTEREST, Code.SAFEKEEPING_NOT_CLEARED}
    return by_seriousness(
        Refusal(Code.HELD) if refusal.code in hidden else refusal for refusal in refusals
    )
