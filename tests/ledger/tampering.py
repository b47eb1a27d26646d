"""Each way of tampering with an export, and the entry and code that a verifier must name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kiosk.ledger.canonical import canonical
from kiosk.ledger.chain import entry_hash
from kiosk.ledger.export import to_line
from tests.ledger.ledgers import Ledger, made_id, sample, written

Lines = list[dict[str, Any]]
BESIDE = ("previous", "hash", "personal")


@dataclass(frozen=True)
class Case:
    """What was done to the sample, and what must be said of it; `note` is kept elsewhere."""

    name: str
    export: list[bytes]
    code: str
    sequence: int
    note: str | None = None

    def __str__(self) -> str:
        return self.name


def rehashed(line: dict[str, Any], previous: str) -> dict[str, Any]:
    """The line as one that follows `previous` and whose own hash is right."""
    body = canonical({key: value for key, value in line.items() if key not in BESIDE})
    digest = entry_hash(bytes.fromhex(previous), body).hex()
    return {**line, "previous": previous, "hash": digest}


def relinked(lines: Lines) -> Lines:
    """The whole chain computed again, as by somebody who may write everything."""
    previous, done = "00" * 32, []
    for number, line in enumerate(lines, 1):
        done.append(rehashed({**line, "sequence": number}, previous))
        previous = done[-1]["hash"]
    return done


def edited(number: int, **members: Any) -> Lines:
    lines = sample().lines()
    lines[number - 1] |= members
    return lines


def moved(lines: Lines, start: int, to: int) -> Lines:
    lines.insert(to - 1, lines.pop(start - 1))
    return lines


def without(lines: Lines, *numbers: int) -> Lines:
    return [line for number, line in enumerate(lines, 1) if number not in numbers]


def values_swapped() -> Lines:
    lines = sample().lines()
    three, six = lines[2]["personal"], lines[5]["personal"]
    three["told_pupil"], six["place"] = six["place"], three["told_pupil"]
    return lines


def value_edited(edit: Callable[[dict[str, Any]], Any]) -> Lines:
    lines = sample().lines()
    edit(lines[5]["personal"])
    return lines


def erased_value_back() -> Lines:
    lines = sample().lines()
    before = sample(8).lines()
    lines[2]["personal"] = before[2]["personal"]
    return lines


def replaced_at_five() -> Lines:
    lines = sample().lines()
    lines[4] = rehashed(lines[4] | {"type": "released"}, lines[4]["previous"])
    return lines


def second_at_five() -> Lines:
    lines = sample().lines()
    second = rehashed(lines[4] | {"type": "released"}, lines[4]["previous"])
    return [*lines[:4], second, *lines[4:]]


def garbage(number: int, text: bytes) -> list[bytes]:
    export = sample().export()
    export[number - 1] = text
    return export


def chain_cases() -> list[Case]:
    """Tampering that the export itself shows."""
    lines = sample().lines
    doubled = sample().export()[4].replace(b'"type":', b'"type":"released","type":')
    return [
        Case("payload changed", written(edited(5, payload={"slot": "6"})), "changed", 5),
        Case("type changed", written(edited(1, type="released")), "changed", 1),
        Case("number changed", written(edited(7, sequence=70)), "changed", 7),
        Case("member added", written(edited(12, note="x")), "changed", 12),
        Case("hash changed", written(edited(5, hash="ab" * 32)), "changed", 5),
        Case("previous changed", written(edited(5, previous="ab" * 32)), "changed", 5),
        Case("float for a number", garbage(5, b'{"sequence":5.0}\n'), "changed", 5),
        Case("name twice", garbage(5, doubled), "changed", 5),
        Case("not JSON", garbage(5, b"{nonsense\n"), "changed", 5),
        Case("nested without end", garbage(5, b"[" * 100_000 + b"\n"), "changed", 5),
        Case("half a character", garbage(5, b'{"log":"\\ud800"}\n'), "changed", 5),
        Case("one removed", written(without(lines(), 5)), "removed", 5),
        Case("first removed", written(without(lines(), 1)), "removed", 1),
        Case("three removed", written(without(lines(), 4, 5, 6)), "removed", 4),
        Case("neighbours exchanged", written(moved(lines(), 5, 4)), "reordered", 4),
        Case("first put last", written(moved(lines(), 1, 12)), "reordered", 1),
        Case("last put first", written(moved(lines(), 12, 1)), "reordered", 1),
        Case("one put far back", written(moved(lines(), 4, 9)), "reordered", 4),
        Case("one twice", written([*lines()[:5], *lines()[4:]]), "inserted", 5),
        Case("one again at the end", written([*lines(), lines()[3]]), "inserted", 4),
        Case("another put in", written(second_at_five()), "inserted", 5),
        Case("one replaced", written(replaced_at_five()), "replaced", 5),
        Case("chain begun elsewhere", written([rehashed(lines()[0], "ab" * 32)]), "replaced", 1),
    ]


def value_cases() -> list[Case]:
    """Tampering with the personal values."""
    salt = "ab" * 32
    edits: list[tuple[str, Callable[[dict[str, Any]], Any], str]] = [
        ("changed", lambda held: held["place"].update(value="Room 5"), "value_changed"),
        ("given another salt", lambda held: held["place"].update(salt=salt), "value_changed"),
        ("given a short salt", lambda held: held["place"].update(salt="ab"), "value_changed"),
        ("removed", lambda held: held.pop("place"), "value_missing"),
        ("renamed", lambda held: held.update(why=held.pop("place")), "value_missing"),
        ("added", lambda held: held.update(why={"salt": salt, "value": 1}), "value_changed"),
        ("all removed", lambda held: held.clear(), "value_missing"),
    ]
    cases = [
        Case(f"value {name}", written(value_edited(edit)), code, 6) for name, edit, code in edits
    ]
    return [
        *cases,
        Case("values exchanged", written(values_swapped()), "value_changed", 3),
        Case("erased value put back", written(erased_value_back()), "value_not_erased", 3),
    ]


def checkpoint_cases() -> list[Case]:
    """Tampering that only a checkpoint kept elsewhere shows."""
    note = sample().note
    rolled_back = sample(8)
    for number in range(6):
        rolled_back.add("handed_in", {"device_id": made_id("later", number)})
    recomputed = written(relinked(edited(2, type="released")))
    fewer = written(relinked(without(sample(13).lines(), 2)))
    other = sample(12, made_id("another log"))
    return [
        Case("last removed", sample().export()[:-1], "truncated", 12, note),
        Case("cut to three", sample().export()[:3], "truncated", 4, note),
        Case("nothing left", [], "truncated", 1, note),
        Case("rolled back and continued", rolled_back.export(), "rewritten", 12, note),
        Case("recomputed whole", recomputed, "rewritten", 12, note),
        Case("recomputed without one", fewer, "rewritten", 12, note),
        Case("recomputed by another log's id", other.export(), "other_ledger", 1, note),
        Case("changed, with a checkpoint", written(edited(5, type="x")), "changed", 5, note),
    ]


def good_cases() -> list[Case]:
    """Exports that hold."""
    longer = sample(40)
    return [
        Case("nothing yet", [], "consistent", 0),
        Case("whole", sample().export(), "consistent", 12),
        Case("one entry", sample(1).export(), "consistent", 1),
        Case("with a checkpoint of all", sample().export(), "holds", 12, sample().note),
        Case("grown since the checkpoint", longer.export(), "holds", 40, sample().note),
        Case("with a checkpoint of nothing", sample().export(), "holds", 12, Ledger().note),
        Case("another language", unusual().export(), "holds", 3, unusual().note),
        Case("values withheld", withheld(), "holds", 12, sample().note),
        Case("ends of lines changed", loose(sample()), "holds", 12, sample().note),
    ]


def unusual() -> Ledger:
    """Values in which implementations of canonical JSON differ."""
    ledger = Ledger(made_id("unusual"))
    names = {"\U0001f600": 1, "\ufb33": 2, "\r": [True, False, None], "é": 2**53 - 1}
    ledger.add("noted", {"names": names, "list": [{"a": {}}, []]}, {"said": 'اردو "\\/\x7f\x00'})
    ledger.add("noted", {"commitment": "among others", "x": 1}, {"strokes": [[[0, -1]]], "n": None})
    ledger.erase((2, "n"), (1, "said"))
    return ledger


def withheld() -> list[bytes]:
    return [to_line(row, None) for row in sample().rows]


def loose(ledger: Ledger) -> list[bytes]:
    return [line.replace(b",", b", ").replace(b"\n", b"\r\n\r\n") for line in ledger.export()]
