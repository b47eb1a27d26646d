"""Entries: their members, their bytes, and what is no entry."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ledger.canonical import canonical, parse
from kiosk.ledger.entry import Entry, EntryMalformed, time_text
from tests.ledger.ledgers import Ledger

ENTRY = Ledger().entry(7, "handed_in", {"slot": "12", "devices": [{"id": "a"}]})


def test_an_entry_comes_back_from_its_body() -> None:
    assert Entry.from_body(ENTRY.body()) == ENTRY
    assert Entry.from_body(ENTRY.body().decode()) == ENTRY


def test_the_body_holds_exactly_the_members_of_the_format() -> None:
    assert sorted(parse(ENTRY.body())) == [
        *("actor", "boot", "clock", "command_id", "log", "occurred_at", "payload", "policy"),
        *("recorded_at", "schema", "sequence", "station", "type"),
    ]


@given(st.datetimes(timezones=st.just(UTC)), st.sampled_from(["desk", None]))
def test_times_keep_their_microseconds(at: datetime, station: str | None) -> None:
    entry = replace(ENTRY, occurred_at=at, station=station)
    assert Entry.from_body(entry.body()) == entry
    assert len(time_text(at)) == len("2026-11-23T08:42:00.000000Z")


@pytest.mark.parametrize(
    "at",
    [datetime(2026, 1, 1), datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=1)))],  # noqa: DTZ001
)
def test_times_that_are_not_utc_are_not_written(at: datetime) -> None:
    with pytest.raises(EntryMalformed, match="UTC"):
        replace(ENTRY, recorded_at=at).body()


@pytest.mark.parametrize(
    ("member", "value", "words"),
    [
        ("sequence", 0, "from 1"),
        ("sequence", "7", "sequence"),
        ("sequence", True, "sequence"),
        ("schema", 0, "from 1"),
        ("clock", "certain", "confirmed"),
        ("station", 4, "station"),
        ("payload", [], "payload"),
        ("actor", "office", "actor"),
        ("type", None, "type"),
        ("occurred_at", "2026-11-23T08:42:00Z", "time"),
        ("occurred_at", "2026-11-23T08:42:00.000000+01:00", "time"),
        ("recorded_at", "yesterday", "time"),
        ("hash", "00", "hash"),
    ],
)
def test_what_is_no_entry_is_refused_in_words(member: str, value: Any, words: str) -> None:
    members = {**parse(ENTRY.body()), member: value}
    with pytest.raises(EntryMalformed, match=words):
        Entry.from_body(canonical(members))


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"\xff", b'{"log":"a","log":"b"}'])
def test_bytes_that_are_not_an_object_are_refused(body: bytes) -> None:
    with pytest.raises(EntryMalformed):
        Entry.from_body(body)


def test_a_missing_member_is_named() -> None:
    members = parse(ENTRY.body())
    del members["boot"]
    with pytest.raises(EntryMalformed, match="boot"):
        Entry.from_body(canonical(members))
