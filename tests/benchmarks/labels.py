"""What a school's worth of labels costs: seconds, with the start of the process, and megabytes.

The seconds are those of the quickest of three prints: the others waited for the machine.
"""

import time
from collections.abc import Iterator
from pathlib import Path

from kiosk.printing.documents import LabelSheets
from kiosk.printing.press import pressed
from tests.benchmarks.figures import Figure
from tests.printing.printed import decoded, pages, some

LABELS = 1500
TIMES = 3
SECOND, LARGEST_FILE = 1.0, 0.3


def figures(root: Path) -> Iterator[Figure]:
    """The two rows about labels; every symbol of the print is decoded, or it does not count."""
    labels = some(LABELS)
    pressed(LabelSheets("L7651", labels[:1]))
    taken, pdf = [], b""
    for _ in range(TIMES):
        began = time.perf_counter()
        pdf = pressed(LabelSheets("L7651", labels))
        taken.append(time.perf_counter() - began)
    folder = root / "labels"
    folder.mkdir()
    read = set().union(*(decoded(page, folder) for page in pages(pdf, folder)))
    assert read == {label.code for label in labels}, f"{LABELS - len(read)} do not decode"
    yield Figure(
        f"{LABELS:,} labels, with the process's start", min(taken), SECOND, "s", 1.0, "1 s"
    )
    size = len(pdf) / 1e6
    yield Figure(f"{LABELS:,} labels, the file", size, LARGEST_FILE, "MB", 1.0, "0.3 MB")
