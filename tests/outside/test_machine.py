"""What the machine does to Phonebox: full, read-only and locked disks, ports, folders, damage."""

import contextlib
import os
import shutil
import socket
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.outside.disks import small_disk, without_privilege
from tests.outside.fixtures import MORNING
from tests.outside.processes import Ended, Phonebox, Service, eventually
from tests.outside.scans import Reader
from tests.outside.visitor import Answer, Visitor

Leaflet = dict[str, Any]


def ends(phonebox: Phonebox, *args: str) -> Ended:
    """Start the service where it cannot start; how it ends, and what it says."""
    service = phonebox.start(args=args, ready=False)
    try:
        code = service.process.wait(60)
        out = service.process.stdout.read().decode() if service.process.stdout else ""
    finally:
        service.kill()
    said = service.said()
    assert "Traceback" not in said, said
    assert "READY" not in out
    return Ended(code, out, said)


def fails(ended: Ended, *words: str, code: int = 3) -> None:
    """It failed outside itself, and says so in words that name these."""
    assert ended.exit == code, ended
    for part in words:
        assert part in ended.err, ended


def at_the_desk(service: Service) -> tuple[Visitor, Reader]:
    """The office takes devices in, and a reader reads for it."""
    reader = Reader.of(service.phonebox, service.url)
    office = service.as_("office")
    office.get("/hand-in")
    return office, reader


def not_recorded(answer: Answer) -> str:
    """503, with nothing recorded; what it says."""
    assert answer.status == 503, (answer.status, answer.body[:500])
    words = str(answer.json()["error"])
    assert "othing was recorded" in words or "shows after a restart" in words, words
    return words


# Disks


def test_a_full_disk_refuses_in_words_and_loses_nothing(
    sample: Phonebox, tmp_path: Path, leaflet: Leaflet
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        school = sample.copy(disk.folder / "school")
        with school.serve() as service:
            office, reader = at_the_desk(service)
            first, second = leaflet["codes"][:2]
            assert reader.scan(first)["outcome"] == "handed_in"
            before = school.size()
            scan = reader.body(second)
            disk.fill(service)
            assert "disk" in not_recorded(reader.post(scan)).lower()
            assert school.size() == before
            # What is there can still be read, and the technician sees why nothing goes.
            assert office.get("/register").status == 200
            eventually(lambda: "disk" in _failing(service), what="health says what failed")
            refused = office.post(f"/hand-in/device/{_device(school, second)}")
            assert refused.status == 503
            assert "othing was recorded" in refused.words
            disk.make_room(service)
            answer = reader.post(scan)
            if answer.status != 503:
                assert answer.json()["outcome"] == "handed_in"
                assert school.size() == before + 1
        held = {item["device"] for item in school.json("register")["records"]}
        assert _device(school, first) in held
        school.assert_holds()


def _failing(service: Service) -> str:
    """What health says once it is bad."""
    answer = service.visitor().get("/health")
    return answer.text.lower() if answer.status == 503 else ""


def _device(school: Phonebox, code: str) -> str:
    devices = school.json("device", "list")["devices"]
    return next(str(item["device"]) for item in devices if code in item["codes"])


def test_a_write_that_the_system_cuts_off_is_said_and_nothing_is_half_done(
    school: Phonebox, leaflet: Leaflet
) -> None:
    """Files may not grow, from one moment to the next: the writes themselves fail."""
    import resource

    with school.serve() as service:
        _, reader = at_the_desk(service)
        before = school.size()
        scan = reader.body(leaflet["codes"][0])
        limit = (4096, resource.RLIM_INFINITY)
        resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, limit)
        not_recorded(reader.post(scan))
        assert school.size() == before
        unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        with contextlib.suppress(ProcessLookupError):
            resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, unlimited)
        service.kill()
    assert school.assert_holds()["size"] == before
    with school.serve() as service:
        office = service.as_("office")
        office.get("/hand-in")
        again = Reader.of(school, service.url)
        assert again.post(scan).json()["outcome"] == "handed_in"
    school.assert_holds()
    acts = [entry["command_id"] for entry in school.export()]
    assert acts.count(scan["id"]) == 1


def test_a_disk_that_may_only_be_read(sample: Phonebox, tmp_path: Path) -> None:
    """As an SD card is after an error: nothing starts, nothing is changed, all can be read."""
    with small_disk(tmp_path / "disk") as disk:
        school = without_privilege(sample.copy(disk.folder / "school"))
        before = school.assert_holds()["size"]
        disk.read_only()
        ended = ends(school)
        fails(ended)
        assert "may only be read" in ended.err or "may not" in ended.err, ended
        for args in (
            ("scan", "DA7K2Q9XZ"),
            ("demo",),
            ("readers", "key", "x", "--station", "desk"),
        ):
            told = school.run(*args)
            assert told.exit == 3, (args, told)
            assert len(told.err) > 40
        disk.writable()
        assert school.assert_holds()["size"] == before
        with school.serve() as service:
            assert service.as_("office").get("/hand-in").status == 200


def test_a_database_that_another_program_holds(school: Phonebox, leaflet: Leaflet) -> None:
    with school.serve() as service:
        office, reader = at_the_desk(service)
        before = school.size()
        scan = reader.body(leaflet["codes"][0])
        other = sqlite3.connect(school.data / "phonebox.db", isolation_level=None)
        with contextlib.closing(other):
            other.execute("BEGIN IMMEDIATE")
            words = not_recorded(reader.post(scan))
            assert "program" in words or "busy" in words
            answer = office.post("/hand-in/undo", {"record": "none"})
            assert answer.status == 503
            assert "othing was recorded" in answer.words
            assert office.get("/register").status == 200
            other.execute("ROLLBACK")
        assert reader.post(scan).json()["outcome"] == "handed_in"
        assert school.size() == before + 1
    school.assert_holds()


# Folders, ports, damage


def test_a_folder_without_permission(school: Phonebox) -> None:
    weak = without_privilege(school)
    school.data.chmod(0)
    try:
        fails(ends(weak), "may not use the data folder", str(school.data))
        for args in (("register",), ("demo",), ("ledger", "verify"), ("scan", "DA7K2Q9XZ")):
            fails(weak.run(*args), "data folder")
    finally:
        school.data.chmod(0o700)
    assert school.assert_holds()


def test_a_database_without_permission(school: Phonebox) -> None:
    weak = without_privilege(school)
    database = school.data / "phonebox.db"
    database.chmod(0)
    try:
        ended = ends(weak)
        fails(ended)
        assert len(ended.err) > 40
    finally:
        database.chmod(0o600)


def test_a_port_in_use(school: Phonebox) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        fails(ends(school, "--port", port), "Another program listens", port, "--port")
    fails(ends(school, "--host", "192.0.2.1"), "192.0.2.1")


def test_two_services_in_one_folder(school: Phonebox) -> None:
    with school.serve():
        fails(ends(school), "Another Phonebox uses the data folder", "--data")
        ended = school.run("demo")
        assert ended.exit in (1, 3)
        assert "running" in ended.err


def test_no_school_there(sample: Phonebox, tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nothing"):
        nothing = Phonebox(folder, MORNING)
        fails(ends(nothing), "phonebox init")
        ended = nothing.run("register")
        assert ended.exit == 3
        assert "phonebox init" in ended.err


def _statement(school: Phonebox, statement: str) -> None:
    subprocess.run(["sqlite3", school.data / "phonebox.db", statement], check=True)


def test_a_stale_database_is_refused_with_the_command_that_mends_it(school: Phonebox) -> None:
    """As an earlier version of Phonebox leaves it; and as a later one does."""
    with sqlite3.connect(f"file:{school.data}/phonebox.db?mode=ro", uri=True) as database:
        (present,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
    database.close()
    _statement(school, "UPDATE alembic_version SET version_num = '0001_ledger'")
    ended = ends(school)
    fails(ended, "phonebox migrate")
    fails(school.run("register"), "phonebox migrate")
    _statement(school, "UPDATE alembic_version SET version_num = '9999_later'")
    fails(ends(school))
    _statement(school, f"UPDATE alembic_version SET version_num = '{present}'")
    assert school.run("migrate").exit == 0
    assert school.assert_holds()


def test_a_database_without_its_guards_is_refused(school: Phonebox) -> None:
    with sqlite3.connect(f"file:{school.data}/phonebox.db?mode=ro", uri=True) as database:
        rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    database.close()
    assert rows
    _statement(school, f"DROP TRIGGER {rows[0][0]}")
    ended = ends(school)
    fails(ended)
    assert "ledger" in ended.err, ended


@pytest.mark.parametrize("damage", ["garbage", "cut", "zeroes", "empty"])
def test_a_damaged_database_is_said_to_be_damaged(damage: str, school: Phonebox) -> None:
    database = school.data / "phonebox.db"
    content = database.read_bytes()
    made = {
        "garbage": b"This is a shopping list, not a database.\n" * 500,
        "cut": content[: len(content) // 3],
        "zeroes": content[:100] + bytes(8192) + content[8292:],
        "empty": b"",
    }[damage]
    database.write_bytes(made)
    ended = ends(school)
    fails(ended)
    assert len(ended.err) > 40, ended
    for args in (("ledger", "verify"), ("register",), ("doctor",)):
        told = school.run(*args)
        assert told.exit in (1, 3), (args, told)
        assert told.err or told.out


def test_a_lost_key_is_named(school: Phonebox) -> None:
    for key in (school.data / "keys").iterdir():
        key.write_text("not a key\n")
    fails(ends(school), "key")


# Wrong use


@pytest.mark.parametrize(
    "args",
    [
        ("serve", "--reader", "telepathy:"),
        ("serve", "--reader", "serial:ttyACM0"),
        ("serve", "--port", "99999"),
        ("serve", "--port", "http"),
        ("brew",),
        ("scan",),
        ("history",),
        ("history", "--device", "X", "--pupil", "Y"),
        ("register", "--at", "teatime"),
        ("device", "add"),
        ("device", "add", "--pupil", "P1", "--kind", "spoon", "--description", "x"),
        ("staff", "add", "x", "--name", "X", "--role", "king"),
        ("ledger", "verify", "--what"),
    ],
)
def test_wrong_use_is_2_with_words(args: tuple[str, ...], sample: Phonebox) -> None:
    ended = sample.run(*args)
    assert ended.exit == 2, ended
    assert ended.out == ""
    assert len(ended.err) > 20


def test_settings_that_make_no_sense_are_named(sample: Phonebox, tmp_path: Path) -> None:
    config = tmp_path / "phonebox.toml"
    config.write_text("prot = 8000\n")
    ended = sample.run("--config", str(config), "register")
    assert ended.exit == 2
    assert "prot" in ended.err
    assert str(config) in ended.err
    ended = sample.at("half past eight").run("serve")
    assert ended.exit == 2
    assert "2026-11-23T08:30:00" in ended.err


def test_a_real_school_keeps_the_real_time(tmp_path: Path) -> None:
    real = Phonebox(tmp_path / "real")
    ended = real.run(
        "init", "--school", "St Swithin’s", "--headteacher", "head", "--password-stdin",
        stdin="correct horse battery staple\n",
    )  # fmt: skip
    assert ended.exit == 0, ended
    stated = Phonebox(real.data, MORNING)
    fails(ends(stated), "sample school", code=2)
    again = stated.run("init", "--school", "X", "--headteacher", "head", "--password-stdin")
    assert again.exit == 2
    again = real.run(
        "init", "--school", "X", "--headteacher", "head", "--password-stdin", stdin="another one\n"
    )
    assert again.exit == 1
    assert "already" in again.err
    assert real.run("demo").exit == 1


def test_what_has_no_place_to_go(sample: Phonebox, tmp_path: Path) -> None:
    """Exports where none can be written; files that are no exports and no checkpoints."""
    school = sample.copy(tmp_path / "school")
    for out in ("/proc/nothing.jsonl", str(tmp_path / "no" / "folder.jsonl"), str(tmp_path)):
        ended = school.run("ledger", "export", "--out", out)
        assert ended.exit in (2, 3), ended
        assert ended.err
    picture = tmp_path / "picture"
    picture.write_bytes(os.urandom(5000))
    for args in ((str(picture),), ("--checkpoint", str(picture)), (str(tmp_path / "missing"),)):
        ended = school.run("ledger", "verify", *args)
        assert ended.exit in (1, 2, 3), (args, ended)
        assert ended.err or ended.out


def test_an_older_copy_put_back_is_found_by_a_checkpoint_kept_elsewhere(
    school: Phonebox, tmp_path: Path, leaflet: Leaflet
) -> None:
    older = tmp_path / "older"
    shutil.copytree(school.data, older)
    with school.serve() as service:
        _, reader = at_the_desk(service)
        assert reader.scan(leaflet["codes"][0])["outcome"] == "handed_in"
        signed = school.json("ledger", "checkpoint")
    kept = tmp_path / "checkpoint.txt"
    kept.write_text(signed["checkpoint"])
    args = ("ledger", "verify", "--checkpoint", str(kept), "--key", signed["key"])
    assert school.run(*args).exit == 0
    shutil.rmtree(school.data)
    shutil.copytree(older, school.data)
    assert school.run("ledger", "verify").exit == 0
    ended = school.run(*args)
    assert ended.exit == 1, ended
    assert ended.out
