"""Clocks that are wrong: put back a day, ahead a year, and both nights on which they change."""

from typing import Any

import pytest

from tests.outside.fixtures import MORNING
from tests.outside.processes import Phonebox, Service, eventually
from tests.outside.scans import Reader
from tests.outside.visitor import Visitor

Leaflet = dict[str, Any]


def at_the_desk(service: Service) -> tuple[Visitor, Reader]:
    reader = Reader.of(service.phonebox, service.url)
    office = service.as_("office")
    assert office.get("/hand-in").status == 200
    return office, reader


def test_a_clock_that_jumps_between_starts(school: Phonebox, leaflet: Leaflet) -> None:
    """Custody is never refused for it; entries go by number, and each says what the clock said."""
    times = [MORNING, "2026-11-22T08:30:00", "2027-11-24T08:30:00", "2026-11-23T08:40:00"]
    answers = []
    for now, code in zip(times, leaflet["codes"], strict=False):
        with school.at(now).serve() as service:
            office, reader = at_the_desk(service)
            answer = reader.scan(code)
            assert answer["outcome"] == "handed_in", (now, answer)
            assert answer["at"].startswith(now[:10])
            answers.append(answer)
            page = office.get("/hand-in")
            assert "Time" in page.words, "the screen says nothing about its time"
            for path in ("/register", "/", f"/history/record/{answer['record']}"):
                assert office.get(path).status == 200, (now, path)
    here = school.at(times[-1])
    numbers = [answer["entry"] for answer in answers]
    assert numbers == sorted(numbers)
    held = {item["record"] for item in here.json("register")["records"]}
    assert {answer["record"] for answer in answers} <= held
    entries = here.export()
    assert [entry["sequence"] for entry in entries] == list(range(1, len(entries) + 1))
    for answer, now in zip(answers, times, strict=True):
        entry = entries[answer["entry"] - 1]
        assert entry["recorded_at"].startswith(now[:10])
        assert entry["clock"] == "unconfirmed"
    here.assert_holds()
    with here.serve() as service:
        head = service.as_("head")
        for path in ("/audit", "/register"):
            assert head.get(path).status == 200
        story = head.get(f"/history/record/{answers[1]['record']}")
        assert "not confirmed" in story.words


NIGHTS = {
    # Real moments in UTC, and what the clock on the wall says before and after.
    "spring": ("2027-03-28T00:59:56Z", "00:59", "02:00"),
    "autumn": ("2026-10-25T00:59:56Z", "01:59", "01:00"),
}


@pytest.mark.parametrize("night", NIGHTS)
def test_the_nights_on_which_clocks_change(night: str, school: Phonebox, leaflet: Leaflet) -> None:
    now, before, after = NIGHTS[night]
    there = school.at(now)
    first, second = leaflet["codes"][:2]
    with there.serve() as service:
        office, reader = at_the_desk(service)
        one = reader.scan(first)
        wall = office.get("/hand-in").words
        assert before in wall or after in wall
        eventually(lambda: after in office.get("/hand-in").words, what="the clock went over")
        two = reader.scan(second)
        assert [one["outcome"], two["outcome"]] == ["handed_in", "handed_in"]
        assert two["entry"] > one["entry"]
        assert two["at"] > one["at"], "UTC knows no change"
        shown = service.as_("head").get(f"/history/record/{two['record']}")
        assert shown.status == 200
        assert after in shown.words
        for stated in (now[:11] + "01:30:00", now[:11] + "00:30:00Z", now):
            assert there.json("register", "--at", stated)["at"]
    there.assert_holds()
