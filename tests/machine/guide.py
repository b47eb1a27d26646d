"""What docs/install.md tells a technician to type, box by box, under each heading."""

import re
import textwrap
from pathlib import Path

INSTALL = Path(__file__).resolve().parents[2] / "docs" / "install.md"
_BOX = re.compile(r"^( *)```sh\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def boxes(heading: str) -> list[str]:
    """The grey boxes under a heading, in order, word for word."""
    text = INSTALL.read_text()
    parts = re.split(r"^## ", text, flags=re.MULTILINE)
    part = next(part for part in parts if part.startswith(heading))
    return [textwrap.dedent(match[2]) for match in _BOX.finditer(part)]


def all_boxes() -> str:
    """Everything that the guide has typed."""
    return "\n".join(textwrap.dedent(match[2]) for match in _BOX.finditer(INSTALL.read_text()))
