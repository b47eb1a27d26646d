"""The searches of the sample school, each signed off by whoever made it."""

from typing import Any

from kiosk.custody.safeguarding.searches import (
    CarerTold,
    Consent,
    ConsentBy,
    Fate,
    LookedFor,
    Power,
    Search,
    Searched,
)
from kiosk.sample import desk
from kiosk.sample.weeks import Weeks
from kiosk.services.acting import new_id
from kiosk.services.safeguarding import searching
from kiosk.services.safeguarding.searching import Page


def for_nothing(weeks: Weeks) -> None:
    """A pupil said yes, and there was nothing."""
    _searched(
        weeks,
        ("tyler", "leader"),
        same_sex=False,
        exception="No other man was free. Only the bag was searched, in the open library.",
        consent=Consent.GIVEN,
        consent_by=ConsentBy.PUPIL,
        understood=True,
        power=Power.CONSENT,
        looked_for=(LookedFor.DEVICE,),
        found=False,
        place="Library",
        reason="A phone rang in a lesson, and two pupils pointed to his bag.",
        follow_up="He was thanked, and the class reminded to hand phones in.",
    )


def and_found(weeks: Weeks) -> None:
    """Something that is banned was found, and no device."""
    _searched(
        weeks,
        ("sienna", "dsl"),
        same_sex=True,
        power=Power.STATUTE,
        looked_for=(LookedFor.BANNED,),
        looked_for_words="A vape",
        found=True,
        items=({"what": "Vape, blue", "fate": Fate.KEPT.value},),
        place="Medical room",
        reason="Two pupils had seen her with it at break.",
        follow_up="Her mother comes on Monday. The school nurse talks with her.",
    )


def _searched(weeks: Weeks, of: tuple[str, str], **more: Any) -> None:
    """One of the cast, and by whom; the teacher was there. It is signed off a little later."""
    whom, user = of
    school = weeks.school
    pupil = getattr(school.cast, whom)
    store, searcher, at = school.services.store, school.who(user), school.clock.at
    begun = desk.granted(searching.begin(store, searcher, new_id(), pupil.id))
    school.clock.wait(900)
    told = Search(
        pupil_id=pupil.id,
        searched_at=at,
        searched_by=school.staff_ids[user],
        present=(school.staff_ids["teacher"],),
        searched=(Searched.BAG,),
        risk=False,
        force=False,
        dsl_told_at=at,
        carer_told=CarerTold.TOLD,
        carer_told_at=school.clock.at,
        carer_told_how="By telephone.",
        **more,
    )
    page = Page(0, "sample")
    desk.granted(searching.sign(store, searcher, new_id(), begun.answer["search"], page, told))
