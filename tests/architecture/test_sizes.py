"""Small modules, functions and templates; an exception stands here with its reason."""

import ast
from collections.abc import Iterator

from tests.architecture.sources import PRODUCT, ROOT, modules, tree

MODULE_LINES = 250
FUNCTION_LINES = 40
TEMPLATE_LINES = 80
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

# File, or file::function → why it is longer, in one sentence.
LONGER: dict[str, str] = {}


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
    longer = {*too_long_modules(), *too_long_functions(), *too_long_templates()}
    assert sorted(longer - LONGER.keys()) == []
    assert sorted(LONGER.keys() - longer) == [], "no longer needed"


def test_every_reason_is_one_sentence() -> None:
    assert [name for name, reason in LONGER.items() if not reason.endswith(".")] == []
