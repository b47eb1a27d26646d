"""The restore drill: a backup of a running service under scans, restored elsewhere and served."""

import threading
from pathlib import Path
from typing import Any

from kiosk.backups.age import new_pair
from tests.outside.processes import Phonebox
from tests.outside.scans import Reader
from tests.outside.test_crashes import ready_codes

BEFORE = 8
"""So many devices are in when the backup begins; the others come in while it is made."""


def test_every_act_that_was_confirmed_before_a_backup_comes_back(
    school: Phonebox, tmp_path: Path
) -> None:
    public, secret = new_pair()
    school.env = {"PHONEBOX_BACKUP_KEYS": public}
    (tmp_path / "secret").write_text(f"{secret}\n")
    place = tmp_path / "stick"
    confirmed: list[dict[str, Any]] = []
    with school.serve() as service:
        codes = ready_codes(school)
        reader = Reader.of(school, service.url)
        service.as_("office").get("/hand-in")
        confirmed += (reader.scan(code) for code in codes[:BEFORE])
        before = list(confirmed)

        def bring() -> None:
            confirmed.extend(reader.scan(code) for code in codes[BEFORE:])

        scanning = threading.Thread(target=bring)
        scanning.start()
        made = school.json("backup", "--to", str(place))
        scanning.join()
        told = school.json("ledger", "checkpoint")
    assert len(confirmed) == len(codes)
    confirmed = [item for item in confirmed if item["outcome"] == "handed_in"]
    before = [item for item in before if item in confirmed]
    assert len(confirmed) > BEFORE
    (tmp_path / "checkpoint").write_text(told["checkpoint"])

    new = Phonebox(tmp_path / "new", school.now)
    options = ("--key-file", str(tmp_path / "secret"), "--checkpoint", str(tmp_path / "checkpoint"))
    restored = new.json("restore", str(place / made["file"]), *options, "--key", told["key"])

    assert made["entries"] >= max(item["entry"] for item in before)
    assert restored["missing"] == {
        "known": True,
        "first": made["entries"] + 1,
        "last": told["size"],
    }
    old = {row["sequence"]: row for row in school.export()}
    rows = new.export()
    assert rows[: made["entries"]] == [old[n + 1] for n in range(made["entries"])]
    inside = {item["record"] for item in new.json("register")["records"]}
    assert {item["record"] for item in before} <= inside
    assert {i["record"] for i in confirmed if i["entry"] <= made["entries"]} <= inside
    with new.serve() as again:
        # What came in after the backup is not known any more, and is simply scanned once more.
        reader = Reader.of(new, again.url, "after")
        again.as_("office").get("/hand-in")
        codes = ready_codes(new)
        assert len(codes) >= sum(item["entry"] > made["entries"] for item in confirmed)
        assert {reader.scan(code)["outcome"] for code in codes} <= {"handed_in", "exempt"}
    new.assert_holds()
