"""Little memory: half a gigabyte for a day's traffic, a large import and a stack of labels."""

import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from kiosk.hashing import MEMORY_KIB, Argon2Hasher
from tests.benchmarks.importing import write
from tests.faults.limits import LIMIT, little_memory, most_resident
from tests.faults.truth import assert_holds
from tests.outside.processes import COMMAND, Phonebox
from tests.outside.scans import Reader
from tests.outside.test_crashes import ready_codes

THREADS = 12


def test_a_crowd_that_signs_in_takes_the_memory_of_one() -> None:
    """What the C library keeps for each thread that hashed came to 19 MiB for each."""
    hasher = Argon2Hasher()
    kept = hasher.hash("a secret")
    all_did, go = threading.Barrier(THREADS + 1), threading.Event()

    def sign_in() -> None:
        assert hasher.matches(kept, "a secret")
        all_did.wait(60)
        go.wait(60)

    before = psutil.Process().memory_info().rss
    threads = [threading.Thread(target=sign_in) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    all_did.wait(60)
    grown = psutil.Process().memory_info().rss - before
    go.set()
    for thread in threads:
        thread.join()
    assert grown < 3 * MEMORY_KIB * 1024, grown


@pytest.mark.long
def test_half_a_gigabyte_is_enough(
    school: Phonebox, tmp_path: Path, count: Callable[[str], None]
) -> None:
    """Scans, 20,000 pupils and 1,500 labels; the service, and whatever it begins, share it."""
    file = write(tmp_path / "pupils.csv", 20_000)
    with little_memory() as memory:
        small = Phonebox(school.data, school.now, memory.prefix, school.env)
        with small.serve() as service:
            office = service.as_("office")
            office.get("/hand-in")
            codes = ready_codes(small)
            reader = Reader.of(small, service.url)
            half = len(codes) // 2
            assert all(reader.scan(code)["outcome"] for code in codes[:half])
            imported = subprocess.run(
                [*memory.prefix, COMMAND, "import", str(file), "--yes", "--json"],
                env=small.environment,
                capture_output=True,
                text=True,
                timeout=1800,
                check=False,
            )
            said = imported.stdout + imported.stderr
            assert "Traceback" not in said
            entered = imported.returncode == 0 or "goes on by itself" in said
            assert entered, said
            labels = small.run("labels", "--out", str(tmp_path / "labels.pdf"), "--new", "1500")
            assert labels.exit == 0, labels
            office.get("/hand-in")
            assert all(reader.scan(code)["outcome"] for code in codes[half:])
            most = most_resident(service.process.pid)
            assert service.stop() == 0, service.said()
        together = memory.most
        limited = "no limit could be set" if together is None else f"{together >> 20} MB together"
        count(f"512 MB: the service had {most >> 20} MB at most; {limited}")
    assert most < LIMIT
    # Twenty thousand pupils made anew from the ledger take minutes; the import's own tests do that.
    assert_holds(school.data / "phonebox.db", refolds=False)
