"""What a running Phonebox is made of: the parts that the web and the command line are given."""

import hashlib
import hmac
import threading
from dataclasses import dataclass, field
from pathlib import Path

from hardware.slips import SlipPrinter
from kiosk.clock import Clock
from kiosk.outbox.post import Post
from kiosk.scanning.board import Board
from kiosk.scanning.hub import Hub
from kiosk.services.acting import Hasher
from kiosk.services.desk.presence import Presence
from kiosk.services.imports.drafts import Drafts
from kiosk.services.machine.backup_setup import Setup
from kiosk.services.ports import Store
from kiosk.signing import Notary
from kiosk.timekeeping import Trust
from kiosk.tls.network import Network


@dataclass(frozen=True)
class Services:
    """The parts of one running Phonebox, joined in `kiosk.wiring`.

    `session_key` signs forms; `tag_key` keys the hashes under which tags are known. `stopping` is
    set when the service ends: whatever streams to a screen then stops. `trust` is whether the
    machine's clock is believed (`kiosk.services.machine.timekeeping`). `post` is the way to the
    school's mail server, and `slips` the receipt printer, where there is one. `network` is what
    this kiosk is called on the network. `in_memory` is whether the records go with the power.
    """

    store: Store
    clock: Clock
    hasher: Hasher
    signer: Notary
    session_key: bytes = field(repr=False)
    tag_key: bytes = field(repr=False)
    station: str = "desk"
    sample: bool = False
    mock_reader: bool = False
    in_memory: bool = False
    data: Path | None = None
    post: Post | None = None
    slips: SlipPrinter | None = None
    backups: Setup = field(default_factory=Setup)
    hub: Hub = field(default_factory=Hub)
    board: Board = field(default_factory=Board)
    presence: Presence = field(default_factory=Presence)
    imports: Drafts = field(default_factory=Drafts)
    stopping: threading.Event = field(default_factory=threading.Event)
    trust: Trust = field(default_factory=Trust)
    network: Network = field(default_factory=Network)

    def tag_of(self, uid: str) -> str:
        """The keyed hash under which a tag with this UID is known; the UID itself is not kept."""
        return hmac.new(self.tag_key, uid.strip().upper().encode(), hashlib.sha256).hexdigest()
