"""A busy desk: readers that scan, somebody who undoes, imports, and closes the day.

Each says what it is about to ask for, and what it was answered, to `Asked`.
"""

import base64
import random
import re
import threading
from collections.abc import Callable
from functools import partial
from http.client import HTTPException
from typing import Any

from kiosk.cli import local
from kiosk.cli.operations.call import Failed
from tests.faults.school import (
    READERS,
    Browser,
    Reader,
    Refused,
    School,
    is_busy,
    new_act,
    patiently,
)
from tests.faults.truth import Asked

GONE = (OSError, HTTPException, ValueError)
"""What a client meets when the service is killed under it."""


class Desk:
    """Everybody who asks the service for something, at once."""

    def __init__(self, school: School, asked: Asked, chance: random.Random) -> None:
        self._school = school
        self._asked = asked
        self._seed = chance.getrandbits(32)
        self._threads: list[threading.Thread] = []
        self._over = threading.Event()
        self.refused: list[str] = []

    def opened(self, url: str) -> Browser:
        """Somebody signs in and waits for scans."""
        browser = Browser(url)
        patiently(browser.at_hand_in)
        return browser

    def rush(self, url: str, browser: Browser) -> None:
        """All readers at once, and somebody who takes back what was just taken in."""
        self._over.clear()
        self._threads = [
            threading.Thread(target=self._reader, args=(url, number)) for number in range(READERS)
        ]
        self._threads.append(threading.Thread(target=self._undoing, args=(browser,)))
        for thread in self._threads:
            thread.start()

    def beside(self, what: Callable[..., None], *args: Any) -> None:
        """Something else that somebody asks for meanwhile."""
        thread = threading.Thread(target=what, args=args)
        self._threads.append(thread)
        thread.start()

    def leave(self) -> None:
        """Everybody ends; whoever still waits for an answer has it, or never will."""
        self._over.set()
        for thread in self._threads:
            thread.join(60)
            assert not thread.is_alive()

    def _reader(self, url: str, number: int) -> None:
        chance = random.Random(self._seed + number)
        reader = Reader(url, number)
        codes = self._school.codes[number::READERS]
        while not self._over.is_set():
            code, act = chance.choice(codes), new_act()
            self._asked.ask(act, {"kind": "scan", "code": code, "reader": number})
            try:
                self._asked.confirm(act, reader.scan(code, act))
            except Refused as refused:
                if not is_busy(str(refused)):
                    self.refused.append(str(refused))
            except GONE:
                break
        reader.close()

    def _undoing(self, browser: Browser) -> None:
        done: set[str] = set()
        while not self._over.wait(0.01):
            taken = [
                answer["record"]
                for answer in list(self._asked.confirmed.values())[-20:]
                if answer.get("outcome") == "handed_in" and answer["record"] not in done
            ]
            for record in taken[:2]:
                done.add(record)
                act = new_act()
                self._asked.ask(act, {"kind": "undo", "record": record})
                try:
                    answer = browser.request(
                        "POST", "/hand-in/undo", {"command_id": act, "record": record}
                    )
                except GONE:
                    return
                if answer.status == 303 and answer.headers["Location"].endswith("/hand-in"):
                    self._asked.confirm(act, {"undone": record})

    def import_(self, rows: int) -> None:
        """The school's file, by the command line's way into the service."""
        act = new_act()

        def told(operation: str, **args: Any) -> dict[str, Any]:
            return local.ask(self._school.data / "phonebox.sock", operation, args, "head")

        try:
            upload = told("import.open", name="pupils.csv")["upload"]
            data = base64.b64encode(_file(rows)).decode()
            told("import.put", upload=upload, data=data)
            draft = told("import.preview", upload=upload)["draft"]
            self._asked.ask(act, {"kind": "import"})
            self._asked.confirm(act, told("import.approve", draft=draft, command_id=act))
        except Failed as failed:
            if failed.words != local.GONE and not is_busy(failed.words):
                self.refused.append(failed.words)
        except (local.NotRunning, *GONE):
            return

    def close(self, url: str) -> None:
        """The day is counted and closed, with everything unexplained explained away."""
        browser = Browser(url)
        try:
            patiently(browser.sign_in)
            browser.request("GET", "/stocktake")
            page = browser.request("GET", "/stocktake/close").text
            keys = set(re.findall(r'name="because-([^"]+)"', page))
            act = new_act()
            form = {"command_id": act}
            for key in keys:
                form |= {f"because-{key}": "cannot_be_read", f"staff-{key}": "staff-office"}
            self._asked.ask(act, {"kind": "close", "entries": len(keys) + 1})
            answer = browser.request("POST", "/stocktake/close", form)
        except GONE:
            return
        if answer.status == 303 and answer.headers["Location"].endswith("/day"):
            self._asked.confirm(act, {"closed": True})


def again(asked: Asked, url: str, acts: list[str]) -> dict[str, dict[str, Any]]:
    """The same scans under the same ids, as a reader repeats what was not answered."""
    answers = {}
    reader = Reader(url)
    for act in acts:
        what = asked.asked[act]
        if what["kind"] == "scan":
            reader.number = what["reader"]
            reader.close()
            answers[act] = patiently(partial(reader.scan, what["code"], act))
    reader.close()
    return answers


def _file(rows: int) -> bytes:
    number = random.randrange(10**6)
    lines = ["student id,Forename,Surname,Year Group,Class Name"]
    lines += [f"{number}{n:03},New,Imported{number}x{n},4,4A" for n in range(rows)]
    return ("\n".join(lines) + "\n").encode()
