"""The kiosk's own authority: a root for its own names alone, and what it vouches for.

ECDSA on P-256, which every browser takes. The root's name constraints say for which names and
addresses it can vouch, so that a stolen key makes no certificate of anybody else's site.
"""

from datetime import datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kiosk.tls.folder import Served, TlsFolder, noted
from kiosk.tls.writing import EVERYBODY, GROUP, OWNER, make, trouble, write
from kiosk.troubles import MachineTrouble

ROOT_LASTS = timedelta(days=3652)
LASTS = timedelta(days=396)
"""With the day before, 397: what browsers take at most."""
RENEWED_BEFORE = timedelta(days=30)
_BEFORE = timedelta(days=1)
"""Clocks differ: a certificate counts from the day before."""

_LONGEST_NAME = 40
_SERVER = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
_EVERY_ADDRESS: tuple[IPv4Network | IPv6Network, ...] = (
    ip_network("0.0.0.0/0"),
    ip_network("::/0"),
)

Signed = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


def general(name: str) -> x509.GeneralName:
    """A name or an address as certificates hold it. Raises ValueError."""
    try:
        return x509.IPAddress(ip_address(name.strip("[]")))
    except ValueError:
        return x509.DNSName(name.lower())


def new_root(names: tuple[str, ...], now: datetime) -> Signed:
    """An authority for these names and addresses, and for nothing else."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _subject(f"Phonebox authority for {names[0][:_LONGEST_NAME]}")
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    ends = now + ROOT_LASTS
    made = (
        _begun(subject, subject, key.public_key(), now, ends)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(_constraints(names), critical=True)
        .add_extension(_SERVER, critical=False)
    )
    return made.sign(key, hashes.SHA256()), key


def new_site(root: Signed, names: tuple[str, ...], now: datetime) -> Signed:
    """A certificate for these names by this authority, for a year and a month."""
    authority, authority_key = root
    key = ec.generate_private_key(ec.SECP256R1())
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    subject = _subject(f"Phonebox at {names[0][:_LONGEST_NAME]}")
    ends = min(now + LASTS, authority.not_valid_after_utc)
    about = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    made = (
        _begun(subject, authority.subject, key.public_key(), now, ends)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectAlternativeName([general(n) for n in names]), critical=False)
        .add_extension(about, critical=False)
        .add_extension(_SERVER, critical=False)
    )
    return made.sign(authority_key, hashes.SHA256()), key


def set_up(folder: TlsFolder, names: tuple[str, ...], now: datetime) -> Served:
    """Make an authority for these names and serve its certificate. Raises MachineTrouble."""
    root = new_root(names, now)
    make(folder.path)
    write(folder.authority_key, pem_of(root[1]), OWNER)
    write(folder.authority, root[0].public_bytes(Encoding.PEM), EVERYBODY)
    write(folder.authority_der, root[0].public_bytes(Encoding.DER), EVERYBODY)
    return serve(folder, root, names, now)


def serve(folder: TlsFolder, root: Signed, names: tuple[str, ...], now: datetime) -> Served:
    """Serve a new certificate of this authority. Raises MachineTrouble."""
    site, key = new_site(root, names, now)
    served = Served(
        names,
        site.not_valid_before_utc,
        site.not_valid_after_utc,
        is_own=True,
        authority_ends=root[0].not_valid_after_utc,
    )
    write(folder.site_key, pem_of(key), GROUP)
    write(folder.site, site.public_bytes(Encoding.PEM), EVERYBODY)
    write(folder.notes, noted(served).encode(), EVERYBODY)
    return served


def read_root(folder: TlsFolder) -> Signed:
    """The authority that was made here before. Raises MachineTrouble."""
    try:
        authority = x509.load_pem_x509_certificate(folder.authority.read_bytes())
        key = load_pem_private_key(folder.authority_key.read_bytes(), None)
    except OSError as error:
        raise trouble(Path(error.filename or folder.path), error) from error
    except (ValueError, TypeError) as error:
        raise MachineTrouble(_DAMAGED.format(folder.path)) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise MachineTrouble(_DAMAGED.format(folder.path))
    return authority, key


def is_due(served: Served, now: datetime) -> bool:
    """Whether it is time to renew a certificate of the kiosk's own authority."""
    return served.is_own and now > served.ends - RENEWED_BEFORE


def pem_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """A private key as files hold it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


_DAMAGED = (
    "The authority in {} is damaged. Make a new one, which devices must then be told to trust: "
    "phonebox tls make --anew"
)


def _constraints(names: tuple[str, ...]) -> x509.NameConstraints:
    """What is not named by a kind at all would be free, so that kind is shut whole."""
    found = [general(name) for name in names]
    addresses = [item for item in found if isinstance(item, x509.IPAddress)]
    hosts = [item for item in found if isinstance(item, x509.DNSName)]
    permitted = [*hosts, *(x509.IPAddress(ip_network(str(item.value))) for item in addresses)]
    shut = [] if addresses else [x509.IPAddress(every) for every in _EVERY_ADDRESS]
    excluded = [*shut, *([] if hosts else [x509.DNSName("")])]
    return x509.NameConstraints(permitted, excluded or None)


def _begun(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: datetime,
    ends: datetime,
) -> x509.CertificateBuilder:
    begun = x509.CertificateBuilder(issuer, subject, key, x509.random_serial_number())
    return (
        begun.not_valid_before(now - _BEFORE)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _subject(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])
