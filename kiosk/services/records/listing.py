"""What services ask of long lists: a part at a time, or one by its id."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from kiosk.custody.acts.lending import LessonUse
from kiosk.services import views as v
from kiosk.services.people.agreements import Agreement, Permission
from kiosk.services.records.parts import MOST, Part


class ListFacts(Protocol):
    """What one transaction sees of long lists; a part of `kiosk.services.ports.Facts`.

    A list's next part comes `after` the item with this id, which may be over meanwhile.
    """

    def agreement(self, exemption_id: str) -> Agreement | None:
        """The exemption with this id, while it is not over."""

    def agreements(self, *, approved: bool, after: str = "", most: int = MOST) -> Part[Agreement]:
        """Exemptions that are not over, by the pupils' names."""

    def permission(self, permission_id: str) -> Permission | None:
        """What holds for a visitor or a member of staff, while it is not over."""

    def permissions(self, after: str = "", most: int = MOST) -> Part[Permission]:
        """What holds for visitors and staff, or will, by their names."""

    def lesson_use(self, use_id: str) -> LessonUse | None:
        """The use with this id, while it is to come or of today, and was not declined."""

    def lesson_uses(self) -> Sequence[LessonUse]:
        """Today's and later ones that were not declined, by their end."""

    def some_lesson_uses(
        self, *, approved: bool, after: str = "", most: int = MOST
    ) -> Part[LessonUse]:
        """Of these, the approved ones or those that wait."""

    def escorts(self, after: str = "", most: int = MOST) -> Part[v.Authorisation]:
        """Who from outside a family was authorised in writing, the earliest review first."""

    def escorts_due(self, on: date) -> Sequence[v.Authorisation]:
        """Those of them whose review is due on this day, the longest due first."""

    def classes(self) -> Sequence[str]:
        """The classes of the pupils who are at the school, in order."""

    def years(self) -> Sequence[int]:
        """The year groups of the pupils who are at the school, in order."""

    def pupils_in(
        self, class_name: str | None = None, year: int | None = None
    ) -> Sequence[v.Pupil]:
        """The pupils of a class or a year group who are at the school, by surname."""
