"""The page of one release: what was signed, and the signature drawn from its strokes."""

from typing import Any

from kiosk.custody.states import Relation, SignOffMethod
from kiosk.custody.visibility import Sight
from kiosk.services.desk.released import ReleaseView
from kiosk.services.desk.signature import SCALE
from kiosk.services.records.history import HELD
from kiosk.services.records.register_view import Line
from kiosk.web import words
from kiosk.web.timeline import Telling, tell

View = dict[str, Any]

HEIGHT = 2800
"""Of the drawing, where its width is 10,000: the shape of the box that people sign in."""

_METHODS = {
    SignOffMethod.DRAWN: "Drawn on the screen",
    SignOffMethod.MARK: "A mark on the screen, which is a signature",
    SignOffMethod.PAPER: "On paper",
    SignOffMethod.SPOKEN: "Aloud, before a witness",
    SignOffMethod.STANDING: "Earlier sign-off: a standing authority",
}


def release_page(view: ReleaseView, sight: Sight) -> View:
    """The view of a release's page."""
    telling = Telling(view.logged, view.known, sight)
    told = tell(telling)
    signed = view.signed
    facts = {
        "When": f"{words.day(view.logged.at)}, {words.clock_time(view.logged.at)}",
        "Entry": words.number(view.logged.sequence),
        "Signed": _METHODS[view.event.method],
        "Slip": signed.slip if signed else None,
        "Witness": telling.staff(signed.witness) if signed and signed.witness else None,
        "Covers": ", ".join(_covered(line) for line in view.covered),
    }
    return {
        "title": "Release",
        "heading": told.what,
        "lead": " ".join(told.facts),
        "facts": [{"label": label, "words": value} for label, value in facts.items() if value],
        "wording": signed.wording if signed else None,
        "language": signed.language if signed else "en",
        "drawing": drawing(signed.strokes) if signed else None,
        "signer": view.event.collector_name or telling.person(view.event.collector_id),
        "erased": bool(signed and signed.wording is None),
        "standing": view.event.relation is Relation.PUPIL,
        "links": [
            {"words": "History of this stay", "url": f"/history/record/{view.event.record_id}"}
        ],
    }


def _covered(line: Line) -> str:
    if line.held:
        return HELD
    whose = f"{words.possessive(line.pupil.forename)} " if line.pupil else ""
    return f"{whose}{words.device(line.device)}"


def drawing(strokes: Any) -> View | None:
    """The strokes as lines of an SVG drawing; None where nothing was drawn, or it was erased."""
    if not isinstance(strokes, list):
        return None
    lines = [line for stroke in strokes if (line := _line(stroke))]
    return {"width": SCALE, "height": HEIGHT, "lines": lines} if lines else None


def _line(stroke: Any) -> str:
    points = [f"{int(x)},{int(y) * HEIGHT // SCALE}" for x, y in stroke]
    # A dot is a line that goes nowhere: with round ends it is drawn as one.
    return " ".join(points if len(points) > 1 else points * 2)
