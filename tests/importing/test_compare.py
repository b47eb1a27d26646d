"""Whatever a file says, an import only adds and brings up to date."""

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kiosk.importing.compare import Adults, compare
from kiosk.importing.findings import Compared
from kiosk.importing.known import KnownAdult, KnownLink, KnownPupil
from kiosk.importing.people import FileAdult, FilePupil

NAME = st.sampled_from(["Ada", "Ben", "Clare", "Dan"])
TEXT = st.sampled_from(["", "one", "two"])
SAID = st.none() | st.booleans()
BORN = st.none() | st.sampled_from([date(2015, 4, 25), date(2016, 1, 2)])
FILE_ADULTS = st.builds(
    FileAdult, NAME, NAME, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, SAID, st.none() | st.integers(1, 9)
)
FILE_PUPILS = st.builds(
    FilePupil,
    st.integers(1, 9),
    NAME,
    NAME,
    TEXT,
    TEXT,
    TEXT,
    BORN,
    st.none() | st.integers(-1, 6),
    TEXT,
    st.lists(FILE_ADULTS, max_size=3).map(tuple),
)
KNOWN_ADULTS = st.builds(
    KnownAdult,
    st.sampled_from(["a", "b", "c"]),
    NAME,
    NAME,
    TEXT,
    TEXT,
    st.none() | TEXT,
    st.none() | TEXT,
    st.none() | TEXT,
    st.booleans(),
)
LINKS = st.lists(
    st.builds(KnownLink, KNOWN_ADULTS, TEXT, st.booleans(), st.integers(0, 9)),
    max_size=3,
    unique_by=lambda link: link.adult.id,
)
KNOWN_PUPILS = st.none() | st.builds(
    KnownPupil, st.just("p"), NAME, NAME, TEXT, TEXT, TEXT, BORN, st.integers(0, 6), TEXT,
    st.booleans(), LINKS.map(tuple), st.lists(KNOWN_ADULTS, max_size=1).map(tuple),
)  # fmt: skip


def adults(known: KnownPupil | None) -> Adults:
    """Adults are found by name alone; new ones are numbered."""
    numbers = count()
    made: dict[str, KnownAdult] = {}

    def theirs() -> Iterator[KnownAdult]:
        yield from (link.adult for link in known.links) if known else ()
        yield from known.ended if known else ()

    def find(told: FileAdult, _: KnownPupil | None) -> tuple[KnownAdult, bool] | None:
        found = next((adult for adult in theirs() if adult.name == told.name), None)
        found = found or made.get(told.name)
        return (found, told.name in made) if found else None

    def keep(adult: KnownAdult, told: FileAdult) -> None:
        made[told.name] = adult

    return Adults(find, keep, lambda: f"new-{next(numbers)}")


def compared(told: FilePupil, known: KnownPupil | None) -> Compared:
    return compare(told, known, adults(known), "PB0001")


def of(found: Compared, operation: str) -> list[dict[str, Any]]:
    return [change for change in found.changes if change["op"] == operation]


@given(FILE_PUPILS, KNOWN_PUPILS)
def test_nothing_is_taken_away(told: FilePupil, known: KnownPupil | None) -> None:
    found = compared(told, known)
    assert {change["op"] for change in found.changes} <= {"pupil", "adult", "link"}
    if known is None:
        return
    for change in of(found, "pupil"):
        assert change["id"] == "p"
        assert all(value not in ("", None) for value in change.values())
    links = {link.adult.id: link for link in known.links}
    for change in of(found, "link"):
        was = links.get(change["adult"])
        assert was is None or change["carer"] >= was.carer
        assert was is None or not was.adult.fixed
    ended = {adult.id for adult in known.ended} - set(links)
    assert not ended & {change["adult"] for change in of(found, "link")}


@given(FILE_PUPILS, KNOWN_PUPILS)
def test_whoever_must_not_collect_stays_as_they_are(
    told: FilePupil, known: KnownPupil | None
) -> None:
    found = compared(told, known)
    fixed = {link.adult.id for link in known.links if link.adult.fixed} if known else set()
    assert not fixed & {change["id"] for change in of(found, "adult")}
    names = {link.adult.name for link in known.links if link.adult.fixed} if known else set()
    changed = {item.name for item in found.findings if item.kind == "changed"}
    others = {link.adult.name for link in known.links if not link.adult.fixed} if known else set()
    assert not changed & (names - others - {told.name, known.name if known else ""})


@given(FILE_PUPILS)
def test_what_was_imported_is_then_as_the_file_says(told: FilePupil) -> None:
    first = compared(told, None)
    (pupil,) = of(first, "pupil")
    people = {item["id"]: item for item in of(first, "adult")}
    known = KnownPupil(
        pupil["id"],
        pupil["forename"],
        pupil["surname"],
        pupil["ref"],
        pupil["upn"],
        pupil["former_upn"],
        told.born,
        pupil["year"],
        pupil["class"],
        links=tuple(
            KnownLink(
                KnownAdult(
                    link["adult"],
                    people[link["adult"]]["forename"],
                    people[link["adult"]]["surname"],
                    people[link["adult"]]["title"],
                    people[link["adult"]]["ref"],
                    people[link["adult"]]["phone"],
                    people[link["adult"]]["email"],
                    people[link["adult"]]["address"],
                ),
                link["relationship"],
                link["carer"],
                link["priority"],
            )
            for link in of(first, "link")
        ),
    )
    assert compared(told, known).changes == []
