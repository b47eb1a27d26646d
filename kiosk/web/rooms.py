"""The rooms, each with the first part of its addresses: what is loaded when somebody asks for it.

A new room is a package here whose `blueprint` has its name, and one line of this table.
"""

AT_START = ("sign_in", "desk", "hand_in", "live", "api", "health")
"""What a kiosk shows first, and what readers post to: the first scan of a day waits for nothing."""

ROOMS: dict[str, tuple[str, ...]] = {
    "account": ("account",),
    "alerts": ("alerts",),
    "approvals": ("approvals",),
    "api": ("api",),
    "audit": ("audit",),
    "backups": ("backups",),
    "bars": ("bars",),
    "begin": ("begin",),
    "browsers": ("browsers",),
    "calendar": ("calendar",),
    "clock": ("clock",),
    "closing": ("day", "stocktake"),
    "collect": ("collect",),
    "confiscate": ("confiscate",),
    "corrections": ("corrections",),
    "day": ("day-sheet.pdf", "fire-list", "fire-list.pdf"),
    "desk": ("", "scanned"),
    "device": ("device",),
    "evacuation": ("evacuation",),
    "examinations": ("examinations",),
    "exemptions": ("exemptions",),
    "found": ("found",),
    "hand_in": ("hand-in",),
    "health": ("health",),
    "history": ("history",),
    "hold": ("hold",),
    "home_time": ("home-time",),
    "importing": ("import",),
    "labels": ("labels",),
    "lend": ("lend",),
    "lessons": ("lessons",),
    "live": ("station",),
    "machine": ("machine",),
    "medical": ("medical",),
    "new_year": ("new-year",),
    "pass_on": ("pass-on",),
    "people": ("people",),
    "police": ("police",),
    "policy": ("policy",),
    "record": ("record",),
    "register": ("register",),
    "safe": ("safe",),
    "sealed": ("sealed",),
    "searches": ("searches",),
    "sign_in": ("change-person", "desk", "lock", "sign-in", "sign-out", "start", "welcome"),
    "staff": ("staff",),
    "standing": ("standing",),
    "suspected_image": ("suspected-image",),
    "transit": ("transit",),
    "telephone": ("telephone",),
    "telling": ("telling",),
    "trust": ("trust",),
    "uncollected": ("uncollected",),
    "whom_to_call": ("whom-to-call",),
    "to_do": ("to-do",),
}

_AT = {first: name for name, firsts in ROOMS.items() for first in firsts}


def room_at(path: str) -> str | None:
    """The room to which an address belongs; None where there is none."""
    return _AT.get(path.lstrip("/").partition("/")[0])
