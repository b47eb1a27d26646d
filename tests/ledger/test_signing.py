"""Signatures of the ledger: good for their key and message alone."""

from kiosk.signing import Ed25519Signer, check_signature


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
