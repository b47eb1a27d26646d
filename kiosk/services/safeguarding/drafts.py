"""What somebody is still writing: kept beside the ledger, thrown away when it is signed.

And what is read of it, and of what else is not finished: open duties, an evacuation.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from kiosk.custody.school.evacuating import Evacuation, Owed
from kiosk.services.desk.rare import RareFacts


@dataclass(frozen=True)
class Draft:
    """A draft as it was last saved; `about` is the pupil. `written` is plain data.

    `version` counts the savings, and `editor` is the page that saved last: one page saves again and
    again; another that was opened before must not write over it.
    """

    id: str
    kind: str
    author_id: str
    about: str
    begun_at: datetime
    saved_at: datetime
    version: int = 0
    editor: str = ""
    written: dict[str, Any] = field(default_factory=dict, hash=False, repr=False)


@dataclass(frozen=True)
class DropDraft:
    """Throw a draft away."""

    id: str


DraftChange = Draft | DropDraft


def is_newest(draft: Draft, version: int, editor: str) -> bool:
    """Whether what a page holds follows from the draft as it is.

    `version` is what the page was opened with.
    """
    return draft.version == version or (bool(editor) and draft.editor == editor)


class DutyFacts(RareFacts, Protocol):
    """What the store tells of what is not finished."""

    def evacuation(self) -> Evacuation | None:
        """The evacuation that is under way."""

    def owed(self) -> Sequence[Owed]:
        """Every duty that is open, the oldest first."""

    def drafts(self, kind: str) -> Sequence[Draft]:
        """What was written and not signed yet, the oldest first."""

    def draft(self, kind: str, draft_id: str) -> Draft | None:
        """The draft with this id."""
