"""Keys for backups, when one is late, and when a restore is to be tried."""

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.custody.machine.backups import (
    COMPARED,
    BackupKeyEnded,
    BackupKeyNamed,
    Holder,
    is_drill_due,
    is_late,
    keys_now,
    tidy_key,
    why_no_key,
    why_not_name,
)

NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
KEY = "age1d87f9glnd3d6z4rhward86t6qjsy0ufkw7fngly7ptag78mje9ssdyy6zl"
OTHER = "age1wmtlpdlhuy89thq7vukrma2g3nj8qm2ju2zgpn9wkatftxyc4qaq7myj97"
LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def test_a_good_key_is_good_however_it_was_spaced() -> None:
    typed = " ".join(KEY[at : at + 4] for at in range(0, len(KEY), 4)).upper()
    assert why_no_key(typed) is None
    assert tidy_key(typed) == KEY


@pytest.mark.parametrize("at", range(4, len(KEY)))
def test_any_one_wrong_letter_is_noticed(at: int) -> None:
    wrong = LETTERS[(LETTERS.index(KEY[at]) + 7) % 32]
    assert why_no_key(KEY[:at] + wrong + KEY[at + 1 :]) is not None


@pytest.mark.parametrize(
    "text", ["", "age1", KEY[:-1], KEY + "q", "ssh-ed25519 AAAA", "age1" + "b" * 58]
)
def test_what_is_no_key(text: str) -> None:
    assert why_no_key(text) is not None


def test_a_secret_key_is_sent_away() -> None:
    why = why_no_key("AGE-SECRET-KEY-1QQQQ")
    assert why is not None
    assert "secret" in why


def test_a_key_is_named_once_and_after_a_second_look() -> None:
    assert why_not_name(KEY, KEY[-COMPARED:].upper(), ()) is None
    assert why_not_name(KEY, KEY[-COMPARED:], (KEY,)) is not None
    for compared in ("", KEY[-COMPARED + 1 :], OTHER[-COMPARED:]):
        assert (why_not_name(KEY, compared, ()) or ("", ""))[0] == "compared"


def test_which_keys_hold() -> None:
    events = [
        (1, BackupKeyNamed(KEY, Holder.HEADTEACHER)),
        (2, BackupKeyNamed(OTHER, Holder.TRUST)),
        (3, BackupKeyEnded(KEY)),
    ]
    assert [item.public_key for item in keys_now(events)] == [OTHER]
    assert keys_now(events)[0].entry == 2


def test_two_days_without_a_backup_are_late_whichever_way_the_clock_went() -> None:
    began = NOW - timedelta(days=400)
    assert not is_late(NOW - timedelta(days=2), began, NOW)
    assert is_late(NOW - timedelta(days=2, seconds=1), began, NOW)
    assert is_late(NOW + timedelta(days=3), began, NOW)
    assert is_late(None, began, NOW)
    assert not is_late(None, NOW, NOW)


def test_a_restore_is_tried_each_month_once_there_are_backups() -> None:
    month = timedelta(days=31, seconds=1)
    assert not is_drill_due(None, None, NOW)
    assert not is_drill_due(None, NOW - timedelta(days=31), NOW)
    assert is_drill_due(None, NOW - month, NOW)
    assert not is_drill_due(NOW - timedelta(days=1), NOW - 3 * month, NOW)
    assert is_drill_due(NOW - month, NOW - 3 * month, NOW)
