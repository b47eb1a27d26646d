"""Wrong PINs and passwords: counted, made to wait, longer each time, and over a restart too."""

import re
from pathlib import Path
from typing import Any

from tests.outside.processes import Phonebox
from tests.outside.scans import Reader, fresh_code
from tests.outside.visitor import Answer, Visitor

DESK = ("/hand-in", "/collect")
"""Where the office begins, by the hour."""


def seconds(answer: Answer) -> int:
    """How long one is told to wait."""
    assert answer.status == 429, (answer.status, answer.words)
    found = re.search(r"Wait (\d+) (seconds|minutes)", answer.words)
    assert found, answer.words
    return int(found[1]) * (60 if found[2] == "minutes" else 1)


def fail(visitor: Visitor, user: str, times: int) -> Answer:
    """Try wrong passwords; the last answer."""
    answers = [visitor.sign_in(user, f"wrong-{n}") for n in range(times)]
    return answers[-1]


def test_wrong_passwords_wait_longer_each_time_and_over_a_restart(school: Phonebox) -> None:
    with school.serve() as service:
        visitor = service.visitor()
        first = visitor.sign_in("office", "wrong")
        assert first.status == 401
        assert "Wrong user name or password" in first.words
        assert fail(visitor, "office", 2).status in (401, 429)
        waits = [seconds(visitor.sign_in("office", "wrong"))]
        # The right one does not help while it waits, nor does another browser.
        assert seconds(service.visitor().sign_in("office")) <= waits[0]
        # Others are not kept waiting for it.
        assert service.visitor().sign_in("leader").status == 200
    with school.at("2026-11-23T08:30:05").serve() as service:
        assert seconds(service.visitor().sign_in("office")) <= waits[0]
    for now in ("2026-11-23T09:00:00", "2026-11-23T10:00:00"):
        with school.at(now).serve() as service:
            assert service.visitor().sign_in("office", "wrong").status == 401
            waits.append(seconds(service.visitor().sign_in("office", "wrong")))
    assert waits[0] < waits[1] < waits[2], waits
    with school.at("2026-11-23T11:00:00").serve() as service:
        assert service.visitor().sign_in("office").status == 200
        assert service.visitor().sign_in("office", "wrong").status == 401
    school.at("2026-11-23T11:00:00").assert_holds()


def test_a_badges_pin_is_counted_too(school: Phonebox, leaflet: dict[str, Any]) -> None:
    office = next(one for one in leaflet["staff"] if one["user"] == "office")
    with school.serve() as service:
        visitor = service.visitor()
        visitor.get("/sign-in")
        found = school.run("scan", office["badge"], "--json").json()
        assert found["outcome"] == "badge"
        badge = _badge_of(school, "office")
        page = visitor.get(f"/sign-in/pin?badge={badge}")
        form = page.form("/sign-in/pin")
        answers = [visitor.submit(form, pin=pin) for pin in ("0000", "1111", "2222", "3333")]
        assert [one.status for one in answers[:2]] == [401, 401]
        assert seconds(answers[-1]) > 0
        # The password is another way to the same account: it waits too.
        assert seconds(visitor.submit(form, pin=office["pin"])) > 0
    with school.at("2026-11-23T09:00:00").serve() as service:
        visitor = service.visitor()
        form = visitor.get(f"/sign-in/pin?badge={badge}").form("/sign-in/pin")
        answer = visitor.submit(form, pin=office["pin"])
        assert answer.path == "/hand-in", answer.words


def _badge_of(school: Phonebox, user: str) -> str:
    listed = school.json("staff", "list")["staff"]
    found = next(one for one in listed if one["user"] == user)
    return str(found["staff"])


def test_the_printed_sign_ins_lead_straight_to_work_on_any_day(
    school: Phonebox, leaflet: dict[str, Any]
) -> None:
    ids = {one["user"]: one["staff"] for one in school.json("staff", "list")["staff"]}
    with school.at("2027-11-22T15:31:00").serve() as service:
        for one in leaflet["staff"]:
            user, task = one["user"], "/collect" if one["user"] == "office" else "/"
            answer = service.visitor().sign_in(user, one["password"])
            assert (answer.status, answer.path) == (200, task), one
            visitor = service.visitor()
            page = visitor.get(f"/sign-in/pin?badge={ids[user]}")
            answer = visitor.submit(page.form("/sign-in/pin"), pin=one["pin"])
            assert (answer.status, answer.path) == (200, task), one


def test_strangers_names_and_hostile_ones_are_just_wrong(school: Phonebox) -> None:
    with school.serve() as service:
        before = school.size()
        known = service.visitor().sign_in("office", "wrong").words
        for user in ("nobody", "' OR 1=1 --", "<script>alert(1)</script>", "x" * 3000, "head\0"):
            answer = service.visitor().sign_in(user, "wrong")
            assert answer.status == 401, user
            assert "<script>alert(1)" not in answer.text
            # The screen does not tell which names there are.
            assert ("Wrong user name or password" in answer.words) == (
                "Wrong user name or password" in known
            )
        for password in ("", "x" * 100_000, "sample-office\0"):
            assert service.visitor().sign_in("teacher", password).status in (401, 429)
        assert school.size() == before


def test_a_cookie_made_up_or_signed_out_opens_nothing(school: Phonebox) -> None:
    with school.serve() as service:
        office = service.as_("office")
        kept = dict(office.cookies)
        office.get("/hand-in")
        office.post("/sign-out")
        for cookies in (kept, {"phonebox": "made-up"}, {"phonebox": "x" * 4000}, {"phonebox": ""}):
            visitor = service.visitor(cookies)
            assert visitor.get("/hand-in").path == "/sign-in"


SECRET = "three brown horses"


def _new_school(folder: Path) -> Phonebox:
    school = Phonebox(folder)
    begun = ("init", "--school", "Fernhill", "--headteacher", "head", "--password-stdin")
    assert school.run(*begun, stdin=f"{SECRET}\n").exit == 0
    return school


def test_an_account_made_on_the_machine_works_at_once(tmp_path: Path) -> None:
    school = _new_school(tmp_path / "real")
    with school.serve() as service:
        new = ("staff", "add", "jo", "--name", "Jo Dean", "--role", "office", "--password-stdin")
        added = school.run(*new, stdin=f"{SECRET}\n")
        assert added.exit == 0
        assert "acceptable use" in added.out
        assert service.visitor().sign_in("jo", SECRET).path in DESK
        reader = Reader.of(school, service.url)
        assert reader.post(reader.body(fresh_code())).json()["outcome"] == "unknown_code"
    school.assert_holds()


def test_an_account_made_at_a_screen_works_after_its_holder_accepted(tmp_path: Path) -> None:
    school = _new_school(tmp_path / "real")
    with school.serve() as service:
        head = service.visitor()
        head.sign_in("head", SECRET)
        new = {"name": "Jo Dean", "user": "jo", "role": "office", "password": SECRET}
        made = head.submit(head.get("/staff/new").form("/staff/new"), **new)
        assert "Jo Dean" in made.words
        reader = Reader.of(school, service.url)
        visitor = service.visitor()
        page = visitor.sign_in("jo", SECRET)
        assert page.path == "/welcome"
        # Until it is accepted nobody is signed in at the desk: what is scanned is not stored.
        scanned = reader.body(fresh_code())
        before = school.size()
        assert reader.post(scanned).json()["outcome"] == "not_signed_in"
        assert school.run("scan", scanned["code"]).exit == 1
        assert visitor.get("/register").path == "/welcome"
        assert school.size() == before
        tick = re.search(r'type="checkbox" name="(\w+)" value="([^"]+)"', page.text)
        assert tick, page.words
        own = {tick[1]: tick[2], "present": SECRET, "password": "nine purple kettles"}
        assert visitor.submit(page.form("/welcome"), **own).path in DESK
        assert reader.post(scanned).json()["outcome"] == "unknown_code"
        assert service.visitor().sign_in("jo", "nine purple kettles").path in DESK
    school.assert_holds()
