"""A serial scanner without a plug: `scanner.py DEVICE PIPE` sends each line that the pipe brings.

It runs inside the machine, with the system's own Python.
"""

import os
import pty
import shutil
import sys
import tty
from pathlib import Path


def main(device: str, pipe: str) -> None:
    """Serve until the pipe is taken away."""
    mine, line = pty.openpty()
    tty.setraw(line)
    name = os.ttyname(line)
    shutil.chown(name, group="dialout")
    Path(name).chmod(0o660)
    Path(device).symlink_to(name)
    Path(pipe).unlink(missing_ok=True)
    os.mkfifo(pipe)
    while True:
        with Path(pipe).open() as codes:
            for code in codes:
                os.write(mine, code.strip().encode() + b"\r")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
