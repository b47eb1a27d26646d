"""The export: lines that come back as they went, and their schema."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kiosk.ledger.export import LineMalformed, from_line, to_line
from tests.ledger.ledgers import Ledger, sample

SCHEMA = Path(__file__).parents[2] / "docs/schemas/ledger-entry.schema.json"
LEDGER = sample()


def validator() -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_rows_and_personal_values_come_back_from_their_lines() -> None:
    lines = [from_line(line) for line in LEDGER.export()]
    assert [line.row for line in lines] == LEDGER.rows
    assert [item for line in lines for item in line.personal or ()] == LEDGER.personal


def test_values_may_be_withheld() -> None:
    row = LEDGER.rows[2]
    assert from_line(to_line(row, None)) == (row, None)
    validator().validate(json.loads(to_line(row, None)))


def test_a_line_means_the_same_however_its_json_is_laid_out() -> None:
    for line in LEDGER.export():
        loose = json.dumps(json.loads(line), indent=1, sort_keys=False).replace("\n", "\r\n")
        assert from_line(loose) == from_line(line)


def test_an_erased_value_is_simply_absent() -> None:
    line = LEDGER.lines()[2]
    assert list(line["personal"]) == ["told_pupil"]
    assert line["payload"]["place"].keys() == {"commitment"}


def test_every_line_is_as_the_schema_says() -> None:
    check = validator()
    for line in [*LEDGER.lines(), *unusual().lines()]:
        check.validate(line)


def unusual() -> Ledger:
    ledger = Ledger()
    ledger.add("opened", {}, {"strokes": [[[0, 1], [2, 3]]], "wording": None, "count": 4})
    return ledger


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("sequence", 0),
        ("previous", "00"),
        ("hash", "Z" * 64),
        ("personal", None),
        ("personal", {"place": "Room 4"}),
        ("personal", {"place": {"salt": "00", "value": 1}}),
        ("clock", "certain"),
        ("occurred_at", "2026-11-23 08:42"),
        ("actor", "office"),
        ("device", "an unknown member"),
    ],
)
def test_what_is_no_line_is_none_to_the_schema_either(member: str, value: Any) -> None:
    assert not validator().is_valid({**LEDGER.lines()[0], member: value})


def without(member: str) -> bytes:
    line = LEDGER.lines()[0]
    del line[member]
    return json.dumps(line).encode()


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b"\xff",
        b"{}",
        LEDGER.export()[0][:-2],
        LEDGER.export()[0].replace(b'"sequence":1', b'"sequence":1.0'),
        LEDGER.export()[0].replace(b'"sequence":1', b'"sequence":"1"'),
        LEDGER.export()[0].replace(b'"sequence":1', b'"sequence":-1'),
        LEDGER.export()[0].replace(b'"sequence":1', b'"sequence":1,"sequence":1'),
        LEDGER.export()[0].replace(b'"personal":{}', b'"personal":{"place":"Room 4"}'),
        LEDGER.export()[0].replace(b'"personal":{}', b'"personal":[]'),
        LEDGER.export()[0].replace(b'"hash":"', b'"hash":"x'),
        *map(without, ("hash", "previous", "payload", "type", "log", "sequence")),
    ],
)
def test_what_is_no_line_is_refused(line: bytes) -> None:
    with pytest.raises(LineMalformed, match="ledger-format"):
        from_line(line)


@pytest.mark.parametrize("body", [b"not JSON", None, "text"])
def test_a_row_that_cannot_be_read_is_named(body: Any) -> None:
    with pytest.raises(LineMalformed, match="entry 5"):
        to_line((5, bytes(32), bytes(32), body))
