"""Sheets of labels: each where its maker says, every symbol decodes, the letters stand below."""

from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw

from kiosk.printing.documents import LabelSheets
from kiosk.printing.labels import LOW, QUIET, Box, plan
from kiosk.printing.press import pressed
from kiosk.printing.sheets import (
    BY_NAME,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SHEETS,
    USUAL,
    USUAL_BADGES,
    Run,
    Sheet,
    named,
)
from tests.printing.printed import (
    blurred,
    darkness,
    decoded,
    each_decoded,
    pages,
    pixels,
    some,
    text,
    words,
)

SLACK = 0.3
"""Millimetres by which a maker's sheet may sit off the middle of the page."""


def ids(sheet: Sheet) -> str:
    return sheet.name


# --- the table ---


@pytest.mark.parametrize("sheet", SHEETS, ids=ids)
def test_a_sheet_sits_in_the_middle_of_the_page_and_its_labels_do_not_overlap(sheet: Sheet) -> None:
    right = PAGE_WIDTH - (sheet.left + (sheet.columns - 1) * sheet.across + sheet.width)
    below = PAGE_HEIGHT - (sheet.top + (sheet.rows - 1) * sheet.down + sheet.height)
    assert right == pytest.approx(sheet.left, abs=SLACK)
    assert below == pytest.approx(sheet.top, abs=SLACK)
    assert sheet.across >= sheet.width
    assert sheet.down >= sheet.height


def test_the_sheets_that_schools_have_are_there() -> None:
    assert {"L7160", "L7163", "L7651", "L4731", USUAL, USUAL_BADGES} <= BY_NAME.keys()
    assert any(sheet.round for sheet in SHEETS)
    counts = {"L7160": 21, "L7163": 14, "L7651": 65, "L4731": 189}
    assert {name: BY_NAME[name].per_page for name in counts} == counts
    assert named(" l7651 ") is BY_NAME["L7651"]
    assert named("5160") is None


def test_a_run_goes_on_where_a_used_sheet_ends() -> None:
    sheet = BY_NAME["L7160"]
    run = Run(sheet, 30, first=20)
    assert (run.pages, run.next_free) == (3, 8)
    assert run.spot(0) == (0, *sheet.place(20))
    assert run.spot(2) == (1, *sheet.place(1))
    assert Run(sheet, 2, first=20).next_free == 1
    assert Run(sheet, 2, first=20).pages == 1
    assert sheet.place(4) == (sheet.left, sheet.top + sheet.down)


# --- where things stand on a label ---


@pytest.mark.parametrize("with_words", [False, True])
@pytest.mark.parametrize("sheet", SHEETS, ids=ids)
def test_a_symbol_keeps_its_quiet_zone_on_the_label(sheet: Sheet, with_words: bool) -> None:
    layout = plan(sheet, with_words=with_words)
    place, quiet = layout.symbol, layout.symbol.width * QUIET
    left, right = place.x - quiet, place.x + place.width + quiet
    if sheet.round:
        middle = sheet.width / 2
        corner = max(abs(left - middle), abs(right - middle)), abs(place.y - quiet - middle)
        assert (corner[0] ** 2 + corner[1] ** 2) ** 0.5 <= middle + 0.5
    else:
        assert left >= -0.01
        assert right <= sheet.width + 0.01
        # Above a symbol, a label's own edge is white too; it is cut, not printed.
        assert place.y >= min(quiet, 0.9) - 0.01
    assert place.width / 21 >= 0.33, "a module that cheap scanners resolve"


@pytest.mark.parametrize("sheet", SHEETS, ids=ids)
def test_the_letters_stand_under_the_symbol_and_words_beside_it(sheet: Sheet) -> None:
    for with_words in (False, True):
        layout = plan(sheet, with_words=with_words)
        symbol, code = layout.symbol, layout.code
        assert code.y + code.height <= sheet.height
        if sheet.height < LOW:
            assert code.x >= symbol.x + symbol.width * (1 + QUIET) - 0.01
        else:
            assert code.y >= symbol.y + symbol.height * (1 + 2 / 21)
            assert code.x == symbol.x
        if with_words:
            assert not _meet(layout.words, symbol)
            assert not _meet(layout.words, code)


def _meet(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height - 0.01
        and other.y < one.y + one.height - 0.01
    )


# --- on paper ---


@pytest.mark.parametrize("sheet", SHEETS, ids=ids)
def test_every_symbol_decodes_sharp_and_blurred_and_nothing_is_off_its_label(
    sheet: Sheet, tmp_path: Path
) -> None:
    first = sheet.columns + 2
    labels = some(sheet.per_page - first + 1)
    pdf = pressed(LabelSheets(sheet.name, labels, first))
    (page,) = pages(pdf, tmp_path)
    codes = {label.code for label in labels}
    assert len(codes) == len(labels)
    assert decoded(page, tmp_path) == codes
    places = (_place(sheet, position) for position in range(first, sheet.per_page + 1))
    pieces = [blurred(page.crop(place)) for place in places]
    assert each_decoded(pieces, tmp_path) == [{label.code} for label in labels]
    assert words(pdf).keys() == codes
    assert _ink(_without_labels(page, sheet, range(first, sheet.per_page + 1))) is None


def _place(sheet: Sheet, position: int) -> tuple[int, int, int, int]:
    x, y = sheet.place(position)
    left, top, right, bottom = pixels(x, y, x + sheet.width, y + sheet.height)
    return left, top, right, bottom


def _without_labels(page: Image.Image, sheet: Sheet, positions: range) -> Image.Image:
    rest = page.copy()
    draw = ImageDraw.Draw(rest)
    for position in positions:
        draw.rectangle(_place(sheet, position), fill=255)
    return rest


def _ink(page: Image.Image) -> tuple[int, int, int, int] | None:
    """The bounds of what is printed; None for a blank page."""
    return ImageChops.invert(page).point(lambda value: 255 if value > 40 else 0).getbbox()


def test_names_stand_on_it_when_they_are_asked_for_and_stay_on_their_label(tmp_path: Path) -> None:
    names = ("Amelia Clarke", "Zoë O’Brien-Smith", "Łukasz Żółć", "Maximilian Featherstonehaugh-Lo")
    for name in ("L7651", "L7780", "L4731"):
        sheet = BY_NAME[name]
        labels = tuple(some(1, title, "6B")[0] for title in names)
        pdf = pressed(LabelSheets(name, labels))
        (page,) = pages(pdf, tmp_path)
        pieces = [blurred(page.crop(_place(sheet, place))) for place in range(1, 5)]
        assert each_decoded(pieces, tmp_path) == [{item.code} for item in labels]
        assert _ink(_without_labels(page, sheet, range(1, 5))) is None
        printed = text(pdf)
        assert "Clarke" in printed
        assert "Zoë" in printed
        assert "Łukasz" in printed


def test_letters_of_every_script_are_printed_and_none_of_the_others_is_lost(tmp_path: Path) -> None:
    labels = some(1, "Ali علي حسن") + some(1, "Ольга Kowalska")
    printed = text(pressed(LabelSheets("L7160", labels)))
    assert "Ali" in printed
    assert "حسن" in printed or "ﺣﺴﻦ" in printed
    assert "Ольга" in printed
    assert "Kowalska" in printed


def test_an_offset_moves_everything_and_nothing_else(tmp_path: Path) -> None:
    labels = some(1)
    (still,) = pages(pressed(LabelSheets("L7160", labels)), tmp_path)
    (moved,) = pages(pressed(LabelSheets("L7160", labels, across=2.0, down=-1.5)), tmp_path)
    before, after = _ink(still), _ink(moved)
    assert before
    assert after
    across, up = pixels(2.0, 1.5)
    assert abs(after[0] - before[0] - across) <= 1
    assert abs(before[1] - after[1] - up) <= 1


def test_the_trial_sheet_has_outlines_and_a_line_of_a_hundred_millimetres(tmp_path: Path) -> None:
    sheet = BY_NAME["L7160"]
    pdf = pressed(LabelSheets("L7160", trial=True, across=0.5))
    (page,) = pages(pdf, tmp_path)
    left, top, right, bottom = pixels(
        sheet.left + 0.5, sheet.top, sheet.left + 0.5 + 2 * sheet.across + sheet.width, 281.8
    )
    middle = (top + bottom) // 2
    assert any(darkness(page, left + nudge, middle) > 60 for nudge in (-1, 0, 1))
    assert any(darkness(page, right + nudge, middle) > 60 for nudge in (-1, 0, 1))
    row, start, end = *pixels(8.0), *pixels(55.0, 155.0)
    assert all(darkness(page, x, row) > 40 for x in range(start + 2, end - 2))
    assert "0.5 mm across" in text(pdf)


def test_a_viewer_prints_it_at_its_actual_size() -> None:
    assert b"/PrintScaling /None" in pressed(LabelSheets("L7651", some(1)))
