"""A real school's machine whose clock is set while it runs, as seen from outside."""

from datetime import datetime, timedelta
from pathlib import Path

from tests.outside.clock import LONDON, MachineClock
from tests.outside.new_school import HEADTEACHER, founded
from tests.outside.processes import Phonebox, eventually

MONDAY = datetime(2026, 11, 23, 8, 30, tzinfo=LONDON)
BEHIND = "The time is behind the last entry: is it right?"


def test_setting_the_clock_is_an_entry_and_putting_it_back_is_asked_about(tmp_path: Path) -> None:
    clock = MachineClock(tmp_path, MONDAY)
    school = founded(Phonebox(tmp_path / "data", env=clock.environment))
    with school.serve() as service:
        head = service.visitor()
        head.sign_in("head", HEADTEACHER)
        head.get("/clock")
        if head.get("/clock").path == "/clock":
            head.submit(head.get("/clock").form("/clock"))
        assert head.get("/clock").path == "/", "the time is believed now"
        size = school.size()
        clock.set(MONDAY + timedelta(hours=3))
        eventually(lambda: school.size() == size + 1, what="an entry of the leap")
        if head.get("/clock").path == "/clock":
            head.submit(head.get("/clock").form("/clock"))
        size = school.size()
        clock.set(MONDAY - timedelta(days=2))
        eventually(lambda: school.size() == size + 1, what="an entry of the leap back")
        assert BEHIND in head.get("/").words
        question = head.get("/clock")
        assert "It is Saturday 21 November 2026" in question.words
        assert "The last entry was made later, at Monday 23 November 2026" in question.words
        head.submit(question.form("/clock"))
        assert BEHIND not in head.get("/").words
    leaps = [entry for entry in school.export() if entry["type"] == "clock_set"]
    hours = [round(entry["payload"]["leapt_ms"] / 3_600_000, 1) for entry in leaps]
    assert hours == [3.0, -51.0]
    assert leaps[1]["clock"] == "unconfirmed"
    school.assert_holds()
