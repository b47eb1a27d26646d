"""Nobody reads what led to a hold but who may: every page, search, error, print and command.

Each restricted fact of the `marked` school carries a word of its own. Every page of the address map
is opened, and every form posted, by everybody and at the desk; whoever may not read a fact never
meets its word, and whoever may, does: so that the test can fail. A new page is walked by itself;
one with a new kind of id fails here and says so.
"""

import gzip
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import product
from typing import Any

import pytest

from kiosk.cli.operations import perform
from kiosk.cli.operations.call import Call, Failed
from kiosk.printing import press
from kiosk.services.ports import Command, Decide, Done
from kiosk.services.records.audit import KINDS
from tests.web.conftest import LABELS, Browser, Site
from tests.web.desk import at_hand_in
from tests.web.marked_school import FACTS, mark, marked, released_entry

RECORDS = ("held", "lifted", "leaders", "safe", "was-safe", "image", "medical", "owing", "sealed")

IDS: dict[str, tuple[str, ...]] = {
    "record_id": RECORDS,
    "pupil_id": ("pupil-ada", "pupil-ben", "pupil-zoe", "pupil-ida", "pupil-kim", "pupil-lou"),
    "device_id": ("device-ada", "device-ben", "device-zoe", "device-ida", "device-jon"),
    "adult_id": ("adult-lovell", "adult-obrien"),
    "staff_id": ("staff-dsl",),
    "concern_id": ("bar", "stop"),
    "search_id": ("search",),
    "sequence": ("released",),
    "alert_id": ("alert-0",),
    "ask_id": ("ask-1", "ask-2"),
    "examination_id": ("exam-1",),
    "which": ("password",),
    "duty": ("tell_examining_body", "explain_release"),
    "group": ("6B",),
    "act": ("lost", "move", "close"),
    **dict.fromkeys(
        (
            "wording",
            "message_id",
            "draft_id",
            "exemption_id",
            "use_id",
            "permission_id",
            "browser_id",
            "authorisation_id",
        ),
        ("none",),
    ),
}
"""For each kind of id in an address, those that it is walked with."""

RESTRICTED = {fact for fact, roles in FACTS.items() if "leader" not in roles}
"""What makes a record restricted: what leaders may not read."""

WIDE = ("record_id", "concern_id", "act")
"""What is walked with all of its ids."""

USERS = ("office", "teacher", "leader", "dsl", "head", "technician", "governor")
NEVER = ("/station/stream",)
"""What streams, and never ends."""

ENDS = ("/lock", "/sign-out", "/desk", "/sign-in", "/sign-in/pin", "/welcome", "/station/badge")
"""Forms by which somebody leaves, comes, or changes place."""


@dataclass
class Viewer:
    """Somebody at a screen, and which facts they may read there."""

    name: str
    browser: Browser
    may: frozenset[str]


class Dry:
    """The store, deciding all and writing nothing: each form is posted to the same school."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def act(self, command: Command, decide: Decide) -> Done:
        with self._inner.read() as facts:
            outcome = decide(facts)
            return Done(outcome.answer, outcome.refusals, (), facts.now)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class Watched:
    """The store, counting the looks that are recorded: their commands' ids are made from them."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.looks = 0

    def act(self, command: Command, decide: Decide) -> Done:
        self.looks += uuid.UUID(command.command_id).version == 5
        done: Done = self._inner.act(command, decide)
        return done

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


@pytest.fixture
def school(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The marked school; a print says all its words without being drawn."""
    monkeypatch.setattr(press, "_drawn", lambda description: b"%PDF-" + description)
    marked(site)
    return site


def viewers(site: Site, users: tuple[str, ...] = USERS) -> Iterator[Viewer]:
    """Each of these in their own browser, the office at its desk; and the headteacher there."""
    for user in users:
        may = {fact for fact, roles in FACTS.items() if user in roles}
        yield Viewer(user, site.browser(user), frozenset(may))
    if "head" in users:
        turned = site.browser("head")
        turned.post("/desk")
        yield Viewer("head at the desk", turned, frozenset())


def addresses(site: Site, method: str) -> Iterator[str]:
    """Every address of this method, with every id that its parts may be."""
    for rule in site.app.every_rule():
        if method in (rule.methods or ()) and not rule.rule.startswith("/static"):
            yield from filled(site, rule.rule)


def filled(site: Site, rule: str) -> Iterator[str]:
    """An address for every record; of whatever else, for all in accounts, else for the first."""
    parts = re.findall(r"<(?:[^:>]*:)?(\w+)>", rule)
    unknown = [part for part in parts if part not in IDS]
    assert not unknown, f"{rule}: say in IDS of test_visibility what <{unknown[0]}> is to be"
    wide = rule.startswith("/history/")
    ids = (IDS[part] if wide or part in WIDE else IDS[part][:1] for part in parts)
    for chosen in product(*ids):
        path = rule
        for part, value in zip(parts, chosen, strict=True):
            put = str(released_entry(site)) if part == "sequence" else value
            path = re.sub(rf"<(?:[^:>]*:)?{part}>", put, path)
        yield path


def asked(site: Site) -> list[str]:
    """Every page, and every page on which somebody looks for something."""
    pages = [path for path in addresses(site, "GET") if path not in NEVER]
    by_kind = [f"/audit?kind={kind}" for kind in sorted(KINDS)]
    found = [f"{path}?q={words}" for path in pages if path.count("/") == 1 for words in ("ada",)]
    searched = [path for path in found if path.split("?")[0] in LOOKS_UP]
    return [*pages, *by_kind, *searched, "/register?order=class", "/nowhere"]


LOOKS_UP = (
    "/audit",
    "/people",
    "/confiscate",
    "/collect",
    "/suspected-image",
    "/standing",
    "/labels",
)


def posts(site: Site) -> list[str]:
    """Every form."""
    return [path for path in addresses(site, "POST") if path not in ENDS]


def words_in(answer: Any) -> set[str]:
    """The facts whose words are in an answer, its headers too."""
    data: bytes = answer.get_data()
    if answer.mimetype == "application/gzip":
        data = gzip.decompress(data)
    text = f"{answer.headers} {data.decode()}"
    return {fact for fact in FACTS if mark(fact) in text}


def test_nobody_reads_on_any_page_what_they_may_not_and_who_may_does(school: Site) -> None:
    pages = asked(school)
    leaks: list[tuple[str, str, str]] = []
    unread: list[tuple[str, str]] = []
    uploads: set[str] = set()
    unlogged: list[str] = []
    store = Watched(school.store)
    everybody = list(viewers(school))
    school.app.extensions["phonebox"] = replace(school.services, store=store)
    for viewer in everybody:
        read: set[str] = set()
        for path in pages:
            looks = store.looks
            answer = viewer.browser.client.get(path)
            assert answer.status_code < 500, path
            found = words_in(answer)
            read |= found
            leaks += [(viewer.name, path, fact) for fact in found - viewer.may]
            uploads |= {path} if is_upload(answer) else set()
            if found & RESTRICTED and store.looks == looks:
                unlogged.append(path)
        unread += [(viewer.name, fact) for fact in viewer.may - read]
    assert leaks == []
    assert unread == []
    assert unlogged == [], "each look at a restricted record is an entry"
    assert uploads == {*FILES.values()}, "nothing can be uploaded but the register and a calendar"


def is_upload(answer: Any) -> bool:
    """Whether a page has anything that takes a file."""
    if answer.mimetype != "text/html":
        return False
    return bool(re.search(r'type="file"|multipart/form-data', answer.get_data(as_text=True)))


def test_no_form_answers_with_what_its_sender_may_not_read(school: Site) -> None:
    """Whether it is granted or refused: an error tells no more than a page."""
    forms = posts(school)
    leaks: list[tuple[str, str, str]] = []
    for viewer in viewers(school, users=("office", "teacher", "leader", "dsl", "technician")):
        token = viewer.browser.token()
        school.app.extensions["phonebox"] = replace(school.services, store=Dry(school.store))
        for path in forms:
            answer = viewer.browser.client.post(
                path, data={"csrf_token": token, "device": "device-ada"}
            )
            assert answer.status_code < 500, path
            leaks += [(viewer.name, path, fact) for fact in words_in(answer) - viewer.may]
        school.app.extensions["phonebox"] = school.services
    assert leaks == []


def test_a_scan_s_answer_and_card_tell_nothing(school: Site) -> None:
    office = at_hand_in(school)
    for page, label in product(("/hand-in", "/collect", "/confiscate", "/"), LABELS.values()):
        office.get(page)
        told = str(school.scan(label))
        told += office.get("/scanned").text + office.get(page).text
        assert [fact for fact in FACTS if mark(fact) in told] == []


@pytest.mark.parametrize("user", ["office", "leader", "dsl", "head", "technician"])
def test_the_command_line_reads_as_at_the_desk(school: Site, user: str) -> None:
    """Whoever has a shell has proved nobody's role; an export without its values tells no words."""
    about = [{"device": item} for item in IDS["device_id"]]
    about += [{"record": item} for item in RECORDS] + [{"pupil": "P0001"}, {"pupil": "Q0000"}]
    told = ""
    for name, args in (
        *(("history", item) for item in about),
        *((name, {}) for name in ("register", "device.list", "staff.list", "outbox.list")),
    ):
        call = Call(school.services, "root", True, user, dict(args))
        try:
            told += str(perform(name, call))
        except Failed as refused:
            told += refused.words
    stranger = Call(school.services, "somebody", False, user, {"first": 1})
    rows = str(perform("ledger.rows", stranger))
    assert [fact for fact in FACTS if mark(fact) in told] == []
    assert [fact for fact in FACTS if mark(fact) in rows] == ["image-seal"], (
        "a number, as codes are"
    )


def test_the_owner_s_export_holds_every_word(school: Site) -> None:
    """What a governor's or inspector's lawyer is given whole: the test above could fail."""
    told = str(perform("ledger.rows", Call(school.services, "root", True, "head", {"first": 1})))
    assert [fact for fact in FACTS if mark(fact) not in told] == []


# --- nothing can be uploaded ---

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
FILES = {"/import": "/import", "/calendar/file": "/calendar/file"}
"""The forms that take a file, and refuse pictures, with their pages."""


def test_a_picture_is_taken_nowhere(school: Site) -> None:
    head = school.browser("head")
    token = head.token()
    with school.store.read() as facts:
        before = facts.head()[0]
    school.app.extensions["phonebox"] = replace(school.services, store=Dry(school.store))
    for path in posts(school):
        data = {"csrf_token": token, "file": (BytesIO(PICTURE), "picture.png", "image/png")}
        answer = head.client.post(path, data=data, content_type="multipart/form-data")
        assert PICTURE[:8] not in answer.get_data(), path
        if path in FILES:
            assert answer.status_code in (400, 409, 422), path
    with school.store.read() as facts:
        assert facts.head()[0] == before
        assert not [row for row in school.store.rows() if "picture.png" in str(row)]
