"""Opening an account again that had ended; and the register of who has access, on paper."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.printing.documents import Block, Paper, Table
from kiosk.printing.press import NotPrinted, pressed
from kiosk.services.ports import Facts
from kiosk.services.staff.reopening import Line, Reopening, register_lines, reopen
from kiosk.web import fields, forms, words
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.printed import pdf
from kiosk.web.refusing import refused_page
from kiosk.web.staff.changing import found_staff
from kiosk.web.staff.presenter import roles_in_words
from kiosk.web.staff.routes import NO_DAY, blueprint, page_of

_COLUMNS = ("Name", "Roles", "Since", "Last sign-in", "Acceptable use", "Ended")
_WIDTHS = (0.19, 0.2, 0.13, 0.17, 0.18, 0.13)
NEVER = "never"
FOOT = "Each person has an account of their own. Keep this list where the policy says."


@blueprint.post("/<staff_id>/reopen")
@allow(Access.HEAD)
def open_again(staff_id: str) -> ResponseReturnValue:
    """The account is in force again."""
    found_staff(staff_id)
    told = Reopening(
        forms.text("reason", 200) or "",
        request.form.get("password", "")[:201],
        fields.posted_day("last"),
    )
    if fields.is_no_day("last"):
        return page_of(staff_id, NO_DAY, "reopen"), 422
    parts = services()
    done = reopen(parts.store, parts.hasher, who(), forms.command_id(), staff_id, told)
    errors = fields.secret_problems(done.refusals, "password")
    if errors and "staff" not in errors:
        return page_of(staff_id, errors, "reopen"), 422
    if done.refusals:
        return refused_page(done.refusals, f"/staff/{staff_id}")
    return redirect(f"/staff/{staff_id}", 303)


@blueprint.get("/register.pdf")
@allow(Access.HEAD)
def printed() -> ResponseReturnValue:
    """Who has access, and who had it, to print."""
    with services().store.read() as facts:
        paper = _paper(facts, register_lines(facts))
    try:
        return pdf(pressed(paper), "who-has-access.pdf")
    except NotPrinted as error:
        return render_template("errors/503.html", reference=error.words), 503


def _paper(facts: Facts, lines: list[Line]) -> Paper:
    open_ = [line for line in lines if not line.access.staff.disabled]
    ended = [line for line in lines if line.access.staff.disabled]
    blocks: list[Block] = [_table(facts, "Have access", open_)]
    if ended:
        blocks.append(_table(facts, "Had access", ended))
    now = facts.now.at
    when = f"{words.day(now)} {words.local(now).year}, {words.clock_time(now)}"
    return Paper("Who has access", facts.school_name(), when, tuple(blocks), FOOT)


def _table(facts: Facts, title: str, lines: list[Line]) -> Table:
    rows = tuple(_row(facts, line) for line in lines)
    beside = "1 person" if len(rows) == 1 else f"{len(rows)} people"
    return Table(_COLUMNS, rows, _WIDTHS, title, beside)


def _row(facts: Facts, line: Line) -> tuple[str, ...]:
    staff = line.access.staff
    accepted = f"{words.local(staff.accepted_at):%d/%m/%Y}" if staff.accepted_at else "not yet"
    if staff.accepted_at and not line.access.accepted:
        accepted = f"{accepted}, old words"
    until = f"ends {staff.last:%d/%m/%Y}" if staff.last and not staff.disabled else ""
    return (
        staff.name or staff.user,
        roles_in_words(staff.roles),
        f"{words.local(line.since):%d/%m/%Y}" if line.since else "",
        f"{words.local(line.last_sign_in):%d/%m/%Y %H:%M}" if line.last_sign_in else NEVER,
        accepted,
        f"{line.ended:%d/%m/%Y}" if line.ended else until,
    )
