"""Small modules, functions and templates; an exception stands here with its reason."""

import ast
from collections.abc import Iterator
from fnmatch import filter as filter_names
from fnmatch import fnmatchcase

from tests.architecture.sources import PRODUCT, ROOT, modules, tree

MODULE_LINES = 250
FUNCTION_LINES = 40
TEMPLATE_LINES = 80
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

# Pattern of file or file::function → why it is longer, in one sentence.
LONGER = {
    "db/migrations/versions/*::upgrade": "A migration is one list of tables and says nothing else.",
    "hardware/nfc.py": "Whatever touches nfcpy, which nobody mends any more, stays in one file.",
    "kiosk/custody/asks.py": "One plain dataclass for each thing that may be asked.",
    "kiosk/custody/events.py": "One frozen dataclass for each event of custody, all in one place.",
}


def too_long_modules() -> Iterator[str]:
    for path in modules(*PRODUCT):
        if len((ROOT / path).read_text().splitlines()) > MODULE_LINES:
            yield str(path)


def too_long_functions() -> Iterator[str]:
    for path in modules(*PRODUCT):
        functions = (node for node in ast.walk(tree(path)) if isinstance(node, FUNCTIONS))
        for node in functions:
            if (node.end_lineno or node.lineno) - node.lineno + 1 > FUNCTION_LINES:
                yield f"{path}::{node.name}"


def too_long_templates() -> Iterator[str]:
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.is_file() and len(path.read_text().splitlines()) > TEMPLATE_LINES:
            yield str(path.relative_to(ROOT))


def test_what_is_longer_than_the_measure_has_a_reason() -> None:
    longer = [*too_long_modules(), *too_long_functions(), *too_long_templates()]
    assert [name for name in longer if not any(fnmatchcase(name, known) for known in LONGER)] == []
    assert [known for known in LONGER if not filter_names(longer, known)] == [], "no longer needed"


def test_every_reason_is_one_sentence() -> None:
    assert [name for name, reason in LONGER.items() if not reason.endswith(".")] == []
