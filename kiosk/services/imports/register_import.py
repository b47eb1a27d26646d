"""Importing: a file is taken in, compared, shown, approved by a person, and entered as one event.

Until a person approves, nothing is written anywhere that outlives the process. What is approved is
exactly what was shown: it was compared with the register as it still is.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import BinaryIO

from kiosk.custody.errors import Code
from kiosk.custody.people.changing import why_not_keep
from kiosk.custody.permissions import Keep
from kiosk.custody.register import RegisterImported
from kiosk.custody.states import Role
from kiosk.importing.headings import Columns, why_not
from kiosk.importing.problems import FileRefused, Problem
from kiosk.services.acting import Who, actor_of, refused
from kiosk.services.context import Services
from kiosk.services.imports import leavers
from kiosk.services.imports.comparing import Workbench
from kiosk.services.imports.draft import Draft, Progress, Step, opened
from kiosk.services.imports.scratch import Scratch
from kiosk.services.ports import Done, Facts, Outcome, StoreError

log = logging.getLogger(__name__)

IMPORT = frozenset({Role.OFFICE, Role.LEADER, Role.DSL, Role.HEAD})
"""Who may import: whoever may see the register whole."""

_STEPS = 200
_PATIENCE = 120.0
BUSY = Problem(
    "The last import is still being entered in the register.",
    "Wait until it is done, then try again.",
)
FAILED = Problem(
    "The file could not be compared with the register.",
    "Try again; if it stays, tell the technician.",
)


def begin(
    services: Services, who: Who, name: str, source: BinaryIO, wanted: str | None = None
) -> Draft:
    """Take a file in; `wanted` is the format that it must have. Raises FileRefused.

    The columns of a CSV are those of the last import with the same headings, else guessed.
    """
    draft = opened(who.staff_id, name, source, wanted, services.data)
    if draft.columns is not None and draft.headings is not None:
        with services.store.read() as facts:
            known = facts.remembered_columns(draft.headings)
        if known is not None and len(known) == len(draft.columns.meanings):
            columns = draft.columns
            draft.columns = Columns(tuple(known), columns.names, columns.has_headings)
            draft.remembered = True
    services.imports.keep(draft)
    return draft


def name_columns(draft: Draft, columns: Columns) -> list[Problem]:
    """Say what the columns mean; what speaks against it, and then nothing is changed."""
    problems = why_not(columns)
    if not problems:
        draft.columns, draft.remembered = columns, False
    return problems


def start(services: Services, draft: Draft, *, again: bool = False) -> None:
    """Compare in a thread of its own; the draft says how far it is, and whether it is `again`."""
    if not draft.lock.acquire(blocking=False):
        return
    draft.step, draft.progress, draft.again = Step.READING, Progress(), again

    def run() -> None:
        try:
            _compare(services, draft)
        finally:
            draft.lock.release()

    threading.Thread(target=run, name="import", daemon=True).start()


def preview(services: Services, draft: Draft) -> Draft:
    """Compare, and wait for it."""
    with draft.lock:
        _compare(services, draft)
    return draft


def _compare(services: Services, draft: Draft) -> None:
    draft.step, draft.progress, draft.problems = Step.READING, Progress(), ()
    draft.clear()
    try:
        _lay_out_and_compare(services, draft)
    except FileRefused as refusal:
        _fail(draft, *refusal.problems)
    except StoreError as error:
        _fail(draft, Problem(error.words, "Nothing was imported."))
    except Exception:
        # It runs in a thread: whoever waits must be told, whatever it was.
        if not draft.is_closed:
            log.exception("an import could not be compared")
        _fail(draft, FAILED)


def _fail(draft: Draft, *problems: Problem) -> None:
    draft.clear()
    draft.problems, draft.step = problems, Step.REFUSED


def _lay_out_and_compare(services: Services, draft: Draft) -> None:
    scratch = draft.scratch = Scratch()
    counted = "row" if draft.columns else "pupil"
    bench = Workbench(scratch, counted)
    bench.lay_out_file(draft.pupils(), _counting(draft, "read"))
    with services.store.read() as facts:
        last = facts.last_import()
        if last is not None and not last.is_done:
            raise FileRefused(BUSY)
        draft.moved = facts.register_moved()
        bench.lay_out_register(facts)
    bench.compare(_counting(draft, "compared"))
    draft.counts, draft.told = bench.counts, bench.told
    draft.step = Step.READY


def _counting(draft: Draft, doing: str) -> Callable[[], None]:
    count = 0

    def counted() -> None:
        nonlocal count
        count += 1
        if count % _STEPS == 0:
            draft.progress = Progress(doing, count)

    return counted


def approve(services: Services, who: Who, command_id: str, draft: Draft) -> Done:
    """Enter what was shown, as one event. Refused where the register moved meanwhile."""
    with draft.lock:
        scratch = draft.scratch
        if draft.step is not Step.READY or scratch is None:
            outcome = refused(Code.WRONG_STATE)
            return services.store.act(who.command(command_id), lambda facts: outcome)
        gone = leavers.settled(draft, scratch)
        event = _event(draft, scratch)

        def decide(facts: Facts) -> Outcome:
            actor = actor_of(facts, who)
            if not actor.roles & IMPORT:
                return refused(Code.ROLE_MISSING)
            against = tuple(why_not_keep(actor, Keep.PEOPLE, gone)) if gone else ()
            if against:
                return refused(*against)
            last = facts.last_import()
            if facts.register_moved() != draft.moved or (last and not last.is_done):
                return refused(Code.REGISTER_MOVED)
            return Outcome((event,), answer={"parts": event.count})

        done = services.store.act(who.command(command_id), decide)
        if not done.refusals:
            draft.entry, draft.step = done.entry, Step.DONE
            draft.clear()
    return done


def _event(draft: Draft, scratch: Scratch) -> RegisterImported:
    counts, columns = draft.counts, draft.columns
    return RegisterImported(
        source=draft.kind,
        count=len(scratch),
        pupils_added=counts.get("pupils_added", 0),
        pupils_changed=counts.get("pupils_changed", 0),
        adults_added=counts.get("adults_added", 0),
        adults_changed=counts.get("adults_changed", 0),
        missing=counts.get("pupils_missing", 0),
        left=len(draft.leaving),
        headings=draft.headings,
        columns=columns.meanings if columns else (),
        file=draft.name,
        parts=scratch,
    )


def entered(services: Services) -> tuple[int, int]:
    """How many parts of the last import the register says by now, and of how many."""
    with services.store.read() as facts:
        last = facts.last_import()
    return (last.applied, last.parts) if last else (0, 0)


def wait_until_entered(services: Services, patience: float = _PATIENCE) -> bool:
    """Wait until the register says all that was approved; False if it took too long."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        done, parts = entered(services)
        if done >= parts:
            return True
        services.stopping.wait(0.05)
    return False
