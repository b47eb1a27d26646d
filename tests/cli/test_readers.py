"""`readers run` and `readers watch`: one reader as a process of its own."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from hardware.mock import SOCKET_NAME, tell_mock
from tests.cli.inside import Inside
from tests.outside.processes import COMMAND, PATIENCE, Phonebox, Service, eventually


@contextmanager
def running(phonebox: Phonebox, *args: str, output: Path) -> Iterator[None]:
    """A command that goes on until it is told to end, and then ends well."""
    with output.open("wb") as out:
        process = subprocess.Popen(
            [COMMAND, *args], env=phonebox.environment, stdout=out, stderr=subprocess.DEVNULL
        )
    try:
        eventually((phonebox.data / SOCKET_NAME).is_socket, PATIENCE)
        yield
        process.terminate()
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.wait()


def test_a_reader_with_a_key_of_its_own(
    service: Service, leaflet: dict[str, Any], tmp_path: Path
) -> None:
    inside = Inside.of(service.phonebox)
    key = tmp_path / "key"
    key.write_text(inside.run("readers", "key", "lobby", "--station", "desk").out)
    service.as_("office")
    args = ("readers", "run", "--reader", "mock:", "--server", service.url, "--key-file", str(key))
    with running(service.phonebox, *args, output=tmp_path / "out"):
        assert tell_mock(service.phonebox.data, f"tap {leaflet['tags'][3]}") == "ok"
        before = {"P1005", "P1012"}

        def came() -> bool:
            held = inside.json("register")["records"]
            return bool({item["pupil"] for item in held} - before)

        eventually(came, PATIENCE)


def test_watching_shows_what_is_read_and_records_nothing(school: Phonebox, tmp_path: Path) -> None:
    before = Inside.of(school).verify()["size"]
    output = tmp_path / "out"
    with running(school, "readers", "watch", "--reader", "mock:", output=output):
        assert tell_mock(school.data, "code DA7K2Q9XZ") == "ok"
        assert tell_mock(school.data, "tap 04AABBCCDDEE01") == "ok"
        eventually(lambda: len(output.read_text().splitlines()) == 2)
    assert output.read_text().splitlines() == [
        "mock:  qr  DA7K2Q9XZ",
        "mock:  nfc  04AABBCCDDEE01",
    ]
    assert Inside.of(school).verify()["size"] == before


@pytest.mark.parametrize(
    ("key", "server", "exit_", "words"),
    [
        (None, "http://127.0.0.1:1", 3, "cannot be read"),
        ("", "http://127.0.0.1:1", 2, "holds no key"),
        ("key", "somewhere", 2, "no address"),
    ],
)
def test_a_reader_that_cannot_begin(
    tmp_path: Path, key: str | None, server: str, exit_: int, words: str
) -> None:
    file = tmp_path / "key"
    if key is not None:
        file.write_text(key)
    args = ("--reader", "mock:", "--server", server, "--key-file", str(file))
    ended = Phonebox(tmp_path).run("readers", "run", *args)
    assert ended.exit == exit_, ended
    assert words in ended.err
