"""`phonebox labels`: what is asked for is what the symbols hold, and nothing is recorded by it."""

from pathlib import Path
from typing import Any

import pytest

from kiosk.scanning.codes import Code, Prefix, of_slot, parse
from tests.cli.inside import Inside
from tests.cli.test_answers import answered, refused
from tests.outside.processes import Phonebox
from tests.printing.printed import decoded, pages, text


@pytest.fixture
def inside(school: Phonebox) -> Inside:
    """A copy of the sample school, asked from this process."""
    return Inside.of(school)


def printed(inside: Inside, file: Path, *args: str) -> Any:
    ended = inside.run("labels", "--out", str(file), *args, "--json")
    assert ended.exit == 0, ended
    return answered("labels", ended)


def test_spare_labels_are_fresh_and_nowhere_recorded(inside: Inside, tmp_path: Path) -> None:
    file, before = tmp_path / "new.pdf", inside.size()
    made = printed(inside, file, "--new", "30", "--first", "60")
    assert (made["labels"], made["pages"], made["next_free"]) == (30, 2, 25)
    found = [decoded(page, tmp_path) for page in pages(file.read_bytes(), tmp_path)]
    assert [len(codes) for codes in found] == [6, 24]
    assert found[0] | found[1] == set(made["codes"])
    parsed = [parse(code) for code in made["codes"]]
    assert all(isinstance(code, Code) and code.prefix is Prefix.DEVICE for code in parsed)
    assert inside.size() == before


def test_the_labels_of_a_class_once_more_with_and_without_names(
    inside: Inside, tmp_path: Path
) -> None:
    file = tmp_path / "class.pdf"
    known = inside.json("device", "list")["devices"]
    one = next(item for item in known if item["codes"] and item["name"])
    made = printed(inside, file, "--devices", one["codes"][0], "--sheet", "l7160")
    assert made["codes"] == one["codes"][:1]
    assert one["name"].split()[-1] not in text(file.read_bytes())
    printed(inside, file, "--devices", one["pupil"], "--names")
    assert one["name"].split()[-1] in text(file.read_bytes())
    everyone = printed(inside, file, "--devices", "all")
    assert set(everyone["codes"]) == {code for item in known for code in item["codes"]}


def test_slots_and_badges(inside: Inside, tmp_path: Path) -> None:
    file = tmp_path / "slots.pdf"
    made = printed(inside, file, "--slots", "9-11", "--slots", "2", "--badges", "office")
    slots = [of_slot(name).text for name in ("2", "9", "10", "11")]
    assert made["codes"][:4] == slots
    assert made["codes"][4].startswith("B")
    assert "Holloway" in text(file.read_bytes())


def test_what_cannot_be_printed_is_told(inside: Inside, tmp_path: Path) -> None:
    out = ("labels", "--out", str(tmp_path / "x.pdf"))
    refused(inside.run(*out), 2, "--new N")
    refused(inside.run(*out, "--new", "3", "--trial"), 2, "--trial")
    refused(inside.run(*out, "--new", "3", "--sheet", "5160"), 2, "5160", "L7651")
    refused(inside.run(*out, "--new", "3", "--first", "66"), 2, "65 labels")
    refused(inside.run(*out, "--new", "3", "--across", "40"), 2, "across")
    refused(inside.run(*out, "--devices", "9Z"), 1, "9Z")
    refused(inside.run("--as", "teacher", *out, "--new", "3"), 1, "--as USER")
    refused(inside.run("--as", "office", *out, "--badges", "all"), 1, "--as USER")
    nowhere = str(tmp_path / "nowhere" / "x.pdf")
    refused(inside.run("labels", "--out", nowhere, "--trial"), 3, nowhere)
    assert not (tmp_path / "x.pdf").exists()
