"""Symbols put together from the library's are the ones that the library draws."""

import pytest
from qrcode.constants import ERROR_CORRECT_H
from qrcode.main import QRCode
from qrcode.util import MODE_ALPHA_NUM, QRData

from kiosk.printing.labels import MODULES
from kiosk.printing.symbols import _MASK, Symbols
from tests.printing.printed import some


def drawn(code: str) -> list[str]:
    symbol = QRCode(error_correction=ERROR_CORRECT_H, border=0, mask_pattern=_MASK)
    symbol.add_data(QRData(code.encode(), mode=MODE_ALPHA_NUM), optimize=0)
    symbol.make(fit=True)
    return ["".join("01"[bool(dark)] for dark in row) for row in symbol.modules]


def test_every_symbol_is_as_the_library_draws_it() -> None:
    symbols = Symbols()
    codes = ["DA7K2Q9XZ", "000000000", "ZZZZZZZZZ", *(label.code for label in some(50))]
    for code in codes:
        rows = symbols.rows(code)
        bits = f"{int.from_bytes(rows, 'big'):0{len(rows) * 8}b}"
        step = len(bits) // MODULES
        found = [bits[place : place + MODULES] for place in range(0, len(bits), step)]
        assert found == drawn(code), code


@pytest.mark.parametrize("code", ["", "DA7K2Q9X", "DA7K2Q9XZZ", "da7k2q9xz", "DÄ7K2Q9XZ"])
def test_what_is_no_code_has_no_symbol(code: str) -> None:
    with pytest.raises(ValueError, match="not a code"):
        Symbols().rows(code)
