"""Where everything stands on a label: the symbol, its code in letters, and words if any."""

from dataclasses import dataclass

from kiosk.printing.sheets import Sheet

MODULES = 21
"""A symbol's side in modules: nine characters fit the smallest, with the strongest correction."""
QUIET = 4 / MODULES
"""Of the symbol's side: the white that it needs on each side of it."""
LARGEST = 21.0
"""Millimetres: a symbol that is larger reads no better."""
GAP, LETTERS = 3 / MODULES, 0.185
"""Of the symbol's side: the white above the letters, and their type's size. They come out a little
wider than the symbol."""
CAPITAL = 0.67
"""Of a type's size: how high its capitals are."""
STACK = 1 + GAP + LETTERS * CAPITAL
LOW = 15.0
"""Millimetres: on a lower label, letters under the symbol would be too small to read, and stand
beside it."""
WIDE = 1.5
"""From this ratio of width to height on, words stand beside the symbol, else under it."""
IN_A_CIRCLE = 0.46
"""Of a round label's width: a symbol whose quiet zone just fits in with its letters."""


@dataclass(frozen=True)
class Box:
    """A rectangle on a label, in millimetres from its top left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Plan:
    """Where everything stands on one label.

    `symbol` is the square without its quiet zone; `code` holds the letters, whose type has the
    size `type` in millimetres, and are centred where they stand under the symbol. `words` is where
    title and line may stand, `centred` or not.
    """

    symbol: Box
    code: Box
    type: float
    words: Box
    centred: bool
    centred_code: bool = True


def plan(sheet: Sheet, *, with_words: bool) -> Plan:
    """Where symbol, code and words stand on a label of this sheet."""
    if sheet.height < LOW:
        return _beside(sheet)
    edge = 1.0 if sheet.height < 25 else 2.0
    if with_words and not sheet.round and sheet.width / sheet.height >= WIDE:
        return _wide(sheet, edge)
    words = 0.2 * sheet.height if with_words else 0.0
    room = sheet.height - 2 * edge - words
    symbol = min(LARGEST, room / STACK)
    if sheet.round:
        symbol = min(symbol, sheet.width * IN_A_CIRCLE * (0.85 if with_words else 1))
    y = edge + (room - symbol * STACK) / 2
    below = y + symbol * STACK + 0.3 * edge
    inset = 0.2 * sheet.width if sheet.round else edge
    box = Box(inset, below, sheet.width - 2 * inset, words)
    return _stacked((sheet.width - symbol) / 2, y, symbol, box, centred=True)


def _wide(sheet: Sheet, edge: float) -> Plan:
    room = sheet.height - 2 * edge
    symbol = min(LARGEST, room / STACK)
    quiet = QUIET * symbol
    x = edge + quiet
    after = x + symbol + quiet
    words = Box(after, edge, sheet.width - after - edge, room)
    return _stacked(x, edge + (room - symbol * STACK) / 2, symbol, words, centred=False)


def _stacked(x: float, y: float, symbol: float, words: Box, *, centred: bool) -> Plan:
    """The letters under the symbol."""
    type_ = symbol * LETTERS
    code = Box(x, y + symbol * (1 + GAP), symbol, type_ * CAPITAL)
    return Plan(Box(x, y, symbol, symbol), code, type_, words, centred)


def _beside(sheet: Sheet) -> Plan:
    """The letters beside the symbol, and a line above them."""
    symbol = sheet.height / (1 + 2 * QUIET)
    quiet = symbol * QUIET
    after = symbol + 2 * quiet
    room = sheet.width - after - 1.0
    type_ = room / 6.2
    code = Box(after, (sheet.height - type_ * CAPITAL) / 2, room, type_ * CAPITAL)
    words = Box(after, 0.8, room, code.y - 1.2)
    return Plan(
        Box(quiet, quiet, symbol, symbol), code, type_, words, centred=False, centred_code=False
    )
