"""A search that was made and recorded, for the tests that need one."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from kiosk.custody.safeguarding.searches import (
    LookedFor,
    Power,
    Search,
    Searched,
    SearchRecorded,
    Signed,
)

MARKER_FIELDS = (
    *("place", "others", "looked_for_words", "reason", "force_words", "exception"),
    *("carer_told_how", "follow_up"),
)
"""The texts of a record that few may read."""

AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def told(**more: Any) -> Search:
    """A search by the law, with a witness, in which nothing was found."""
    whole = Search(
        pupil_id="pupil-ada",
        searched_at=AT,
        searched_by="staff-leader",
        present=("staff-teacher",),
        looked_for=(LookedFor.DEVICE,),
        searched=(Searched.BAG,),
        power=Power.STATUTE,
        found=False,
        risk=False,
        force=False,
        same_sex=True,
        place="Library",
        reason="It rang in a lesson",
    )
    return replace(whole, **more)


def recorded(search_id: str = "search", pupil_id: str = "pupil-ada", **more: Any) -> SearchRecorded:
    """The entry of a signed record."""
    return SearchRecorded(
        search_id,
        pupil_id,
        AT,
        "staff-leader",
        Signed.OWN_SESSION,
        Power.STATUTE,
        found=True,
        risk=False,
        force=False,
        same_sex=True,
        **more,
    )
