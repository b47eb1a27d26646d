"""Names of backups, and which are kept."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.backups.names import DAYS, MONTHS, WEEKS, Stored, name_of, stored, superfluous

LOG = "ce64cfe7-b0c5-4a3c-9d9b-0d1f2a3b4c5d"
START = datetime(2026, 1, 1, 18, 30, tzinfo=UTC)


def one(at: datetime, entries: int) -> Stored:
    return stored([name_of(LOG, at, entries)], LOG)[0]


def test_a_name_says_whose_when_and_how_far() -> None:
    name = name_of(LOG, START, 741)
    assert name == "phonebox-ce64cfe7-20260101T183000Z-741.age"
    assert stored([name], LOG) == [Stored(name, START, 741)]


def test_what_is_another_s_is_left_alone() -> None:
    other = name_of("00000000-0000", START, 1)
    strange = [
        "holiday.jpg",
        "erasures.jsonl",
        ".x.part",
        "phonebox-ce64cfe7-20269901T183000Z-1.age",
    ]
    assert stored([other, *strange], LOG) == []


def test_a_year_of_evenings_leaves_days_weeks_and_months() -> None:
    kept: list[Stored] = []
    for day in range(400):
        new = one(START + timedelta(days=day), day + 1)
        kept.append(new)
        gone = {item.name for item in superfluous(kept, new.name)}
        kept = [item for item in kept if item.name not in gone]
        newest = [START + timedelta(days=day - back) for back in range(min(DAYS, day + 1))]
        assert {item.at for item in kept} >= set(newest)
    assert len({(item.at.year, item.at.month) for item in kept}) == MONTHS
    assert len({item.at.isocalendar()[:2] for item in kept}) >= WEEKS
    assert len(kept) <= DAYS + WEEKS + MONTHS


def test_a_clock_that_leaps_deletes_nothing_that_is_needed() -> None:
    week = [one(START + timedelta(days=day), day + 1) for day in range(7)]
    future = one(START + timedelta(days=40000), 8)
    past = one(START - timedelta(days=20000), 9)
    for new in (future, past):
        gone = {item.name for item in superfluous([*week, new], new.name)}
        assert new.name not in gone
        assert not gone & {item.name for item in week[1:]}


def test_after_a_restore_the_shorter_ledger_s_backup_stays() -> None:
    lost = one(START, 1000)
    new = one(START + timedelta(hours=1), 900)
    assert superfluous([lost, new], new.name) == []


_MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(st.lists(st.tuples(_MOMENTS, st.integers(1, 10**6)), min_size=1, max_size=60))
def test_the_new_the_newest_and_the_longest_always_stay(found: list[tuple[datetime, int]]) -> None:
    items = [one(at.replace(microsecond=0), entries) for at, entries in found]
    new = items[0]
    left = {i.name for i in items} - {i.name for i in superfluous(items, new.name)}
    assert new.name in left
    assert max(items, key=lambda i: (i.at, i.entries)).name in left
    assert max(i.entries for i in items) in {i.entries for i in items if i.name in left}
    assert len(left) <= DAYS + WEEKS + MONTHS + 2
