"""The Common Transfer File: what is taken, what is not, and what hostile XML comes to."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.importing import ctf
from kiosk.importing.people import FileAdult
from kiosk.importing.problems import FileRefused
from tests.importing.files import VALID_UPN, pupil, stream
from tests.importing.files import ctf as a_file

DTD = "<!DOCTYPE CTfile [{}]>"


def refused(data: bytes) -> str:
    with pytest.raises(FileRefused) as caught:
        list(ctf.pupils(stream(data)))
    assert all(problem.remedy for problem in caught.value.problems)
    return str(caught.value)


def test_a_pupil_and_a_contact() -> None:
    (ada,) = ctf.pupils(stream(a_file(pupil())))
    assert (ada.name, ada.upn, ada.born, ada.year) == (
        "Ada Lovell", VALID_UPN, date(2015, 4, 25), 6,
    )  # fmt: skip
    (clare,) = ada.adults
    assert clare == FileAdult(
        "Clare", "Lovell", "Ms", "", "mother", "07700 900001", "clare@example.org",
        "1, Mill Lane, CB1 1AA", True, 1,
    )  # fmt: skip


def test_health_and_meals_are_never_held() -> None:
    target = ctf._Target()
    from lxml import etree

    etree.XMLParser(target=target).feed(a_file(pupil()))
    (made,) = target.taken()
    assert "secret" not in repr((made, vars(target)))


@pytest.mark.parametrize("version", ["13.0", "19.0", "25"])
def test_the_version_is_read_from_the_file(version: str) -> None:
    data = a_file(pupil(), version=version)
    assert ctf.version(stream(data)) == version
    assert len(list(ctf.pupils(stream(data)))) == 1


def test_namespaces_do_not_matter() -> None:
    data = a_file(pupil()).replace(b"<CTfile>", b'<CTfile xmlns="urn:example">')
    assert len(list(ctf.pupils(stream(data)))) == 1


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))


@pytest.mark.parametrize(
    "declared",
    [
        LAUGHS,
        '<!ENTITY x SYSTEM "file:///etc/passwd">',
        '<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;',
        "",
    ],
)
def test_a_document_type_is_refused_before_anything_is_expanded(declared: str) -> None:
    data = a_file(pupil(forename="&l9;"), begin=DTD.format(declared))
    assert "declares a document type" in refused(data) or "damaged" in refused(data)


def test_entities_without_a_declaration_are_refused() -> None:
    assert "damaged at line 1" in refused(a_file(pupil(forename="&x;")))


@pytest.mark.parametrize("keep", [10, 200, 900, 1300])
def test_a_truncated_file_is_refused(keep: int) -> None:
    data = a_file(pupil(), pupil("P207000016049", "Ben"))
    assert "Nothing was taken from it" in refused(data[:keep])


def test_a_file_cut_off_after_a_pupil_says_after_which() -> None:
    data = a_file(pupil(), pupil("P207000016049", "Ben"))
    assert "after pupil 2" in refused(data[: data.rindex(b"</CTfile>")])


def test_other_xml_is_refused() -> None:
    assert "it begins with “svg”" in refused(b'<svg xmlns="http://www.w3.org/2000/svg"/>')
    assert "no pupils" in refused(a_file())


def test_what_is_wrong_is_told_by_pupil_and_element() -> None:
    bad = pupil("Q207000016049").replace("<Responsibility>1", "<Responsibility>perhaps")
    words = refused(a_file(pupil(), bad))
    assert "Pupil 2, column UPN: “Q207000016049” does not add up" in words
    assert "Pupil 2, column Contact 1 Responsibility" in words


def test_an_element_that_never_ends_is_refused() -> None:
    assert "longer than 1000" in refused(a_file(pupil(forename="A" * 2000)))
    assert "too deep" in refused(a_file("<x>" * 60))


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=8))
def test_whatever_is_damaged_it_is_read_or_refused_in_words(place: int, data: bytes) -> None:
    whole = a_file(pupil())
    at = place % len(whole)
    with contextlib.suppress(FileRefused):
        list(ctf.pupils(stream(whole[:at] + data + whole[at + len(data) :])))
