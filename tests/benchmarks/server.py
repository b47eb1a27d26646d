"""A service in a process of its own: `python -m tests.benchmarks.server WHAT FOLDER`.

WHAT is "hello", the least that Flask can answer, or "phonebox", over the database in FOLDER.
Prints its port when it answers, and ends when its standard input does.
"""

import sys
from pathlib import Path

from tests.benchmarks.served import an_app, hello
from tests.serving import serving


def main(what: str, folder: str) -> None:
    """Serve until standard input ends."""
    if what == "hello":
        app = hello()
    else:
        from db.store import open_store
        from kiosk.clock import SystemClock

        app = an_app(open_store(Path(folder) / "phonebox.db", SystemClock()))
    with serving(app) as port:
        print(port, flush=True)  # noqa: T201  (how the benchmark learns the port)
        sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
