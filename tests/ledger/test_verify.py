"""Verification of stored rows: what a database can be made to hold, and what is said of it."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ledger import findings
from kiosk.ledger.canonical import canonical, parse
from kiosk.ledger.chain import Head, Row, entry_hash
from kiosk.ledger.checkpoint import Checkpoint
from kiosk.ledger.report import WORDS, Problem, Report
from kiosk.ledger.verify import verify
from tests.ledger.ledgers import Ledger, made_id, sample

SAMPLE = sample()
SIZE = SAMPLE.head.size


def said(report: Report) -> tuple[str, int] | None:
    return None if report.first is None else (report.first.code, report.first.sequence)


def verified(rows: list[Any], **given: Any) -> Report:
    return verify(rows, SAMPLE.personal, **given)


def test_a_good_ledger_holds_in_every_way_of_looking_at_it() -> None:
    checkpoint = SAMPLE.checkpoint
    for thorough in (False, True):
        report = verified(SAMPLE.rows, head=SAMPLE.head, checkpoint=checkpoint, thorough=thorough)
        assert report.holds
        assert (report.size, report.hash, report.root) == (12, SAMPLE.head.hash, SAMPLE.head.root)
        assert (report.code, report.checkpoint, report.values, report.erased) == ("holds", 12, 3, 1)


def test_without_a_checkpoint_truncation_is_not_excluded() -> None:
    report = verified(SAMPLE.rows)
    assert report.holds
    assert report.code == "consistent"
    assert report.words == "12 entries are consistent; truncation not excluded."
    assert (
        "truncation after that not excluded"
        in verified(SAMPLE.rows, checkpoint=sample(8).checkpoint).words
    )


def test_without_the_values_they_are_not_spoken_of() -> None:
    report = verify(SAMPLE.rows)
    assert (report.values, report.erased, report.code) == (None, None, "consistent")
    assert report.words.endswith("Personal values were not compared.")


def test_an_empty_ledger_is_consistent() -> None:
    assert verify([], [], head=Head(), checkpoint=Ledger().checkpoint, thorough=True).holds


def test_rows_are_taken_one_at_a_time() -> None:
    taken = 0

    def rows() -> Iterator[Row]:
        nonlocal taken
        for row in SAMPLE.rows:
            taken += 1
            yield row

    source = rows()
    assert not verify((row for row in source if taken != 4), []).holds
    assert taken == SIZE


# --- one change to any row is found, at that row ---


@given(st.integers(1, SIZE), st.sampled_from([1, 2, 3]), st.data())
def test_any_changed_byte_is_found_at_its_entry(
    number: int, column: int, data: st.DataObject
) -> None:
    row: list[Any] = list(SAMPLE.rows[number - 1])
    place = data.draw(st.integers(0, len(row[column]) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != row[column][place]))
    row[column] = row[column][:place] + bytes([byte]) + row[column][place + 1 :]
    rows = [*SAMPLE.rows[: number - 1], tuple(row), *SAMPLE.rows[number:]]
    assert said(verified(rows)) == ("changed", number)
    assert [p.sequence for p in verified(rows).problems] == [number]


@given(st.integers(1, SIZE - 1))
def test_any_removed_entry_is_found(number: int) -> None:
    rows = [row for row in SAMPLE.rows if row[0] != number]
    assert said(verified(rows)) == ("removed", number)


@given(st.integers(1, SIZE), st.integers(1, SIZE))
def test_any_two_exchanged_entries_are_found(one: int, other: int) -> None:
    rows = list(SAMPLE.rows)
    rows[one - 1], rows[other - 1] = rows[other - 1], rows[one - 1]
    kept = [(number, *row[1:]) for number, row in enumerate(rows, 1)]
    expected = None if one == other else ("reordered", min(one, other))
    assert said(verified(rows)) == expected
    assert said(verified(kept)) == expected


@given(st.integers(1, SIZE))
def test_any_entry_put_in_is_found(number: int) -> None:
    sequence, previous, _, body = SAMPLE.rows[number - 1]
    other = canonical({**parse(body), "type": "released"})
    row = (sequence, previous, entry_hash(previous, other), other)
    rows = [*SAMPLE.rows[: number - 1], row, *SAMPLE.rows[number - 1 :]]
    assert said(verified(rows)) == ("inserted", number)


@given(st.integers(1, SIZE), st.data())
def test_what_is_not_bytes_is_a_change(number: int, data: st.DataObject) -> None:
    row: list[Any] = list(SAMPLE.rows[number - 1])
    column = data.draw(st.integers(0, 3))
    row[column] = data.draw(st.sampled_from([None, "text", 5.5, -3]))
    rows = [*SAMPLE.rows[: number - 1], tuple(row), *SAMPLE.rows[number:]]
    assert said(verified(rows)) == ("renumbered" if column == 0 else "changed", number)


def test_an_entry_under_another_number_is_named() -> None:
    rows = [(row[0] + 100 if row[0] > 8 else row[0], *row[1:]) for row in SAMPLE.rows]
    assert said(verified(rows)) == ("renumbered", 9)


def test_each_of_several_changes_is_listed() -> None:
    rows = [
        (row[0], row[1], row[2], row[3] + b" ") if row[0] in (2, 7, 8) else row
        for row in SAMPLE.rows
    ]
    problems = verified(rows).problems
    assert [(item.code, item.sequence) for item in problems] == [
        *(("changed", 2), ("changed", 7), ("changed", 8))
    ]


def test_what_is_listed_is_bounded_and_the_first_is_kept() -> None:
    ledger = sample(findings.MOST * 3)
    rows = [(*row[:3], b"") for row in ledger.rows if row[0] != 5]
    again = [*rows, ledger.rows[4]]
    assert len(verify(again, ledger.personal).problems) == findings.MOST
    assert said(verify([row for row in ledger.rows if row[0] % 2], [])) == ("removed", 2)


# --- the ends ---


def test_the_head_tells_of_entries_removed_at_the_end() -> None:
    report = verified(SAMPLE.rows[:9], head=SAMPLE.head)
    assert report.problems == (Problem("truncated", 10, "12"),)
    assert report.words.startswith("Entries 10 to 12 are missing")


@pytest.mark.parametrize(
    ("head", "sequence"),
    [
        (sample(11).head, 12),
        (Head(12, b"x" * 32, SAMPLE.head.frontier), 12),
        (Head(), 1),
    ],
)
def test_a_head_that_disagrees_is_named(head: Head, sequence: int) -> None:
    assert said(verified(SAMPLE.rows, head=head)) == ("head_disagrees", sequence)


def test_the_tree_of_the_head_is_compared_when_asked() -> None:
    head = Head(12, SAMPLE.head.hash, tuple(reversed(SAMPLE.head.frontier)))
    assert verified(SAMPLE.rows, head=head).holds
    assert said(verified(SAMPLE.rows, head=head, thorough=True)) == ("head_disagrees", 12)


def test_an_older_copy_put_back_is_found_by_a_checkpoint_alone() -> None:
    old = sample(8)
    assert verify(old.rows, old.personal, head=old.head).holds
    report = verify(old.rows, old.personal, head=old.head, checkpoint=SAMPLE.checkpoint)
    assert report.problems == (Problem("truncated", 9, "12"),)


def test_a_ledger_computed_again_is_found_by_a_checkpoint_alone() -> None:
    again = Ledger()
    for number in range(SIZE):
        again.add("handed_in", {"device_id": made_id(number)})
    assert verify(again.rows, [], head=again.head, thorough=True).holds
    report = verify(again.rows, [], head=again.head, checkpoint=SAMPLE.checkpoint)
    assert said(report) == ("rewritten", 12)


def test_the_checkpoint_of_another_ledger_is_told_apart() -> None:
    other = Checkpoint("phonebox/other", 12, SAMPLE.head.root)
    assert said(verified(SAMPLE.rows, checkpoint=other)) == ("other_ledger", 1)


# --- the personal values ---


def test_a_value_erased_without_a_word_is_missing() -> None:
    kept = [item for item in SAMPLE.personal if item.sequence != 6]
    report = verify(SAMPLE.rows, kept)
    assert said(report) == ("value_missing", 6)
    assert report.words == "The value place of entry 6 is gone, and no entry says it was erased."


def test_values_that_belong_to_no_entry_are_named() -> None:
    stray = SAMPLE.personal[0]._replace(sequence=4)
    assert said(verify(SAMPLE.rows, sorted([*SAMPLE.personal, stray]))) == ("value_changed", 4)
    late = stray._replace(sequence=400)
    assert said(verify(SAMPLE.rows, [*SAMPLE.personal, late])) == ("value_changed", 400)


def test_values_are_judged_only_when_the_chain_holds() -> None:
    rows = [row for row in SAMPLE.rows if row[0] != 9]  # the entry that says what was erased
    assert [item.code for item in verify(rows, SAMPLE.personal).problems] == ["removed"]


def test_an_erasing_entry_of_another_form_is_named() -> None:
    ledger = sample(4)
    ledger.add("erased", {"erased": "everything"})
    assert said(verify(ledger.rows, ledger.personal)) == ("malformed", 5)


# --- bodies of another form, which only the ledger's own writer could have linked ---


def linked(bodies: list[bytes]) -> list[Row]:
    head, rows = Head(), []
    for number, body in enumerate(bodies, 1):
        rows.append((number, head.hash, head.append(body).hash, body))
        head = head.append(body)
    return rows


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"not JSON",
        SAMPLE.rows[1][3] + b" ",
        SAMPLE.rows[1][3].replace(b'"sequence":2', b'"sequence":9'),
        Ledger("another").entry(2, "handed_in", {}).body(),
    ],
)
def test_a_thorough_look_finds_bodies_that_are_no_entries(body: bytes) -> None:
    rows = linked([SAMPLE.rows[0][3], body, SAMPLE.rows[2][3]])
    assert said(verify(rows, thorough=True)) == ("malformed", 2)


def test_a_linked_row_without_a_number_is_named_after_a_break() -> None:
    rows = linked([row[3] for row in SAMPLE.rows[:3]] + [b"{}"])
    broken = [rows[0], (2, *rows[1][1:3], b""), *rows[2:]]
    assert [(item.code, item.sequence) for item in verify(broken).problems] == [
        *(("changed", 2), ("malformed", 4))
    ]


def test_every_code_has_its_words() -> None:
    for code in WORDS:
        assert Problem(code, 4, "7").words.endswith(".")
    assert Problem("removed", 4, "4").words == "Entry 4 is missing."
    assert Problem("removed", 4, "7").words == "Entries 4 to 7 are missing."


def test_a_report_is_plain_data_when_asked() -> None:
    data = verified(SAMPLE.rows[:3], head=SAMPLE.head).as_data()
    assert parse(canonical(data)) == data
    assert data["problems"][0]["code"] == data["code"] == "truncated"
