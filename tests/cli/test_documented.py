"""Every command, option, setting and answer is documented, and nothing else is."""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from kiosk.cli.app import phonebox
from kiosk.settings import Settings
from tests.cli.tree import commands, options

DOCS = Path(__file__).resolve().parents[2] / "docs"
TEXT = (DOCS / "commands.md").read_text()
NOT_OF_COMMANDS = {"ledger-entry"}
"""Schemas of what no command answers with."""


def sections() -> dict[str, str]:
    """Each command's words, and what stands under its heading."""
    parts = re.split(r"^### `phonebox ([^`]+)`$", TEXT, flags=re.MULTILINE)
    named = {}
    for title, body in zip(parts[1::2], parts[2::2], strict=True):
        words = " ".join(word for word in title.split() if word.islower())
        named[words] = body.split("\n## ")[0]
    return named


def test_every_command_has_a_section_and_every_section_a_command() -> None:
    assert sections().keys() == dict(commands()).keys()


@pytest.mark.parametrize("words", sorted(dict(commands())))
def test_a_section_names_every_option_and_no_other(words: str) -> None:
    rows = re.findall(r"^\| `(--[a-z-]+)", sections()[words], flags=re.MULTILINE)
    assert set(rows) == options(dict(commands())[words])


def test_the_global_options_are_named() -> None:
    top = TEXT.split("## A school", maxsplit=1)[0]
    assert set(re.findall(r"^\| `(--[a-z]+)", top, flags=re.MULTILINE)) == options(phonebox)


def test_every_setting_is_named() -> None:
    table = TEXT.rsplit("## Settings", maxsplit=1)[1]
    cells = re.findall(r"^\| (`[^|]+) \|", table, flags=re.MULTILINE)
    named = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}
    assert named == set(Settings.__struct_fields__)


def test_every_answer_has_a_schema_and_every_schema_an_answer() -> None:
    answering = {w.replace(" ", "-") for w, command in commands() if "--json" in options(command)}
    found = {path.name.removesuffix(".schema.json") for path in (DOCS / "schemas").iterdir()}
    assert found - NOT_OF_COMMANDS == answering


@pytest.mark.parametrize("path", sorted((DOCS / "schemas").iterdir()), ids=lambda path: path.name)
def test_schemas_are_schemas(path: Path) -> None:
    schema = json.loads(path.read_text())
    Draft202012Validator.check_schema(schema)
    assert schema["additionalProperties"] is False


def test_what_answers_can_answer_in_json() -> None:
    silent = {"begin", "serve", "readers run", "readers watch", "screen run", "signer run"}
    assert {w for w, command in commands() if "--json" not in options(command)} == silent
