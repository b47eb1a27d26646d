"""The kiosk's own authority, and what is asked of the school's certificate before it is served."""

import json
import ssl
import stat
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)

from kiosk.cli.app import phonebox
from kiosk.cli.wired import Told
from kiosk.tls import authority, schools
from kiosk.tls.folder import TlsFolder, fingerprint
from kiosk.wiring import Wired

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
NAME, ADDRESS = "kiosk.school.test", "192.0.2.7"


@pytest.fixture
def folder(tmp_path: Path) -> TlsFolder:
    return TlsFolder(tmp_path / "tls")


def ran(folder: TlsFolder, *args: str) -> Result:
    env = {"PHONEBOX_TLS_FOLDER": str(folder.path), "PHONEBOX_DATA": str(folder.path / "data")}
    return CliRunner().invoke(phonebox, ["tls", *args], obj=Told(Wired()), env=env)


def answered(folder: TlsFolder, *args: str) -> dict[str, object]:
    result = ran(folder, *args, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.stdout)
    return found


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# --- the kiosk's own authority ---


def test_a_certificate_is_made_for_the_names_alone(folder: TlsFolder) -> None:
    made = answered(folder, "make", "--name", NAME.upper(), "--name", ADDRESS)
    assert made["names"] == [NAME, ADDRESS]
    site = x509.load_pem_x509_certificate(folder.site.read_bytes())
    root = x509.load_pem_x509_certificate(folder.authority.read_bytes())
    site.verify_directly_issued_by(root)
    assert site.not_valid_after_utc - site.not_valid_before_utc <= timedelta(days=397)
    assert root.not_valid_after_utc - root.not_valid_before_utc > timedelta(days=3650)
    limits = root.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    permitted = [item.value for item in limits.value.permitted_subtrees or ()]
    assert permitted == [NAME, ip_network(ADDRESS)]
    assert made["fingerprint"] == fingerprint(folder.authority_der.read_bytes())


@pytest.mark.parametrize(
    ("names", "shut"),
    [((NAME,), ["0.0.0.0/0", "::/0"]), ((ADDRESS,), [""])],
    ids=["name", "address"],
)
def test_a_kind_that_is_not_named_is_shut_whole(names: tuple[str, ...], shut: list[str]) -> None:
    root, _ = authority.new_root(names, NOW)
    limits = root.extensions.get_extension_for_class(x509.NameConstraints).value
    assert [str(item.value) for item in limits.excluded_subtrees or ()] == shut


@pytest.mark.parametrize("name", ["www.bank.example", "192.0.2.8", NAME])
def test_the_authority_vouches_for_no_other_name(tmp_path: Path, name: str) -> None:
    """Whoever stole its key makes a certificate for another site; only the kiosk's own is taken."""
    root = authority.new_root((NAME, ADDRESS), datetime.now(UTC))
    site, key = authority.new_site(root, (name,), datetime.now(UTC))
    file, trusted = tmp_path / "site.pem", tmp_path / "root.pem"
    file.write_bytes(site.public_bytes(Encoding.PEM) + authority.pem_of(key))
    trusted.write_bytes(root[0].public_bytes(Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    client = ssl.create_default_context(cafile=str(trusted))
    if name == NAME:
        shake_hands(server, client, name)
        return
    with pytest.raises(ssl.SSLCertVerificationError, match="subtree"):
        shake_hands(server, client, name)


def shake_hands(server: ssl.SSLContext, client: ssl.SSLContext, name: str) -> None:
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    here = client.wrap_bio(down, up, server_hostname=name)
    there = server.wrap_bio(up, down, server_side=True)
    for side in (here, there, here, there):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue


def test_each_file_is_open_to_whom_it_is_for(folder: TlsFolder) -> None:
    answered(folder, "make", "--name", NAME)
    assert mode(folder.authority_key) == 0o600
    assert mode(folder.site_key) == 0o640
    assert mode(folder.authority) == mode(folder.site) == mode(folder.notes) == 0o644
    assert b"PRIVATE" not in folder.site.read_bytes()
    assert not [path for path in folder.path.iterdir() if path.name.startswith(".")]


def test_it_is_renewed_in_its_last_month_and_the_authority_stays(
    folder: TlsFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = answered(folder, "make", "--name", NAME)
    assert answered(folder, "renew") == made
    served = folder.served()
    assert served
    assert not authority.is_due(served, served.ends - timedelta(days=30))
    assert authority.is_due(served, served.ends - timedelta(days=29))
    monkeypatch.setattr(authority, "is_due", lambda *_: True)
    monkeypatch.setattr(authority, "_BEFORE", timedelta(hours=1))
    renewed = answered(folder, "renew")
    assert renewed["fingerprint"] == made["fingerprint"]
    assert renewed["since"] != made["since"]


def test_other_names_want_another_authority(folder: TlsFolder) -> None:
    made = answered(folder, "make", "--name", NAME)
    other = ran(folder, "make", "--name", "other.school.test")
    assert (other.exit_code, "--anew" in other.stderr) == (1, True)
    assert answered(folder, "status") == made
    anew = answered(folder, "make", "--name", "other.school.test", "--anew")
    assert anew["fingerprint"] != made["fingerprint"]
    assert "other.school.test" in (folder.path / "Caddyfile").read_text()


@pytest.mark.parametrize(
    "name", ["", "a b", "kiosk/x", "-kiosk", "kiosk..x", "{host}", "a\nb", "*.x", "x" * 64, "k:80"]
)
def test_what_is_no_name_is_not_taken(folder: TlsFolder, name: str) -> None:
    """It would stand in the proxy's file."""
    assert ran(folder, "make", "--name", name).exit_code in (1, 2)
    assert not folder.path.exists()


def test_without_any_name_it_asks_for_one(folder: TlsFolder) -> None:
    assert "--name" in ran(folder, "make").stderr
    assert "phonebox tls make" in ran(folder, "status").stdout
    assert ran(folder, "renew").exit_code == 1


def test_a_damaged_authority_is_said(folder: TlsFolder) -> None:
    answered(folder, "make", "--name", NAME)
    folder.authority_key.write_text("nothing")
    again = ran(folder, "make", "--name", NAME)
    assert (again.exit_code, "damaged" in again.stderr) == (3, True)
    folder.notes.write_text("{")
    assert folder.served() is None


# --- the school's own ---


class School:
    """Somebody who makes certificates for a school, and makes each mistake once."""

    def __init__(self, tmp_path: Path) -> None:
        self.root = authority.new_root((NAME, "old.school.test"), NOW)
        self.cert, self.key = tmp_path / "cert.pem", tmp_path / "key.pem"

    def gives(self, *names: str, at: datetime = NOW, chain: bool = True) -> None:
        site, key = authority.new_site(self.root, names or (NAME,), at)
        above = self.root[0].public_bytes(Encoding.PEM) if chain else b""
        self.cert.write_bytes(site.public_bytes(Encoding.PEM) + above)
        self.key.write_bytes(authority.pem_of(key))

    def refusal(self, folder: TlsFolder, *names: str) -> str:
        with pytest.raises(schools.NotFit) as refused:
            schools.take(folder, self.cert, self.key, names, NOW)
        assert not folder.path.exists()
        return refused.value.words


@pytest.fixture
def school(tmp_path: Path) -> School:
    return School(tmp_path)


def test_a_fit_certificate_is_served(folder: TlsFolder, school: School) -> None:
    school.gives()
    served = schools.take(folder, school.cert, school.key, (), NOW)
    assert (served.names, served.is_own) == ((NAME,), False)
    assert folder.site.read_bytes().count(b"BEGIN") == 1, "the root is on the devices"
    assert folder.root() is None


def test_for_all_of_a_domain_the_kiosk_s_name_is_asked(folder: TlsFolder, school: School) -> None:
    school.root = authority.new_root(("school.test",), NOW)
    school.gives("*.school.test")
    assert "--name" in school.refusal(folder)
    assert "not for a.b.school.test" in school.refusal(folder, "a.b.school.test")
    served = schools.take(folder, school.cert, school.key, (NAME,), NOW)
    assert served.names == (NAME,)


def test_no_name_in_a_certificate_writes_the_proxy_s_file(
    folder: TlsFolder, school: School
) -> None:
    hostile = "kiosk.school.test\n\t}\n\tfile_server {\n\troot /"
    school.gives(hostile)
    assert "no name and no address" in school.refusal(folder)
    assert "no name and no address" in school.refusal(folder, hostile)


def test_a_key_of_another_certificate(folder: TlsFolder, school: School) -> None:
    school.gives()
    school.key.write_bytes(authority.pem_of(ec.generate_private_key(ec.SECP256R1())))
    assert "does not belong" in school.refusal(folder)


def test_a_locked_short_or_strange_key(folder: TlsFolder, school: School) -> None:
    school.gives()
    key = ec.generate_private_key(ec.SECP256R1())
    locked = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x"))
    school.key.write_bytes(locked)
    assert "locked with a password" in school.refusal(folder)
    short = rsa.generate_private_key(65537, 1024)
    school.key.write_bytes(schools._pem(short))
    assert "too short" in school.refusal(folder)
    school.key.write_text("no key")
    assert "no private key" in school.refusal(folder)


def test_another_name_an_ended_one_and_one_of_tomorrow(folder: TlsFolder, school: School) -> None:
    school.gives("old.school.test")
    assert "not for kiosk.school.test, but for old.school.test" in school.refusal(folder, NAME)
    school.gives(at=NOW - timedelta(days=500))
    assert "ended on" in school.refusal(folder)
    school.gives(at=NOW + timedelta(days=3))
    assert "Is this machine’s date right?" in school.refusal(folder)


def test_a_chain_that_is_missing_or_is_another_s(folder: TlsFolder, school: School) -> None:
    school.gives(chain=False)
    assert "lacks the chain" in school.refusal(folder)
    stray = authority.new_root(("other.test",), NOW)[0].public_bytes(Encoding.PEM)
    school.cert.write_bytes(school.cert.read_bytes() + stray)
    assert "does not vouch" in school.refusal(folder)
    school.cert.write_text("no certificate")
    assert "no certificate that can be read" in school.refusal(folder)


def test_the_command_says_what_is_wrong_and_changes_nothing(
    folder: TlsFolder, school: School
) -> None:
    made = answered(folder, "make", "--name", NAME)
    school.gives("old.school.test")
    given = ("use", "--cert", str(school.cert), "--key", str(school.key))
    refused = ran(folder, *given, "--name", NAME)
    assert (refused.exit_code, "not for" in refused.stderr) == (1, True)
    assert answered(folder, "status") == made
    assert ran(folder, "use", "--cert", "nowhere", "--key", "nowhere").exit_code == 3
