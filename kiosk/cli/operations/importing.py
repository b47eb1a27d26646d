"""The register brought up to date from a file, from the command line."""

import base64
import tempfile
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from kiosk.cli.operations import operation
from kiosk.cli.operations.call import OUTSIDE, Call, Failed, granted
from kiosk.custody.errors import Code
from kiosk.importing.findings import Finding
from kiosk.importing.headings import from_map
from kiosk.importing.problems import FileRefused, Problem
from kiosk.services.acting import Who, new_id
from kiosk.services.imports import register_import as imports
from kiosk.services.imports.draft import Draft, Step

KINDS = ("added", "changed", "left", "missing")
SHOWN = 200
"""People of each kind who are listed at most; the counts are of all."""

_WRONG_USE = 2
_GONE = "The import was given up meanwhile. Run the command again."
_MOVED = "The register has changed since this preview was made. Run the command again."
_LATE = (
    "The import is recorded, and is still being entered in the register. "
    "It goes on by itself while the service runs."
)


@dataclass
class Upload:
    """A file on its way in, piece by piece."""

    staff_id: str
    name: str
    id: str = field(default_factory=new_id)
    touched: float = 0.0
    stream: BinaryIO = field(default_factory=tempfile.TemporaryFile)

    def close(self) -> None:
        """Throw it away."""
        self.stream.close()


@operation("import.open")
def open_(call: Call) -> dict[str, Any]:
    """Begin to take a file in."""
    upload = Upload(_importer(call).staff_id, str(call.args["name"]))
    call.services.imports.keep(upload)
    return {"upload": upload.id}


@operation("import.put")
def put(call: Call) -> dict[str, Any]:
    """Take in the next piece of it."""
    upload = _held(call, "upload", Upload)
    upload.stream.write(base64.b64decode(call.args["data"]))
    return {}


@operation("import.preview")
def preview(call: Call) -> dict[str, Any]:
    """Compare it with the register, and tell what would change."""
    who, upload = _importer(call), _held(call, "upload", Upload)
    upload.stream.seek(0)
    try:
        draft = imports.begin(
            call.services, who, upload.name, upload.stream, call.args.get("format")
        )
    except FileRefused as refusal:
        raise Failed(_listed(refusal.problems)) from refusal
    if call.args.get("columns") is not None:
        _name_columns(draft, call.args["columns"], call.args.get("headings"))
    imports.preview(call.services, draft)
    if draft.step is not Step.READY:
        call.services.imports.drop(draft.id)
        raise Failed(_listed(draft.problems))
    return {"draft": draft.id, **_told(call, draft)}


@operation("import.approve")
def approve(call: Call) -> dict[str, Any]:
    """Enter what was shown, and wait until the register says it."""
    draft = _held(call, "draft", Draft)
    done = imports.approve(call.services, _importer(call), call.args["command_id"], draft)
    call.services.imports.drop(draft.id)
    if any(refusal.code is Code.REGISTER_MOVED for refusal in done.refusals):
        raise Failed(_MOVED)
    granted(done)
    if not imports.wait_until_entered(call.services):
        raise Failed(_LATE, OUTSIDE)
    return {"entry": done.entry}


@operation("import.drop")
def drop(call: Call) -> dict[str, Any]:
    """Throw it away."""
    call.services.imports.drop(_held(call, "draft", Draft).id)
    return {}


def _importer(call: Call) -> Who:
    who = call.who()
    if not who.roles & imports.IMPORT:
        raise Failed("This account may not import. Name another with --as USER.")
    return who


def _held(call: Call, what: str, kind: type[Any]) -> Any:
    found = call.services.imports.get(call.args[what], call.who().staff_id)
    if not isinstance(found, kind):
        raise Failed(_GONE, OUTSIDE)
    return found


def _name_columns(draft: Draft, given: dict[str, str], headings: bool | None) -> None:
    if draft.columns is None:
        raise Failed(
            "A Common Transfer File has no columns to name: leave --columns out.", _WRONG_USE
        )
    by_name = any(not name.isdigit() for name in given)
    has_headings = (draft.columns.has_headings or by_name) if headings is None else headings
    try:
        columns = from_map(draft.rows[0], given, has_headings=has_headings)
    except KeyError as error:
        words = f"The file has no column {error.args[0]}. Look at its first row."
        raise Failed(words, _WRONG_USE) from error
    problems = imports.name_columns(draft, columns)
    if problems:
        raise Failed(_listed(problems), _WRONG_USE)


def _listed(problems: tuple[Problem, ...] | list[Problem]) -> str:
    said = "\n".join(problem.words for problem in problems)
    return f"{said}\nNothing was imported."


def _told(call: Call, draft: Draft) -> dict[str, Any]:
    counts = draft.counts
    columns = draft.columns
    return {
        "file": draft.name,
        "format": draft.kind,
        "version": draft.version or None,
        "columns": [
            {"column": name, "meaning": meaning or None}
            for name, meaning in zip(columns.names, columns.meanings, strict=True)
        ]
        if columns
        else None,
        "remembered": draft.remembered,
        "pupils": draft.told,
        "passed_over": draft.passed_over,
        "untouched": counts.get("untouched", 0),
        **{
            kind: {f"{about}s": counts.get(f"{about}s_{kind}", 0) for about in _ABOUT}
            for kind in KINDS
        },
        "people": [item for kind in KINDS for item in _people(call, draft, kind)],
    }


_ABOUT = ("pupil", "adult", "link")


def _people(call: Call, draft: Draft, kind: str) -> list[dict[str, Any]]:
    """The first people of a kind, for whom the data folder is; for others the counts must do."""
    if not call.is_owner or draft.scratch is None:
        return []
    return [_person(finding) for _, finding in draft.scratch.findings(kind, limit=SHOWN)]


def _person(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "about": finding.about,
        "name": finding.name,
        "pupil": finding.pupil or None,
        "class": finding.class_name or None,
        "differences": [
            {"what": item.what, "was": item.was, "now": item.now} for item in finding.differences
        ],
    }
