"""A scan as it is posted, and what is answered: one way in for readers, wedges and scripts."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, jsonify

from kiosk.clock import Moment
from kiosk.ledger.payload import utc
from kiosk.scanning.outcomes import WORDS, ScanOutcome
from kiosk.scanning.router import is_random_uid
from kiosk.services.context import Services
from kiosk.services.desk.leaving import tell_locked
from kiosk.services.desk.reading import Scan
from kiosk.services.desk.scan import take as judge
from kiosk.services.devices import tokens
from kiosk.web.auth import services

MEDIA = ("nfc", "qr", "keyboard")
LONGEST = 4096

SOUNDS = {
    ScanOutcome.HANDED_IN: "in",
    ScanOutcome.RECEIVED: "in",
    ScanOutcome.RELEASED: "out",
    ScanOutcome.PASSED_ON: "out",
    ScanOutcome.LENT: "out",
    ScanOutcome.COUNTED: "in",
    ScanOutcome.NOT_EXPECTED: "attention",
    ScanOutcome.SELECTED: "read",
    ScanOutcome.BADGE: "read",
    ScanOutcome.VOIDED: "out",
    ScanOutcome.LOCKED: "read",
    ScanOutcome.ALREADY_IN: "attention",
    ScanOutcome.EXEMPT: "attention",
    ScanOutcome.REPEAT_IGNORED: None,
}
"""The sound of each outcome; any other sounds wrong."""


@dataclass(frozen=True)
class ScanForm:
    """A well-formed scan, as it was posted, or asked for by a user of the operating system."""

    id: str
    code: str | None
    uid: str | None
    medium: str
    reader: str
    os_user: str | None = None
    blank: bool = False

    @classmethod
    def of(
        cls, data: Any, *, medium: str | None = None, reader: str | None = None
    ) -> "ScanForm | str":
        """The scan in this JSON, or the name of the field that is not as it should be."""
        if not isinstance(data, dict):
            return "body"
        scan_id, code, uid = data.get("id"), data.get("code"), data.get("uid")
        given = data.get("medium", medium)
        wrong = {
            "id": not _is_uuid(scan_id),
            "code": not _is_text(code),
            "uid": not (uid is None or _is_hex(uid)),
            "medium": given not in MEDIA,
            "reader": not _is_text(data.get("reader")),
            "at": not _is_time(data.get("at")),
            "blank": not isinstance(data.get("blank", False), bool),
        }
        bad = next((name for name, is_wrong in wrong.items() if is_wrong), None)
        if bad is None and code is None and uid is None:
            bad = "code"
        if bad is not None:
            return bad
        name = reader or data.get("reader") or "reader"
        blank = bool(data.get("blank")) and code is None
        return cls(str(uuid.UUID(scan_id)), code, uid, str(given), name, blank=blank)


def _is_uuid(value: Any) -> bool:
    try:
        uuid.UUID(value if isinstance(value, str) else "")
    except ValueError:
        return False
    return True


def _is_text(value: Any) -> bool:
    return value is None or (isinstance(value, str) and len(value) <= LONGEST)


def _is_hex(value: Any) -> bool:
    if not isinstance(value, str) or not 8 <= len(value) <= 32 or len(value) % 2:
        return False
    return all(character in "0123456789abcdefABCDEF" for character in value)


def _is_time(value: Any) -> bool:
    if value is None:
        return True
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False


def malformed(field: str) -> tuple[Response, int]:
    """The answer to a scan that is not as it should be."""
    words = f"The field “{field}” is missing or not as it should be. See /api/openapi.json."
    return jsonify({"error": words, "field": field}), 422


class IdTaken(Exception):
    """The scan's id is already that of another act."""


def answered(form: ScanForm, station: str) -> tuple[Response, int] | Response:
    """The answer over HTTP to a well-formed scan at this station."""
    try:
        return jsonify(take(services(), form, station))
    except IdTaken:
        return malformed("id")


def not_signed_in(parts: Services) -> dict[str, Any]:
    """The answer where nobody is signed in: nothing was recorded."""
    return _answer(parts.clock.now(), ScanOutcome.NOT_SIGNED_IN)


def take(parts: Services, form: ScanForm, station: str) -> dict[str, Any]:
    """Judge a scan at its station, tell the screens, and answer. Raises IdTaken."""
    written = tokens.read(parts.tag_key, form.uid, form.code)
    scan = Scan(
        form.id,
        station,
        form.medium,
        form.reader,
        code=written.code,
        tag=parts.tag_of(form.uid) if form.uid else None,
        random_uid=bool(form.uid and is_random_uid(form.uid)),
        foreign_token=written.is_foreign,
        left_for=parts.presence.left_for(f"station:{station}"),
        os_user=form.os_user,
    )
    done = judge(parts.store, scan)
    if "outcome" not in done.answer:
        raise IdTaken
    if form.os_user is None:
        parts.board.hear_scan(station)
    outcome = ScanOutcome(done.answer["outcome"])
    if outcome is ScanOutcome.LOCKED or done.answer.get("left"):
        tell_locked(parts, station)
    if outcome is not ScanOutcome.LOCKED and not done.repeated:
        tell(parts, station, outcome, done.answer)
    answer = _answer(done.moment, outcome, done.answer.get("record"), done.entry)
    token = tokens.to_write(parts.tag_key, form.uid, outcome) if form.blank else None
    return {**answer, "write": token} if token else answer


def _answer(
    moment: Moment, outcome: ScanOutcome, record: str | None = None, entry: int | None = None
) -> dict[str, Any]:
    return {
        "outcome": outcome.value,
        "words": WORDS[outcome],
        "record": record,
        "entry": entry,
        "at": utc(moment.at),
    }


def tell(parts: Services, station: str, outcome: ScanOutcome, answer: dict[str, Any]) -> None:
    """Tell every screen of a station what a scan, or what stands for one, came to."""
    if outcome is not ScanOutcome.NOT_SIGNED_IN:
        parts.presence.seen(f"station:{station}")
    parts.hub.publish(
        station,
        "scan",
        outcome=outcome.value,
        sound=SOUNDS.get(outcome, "wrong"),
        record=answer.get("record"),
        staff=answer.get("staff"),
    )
