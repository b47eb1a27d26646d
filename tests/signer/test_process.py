"""The real command: killed at any moment, started by a socket, asked by another user."""

import os
import pwd
import subprocess
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner

from kiosk.cli.commands import signer as commands
from kiosk.cli.operations.call import Failed
from kiosk.ledger.checkpoint import VerifierKey, open_checkpoint
from kiosk.signer.keeping import SignerTrouble
from kiosk.signer.service import listening
from kiosk.signing import NotSigned, check_signature
from tests.signer.signing import Process, answering, checkpoint, grown, prover

_HAND_OVER = """
import os, socket, sys
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
listener.listen()
os.dup2(listener.fileno(), 3)
os.set_inheritable(3, True)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execvp(sys.argv[2], sys.argv[2:])
"""


def test_killed_while_it_signs_it_goes_on_where_it_was(tmp_path: Path) -> None:
    """Whether the kill fell before or after the write: the same is signed again, and no less."""
    ledger, signed = grown(1), []
    key = None
    for number in range(2):
        with Process(tmp_path) as running:
            killer = threading.Timer(0.05 * (1 + number), running.process.kill)
            if key is None:
                key = VerifierKey(checkpoint(ledger).origin, running.signer.public_key)
            killer.start()
            try:
                for _ in range(200):
                    signed.append(running.signer.checkpoint(checkpoint(ledger), prover(ledger)))
                    ledger.add("looked", {"n": ledger.head.size, "salt": ""})
            except NotSigned:
                pass
            killer.join()
    with Process(tmp_path) as running:
        assert running.signer.last().size <= ledger.head.size
        signed.append(running.signer.checkpoint(checkpoint(ledger), prover(ledger)))
        assert running.process.poll() is None
        running.process.terminate()
        assert running.process.wait(30) == 0
    assert key is not None
    sizes = [open_checkpoint(note, key, check_signature).size for note in signed]
    assert sizes == sorted(sizes)


def test_it_takes_the_socket_that_the_service_manager_made(tmp_path: Path) -> None:
    prefix = (sys.executable, "-c", _HAND_OVER, str(tmp_path / "s.sock"))
    ledger = grown(3)
    with Process(tmp_path, prefix=prefix) as running:
        assert running.signer.checkpoint(checkpoint(ledger), prover(ledger))
        assert running.process.poll() is None


def test_two_signers_never_share_a_memory(tmp_path: Path) -> None:
    with Process(tmp_path):
        second = Process(tmp_path, "--socket", str(tmp_path / "other.sock"))
        assert second.process.wait(30) == 3
        assert second.process.stderr is not None
        assert "Another signer uses" in second.process.stderr.read()
        second.kill()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be two users")
def test_another_user_neither_reads_the_key_nor_asks() -> None:
    nobody = pwd.getpwnam("nobody")
    ask = (
        "import socket, sys\n"
        "s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1])\n"
        's.sendall(b\'{"ask": "last"}\\n\'); print(s.recv(4096).decode())\n'
    )
    as_nobody = ("setpriv", f"--reuid={nobody.pw_uid}", "--clear-groups")
    with TemporaryDirectory() as made, Process(Path(made), "--for", "daemon") as running:
        running.folder.chmod(0o755)
        command = [*as_nobody, "/usr/bin/python3", "-c", ask, str(running.socket)]
        asked = subprocess.run(command, capture_output=True, text=True, check=False)
        assert '"key"' not in asked.stdout
        read = [*as_nobody, "cat", str(running.folder / "key")]
        assert subprocess.run(read, capture_output=True, check=False).returncode != 0
        running.process.terminate()
        assert running.process.stderr is not None
        assert f"user {nobody.pw_uid} may not ask" in running.process.stderr.read()


def test_forgetting_is_asked_for_and_told(tmp_path: Path) -> None:
    ledger = grown(9)
    shorter = grown(4)
    with answering(tmp_path) as signer:
        signer.checkpoint(checkpoint(ledger), prover(ledger))
    command = ["forget", "--state", str(tmp_path / "state")]
    kept = CliRunner().invoke(commands.signer, command, input="n\n")
    assert isinstance(kept.exception, Failed)
    assert "It signed 9 entries" in kept.stderr
    with answering(tmp_path) as signer, pytest.raises(NotSigned):
        signer.checkpoint(checkpoint(shorter), prover(shorter))
    done = CliRunner().invoke(commands.signer, [*command, "--yes"])
    assert "9 entries" in done.stdout
    with answering(tmp_path) as signer:
        assert signer.checkpoint(checkpoint(shorter), prover(shorter))


def test_where_it_cannot_listen_it_says_so(tmp_path: Path) -> None:
    for path in (tmp_path / ("x" * 150), tmp_path / "not there" / "s"):
        with pytest.raises(SignerTrouble, match="cannot listen"), listening(path, 0o600):
            pass
