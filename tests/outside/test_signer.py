"""A school whose key lies with the signer: moved there, used, and missing, as people see it."""

from dataclasses import replace
from pathlib import Path

from tests.outside.new_school import HEADTEACHER, founded
from tests.outside.processes import Phonebox
from tests.signer.signing import Process

SILENT = "Not signed: the signer does not answer. Tell the technician."


def test_a_key_moves_to_the_signer_and_is_the_same_there(tmp_path: Path) -> None:
    school = founded(Phonebox(tmp_path / "data"))
    old = school.json("ledger", "checkpoint")
    own = tmp_path / "signer"
    own.mkdir(mode=0o700)
    files = ("--key-file", str(own / "key"), "--state", str(own / "state"))
    assert school.json("signer", "take-key", *files)["taken"]
    assert not (school.data / "keys" / "ledger.key").exists()
    apart = replace(school, env={"PHONEBOX_SIGNER": str(own / "s.sock")})
    with Process(own) as running, apart.serve() as service:
        new = apart.json("ledger", "checkpoint")
        assert (new["signed"], new["key"]) == (True, old["key"])
        head = service.visitor()
        head.sign_in("head", HEADTEACHER)
        assert head.get("/audit/checkpoint").text.count("\n— phonebox/") == 1
        running.kill()
        ended = apart.run("ledger", "checkpoint")
        assert ended.exit == 1
        assert SILENT in ended.out
        assert SILENT in head.get("/audit/checkpoint").text
        assert head.get("/health").status == 200, "custody goes on"
    assert not (school.data / "keys" / "ledger.key").exists()


def test_a_school_that_begins_with_a_signer_never_has_a_key_of_its_own(tmp_path: Path) -> None:
    school = founded(Phonebox(tmp_path / "data", env={"PHONEBOX_SIGNER": str(tmp_path / "s")}))
    assert sorted(path.name for path in (school.data / "keys").iterdir()) == [
        "session.key",
        "tag.key",
    ]
