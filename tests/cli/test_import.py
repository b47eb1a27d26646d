"""`phonebox import`: preview, approval, refusal, alone and through the running service."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.inside import Inside
from tests.cli.test_answers import ask, refused
from tests.importing.files import MANY_ROWS, ctf, pupil
from tests.outside.processes import Phonebox

MAP = 'headings = true\n[columns]\n"Nr" = "pupil.ref"\n2 = "pupil.forename"\n3 = "pupil.surname"\n'


@pytest.fixture
def inside(school: Phonebox) -> Inside:
    """A copy of the sample school, asked from this process."""
    return Inside.of(school)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "pupils.csv"
    made.write_text(MANY_ROWS)
    return made


def play(phonebox: Inside, file: Path) -> Any:
    size = phonebox.verify()["size"]
    seen = ask(phonebox, "import", str(file), "--preview")
    assert (seen["pupils"], seen["added"]["pupils"], seen["missing"]["pupils"]) == (2, 2, 240)
    assert (seen["committed"], seen["entry"]) == (False, None)
    assert phonebox.verify()["size"] == size
    done = ask(phonebox, "import", str(file), "--yes")
    assert (done["committed"], done["entry"]) == (True, size + 1)
    again = ask(phonebox, "import", str(file), "--preview")
    assert (again["untouched"], again["remembered"]) == (2, True)
    assert ask(phonebox, "device add", "--pupil", "1001", "--kind", "phone", "--description", "x")
    return [item["name"] for item in done["people"] if item["kind"] == "added"]


def test_alone_and_through_the_service(inside: Inside, file: Path) -> None:
    with inside.serve():
        names = play(inside, file)
    assert names[:2] == ["Ada Lovell", "Clare Lovell"]
    assert inside.assert_holds()["holds"]


def test_a_person_is_asked(inside: Inside, file: Path) -> None:
    no = inside.run("import", str(file), stdin="n\n")
    assert (no.exit, no.err) == (1, "Nothing was imported.\n")
    assert "Would be added: 2 pupils, 2 contacts" in no.out
    assert inside.run("import", str(file), stdin="").exit == 1
    yes = inside.run("import", str(file), stdin="y\n")
    assert yes.exit == 0
    assert "Imported: entry" in yes.out


def test_what_is_refused_names_row_and_column(inside: Inside, file: Path) -> None:
    file.write_text(MANY_ROWS.replace("1,T,T,Ms", "1,perhaps,T,Ms", 1))
    refused(inside.run("import", str(file), "--yes"), 1, "Row 2", "Parental responsibility")
    file.write_bytes(b"PK\x03\x04rubbish")
    refused(inside.run("import", str(file), "--yes"), 1, "spreadsheet", "Nothing was imported")
    file.write_bytes(ctf(pupil()))
    refused(inside.run("import", str(file), "--format", "csv", "--yes"), 1, "Common Transfer File")
    assert ask(inside, "import", str(file), "--preview")["version"] == "19.0"


def test_wrong_use(inside: Inside, file: Path) -> None:
    assert inside.run("import", str(file), "--preview", "--yes").exit == 2
    assert inside.run("import", str(file), "--json").exit == 2
    assert inside.run("import", str(file.parent / "none.csv")).exit == 2
    teacher = inside.run("--as", "teacher", "import", str(file), "--preview")
    refused(teacher, 1, "may not import")


def test_a_map_of_columns(inside: Inside, file: Path, tmp_path: Path) -> None:
    given = tmp_path / "map.toml"
    file.write_text("Nr;Vorname;Name;Geheim\nX1;Ada;Stone;secret\n")
    refused(inside.run("import", str(file), "--preview"), 1, "forename")
    given.write_text(MAP)
    found = ask(inside, "import", str(file), "--columns", str(given), "--preview")
    assert [item["meaning"] for item in found["columns"]][-1] is None
    for wrong, words in (
        ('[columns]\n"Name" = "pupil.nonsense"\n', "no meaning"),
        ('[columns]\n"Other" = "pupil.ref"\n', "no column Other"),
        ("columns = 3\n", "no map"),
        ("[columns\n", "TOML"),
    ):
        given.write_text(wrong)
        ended = inside.run("import", str(file), "--columns", str(given), "--preview")
        refused(ended, 2, words)


@pytest.mark.parametrize("command", ["import", "ledger verify", "ledger verify --checkpoint"])
def test_a_file_that_is_not_there_is_wrong_use_whoever_asks(inside: Inside, command: str) -> None:
    refused(inside.run(*command.split(), "nowhere.csv"), 2, "nowhere.csv", "does not exist")
