"""`kill -9` in the middle of it, and several at once: what was confirmed is there exactly once."""

import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from typing import Any

import pytest

from tests.outside.processes import Phonebox, Service
from tests.outside.scans import Reader
from tests.outside.visitor import Answer

Scan = dict[str, Any]


def ready_codes(school: Phonebox) -> list[str]:
    """The labels of all devices that are not in custody."""
    devices = school.json("device", "list")["devices"]
    return [item["codes"][0] for item in devices if item["codes"] and not item["in_custody"]]


def post_all(reader: Reader, scans: list[Scan], service: Service, kill_after: int) -> list[Scan]:
    """Post scans from four hands at once; kill the service when so many were confirmed.

    Answers the confirmed ones, each with its answer.
    """
    confirmed: list[Scan] = []
    lock = threading.Lock()

    def post(scan: Scan) -> None:
        try:
            answer = reader.post(scan)
        except (OSError, HTTPException):
            return  # killed meanwhile: neither yes nor no
        if answer.status != 200:
            return
        with lock:
            confirmed.append({**scan, "answer": answer.json()})
            if len(confirmed) == kill_after:
                service.process.kill()

    with ThreadPoolExecutor(4) as hands:
        list(hands.map(post, scans))
    service.process.wait(30)
    service.kill()
    return confirmed


@pytest.mark.parametrize("kill_after", [1, 15])
def test_kill_9_under_a_load_of_scans(kill_after: int, school: Phonebox) -> None:
    with school.serve() as service:
        codes = ready_codes(school)
        assert len(codes) >= 30
        reader = Reader.of(school, service.url)
        service.as_("office").get("/hand-in")
        scans = [reader.body(code) for code in codes]
        confirmed = post_all(reader, scans, service, kill_after)
    assert kill_after <= len(confirmed) < len(codes)
    school.assert_holds()
    entries = school.export()
    counted = Counter(entry["command_id"] for entry in entries if entry["type"] == "handed_in")
    for scan in confirmed:
        if scan["answer"]["outcome"] == "handed_in":
            assert counted[scan["id"]] == 1, scan
            entry = entries[scan["answer"]["entry"] - 1]
            assert entry["command_id"] == scan["id"]
            assert entry["payload"]["record_id"] == scan["answer"]["record"]
    assert max(counted[scan["id"]] for scan in scans) == 1
    # It starts again, locked; and the same scans again make it whole without doubling anything.
    with school.serve() as service:
        reader = Reader.of(school, service.url)
        locked = reader.post(reader.body(codes[0])).json()
        assert locked["outcome"] == "not_signed_in"
        office = service.as_("office")
        office.get("/hand-in")
        again = [reader.post(scan).json() for scan in scans]
        told = {scan["id"]: scan["answer"] for scan in confirmed}
        for scan, answer in zip(scans, again, strict=True):
            if scan["id"] in told:
                assert answer == told[scan["id"]]
            assert answer["outcome"] in ("handed_in", "exempt", "pupil_left"), answer
        held = [item["device"] for item in school.json("register")["records"]]
        assert len(held) == len(set(held))
        slots = [item["slot"] for item in school.json("register")["records"] if item["slot"]]
        assert len(slots) == len(set(slots))
    school.assert_holds()


def test_kill_9_between_a_form_and_its_answer(school: Phonebox, leaflet: dict[str, Any]) -> None:
    """The same form again after the restart: done once, whichever side of the write it fell."""
    devices = school.json("device", "list")["devices"]
    code = leaflet["codes"][0]
    device = next(item["device"] for item in devices if code in item["codes"])
    path = f"/hand-in/device/{device}"
    act = str(uuid.uuid4())
    with school.serve() as service:
        office = service.as_("office")
        office.get(path)
        sent = threading.Thread(target=_post_and_forget, args=(office, path, act))
        sent.start()
        service.process.kill()
        sent.join()
        service.process.wait(30)
        service.kill()
    school.assert_holds()
    with school.serve() as service:
        office = service.as_("office")
        office.get(path)
        answer: Answer = office.post(path, {"command_id": act})
        assert answer.status == 200, answer.words
        story = school.json("history", "--device", device)["entries"]
        assert [entry["command_id"] for entry in story].count(act) == 1
    school.assert_holds()


def _post_and_forget(office: Any, path: str, act: str) -> None:
    try:
        office.post(path, {"command_id": act})
    except (OSError, HTTPException):
        return


def test_several_at_once_on_one_device(school: Phonebox, leaflet: dict[str, Any]) -> None:
    """Two readers, a scanner that types and a script at one moment: one of them takes it in."""
    code = leaflet["codes"][0]
    with school.serve() as service:
        readers = [Reader.of(school, service.url, name) for name in ("left", "right")]
        office = service.as_("office")
        office.get("/hand-in")
        before = school.size()
        start = threading.Barrier(6)

        def read(reader: Reader) -> str:
            start.wait(30)
            return str(reader.scan(code)["outcome"])

        def type_in(number: int) -> str:
            scan = {"id": str(uuid.uuid4()), "code": code, "medium": "keyboard"}
            start.wait(30)
            token = {"X-CSRFToken": office.token}
            return str(office.post_json("/station/scans", scan, **token).json()["outcome"])

        with ThreadPoolExecutor(6) as hands:
            asked = [hands.submit(read, readers[n % 2]) for n in range(4)]
            asked += [hands.submit(type_in, n) for n in range(2)]
            outcomes = Counter(one.result() for one in asked)
        assert outcomes["handed_in"] == 1, outcomes
        assert set(outcomes) <= {"handed_in", "already_in", "repeat_ignored"}, outcomes
        assert school.size() == before + 1
        assert school.json("scan", code)["outcome"] == "already_in"
    school.assert_holds()


def test_a_station_where_nobody_is_signed_in_takes_nothing(
    school: Phonebox, leaflet: dict[str, Any]
) -> None:
    """The desk is attended; the gate is not. The same scan is judged afresh at the desk."""
    code = leaflet["codes"][0]
    with school.serve() as service:
        gate = Reader.of(school, service.url, "gate", "gate")
        desk = Reader.of(school, service.url, "desk", "desk")
        service.as_("office").get("/hand-in")
        before = school.size()
        scan = gate.body(code)
        assert gate.post(scan).json()["outcome"] == "not_signed_in"
        assert school.size() == before
        assert desk.post(scan).json()["outcome"] == "handed_in"
        assert gate.post(scan).json()["outcome"] in ("handed_in", "not_signed_in")
        assert school.size() == before + 1


def test_it_ends_on_time_with_screens_open(school: Phonebox) -> None:
    """Screens listen without end; SIGTERM does not wait for them, and acts under way finish."""
    with school.serve("mock:") as service:
        office = service.as_("office")
        listening = [
            threading.Thread(target=_listen, args=(service, office.cookies)) for _ in range(12)
        ]
        for thread in listening:
            thread.start()
        assert service.visitor().get("/health").status == 200
        assert service.stop() == 0, service.said()
        for thread in listening:
            thread.join(30)
    assert "Traceback" not in service.said()
    school.assert_holds()


def _listen(service: Service, cookies: dict[str, str]) -> None:
    try:
        service.visitor(cookies).request("GET", "/station/stream?page=hand_in")
    except (OSError, HTTPException):
        return
