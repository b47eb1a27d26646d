"""Draws a booklet of paper slips: three to a page, each with its own code, to be written on."""

from kiosk.printing.canvas import INK, PALE, POINT, SOFT, Canvas
from kiosk.printing.documents import Slips
from kiosk.printing.labels import Box
from kiosk.printing.sheets import PAGE_HEIGHT, PAGE_WIDTH
from kiosk.printing.symbols import Symbols

PER_PAGE = 3
MARGIN = 12.0
SYMBOL = 22.0
"""Millimetres: a scanner held by hand reads it from across a table."""

_HIGH = (PAGE_HEIGHT - 2 * MARGIN) / PER_PAGE
_WIDE = PAGE_WIDTH - 2 * MARGIN
_LINE = 9.0
_TICK = 3.2

_TO_WRITE = (("Pupil", 0.62), ("Class", 1.0), ("Taken by", 0.5), ("Date", 0.75), ("Time", 1.0))
_BELOW = (("Device", 0.5), ("Where", 1.0), ("What the pupil was told", 1.0))
_FOOT = (
    "Put it in with the device, and bring both to the office now. "
    "Suspected image: do not look, write nothing of it, tell the safeguarding lead now."
)


def slips(asked: Slips) -> bytes:
    """The PDF of these slips."""
    canvas, symbols = Canvas("Paper slips"), Symbols()
    canvas.set_draw_color(*PALE)
    for index, code in enumerate(asked.codes):
        place = index % PER_PAGE
        if place == 0:
            canvas.add_page()
        top = MARGIN + place * _HIGH
        if place:
            canvas.dashed_line(0, top, PAGE_WIDTH, top, 2, 2)
        _slip(canvas, asked, code, symbols.rows(code), top + 4)
    return bytes(canvas.output())


def _slip(canvas: Canvas, asked: Slips, code: str, rows: bytes, top: float) -> None:
    right = MARGIN + _WIDE - SYMBOL
    canvas.symbol(Box(right, top, SYMBOL, SYMBOL), rows)
    canvas.set_text_color(*INK)
    canvas.type(11, bold=True)
    canvas.write_line(Box(right - 4, top + SYMBOL + 1, SYMBOL + 8, 5), code, centred=True)
    canvas.type(15, bold=True)
    canvas.write_line(Box(MARGIN, top, _WIDE - SYMBOL, 6), "A device was taken")
    canvas.set_text_color(*SOFT)
    canvas.type(9)
    canvas.write_line(Box(MARGIN, top + 7, _WIDE - SYMBOL, 4), asked.school)
    y = _lines(canvas, _TO_WRITE, top + 15, _WIDE - SYMBOL - 8)
    y = _reasons(canvas, asked.reasons, y)
    y = _lines(canvas, _BELOW, y + 4, _WIDE)
    canvas.type(8.5, bold=True)
    for line in canvas.fitting(_FOOT, _WIDE, 2):
        canvas.write_line(Box(MARGIN, y + 1, _WIDE, 4), line)
        y += 4


def _lines(canvas: Canvas, names: tuple[tuple[str, float], ...], y: float, width: float) -> float:
    """Lines to write on, each to its share of the width; a share of 1 ends its row."""
    left = MARGIN
    canvas.type(8)
    canvas.set_text_color(*SOFT)
    for name, share in names:
        end = MARGIN + width * share
        canvas.write_line(Box(left, y, end - left, 3), name)
        start = left + canvas.get_string_width(name) + 2
        canvas.line(start, y + 3, end - (0 if share == 1 else 3), y + 3)
        left = end
        if share == 1:
            left, y = MARGIN, y + _LINE
    return y


def _reasons(canvas: Canvas, reasons: tuple[str, ...], y: float) -> float:
    """Why it was taken, to be ticked, in two columns."""
    canvas.type(8.5)
    canvas.set_text_color(*INK)
    half = -(-len(reasons) // 2)
    for index, words in enumerate(reasons):
        x = MARGIN + (_WIDE / 2 if index >= half else 0)
        line = y + (index % half) * (8.5 * POINT * 1.7)
        canvas.rect(x, line, _TICK, _TICK)
        canvas.write_line(Box(x + _TICK + 2, line, _WIDE / 2 - 8, _TICK), words)
    return y + half * (8.5 * POINT * 1.7)
