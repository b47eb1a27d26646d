"""What became of an update is an entry of the ledger: by whom, from which version to which."""

from kiosk.custody.machine.updating import UpdateFailed, UpdateInstalled, Why
from kiosk.services.ports import Command, Done, Outcome, Store
from kiosk.updating.state import Phase, State


def record(store: Store, state: State) -> Done | None:
    """Record it, once however often it is asked; None where it is not settled yet.

    The update's own id is the act's.
    """
    if state.phase is not Phase.DONE:
        return None
    event: UpdateInstalled | UpdateFailed = UpdateInstalled(
        state.origin, state.target, state.sha256, state.in_school_hours, state.reason
    )
    if state.why is not None:
        event = UpdateFailed(state.origin, state.target, Why(state.why))
    outcome = Outcome((event,))
    return store.act(Command(state.id, state.actor), lambda facts: outcome)
