"""The signing key: kept for its owner alone, never replaced, refused in words."""

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kiosk.signing import (
    Ed25519Signer,
    SigningKeyUnusable,
    check_signature,
    create_key,
    load_key,
)


def test_a_signature_is_good_for_its_key_and_message_alone() -> None:
    # RFC 8032, section 7.1, test 2.
    signer = Ed25519Signer(
        bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    )
    public = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = signer.sign(b"\x72")
    assert signer.public_key == public
    assert signature.hex().startswith(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    )
    assert check_signature(public, b"\x72", signature)
    assert not check_signature(public, b"\x73", signature)
    assert not check_signature(public, b"\x72", signature[:-1])
    assert not check_signature(Ed25519Signer(bytes(32)).public_key, b"\x72", signature)
    assert not check_signature(b"no key", b"\x72", signature)


def test_a_key_is_kept_for_its_owner_alone_and_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "signing.pem"
    made = create_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_key(path).public_key == made.public_key
    assert [item.name for item in tmp_path.iterdir()] == ["signing.pem"]


def test_a_key_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "signing.pem"
    made = create_key(path)
    with pytest.raises(SigningKeyUnusable, match="already"):
        create_key(path)
    assert load_key(path).public_key == made.public_key
    assert [item.name for item in tmp_path.iterdir()] == ["signing.pem"]


def test_a_key_that_others_can_reach_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "signing.pem"
    create_key(path)
    path.chmod(0o640)
    with pytest.raises(SigningKeyUnusable, match="chmod 600"):
        load_key(path)


def test_a_missing_folder_and_a_missing_key_are_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(SigningKeyUnusable, match="folder exists"):
        create_key(tmp_path / "nowhere" / "signing.pem")
    with pytest.raises(SigningKeyUnusable, match="backup"):
        load_key(tmp_path / "signing.pem")


def other_key() -> bytes:
    key = X25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize("content", [b"", b"nonsense", other_key()], ids=["empty", "text", "other"])
def test_a_file_that_holds_no_such_key_is_said_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "signing.pem"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(SigningKeyUnusable, match="holds no Ed25519"):
        load_key(path)
