"""The project's files, as the tests of its architecture see them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("kiosk", "hardware", "db")


def modules(*folders: str) -> list[Path]:
    """Every Python file of these folders, relative to the root."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path.relative_to(ROOT) for path in found)


def module_name(path: Path) -> str:
    """`kiosk/web/__init__.py` → `kiosk.web`."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_inside(module: str, package: str) -> bool:
    """Whether the module is the package or stands in it."""
    return module == package or module.startswith(package + ".")


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse((ROOT / path).read_text(), filename=str(path))


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything that a file imports, inside functions too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = module_name(path).split(".")
            if path.name != "__init__.py":
                base.pop()
            above = base[: len(base) - node.level + 1] if node.level else []
            yield node.lineno, ".".join([*above, *([node.module] if node.module else [])])


def tracked() -> list[Path]:
    """The files that git keeps, relative to the root."""
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    names = (Path(name) for name in listed.stdout.split("\0") if name)
    return sorted(name for name in names if (ROOT / name).is_file())
