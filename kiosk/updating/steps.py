"""The steps of an update, and of going back; each leaves a kiosk that works when the power goes.

1. A copy of the records is tried with the new release, while the old one serves.
2. The service stops; the records are copied, and the copy is kept until the next update.
3. The link is turned to the new release: this is the one moment that decides.
4. The records are brought up to date, in one transaction.
5. The service starts, and is asked whether it is well. If not: the link is turned back, and where
   the records were changed, the copy is put in their place, if nothing was recorded since.

After a power cut the release to which the link leads settles the rest as it starts
(`kiosk.updating.settling`), and `resume` says whether it is well.
"""

from kiosk.custody.machine.updating import Why
from kiosk.updating.host import Host, UpdateTrouble
from kiosk.updating.layout import Layout, on_disk
from kiosk.updating.state import (
    Phase,
    State,
    form_of,
    read_state,
    recorded_since,
    write_state,
)

UNREADABLE = "The database cannot be read, so it is not updated. Run: phonebox doctor"
TAKEN_BACK = "The new version did not answer as it should. {origin} runs again, with its records."
STUCK = (
    "The new version did not answer as it should, and things were recorded with it that {origin} "
    "cannot read. {target} runs on: look at what phonebox doctor says."
)


def update(host: Host, layout: Layout, state: State) -> State:
    """Make the update. The state that it came to; Raises UpdateTrouble where the old one runs."""
    write_state(layout.state, state)
    layout.point(layout.updater, state.origin)
    try:
        _rehearse(host, layout, state)
        host.stop()
    except (UpdateTrouble, OSError) as error:
        layout.clear_trial()
        return _give_up(host, layout, state, error)
    try:
        switched = _switch(host, layout, state)
    except (UpdateTrouble, OSError) as error:
        return _give_up(host, layout, state, error)
    return _check(host, layout, switched)


def resume(host: Host, layout: Layout) -> State | None:
    """Finish an update that was interrupted; None where there is none.

    Raises UpdateTrouble where the old version runs again.
    """
    state = read_state(layout.state)
    if state is None or not state.is_open:
        return None
    layout.clear_trial()
    if state.phase is Phase.RETURNING:
        return _go_back(host, layout, state)
    if layout.in_use() != state.target:
        done = state.at(Phase.DONE, why=Why.INTERRUPTED)
        write_state(layout.state, done)
        host.start()
        return done
    return _check(host, layout, state)


def _rehearse(host: Host, layout: Layout, state: State) -> None:
    """Everything is tried on a copy, so that what fails then has touched nothing."""
    layout.clear_trial()
    with layout.as_owner():
        for folder in (layout.trial.parent, layout.trial):
            folder.mkdir(mode=0o700, exist_ok=True)
        host.copy(layout.database, layout.trial / layout.database.name)
    release = layout.releases / state.target
    host.migrate(release, layout.trial)
    host.rehearse(release, layout.trial)
    layout.clear_trial()


def _switch(host: Host, layout: Layout, state: State) -> State:
    part = layout.before.with_name("before.part")
    with layout.as_owner():
        part.unlink(missing_ok=True)
        host.copy(layout.database, part)
        part.rename(layout.before)
        on_disk(layout.before.parent)
        form = form_of(layout.before)
    if form is None:
        raise UpdateTrouble(UNREADABLE)
    switched = state.at(Phase.SWITCHING, schema=form.schema, entries=form.entries)
    write_state(layout.state, switched)
    layout.point(layout.current, state.target)
    return switched


def _give_up(host: Host, layout: Layout, state: State, error: Exception) -> State:
    """Before the link was turned: the old release starts again as it was."""
    write_state(layout.state, state.at(Phase.DONE, why=Why.REHEARSAL))
    host.start()
    words = error.words if isinstance(error, UpdateTrouble) else f"{error}. Free some space."
    raise UpdateTrouble(f"{words} {state.origin} runs on.") from error


def _check(host: Host, layout: Layout, state: State) -> State:
    """The new release is in place: bring the records up to date, start it, and ask how it is."""
    try:
        host.stop()
        host.migrate(layout.releases / state.target, layout.data)
        host.start()
        is_well = host.is_well()
    except (UpdateTrouble, OSError):
        is_well = False
    if not is_well:
        return _go_back(host, layout, state)
    done = state.at(Phase.DONE)
    write_state(layout.state, done)
    layout.forget_old({state.origin, state.target})
    return done


def _go_back(host: Host, layout: Layout, state: State) -> State:
    """The old release, and its records where the new one changed them and recorded nothing."""
    returning = state.at(Phase.RETURNING, why=Why.UNHEALTHY)
    write_state(layout.state, returning)
    host.stop()
    with layout.as_owner():
        form = form_of(layout.database)
        changed = form is None or form.schema != state.schema
        kept = form is not None and recorded_since(layout.database, state.entries) > 0
    if changed and kept:
        write_state(layout.state, state.at(Phase.DONE))
        layout.point(layout.current, state.target)
        host.start()
        raise UpdateTrouble(STUCK.format(origin=state.origin, target=state.target))
    layout.point(layout.current, state.origin)
    if changed:
        layout.put_back()
    host.start()
    host.is_well()
    write_state(layout.state, returning.at(Phase.DONE))
    raise UpdateTrouble(TAKEN_BACK.format(origin=state.origin))
