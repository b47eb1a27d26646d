"""`phonebox init`, `demo` and `migrate`."""

from typing import Any

import click

from kiosk.cli import local, output
from kiosk.cli.commands import secret
from kiosk.cli.operations.call import Failed, granted, refusal_words
from kiosk.cli.wired import Told
from kiosk.clock import SystemClock
from kiosk.custody.people.accounts import USUAL_WORDS
from kiosk.custody.people.browsers import FIRST_CODE_LASTS
from kiosk.custody.school.policy import collected_at_days_end
from kiosk.custody.states import Role
from kiosk.datafolder import user_name
from kiosk.services.acting import Who, new_id
from kiosk.services.ports import Store
from kiosk.services.school.opening import NewSchool, first_headteacher, open_school, why_not_open
from kiosk.services.school.school_year import starts_in, usual_calendar
from kiosk.services.staff import browsers
from kiosk.services.staff.accounts import NewStaff, tidy_user
from kiosk.settings import Settings


@click.command()
@click.option("--school", required=True, metavar="NAME", help="What the school calls itself.")
@click.option("--headteacher", required=True, metavar="USER", help="The headteacher's user name.")
@click.option("--name", metavar="N", help="The headteacher's whole name.")
@secret.from_stdin
@output.as_json
@click.pass_obj
def init(
    told: Told, school: str, headteacher: str, name: str | None, password_stdin: bool, json_: bool
) -> None:
    """Make a data folder for a new school, with the headteacher's account."""
    settings = told.settings
    if settings.now is not None:
        raise Failed("PHONEBOX_NOW is for sample data only. Take it away, then run init again.", 2)
    _nobody_there(told, settings)
    typed = secret.password(headteacher, stdin=password_stdin)
    new = new_school(school, first_headteacher(headteacher, typed, name or "Headteacher"))
    against = why_not_open(new)
    if against:
        raise Failed(" ".join(refusal_words(item) for item in against))
    told.wiring.create(settings)
    with told.wiring.opened(settings) as services:
        opened = granted(open_school(services.store, services.hasher, new, user_name()))
        code = _first_browser(services.store, opened["staff"])
    user = tidy_user(new.headteacher.user)
    data = {"data": str(settings.data), "school": school, "user": user, "browser_code": code}
    output.answer(data, _opened, json_=json_)


def _first_browser(store: Store, staff_id: str) -> str:
    """A code for the headteacher's first browser, where that is not the kiosk itself."""
    code = browsers.new_code()
    head = Who(staff_id, frozenset({Role.HEAD}), None, user_name())
    granted(browsers.invite(store, head, new_id(), "First browser", code, FIRST_CODE_LASTS))
    return code


def new_school(name: str, headteacher: NewStaff) -> NewSchool:
    """A school with this headteacher, the usual policy and this year's usual calendar."""
    today = SystemClock().now().at.date()
    began = today.replace(year=starts_in(today), month=9, day=1)
    return NewSchool(name, headteacher, collected_at_days_end(began), usual_calendar(today))


def _nobody_there(told: Told, settings: Settings) -> None:
    if not told.folder.holds_a_school:
        return
    with told.wiring.opened(settings) as services, services.store.read() as facts:
        if facts.head()[0]:
            words = f"{settings.data} holds the records of {facts.school_name()} already."
            raise Failed(f"{words} Name another folder with --data.")


def _opened(data: dict[str, Any]) -> str:
    return (
        f"The records of {data['school']} begin in {data['data']}.\n"
        f"It is recorded that {data['user']} accepts: {USUAL_WORDS}\n"
        f"Start the service with: phonebox --data {data['data']} serve\n"
        f"Then sign in as {data['user']}, check policy and calendar, and add your staff.\n"
        "Names show only on the school's own devices. This machine is one; to make another one, "
        f"open {browsers.path_of(data['browser_code'])} there. It is good once, until tomorrow."
    )


@click.command()
@output.as_json
@click.pass_obj
def demo(told: Told, json_: bool) -> None:
    """Make a sample school: invented people, three weeks of history, sign-ins to try."""
    from kiosk.cli import sample_school  # it is large, and no other command needs it

    if local.is_running(told.folder.socket):
        raise Failed("The service is running in this data folder. Stop it first.")
    data = sample_school.made(told)
    output.answer(data, sample_school.words, json_=json_)


@click.command()
@output.as_json
@click.pass_obj
def migrate(told: Told, json_: bool) -> None:
    """Bring the database of an earlier version of Phonebox up to date. Make a backup first."""
    before, after = told.wiring.migrate(told.settings)
    data = {"from": before, "to": after}
    output.answer(data, _migrated, json_=json_)


def _migrated(data: dict[str, Any]) -> str:
    if data["from"] == data["to"]:
        return f"The database is up to date ({data['to']})."
    return f"The database went from {data['from']} to {data['to']}."
