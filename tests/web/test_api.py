"""What readers post: scans and how they are; keys, shapes, repeats, and a store that fails."""

import uuid
from dataclasses import replace
from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.reasons import Reason
from kiosk.custody.states import Kind
from kiosk.scanning.outcomes import WORDS, ScanOutcome
from tests.factories import record
from tests.web.conftest import Browser, Site, _hash_of
from tests.web.desk import ADA, BEN, at_hand_in, events, here, size
from tests.web.test_security import FailingStore

GOOD = {"code": ADA, "uid": None, "medium": "qr", "reader": "scanner", "at": None}


def a_scan(**more: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), **GOOD, **more}


def post(site: Site, body: Any, key: str | None = Site.key, path: str = "/api/scans") -> Any:
    headers = {} if key is None else {"Authorization": f"Bearer {key}"}
    return site.app.test_client().post(path, json=body, headers=headers)


# --- keys ---


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        f"Basic {Site.key}",
        Site.key,
        f"Bearer {_hash_of(Site.key)}",
        f"Bearer {Site.key}x",
        "Bearer ' OR 1=1 --",
        "Bearer " + "x" * 8000,
    ],
)
@pytest.mark.parametrize("path", ["/api/scans", "/api/readers/status"])
def test_without_its_key_no_reader_is_heard(site: Site, path: str, header: str | None) -> None:
    at_hand_in(site)
    headers = {} if header is None else {"Authorization": header}
    answer = site.app.test_client().post(path, json=a_scan(), headers=headers)
    assert answer.status_code == 401
    assert set(answer.get_json()) == {"error"}
    assert "readers key" in answer.get_json()["error"]
    assert here(site) == 0
    assert site.services.board.readers() == []


def test_the_word_before_the_key_is_read_in_any_case(site: Site) -> None:
    at_hand_in(site)
    answer = site.app.test_client().post(
        "/api/scans", json=a_scan(), headers={"Authorization": f"bearer {site.key} "}
    )
    assert answer.status_code == 200


def test_a_key_that_was_replaced_opens_nothing(site: Site) -> None:
    at_hand_in(site)
    record(site.store, r.ReaderKeyMade("scanner", "desk", _hash_of("a-newer-key")))
    assert post(site, a_scan()).status_code == 401
    assert post(site, a_scan(), "a-newer-key").status_code == 200


def test_a_key_scans_at_its_own_station_whatever_is_said(site: Site) -> None:
    at_hand_in(site)
    record(site.store, r.ReaderKeyMade("other", "hall", _hash_of("key-of-the-hall")))
    said = a_scan(reader="scanner", station="desk")
    assert post(site, said, "key-of-the-hall").get_json()["outcome"] == "not_signed_in"
    assert here(site) == 0


# --- shapes ---


DEEP: dict[str, Any] = {"a": 1}
for _ in range(200):
    DEEP = {"a": DEEP}


WRONG: dict[str, tuple[Any, ...]] = {
    "id": (None, "", "1", 7, [], {}, True, "x" * 36, "9" * 5000),
    "code": (7, [], {}, True, ["DA7K2Q9XZ"], "x" * 4097),
    "uid": ("", "04A", "xyz", 4, [], "04A1B2C", "0" * 34, "０４A1B2C3"),
    "medium": (None, "", "barcode", 7, [], {}, "NFC"),
    "reader": (7, [], {}, "x" * 4097),
    "at": (7, "", "yesterday", "2026-11-23T08:42:00", [], "x" * 5000),
}


@pytest.mark.parametrize("field", sorted(WRONG))
def test_what_is_malformed_is_named(site: Site, field: str) -> None:
    at_hand_in(site)
    for value in WRONG[field]:
        answer = post(site, a_scan(**{field: value}))
        assert answer.status_code == 422, value
        assert answer.get_json()["field"] == field
        assert field in answer.get_json()["error"]
    assert here(site) == 0


def test_a_scan_of_nothing_is_malformed(site: Site) -> None:
    assert post(site, a_scan(code=None)).get_json()["field"] == "code"


@pytest.mark.parametrize("missing", ["id", "medium"])
def test_what_is_missing_is_named(site: Site, missing: str) -> None:
    body = {name: value for name, value in a_scan().items() if name != missing}
    assert post(site, body).get_json()["field"] == missing


@pytest.mark.parametrize("missing", ["uid", "reader", "at"])
def test_what_need_not_be_said_need_not(site: Site, missing: str) -> None:
    at_hand_in(site)
    body = {name: value for name, value in a_scan().items() if name != missing}
    assert post(site, body).get_json()["outcome"] == "handed_in"


@pytest.mark.parametrize("body", [None, [], "text", 7, True, [a_scan()], DEEP])
def test_a_body_that_is_no_scan_is_malformed(site: Site, body: Any) -> None:
    answer = post(site, body)
    assert answer.status_code == 422
    assert answer.get_json()["field"] in ("body", "id")


@pytest.mark.parametrize(
    "data",
    [b"", b"nonsense", b"{", b"\xff\xfe", b"[" * 100_000, b'{"id": NaN}', b'{"id": 1e999}'],
)
@pytest.mark.parametrize("path", ["/api/scans", "/api/readers/status"])
def test_what_is_no_json_is_malformed(site: Site, path: str, data: bytes) -> None:
    answer = site.app.test_client().post(
        path, data=data, headers={"Authorization": f"Bearer {site.key}"}
    )
    assert answer.status_code == 422
    assert answer.get_json()["error"]


@pytest.mark.parametrize("path", ["/api/scans", "/api/readers/status"])
def test_ten_megabytes_are_too_large(site: Site, path: str) -> None:
    answer = site.app.test_client().post(
        path, data=b" " * 10_000_000, headers={"Authorization": f"Bearer {site.key}"}
    )
    assert answer.status_code == 413
    assert answer.get_json() == {"error": "That is too large."}


@pytest.mark.parametrize(
    "code", ["\x00", "\ud800", "<script>alert(1)</script>", "'; DROP TABLE devices; --", "😀" * 900]
)
def test_whatever_a_reader_read_is_answered(site: Site, code: str) -> None:
    office = at_hand_in(site)
    answer = post(site, a_scan(code=code))
    assert answer.status_code == 200
    assert answer.get_json()["outcome"] == "unknown_code"
    assert "<script>alert" not in office.get("/hand-in").text


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_another_method_is_told_so(site: Site, method: str) -> None:
    answer = site.app.test_client().open("/api/scans", method=method)
    assert answer.status_code == 405
    assert "method" in answer.get_json()["error"]


# --- answers ---


def test_an_answer_has_what_the_interface_says_and_nothing_else(site: Site) -> None:
    at_hand_in(site)
    first = post(site, a_scan()).get_json()
    assert first == {
        "outcome": "handed_in",
        "words": WORDS[ScanOutcome.HANDED_IN],
        "record": first["record"],
        "entry": size(site),
        "at": "2026-11-23T08:42:00.000000Z",
    }
    assert post(site, a_scan()).get_json() == {
        "outcome": "already_in",
        "words": WORDS[ScanOutcome.ALREADY_IN],
        "record": first["record"],
        "entry": None,
        "at": "2026-11-23T08:42:00.000000Z",
    }


def test_no_answer_names_anybody(site: Site) -> None:
    at_hand_in(site)
    for code in (ADA, ADA, BEN, "B0000000P", "nonsense", "D0000000A", ""):
        told = post(site, a_scan(code=code)).text
        assert not any(name in told for name in ("Ada", "Lovell", "Ben", "Staff"))


def test_the_same_id_gets_the_same_answer(site: Site) -> None:
    at_hand_in(site)
    body = a_scan()
    first = post(site, body).get_json()
    site.clock.wait(minutes=3)
    before = size(site)
    for again in (body, {**body, "code": BEN}, {**body, "id": body["id"].upper()}):
        assert post(site, again).get_json() == first
    assert size(site) == before
    assert here(site) == 1


def test_an_id_that_another_act_has_is_refused_and_named(site: Site) -> None:
    office = at_hand_in(site)
    taken = str(uuid.uuid4())
    fields: dict[str, Any] = {"reason": "behaviour", "kind": "confiscation", "place": "Classroom"}
    more: dict[str, Any] = {"told": "Nothing yet", "condition": "good", "taken_by": "staff-teacher"}
    office.post("/confiscate/device/device-ada", command_id=taken, **fields, **more)
    assert len(events(site, e.Confiscated)) == 1
    answer = post(site, a_scan(id=taken, code=BEN))
    assert answer.status_code == 422
    assert answer.get_json()["field"] == "id"
    assert here(site) == 1


def test_who_sits_there_when_it_arrives_is_its_actor(site: Site) -> None:
    body = a_scan()
    assert post(site, body).get_json()["outcome"] == "not_signed_in"
    at_hand_in(site, user="head")
    assert post(site, body).get_json()["outcome"] == "handed_in"
    with site.store.read() as facts:
        entry = facts.entry(facts.head()[0])
    assert entry
    assert entry.actor["staff"] == "staff-head"
    assert entry.actor["role"] == "office"


def test_a_tag_is_known_by_its_uid_and_kept_as_a_hash(site: Site) -> None:
    at_hand_in(site)
    uid = "04A1B2C3D4E5F6"
    known = site.services.tag_of(uid)
    record(site.store, r.CodeLinked(known, "tag", "device-ada"))
    answer = post(site, a_scan(code=None, uid=uid.lower(), medium="nfc"))
    assert answer.get_json()["outcome"] == "handed_in"
    assert uid not in str(list(site.store.rows()))
    with site.store.read() as facts:
        assert uid not in str(facts.station("desk"))


def test_a_phone_s_own_number_is_told_off(site: Site) -> None:
    at_hand_in(site)
    answer = post(site, a_scan(code=None, uid="08A1B2C3", medium="nfc")).get_json()
    assert answer["outcome"] == "random_uid"
    assert "sticker" in answer["words"]
    with site.store.read() as facts:
        assert facts.station("desk").recent[0]["tag"] is None


def test_of_a_confiscated_device_a_scan_tells_no_more(site: Site) -> None:
    at_hand_in(site, ADA)
    with site.store.read() as facts:
        found = facts.open_record_of("device-ada")
    assert found
    safe = e.KindChanged(
        found.record_id, Kind.SAFEKEEPING, Reason.PROTECT_PUPIL, "staff-dsl", site.clock.at
    )
    record(site.store, safe)
    answer = post(site, a_scan()).get_json()
    assert (answer["outcome"], answer["record"]) == ("already_in", found.record_id)
    assert "safe" not in str(answer["words"]).lower()


# --- when nothing can be recorded ---


def test_what_cannot_be_recorded_is_503_and_judged_afresh_later(site: Site) -> None:
    office = at_hand_in(site)
    body, before = a_scan(), size(site)
    site.app.extensions["phonebox"] = replace(site.services, store=FailingStore(site.store))
    answer = post(site, body)
    assert answer.status_code == 503
    assert "The disk is full" in answer.get_json()["error"]
    site.app.extensions["phonebox"] = site.services
    assert size(site) == before
    assert "Ada Lovell" not in office.get("/hand-in").text
    assert post(site, body).get_json()["outcome"] == "handed_in"


def test_a_fault_of_ours_is_json_without_its_cause(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("kiosk.web.scans.judge", fails)
    site.app.testing = False
    site.app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = post(site, a_scan())
    assert answer.status_code == 500
    assert answer.get_json() == {"error": "Something failed. Nothing was recorded."}


# --- how readers are ---


def test_a_reader_says_how_it_is(site: Site) -> None:
    body = {"state": "missing", "words": "It is not plugged in.", "reader": "another"}
    assert post(site, body, path="/api/readers/status").get_json() == {"heard": True}
    (seen,) = site.services.board.readers()
    assert (seen.reader, seen.station, seen.state) == ("scanner", "desk", "missing")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"state": "happy", "words": ""}, "state"),
        ({"state": None, "words": ""}, "state"),
        ({"state": [], "words": ""}, "state"),
        ({"state": {}, "words": ""}, "state"),
        ({"words": ""}, "state"),
        ({"state": "ready"}, "words"),
        ({"state": "ready", "words": 7}, "words"),
        ([], "state"),
        (None, "state"),
    ],
)
def test_a_malformed_word_of_a_reader_is_named(site: Site, body: Any, field: str) -> None:
    answer = post(site, body, path="/api/readers/status")
    assert answer.status_code == 422
    assert answer.get_json()["field"] == field


def test_what_a_reader_says_is_shown_as_text_and_is_short(site: Site) -> None:
    said = "<script>alert(1)</script>" + "x" * 5000
    post(site, {"state": "busy", "words": said}, path="/api/readers/status")
    page = at_hand_in(site).get("/hand-in").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "x" * 500 not in page


# --- a scanner that types like a keyboard ---


def typed(browser: Browser, code: str, **more: Any) -> Any:
    body = {"id": str(uuid.uuid4()), "code": code, "medium": "keyboard", **more}
    headers = {"X-CSRFToken": browser.token()}
    return browser.client.post("/station/scans", json=body, headers=headers)


def test_what_is_typed_into_the_page_is_a_scan_there(site: Site) -> None:
    office = at_hand_in(site)
    answer = typed(office, ADA.lower())
    assert answer.get_json()["outcome"] == "handed_in"
    with site.store.read() as facts:
        entry = facts.entry(facts.head()[0])
    assert entry
    assert entry.staff_id == "staff-office"


def test_it_is_answered_like_any_other(site: Site) -> None:
    office = at_hand_in(site)
    assert typed(office, ADA, id="x").get_json()["field"] == "id"
    assert typed(office, "x" * 5000).status_code == 422
    assert office.client.post("/station/scans", json=a_scan()).status_code == 400
    assert here(site) == 0
