"""Paper slips: each with its own code, which an independent decoder reads, and room to write."""

from pathlib import Path

from kiosk.printing.documents import Slips
from kiosk.printing.press import pressed
from tests.printing.printed import blurred, decoded, pages, some, text


def test_every_slip_s_symbol_decodes_also_blurred_and_its_letters_stand_below(
    tmp_path: Path,
) -> None:
    codes = tuple(label.code for label in some(7))
    reasons = ("Breach of the behaviour policy", "Risk to a person", "Found in an examination")
    made = pressed(Slips("Brambledown Primary School", codes, reasons))
    found = pages(made, tmp_path)
    assert len(found) == 3
    assert set().union(*(decoded(page, tmp_path) for page in found)) == set(codes)
    assert set().union(*(decoded(blurred(page), tmp_path) for page in found)) == set(codes)
    said = text(made)
    for words in (*codes, *reasons, "Taken by", "Time", "do not look"):
        assert words in said
