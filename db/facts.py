"""The school as one transaction sees it: everything that services may ask of the store."""

from db.queries.agreements import AgreementQuestions
from db.queries.authorities import AuthorityQuestions
from db.queries.browsers import BrowserQuestions
from db.queries.custody import CustodyQuestions
from db.queries.devices import DeviceQuestions
from db.queries.duties import DutyQuestions
from db.queries.imports import ImportQuestions
from db.queries.ledger import LedgerQuestions
from db.queries.lessons import LessonQuestions
from db.queries.messages import MessageQuestions
from db.queries.people import PeopleQuestions
from db.queries.staff import StaffQuestions


class SqlFacts(
    AgreementQuestions,
    CustodyQuestions,
    DeviceQuestions,
    BrowserQuestions,
    DutyQuestions,
    LessonQuestions,
    MessageQuestions,
    PeopleQuestions,
    ImportQuestions,
    AuthorityQuestions,
    StaffQuestions,
    LedgerQuestions,
):
    """Every question; `kiosk.services.ports.Facts` lists them."""
