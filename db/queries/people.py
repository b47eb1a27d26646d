"""Questions about pupils, adults, and what one is to the other."""

from collections.abc import Sequence
from functools import cached_property

from sqlalchemy import bindparam, select

from db.models import AdultRow, CollectionWordRow, LinkRow, PupilRow
from db.prepared import Prepared
from db.projector.people import folded
from db.queries.base import Questions
from kiosk.services import views as v

ADULT_COLUMNS = (
    AdultRow.id,
    AdultRow.title,
    AdultRow.forename,
    AdultRow.surname,
    AdultRow.phone,
    AdultRow.address,
    AdultRow.email,
    AdultRow.born,
)
PUPIL_COLUMNS = (
    PupilRow.id,
    PupilRow.ref,
    PupilRow.forename,
    PupilRow.surname,
    PupilRow.year,
    PupilRow.class_name,
    PupilRow.home_slot,
    PupilRow.usually_brings,
    PupilRow.left_on,
)
_PUPIL = select(*PUPIL_COLUMNS)
_BY_ID = Prepared(_PUPIL.where(PupilRow.id == bindparam("pupil_id")))
# A reference may be given again after its pupil has left.
_BY_REF = Prepared(
    _PUPIL.where(PupilRow.ref == bindparam("ref")).order_by(
        PupilRow.left_on.is_not(None), PupilRow.id
    )
)
_ALL = Prepared(
    _PUPIL.order_by(PupilRow.class_name, PupilRow.surname, PupilRow.forename, PupilRow.id)
)
_HERE = PupilRow.left_on.is_(None)
_CLASSES = Prepared(
    select(PupilRow.class_name)
    .where(_HERE, PupilRow.class_name != "")
    .distinct()
    .order_by(PupilRow.class_name)
)
_YEARS = Prepared(select(PupilRow.year).where(_HERE).distinct().order_by(PupilRow.year))
_BY_NAME = _PUPIL.where(_HERE).order_by(PupilRow.surname, PupilRow.forename, PupilRow.id)
_IN_CLASS = Prepared(_BY_NAME.where(PupilRow.class_name == bindparam("in_class")))
_IN_YEAR = Prepared(_BY_NAME.where(PupilRow.year == bindparam("in_year")))
_FOUND = _PUPIL.order_by(
    PupilRow.left_on.is_not(None), PupilRow.surname, PupilRow.forename, PupilRow.id
)
_HOME_SLOTS = Prepared(
    select(PupilRow.home_slot).where(PupilRow.home_slot.is_not(None), PupilRow.left_on.is_(None))
)
_ADULT = Prepared(select(*ADULT_COLUMNS).where(AdultRow.id == bindparam("adult_id")))
_ADULTS = Prepared(
    select(*ADULT_COLUMNS).order_by(AdultRow.surname, AdultRow.forename, AdultRow.id)
)
_LINKS = Prepared(
    select(LinkRow.relationship, LinkRow.carer, LinkRow.priority, *ADULT_COLUMNS)
    .join(AdultRow, AdultRow.id == LinkRow.adult_id)
    .where(LinkRow.pupil_id == bindparam("pupil_id"))
    .order_by(LinkRow.priority, AdultRow.surname, AdultRow.id)
)
_PUPILS_OF = Prepared(
    select(LinkRow.pupil_id)
    .where(LinkRow.adult_id == bindparam("adult_id"))
    .order_by(LinkRow.pupil_id)
)

_WORD = Prepared(
    select(CollectionWordRow.secret_hash).where(CollectionWordRow.pupil_id == bindparam("pupil_id"))
)


class PeopleQuestions(Questions):
    """Questions about the people in the register."""

    def pupil(self, pupil_id: str) -> v.Pupil | None:
        """The pupil with this id."""
        row = _BY_ID.first(self._connection, pupil_id=pupil_id)
        return None if row is None else v.Pupil(*row)

    def pupil_by_ref(self, ref: str) -> v.Pupil | None:
        """The pupil with the school's own reference."""
        row = _BY_REF.first(self._connection, ref=ref)
        return None if row is None else v.Pupil(*row)

    def pupils(self) -> Sequence[v.Pupil]:
        """Every pupil, leavers too, by class and name."""
        return [v.Pupil(*row) for row in _ALL.all(self._connection)]

    def find_pupils(self, words: str, limit: int = 8) -> Sequence[v.Pupil]:
        """Pupils of whose name, class or reference each word begins a part; leavers come last."""
        statement = _FOUND.limit(limit)
        begun = folded(words).split()
        if not begun:
            return []
        for word in begun:
            statement = statement.where(PupilRow.search.contains(f" {word}", autoescape=True))
        return [v.Pupil(*row) for row in self._connection.execute(statement)]

    def classes(self) -> Sequence[str]:
        """The classes of the pupils who are at the school, in order."""
        return _CLASSES.scalars(self._connection)

    def years(self) -> Sequence[int]:
        """The year groups of the pupils who are at the school, in order."""
        return _YEARS.scalars(self._connection)

    def pupils_in(
        self, class_name: str | None = None, year: int | None = None
    ) -> Sequence[v.Pupil]:
        """The pupils of a class or a year group who are at the school, by surname."""
        if class_name is not None:
            found = _IN_CLASS.all(self._connection, in_class=class_name)
        else:
            found = _IN_YEAR.all(self._connection, in_year=year)
        return [v.Pupil(*row) for row in found]

    def home_slots(self) -> frozenset[str]:
        """The slots that are some pupil's own; a leaver keeps none."""
        return self._rare("home slots", lambda: frozenset(_HOME_SLOTS.scalars(self._connection)))

    def adult(self, adult_id: str) -> v.Adult | None:
        """The adult with this id."""
        # Once: everybody who may collect is held against the same few who must not.
        if adult_id not in self._adults:
            row = _ADULT.first(self._connection, adult_id=adult_id)
            self._adults[adult_id] = None if row is None else v.Adult(*row)
        return self._adults[adult_id]

    @cached_property
    def _adults(self) -> dict[str, v.Adult | None]:
        return {}

    def adults(self) -> Sequence[v.Adult]:
        """Every adult in the register, by name."""
        return [v.Adult(*row) for row in _ADULTS.all(self._connection)]

    def links_of_pupil(self, pupil_id: str) -> Sequence[v.Link]:
        """The adults of one pupil, by the register's priority."""
        found = _LINKS.all(self._connection, pupil_id=pupil_id)
        return [
            v.Link(pupil_id, v.Adult(*adult), relationship, carer, priority)
            for relationship, carer, priority, *adult in found
        ]

    def collection_word(self, pupil_id: str) -> str | None:
        """The hash of a pupil's collection word; None where none is kept."""
        found: str | None = _WORD.scalar(self._connection, pupil_id=pupil_id)
        return found

    def pupils_of_adult(self, adult_id: str) -> Sequence[str]:
        """The ids of the pupils whose parent, carer or other adult this is."""
        return _PUPILS_OF.scalars(self._connection, adult_id=adult_id)
