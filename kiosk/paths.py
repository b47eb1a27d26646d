"""Where the files that come with the program stand, in the tree and in the installed wheel."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def templates_dir() -> Path:
    """The folder of the page templates: inside the package in a wheel, beside it in the tree."""
    shipped = _HERE / "_templates"
    return shipped if shipped.is_dir() else _HERE.parent / "templates"


def static_dir() -> Path:
    """The folder of style sheets, scripts, fonts and sounds."""
    return _HERE / "web" / "static"
