"""QR symbols of codes, as rows of bits. The only place that knows the library."""

from qrcode.constants import ERROR_CORRECT_H
from qrcode.main import QRCode
from qrcode.util import MODE_ALPHA_NUM, QRData

from kiosk.printing.labels import MODULES

_SMALLEST = 1
_MASK = 1
"""Every mask may be read. This one was read best when small and blurred, and trying all eight for
the prettiest takes sixteen times as long."""
_SPARE = -MODULES % 8


def rows(code: str) -> bytes:
    """The symbol of a code, row by row from the top, each filled up to whole bytes; 1 is dark.

    Raises ValueError for what is no short code in capitals and figures.
    """
    symbol = QRCode(
        version=_SMALLEST, error_correction=ERROR_CORRECT_H, border=0, mask_pattern=_MASK
    )
    symbol.add_data(QRData(code, mode=MODE_ALPHA_NUM), optimize=0)
    symbol.make(fit=False)
    return b"".join(_packed(row) for row in symbol.modules)


def _packed(row: list[bool | None]) -> bytes:
    bits = int("".join("1" if dark else "0" for dark in row), 2)
    return (bits << _SPARE).to_bytes((MODULES + _SPARE) // 8, "big")
