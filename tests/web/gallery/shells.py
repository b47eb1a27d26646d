"""What surrounds each screen in the gallery: the desk's session, a person's own, nobody's."""

from typing import Any

View = dict[str, Any]

CLOCK = {"text": "08:43", "iso": "2026-11-23T08:43:10Z", "zone": "Europe/London"}
AFTERNOON = {"text": "15:33", "iso": "2026-11-23T15:33:20Z", "zone": "Europe/London"}
SAMPLE = [
    {"kind": "info", "words": "Sample data"},
    {"kind": "info", "words": "Mock reader: no real device is read"},
]
OKAFOR = {"name": "Ms Okafor", "action": "change", "url": "/change-person", "post": False}
HEAD = {"name": "Mrs Adeyemi", "action": "lock", "url": "/lock", "post": True}
HALE = {"name": "Mr Hale", "action": "lock", "url": "/lock", "post": True}
COMMON = {"lang": "en-GB", "dir": "ltr", "theme": "light", "school": "Meadow Lane Primary"}

DESK: View = {**COMMON, "home": "/", "person": OKAFOR, "clock": CLOCK, "notices": []}
DESK_LATE: View = {**DESK, "clock": AFTERNOON}
LIVE: View = {
    **DESK,
    "live": {"stream": "/station/stream?page=hand_in", "scans": "/station/scans",
             "last_event": "7-1"},
    "idle": {"seconds": 60, "lock_url": "/lock"},
    "heartbeat": "/station/heartbeat",
}  # fmt: skip
NOBODY: View = {**COMMON, "clock": CLOCK, "notices": []}
HEAD_NAV = [
    {"words": "Register", "url": "/register", "current": False},
    {"words": "Confiscate", "url": "/confiscate", "current": False},
    {"words": "Audit", "url": "/audit", "current": False},
    {"words": "Reports", "url": "/reports", "current": False},
    {"words": "Staff", "url": "/staff", "current": False},
]


def own(person: View, page: str) -> View:
    """A person's own browser, with the task `page` marked as the present one."""
    nav = [{**item, "current": item["words"] == page} for item in HEAD_NAV]
    return {
        **COMMON,
        "home": "/",
        "person": person,
        "clock": AFTERNOON,
        "notices": [],
        "own": True,
        "nav": nav,
    }


def noticed(shell: View, *notices: View) -> View:
    """The same surroundings with a strip of notices."""
    return {**shell, "notices": [*SAMPLE, *notices]}
