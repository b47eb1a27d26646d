"""The school's own certificate: looked at before it is served, with words for what is wrong."""

from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from kiosk.tls.folder import Served, TlsFolder, noted
from kiosk.tls.network import is_name, plain
from kiosk.tls.writing import EVERYBODY, GROUP, make, trouble, write

_LEAST_RSA = 2048
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class NotFit(Exception):
    """The certificate cannot be served: why, and what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def take(
    folder: TlsFolder, certificate: Path, key: Path, names: tuple[str, ...], now: datetime
) -> Served:
    """Serve the school's certificate, if it is fit. Raises NotFit, MachineTrouble.

    Without `names` the kiosk has those that the certificate names.
    """
    private = _key(_read(key))
    chain = _chain(_read(certificate), private)
    site = chain[0]
    _of_a_server(site)
    _in_time(chain, now)
    served = Served(
        names or _own_names(site),
        site.not_valid_before_utc,
        site.not_valid_after_utc,
        is_own=False,
    )
    for name in served.names:
        if not is_name(plain(name)):
            raise NotFit(f"“{name}” is no name and no address of a machine. Say another: --name")
    missing = [name for name in served.names if not _covers(site, name)]
    if missing:
        raise NotFit(
            f"The certificate is not for {', '.join(missing)}, but for "
            f"{', '.join(_named(site))}. Ask whoever made it for one with that name."
        )
    make(folder.path)
    write(folder.site_key, _pem(private), GROUP)
    write(folder.site, b"".join(item.public_bytes(Encoding.PEM) for item in chain), EVERYBODY)
    write(folder.notes, noted(served).encode(), EVERYBODY)
    return served


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise trouble(path, error) from error


def _key(data: bytes) -> Key:
    try:
        found = serialization.load_pem_private_key(data, None)
    except TypeError as error:
        raise NotFit(
            "The key is locked with a password, and the kiosk starts without one. "
            "Unlock it: openssl pkey -in KEY -out NEW-KEY"
        ) from error
    except ValueError as error:
        raise NotFit("The key file holds no private key that is known here (PEM).") from error
    if isinstance(found, rsa.RSAPrivateKey) and found.key_size < _LEAST_RSA:
        raise NotFit(f"The key is too short: {found.key_size} bits. Browsers ask for 2,048.")
    if not isinstance(found, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise NotFit("Browsers do not take a key of this kind. It must be RSA or ECDSA.")
    return found


def _chain(data: bytes, key: Key) -> list[x509.Certificate]:
    """The certificate to which the key belongs, then whoever vouches for each, as far as given."""
    try:
        given = x509.load_pem_x509_certificates(data)
    except ValueError as error:
        raise NotFit("The certificate file holds no certificate that can be read (PEM).") from error
    own = [item for item in given if item.public_key() == key.public_key()]
    if not own:
        raise NotFit("The key does not belong to the certificate. Find the key it was asked with.")
    chain = [own[0]]
    while (above := _issuer(chain[-1], given)) is not None and above not in chain:
        chain.append(above)
    strays = [item for item in given if item not in chain]
    if strays:
        raise NotFit(
            f"“{_called(strays[0])}” in the file does not vouch for the certificate. "
            "Give the certificate with its own chain alone."
        )
    top = chain[-1]
    if len(chain) == 1 and top.subject != top.issuer:
        raise NotFit(
            f"The file lacks the chain: add the certificate of “{_called(top, issuer=True)}”, "
            "behind the kiosk’s own. Whoever made it gives it as chain or bundle."
        )
    # The root itself is on the devices; to send it is no use.
    return chain[:-1] if len(chain) > 1 and top.subject == top.issuer else chain


def _issuer(item: x509.Certificate, given: list[x509.Certificate]) -> x509.Certificate | None:
    for other in given:
        try:
            item.verify_directly_issued_by(other)
        except (ValueError, TypeError, InvalidSignature):
            continue
        return other
    return None


def _of_a_server(site: x509.Certificate) -> None:
    if isinstance(site.signature_hash_algorithm, hashes.SHA1 | hashes.MD5):
        raise NotFit("The certificate is signed by a method that browsers refuse (SHA-1).")
    try:
        usage = site.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return
    if ExtendedKeyUsageOID.SERVER_AUTH not in usage:
        raise NotFit("The certificate is not one of a web server. Ask for one that is.")


def _in_time(chain: list[x509.Certificate], now: datetime) -> None:
    for item in chain:
        if now >= item.not_valid_after_utc:
            day = f"{item.not_valid_after_utc:%-d %B %Y}"
            raise NotFit(f"“{_called(item)}” ended on {day}. Ask for a new certificate.")
        if now < item.not_valid_before_utc:
            day = f"{item.not_valid_before_utc:%-d %B %Y}"
            raise NotFit(f"“{_called(item)}” counts from {day} on. Is this machine’s date right?")


def _own_names(site: x509.Certificate) -> tuple[str, ...]:
    found = _named(site)
    if not found:
        raise NotFit("The certificate names no address (subjectAltName). Browsers want one.")
    plain_ones = tuple(name for name in found if not name.startswith("*"))
    if not plain_ones:
        raise NotFit(f"The certificate is for {found[0]}. Say what this kiosk is called: --name")
    return plain_ones


def _named(site: x509.Certificate) -> tuple[str, ...]:
    try:
        found = site.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    hosts = found.get_values_for_type(x509.DNSName)
    return (*hosts, *(str(item) for item in found.get_values_for_type(x509.IPAddress)))


def _covers(site: x509.Certificate, name: str) -> bool:
    wanted = plain(name)
    _, dot, above = wanted.partition(".")
    return any(plain(item) in (wanted, f"*{dot}{above}") for item in _named(site))


def _called(item: x509.Certificate, *, issuer: bool = False) -> str:
    return (item.issuer if issuer else item.subject).rfc4514_string() or "a certificate"


def _pem(key: Key) -> bytes:
    return key.private_bytes(
        Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
