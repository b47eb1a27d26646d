"""A process that is killed while the server's answer is on its way: one mail, and a doubt."""

import signal
import subprocess
import sys
from pathlib import Path

from kiosk.custody.telling.carers import Stage
from kiosk.outbox.rounds import one_round
from tests.outbox.conftest import Told
from tests.outbox.server import certificates, running

ROOT = Path(__file__).resolve().parents[2]
DIES = """
import os, signal, sys
from pathlib import Path
from db.store import open_store
from kiosk.outbox import dispatch
from kiosk.outbox.mail import MailPost
from kiosk.outbox.post import MailServer
from tests.factories import StillClock

dispatch._settle = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
store = open_store(sys.argv[1], StillClock())
server = MailServer("localhost", int(sys.argv[2]), "implicit", "office@school.example",
    "phonebox", Path(sys.argv[3]), Path(sys.argv[4]))
dispatch.send_waiting(store, MailPost(server))
"""


def test_a_killed_process_leaves_one_mail_and_a_doubt(told: Told, tmp_path: Path) -> None:
    message = told.queued()
    told.store.close()
    ours = certificates(tmp_path / "ours")
    with running(ours) as server:
        post = server.post(tmp_path)
        given = (told.file, server.port, tmp_path / "password", ours.authority)
        ended = subprocess.run(
            [sys.executable, "-c", DIES, *map(str, given)], cwd=ROOT, check=False, timeout=60
        )
        assert ended.returncode == -signal.SIGKILL
        assert len(server.mails) == 1
        told.start_again()
        assert told.message(message).stage is Stage.SENDING
        assert one_round(told.store, post).doubtful == 0, "somebody may still wait for the answer"
        told.clock.wait(minutes=6)
        assert one_round(told.store, post).doubtful == 1
        told.clock.wait(days=1)
        one_round(told.store, post)
    assert told.message(message).stage is Stage.DOUBTFUL
    assert len(server.mails) == 1
