"""The tables: the ledger, what follows from it, and what lies beside it."""

from sqlalchemy import Table

from db.models.base import Base
from db.models.browsers import BrowserRow, InvitationRow, SightingRow
from db.models.custody import CustodyRow, DayRow, EntryAbout, EntryIndex
from db.models.desk import (
    AttemptsRow,
    CollectionWordRow,
    CredentialRow,
    SessionRow,
    StationRow,
)
from db.models.devices import AgreementRow, CodeRow, DeviceRow, ExemptionRow, PermissionRow
from db.models.duties import DraftRow, DutyRow, EvacuationRow
from db.models.ledger import CommandAnswer, LedgerEntry, LedgerHead, PersonalValue
from db.models.lessons import LessonUseRow
from db.models.messages import AlertStepRow, DeliveryRow, MessageRow
from db.models.people import (
    AdultRow,
    AuthorisationRow,
    ConcernRow,
    ImportRow,
    LikenessRow,
    LinkRow,
    NameRow,
    PupilRow,
    StandingRow,
    TelephoneRow,
    ToldRow,
)
from db.models.school import AlertRow, PolicyRow, ReaderKeyRow, SchoolRow, StaffRow

LEDGER = ("ledger_entries", "personal_values", "ledger_head", "commands")
"""The tables that hold the ledger and the answers given."""

BESIDE = (
    "credentials",
    "sessions",
    "attempts",
    "stations",
    "browser_sightings",
    "collection_words",
    "deliveries",
    "drafts",
)
"""The tables that hold what is not in the ledger."""

PROJECTIONS: tuple[Table, ...] = tuple(
    table for table in Base.metadata.sorted_tables if table.name not in (*LEDGER, *BESIDE)
)
"""The tables that follow from the ledger alone, and can be made anew from it."""

__all__ = [
    "BESIDE",
    "LEDGER",
    "PROJECTIONS",
    "AdultRow",
    "AgreementRow",
    "AlertRow",
    "AlertStepRow",
    "AttemptsRow",
    "AuthorisationRow",
    "Base",
    "BrowserRow",
    "CodeRow",
    "CollectionWordRow",
    "CommandAnswer",
    "ConcernRow",
    "CredentialRow",
    "CustodyRow",
    "DayRow",
    "DeliveryRow",
    "DeviceRow",
    "DraftRow",
    "DutyRow",
    "EntryAbout",
    "EntryIndex",
    "EvacuationRow",
    "ExemptionRow",
    "ImportRow",
    "InvitationRow",
    "LedgerEntry",
    "LedgerHead",
    "LessonUseRow",
    "LikenessRow",
    "LinkRow",
    "MessageRow",
    "NameRow",
    "PermissionRow",
    "PersonalValue",
    "PolicyRow",
    "PupilRow",
    "ReaderKeyRow",
    "SchoolRow",
    "SessionRow",
    "SightingRow",
    "StaffRow",
    "StandingRow",
    "StationRow",
    "TelephoneRow",
    "ToldRow",
]
