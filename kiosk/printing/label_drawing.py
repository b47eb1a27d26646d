"""Draws sheets of labels, and the trial sheet that shows where a printer puts them."""

from kiosk.printing.canvas import INK, POINT, SOFT, Canvas
from kiosk.printing.documents import Label, LabelSheets
from kiosk.printing.labels import Box, Plan, plan
from kiosk.printing.sheets import BY_NAME, PAGE_HEIGHT, PAGE_WIDTH, Run, Sheet
from kiosk.printing.symbols import Symbols

_NUMBERS = (72.0, 60.0, 48.0, 38.0, 30.0)
_TITLES = (16.0, 14.0, 12.5, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0)
_LEAST = 6.0
_SHORT = 4
"""Letters: what is as short as a slot's number is to be read across the room."""
_LEADING = 1.15 * POINT
"""Of a type's size in points: the millimetres from line to line."""
_CODE_STRETCH = 1.2
"""Of the symbol's side: the letters may reach a little into the white beside it."""


def label_sheets(asked: LabelSheets) -> bytes:
    """The PDF of these labels, or of the trial sheet."""
    sheet = BY_NAME[asked.sheet]
    canvas = Canvas(f"Labels {sheet.name}")
    if asked.trial:
        _trial(canvas, sheet, asked)
    else:
        _labels(canvas, sheet, asked)
    return bytes(canvas.output())


def _labels(canvas: Canvas, sheet: Sheet, asked: LabelSheets) -> None:
    run = Run(sheet, len(asked.labels), asked.first)
    symbols = Symbols()
    plans = {words: plan(sheet, with_words=words) for words in (False, True)}
    for index, label in enumerate(asked.labels):
        page, x, y = run.spot(index)
        if page == canvas.page_no():
            canvas.add_page()
        x, y, layout = x + asked.across, y + asked.down, plans[label.has_words]
        canvas.symbol(_moved(layout.symbol, x, y), symbols.rows(label.code))
        _letters(canvas, label, layout, x, y)


def _letters(canvas: Canvas, label: Label, layout: Plan, x: float, y: float) -> None:
    """The code in letters, and the words if there are any."""
    canvas.set_text_color(0)
    canvas.type(layout.type / POINT, bold=True)
    over = layout.code.width * (_CODE_STRETCH - 1) / 2 if layout.centred_code else 0
    code = Box(
        layout.code.x - over, layout.code.y, layout.code.width + 2 * over, layout.code.height
    )
    canvas.write_line(_moved(code, x, y), label.code, centred=layout.centred_code)
    if label.has_words:
        _words(canvas, label, _moved(layout.words, x, y), centred=layout.centred)


def _words(canvas: Canvas, label: Label, box: Box, *, centred: bool) -> None:
    """The title as large as it fits, in two lines if need be, and the line under it, smaller."""
    size, lines = _largest(canvas, label, box)
    canvas.type(size, bold=True)
    high, small = size * _LEADING, _small(size)
    whole = len(lines) * high + (small * _LEADING if label.line else 0)
    if whole > box.height:
        whole = len(lines) * high
    y = box.y + max(0.0, (box.height - whole) / 2)
    for item in lines:
        canvas.write_line(Box(box.x, y, box.width, high), item, centred=centred)
        y += high
    if label.line and whole > len(lines) * high:
        canvas.type(small)
        words = canvas.fitting(label.line, box.width)[0]
        canvas.write_line(Box(box.x, y, box.width, small * _LEADING), words, centred=centred)


def _largest(canvas: Canvas, label: Label, box: Box) -> tuple[float, list[str]]:
    """The largest size in which the title fits whole, and its lines; else the least, cut short."""
    short = len(label.title or "") <= _SHORT
    for size in (*(_NUMBERS if short else ()), *_TITLES):
        canvas.type(size, bold=True)
        under = _small(size) * _LEADING if label.line else 0.0
        room = int((box.height - under) / (size * _LEADING))
        lines = canvas.fitting(label.title or "", box.width, min(2, room)) if room else []
        if lines and not any(item.endswith("…") for item in lines):
            return size, lines
    return _LEAST, canvas.fitting(label.title or "", box.width)


def _small(size: float) -> float:
    """The size of the line under a title of this size."""
    return min(14.0, max(_LEAST, size * 0.65))


def _trial(canvas: Canvas, sheet: Sheet, asked: LabelSheets) -> None:
    canvas.add_page()
    canvas.set_line_width(0.15)
    canvas.set_draw_color(*INK)
    canvas.set_text_color(*SOFT)
    for position in range(1, sheet.per_page + 1):
        left, top = sheet.place(position)
        x, y = left + asked.across, top + asked.down
        if sheet.round:
            canvas.ellipse(x, y, sheet.width, sheet.height)
        else:
            canvas.rect(
                x,
                y,
                sheet.width,
                sheet.height,
                round_corners=sheet.corner > 0,
                corner_radius=sheet.corner,
            )
        canvas.type(8)
        canvas.write_line(Box(x, y, sheet.width, sheet.height), str(position), centred=True)
    _scale(canvas)
    canvas.type(7)
    words = (
        f"Trial sheet {sheet.name}, {sheet.size}. Offset {asked.across:g} mm across, "
        f"{asked.down:g} mm down. Hold it against the light with a sheet of labels: too far right "
        "wants a smaller offset across, too low a smaller one down."
    )
    canvas.write_line(Box(0, PAGE_HEIGHT - 8.5, PAGE_WIDTH, 3), words, centred=True)


def _scale(canvas: Canvas) -> None:
    """A line to measure: a page that was shrunk to fit shows here."""
    left, y = (PAGE_WIDTH - 100) / 2, 8.0
    canvas.line(left, y, left + 100, y)
    for step in range(0, 101, 10):
        canvas.line(left + step, y - (1.5 if step % 50 == 0 else 1), left + step, y)
    canvas.type(7)
    words = "This line is 100 mm long where the page was printed at its actual size"
    canvas.write_line(Box(0, 3.2, PAGE_WIDTH, 3), words, centred=True)


def _moved(box: Box, x: float, y: float) -> Box:
    return Box(box.x + x, box.y + y, box.width, box.height)
