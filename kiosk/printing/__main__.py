"""The process that draws: a description on standard input, its PDF on standard output."""

import os
import sys

import msgspec

from kiosk.printing.documents import Document, LabelSheets, Slips
from kiosk.printing.label_drawing import label_sheets
from kiosk.printing.paper_drawing import paper
from kiosk.printing.slip_drawing import slips

GIVES_WAY = 5
"""Scanning at the desk comes first."""


def main() -> None:
    """Draw what is described."""
    os.nice(GIVES_WAY)
    asked: Document = msgspec.json.decode(sys.stdin.buffer.read(), type=Document)
    sys.stdout.buffer.write(_drawn(asked))


def _drawn(asked: Document) -> bytes:
    if isinstance(asked, LabelSheets):
        return label_sheets(asked)
    return slips(asked) if isinstance(asked, Slips) else paper(asked)


if __name__ == "__main__":
    main()
