"""Every test that docs/security.md names exists, and no threat stands there without one."""

import re

import pytest

from tests.architecture.sources import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text()
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and "---" not in line][1:]
NAMED = re.findall(r"`(tests/[^`]+)`", PAGE)
ASKED = (
    "unattended kiosk",
    "swapped tag",
    "copied tag",
    "barred parent",
    "rewriting history",
    "thief of the card",
    "school's network",
    "hostile label",
    "hostile import file",
    "lost badge",
)


@pytest.mark.parametrize("threat", ASKED)
def test_each_threat_has_its_line(threat: str) -> None:
    assert [row for row in ROWS if threat in row.split("|")[1]]


def test_each_line_says_what_stops_it_and_names_a_test() -> None:
    for row in ROWS:
        _, threat, stops, tests, _ = row.split("|")
        assert threat.strip()
        assert len(stops.split()) > 5, threat
        assert "`tests/" in tests, threat


@pytest.mark.parametrize("name", NAMED)
def test_each_named_test_exists(name: str) -> None:
    path, _, function = name.partition("::")
    text = (ROOT / path).read_text()
    assert re.search(rf"^def {function or 'test_'}", text, re.MULTILINE)
