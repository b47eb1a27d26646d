"""The page where labels are chosen, and the PDFs of them."""

from dataclasses import replace

from flask import render_template
from flask.typing import ResponseReturnValue

from kiosk.printing.documents import Label, LabelSheets
from kiosk.printing.press import NotPrinted, pressed
from kiosk.printing.sheets import Run
from kiosk.services.devices.labels import Found, labels, may_print
from kiosk.services.ports import Facts
from kiosk.web import here
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.labels.asked import COOKIE, DEVICES, SLOTS, Asked, Left, asked
from kiosk.web.labels.presenter import labels_page
from kiosk.web.printed import pdf

blueprint = Blueprint("labels", url_prefix="/labels")

A_YEAR = 365 * 24 * 3600
_FIELDS = {DEVICES: "who", SLOTS: "slots"}


@blueprint.get("")
@allow(Access.LABELS)
def page() -> str:
    """What to print, on which sheet, from which label on; how many sheets that makes."""
    wanted = asked(may_print(who()))
    with services().store.read() as facts:
        return _page(facts, *_found(facts, wanted))


@blueprint.get("/sheet.pdf")
@allow(Access.LABELS)
def sheet() -> ResponseReturnValue:
    """The labels, to print; or the page again with what is wrong."""
    wanted = asked(may_print(who()))
    with services().store.read() as facts:
        wanted, found = _found(facts, wanted)
        if wanted.errors or not found.labels:
            return _page(facts, wanted, found), 422
    run = Run(wanted.sheet, len(found.labels), wanted.first)
    left = Left(wanted.sheet.name, run.next_free, wanted.across, wanted.down)
    return _printed(wanted, found.labels, f"labels-{wanted.sheet.name}.pdf", left)


@blueprint.get("/trial.pdf")
@allow(Access.LABELS)
def trial() -> ResponseReturnValue:
    """The outlines of a sheet's labels, to see where the printer puts them."""
    wanted = asked(may_print(who()))
    return _printed(wanted, (), f"trial-{wanted.sheet.name}.pdf")


def _found(facts: Facts, wanted: Asked) -> tuple[Asked, Found]:
    found = labels(facts, who(), wanted.wanted)
    if found.unknown:
        field = _FIELDS.get(wanted.what, "who")
        words = f"Nothing is known as “{found.unknown[0]}”. Choose again."
        wanted = replace(wanted, errors={**wanted.errors, field: words})
    return wanted, found


def _page(facts: Facts, wanted: Asked, found: Found) -> str:
    return render_template(
        "labels/page.html", **labels_page(facts, wanted, found, may_print(who()))
    )


def _printed(
    wanted: Asked, rows: tuple[Label, ...], name: str, left: Left | None = None
) -> ResponseReturnValue:
    """The PDF; without any labels, the trial sheet. What was left is kept for the next print."""
    first = wanted.first if rows else 1
    sheets = LabelSheets(wanted.sheet.name, rows, first, wanted.across, wanted.down, trial=not rows)
    try:
        answer = pdf(pressed(sheets), name, keep=True)
    except NotPrinted as error:
        failed = replace(wanted, errors={"sheet": error.words})
        with services().store.read() as facts:
            return _page(facts, failed, Found(rows)), 503
    if left:
        answer.set_cookie(
            COOKIE,
            str(left),
            max_age=A_YEAR,
            path="/labels",
            httponly=True,
            samesite="Lax",
            secure=here.is_encrypted(),
        )
    return answer
