"""What is scanned that should not be: each gets its outcome and its words, and changes nothing."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.outside.fixtures import MORNING
from tests.outside.processes import Service
from tests.outside.scans import ALPHABET, Reader, fresh_code
from tests.outside.visitor import Visitor

Leaflet = dict[str, Any]


@pytest.fixture
def handing_in(office: Visitor) -> Visitor:
    """The office's screen takes devices in, so that a scan is the act."""
    assert "Morning hand-in" in office.get("/hand-in").words
    return office


def size(service: Service) -> int:
    return service.phonebox.size()


def damaged(code: str) -> str:
    """The code with its last but one character read wrongly."""
    at = ALPHABET.index(code[-2])
    return code[:-2] + ALPHABET[(at + 1) % 32] + code[-1]


def swapped(code: str) -> str:
    """Two neighbours that differ, changed over, so that the check character is wrong."""
    for at in range(1, 7):
        if code[at] != code[at + 1]:
            return code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    raise AssertionError(code)


SCRIPT = "<script>alert(1)</script>"
SQL = "'; DROP TABLE ledger_entries; --"

FOREIGN: dict[str, Callable[[list[str]], str]] = {
    "never seen": lambda codes: fresh_code(),
    "half": lambda codes: codes[0][:5],
    "all but one": lambda codes: codes[0][:8],
    "two in one": lambda codes: codes[0] + codes[1],
    "the same twice in one": lambda codes: codes[0] * 2,
    "one and a half": lambda codes: codes[0] + codes[1][:4],
    "misread": lambda codes: damaged(codes[0]),
    "changed over": lambda codes: swapped(codes[0]),
    "an address": lambda codes: "https://example.org/a/b?c=d",
    "a script": lambda codes: SCRIPT,
    "SQL": lambda codes: SQL,
    "not Latin": lambda codes: "Дa7k2q9xz",
    "full-width": lambda codes: "".join(chr(ord(c) + 0xFEE0) for c in codes[0]),
    "with a NUL": lambda codes: codes[0] + "\0",
    "4,000 characters": lambda codes: "D" * 4000,
    "blank": lambda codes: "   ",
}


@pytest.mark.parametrize("what", FOREIGN)
def test_a_foreign_code_is_unknown_and_nothing_happens(
    what: str, service: Service, handing_in: Visitor, reader: Reader, leaflet: Leaflet
) -> None:
    before = size(service)
    code = FOREIGN[what](leaflet["codes"])
    answer = reader.scan(code)
    assert answer["outcome"] == "unknown_code", answer
    assert answer["entry"] is None
    assert answer["record"] is None
    assert len(answer["words"]) > 20
    assert size(service) == before
    page = handing_in.get("/hand-in")
    assert page.status == 200
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("code", ["5012345678900", "96385074", "012345678905", "15012345678907"])
def test_a_products_barcode_is_not_a_device(
    code: str, service: Service, handing_in: Visitor, reader: Reader
) -> None:
    before = size(service)
    assert reader.scan(code)["outcome"] == "not_a_device"
    assert size(service) == before


def test_a_slot_is_not_a_device_and_a_strangers_badge_is_unknown(
    service: Service, handing_in: Visitor, reader: Reader
) -> None:
    before = size(service)
    assert reader.scan(fresh_code("S"))["outcome"] == "not_a_device"
    assert reader.scan(fresh_code("B"))["outcome"] == "unknown_code"
    assert reader.scan(fresh_code("C"))["outcome"] == "unknown_code"
    assert size(service) == before


def test_a_colleagues_badge_asks_for_the_pin_and_records_no_custody(
    service: Service, handing_in: Visitor, reader: Reader, leaflet: Leaflet
) -> None:
    badge = next(one["badge"] for one in leaflet["staff"] if one["user"] == "leader")
    before = size(service)
    answer = reader.scan(badge)
    assert answer["outcome"] == "badge"
    assert "PIN" in answer["words"]
    assert size(service) == before


@pytest.mark.parametrize("uid", ["08A1B2C3", "08000000", "08ffffff"])
def test_a_phones_random_id_is_refused_with_the_reason(
    uid: str, service: Service, handing_in: Visitor, reader: Reader
) -> None:
    before = size(service)
    answer = reader.scan(uid=uid)
    assert answer["outcome"] == "random_uid"
    assert "sticker" in answer["words"]
    assert size(service) == before


def test_a_random_id_is_not_enrolled(service: Service, sample_pupil: str) -> None:
    ended = service.phonebox.run(
        "device", "add", "--pupil", sample_pupil, "--kind", "phone",
        "--description", "black phone", "--tag", "08A1B2C3",
    )  # fmt: skip
    assert ended.exit == 1
    assert ended.err.strip()
    assert ended.out == ""


@pytest.fixture(scope="module")
def sample_pupil(service: Service) -> str:
    """A pupil who has a device."""
    devices = service.phonebox.json("device", "list")["devices"]
    return next(str(one["pupil"]) for one in devices if one["pupil"])


def test_a_tag_says_anything_and_only_its_uid_counts(
    service: Service, handing_in: Visitor, reader: Reader
) -> None:
    """What is written on a tag is hostile input: it is never shown as it is, nor obeyed."""
    before = size(service)
    unknown_tag = "04" + "5A" * 6
    for text in (SCRIPT, SQL, "{{ 7 * 7 }}", "\u202e\u0000", "<img src=x onerror=alert(1)>"):
        answer = reader.scan(text, uid=unknown_tag)
        assert answer["outcome"] == "unknown_code", (text, answer)
        assert "<script>alert" not in handing_in.get("/hand-in").text
    assert size(service) == before


def test_a_tag_of_one_device_with_the_code_of_another_never_picks(
    service: Service, handing_in: Visitor, reader: Reader, leaflet: Leaflet
) -> None:
    owners = _owners(service, leaflet)
    tag = leaflet["tags"][-1]
    code = next(code for code in leaflet["codes"] if owners[code] != owners.get(tag))
    before = size(service)
    answer = reader.scan(code, uid=tag)
    assert answer["outcome"] == "ambiguous", answer
    assert size(service) == before


def _owners(service: Service, leaflet: Leaflet) -> dict[str, str]:
    devices = service.phonebox.json("device", "list")["devices"]
    return {code: one["device"] for one in devices for code in one["codes"]}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": None}, "id"),
        ({"id": "42"}, "id"),
        ({"id": 42}, "id"),
        ({"code": 42}, "code"),
        ({"code": ["DA7K2Q9XZ"]}, "code"),
        ({"code": {"$ne": None}}, "code"),
        ({"code": None}, "code"),
        ({"code": "D" * 5000}, "code"),
        ({"uid": "04A1"}, "uid"),
        ({"uid": "not hexadecimal"}, "uid"),
        ({"uid": 4}, "uid"),
        ({"medium": "smell"}, "medium"),
        ({"medium": 1}, "medium"),
        ({"medium": ["qr"]}, "medium"),
        ({"reader": {}}, "reader"),
        ({"at": "yesterday"}, "at"),
        ({"at": 1763900000}, "at"),
        ({"at": "2026-11-23T08:30:00"}, "at"),
    ],
)
def test_a_malformed_scan_is_422_with_the_field_named(
    change: dict[str, Any], field: str, service: Service, handing_in: Visitor, reader: Reader
) -> None:
    before = size(service)
    answer = reader.post({**reader.body(fresh_code()), **change})
    assert answer.status == 422, answer
    assert answer.json()["field"] == field
    assert size(service) == before


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"42", b'"text"', b"\xff\xfe\x00", b"[" * 50_000]
)
def test_what_is_no_scan_at_all_is_422(body: bytes, handing_in: Visitor, reader: Reader) -> None:
    answer = reader.post(body)
    assert answer.status == 422, answer
    assert answer.json()["field"]


@pytest.mark.parametrize("key", ["", "wrong", "Bearer", "x" * 5000, "' OR 1=1 --"])
def test_without_its_key_a_reader_is_401_and_told_what_to_do(
    key: str, service: Service, reader: Reader, leaflet: Leaflet
) -> None:
    before = size(service)
    answer = reader.post(reader.body(leaflet["codes"][0]), key=key)
    assert answer.status == 401
    assert "phonebox readers key" in answer.json()["error"]
    assert size(service) == before


def test_an_earlier_key_of_the_same_name_opens_nothing_any_more(service: Service) -> None:
    old = Reader.of(service.phonebox, service.url, "replaced")
    new = Reader.of(service.phonebox, service.url, "replaced")
    assert old.post(old.body("x")).status == 401
    assert new.post(new.body("x")).status == 200


def test_ten_megabytes_are_refused_and_the_service_goes_on(
    service: Service, handing_in: Visitor, reader: Reader
) -> None:
    before = size(service)
    body = json.dumps(reader.body("D" * 10_000_000)).encode()
    answer = reader.post(body)
    assert answer.status == 413, answer.status
    assert "large" in answer.json()["error"]
    assert reader.scan(fresh_code())["outcome"] == "unknown_code"
    assert size(service) == before


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD"])
def test_a_wrong_method_is_405(method: str, service: Service) -> None:
    answer = service.visitor().request(method, "/api/scans")
    assert answer.status == 405


def test_the_same_scan_again_is_the_same_act(
    service: Service, handing_in: Visitor, reader: Reader, leaflet: Leaflet
) -> None:
    scan = reader.body(leaflet["codes"][2])
    first = reader.post(scan).json()
    assert first["outcome"] == "handed_in"
    after = size(service)
    again = [reader.post(scan) for _ in range(3)]
    assert [one.json() for one in again] == [first] * 3
    assert size(service) == after
    # Another scan of the same device is another act, and says that it is in already.
    other = reader.scan(leaflet["codes"][2].lower())
    assert other["outcome"] == "already_in"
    assert size(service) == after


def test_its_time_is_in_its_own_answer(reader: Reader, handing_in: Visitor) -> None:
    answer = reader.scan(fresh_code(), at="1999-01-01T00:00:00Z")
    assert answer["at"].startswith(MORNING[:10])


def test_a_label_or_tag_that_is_on_a_device_is_not_put_on_another(
    service: Service, leaflet: Leaflet, sample_pupil: str
) -> None:
    before = size(service)
    for option, value in (("--code", leaflet["codes"][5]), ("--tag", leaflet["tags"][5])):
        ended = service.phonebox.run(
            "device", "add", "--pupil", sample_pupil, "--kind", "watch",
            "--description", "a second watch", option, value,
        )  # fmt: skip
        assert ended.exit == 1, ended
        assert "already" in ended.err, ended
    assert size(service) == before
