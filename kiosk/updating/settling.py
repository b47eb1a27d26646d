"""What a release does as it starts, before it opens the records, when an update was interrupted."""

import logging
from collections.abc import Callable

from kiosk.updating.layout import Layout
from kiosk.updating.state import Phase, State, form_of, read_state, recorded_since

log = logging.getLogger(__name__)


def settle(layout: Layout, release: str, expected: str, migrate: Callable[[], object]) -> None:
    """Make the records fit the release that starts. Whoever calls holds the data folder's lock.

    `expected` is the schema with which this release works; `migrate` brings the records up to it.
    """
    state = read_state(layout.state)
    if state is None or not state.is_open or state.data != str(layout.data):
        return
    form = form_of(layout.database)
    if form is None or form.schema == expected:
        return
    if release == state.target and state.phase in (Phase.SWITCHING, Phase.RETURNING):
        # The power went while the link led here and the records were not taken over yet; going
        # back, where it was begun, is finished later. before.db is their copy.
        log.warning("an update was interrupted: the records are brought up to date now")
        migrate()
    elif _must_go_back(layout, state, release) and _is_of(layout, expected):
        log.warning("an update was taken back: the records of before it are put in place")
        layout.put_back()


def _must_go_back(layout: Layout, state: State, release: str) -> bool:
    is_back = release == state.origin and state.phase is Phase.RETURNING
    return is_back and not recorded_since(layout.database, state.entries)


def _is_of(layout: Layout, expected: str) -> bool:
    form = form_of(layout.before)
    return form is not None and form.schema == expected
