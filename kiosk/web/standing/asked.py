"""What a form or an address says of an authority that is to be."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from kiosk.custody.states import IdentityMethod, SignOffMethod
from kiosk.services.people.authorities import NewAuthority
from kiosk.web.addresses import is_id

ON_SCREEN = "screen"


def authority_asked(pupil_id: str, given: Any, day: date | None) -> NewAuthority:
    """The authority in these fields, not signed yet."""
    check = given.get("check", "")
    return NewAuthority(
        pupil_id=pupil_id,
        device_ids=tuple(item for item in given.getlist("devices") if is_id(item)),
        signer_id=given.get("signer", "") if is_id(given.get("signer", "")) else "",
        identity=IdentityMethod(check) if check in set(IdentityMethod) else None,
        last=day,
        method=SignOffMethod.PAPER if given.get("how") == "paper" else SignOffMethod.DRAWN,
        language=given.get("lang", "en"),
    )


def posted_day(form: Mapping[str, str], name: str) -> date | None:
    """The day in three fields, or None."""
    parts = [form.get(f"{name}-{part}", "").strip() for part in ("year", "month", "day")]
    if not all(part.isascii() and part.isdecimal() and len(part) <= 4 for part in parts):
        return None
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        return None


def iso_day(given: str) -> date | None:
    """A day as an address or hidden field carries it."""
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def carried(new: NewAuthority) -> list[tuple[str, str]]:
    """The same as fields that a page carries along."""
    return [
        *(("devices", item) for item in new.device_ids),
        ("signer", new.signer_id),
        ("check", new.identity.value if new.identity else ""),
        ("until", new.last.isoformat() if new.last else ""),
    ]


def address(new: NewAuthority, lang: str) -> str:
    """Where the carer reads and signs it."""
    asked = urlencode([*carried(new), ("lang", lang)])
    return f"/standing/pupil/{new.pupil_id}/sign?{asked}"
