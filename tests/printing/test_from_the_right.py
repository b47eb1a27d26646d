"""What is read from the right: every letter there, joined, in its order, at the right edge."""

import re
import subprocess
from datetime import date
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from kiosk.printing.canvas import FONTS, FROM_THE_RIGHT, from_the_right
from kiosk.printing.documents import Paper, Words
from kiosk.printing.press import pressed
from kiosk.services.people.standing_wordings import day_in, standing_wording
from kiosk.services.people.wordings import wording

URDU = "ٹڈڑںھہےۓ۔،؟"
_MARKS = re.compile(r"[\u202a-\u202e]")
FOOT = 700
RIGHT_EDGE = 540
"""Points from the left at which a line ends that begins at the right margin."""


def sentence(lang: str) -> str:
    """What a carer signs, for a child and devices that are written in English."""
    said = standing_wording(lang).sentence
    devices = f"blue phone {wording(lang).both} black watch"
    said = said.replace("{name}", "……………").replace("{child}", "Amara Bello")
    return said.replace("{devices}", devices).replace("{until}", day_in(lang, date(2027, 7, 31)))


def printed(folder: Path, *words: str) -> Path:
    file = folder / "printed.pdf"
    blocks = tuple(Words(item, large=True) for item in words)
    file.write_bytes(pressed(Paper("A form", "Hill Top", "Monday", blocks)))
    return file


@pytest.mark.parametrize("lang", ["ar", "ur"])
def test_no_letter_is_missing(lang: str) -> None:
    told, other = standing_wording(lang), wording(lang)
    words = " ".join((told.title, sentence(lang), other.notice_lead, other.notice, URDU))
    known: set[int] = set()
    for name in (FROM_THE_RIGHT, FONTS / "AtkinsonHyperlegible-Regular.ttf"):
        with TTFont(name) as font:
            known |= set(font.getBestCmap())
    assert {item for item in words if ord(item) not in known} == set()


@pytest.mark.parametrize(
    ("lang", "first", "last", "kept"),
    [
        ("ar", "أنا", "المكتب.", "دون مرافقة شخص بالغ"),
        ("ur", "میرا", "ہے۔", "کسی بالغ کے بغیر گھر"),
    ],
)
def test_it_is_read_from_the_right(
    lang: str, first: str, last: str, kept: str, tmp_path: Path
) -> None:
    file = printed(tmp_path, sentence(lang))
    # Without the marks of direction that the reader adds, and wherever a line ends.
    told = " ".join(_MARKS.sub("", _run("pdftotext", str(file), "-")).split())
    assert kept in told
    for latin in ("Amara Bello", "31/07/2027", "blue phone"):
        assert latin in told
    # The places are told in the order of the paper, so that each word stands turned round.
    places = {word[::-1]: place for word, place in _places(file).items() if place[2] < FOOT}
    assert places[first][1] > RIGHT_EDGE
    lines = sorted({top for _, _, top in places.values()})
    # The last word is the leftmost of its line, the last one.
    on_last = [left for left, _, top in places.values() if top > lines[-1] - 5]
    assert places[last][0] == min(on_last)


def test_letters_that_bear_a_mark_stay_joined(tmp_path: Path) -> None:
    """A word with marks is as wide as one without: a letter that does not join is wider."""
    places = _places(printed(tmp_path, "سلم", "سُلِّم"))
    bare = places.pop("ملس")
    marked = [item for item in places.values() if item[1] > RIGHT_EDGE - 40 and item[2] < FOOT]
    left, right = min(item[0] for item in marked), max(item[1] for item in marked)
    assert right - left == pytest.approx(bare[1] - bare[0], abs=0.5)


@pytest.mark.parametrize(
    ("words", "turned"),
    [("Ada", False), ("علي (Ali)", True), ("12 ہے", True), ("5B, علي", False), ("", False)],
)
def test_the_first_letter_that_has_a_direction_says_which(words: str, turned: bool) -> None:
    assert from_the_right(words) is turned


def _places(file: Path) -> dict[str, tuple[float, float, float]]:
    """Each word's left and right edge and its line's top, in points."""
    found = re.findall(
        r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">(.+?)</word>',
        _run("pdftotext", "-bbox", str(file), "-"),
    )
    edges = ((word, (float(left), float(right), float(top))) for left, top, right, word in found)
    return {_MARKS.sub("", word): place for word, place in edges}


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout
