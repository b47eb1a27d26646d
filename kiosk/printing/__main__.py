"""The process that draws: a description on standard input, its PDF on standard output."""

import gc
import os
import sys

import msgspec

from kiosk.printing.documents import Document, LabelSheets, Slips

GIVES_WAY = 5
"""Scanning at the desk comes first."""


def main() -> None:
    """Draw what is described."""
    os.nice(GIVES_WAY)
    # It is over before rubbish takes any room; to look for some takes a tenth of its time.
    gc.disable()
    asked: Document = msgspec.json.decode(sys.stdin.buffer.read(), type=Document)
    sys.stdout.buffer.write(_drawn(asked))


def _drawn(asked: Document) -> bytes:
    # Each kind loads what it draws with, and no more.
    if isinstance(asked, LabelSheets):
        from kiosk.printing.label_drawing import label_sheets

        return label_sheets(asked)
    if isinstance(asked, Slips):
        from kiosk.printing.slip_drawing import slips

        return slips(asked)
    from kiosk.printing.paper_drawing import paper

    return paper(asked)


if __name__ == "__main__":
    main()
