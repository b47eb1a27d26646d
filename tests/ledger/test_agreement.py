"""Our verifier and the stranger's say the same of good exports and of each kind of tampering."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kiosk.ledger.checkpoint import Checkpoint, VerifierKey, open_checkpoint
from kiosk.ledger.verify import verify_export
from kiosk.signing import Ed25519Signer, check_signature
from tests.ledger import tampering
from tests.ledger.ledgers import LOG, SIGNER, sample
from tests.ledger.tampering import Case

STRANGER = Path(__file__).with_name("stranger.py")
BAD = [*tampering.chain_cases(), *tampering.value_cases(), *tampering.checkpoint_cases()]


def key_of(note: str) -> VerifierKey:
    return VerifierKey(note.split("\n", 1)[0], SIGNER.public_key)


def stranger() -> ModuleType:
    spec = importlib.util.spec_from_file_location("stranger", STRANGER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def arguments(case: Case, folder: Path) -> list[str]:
    export = folder / "export.jsonl"
    export.write_bytes(b"".join(case.export))
    if case.note is None:
        return [str(export)]
    (folder / "checkpoint").write_text(case.note)
    return [
        str(export),
        "--key",
        str(key_of(case.note)),
        "--checkpoint",
        str(folder / "checkpoint"),
    ]


def opened(case: Case) -> Checkpoint | None:
    if case.note is None:
        return None
    return open_checkpoint(case.note, key_of(case.note), check_signature)


@pytest.mark.parametrize("case", BAD, ids=str)
def test_both_name_the_same_entry(case: Case, tmp_path: Path) -> None:
    report = verify_export(case.export, checkpoint=opened(case))
    assert not report.holds
    assert report.first is not None
    assert (report.first.code, report.first.sequence) == (case.code, case.sequence)
    said = stranger().main(arguments(case, tmp_path))
    assert said.split()[:3] == ["entry", f"{case.sequence}:", case.code]


@pytest.mark.parametrize("case", tampering.good_cases(), ids=str)
def test_both_find_nothing_wrong(case: Case, tmp_path: Path) -> None:
    report = verify_export(case.export, checkpoint=opened(case))
    assert (report.problems, report.code, report.size) == ((), case.code, case.sequence)
    assert stranger().main(arguments(case, tmp_path)) == ""


@pytest.mark.parametrize("case", BAD, ids=str)
def test_what_names_an_entry_has_words_for_it(case: Case) -> None:
    report = verify_export(case.export, checkpoint=opened(case))
    assert all(problem.words.endswith(".") for problem in report.problems)
    assert "{" not in report.words


def test_the_stranger_is_a_program_of_its_own(tmp_path: Path) -> None:
    for case, code in ((tampering.good_cases()[3], 0), (BAD[0], 1)):
        ran = subprocess.run(
            [sys.executable, "-I", str(STRANGER), *arguments(case, tmp_path)],
            cwd=tmp_path,
            check=False,
            capture_output=True,
            text=True,
        )
        assert (ran.returncode, ran.stderr) == (code, "")
        assert ran.stdout.startswith("holds" if code == 0 else "entry 5: changed")


def test_the_stranger_imports_nothing_of_ours() -> None:
    lines = [line.split() for line in STRANGER.read_text().splitlines()]
    roots = {line[1].split(".")[0] for line in lines if line[:1] in (["import"], ["from"])}
    assert roots - sys.stdlib_module_names == {"cryptography"}


@pytest.mark.parametrize("key", ["other", "mistyped"])
def test_both_refuse_a_checkpoint_that_the_key_did_not_sign(key: str, tmp_path: Path) -> None:
    case = tampering.good_cases()[3]
    given = arguments(case, tmp_path)
    other = VerifierKey(f"phonebox/{LOG}", Ed25519Signer(bytes(32)).public_key)
    given[2] = str(other) if key == "other" else given[2].replace("phonebox", "phonebux")
    assert stranger().main(given).startswith("cannot be judged")
    with pytest.raises(ValueError, match="sign" if key == "other" else "mistyped"):
        open_checkpoint(sample().note, VerifierKey.parse(given[2]), check_signature)
