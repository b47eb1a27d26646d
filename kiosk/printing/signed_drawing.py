"""Draws who signed: lines to write on, and what was drawn on the screen."""

from typing import Protocol

from kiosk.printing.canvas import INK, PALE, SOFT, Canvas
from kiosk.printing.documents import Drawn, Signature, ToSign
from kiosk.printing.labels import Box

GAP = 6.0
TALL = 24.0
"""Millimetres of a signature that is drawn."""

SCALE = 10_000
"""What the strokes are measured in, across and down."""


class Page(Protocol):
    """What of a page is needed here; `y` is where the next block goes, in millimetres."""

    canvas: Canvas
    y: float

    def needs(self, height: float) -> bool:
        """Turn the page unless so much fits on it; whether it was turned."""


def to_sign(page: Page, block: ToSign, left: float, width: float) -> None:
    """Lines to write on, side by side."""
    page.needs(24)
    page.y += 14
    step = width / max(len(block.names), 1)
    for place, name in enumerate(block.names):
        _line(page, Box(left + place * step, page.y, step - GAP, 0), name)
    page.y += 8


def drawn(page: Page, block: Drawn, left: float, width: float) -> None:
    """Signatures side by side, each over a line with the name of who drew it."""
    page.needs(TALL + 10)
    step = width / max(len(block.signatures), 1)
    for place, item in enumerate(block.signatures):
        box = Box(left + place * step, page.y, step - GAP, TALL)
        _strokes(page.canvas, box, item)
        _line(page, Box(box.x, page.y + TALL, box.width, 0), item.name)
    page.y += TALL + 10


def _strokes(canvas: Canvas, box: Box, item: Signature) -> None:
    canvas.set_draw_color(*INK)
    canvas.set_line_width(0.5)
    for stroke in item.strokes:
        points = [
            (box.x + x * box.width / SCALE, box.y + y * box.height / SCALE) for x, y in stroke
        ]
        # A dot is a line that goes nowhere.
        canvas.polyline(points if len(points) > 1 else points * 2)
    canvas.set_line_width(0.2)


def _line(page: Page, box: Box, name: str) -> None:
    page.canvas.set_draw_color(*INK)
    page.canvas.line(box.x, box.y, box.x + box.width, box.y)
    page.canvas.set_draw_color(*PALE)
    page.canvas.set_text_color(*SOFT)
    page.canvas.type(8)
    page.canvas.write_line(Box(box.x, box.y + 1, box.width, 4), name)
