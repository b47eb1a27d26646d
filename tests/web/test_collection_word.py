"""A family's collection word: agreed, compared at the desk, never shown, never guessed for long."""

from datetime import timedelta
from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.people.collection_word import CollectionWordEnded, CollectionWordSet, tidy
from kiosk.custody.states import IdentityMethod, Role
from tests.factories import record
from tests.web.conftest import Browser, Site
from tests.web.desk import (
    ADA,
    CLARE,
    at_hand_in,
    collection,
    events,
    name,
    sign,
    size,
    to_the_afternoon,
)
from tests.web.test_people import barred

AT = "/people/pupil-ada/word"
WORD = "Purple otter"
AGREED: dict[str, Any] = {"word": WORD, "again": WORD, "carer": CLARE, "check": "known"}


def agreed(site: Site, **changes: Any) -> Any:
    return site.browser("office").post(AT, **{**AGREED, **changes})


def to_be_checked(site: Site) -> Browser:
    """Clare is named, and staff do not know her by sight."""
    office = at_hand_in(site, ADA)
    to_the_afternoon(site)
    office.get("/collect")
    site.scan(ADA)
    name(site, office, CLARE, check="other")
    return office


def identity(site: Site) -> IdentityMethod | None:
    found = collection(site)
    assert found
    return found.identity


@pytest.mark.parametrize("said", ["purple otter", " PURPLE  OTTER ", "Purple-Otter!"])
def test_staff_type_what_the_adult_says_and_the_word_identifies_them(site: Site, said: str) -> None:
    assert agreed(site).status_code == 303
    office = to_be_checked(site)
    assert "Family’s word" in office.get("/collect/identity").text
    assert office.post("/collect/identity", check="word").location == "/collect/word"
    assert "I have received" in office.post("/collect/word", follow=True, word=said).text
    sign(office)
    (gone,) = events(site, e.Released)
    assert gone.identity is IdentityMethod.WORD


def test_the_word_is_in_no_entry_and_on_no_page(site: Site) -> None:
    agreed(site)
    (event,) = events(site, CollectionWordSet)
    assert (event.pupil_id, event.carer_id) == ("pupil-ada", CLARE)
    rows = str(list(site.store.rows())).lower()
    assert "otter" not in rows
    office = site.browser("office")
    for page in (AT, "/people/pupil-ada", "/history/pupil/pupil-ada"):
        assert "otter" not in office.get(page).text.lower()
    assert "There is one." in office.get(AT).text
    with site.store.read() as facts:
        assert facts.collection_word("pupil-ada") == f"plain:{tidy(WORD)}"
    wrong = agreed(site, again="something else")
    assert "otter" not in wrong.text.lower()


def test_the_word_is_compared_and_never_claimed(site: Site) -> None:
    agreed(site)
    office = to_be_checked(site)
    name(site, office, CLARE, check="word")
    assert identity(site) is None
    office.post("/collect/identity", check="word")
    assert identity(site) is None
    assert office.post("/collect/word", word="green otter").status_code == 422
    assert identity(site) is None


def test_wrong_words_wait_and_are_told_to_those_who_look_after_it(site: Site) -> None:
    agreed(site)
    office = to_be_checked(site)
    answers = [office.post("/collect/word", word=f"guess {n}").text for n in range(3)]
    assert "not the family’s word" in answers[0]
    assert "Too many wrong tries" in answers[2]
    assert "Too many wrong tries" in office.post("/collect/word", word=WORD).text
    assert identity(site) is None
    kinds = [item.kind for item in events(site, r.AlertRaised)]
    assert kinds == ["word_guessed"]
    site.clock.at += timedelta(seconds=16)
    office.post("/collect/word", word=WORD)
    assert identity(site) is IdentityMethod.WORD


def test_another_collector_is_not_known_by_it(site: Site) -> None:
    agreed(site)
    office = to_be_checked(site)
    office.post("/collect/word", word=WORD)
    office.post("/collect/collector", collector="adult-obrien")
    assert identity(site) is None


def test_where_there_is_none_nothing_is_right(site: Site) -> None:
    office = to_be_checked(site)
    assert "Family’s word" not in office.get("/collect/identity").text
    for said in ("", "None", WORD):
        assert office.post("/collect/word", word=said).status_code == 422
    assert identity(site) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"word": "abc", "again": "abc"}, "word"),
        ({"word": "Lovell", "again": "Lovell"}, "word"),
        ({"word": "clare lovell", "again": "clare lovell"}, "word"),
        ({"word": "2015 03 04", "again": "2015 03 04"}, "word"),
        ({"again": "purple otters"}, "again"),
        ({"carer": ""}, "carer"),
        ({"carer": "adult-obrien"}, "carer"),
        ({"check": ""}, "check"),
        ({"check": "word"}, "check"),
    ],
)
def test_what_is_easily_guessed_or_agreed_with_nobody_is_no_word(
    site: Site, changes: dict[str, str], field: str
) -> None:
    before = size(site)
    answer = agreed(site, **changes)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert size(site) == before


def test_the_headteacher_decides_alone_and_a_leader_does_not(site: Site) -> None:
    alone = {**AGREED, "carer": "", "check": ""}
    assert site.browser("head").post(AT, **alone).status_code == 303
    answer = site.browser("leader").post(AT, **alone)
    assert answer.status_code == 409
    assert len(events(site, CollectionWordSet)) == 1


def test_a_barred_carer_agrees_none_and_is_told_nothing(site: Site) -> None:
    kray = barred(site)
    answer = agreed(site, carer=kray)
    assert "Please wait: a colleague will help." in answer.text
    assert not events(site, CollectionWordSet)
    assert "word_stopped" in [item.kind for item in events(site, r.AlertRaised)]


def test_nobody_agrees_one_for_their_own_child(site: Site) -> None:
    staff = r.StaffChanged("staff-head", (Role.HEAD,), CLARE, None, "Head")
    record(site.store, staff, staff="staff-head")
    answer = site.browser("head").post(AT, **AGREED)
    assert "their own child" in answer.text


def test_it_is_ended_and_opens_nothing_any_more(site: Site) -> None:
    agreed(site)
    office = site.browser("office")
    nobody: dict[str, Any] = {"end-carer": "", "end-check": ""}
    none = office.post(f"{AT}/end", **nobody)
    assert 'href="#end-carer"' in none.text
    fields: dict[str, Any] = {"end-carer": CLARE, "end-check": "known"}
    assert office.post(f"{AT}/end", **fields).status_code == 303
    (ended,) = events(site, CollectionWordEnded)
    assert ended.carer_id == CLARE
    office = to_be_checked(site)
    assert office.post("/collect/word", word=WORD).status_code == 422
