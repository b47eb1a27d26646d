"""What goes wrong around Phonebox: said in words, with the exit code, and nothing half done."""

import os
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from alembic.script import ScriptDirectory

from db import schema
from kiosk.cli import local
from kiosk.cli.operations.call import Failed
from kiosk.datafolder import DataFolder, FolderBusy
from tests.cli.inside import Inside
from tests.outside.processes import Ended, Phonebox, Service

NOBODY = 65534


@pytest.fixture
def inside(school: Phonebox) -> Inside:
    return Inside.of(school)


def refused(ended: Ended, exit_: int, *words: str) -> None:
    assert (ended.exit, ended.out) == (exit_, ""), ended
    assert all(word in ended.err for word in words), ended.err


def test_a_folder_without_a_school(tmp_path: Path) -> None:
    inside = Inside.empty(tmp_path / "none")
    for command in (("staff", "list"), ("serve", "--port", "0"), ("ledger", "verify")):
        refused(inside.run(*command), 3, "phonebox init")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    "args",
    [
        ("staff", "add", "sam"),
        ("staff", "add", "sam", "--name", "Sam", "--role", "king"),
        ("device", "add", "--pupil", "P1001", "--kind", "brick", "--description", "x"),
        ("history",),
        ("history", "--pupil", "P1001", "--record", "x"),
        ("register", "--at", "soon"),
        ("serve", "--port", "70000"),
        ("serve", "--reader", "camera:"),
        ("readers", "run", "--reader", "mock:", "--server", "x"),
        ("scan",),
        ("nonsense",),
    ],
)
def test_wrong_use_ends_with_two(tmp_path: Path, args: tuple[str, ...]) -> None:
    ended = Inside.empty(tmp_path / "none").run(*args)
    assert (ended.exit, ended.out) == (2, ""), ended


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("staff", "disable", "nobody"), "nobody"),
        (("history", "--device", "DZZZZZZZZ"), "DZZZZZZZZ"),
        (("history", "--pupil", "P9999"), "P9999"),
        (("history", "--record", "no-such-stay"), "no-such-stay"),
        (("--as", "technician", "register"), "--as USER"),
        (("--as", "governor", "history", "--pupil", "P1005"), "--as USER"),
        (("--as", "nobody", "readers", "key", "a", "--station", "b"), "nobody"),
        (("--as", "teacher", "readers", "key", "a", "--station", "b"), "may not"),
    ],
)
def test_what_is_refused_ends_with_one(inside: Inside, args: tuple[str, ...], words: str) -> None:
    refused(inside.run(*args), 1, words)


def test_a_phone_s_own_number_is_no_tag(inside: Inside) -> None:
    device = ("--pupil", "P1001", "--kind", "phone", "--description", "x")
    refused(inside.run("device", "add", *device, "--tag", "08A1B2C3"), 1, "sticker")
    refused(inside.run("device", "add", *device, "--tag", "not hex"), 2, "hexadecimal")


def test_a_busy_port(school: Phonebox) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = school.run("serve", "--port", str(port))
    refused(ended, 3, str(port), "--port")


def test_a_folder_that_is_in_use(inside: Inside) -> None:
    with DataFolder(inside.data).locked():
        refused(inside.run("serve", "--port", "0"), 3, str(inside.data), "--data")
        refused(inside.run("demo"), 3, str(inside.data))
        with pytest.raises(FolderBusy), DataFolder(inside.data).locked():
            pass


def test_a_command_waits_for_another_one_to_end(inside: Inside) -> None:
    entered, done = threading.Event(), threading.Event()

    def other() -> None:
        with DataFolder(inside.data).locked():
            entered.set()
            done.wait(30)

    thread = threading.Thread(target=other)
    thread.start()
    assert entered.wait(30)
    timer = threading.Timer(0.3, done.set)
    timer.start()
    assert inside.run("staff", "list").exit == 0
    assert done.is_set()
    thread.join()


def test_a_socket_left_behind_by_a_killed_service_is_no_service(inside: Inside) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(inside.data / "phonebox.sock"))
    assert not local.is_running(inside.data / "phonebox.sock")
    assert inside.run("staff", "list").exit == 0
    with inside.serve() as service:
        assert local.is_running(service.phonebox.data / "phonebox.sock")
    assert not (inside.data / "phonebox.sock").exists()


def test_a_second_service_is_refused_and_the_first_lives_on(service: Service) -> None:
    refused(service.phonebox.run("serve", "--port", "0"), 3, "Another Phonebox")
    assert Inside.of(service.phonebox).run("staff", "list").exit == 0


def test_only_the_owner_reaches_the_socket(service: Service) -> None:
    path = service.phonebox.data / "phonebox.sock"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_an_operation_that_there_is_not(service: Service) -> None:
    with pytest.raises(Failed, match="restart"):
        local.ask(service.phonebox.data / "phonebox.sock", "make.tea", {}, None)


def test_what_is_not_json_gets_words_and_harms_nobody(service: Service) -> None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(service.phonebox.data / "phonebox.sock"))
        connection.sendall(b"\xff{not json\n")
        assert b"error" in connection.makefile("rb").readline()
    assert Inside.of(service.phonebox).run("staff", "list").exit == 0


@pytest.mark.skipif(os.getuid() != 0, reason="another user can be played by root alone")
class TestAsAnotherUser:
    """The data folder is somebody else's: root works as its owner, and sees no pupil's name."""

    @pytest.fixture
    def theirs(self, school: Phonebox) -> Iterator[Inside]:
        # Not in pytest's folder, which nobody but root may enter.
        with TemporaryDirectory() as place:
            Path(place).chmod(0o711)
            copy = school.copy(Path(place) / "school")
            for path in (copy.data, *copy.data.rglob("*")):
                os.chown(path, NOBODY, NOBODY)
            yield Inside.of(copy)

    def test_no_file_becomes_root_s(self, theirs: Inside) -> None:
        added = theirs.run("readers", "key", "lobby", "--station", "lobby")
        assert added.exit == 0, added
        assert {path.stat().st_uid for path in theirs.data.rglob("*")} == {NOBODY}

    def test_root_sees_initials(self, theirs: Inside) -> None:
        held = theirs.json("register")["records"]
        assert [item["name"] for item in held] == ["R. W.", None]
        devices = theirs.json("device", "list")["devices"]
        assert all(item["description"] is None for item in devices)

    def test_an_export_for_root_holds_no_personal_value(self, theirs: Inside) -> None:
        out = theirs.data.parent / "all.jsonl"
        theirs.json("ledger", "export", "--out", str(out))
        text = out.read_text()
        assert out.stat().st_uid == 0
        assert '"personal"' not in text
        assert "Amelia" not in text
        assert theirs.json("ledger", "verify", str(out))["holds"]

    def test_the_service_is_the_owner_s_to_start(self, theirs: Inside) -> None:
        refused(theirs.run("serve", "--port", "0"), 3, "sudo -u")


def test_an_older_database_is_told_what_mends_it(inside: Inside) -> None:
    scripts = ScriptDirectory(str(Path(schema.__file__).parent / "migrations"))
    newest, older, *_ = (item.revision for item in scripts.walk_revisions())
    assert newest == schema.EXPECTED
    with sqlite3.connect(inside.data / "phonebox.db") as database:
        database.execute("UPDATE alembic_version SET version_num = ?", (older,))
    database.close()
    refused(inside.run("staff", "list"), 3, "older version", "phonebox migrate")
    refused(inside.run("serve", "--port", "0"), 3, "phonebox migrate")


def test_sigterm_ends_the_service_and_its_readers_in_time(school: Phonebox) -> None:
    service = school.start("mock:")
    try:
        host, port = service.url.removeprefix("http://").split(":")
        stream = socket.create_connection((host, int(port)))
        stream.sendall(b"GET /station/stream HTTP/1.1\r\nHost: x\r\n\r\n")
        assert stream.recv(1)
        began = time.monotonic()
        assert service.stop() == 0
        # Five seconds for people; more for a machine that runs the other tests too.
        assert time.monotonic() - began < 10
        stream.close()
        assert not (school.data / "mock-reader.sock").exists()
        assert not (school.data / "phonebox.sock").exists()
    finally:
        service.kill()
    school.assert_holds()


def test_a_fault_of_the_program_is_told_without_a_stack_trace(
    inside: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(self: DataFolder) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(DataFolder, "owner", property(fails))
    with pytest.raises(AssertionError, match="A fault of Phonebox stopped this"):
        inside.run("staff", "list")
    loud = Inside(inside.data, inside.now, env={"PHONEBOX_LOG_LEVEL": "debug"})
    with pytest.raises(ZeroDivisionError):
        loud.run("staff", "list")
