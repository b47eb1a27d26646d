"""Whether checkpoints of the ledger can be signed."""

from kiosk.datafolder import DataFolder
from kiosk.services.context import Services
from kiosk.services.machine.health_parts import ATTENTION, OK, Part
from kiosk.signing import NotSigned

_SILENT = "The signer does not answer: checkpoints and day sheets are printed unsigned. Start it."
_LEFT = "The old signing key still lies in the data folder, where the web can read it. Move it."


def signer(services: Services) -> Part:
    """Whether the signer answers; without one, the service signs itself."""
    if not services.signer.is_apart:
        return Part("signer", OK, "The key in the data folder signs checkpoints.")
    if services.data is not None and DataFolder(services.data).has_signing_key:
        return Part("signer", ATTENTION, _LEFT, "sudo phonebox signer take-key")
    try:
        services.signer.answers()
    except NotSigned:
        return Part("signer", ATTENTION, _SILENT, "sudo systemctl restart phonebox-signer")
    return Part("signer", OK, "The signer answers.")
