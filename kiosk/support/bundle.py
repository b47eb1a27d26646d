"""The bundle for support: what runs, how it is, how much there is. Nobody is named in it."""

import io
import json
import os
import platform
import re
import tarfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from hardware import machine
from hardware.machine import Run
from kiosk.clock import SCHOOL_ZONE
from kiosk.services.machine.health_parts import Part
from kiosk.services.machine.machine_health import release, schema_of
from kiosk.services.ports import Facts
from kiosk.settings import Settings
from kiosk.support.redacting import GONE, Redactor

LINES = 2000
"""Lines of the service's log."""
SHOWN = frozenset({"port", "threads", "log_level", "mail_port", "mail_tls"})
"""Settings whose value is told; of any other only whether it is set."""

READ_ME = """What support needs to know of one Phonebox, made {at}.

No name, address, code of a label or badge, tag, note, password, key or token is meant to be in it.
Words of the log that stand in the school's register were taken out of it, and so was whatever has
the form of an address, a code or a key. Look through the files before you send them: they are text.
"""
NO_LOG = (
    "The log was left out: the register could not be read, so names could not be taken out of it.\n"
)
NO_JOURNAL = "There is no log of the system's here, or this account may not read it.\n"
_LOGGED = re.compile(r"(\d{4}-\d\d-\d\dT\S+) \S+ ([\w@.-]+)(?:\[\d+\])?: (.*)")
_PLACE = re.compile(r'  File "[\w./+-]+", line \d+, in [\w<>]+$')
_ERROR = re.compile(r"([\w.]+(?:Error|Exception|Warning|Interrupt)):? ")
_OURS = re.compile(r"(?:DEBUG|INFO|WARNING|ERROR|CRITICAL) [\w.]+: ")
_INSTANCE = re.compile(r"@[^.\s]+")
UNITS = ("systemctl", "list-units", "--all", "--plain", "--no-legend", "--no-pager", "phonebox*")
JOURNAL = ("journalctl", "--no-pager", "--output=short-iso", f"--lines={LINES}", "-u", "phonebox*")


def bundle(
    at: datetime,
    settings: Settings | None,
    parts: Iterable[Part],
    facts: Facts | None,
    run: Run = machine.run,
) -> bytes:
    """The bundle, as a tar.gz. Without `facts` it has no log and no counts."""
    redactor = redactor_of(facts) if facts else None
    files: dict[str, str] = {
        "READ-ME.txt": READ_ME.format(at=f"{at.astimezone(SCHOOL_ZONE):%-d %B %Y, %H:%M}"),
        "versions.json": _json(versions(settings.data if settings else None)),
        "settings.json": _json(shown(settings) if settings else {}),
        "health.json": _json([_cleaned(part, redactor) for part in parts]),
        "records.json": _json(counted(facts) if facts else {}),
        "units.txt": units(run),
        "packages.txt": packages(),
        "log.txt": log(redactor, run),
    }
    return packed(files, at)


def _cleaned(part: Part, redactor: Redactor | None) -> dict[str, Any]:
    """A part's words, in case somebody gave a reader or a file the name of a person."""
    return {
        name: redactor.clean(text) if redactor and text and name == "words" else text
        for name, text in asdict(part).items()
    }


def versions(data: Path | None) -> dict[str, Any]:
    """What runs on what."""
    return {
        "phonebox": release(),
        "database": schema_of(data),
        "python": platform.python_version(),
        "kernel": platform.release(),
        "machine": platform.machine(),
        "system": machine.text_of(Path("/etc/os-release")).splitlines()[:1],
        "model": machine.text_of(Path("/proc/device-tree/model")).rstrip("\0"),
        "uptime_seconds": machine.uptime(),
    }


def shown(settings: Settings) -> dict[str, Any]:
    """The settings: of what could be secret or name somebody only whether it is set."""
    told = {name: getattr(settings, name) for name in settings.__struct_fields__}
    return {
        name: value if name in SHOWN else _whether(value) for name, value in sorted(told.items())
    }


def _whether(value: Any) -> str | int:
    if isinstance(value, tuple | list):
        return f"{len(value)} set"
    return "set" if value is not None else "not set"


def counted(facts: Facts) -> dict[str, Any]:
    """How much there is of what."""
    size, newest, root = facts.head()
    return {
        "ledger": {"size": size, "hash": newest, "root": root},
        "pupils": len(facts.pupils()),
        "adults": len(facts.adults()),
        "devices": len(facts.devices()),
        "in_custody": len(facts.open_records()),
        "accounts": len(facts.all_staff()),
        "slots": len(facts.slots()),
        "stations": len(facts.stations()),
        "reader_keys": len(facts.reader_keys()),
    }


def redactor_of(facts: Facts) -> Redactor:
    """Everything that the register says of people."""

    def texts() -> Iterable[str | None]:
        yield facts.school_name()
        for pupil in facts.pupils():
            yield from (pupil.name, pupil.forename, pupil.surname, pupil.ref)
        for adult in facts.adults():
            yield from (adult.name, adult.forename, adult.surname, adult.phone, adult.email)
            yield adult.address
        for staff in facts.all_staff():
            yield from (staff.name, staff.user)

    return Redactor.of(texts())


def packages() -> str:
    """Every package that this program is made of, with its version."""
    found = {f"{item.metadata['Name']} {item.version}" for item in distributions()}
    return "".join(f"{line}\n" for line in sorted(found, key=str.lower))


def units(run: Run) -> str:
    """How each unit is; a reader's name is its own affair."""
    return _INSTANCE.sub("@…", run(UNITS) or "systemd does not run here.\n")


def log(redactor: Redactor | None, run: Run) -> str:
    """The newest lines of the log without anybody's name."""
    if redactor is None:
        return NO_LOG
    said = run(JOURNAL)
    if not said:
        return NO_JOURNAL
    return "".join(f"{_line(line, redactor)}\n" for line in said.splitlines())


def _line(line: str, redactor: Redactor) -> str:
    """A line is of its time, the machine's name, the program, and what it said.

    What an error said of itself may be somebody's words: only its kind is kept, and where it was.
    """
    found = _LOGGED.fullmatch(line)
    if found is None:
        return GONE
    at, program, said = found.groups()
    if _PLACE.match(said) or said.startswith("Traceback "):
        return f"{at} {program}: {said}"
    kind = _ERROR.match(said)
    if kind is not None:
        return f"{at} {program}: {kind[1]}: {GONE}"
    told = redactor.clean(said) if program.startswith("systemd") or _OURS.match(said) else GONE
    return f"{at} {program}: {told}"


def packed(files: Mapping[str, str], at: datetime) -> bytes:
    """The files as a tar.gz, belonging to nobody."""
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w:gz") as tar:
        for name, text in files.items():
            content = text.encode()
            info = tarfile.TarInfo(f"phonebox-support/{name}")
            info.size, info.mtime, info.mode = len(content), int(at.timestamp()), 0o644
            tar.addfile(info, io.BytesIO(content))
    return whole.getvalue()


def written(path: Path, content: bytes) -> None:
    """Write the bundle, for its owner alone. Raises OSError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as file:
        os.fchmod(handle, 0o600)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
