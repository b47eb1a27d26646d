"""Commands as processes: through the running service and without it, the same answers."""

import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from kiosk.scanning.outcomes import DONE, ScanOutcome
from kiosk.web.scans import SOUNDS
from tests.cli.inside import Inside
from tests.databases import Server
from tests.outside.processes import Ended, Phonebox, Service

SCHEMAS = Path(__file__).resolve().parents[2] / "docs" / "schemas"
FRESH_LABEL = "DA7K2Q9XZ"
FRESH_TAG = "04AABBCCDDEE01"


def answered(words: str, ended: Ended) -> Any:
    """The one document on standard output, as its schema has it."""
    schema = json.loads((SCHEMAS / f"{words.replace(' ', '-')}.schema.json").read_text())
    found = json.loads(ended.out)
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(found)
    return found


def ask(phonebox: Phonebox, words: str, *args: str, stdin: str = "", exit_: int = 0) -> Any:
    ended = phonebox.run(*words.split(), *args, "--json", stdin=stdin)
    assert ended.exit == exit_, ended
    return answered(words, ended)


def refused(ended: Ended, exit_: int, *words: str) -> None:
    """Words on standard error, nothing on standard output."""
    assert (ended.exit, ended.out) == (exit_, ""), ended
    assert all(word in ended.err for word in words), ended.err


def play(phonebox: Phonebox) -> None:
    """Everything that a school's technician might do in a morning."""
    password = "three brown horses\n"
    added = ask(
        phonebox,
        "staff add",
        *("sam", "--name", "Sam Okafor", "--role", "office,dsl", "--password-stdin"),
        stdin=password,
    )
    assert added["user"] == "sam"
    people = {item["user"]: item for item in ask(phonebox, "staff list")["staff"]}
    assert people["sam"]["roles"] == ["dsl", "office"]
    assert people["sam"]["staff"] == added["staff"]
    ask(phonebox, "staff disable", "sam")
    assert {i["user"]: i for i in ask(phonebox, "staff list")["staff"]}["sam"]["disabled"]

    device = ask(
        phonebox,
        "device add",
        *("--pupil", "P1001", "--kind", "tablet", "--description", "white"),
        *("--code", FRESH_LABEL, "--tag", FRESH_TAG),
    )
    known = {item["device"]: item for item in ask(phonebox, "device list")["devices"]}
    assert known[device["device"]] == {
        "device": device["device"],
        "kind": "tablet",
        "description": "white",
        "pupil": "P1001",
        "name": "Amelia Clarke",
        "codes": [FRESH_LABEL],
        "tags": 1,
        "in_custody": False,
    }
    held = ask(phonebox, "register")["records"]
    assert [(item["pupil"], item["held"]) for item in held] == [("P1005", False), (None, True)]
    assert ask(phonebox, "register", "--at", "2026-11-01T12:00")["records"] == []

    assert [e["type"] for e in ask(phonebox, "history", "--device", FRESH_LABEL)["entries"]] == [
        "device_enrolled",
        "code_linked",
        "code_linked",
    ]
    by_pupil = ask(phonebox, "history", "--pupil", "P1005")["entries"]
    assert by_pupil[-1]["type"] == "handed_in"
    record = by_pupil[-1]["record"]
    assert len(ask(phonebox, "history", "--record", record)["entries"]) == 1

    key = ask(phonebox, "readers key", "lobby", "--station", "lobby")["key"]
    assert len(key) > 40
    assert ask(phonebox, "ledger checkpoint")["size"] > 700
    assert ask(phonebox, "outbox list")["messages"] == []
    assert ask(phonebox, "outbox send")["trouble"] is None
    assert ask(phonebox, "doctor")["good"]


@pytest.fixture
def inside(school: Phonebox) -> Inside:
    """A copy of the sample school, asked from this process."""
    return Inside.of(school)


def test_directly(inside: Inside) -> None:
    play(inside)
    inside.assert_holds()


def test_through_the_running_service(inside: Inside) -> None:
    with inside.serve():
        play(inside)
    inside.assert_holds()


def test_as_processes(school: Phonebox) -> None:
    """What is done inside the test's process above is what the installed command does."""
    before = ask(school, "staff list")
    with school.serve():
        assert ask(school, "staff list") == before
        refused(school.run("staff", "disable", "nobody"), 1, "nobody", "staff list")
    refused(school.run("staff", "disable", "head"), 1, "headteacher")


def test_an_act_names_the_user_of_the_machine_and_whom_it_is_for(inside: Inside) -> None:
    for as_user, role in ((None, "head"), ("leader", "leader")):
        first = ("--as", as_user) if as_user else ()
        added = inside.run(
            *first,
            *("device", "add", "--pupil", "P1001", "--kind", "watch", "--description", "x"),
        )
        assert added.exit == 0, added
        newest = inside.export()[-1]
        assert newest["actor"]["role"] == role
        assert newest["actor"]["os_user"]
        assert newest["actor"]["staff"]


def test_a_scan_is_the_same_as_a_scan_at_that_station(
    service: Service, leaflet: dict[str, Any]
) -> None:
    phonebox, code = Inside.of(service.phonebox), leaflet["codes"][0]
    locked = ask(phonebox, "scan", code, exit_=1)
    assert (locked["outcome"], locked["entry"]) == ("not_signed_in", None)
    service.as_("office")
    taken = ask(phonebox, "scan", code, "--id", "0a6f4b0e-6a2e-4a53-8d0e-6d1b8b2f7c11")
    assert taken["outcome"] == "handed_in"
    again = ask(phonebox, "scan", code, "--id", "0a6f4b0e-6a2e-4a53-8d0e-6d1b8b2f7c11")
    assert again == taken
    newest = ask(phonebox, "history", "--device", code)["entries"][-1]
    assert newest["command_id"] == "0a6f4b0e-6a2e-4a53-8d0e-6d1b8b2f7c11"
    assert newest["actor"]["name"] == "Jean Holloway"
    assert newest["actor"]["os_user"]
    assert taken["record"] in {i["record"] for i in ask(phonebox, "register")["records"]}


def test_a_scan_that_sounds_good_ends_well() -> None:
    good = {outcome for outcome, sound in SOUNDS.items() if sound in ("in", "out", "read")}
    assert good | {ScanOutcome.ALREADY_IN} == DONE


def test_nobody_is_at_a_station_whose_service_is_stopped(
    inside: Inside, leaflet: dict[str, Any]
) -> None:
    with inside.serve() as service:
        service.as_("office")
    outcome = ask(inside, "scan", leaflet["codes"][0], exit_=1)["outcome"]
    assert outcome == "not_signed_in"


def test_a_new_school_is_begun_once(tmp_path: Path) -> None:
    phonebox = Inside.empty(tmp_path / "new")
    options = ("--school", "Hill Top", "--headteacher", "Helen", "--password-stdin")
    begun = ask(phonebox, "init", *options, stdin="three brown horses\n")
    assert len(begun.pop("browser_code")) == 14
    assert begun == {"data": str(tmp_path / "new"), "school": "Hill Top", "user": "helen"}
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    assert phonebox.assert_holds()["size"] == 8
    again = phonebox.run("init", *options, stdin="three brown horses\n")
    refused(again, 1, "Hill Top", "--data")
    assert phonebox.verify()["size"] == 8


@pytest.mark.postgresql
def test_a_school_whose_records_are_on_a_server(tmp_path: Path, postgresql_server: Server) -> None:
    database = {"PHONEBOX_DATABASE": postgresql_server.new_database()}
    phonebox = Inside(tmp_path / "new", env=database)
    options = ("--school", "Hill Top", "--headteacher", "helen", "--password-stdin")
    refused(phonebox.run("staff", "list"), 3, "phonebox init")
    ask(phonebox, "init", *options, stdin="three brown horses\n")
    assert [item["user"] for item in ask(phonebox, "staff list")["staff"]] == ["helen"]
    assert phonebox.assert_holds()["size"] == 8
    refused(phonebox.run("init", *options, stdin="three brown horses\n"), 3, "already")
    refused(phonebox.run("demo"), 2, "database")
    assert not (tmp_path / "new" / "phonebox.db").exists()


@pytest.mark.parametrize(
    ("stdin", "exit_", "words"),
    [("short\n", 1, "at least 10"), ("", 2, "standard input"), ("hill top 1234\n", 0, "")],
)
def test_a_weak_password_begins_nothing(tmp_path: Path, stdin: str, exit_: int, words: str) -> None:
    phonebox = Inside.empty(tmp_path / "new")
    options = ("--school", "Hill Top", "--headteacher", "helen", "--password-stdin")
    ended = phonebox.run("init", *options, stdin=stdin)
    assert ended.exit == exit_, ended
    assert words in ended.err
    assert (tmp_path / "new" / "phonebox.db").exists() is (exit_ == 0)


def test_a_school_device_is_made_and_ended_from_here(tmp_path: Path) -> None:
    phonebox = Inside.empty(tmp_path / "new")
    options = ("--school", "Hill Top", "--headteacher", "helen", "--password-stdin")
    ask(phonebox, "init", *options, stdin="three brown horses\n")
    made = ask(phonebox, "browsers code", "Library")
    assert made["path"].endswith(made["code"])
    assert ask(phonebox, "browsers list") == {"browsers": []}
    refused(phonebox.run("browsers", "end", "Library"), 1, "No school device")
    refused(phonebox.run("browsers", "code", " "), 1, "name")
    refused(phonebox.run("--as", "nobody", "browsers", "code", "Library"), 1, "nobody")


def test_the_demo_is_made_once_and_told_each_time(inside: Inside, leaflet: dict[str, Any]) -> None:
    again = ask(inside, "demo")
    assert again["new"] is False
    same = ("school", "staff", "codes", "tags", "entries")
    assert [again[name] for name in same] == [leaflet[name] for name in same]
    printed = inside.run("demo").out
    assert "sample-office" in printed
    assert leaflet["codes"][0] in printed


def test_the_demo_leaves_a_real_school_alone(tmp_path: Path) -> None:
    phonebox = Inside.empty(tmp_path / "real")
    options = ("--school", "Hill Top", "--headteacher", "helen", "--password-stdin")
    assert phonebox.run("init", *options, stdin="three brown horses\n").exit == 0
    refused(phonebox.run("demo"), 1, "real school", "--data")


def test_a_real_school_s_clock_cannot_be_set(tmp_path: Path) -> None:
    phonebox = Inside.empty(tmp_path / "real")
    options = ("--school", "Hill Top", "--headteacher", "helen", "--password-stdin")
    stated = phonebox.at("2026-11-23T08:30:00")
    refused(stated.run("init", *options, stdin="three brown horses\n"), 2, "PHONEBOX_NOW")
    assert phonebox.run("init", *options, stdin="three brown horses\n").exit == 0
    refused(stated.run("staff", "list"), 2, "PHONEBOX_NOW", "sample")
    refused(stated.run("serve", "--port", "0"), 2, "PHONEBOX_NOW")


def test_a_database_that_is_up_to_date_stays_as_it_is(inside: Inside) -> None:
    found = ask(inside, "migrate")
    assert found["from"] == found["to"]


def test_an_older_database_is_told_and_brought_up_to_date(inside: Inside) -> None:
    """The words name a command that there is."""
    with sqlite3.connect(inside.data / "phonebox.db") as database:
        database.execute("UPDATE alembic_version SET version_num = 'unheard-of'")
    database.close()
    refused(inside.run("register"), 3, "newer version")


def test_readers_are_listed_without_a_school(tmp_path: Path) -> None:
    ended = Inside.empty(tmp_path / "none").run("readers", "list", "--json")
    assert ended.exit == 0
    answered("readers list", ended)


def test_the_schema_of_the_export_holds(inside: Inside) -> None:
    schema = json.loads((SCHEMAS / "ledger-entry.schema.json").read_text())
    validator = Draft202012Validator(schema)
    out = inside.data.parent / "all.jsonl"
    written = ask(inside, "ledger export", "--out", str(out))
    lines = out.read_text().splitlines()
    assert written == {"file": str(out), "entries": len(lines)}
    assert out.stat().st_mode & 0o777 == 0o600
    for line in lines:
        validator.validate(json.loads(line))


def test_a_checkpoint_kept_elsewhere_vouches_for_ledger_and_export(
    inside: Inside, tmp_path: Path
) -> None:
    signed = ask(inside, "ledger checkpoint")
    kept, key, out = tmp_path / "kept", tmp_path / "key", tmp_path / "all.jsonl"
    kept.write_text(signed["checkpoint"])
    key.write_text(signed["key"])
    own = ask(inside, "ledger verify", "--checkpoint", str(kept))
    assert (own["holds"], own["checkpoint"], own["root"]) == (True, signed["size"], signed["root"])
    ask(inside, "ledger export", "--out", str(out))
    options = (str(out), "--checkpoint", str(kept))
    assert ask(inside, "ledger verify", *options, "--key", str(key))["holds"]
    assert ask(inside, "ledger verify", *options, "--key", signed["key"])["holds"]
    refused(inside.run("ledger", "verify", *options), 1, "--key")
    out.write_text("".join(out.read_text().splitlines(keepends=True)[:-1]))
    cut = ask(inside, "ledger verify", *options, "--key", str(key), exit_=1)
    assert cut["code"] == "truncated"


def test_a_changed_entry_is_named_though_the_guards_are_down(inside: Inside) -> None:
    with sqlite3.connect(inside.data / "phonebox.db") as database:
        database.execute("DROP TRIGGER entries_no_update")
        database.execute(
            "UPDATE ledger_entries SET body = replace(body, 'desk', 'dusk') WHERE sequence = 300"
        )
    database.close()
    refused(inside.run("register"), 3, "ledger verify")
    found = ask(inside, "ledger verify", exit_=1)
    assert found["problems"][0]["sequence"] == 300
    said = inside.run("ledger", "verify")
    assert said.exit == 1
    assert re.search(r"Entry 300\b", said.out)


def test_a_changed_table_is_found_by_full_alone(inside: Inside) -> None:
    with sqlite3.connect(inside.data / "phonebox.db") as database:
        database.execute("UPDATE pupils SET surname = 'Nobody' WHERE ref = 'P1001'")
    database.close()
    assert ask(inside, "ledger verify")["holds"]
    found = ask(inside, "ledger verify", "--full", exit_=1)
    assert [item["table"] for item in found["differences"]] == ["pupils"]
