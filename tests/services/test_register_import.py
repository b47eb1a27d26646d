"""What an import changes and never touches, and that approval holds for what was shown."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.sql_store import SqlStore
from kiosk.custody import register as r
from kiosk.custody.errors import Code
from kiosk.custody.states import Role
from kiosk.importing.headings import Columns
from kiosk.ledger.verify import verify
from kiosk.services.acting import Who, new_id
from kiosk.services.context import Services
from kiosk.services.imports import register_import as imports
from kiosk.services.imports.draft import Draft, Step
from kiosk.services.imports.drafts import LIFE_SECONDS, Drafts
from kiosk.services.ports import Done
from kiosk.signing import Ed25519Signer
from tests.factories import A_SCHOOL_DAY, StillClock, record
from tests.importing.files import MANY_ROWS, TWO_PARENTS, ctf, pupil, stream
from tests.services.conftest import HEAD, OFFICE, QuickHasher

HEADINGS = (
    "student id,UPN,Forename,Surname,DOB,Year,Class,parent id,Parental responsibility,"
    "Relationship,Forename,Surname,Mobile,Email\n"
)
ADA = "P0001,,Ada,Lovell,,6,6B,,T,mother,Clare,Lovell,01632 960001,"
BEN = "P0002,,Ben,Lovell,,4,4A,,T,mother,Clare,Lovell,01632 960001,"
ZOE = "P0003,,Zoë,O’Brien-Smith,,5,5C,,T,father,Dan,O’Brien,01632 960001,"


@pytest.fixture
def services(store: SqlStore, hasher: QuickHasher, clock: StillClock) -> Iterator[Services]:
    made = Services(store, clock, hasher, Ed25519Signer(bytes(32)), bytes(32), bytes(32))
    yield made
    made.imports.close()
    report = verify(
        store.stored_rows(), store.stored_values(), head=store.stored_head(), thorough=True
    )
    assert report.holds, report.words
    assert [difference.words for difference in store.refold()] == []


def compared(services: Services, *rows: str, who: Who = OFFICE) -> Draft:
    text = HEADINGS + "".join(f"{row}\n" for row in rows)
    draft = imports.begin(services, who, "pupils.csv", stream(text))
    return imports.preview(services, draft)


def approved(services: Services, draft: Draft, who: Who = OFFICE) -> Done:
    assert draft.step is Step.READY, [problem.words for problem in draft.problems]
    done = imports.approve(services, who, new_id(), draft)
    assert imports.wait_until_entered(services)
    return done


def found(draft: Draft, kind: str) -> list[tuple[str, str]]:
    assert draft.scratch is not None
    return [(item.about, item.name) for _, item in draft.scratch.findings(kind)]


def problems(draft: Draft) -> list[str]:
    assert draft.step is Step.REFUSED
    assert all(problem.remedy for problem in draft.problems)
    return [problem.words for problem in draft.problems]


def test_the_same_file_again_changes_nothing(services: Services) -> None:
    draft = compared(services, ADA, BEN, ZOE)
    assert (draft.counts, len(draft.scratch or "")) == ({"untouched": 3}, 0)
    assert not approved(services, draft).refusals


def test_what_is_added_changed_left_and_missing(services: Services) -> None:
    new = "P0004,,Noor,Khan,2016-01-02,4,4A,9,T,father,Sam,Khan,07700 900009,sam@example.org"
    moved = ADA.replace("6B", "6A").replace(",T,", ",F,")
    draft = compared(services, moved, BEN, new)
    assert found(draft, "added") == [("pupil", "Noor Khan"), ("adult", "Sam Khan")]
    assert found(draft, "changed") == [("pupil", "Ada Lovell")]
    assert found(draft, "left") == [("link", "Clare Lovell")]
    assert found(draft, "missing") == [("pupil", "Zoë O’Brien-Smith")]
    done = approved(services, draft)
    with services.store.read() as facts:
        noor = facts.pupil_by_ref("P0004")
        assert noor is not None
        (link,) = facts.links_of_pupil(noor.id)
        assert (link.adult.name, link.carer, link.adult.phone) == ("Sam Khan", True, "07700 900009")
        assert facts.pupil("pupil-ada").class_name == "6A"  # type: ignore[union-attr]
        assert facts.links_of_pupil("pupil-ada")[0].carer, "nobody stops being responsible"
        assert facts.pupil("pupil-zoe").left_on is None  # type: ignore[union-attr]
        logged = facts.entry(done.entry or 0)
    assert logged is not None
    assert isinstance(logged.event, r.RegisterImported)
    assert (logged.event.pupils_added, logged.event.missing) == (1, 1)
    assert len(done.sequences) == 1, "an import is one event"


def test_nothing_is_written_before_approval(services: Services) -> None:
    before = services.store.stored_head().size  # type: ignore[attr-defined]
    draft = compared(services, ADA.replace("6B", "6A"))
    assert services.store.stored_head().size == before  # type: ignore[attr-defined]
    services.imports.drop(draft.id)
    assert services.imports.get(draft.id, draft.staff_id) is None


@pytest.mark.parametrize(
    "event",
    [
        r.RegisterChanged("by hand", 1, [{"op": "pupil", "id": "pupil-ben", "class": "4B"}]),
        r.ProtectiveStopPlaced("stop-1", "adult-lovell", (), A_SCHOOL_DAY),
    ],
)
def test_it_is_compared_again_when_the_register_moved(services: Services, event: Any) -> None:
    draft = compared(services, ADA.replace("6B", "6A"))
    record(services.store, event)
    done = imports.approve(services, OFFICE, new_id(), draft)
    assert [refusal.code for refusal in done.refusals] == [Code.REGISTER_MOVED]
    imports.preview(services, draft)
    assert not approved(services, draft).refusals


def test_the_same_approval_posts_once(services: Services) -> None:
    draft, act = compared(services, ADA.replace("6B", "6A")), new_id()
    first = imports.approve(services, OFFICE, act, draft)
    again = imports.approve(services, OFFICE, act, draft)
    assert (again.repeated, again.entry) == (True, first.entry)
    other = imports.approve(services, OFFICE, new_id(), draft)
    assert [refusal.code for refusal in other.refusals] == [Code.WRONG_STATE]
    assert imports.wait_until_entered(services)


def test_who_may_not_import(services: Services) -> None:
    draft = compared(services, ADA.replace("6B", "6A"))
    teacher = replace(OFFICE, roles=frozenset({Role.TEACHER}))
    done = imports.approve(services, teacher, new_id(), draft)
    assert [refusal.code for refusal in done.refusals] == [Code.ROLE_MISSING]


def test_a_barred_adult_stays_as_they_are_and_nobody_is_told(services: Services) -> None:
    bar = r.BarPlaced("bar-1", "adult-lovell", (), True, "staff-head", date(2027, 1, 1))
    record(services.store, bar)
    row = ADA.replace("01632 960001", "07700 900111").replace("6B", "6A").replace("mother", "aunt")
    draft = compared(services, row, BEN, ZOE)
    assert found(draft, "changed") == [("pupil", "Ada Lovell")]
    approved(services, draft)
    with services.store.read() as facts:
        assert facts.adult("adult-lovell").phone == "01632 960001"  # type: ignore[union-attr]
        assert [concern.id for concern in facts.concerns()] == ["bar-1"]
        assert facts.links_of_pupil("pupil-ada")[0].relationship == "mother"


def test_a_file_that_drops_a_contact_drops_nobody(services: Services) -> None:
    row = "P0003,,Zoë,O’Brien-Smith,,5,5C,,T,mother,Ann,Smith,07700 900008,"
    draft = compared(services, ADA, BEN, row)
    assert found(draft, "missing") == [("link", "Dan O’Brien")]
    approved(services, draft)
    with services.store.read() as facts:
        names = {link.adult.name for link in facts.links_of_pupil("pupil-zoe")}
    assert names == {"Dan O’Brien", "Ann Smith"}


@pytest.mark.parametrize("ref", ["", "77"])
def test_a_link_that_was_ended_by_hand_is_not_made_anew(services: Services, ref: str) -> None:
    ended = r.LinkEnded("pupil-zoe", "adult-obrien", "asked")
    record(services.store, ended)
    row = ZOE.replace(",,T,father", f",{ref},T,father")
    draft = compared(services, ADA, BEN, row)
    assert found(draft, "left") == [("link", "Dan O’Brien")]
    assert found(draft, "added") == []
    approved(services, draft)
    with services.store.read() as facts:
        assert facts.links_of_pupil("pupil-zoe") == []
    again = {"op": "link", "pupil": "pupil-zoe", "adult": "adult-obrien", "carer": True}
    record(services.store, r.RegisterChanged("by hand", 1, [again]))
    assert found(compared(services, ADA, BEN, row), "left") == []


def test_a_duplicate_parent_of_siblings_is_one_person(services: Services) -> None:
    draft = imports.begin(services, OFFICE, "x.csv", stream(MANY_ROWS.replace("100", "77")))
    imports.preview(services, draft)
    assert draft.counts["adults_added"] == 2, "Clare is one, though the file has her twice"
    approved(services, draft)
    again = imports.begin(services, OFFICE, "x.csv", stream(MANY_ROWS.replace("100", "77")))
    assert again.remembered
    assert imports.preview(services, again).counts == {"untouched": 2, "pupils_missing": 3}


def test_upns_find_a_pupil_whose_number_changed(services: Services) -> None:
    upn, newer = "B801200005001", "A80120000501A"
    approved(services, compared(services, ADA.replace("P0001,", f"P0001,{upn}")))
    draft = compared(services, ADA.replace("P0001,", f"Q9,{upn}").replace("Lovell,,6", "King,,6"))
    assert found(draft, "changed") == [("pupil", "Ada King (until now Ada Lovell)")]
    approved(services, draft)
    approved(services, compared(services, ADA.replace("P0001,", f"Q9,{newer}")))
    with services.store.read() as facts:
        (ada,) = [item for item in facts.roll() if item.pupil.id == "pupil-ada"]
        assert (ada.pupil.ref, ada.upn, ada.former_upn) == ("Q9", newer, upn)
        names = [name for name, _ in facts.former_names("pupil-ada")]
    assert names == ["Ada Lovell", "Ada King"]
    former = imports.begin(services, OFFICE, "x.xml", stream(ctf(pupil(upn))))
    assert imports.preview(services, former).counts.get("pupils_added") is None


def test_no_numbers_at_all_but_name_and_birth(services: Services) -> None:
    for expected in ({"pupils_added", "adults_added"}, {"untouched"}):
        draft = imports.begin(services, OFFICE, "x.csv", stream(TWO_PARENTS))
        imports.preview(services, draft)
        ours = {key for key in draft.counts if key not in ("pupils_missing", "pupils_left")}
        assert ours >= expected, draft.counts
        approved(services, draft)
    with services.store.read() as facts:
        assert {pupil.ref for pupil in facts.pupils()} >= {"PB0001"}


def test_a_leaver_comes_back_and_a_number_is_given_again(services: Services) -> None:
    left = {"op": "leaver", "pupil": "pupil-ada", "on": "2026-07-20"}
    record(services.store, r.RegisterChanged("by hand", 1, [left]))
    other = compared(services, ADA.replace("Ada,Lovell", "Eve,Stone"), BEN, ZOE)
    assert found(other, "added")[0] == ("pupil", "Eve Stone")
    back = compared(services, ADA, BEN, ZOE)
    assert found(back, "changed") == [("pupil", "Ada Lovell")]
    approved(services, back)
    with services.store.read() as facts:
        assert facts.pupil("pupil-ada").left_on is None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            (
                "P1,B801200005001,Al,One,,1,1A,,,,,,,",
                "P2,B801200005001,Bo,Two,,1,1A,,,,,,,",
            ),
            "Row 3, column UPN: The same UPN stands in row 2.",
        ),
        (("P1,,Al,One,,1,1A,,,,,,,", "P1,,Bo,Two,,1,1A,,,,,,,"), "belongs to Al One in row 2"),
        ((ADA.replace("Ada,Lovell", "Eve,Stone"),), "is that of Ada Lovell in the register"),
        (
            ("P1,,Al,One,,1,1A,7,T,,Jo,Lee,,", "P2,,Bo,Two,,1,1A,7,T,,Max,Poe,,"),
            "The contact 7 is Jo Lee in row 2.",
        ),
    ],
)
def test_what_is_doubtful_is_refused_whole(
    services: Services, rows: tuple[str, ...], words: str
) -> None:
    draft = compared(services, *rows)
    assert any(words in item for item in problems(draft)), draft.problems
    done = imports.approve(services, OFFICE, new_id(), draft)
    assert [refusal.code for refusal in done.refusals] == [Code.WRONG_STATE]


def test_columns_as_a_person_names_them(services: Services) -> None:
    draft = imports.begin(services, OFFICE, "x.csv", stream("Nr;Vorname;Name\nP0001;Ada;Lovell\n"))
    assert draft.columns is not None
    names = draft.columns.names
    assert imports.name_columns(draft, Columns(("", "", ""), names))
    meanings = ("pupil.ref", "pupil.forename", "pupil.surname")
    assert imports.name_columns(draft, Columns(meanings, names, has_headings=True)) == []
    assert imports.preview(services, draft).counts == {"untouched": 1, "pupils_missing": 2}


def test_an_import_is_not_compared_while_another_is_being_entered(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    from db import commit

    with monkeypatch.context() as held:
        held.setattr(commit.Committer, "_catch_up", lambda committer: 0.05)
        draft = compared(services, ADA.replace("6B", "6A"))
        imports.approve(services, OFFICE, new_id(), draft)
        assert "still being entered" in problems(compared(services, ADA))[0]
    assert imports.wait_until_entered(services)


def test_health_and_meals_are_nowhere_on_the_disk(services: Services, tmp_path: Path) -> None:
    draft = imports.begin(services, HEAD, "x.xml", stream(ctf(pupil())))
    approved(services, imports.preview(services, draft), HEAD)
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert b"Mill Lane" in written
    assert b"secret-" not in written


def test_two_imports_at_once_on_one_register(services: Services) -> None:
    one = compared(services, ADA.replace("6B", "6A"))
    two = compared(services, BEN.replace("4A", "4B"), who=HEAD)
    assert not imports.approve(services, OFFICE, new_id(), one).refusals
    done = imports.approve(services, HEAD, new_id(), two)
    assert [refusal.code for refusal in done.refusals] == [Code.REGISTER_MOVED]
    assert imports.wait_until_entered(services)


class AnyDraft:
    def __init__(self, name: str) -> None:
        self.id = self.staff_id = name
        self.touched = 0.0
        self.is_closed = False

    def close(self) -> None:
        self.is_closed = True


def test_drafts_are_few_private_and_short_lived() -> None:
    now = 0.0
    drafts = Drafts(lambda: now)
    first = AnyDraft("first")
    drafts.keep(first)
    assert drafts.get("first", "somebody else") is None
    assert drafts.get("first", "first") is first
    now = LIFE_SECONDS + 1.0
    assert drafts.get("first", "first") is None
    assert first.is_closed
    many = [AnyDraft(f"{n}") for n in range(9)]
    for n, item in enumerate(many):
        now += n
        drafts.keep(item)
    assert sum(not item.is_closed for item in many) == 6


def test_a_draft_that_is_given_up_while_it_is_compared(
    services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    text = HEADINGS + "".join(f"N{n},,Al,Number{n},,1,1A,,,,,,,\n" for n in range(3000))
    draft = imports.begin(services, OFFICE, "pupils.csv", stream(text))
    imports.start(services, draft)
    services.imports.drop(draft.id)
    with draft.lock:
        assert draft.step is not Step.READY
        assert draft.scratch is None
    assert not caplog.records
