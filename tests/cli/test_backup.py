"""`phonebox backup` and `restore`: what comes back, and what each failure says."""

import errno
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from db import schema
from db.engine import address, writing_engine
from kiosk.backups import making
from kiosk.backups.age import new_pair
from kiosk.clock import SystemClock
from kiosk.custody import register as r
from kiosk.datafolder import DataFolder
from kiosk.settings import Settings, load
from kiosk.wiring import Wired
from tests.cli.inside import Inside
from tests.cli.test_answers import answered, refused
from tests.factories import record
from tests.outside.processes import Phonebox

PUBLIC, SECRET = new_pair()


@pytest.fixture
def inside(school: Phonebox) -> Inside:
    """A copy of the sample school, whose backups go to a key."""
    found = Inside.of(school)
    return Inside(found.data, None, env={"PHONEBOX_BACKUP_KEYS": PUBLIC})


@pytest.fixture
def key(tmp_path: Path) -> Path:
    # As somebody types it from paper.
    spaced = " ".join(SECRET[at : at + 8] for at in range(0, len(SECRET), 8))
    (tmp_path / "secret.txt").write_text(f"# the headteacher's\n{spaced.lower()}\n")
    return tmp_path / "secret.txt"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "place"


@pytest.fixture
def made(inside: Inside, place: Path) -> Path:
    """One backup at the place."""
    return place / str(back_up(inside, place)["file"])


def back_up(inside: Inside, place: Path) -> Any:
    ended = inside.run("backup", "--to", str(place), "--json")
    assert ended.exit == 0, ended
    return answered("backup", ended)


def restore(made: Path, key: Path, folder: Path, *more: str) -> Any:
    ended = Inside.empty(folder).run("restore", str(made), "--key-file", str(key), *more, "--json")
    assert ended.exit == 0, ended
    return answered("restore", ended)


def kept(inside: Inside) -> Iterator[str]:
    return (path.name for path in inside.data.iterdir())


def test_a_backup_is_an_entry_and_leaves_nothing_behind(inside: Inside, place: Path) -> None:
    size = inside.size()
    found = back_up(inside, place)
    assert found["entries"] == size
    assert found["recorded"] == [size + 1]
    entry = inside.export()[-1]
    assert entry["type"] == "backup_made"
    assert entry["payload"]["sha256"] == found["sha256"]
    assert sorted(path.name for path in place.iterdir()) == sorted(
        ["erasures.jsonl", found["file"]]
    )
    assert making.SCRATCH not in kept(inside)


def test_no_name_stands_in_it_and_the_age_command_opens_it(
    inside: Inside, made: Path, key: Path
) -> None:
    with closing(sqlite3.connect(inside.data / "phonebox.db")) as database:
        names = [row[0] for row in database.execute("SELECT surname FROM pupils")]
    sealed = made.read_bytes() + made.with_name("erasures.jsonl").read_bytes()
    assert len(names) > 200
    # A name of three letters stands in so many random bytes once in a while.
    assert not [name for name in set(names) if len(name) > 4 and name.encode() in sealed]
    plain = made.with_name("secret")
    plain.write_text(f"{SECRET}\n")
    opened = subprocess.run(
        ["age", "--decrypt", "--identity", str(plain), str(made)], capture_output=True, check=True
    )
    assert all(name.encode() in opened.stdout for name in set(names))
    listed = subprocess.run(["tar", "-t"], input=opened.stdout, capture_output=True, check=True)
    assert listed.stdout.decode().split() == [
        "manifest.json",
        "keys/ledger.key",
        "keys/tag.key",
        "phonebox.db",
    ]


def test_everything_comes_back_and_goes_on(
    inside: Inside, made: Path, key: Path, tmp_path: Path
) -> None:
    before = inside.export()
    found = restore(made, key, tmp_path / "new", "--last-entry", str(len(before) - 1))
    assert found["missing"] == {"known": True, "first": None, "last": None}
    assert found["signing_key"] == "restored"
    new = Inside.empty(tmp_path / "new")
    report = new.assert_holds()
    rows = new.export()
    assert rows[: len(before) - 1] == before[:-1]
    assert rows[-1]["type"] == "restored"
    assert rows[-1]["sequence"] == report["size"] == found["entry"]
    for name in ("ledger", "tag"):
        path = Path("keys", f"{name}.key")
        assert (new.data / path).read_bytes() == (inside.data / path).read_bytes()
    assert (new.data / "phonebox.db").stat().st_mode & 0o777 == 0o600
    assert not [name for name in kept(new) if "restore" in name]


def test_what_is_missing_is_said_against_a_checkpoint(
    inside: Inside, made: Path, key: Path, tmp_path: Path
) -> None:
    for number in range(3):
        inside.run("readers", "key", f"r{number}", "--station", "desk")
    signed = inside.json("ledger", "checkpoint")
    ended = Inside.empty(tmp_path / "new").run(
        "restore",
        *(str(made), "--key-file", str(key), "--checkpoint", "-", "--key", signed["key"]),
        stdin=signed["checkpoint"],
    )
    first = int(made.stem.rpartition("-")[2]) + 1
    assert first <= signed["size"] - 3
    words = f"Entries {first:,} to {signed['size']:,} are missing; they were made after"
    assert words in ended.out, ended


def test_a_checkpoint_that_does_not_fit(
    inside: Inside, made: Path, key: Path, tmp_path: Path
) -> None:
    signed = inside.json("ledger", "checkpoint")["checkpoint"]
    origin, size, root, *rest = signed.split("\n")
    wrong = {
        "another school": signed.replace("phonebox/", "phonebox/x"),
        "cannot be used": "hello",
        "was changed": "\n".join([origin, str(int(size) - 5), root, *rest]),
    }
    for words, text in wrong.items():
        (tmp_path / "checkpoint").write_text(text)
        ended = Inside.empty(tmp_path / "new").run(
            "restore",
            *(str(made), "--key-file", str(key), "--checkpoint", str(tmp_path / "checkpoint")),
        )
        refused(ended, 1)
        assert words in ended.err or "did not sign" in ended.err
        assert "phonebox.db" not in kept(Inside.empty(tmp_path / "new"))


def test_what_was_erased_after_it_is_erased_again(
    inside: Inside, made: Path, key: Path, place: Path, tmp_path: Path
) -> None:
    rows = [row for row in inside.export() if row["type"] == "device_enrolled"]
    gone = tuple({"sequence": row["sequence"], "name": "description"} for row in rows[:2])
    with Wired().opened(inside_settings(inside)) as services:
        record(services.store, r.Erased(gone, "asked for"))
    assert inside.run("backup", "--erasures", "--to", str(place)).exit == 0
    listed = (place / "erasures.jsonl").read_text()
    assert len(listed.splitlines()) == 2
    assert rows[0]["personal"]["description"]["value"] not in listed
    found = restore(made, key, tmp_path / "new")
    assert found["erasures"] == {"list": True, "again": 2}
    new = Inside.empty(tmp_path / "new")
    new.assert_holds()
    here = {row["sequence"]: row for row in new.export()}
    assert all("description" not in here[row["sequence"]]["personal"] for row in rows[:2])
    assert "description" in here[rows[2]["sequence"]]["personal"]


def inside_settings(inside: Inside) -> Settings:
    return load(None, {}, data=inside.data)


def broken(made: Path, how: str) -> Path:
    data = made.read_bytes()
    cut = {
        "truncated": data[: len(data) // 2],
        "its last byte gone": data[:-1],
        "damaged": data[:-5000] + bytes(100) + data[-4900:],
        "damaged at the start": data[:60] + (b"y" if data[60:61] == b"x" else b"x") + data[61:],
        "no backup": b"hello" * 1000,
        "empty": b"",
    }
    path = made.with_name("broken.age")
    path.write_bytes(cut[how])
    return path


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("truncated", "damaged or was cut short"),
        ("its last byte gone", "damaged or was cut short"),
        ("damaged", "damaged or was cut short"),
        ("damaged at the start", ""),
        ("no backup", "no backup of Phonebox"),
        ("empty", "no backup of Phonebox"),
    ],
)
def test_a_file_that_is_not_right(
    how: str, words: str, made: Path, key: Path, tmp_path: Path
) -> None:
    new = Inside.empty(tmp_path / "new")
    refused(new.run("restore", str(broken(made, how)), "--key-file", str(key)), 1, words)
    assert not {"phonebox.db", "restore.part", "keys"} & set(kept(new))


def test_keys_that_are_not_right(made: Path, key: Path, tmp_path: Path) -> None:
    new, other = Inside.empty(tmp_path / "new"), tmp_path / "other"
    texts = {
        "does not open": new_pair()[1],
        "holds no secret key": PUBLIC,
        "compare each letter": SECRET[:-1] + ("Q" if SECRET[-1] != "Q" else "P"),
    }
    for words, text in texts.items():
        other.write_text(text)
        refused(new.run("restore", str(made), "--key-file", str(other)), 1, words)
    assert not {"phonebox.db", "restore.part", "keys"} & set(kept(new))


def test_records_that_are_there_are_never_written_over(
    inside: Inside, made: Path, key: Path
) -> None:
    before = (inside.data / "phonebox.db").read_bytes()
    refused(inside.run("restore", str(made), "--key-file", str(key)), 1, "never writes over any")
    assert (inside.data / "phonebox.db").read_bytes() == before


def test_a_backup_of_a_newer_version_is_named(inside: Inside, key: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(inside.data / "phonebox.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999_later'")
        database.commit()
    by_hand(inside, tmp_path / "newer.age")
    new = Inside.empty(tmp_path / "new")
    refused(
        new.run("restore", str(tmp_path / "newer.age"), "--key-file", str(key)), 3, "newer version"
    )
    assert not {"phonebox.db", "restore.part", "keys"} & set(kept(new))


def by_hand(inside: Inside, file: Path) -> Path:
    """A backup of what lies there, whatever it is: no service and no command looks at it."""
    told = making.Told((PUBLIC,), SystemClock().now().at)
    settings = inside_settings(inside)
    with making.scratch(inside_folder(inside)) as scratch:
        made = making.make(
            inside_folder(inside), scratch, lambda target: Wired().copy(settings, target), told
        )
        shutil.copy(made.file, file)
    return file


def inside_folder(inside: Inside) -> DataFolder:
    return DataFolder(inside.data)


def test_a_ledger_that_was_changed_is_not_restored(
    inside: Inside, key: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(inside.data / "phonebox.db")) as database:
        database.execute("DROP TRIGGER entries_no_update")
        database.execute(
            "UPDATE ledger_entries SET body = replace(body, '1', '2') WHERE sequence=9"
        )
        database.commit()
    by_hand(inside, tmp_path / "bad.age")
    new = Inside.empty(tmp_path / "new")
    ended = new.run("restore", str(tmp_path / "bad.age"), "--key-file", str(key))
    refused(ended, 1, "does not hold", "nothing was restored", "Entry 9")
    assert not {"phonebox.db", "restore.part", "keys"} & set(kept(new))


def test_a_backup_without_a_key_or_a_place(inside: Inside, place: Path) -> None:
    nobody = Inside(inside.data, None)
    refused(nobody.run("backup", "--to", str(place)), 1, "/backups")
    refused(inside.run("backup"), 1, "--to DIR")
    assert not place.exists()


def test_one_place_that_fails_keeps_no_other_from_its_backup(inside: Inside, place: Path) -> None:
    file = place.with_name("file")
    file.touch()
    ended = inside.run("backup", "--to", str(file / "x"), "--to", str(place), "--json")
    found = json.loads(ended.out)
    assert ended.exit == 1
    assert [item["trouble"] is None for item in found["places"]] == [False, True]
    assert len(found["recorded"]) == 1
    tried = json.loads((inside.data / "backups.json").read_text())
    assert sum(why is not None for why in tried["places"].values()) == 1


def test_a_full_disk_is_said_before_anything_is_copied(
    inside: Inside, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = shutil._ntuple_diskusage(10**9, 10**9 - 10**6, 10**6)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: few)
    refused(inside.run("backup", "--to", str(place)), 3, "no room for a backup")
    assert not place.exists()


def test_what_a_crash_left_goes_with_the_next_one(inside: Inside, place: Path) -> None:
    left = inside.data / making.SCRATCH
    left.mkdir(mode=0o700)
    (left / "copy.db").write_bytes(b"names")
    back_up(inside, place)
    assert not left.exists()
    left.mkdir()
    making.clear_leftovers(inside_folder(inside))
    assert not left.exists()
    with making.scratch(inside_folder(inside)):
        making.clear_leftovers(inside_folder(inside))
        assert left.exists()
        refused(inside.run("backup", "--to", str(place)), 3, "Another backup")


def test_a_key_is_made_and_kept_nowhere_here(inside: Inside, tmp_path: Path) -> None:
    shown = answered("backup-keygen", inside.run("backup", "keygen", "--json"))
    assert shown["secret_key"].startswith("AGE-SECRET-KEY-1")
    out = tmp_path / "key"
    written = answered("backup-keygen", inside.run("backup", "keygen", "--out", str(out), "--json"))
    assert written["secret_key"] is None
    assert out.stat().st_mode & 0o777 == 0o600
    assert written["public_key"] in out.read_text()
    refused(inside.run("backup", "keygen", "--out", str(out)), 1, "there already")
    refused(inside.run("backup", "keygen", "--out", str(inside.data / "k")), 1, "may not lie")
    found = b"".join(p.read_bytes() for p in inside.data.rglob("*") if p.is_file())
    assert b"AGE-SECRET-KEY" not in found


def test_a_disk_that_fills_up_while_restoring(
    made: Path, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> object:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    new = Inside.empty(tmp_path / "new")
    monkeypatch.setattr(os, "fsync", full)
    refused(new.run("restore", str(made), "--key-file", str(key)), 3, "is full", "Free some space")
    assert not {"phonebox.db", "restore.part", "keys"} & set(kept(new))


def test_a_backup_of_an_earlier_version_is_brought_up_to_date(
    inside: Inside, key: Path, tmp_path: Path
) -> None:
    earlier = schema.revisions()[1]
    writing = writing_engine(address(inside.data / "phonebox.db"))
    with writing.begin() as connection:
        schema.downgrade(connection, earlier)
    writing.dispose()
    file = by_hand(inside, tmp_path / "earlier.age")
    found = restore(file, key, tmp_path / "new")
    assert found["migrated_from"] == earlier
    Inside.empty(tmp_path / "new").assert_holds()


def test_records_on_a_server_are_backed_up_there(inside: Inside, made: Path, key: Path) -> None:
    elsewhere = Inside(inside.data, None, env={"PHONEBOX_DATABASE": "postgresql://db.test/x"})
    refused(elsewhere.run("backup", "--to", "/x"), 1, "database server")
    refused(elsewhere.run("restore", str(made), "--key-file", str(key)), 1, "database server")


@pytest.mark.parametrize(
    ("name", "value"),
    [("BACKUP_PLACES", "holiday"), ("BACKUP_KEYS", PUBLIC[:-1]), ("BACKUP_KEYS", SECRET)],
    ids=["place", "cut off", "secret"],
)
def test_settings_that_are_not_right(inside: Inside, name: str, value: str) -> None:
    ended = Inside(inside.data, None, env={f"PHONEBOX_{name}": value}).run("staff", "list")
    refused(ended, 2, name.lower())
    assert SECRET not in ended.err


def test_the_web_process_never_loads_what_encrypts() -> None:
    program = (
        "import sys, kiosk.running, kiosk.backups.keeper, kiosk.backups.making,"
        " kiosk.backups.pair, kiosk.web.backups; print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert "kiosk.web.backups" in done.stdout.split()
    assert not [name for name in done.stdout.split() if name.partition(".")[0] == "pyrage"]
