"""Draws a paper: its head, blocks one under the other, as many pages as it takes."""

from collections.abc import Callable
from typing import Any

from kiosk.printing.canvas import INK, PALE, POINT, RED, SOFT, TINT, Canvas, from_the_right
from kiosk.printing.documents import (
    Drawn,
    Exact,
    Facts,
    Figures,
    Heading,
    Paper,
    Table,
    ToSign,
    Words,
)
from kiosk.printing.labels import Box
from kiosk.printing.sheets import PAGE_HEIGHT, PAGE_WIDTH
from kiosk.printing.signed_drawing import drawn, to_sign

LEFT, TOP, BOTTOM = 18.0, 16.0, 20.0
WIDTH = PAGE_WIDTH - 2 * LEFT
END = PAGE_HEIGHT - BOTTOM
ROW = 6.6
TICK = 7.0
MOST_LINES = 3
BODY, LARGE = 10.0, 13.0
LINE = BODY * POINT * 1.35
_EXACT, _EXACT_LINE = 8.0, 4.6


def paper(asked: Paper) -> bytes:
    """The PDF of a paper."""
    canvas = Canvas(asked.title)
    page = _Page(canvas, asked)
    for block in asked.blocks:
        _DRAWN[type(block)](page, block)
    page.number_all()
    return bytes(canvas.output())


class _Page:
    """Where the next block goes; it turns the page when there is no room."""

    def __init__(self, canvas: Canvas, asked: Paper) -> None:
        self.canvas, self.asked, self.y = canvas, asked, 0.0
        canvas.set_draw_color(*PALE)
        canvas.set_line_width(0.2)
        self._turn()
        self.text(asked.title, 22, bold=True, height=11)
        self.text(asked.when, 12, colour=SOFT, height=7)
        self.y += 4

    def _turn(self) -> None:
        self.canvas.add_page()
        self.canvas.set_fill_color(*RED)
        self.canvas.rect(LEFT, TOP, 2.4, 4.0, style="F")
        self.y = TOP
        self.text(self.asked.school, 9, colour=SOFT, height=4, indent=4)
        self.y += 5

    def needs(self, height: float) -> bool:
        """Turn the page unless so much fits on it; whether it was turned."""
        if self.y + height <= END:
            return False
        self._turn()
        return True

    def text(
        self,
        words: str,
        size: float = BODY,
        *,
        bold: bool = False,
        colour: tuple[int, int, int] = INK,
        height: float = LINE,
        indent: float = 0,
    ) -> None:
        """Text in as many lines as it takes."""
        self.canvas.set_text_color(*colour)
        self.canvas.type(size, bold=bold)
        right = from_the_right(words)
        for line in self.canvas.fitting(words, WIDTH - indent, 40):
            self.canvas.type(size, bold=bold)
            box = Box(LEFT + indent, self.y, WIDTH - indent, height)
            self.canvas.write_line(box, line, right=right, of_paragraph=words)
            self.y += height

    def cell(self, x: float, width: float, words: str, *, bold: bool = False) -> None:
        """One line of a row, cut where it does not fit."""
        self.canvas.type(BODY, bold=bold)
        line = next(iter(self.canvas.fitting(words, width - 2)), "")
        self.canvas.write_line(Box(x, self.y, width - 2, ROW), line)

    def fitted(self, words: str, width: float, *, bold: bool) -> list[str]:
        """The words of a cell in a few lines."""
        self.canvas.type(BODY, bold=bold)
        return self.canvas.fitting(words, width - 2, MOST_LINES)

    def number_all(self) -> None:
        """Write the foot of every page: each sheet says of how many it is."""
        pages = self.canvas.pages_count
        for number in range(1, pages + 1):
            self.canvas.page = number
            self.canvas.set_text_color(*SOFT)
            # A size that is in use is not written again, but each page has its own.
            self.canvas.type(BODY)
            self.canvas.type(8)
            y = PAGE_HEIGHT - 13
            self.canvas.write_line(Box(LEFT, y, WIDTH, 4), self.asked.foot)
            self.canvas.write_line(Box(LEFT, y, WIDTH, 4), f"{number} of {pages}", right=True)


def _heading(page: _Page, block: Heading) -> None:
    page.needs(block.room)
    page.y += 3
    page.text(block.words, 13, bold=True, height=7)


def _words(page: _Page, block: Words) -> None:
    size = LARGE if block.large else BODY
    height = size * POINT * 1.35
    page.canvas.type(size, bold=block.loud)
    lines = len(page.canvas.fitting(block.words, WIDTH - 8, 40))
    page.needs(lines * height + 6)
    if not block.loud:
        page.text(block.words, size, height=height)
        page.y += 2
        return
    page.canvas.set_fill_color(*TINT)
    page.canvas.rect(LEFT, page.y, WIDTH, lines * LINE + 4, style="F")
    page.y += 2
    page.text(block.words, bold=True, indent=4)
    page.y += 4


def _figures(page: _Page, block: Figures) -> None:
    page.needs(20)
    step = WIDTH / max(len(block.figures), 1)
    for place, (value, name) in enumerate(block.figures):
        x = LEFT + place * step
        page.canvas.set_text_color(*INK)
        page.canvas.type(24, bold=True)
        page.canvas.write_line(Box(x, page.y, step, 10), value)
        page.canvas.set_text_color(*SOFT)
        page.canvas.type(9)
        page.canvas.write_line(Box(x, page.y + 10.5, step, 4), name)
    page.y += 19


def _facts(page: _Page, block: Facts) -> None:
    for name, value in block.facts:
        page.needs(ROW)
        page.canvas.set_text_color(*SOFT)
        page.cell(LEFT, WIDTH * 0.6, name)
        page.canvas.set_text_color(*INK)
        page.cell(LEFT + WIDTH * 0.6, WIDTH * 0.4, value, bold=True)
        page.y += ROW
        page.canvas.line(LEFT, page.y, LEFT + WIDTH, page.y)
    page.y += 3


def _table(page: _Page, block: Table) -> None:
    page.needs(4 * ROW + 8)
    _table_head(page, block, again=False)
    indent = TICK if block.ticked else 0
    widths = [share * (WIDTH - indent) for share in block.widths]
    for row in block.rows:
        lines = [
            page.fitted(words, width, bold=place == 0)
            for place, (words, width) in enumerate(zip(row, widths, strict=True))
        ]
        height = ROW + LINE * (max(map(len, lines), default=1) - 1)
        if page.needs(height):
            _table_head(page, block, again=True)
        if block.ticked:
            page.canvas.set_draw_color(*SOFT)
            page.canvas.rect(LEFT, page.y + 1.3, 4, 4)
            page.canvas.set_draw_color(*PALE)
        _cells(page, lines, widths, LEFT + indent)
        page.y += height
        page.canvas.line(LEFT, page.y, LEFT + WIDTH, page.y)
    page.y += 4


def _cells(page: _Page, lines: list[list[str]], widths: list[float], x: float) -> None:
    page.canvas.set_text_color(*INK)
    for place, (cell, width) in enumerate(zip(lines, widths, strict=True)):
        page.canvas.type(BODY, bold=place == 0)
        for number, line in enumerate(cell):
            box = Box(x, page.y + number * LINE, width - 2, ROW)
            page.canvas.write_line(box, line)
        x += width


def _table_head(page: _Page, block: Table, *, again: bool) -> None:
    if block.title:
        _table_title(page, block.title, "continued" if again else block.beside)
    page.canvas.set_text_color(*SOFT)
    x = LEFT + (TICK if block.ticked else 0)
    room = LEFT + WIDTH - x
    for share, words in zip(block.widths, block.columns, strict=True):
        page.cell(x, share * room, words)
        x += share * room
    page.y += ROW
    page.canvas.line(LEFT, page.y, LEFT + WIDTH, page.y)


def _table_title(page: _Page, title: str, beside: str) -> None:
    y = page.y
    page.text(title, 13, bold=True, height=8)
    width = page.canvas.get_string_width(title)
    page.canvas.set_text_color(*SOFT)
    page.canvas.type(BODY)
    page.canvas.write_line(Box(LEFT + width + 3, y + 0.5, WIDTH - width - 3, 8), beside)


def _exact(page: _Page, block: Exact) -> None:
    page.canvas.type(_EXACT)
    lines = [part for line in block.lines for part in page.canvas.fitting(line, WIDTH - 8, 9)]
    page.needs(len(lines) * _EXACT_LINE + 6)
    page.canvas.set_fill_color(*TINT)
    page.canvas.rect(LEFT, page.y, WIDTH, len(lines) * _EXACT_LINE + 4, style="F")
    page.y += 2
    page.canvas.set_text_color(*INK)
    for line in lines:
        page.canvas.write_line(Box(LEFT + 4, page.y, WIDTH - 8, _EXACT_LINE), line)
        page.y += _EXACT_LINE
    page.y += 5


_DRAWN: dict[type[Any], Callable[[_Page, Any], None]] = {
    Heading: _heading,
    Words: _words,
    Figures: _figures,
    Facts: _facts,
    Table: _table,
    Exact: _exact,
    ToSign: lambda page, block: to_sign(page, block, LEFT, WIDTH),
    Drawn: lambda page, block: drawn(page, block, LEFT, WIDTH),
}
