"""What the office does at its screen, for the tests of its pages."""

import json
import re
from typing import Any

from kiosk.custody import events as e
from kiosk.custody.reasons import Reason
from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import HoldKind, Kind
from kiosk.services.desk.collecting import Collection, collection_at
from kiosk.services.views import Query
from tests.factories import record
from tests.web.conftest import LABELS, Browser, Site

ADA, BEN, ZOE = (LABELS[f"device-{name}"] for name in ("ada", "ben", "zoe"))
CLARE = "adult-lovell"
STROKES = json.dumps({"aspect": 3, "strokes": [[[0.1, 0.5, 0], [0.4, 0.2, 30], [0.8, 0.6, 60]]]})


def hidden(page: str) -> dict[str, Any]:
    """The hidden fields of a page, but for its token and the signature."""
    found: dict[str, Any] = dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', page))
    return {name: value for name, value in found.items() if name not in ("csrf_token", "strokes")}


def at_hand_in(site: Site, *labels: str, user: str = "office") -> Browser:
    """Somebody at the hand-in screen, and these devices come in."""
    browser = site.browser(user)
    if user != "office":
        browser.post("/desk")
    browser.get("/hand-in")
    for label in labels:
        assert site.scan(label)["outcome"] == "handed_in"
    return browser


def to_the_afternoon(site: Site) -> None:
    """A quarter of an hour after the bell; the desk is still attended."""
    site.clock.at = site.clock.at.replace(hour=15, minute=45)


def ready_to_sign(site: Site, *labels: str, collector: str = CLARE) -> Browser:
    """A collector is named and known by sight, and their devices are scanned: they may sign."""
    office = at_hand_in(site, *labels)
    to_the_afternoon(site)
    office.get("/collect")
    for label in labels:
        assert site.scan(label)["outcome"] == "selected"
    name(site, office, collector)
    return office


def name(site: Site, office: Browser, collector: str, **more: Any) -> Any:
    """Say who collects everything that was chosen."""
    under_way = collection(site)
    chosen = list(under_way.chosen) if under_way else []
    fields = {"collector": collector, "check": "known", "devices": chosen, **more}
    return office.post("/collect/who", follow=True, **fields)


def sign(office: Browser, **more: Any) -> Any:
    """Sign on the page that is turned to the parent."""
    page = office.get("/collect/sign").text
    fields = {"strokes": STROKES, **hidden(page), **more}
    return office.post("/collect/sign", follow=True, **fields)


def collection(site: Site) -> Collection | None:
    """The collection under way at the desk."""
    with site.store.read() as facts:
        return collection_at(facts.station("desk"))


def record_of(site: Site, device: str) -> CustodyRecord:
    """The newest custody record of a device."""
    with site.store.read() as facts:
        found = facts.open_record_of(device) or facts.last_record_of(device)
    assert found
    return found


def here(site: Site) -> int:
    """How many devices are in custody."""
    with site.store.read() as facts:
        return len(facts.open_records())


def size(site: Site) -> int:
    """How many entries the ledger has."""
    with site.store.read() as facts:
        return facts.head()[0]


def events(site: Site, kind: type[e.Event]) -> list[Any]:
    """What the ledger says of this kind, oldest first."""
    with site.store.read() as facts:
        found = facts.entries(Query(limit=2000))
    ordered = sorted(found, key=lambda item: item.sequence)
    return [item.event for item in ordered if isinstance(item.event, kind)]


def hold(site: Site) -> None:
    """The police have an interest in Ada's device."""
    held = e.HoldPlaced(record_of(site, "device-ada").record_id, "hold-1", HoldKind.POLICE)
    record(site.store, held)


def confiscate(site: Site) -> None:
    """Ada's device, which was handed in, was confiscated since."""
    changed = e.KindChanged(
        record_of(site, "device-ada").record_id, Kind.CONFISCATION, Reason.DEVICE_POLICY,
        taken_by="staff-teacher", taken_at=site.clock.at,
    )  # fmt: skip
    record(site.store, changed)
