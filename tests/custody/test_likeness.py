"""A barred person's copies are found; the rest of the household is left alone."""

import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kiosk.custody.people.likeness import (
    ADDRESS,
    NAME,
    TELEPHONE,
    Adult,
    Looks,
    looks_like,
    marks,
    shared,
)

HOME = "5 Mill Lane, Canterbury CT1 2AB"
BARRED = Looks("Robert", "Smith", "07700 900123", HOME)

COPIES: dict[str, tuple[Adult, set[str]]] = {
    "in capitals": (("ROBERT", "SMITH", None, None), {NAME}),
    "with blanks": (("  robert ", " Smith", None, None), {NAME}),
    "with a title": (("Mr Robert", "Smith", None, None), {NAME}),
    "with a second forename": (("Robert James", "Smith", None, None), {NAME}),
    "the wrong way round": (("Smith", "Robert", None, None), {NAME}),
    "by his short name": (("Bob", "Smith", None, None), {NAME}),
    "the same mobile": (("Dad", "of Jamie", "07700900123", None), {TELEPHONE}),
    "his mobile from abroad": (("R", "Jones", "+44 7700 900 123", None), {TELEPHONE}),
    "his mobile, printed": (("R", "Jones", "+44 (0)7700 900123", None), {TELEPHONE}),
    "his mobile with 0044": (("R", "Jones", "0044 7700 900123", None), {TELEPHONE}),
    "his mobile from a spreadsheet": (("R", "Jones", "7700900123", None), {TELEPHONE}),
    "his mobile among others": (
        ("R", "Jones", "01227 123456 / 07700 900123", None),
        {TELEPHONE},
    ),
    "his mobile with a word": (("R", "Jones", "07700 900123 (work)", None), {TELEPHONE}),
    "an initial at his address": (
        ("R", "Smyth", None, "5 MILL LN Canterbury ct12ab"),
        {ADDRESS},
    ),
    "another spelling at his address": (("Roberto", "Brown", None, HOME), {ADDRESS}),
    "a short name at his address": (("Bobby", "S", None, "5 Mill Lane, CT1 2AB"), {ADDRESS}),
    "no forename at his address": (("", "Smith", None, HOME), {ADDRESS}),
    "everything": (BARRED, {NAME, TELEPHONE, ADDRESS}),
}

OTHERS: dict[str, Adult] = {
    "his wife at the same address": Looks("Jane", "Smith", "07700 900456", HOME),
    "a partner of another name there": Looks("Amira", "Khan", None, HOME),
    "another of his surname": Looks("Paul", "Smith", None, None),
    "another of his forename": Looks("Robert", "Jones", "07700 900999", "9 High Street"),
    "a neighbour": Looks("Robert", "Jones", None, "7 Mill Lane, Canterbury CT1 2AB"),
    "an initial and nothing else": Looks("R", "Smith", None, None),
    "nothing known": Looks("", "", None, None),
    "filling for a number": Looks("X", "Y", "00000 000000", None),
    "filling for an address": Looks("X", "Y", None, "as pupil"),
}


@pytest.mark.parametrize(("copy", "grounds"), COPIES.values(), ids=COPIES.keys())
def test_a_copy_is_found(copy: Adult, grounds: set[str]) -> None:
    assert looks_like(BARRED, copy) == grounds


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS.keys())
def test_others_are_left_alone(other: Adult) -> None:
    assert looks_like(BARRED, other) == frozenset()


def test_a_landline_is_the_households() -> None:
    father = Looks("Robert", "Smith", "01227 123456", None)
    assert looks_like(father, ("Jane", "Smith", "01227 123456", None)) == frozenset()
    assert looks_like(father, ("Rob", "Jones", "(01227) 123456 ext 2", None)) == {TELEPHONE}


def test_what_is_shared_can_be_listed_though_it_does_not_count() -> None:
    assert shared(BARRED, ("Jane", "Smith", None, HOME)) == {ADDRESS}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Zoë", "O'Brien"), ("ZOE", "OBrien")),
        (("Siân", "Smith-Jones"), ("Sian", "Smith Jones")),
        (("Łukasz", "Wójcik"), ("Lukasz", "Wojcik")),
        (("Mary-Ann", "Lee"), ("Mary Ann", "Lee")),
        (("José", "García Márquez"), ("Jose", "Garcia-Marquez")),
        (("李", "小龙"), ("李", "小龙")),
        (("Søren", "Kjær"), ("Soren", "Kjaer")),
    ],
)
def test_a_name_is_the_same_however_it_is_written(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert looks_like((*one, None, None), (*other, None, None)) == {NAME}


def test_a_foreign_number_is_one_persons() -> None:
    one = ("A", "B", "+353 87 123 4567", None)
    assert looks_like(one, ("C", "D", "00353 871234567", None)) == {TELEPHONE}
    assert looks_like(one, ("C", "D", "087 123 4567", None)) == frozenset()


def test_flats_of_one_house_are_not_one_address() -> None:
    one = ("Rob", "A", None, "Flat 1, 14 Mill Lane, CT1 2AB")
    assert looks_like(one, ("Rob", "B", None, "Flat 2, 14 Mill Lane, CT1 2AB")) == frozenset()
    assert looks_like(one, ("Rob", "B", None, "Flat 1, 14 Mill Ln., CT1 2AB")) == {ADDRESS}


WORDS = st.text(max_size=25)
ADULTS = st.builds(Looks, WORDS, WORDS, st.none() | WORDS, st.none() | WORDS)


@given(ADULTS, ADULTS)
@example(Looks("", "", "²²²²²²²", "² 0 0"), Looks("", "", "²²²²²²²", "² 0 0"))
def test_it_is_symmetric_and_never_fails(one: Looks, other: Looks) -> None:
    assert looks_like(one, other) == looks_like(other, one)
    assert looks_like(one, other) <= shared(one, other)


@given(ADULTS)
def test_whoever_shares_nothing_is_nobodys_copy(one: Looks) -> None:
    assert looks_like(one, ("", "", None, None)) == frozenset()


NAMES = st.from_regex(r"[A-Z][a-zé]{2,10}([- ][A-Z][a-zö]{2,8})?", fullmatch=True)


@given(NAMES, NAMES)
def test_case_accents_and_blanks_make_no_other_person(forename: str, surname: str) -> None:
    plain = unicodedata.normalize("NFKD", forename).encode("ascii", "ignore").decode()
    typed = (f" {plain.upper()} ", surname.lower().replace("-", "  "), None, None)
    assert looks_like((forename, surname, None, None), typed) == {NAME}


@given(st.from_regex(r"7[0-9]{9}", fullmatch=True), st.sampled_from(["0", "+44", "0044", "+44(0)"]))
def test_a_mobile_is_the_same_however_it_is_written(digits: str, prefix: str) -> None:
    assume(len(set("0" + digits)) > 2)
    spaced = f"{prefix} {digits[:4]} {digits[4:7]}-{digits[7:]}"
    one, other = ("A", "B", f"0{digits}", None), ("C", "D", spaced, None)
    assert looks_like(one, other) == {TELEPHONE}


FEW = st.builds(
    Looks,
    st.sampled_from(["Robert", "Bob", "R", "roberto", "Mary Ann", "Maryann", "Mr", "Smith", ""]),
    st.sampled_from(["Smith", "SMÍTH", "O’Brien", "Obrien", "Ann Smith", "Robert", "Dr", ""]),
    st.sampled_from([None, "07700 900123", "+44 7700 900123 / 01227 123456", "01227123456 ext 2"]),
    st.sampled_from([None, HOME, "5 MILL LN ct12ab", "Flat 2, 5 Mill Lane CT1 2AB", "as pupil"]),
)
"""So few that two of them often share something."""


@given(FEW, FEW)
def test_whoever_shares_anything_shares_a_mark(one: Looks, other: Looks) -> None:
    assert bool(marks(one) & marks(other)) or not shared(one, other)
    assert bool(marks(one) & marks(other)) or not looks_like(one, other)


@given(ADULTS, ADULTS)
def test_the_same_for_whatever_somebody_typed(one: Looks, other: Looks) -> None:
    assert bool(marks(one) & marks(other)) or not looks_like(one, other)
