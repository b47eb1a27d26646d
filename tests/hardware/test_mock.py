"""The mock reader: its lines and its answers."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.base import ReaderStatus, State, SystemClock
from hardware.mock import SOCKET_NAME, TOGETHER, MockReader, tell_mock
from tests.hardware.stage import Stage


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder too deep for a socket's address."""
    made = tmp_path / ("deep" * 20) / ("deeper" * 20)
    made.mkdir(parents=True)
    return made


@pytest.fixture
def reader(folder: Path) -> MockReader:
    return MockReader("desk", folder, SystemClock(), tick=0.01)


@pytest.fixture
def data_dir(folder: Path, reader: MockReader, stage: Stage) -> Iterator[Path]:
    """A data folder with a mock reader at work."""
    stop, ready = threading.Event(), threading.Event()

    def on_status(status: ReaderStatus) -> None:
        stage.statuses.append(status)
        if status.state is State.READY:
            ready.set()

    thread = threading.Thread(
        target=reader.run, args=(stage.scans.append, on_status, lambda: not stop.is_set())
    )
    thread.start()
    assert ready.wait(10)
    yield folder
    stop.set()
    thread.join()


@pytest.mark.parametrize(
    ("line", "uid", "code"),
    [
        ("tap 04a1b2c3d4e5f6", "04A1B2C3D4E5F6", None),
        ("tap 04A1B2C3D4E5F6 a token, with spaces", "04A1B2C3D4E5F6", "a token, with spaces"),
        ("tap 08112233", "08112233", None),
        ("code DA7K2Q9XZ", None, "DA7K2Q9XZ"),
        ("  code   ]Q1DA7K2Q9XZ  ", None, "DA7K2Q9XZ"),
        ("code Ünïcode <script>", None, "Ünïcode <script>"),
    ],
)
def test_a_good_line_is_a_scan(
    data_dir: Path, stage: Stage, line: str, uid: str | None, code: str | None
) -> None:
    assert tell_mock(data_dir, line) == "ok"
    assert (stage.uids, stage.codes) == ([uid], [code])
    assert stage.scans[0].medium == ("nfc" if uid else "qr")


@pytest.mark.parametrize(
    "line",
    [
        *("", "tap", "tap 04", "tap XYZ", "tap 04A1B2C3D4", "dance", "TAP 04A1B2C3"),
        *("code", "code ]E05012345678900", "code \x07", "code " + "A" * 300),
    ],
)
def test_a_wrong_line_is_answered_with_what_is_wrong(
    data_dir: Path, stage: Stage, line: str
) -> None:
    answer = tell_mock(data_dir, line)
    assert answer.startswith("error: ")
    assert len(answer) > len("error: ")
    assert stage.scans == []


def test_a_blank_sticker_says_what_was_written_on_it(
    data_dir: Path, reader: MockReader, stage: Stage
) -> None:
    assert tell_mock(data_dir, "blank 04A1B2C3D4E5F6") == "ok"
    reader.write("04A1B2C3D4E5F6", "PBX1")
    assert tell_mock(data_dir, "blank 04a1b2c3d4e5f6") == "ok"
    assert tell_mock(data_dir, "tap 04A1B2C3D4E5F6") == "ok"
    said = [(scan.code, scan.blank) for scan in stage.scans]
    assert said == [(None, True), ("PBX1", False), (None, False)]


def test_each_tap_is_a_tap_of_its_own(data_dir: Path, stage: Stage) -> None:
    for _ in range(2):
        assert tell_mock(data_dir, "tap 04A1B2C3D4E5F6") == "ok"
    assert len(stage.scans) == 2
    assert stage.scans[0].id != stage.scans[1].id


def test_tags_that_take_turns_and_phones_are_as_on_a_real_reader(
    data_dir: Path, stage: Stage
) -> None:
    assert tell_mock(data_dir, "tap 04A1B2C3D4E5F6") == "ok"
    assert tell_mock(data_dir, "tap 08112233") == "ok"
    assert tell_mock(data_dir, "tap 04112233445566") == "ok"
    assert tell_mock(data_dir, "tap 04A1B2C3D4E5F6") == f"error: {TOGETHER}"
    assert stage.uids == ["04A1B2C3D4E5F6", "04112233445566"]
    assert stage.states[-1] is State.REFUSED


def test_lines_on_one_connection_are_answered_one_by_one(
    data_dir: Path, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(data_dir)
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(SOCKET_NAME)
        connection.sendall(b"code DA7K2Q9XZ\ntap \xff\xfe\ncode D00000")
        connection.sendall(b"01X\n")
        with connection.makefile(encoding="utf-8") as answers:
            assert [answers.readline()[:6] for _ in range(3)] == ["ok\n", "error:", "ok\n"]
    assert stage.codes == ["DA7K2Q9XZ", "D0000001X"]


def flood(connection: socket.socket) -> None:
    for _ in range(1000):
        connection.sendall(b"A" * 4096)


def test_a_line_without_end_is_cut_off_and_the_reader_reads_on(
    data_dir: Path, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(data_dir)
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(SOCKET_NAME)
        with pytest.raises(OSError):  # noqa: PT011 - broken pipe or reset, as it happens
            flood(connection)
    assert tell_mock(data_dir, "code DA7K2Q9XZ") == "ok"


def test_who_does_not_wait_for_the_answer_does_no_harm(
    data_dir: Path, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(data_dir)
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(SOCKET_NAME)
        connection.sendall(b"code DA7K2Q9XZ\n")
    assert tell_mock(data_dir, "code D0000001X") == "ok"
    assert stage.codes == ["DA7K2Q9XZ", "D0000001X"]


def test_its_socket_is_for_its_owner_only(data_dir: Path) -> None:
    assert (data_dir / SOCKET_NAME).stat().st_mode & 0o777 == 0o600


def test_the_socket_that_a_killed_one_left_is_replaced(tmp_path: Path, stage: Stage) -> None:
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(str(tmp_path / SOCKET_NAME))
    stage.play(MockReader("desk", tmp_path, tick=0.01), stage.ready())
    assert not (tmp_path / SOCKET_NAME).exists()


def test_with_no_mock_reader_at_work_telling_it_fails(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        tell_mock(tmp_path, "code DA7K2Q9XZ")
