"""The list of what was erased: it names no one, and nobody adds to it."""

import json

import pytest

from kiosk.backups.erasures import Gone, read, written

KEY, LOG = b"k" * 32, "log"
GONE = [Gone(7, "name", "ab" * 32), Gone(7, "note", "cd" * 32), Gone(3, "parts.0", "ef" * 32)]


def test_it_is_read_again_in_order_and_once() -> None:
    text = written([*GONE, GONE[0]], LOG, KEY)
    assert list(read(text, LOG, KEY)) == sorted(GONE)
    assert {tuple(json.loads(line)) for line in text.splitlines()} == {
        ("commitment", "log", "mac", "name", "sequence")
    }


def changed(text: bytes, **what: object) -> bytes:
    lines = [json.dumps({**json.loads(line), **what}).encode() for line in text.splitlines()]
    return b"\n".join(lines)


@pytest.mark.parametrize(
    "what",
    [{"sequence": 8}, {"name": "other"}, {"commitment": "00" * 32}, {"log": "x"}, {"mac": ""}],
)
def test_a_changed_line_is_passed_over(what: dict[str, object]) -> None:
    assert list(read(changed(written(GONE, LOG, KEY), **what), LOG, KEY)) == []


@pytest.mark.parametrize(
    "line", [b"", b"x", b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"sequence": true, "name": 1}']
)
def test_what_is_no_line_harms_nothing(line: bytes) -> None:
    text = line + b"\n" + written(GONE, LOG, KEY)
    assert list(read(text, LOG, KEY)) == sorted(GONE)


def test_another_kiosk_s_list_says_nothing() -> None:
    text = written(GONE, LOG, KEY)
    assert list(read(text, LOG, b"x" * 32)) == []
    assert list(read(text, "another", KEY)) == []
