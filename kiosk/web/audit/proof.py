"""What the check of the ledger said, in words for somebody who has never heard of a hash."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kiosk.ledger.checkpoint import origin
from kiosk.ledger.report import Report
from kiosk.services.acting import new_id
from kiosk.services.records.checking import Checking, Continues
from kiosk.web import words

View = dict[str, Any]

WHAT_TO_DO = (
    "Print this page. Record nothing more on this Phonebox, and ring the technician: "
    "somebody changed the records outside it."
)
_GROUP = 4


@dataclass(frozen=True)
class LedgerNow:
    """The ledger as it is now: its size, and its Merkle root in hex."""

    log_id: str
    size: int
    root: str
    now: datetime


def beside(ledger: LedgerNow, last: Checking | None) -> View:
    """What stands beside an account: what the last check said, the checkpoint, "verify now"."""
    return {
        "proof": _proof(ledger, last),
        "printed": _newest_line(ledger),
        "verify": {"url": "/audit/verify", "command_id": new_id()},
        "take": [{"words": "Checkpoint, signed", "url": "/audit/checkpoint"}],
    }


def _proof(ledger: LedgerNow, last: Checking | None) -> View:
    """The panel; it also tells the browser what to compare with."""
    shown = _panel(last, ledger.size, ledger.now)
    if last is None or last.report is None or last.report.holds:
        seen = {"origin": origin(ledger.log_id), "size": ledger.size, "root": ledger.root}
        shown |= {"consistency": "/audit/proof", **seen}
    return shown


def _panel(last: Checking | None, size: int, now: datetime) -> View:
    if last is None:
        says = f"{_entries(size)} in the ledger. “Verify now” checks each against the one before."
        return {"result": "unsure", "title": "Not checked yet", "words": says}
    if last.report is not None:
        return _verdict(last.report, last, size, now)
    if last.words is not None:
        return {"result": "unsure", "title": "The check did not finish", "words": last.words}
    so_far = f"{words.number(last.seen)} of {words.number(last.size)} entries so far."
    again = "This page looks again by itself."
    return {"result": "unsure", "title": "Checking …", "words": f"{so_far} {again}"}


def _verdict(report: Report, last: Checking, size: int, now: datetime) -> View:
    problem = report.first
    when = words.since(last.at, now)
    if problem is not None:
        more = len(report.problems) - 1
        others = f" {_more(more)}" if more else ""
        return {
            "result": "broken",
            "title": _broken_title(problem.code, problem.sequence),
            "words": f"{problem.words}{others} Checked at {when}. {WHAT_TO_DO}",
        }
    checked = f"{_entries(report.size)} checked at {when}."
    since = size - report.size
    added = f" {_entries(since)} came after that." if since > 0 else ""
    erased = f" {words.number(report.erased)} values were erased lawfully." if report.erased else ""
    says = f"{checked}{added}{erased}"
    return {"result": "holds", "title": "Nothing was changed", "words": says}


def _broken_title(code: str, sequence: int) -> str:
    if code == "truncated":
        return f"Entries are missing from {words.number(sequence)} on"
    return f"Entry {words.number(sequence)} does not hold"


def _more(number: int) -> str:
    return "One more does not hold." if number == 1 else f"{words.number(number)} more do not hold."


def _entries(size: int) -> str:
    return "1 entry" if size == 1 else f"{words.number(size)} entries"


def _newest_line(ledger: LedgerNow) -> View:
    """The newest checkpoint as a line that can be compared with one that was printed."""
    short = " ".join(ledger.root[at : at + _GROUP] for at in range(0, 4 * _GROUP, _GROUP))
    size, at = words.number(ledger.size), words.clock_time(ledger.now)
    return {
        "title": "Checkpoint",
        "line": f"size {size} · {short} · {at}",
        "words": "Keep it elsewhere: it shows later whether anything was cut off.",
    }


def continues_words(found: Continues, now: datetime) -> View:
    """What the browser says about the checkpoint that it saw before."""
    if found.holds:
        when = f", written {words.since(found.since, now)}" if found.since else ""
        return {
            "title": "",
            "words": f"They continue what this browser saw last: entry {found.old}{when}.",
        }
    if found.old > found.size:
        title = "Entries are missing"
        seen = f"This browser saw {_entries(found.old)}, and there are {_entries(found.size)} now."
        return {"title": title, "words": f"{seen} {WHAT_TO_DO}"}
    says = f"The first {_entries(found.old)} are not those that this browser saw. {WHAT_TO_DO}"
    return {"title": "The past was rewritten", "words": says}
