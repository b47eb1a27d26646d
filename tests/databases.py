"""Databases for tests: a SQLite file, or a PostgreSQL server that is started once for all of them.

The server runs as the user postgres when the tests run as root, because it refuses root. It listens
on a socket in a folder of its own, and keeps nothing safe: it is thrown away.
"""

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import make_url

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
"""Both, for `pytest.mark.parametrize` and fixtures."""

_SETTINGS = "-c listen_addresses='' -c fsync=off -c max_connections=60 -c timezone=UTC"


@dataclass
class Server:
    """A running PostgreSQL server."""

    folder: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    stop: Callable[[], object] = lambda: None
    start: Callable[[], object] = lambda: None

    def url(self, database: str, user: str = "postgres") -> str:
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def connect(self, database: str = "postgres", **options: Any) -> "psycopg.Connection[Any]":
        return psycopg.connect(self.url(database), autocommit=True, **options)

    def new_database(self) -> str:
        """The URL of an empty database."""
        name = f"phonebox_{next(self._numbers)}"
        with self.connect() as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def copy_over(self, template: str, url: str) -> None:
        """Put a copy of one database in the place of another; nobody may be connected."""
        old, new = (make_url(address).database for address in (url, template))
        with self.connect() as connection:
            connection.execute(f'DROP DATABASE "{old}"')
            connection.execute(f'CREATE DATABASE "{old}" TEMPLATE "{new}"')


@contextmanager
def running_server() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="pb-pg-"))
    programs = max(Path("/usr/lib/postgresql").glob("*/bin/initdb")).parent
    server: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        server |= {"user": "postgres", "group": "postgres", "extra_groups": [], "cwd": folder}
    data = folder / "data"
    initdb: list[str | Path] = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
    ]
    subprocess.run([*initdb, "--no-sync", "--locale=C.UTF-8"], check=True, **server)
    control: list[str | Path] = [programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]
    options = f"{_SETTINGS} -c unix_socket_directories={folder}"
    subprocess.run([*control, "-o", options, "start"], check=True, **server)
    off = [*control, "-m", "immediate", "stop"]
    try:
        yield Server(
            folder,
            stop=lambda: subprocess.run(off, check=True, **server),
            start=lambda: subprocess.run([*control, "-o", options, "start"], check=True, **server),
        )
    finally:
        subprocess.run(off, check=True, **server)
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    with running_server() as server:
        yield server


@pytest.fixture(params=DATABASES)
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    """Where to begin a school's records: once in a file, once on a server."""
    if request.param == "sqlite":
        return tmp_path / "phonebox.db"
    server: Server = request.getfixturevalue("postgresql_server")
    return server.new_database()
