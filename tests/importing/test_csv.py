"""Every shape of CSV is understood, and whatever is wrong is told by row and column."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.importing.headings import from_map, guessed, key_of, looks_like_headings, why_not
from kiosk.importing.opening import CSV, CTF, LARGEST, form_of, kind_of, records
from kiosk.importing.people import FileAdult, FilePupil
from kiosk.importing.problems import FileRefused, Problem
from kiosk.importing.rows import Rows
from tests.importing.files import MANY_ROWS, NO_HEADINGS, TWO_PARENTS, ctf, pupil, stream


def read(text: str | bytes) -> list[FilePupil]:
    """As the service does it, with the columns as they are guessed."""
    opened = stream(text)
    assert kind_of(opened) == CSV
    form = form_of(opened)
    _, first = next(records(opened, form))
    columns = guessed(first)
    if problems := why_not(columns):
        raise FileRefused(*problems)
    return list(Rows(columns).read(opened, form))


def refusal(text: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(FileRefused) as caught:
        read(text)
    assert all(problem.remedy for problem in caught.value.problems)
    return caught.value.problems


def test_many_rows_a_pupil_with_repeated_headings() -> None:
    ada, second, ben = read(MANY_ROWS)
    clare = FileAdult(
        "Clare", "Lovell", "Ms", "77", "", "07700 900001", "clare@example.org", "", True, 1
    )
    assert ada == FilePupil(
        2, "Ada", "Lovell", ref="1001", year=6, class_name="6B", adults=(clare,)
    )
    assert (second.adults[0].carer, second.adults[0].priority) == (False, 2)
    assert (ben.row, ben.ref) == (5, "1002"), "rows are counted as a spreadsheet shows them"


def test_one_row_a_pupil_with_two_parents() -> None:
    zoe, adam = read(TWO_PARENTS)
    assert (zoe.name, zoe.born, zoe.year) == ("Zoë O’Brien-Smith", date(2015, 4, 25), 5)
    dan, ann = zoe.adults
    assert (dan.title, dan.name, dan.carer, dan.priority) == ("Mr", "Dan O’Brien", True, 1)
    assert (ann.relationship, ann.carer) == ("Grandmother", False)
    assert (adam.forename, len(adam.adults)) == ("Addie", 1)


def test_no_headings_and_rows_of_staff() -> None:
    ada, ben = read(NO_HEADINGS)
    assert (ada.row, ada.ref, ada.class_name, ada.year) == (1, "1001", "6B", 6)
    assert ben.row == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(encoding: str, delimiter: str) -> None:
    text = TWO_PARENTS.replace(",", delimiter).encode(encoding)
    assert read(text) == read(TWO_PARENTS)


HEAD = "student id,Forename,Surname,UPN,DOB,Year,Class\n"


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("1,Ada,Lovell,A801200005001,,6,6B", "UPN", "does not add up"),
        ("1,Ada,Lovell,X80120000A001,,6,6B", "UPN", "is not a letter, 11 digits"),
        ("1,Ada,Lovell,B8012,,6,6B", "UPN", "has 5 characters"),
        ("1,Ada,Lovell,,04/25/2015,6,6B", "DOB", "month first"),
        ("1,Ada,Lovell,,25/04/15,6,6B", "DOB", "is not a date such as"),
        ("1,Ada,Lovell,,31/02/2015,6,6B", "DOB", "no such day"),
        ("1,Ada,Lovell,,2015-04-25,Yellow,6B", "Year", "is no year group"),
        ("1,Ada\x07,Lovell,,,6,6B", "Forename", "control character"),
        ("1,=cmd|' /C calc'!A0,Lovell,,,6,6B", "Forename", "like a formula"),
        ("1,ZoÃ«,Lovell,,,6,6B", "Forename", "garbled"),
        (f"1,{'A' * 101},Lovell,,,6,6B", "Forename", "100 are taken"),
        ("1,,Lovell,,,6,6B", None, "forename is missing"),
        (",Ada,Lovell,,,6,6B", None, "Nothing tells this pupil"),
        ("1,Ada,Lovell", None, "3 cells where 7 belong"),
        ("1,Ada,Lovell,,,6,6B,more", None, "8 cells where 7 belong"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column(row: str, column: str | None, words: str) -> None:
    (problem,) = refusal(f"{HEAD}9,Good,Child,,,5,5A\n{row}\n")
    assert (problem.row, problem.column) == (3, column)
    assert words in problem.words


def test_dates_of_a_column_are_written_in_one_way() -> None:
    (problem,) = refusal(f"{HEAD}1,A,B,,2015-04-25,6,6B\n2,C,D,,03/04/2015,6,6B\n")
    assert (problem.row, problem.column) == (3, "DOB")
    assert "another way" in problem.what


def test_several_problems_are_told_at_once() -> None:
    problems = refusal(f"{HEAD}1,,B,,,6,6B\n2,C,D,bad,,6,6B\n")
    assert [problem.row for problem in problems] == [2, 3]
    many = refusal(HEAD + "1,,B,,,6,6B\n" * 900)
    assert len(many) == 50


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml", "This is a spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is a spreadsheet"),
        (b"%PDF-1.7", "This is a PDF"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"", "is empty"),
        (b" \r\n\r\n", "is empty"),
    ],
)
def test_what_is_no_csv_is_refused_by_its_first_bytes(text: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        kind_of(stream(text))


@pytest.mark.parametrize(
    ("name", "year"),
    [("6B", 6), ("Year 4", 4), ("R", 0), ("Reception", 0), ("10 Oak", 10), ("Oak", None),
     ("4/5 Elm", None), ("99", None), ("", None)],
)  # fmt: skip
def test_the_year_is_that_of_the_class_where_the_file_has_no_other(
    name: str, year: int | None
) -> None:
    (found,) = read(f"student id,Forename,Surname,Class\n1,A,B,{name}\n")
    assert found.year == year


def test_a_file_of_200_megabytes_is_not_read() -> None:
    class Large:
        def seek(self, place: int, whence: int = 0) -> int:
            return 200_000_000 if whence == 2 else place

        def read(self, size: int = -1) -> bytes:
            assert 0 < size <= 4096
            return b"x" * size

    with pytest.raises(FileRefused, match="has 200 MB"):
        kind_of(Large())  # type: ignore[arg-type]
    assert LARGEST < 200_000_000


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (HEAD.encode() + b"1,Zo\xeb,L,,,6,6B\n2,Zo\xc3\xab,M,,,6,6B\n", 2),
        (b"\xef\xbb\xbf" + HEAD.encode() + b"1,Zo\xeb,L,,,6,6B\n", 2),
        (HEAD.encode() + b"1,Zo\x81,L,,,6,6B\n", 2),
        (HEAD.encode() + b"1,Z\x00o,L,,,6,6B\n", 2),
        (HEAD.encode() + b'1,"Ada,L,,,6,6B\n', 2),
        (b"only one column\nAda\n", 1),
    ],
)
def test_letters_and_cells_that_cannot_be_told_are_refused(text: bytes, row: int) -> None:
    (problem,) = refusal(text)
    assert problem.row == row


def test_headings_that_say_too_little() -> None:
    assert [p.what for p in refusal("Surname,Class,Year\nLovell,6B,6\n")] == [
        "No column is the pupil’s forename.",
        "Nothing tells two pupils of one name apart.",
    ]


def test_a_person_says_what_the_columns_are() -> None:
    cells = ["Nr", "Vorname", "Nachname", "Nr"]
    assert not looks_like_headings(cells)
    meanings = {"1": "pupil.ref", "Vorname": "pupil.forename", "Nachname": "pupil.surname"}
    columns = from_map(cells, meanings, has_headings=True)
    assert (columns.meanings[3], columns.names[0]) == ("", "Nr (1)")
    assert why_not(columns) == []
    twice = from_map(cells, {**meanings, "4": "pupil.ref"}, has_headings=True)
    assert [problem.column for problem in why_not(twice)] == ["Nr (4)"]
    with pytest.raises(KeyError):
        from_map(cells, {"Name": "pupil.surname"}, has_headings=True)
    assert key_of(cells, has_headings=True) == key_of([" nr", *cells[1:]], has_headings=True)


def test_xml_is_told_from_csv_whatever_the_name() -> None:
    assert kind_of(stream(ctf(pupil()))) == CTF
    assert kind_of(stream(b"\xef\xbb\xbf <CTfile/>")) == CTF
    assert kind_of(stream(MANY_ROWS)) == CSV


CELL = st.text(st.characters(codec="utf-8"), max_size=12)


@given(st.lists(st.lists(CELL, min_size=1, max_size=9), max_size=6), st.sampled_from(",;\t"))
def test_whatever_stands_in_it_it_is_read_or_refused_in_words(
    table: list[list[str]], delimiter: str
) -> None:
    text = HEAD + "\n".join(delimiter.join(row) for row in table)
    with contextlib.suppress(FileRefused):
        for found in read(text):
            assert found.forename
            assert found.surname


@given(st.binary(max_size=200))
def test_whatever_bytes_come(data: bytes) -> None:
    with contextlib.suppress(FileRefused):
        read(HEAD.encode() + data)


@given(st.dates(date(1990, 1, 1), date(2030, 12, 31)), st.booleans())
def test_a_date_is_that_date(when: date, iso: bool) -> None:
    written = when.isoformat() if iso else f"{when:%d/%m/%Y}"
    (found,) = read(f"{HEAD}1,A,B,,{written},6,6B\n")
    assert found.born == when
