"""Asking the signer: what the service does in place of holding the key."""

import json
import socket
from pathlib import Path
from typing import Any

from kiosk.ledger.checkpoint import Checkpoint
from kiosk.signer.judging import NOTHING, Why
from kiosk.signing import NotSigned, Prove, Unsigned, check_signature

PATIENCE = 5.0
"""Seconds to wait for an answer of the signer."""
_QUICKLY = 1.0
_LONGEST_ANSWER = 4096
_TRIES = 3

_REASONS = {
    Why.SHORTENED: Unsigned.SHORTENED,
    Why.REWRITTEN: Unsigned.OTHER_HISTORY,
    Why.OTHER_LEDGER: Unsigned.OTHER_HISTORY,
}


class SocketSigner:
    """See `kiosk.signing.Notary`: the signer behind this socket."""

    is_apart = True

    def __init__(self, path: Path, patience: float = PATIENCE) -> None:
        self._path = path
        self._patience = patience

    @property
    def public_key(self) -> bytes:
        """The 32 bytes of the public key. Raises NotSigned."""
        return _bytes(self._ask({"ask": "last"}), "key")

    def answers(self) -> None:
        """Raise NotSigned unless the signer answers within a second."""
        SocketSigner(self._path, _QUICKLY).last()

    def last(self) -> Checkpoint:
        """What it signed last. Raises NotSigned."""
        return _checkpoint(self._ask({"ask": "last"}))

    def checkpoint(self, checkpoint: Checkpoint, prove: Prove) -> str:
        """The checkpoint as a signed note. Raises NotSigned."""
        last = self.last()
        for _ in range(_TRIES):
            if checkpoint.size < last.size:
                raise NotSigned(Unsigned.SHORTENED)
            answer = self._ask(
                {
                    "ask": "sign",
                    "origin": checkpoint.origin,
                    "size": checkpoint.size,
                    "root": checkpoint.root.hex(),
                    "old": last.size,
                    "proof": [item.hex() for item in prove(last.size)],
                }
            )
            if answer.get("error") != Why.MOVED:
                return _note(checkpoint, answer)
            # Somebody else had another one signed meanwhile.
            last = _checkpoint(answer)
        raise NotSigned(Unsigned.SILENT)

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(self._patience)
                connection.connect(str(self._path))
                connection.sendall(json.dumps(request).encode() + b"\n")
                with connection.makefile("rb") as answers:
                    answer = json.loads(answers.readline(_LONGEST_ANSWER))
        except (OSError, ValueError) as error:
            raise NotSigned(Unsigned.SILENT) from error
        if not isinstance(answer, dict):
            raise NotSigned(Unsigned.SILENT)
        return answer


def _note(checkpoint: Checkpoint, answer: dict[str, Any]) -> str:
    if "error" in answer:
        raise NotSigned(_REASONS.get(answer["error"], Unsigned.SILENT))
    key, signature = _bytes(answer, "key"), _bytes(answer, "signature")
    if not check_signature(key, checkpoint.text.encode(), signature):
        raise NotSigned(Unsigned.SILENT)
    return checkpoint.note(key, signature)


def _checkpoint(answer: dict[str, Any]) -> Checkpoint:
    size = answer.get("size")
    if type(size) is not int:
        raise NotSigned(Unsigned.SILENT)
    return Checkpoint(str(answer.get("origin", NOTHING.origin)), size, _bytes(answer, "root"))


def _bytes(answer: dict[str, Any], name: str) -> bytes:
    try:
        return bytes.fromhex(answer[name])
    except (KeyError, TypeError, ValueError) as error:
        raise NotSigned(Unsigned.SILENT) from error
