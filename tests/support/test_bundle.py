"""The bundle for support: what it holds, and that nobody and no key is in it."""

import io
import json
import tarfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from db.store import open_reading
from kiosk.clock import SystemClock
from kiosk.services.machine.health_parts import Part
from kiosk.services.ports import Facts
from kiosk.settings import load
from kiosk.support.bundle import bundle, written
from kiosk.support.redacting import GONE, Redactor
from tests.cli.inside import Inside
from tests.outside.fixtures import sample
from tests.outside.processes import Phonebox
from tests.web.conftest import LABELS, Site, clock, compiled, school, site
from tests.web.marked_school import FACTS, mark, marked

__all__ = ["clock", "compiled", "sample", "school", "site"]

TAG, KEY = "04A02B5C60DADD", "mF3vXQ0oJtVqk2hZ8sYw1uRb6nEc4LdP"
UPN, MAIL, PHONE = "A801200001001", "mum@families.example", "01632 960001"
TRACE = '  File "/opt/phonebox/current/lib/python3.13/site-packages/db/batch.py", line 71, in act'


def unpacked(content: bytes) -> dict[str, str]:
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        found = {}
        for item in tar.getmembers():
            assert (item.uid, item.mode) == (0, 0o644)
            file = tar.extractfile(item)
            assert file
            found[item.name.removeprefix("phonebox-support/")] = file.read().decode()
    return found


def a_log(*said: str) -> str:
    return "".join(f"2026-11-23T08:42:00+0000 front-office phonebox[12]: {line}\n" for line in said)


def made(facts: Facts | None, said: str, data: Path | None = None) -> dict[str, str]:
    def run(command: Sequence[str]) -> str | None:
        if command[0] == "journalctl":
            return said
        return "phonebox-reader@ada.service loaded active running A reader\n"

    settings = load(
        environment={}, data=data or Path("/nowhere"), mail_host="mail.school.example",
        mail_from="office@school.example", mail_user="hilltop", mail_password_file="/etc/secret",
        host="192.0.2.7", station="Ada Lovell",
    )  # fmt: skip
    parts = [Part("reader x", "attention", "Ada’s reader does not answer.", "sudo kill 70")]
    return unpacked(bundle(SystemClock().now().at, settings, parts, facts, run))


def test_nobody_of_a_marked_school_is_in_it(site: Site) -> None:
    marked(site)
    with site.store.read() as facts:
        pupils, adults = facts.pupils(), facts.adults()
        words = {item.name for item in pupils} | {item.surname for item in pupils}
        words |= {item.name for item in adults} | {item.surname for item in adults}
        words |= {item.ref for item in facts.pupils()} | {i.name for i in facts.all_staff()}
        words |= {item.forename for item in pupils} | {item.forename for item in adults}
        hostile = [f"INFO kiosk: {word} was here" for word in sorted(words)]
        hostile += [f"ValueError: {mark(fact)}" for fact in FACTS]
        hostile += [f"{mark(fact)} as it is" for fact in FACTS]
        hostile += [f"WARNING kiosk: {x}" for x in (*LABELS.values(), TAG, KEY, UPN, MAIL, PHONE)]
        hostile += ["WARNING kiosk: asked by 192.0.2.44, and “something typed”", TRACE]
        found = made(facts, a_log(*hostile))
    whole = "\n".join(found.values())
    assert not [word for word in words if word in whole]
    assert not [fact for fact in FACTS if mark(fact) in whole]
    secrets = [*LABELS.values(), TAG, KEY, UPN, MAIL, PHONE, "192.0.2", "something typed"]
    assert not [secret for secret in (*secrets, "front-office", "hilltop") if secret in whole]
    assert TRACE in whole, "where an error was stays"
    assert f"ValueError: {GONE}" in whole
    assert "phonebox-reader@….service" in found["units.txt"]


def test_what_support_needs_is_in_it(site: Site) -> None:
    with site.store.read() as facts:
        found = made(facts, a_log("WARNING kiosk.outbox: the outbox has to wait: The disk is full"))
        size, newest, _ = facts.head()
    records = json.loads(found["records.json"])
    assert records["ledger"]["size"] == size
    assert records["ledger"]["hash"] == newest
    assert records["pupils"] == 3
    assert "the outbox has to wait: The disk is full" in found["log.txt"]
    settings = json.loads(found["settings.json"])
    assert settings["mail_tls"] == "implicit"
    assert settings["mail_user"] == settings["mail_password_file"] == settings["host"] == "set"
    assert "SQLAlchemy" in found["packages.txt"]
    assert {"phonebox", "python", "kernel"} <= set(json.loads(found["versions.json"]))
    assert json.loads(found["health.json"])[0]["command"] == "sudo kill 70"


def test_without_the_register_the_log_is_left_out() -> None:
    found = made(None, a_log("INFO kiosk: Ada Lovell"))
    assert "Ada" not in found["log.txt"]
    assert "names could not be taken out of it" in found["log.txt"]


@pytest.mark.parametrize("text", ["O’Brien-Smith’s", "o'brien-smith", "ZOË", "Smith", "brien"])
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    redactor = Redactor.of(["Zoë O’Brien-Smith"])
    assert GONE in redactor.clean(f"It was {text} again.")


def test_of_the_sample_school_nothing_personal_and_no_key(sample: Phonebox, tmp_path: Path) -> None:
    file = tmp_path / "support.tar.gz"
    ended = Inside.of(sample).run("doctor", "--bundle", str(file), "--json")
    assert ended.json()["bundle"] == str(file)
    assert file.stat().st_mode & 0o777 == 0o600
    whole = "\n".join(unpacked(file.read_bytes()).values())
    store = open_reading(sample.data / "phonebox.db", SystemClock())
    with store.read() as facts:
        names = {item.name for item in facts.pupils()} | {item.name for item in facts.adults()}
        names |= {item.name for item in facts.all_staff()}
        codes = {link.code for item in facts.devices() for link in facts.codes_of(item.id)}
    store.close()
    assert len(names) > 400
    assert not [text for text in names | codes if text in whole]
    for key in (sample.data / "keys").iterdir():
        assert key.read_text().strip() not in whole


def test_a_file_that_others_could_read_is_its_owner_s_alone(tmp_path: Path) -> None:
    path = tmp_path / "bundle.tar.gz"
    path.touch(mode=0o644)
    written(path, b"whole")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"whole", 0o600)
