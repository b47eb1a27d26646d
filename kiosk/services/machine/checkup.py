"""Everything that the technician is told: each part on its own, nobody named."""

from collections.abc import Mapping

from kiosk.scanning.board import Seen
from kiosk.services.context import Services
from kiosk.services.machine.health import (
    BESIDE,
    SILENT_RECORDS,
    UNASKED_MAIL,
    WITH_RECORDS,
    Look,
    Probe,
    guarded,
    looked,
)
from kiosk.services.machine.health_parts import ATTENTION, OK, Part
from kiosk.services.machine.ledger_health import ledger
from kiosk.services.machine.machine_health import machine_parts, versions
from kiosk.updating.health import update_part

NO_READER = "No reader is set up. A scanner that types like a keyboard needs none."


def checkup(services: Services, probe: Probe) -> tuple[Part, ...]:
    """How every part is now, the machine's too."""
    asked = probe.ask(lambda: looked({**WITH_RECORDS, **SCHOOL}, services))
    return (
        *(asked or (SILENT_RECORDS, UNASKED_MAIL)),
        *(part for part in looked(BESIDE, services) if part.name != "readers"),
        *readers(services),
        *(guarded(name, look) for name, look in machine_parts(services.data).items()),
        versions(services.data),
        guarded("update", update_part),
    )


def readers(services: Services) -> tuple[Part, ...]:
    """Each reader, as it last said."""
    seen = services.board.readers()
    if not seen:
        return (Part("readers", OK, NO_READER),)
    return tuple(_reader(item) for item in sorted(seen, key=lambda item: item.reader))


def _reader(seen: Seen) -> Part:
    """What is to be typed stands behind the words of the reader's own program."""
    words, _, command = seen.words.partition(" Type: ")
    state = OK if seen.is_good else ATTENTION
    return Part(f"reader {seen.reader}", state, words, command or None)


def _staff(services: Services) -> Part:
    with services.store.read() as facts:
        count = sum(not item.disabled for item in facts.all_staff())
    if not count:
        return Part("staff", ATTENTION, "No account is open. Add one.", "phonebox staff add")
    return Part("staff", OK, f"{count} accounts are open.")


def _policy(services: Services) -> Part:
    with services.store.read() as facts:
        now = facts.now.at
        policy, today = facts.school().policy(now), facts.school().today(now)
    words = f"The policy {policy.version} is to be reviewed by {policy.review_by:%-d %B %Y}."
    if policy.review_by < today:
        return Part("policy", ATTENTION, f"{words} Remind the headteacher.")
    return Part("policy", OK, words)


SCHOOL: Mapping[str, Look] = {"ledger": ledger, "staff": _staff, "policy": _policy}
