"""The signer asked over its socket, by friends and by a web process that was taken over."""

import json
import os
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from kiosk.ledger.checkpoint import VerifierKey, open_checkpoint
from kiosk.signer import keeping, service
from kiosk.signer.client import SocketSigner
from kiosk.signer.keeping import SignerTrouble
from kiosk.signer.service import Signer
from kiosk.signing import NotSigned, Unsigned, check_signature
from tests.signer.signing import answering, checkpoint, grown, prover


def said(folder: Path, raw: bytes) -> dict[str, Any]:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(30)
        connection.connect(str(folder / "s.sock"))
        try:
            connection.sendall(raw)
            with connection.makefile("rb") as answers:
                found: dict[str, Any] = json.loads(answers.readline())
        except ConnectionError:  # it stopped listening before the end of it
            return {"error": "malformed"}
    return found


def asked(entries: int, **changed: Any) -> bytes:
    ledger = grown(entries)
    request = {
        "ask": "sign",
        "origin": checkpoint(ledger).origin,
        "size": entries,
        "root": ledger.head.root.hex(),
        "old": 0,
        "proof": [],
    }
    return json.dumps({**request, **changed}).encode() + b"\n"


def signed(signer: SocketSigner, size: int, salt: str = "") -> str:
    ledger = grown(size, salt=salt)
    return signer.checkpoint(checkpoint(ledger), prover(ledger))


def why(signer: SocketSigner, size: int, salt: str = "") -> Unsigned:
    with pytest.raises(NotSigned) as caught:
        signed(signer, size, salt)
    return caught.value.why


def test_a_growing_ledger_is_signed_and_checks_with_one_key(tmp_path: Path) -> None:
    with answering(tmp_path) as signer:
        key = VerifierKey(checkpoint(grown(1)).origin, signer.public_key)
        notes = {size: signed(signer, size) for size in (1, 2, 2, 7, 300)}
    # After a restart it is the same key, and the same memory.
    with answering(tmp_path) as signer:
        notes[301] = signed(signer, 301)
        assert signer.last().size == 301
    for size, note in notes.items():
        assert open_checkpoint(note, key, check_signature) == checkpoint(grown(size))


def test_neither_a_shorter_nor_another_history_is_signed(tmp_path: Path) -> None:
    with answering(tmp_path) as signer:
        signed(signer, 20)
        assert why(signer, 19) is Unsigned.SHORTENED
        assert why(signer, 20, "rewritten") is Unsigned.OTHER_HISTORY
        assert why(signer, 40, "rewritten") is Unsigned.OTHER_HISTORY
        ledger = grown(30, log="another")
        with pytest.raises(NotSigned):
            signer.checkpoint(checkpoint(ledger), prover(ledger))
        assert signer.last() == checkpoint(grown(20))
        assert signed(signer, 21)


HOSTILE = {
    "not JSON": b"sign this\n",
    "no line": asked(5)[:-1],
    "deep": b"[" * 16000 + b"\n",
    "huge": asked(5, proof=["0" * 64] * 4000),
    "too many hashes": asked(5, proof=["0" * 64] * 129),
    "a list": b"[1]\n",
    "raw bytes to sign": json.dumps({"ask": "sign", "message": "x"}).encode() + b"\n",
    "lines in the origin": asked(5, origin="phonebox/x\n7\nAAAA"),
    "an origin of somebody else": asked(5, origin="example.com/log"),
    "true": asked(5, size=True),
    "a fraction": asked(5, size=5.0),
    "less than nothing": asked(5, size=-1),
    "beyond JSON": asked(5, size=2**53),
    "upper case": asked(5, root="A" * 64),
    "short": asked(5, root="00"),
    "one too many": asked(5, more=1),
    "another verb": asked(5, ask="Sign"),
    "not UTF-8": b'{"ask": "\xff"}\n',
}


def test_what_is_no_request_signs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "PATIENCE", 0.2)
    with answering(tmp_path) as signer:
        for name, raw in HOSTILE.items():
            answer = said(tmp_path, raw)
            assert answer.get("error") == "malformed", name
            assert "signature" not in answer, name
        assert signer.last().size == 0


def test_a_request_replayed_later_signs_nothing(tmp_path: Path) -> None:
    with answering(tmp_path) as signer:
        first = said(tmp_path, asked(5))
        assert "signature" in first
        assert said(tmp_path, asked(5))["error"] == "moved"
        signed(signer, 8)
        assert said(tmp_path, asked(5))["error"] == "shortened"
        assert signer.last().size == 8


def test_only_its_user_may_ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_peer", lambda connection: 4242)
    with answering(tmp_path, frozenset({os.geteuid()})) as signer:
        assert said(tmp_path, asked(5)).keys() == {"error"}
        assert why(signer, 5) is Unsigned.SILENT
    assert keeping.read_state(tmp_path / "state").size == 0


def test_several_at_once_are_signed_one_after_the_other(tmp_path: Path) -> None:
    sizes = range(1, 33)
    with answering(tmp_path) as signer:

        def ask(size: int) -> str | Unsigned:
            try:
                return signed(signer, size)
            except NotSigned as error:
                return error.why

        with ThreadPoolExecutor(8) as hands:
            answers = list(hands.map(ask, sizes))
        signed(signer, 33)
        key = VerifierKey(checkpoint(grown(1)).origin, signer.public_key)
    for size, answer in zip(sizes, answers, strict=True):
        if isinstance(answer, Unsigned):
            assert answer in (Unsigned.SHORTENED, Unsigned.SILENT)
        else:
            assert open_checkpoint(answer, key, check_signature).size == size


def test_one_who_says_nothing_holds_nobody_up_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "PATIENCE", 0.2)
    with answering(tmp_path) as signer, socket.socket(socket.AF_UNIX) as idler:
        idler.connect(str(tmp_path / "s.sock"))
        idler.sendall(b'{"ask"')
        assert signed(signer, 3)


@pytest.mark.parametrize("damage", ["", "{}", '{"origin": 1, "size": 2, "root": "00"}', "\xff"])
def test_without_its_memory_it_signs_nothing(tmp_path: Path, damage: str) -> None:
    with answering(tmp_path) as signer:
        signed(signer, 5)
    (tmp_path / "state").write_text(damage)
    with pytest.raises(SignerTrouble, match=r"signs nothing.*phonebox signer forget"):
        Signer(tmp_path / "key", tmp_path / "state")
    (tmp_path / "state").unlink()
    with pytest.raises(SignerTrouble):
        Signer(tmp_path / "key", tmp_path / "state")


def test_what_cannot_be_remembered_is_not_signed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with answering(tmp_path) as signer:
        signed(signer, 5)

        def full(path: Path, state: object) -> None:
            raise SignerTrouble("The disk is full.")

        monkeypatch.setattr(keeping, "write_state", full)
        assert why(signer, 6) is Unsigned.SILENT
        monkeypatch.undo()
        assert signer.last().size == 5
        assert signed(signer, 6)


def test_only_its_owner_reads_key_and_memory(tmp_path: Path) -> None:
    with answering(tmp_path) as signer:
        signed(signer, 5)
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in ("key", "state")} == {0o600}
