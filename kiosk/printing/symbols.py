"""QR symbols of codes, as rows of bits. The only place that knows the library."""

from qrcode.constants import ERROR_CORRECT_H
from qrcode.main import QRCode
from qrcode.util import ALPHA_NUM, MODE_ALPHA_NUM, QRData

from kiosk.printing.labels import MODULES
from kiosk.scanning.codes import LENGTH

_SMALLEST = 1
_MASK = 1
"""Every mask may be read. This one was read best when small and blurred, and trying all eight for
the prettiest takes sixteen times as long."""
_SPARE = -MODULES % 8
_LETTERS = {letter: number for number, letter in enumerate(ALPHA_NUM.decode())}
_PAIR, _SINGLE = 11, 6
"""How many bits two characters take, and one that is left."""
_BITS = LENGTH // 2 * _PAIR + _SINGLE


class Symbols:
    """The symbols of codes of nine characters.

    Each bit of a code turns over the same modules, whatever the other bits are: that is how the
    standard's correction works. So the library draws one symbol for each bit, and every other
    symbol is put together from those: 1,500 take a tenth of the time.
    """

    def __init__(self) -> None:
        self._blank = _drawn(_spelt(0))
        self._turns = [_drawn(_spelt(1 << bit)) ^ self._blank for bit in range(_BITS)]

    def rows(self, code: str) -> bytes:
        """The symbol row by row from the top, each filled up to whole bytes; 1 is dark.

        Raises ValueError for what is no nine capitals and figures.
        """
        bits, symbol = _bits(code), self._blank
        for bit, turned in enumerate(self._turns):
            if bits >> bit & 1:
                symbol ^= turned
        return symbol.to_bytes(MODULES * (MODULES + _SPARE) // 8, "big")


def _drawn(code: str) -> int:
    """The library's symbol, its rows one after the other."""
    symbol = QRCode(
        version=_SMALLEST, error_correction=ERROR_CORRECT_H, border=0, mask_pattern=_MASK
    )
    symbol.add_data(QRData(code.encode(), mode=MODE_ALPHA_NUM), optimize=0)
    symbol.make(fit=False)
    rows = ("".join("01"[bool(dark)] for dark in row) + "0" * _SPARE for row in symbol.modules)
    return int("".join(rows), 2)


def _bits(code: str) -> int:
    """A code as the symbol holds it: each two characters a number, and the last one by itself."""
    if len(code) != LENGTH or not all(letter in _LETTERS for letter in code):
        raise ValueError("not a code")
    bits = 0
    for place in range(0, LENGTH - 1, 2):
        pair = _LETTERS[code[place]] * len(_LETTERS) + _LETTERS[code[place + 1]]
        bits = bits << _PAIR | pair
    return bits << _SINGLE | _LETTERS[code[-1]]


def _spelt(bits: int) -> str:
    """The nine characters that have these bits."""
    letters = ALPHA_NUM.decode()
    spelt = [letters[bits & (1 << _SINGLE) - 1]]
    bits >>= _SINGLE
    for _ in range(LENGTH // 2):
        pair = bits & (1 << _PAIR) - 1
        spelt += [letters[pair % len(letters)], letters[pair // len(letters)]]
        bits >>= _PAIR
    return "".join(reversed(spelt))
