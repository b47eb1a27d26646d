"""Checkpoints: the texts that C2SP shows, and every way in which a note can be wrong."""

import base64
from hashlib import sha256

import pytest

from kiosk.ledger.checkpoint import (
    Checkpoint,
    CheckpointRefused,
    VerifierKey,
    open_checkpoint,
    open_note,
    read_checkpoint,
)
from kiosk.signing import Ed25519Signer, check_signature
from tests.ledger.ledgers import LOG, SIGNER, sample

# The example that the Go implementation of signed notes is known by.
KNOWN_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
KNOWN_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
KNOWN_SIGNATURE = (
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
)
KNOWN = f"{KNOWN_TEXT}\n— PeterNeumann {KNOWN_SIGNATURE}\n"

CHECKPOINT = sample().checkpoint
NOTE = sample().note
KEY = VerifierKey(CHECKPOINT.origin, SIGNER.public_key)


def test_a_note_signed_elsewhere_opens_with_its_key() -> None:
    assert open_note(KNOWN, VerifierKey.parse(KNOWN_KEY), check_signature) == KNOWN_TEXT
    assert str(VerifierKey.parse(KNOWN_KEY)) == KNOWN_KEY


def test_the_example_of_the_specification_is_read() -> None:
    root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
    read = read_checkpoint(
        f"example.com/behind-the-sofa\n20852163\n{root}\n\n— example.com/behind-the-sofa "
        "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    )
    root_bytes = base64.b64decode(root)
    assert read == Checkpoint("example.com/behind-the-sofa", 20852163, root_bytes)


def test_our_checkpoint_opens_with_our_key() -> None:
    assert CHECKPOINT.origin == f"phonebox/{LOG}"
    assert open_checkpoint(NOTE, KEY, check_signature) == CHECKPOINT
    key = VerifierKey.parse(f" {KEY}\n")
    assert open_checkpoint(NOTE.encode(), key, check_signature) == CHECKPOINT


def test_the_ends_of_lines_may_have_been_changed_on_the_way() -> None:
    for note in (NOTE.replace("\n", "\r\n"), NOTE.rstrip(), f"\n{NOTE}\n\n"):
        assert open_checkpoint(note, KEY, check_signature) == CHECKPOINT


def test_other_signatures_are_passed_over_and_lines_may_follow_the_root() -> None:
    witness = "— witness.example/w1 " + base64.b64encode(b"0123" + bytes(64)).decode()
    assert open_checkpoint(f"{NOTE}{witness}\n", KEY, check_signature) == CHECKPOINT
    longer = f"{CHECKPOINT.text}an extension\n"
    signature = base64.b64encode(KEY.id + SIGNER.sign(longer.encode())).decode()
    note = f"{longer}\n— {KEY.name} {signature}\n"
    assert open_checkpoint(note, KEY, check_signature) == CHECKPOINT


def test_each_changed_character_of_what_is_signed_is_noticed() -> None:
    for place in range(len(CHECKPOINT.text)):
        changed = NOTE[:place] + ("1" if NOTE[place] != "1" else "2") + NOTE[place + 1 :]
        with pytest.raises(CheckpointRefused):
            open_checkpoint(changed, KEY, check_signature)


def test_another_key_of_the_same_name_did_not_sign_it() -> None:
    other = VerifierKey(KEY.name, Ed25519Signer(bytes(32)).public_key)
    with pytest.raises(CheckpointRefused, match="did not sign"):
        open_checkpoint(NOTE, other, check_signature)


def test_one_wrong_signature_of_the_key_spoils_the_note() -> None:
    forged = base64.b64encode(KEY.id + bytes(64)).decode()
    with pytest.raises(CheckpointRefused, match="wrong"):
        open_checkpoint(f"{NOTE}— {KEY.name} {forged}\n", KEY, check_signature)


ORIGIN, SIZE, ROOT = CHECKPOINT.text.splitlines()
SIGNATURES = NOTE.partition("\n\n")[2]


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("", "no signature"),
        (CHECKPOINT.text, "no signature"),
        (b"\xff\xfe\x00", "UTF-8"),
        (NOTE.replace("\n", "\x00\n"), "not text"),
        (NOTE.replace("1", "\t1"), "not text"),
        ("a" * 70_000, "too long"),
        (f"{ORIGIN}\n{SIZE}\n\n{SIGNATURES}", "three lines"),
        (f"{ORIGIN}\n012\n{ROOT}\n\n{SIGNATURES}", "size"),
        (f"{ORIGIN}\n-1\n{ROOT}\n\n{SIGNATURES}", "size"),
        (f"{ORIGIN}\n٣\n{ROOT}\n\n{SIGNATURES}", "size"),
        (f"{ORIGIN}\n{2**60}\n{ROOT}\n\n{SIGNATURES}", "size"),
        (f"{ORIGIN}\n{SIZE}\nAAAA\n\n{SIGNATURES}", "32 bytes"),
        (f"{ORIGIN}\n{SIZE}\n*{ROOT}\n\n{SIGNATURES}", "base64"),
        (f"{ORIGIN}\n{SIZE}\n{ROOT[:-2]}J=\n\n{SIGNATURES}", "base64"),
        (f"{ORIGIN}\n\n{SIZE}\n{ROOT}\n\n{SIGNATURES}", "three lines"),
    ],
)
def test_what_is_no_checkpoint_is_refused_in_words(note: str | bytes, words: str) -> None:
    with pytest.raises(CheckpointRefused, match=words):
        read_checkpoint(note)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("-- name AAAAAAAA", "signature line"),
        ("—  AAAAAAAA", "signature line"),
        ("— a+b AAAAAAAA", "signature line"),
        ("— name", "cut short"),
        ("— name AAAA", "cut short"),
        ("— name !!!!", "base64"),
    ],
)
def test_a_wrong_signature_line_is_refused_in_words(line: str, words: str) -> None:
    with pytest.raises(CheckpointRefused, match=words):
        open_checkpoint(f"{CHECKPOINT.text}\n{line}\n", KEY, check_signature)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "name.id.key"),
        ("name+aabbccdd", "name.id.key"),
        (f"{KEY}A", "base64"),
        (str(KEY).replace(KEY.id.hex(), "00000000"), "mistyped"),
        (str(KEY).replace("phonebox", "phonebux"), "mistyped"),
        ("name+aabbccdd+" + base64.b64encode(b"\x02" + bytes(32)).decode(), "Ed25519"),
        ("name+aabbccdd+" + base64.b64encode(b"\x01" + bytes(31)).decode(), "32 bytes"),
        ("na me+aabbccdd+" + base64.b64encode(b"\x01" + bytes(32)).decode(), "spaces"),
    ],
)
def test_a_wrong_key_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(CheckpointRefused, match=words):
        VerifierKey.parse(text)


def test_the_id_of_a_key_is_made_as_specified() -> None:
    assert KEY.id == sha256(f"{KEY.name}\n\x01".encode() + KEY.public_key).digest()[:4]
