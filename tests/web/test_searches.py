"""Search records: written as drafts, signed off by whoever searched, read by two roles alone."""

import html
import re
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, expect

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.reasons import Reason
from kiosk.custody.safeguarding.searches import Departure, SearchAmended, SearchRecorded, Signed
from kiosk.custody.states import HoldKind, Kind, Role, State
from kiosk.services.safeguarding.drafts import Draft
from tests.factories import record
from tests.serving import serving
from tests.web.conftest import PASSWORD, PIN, Browser, Site
from tests.web.desk import events, hidden, size

MARKER = "MARKERWORD"
WHOLE: dict[str, Any] = {
    "day-day": "23",
    "day-month": "11",
    "day-year": "2026",
    "time": "8:30",
    "place": f"Library {MARKER}",
    "searched_by": "staff-leader",
    "present": "staff-teacher",
    "same_sex": "yes",
    "looked_for": ["device", "weapon"],
    "reason": f"It rang {MARKER}",
    "power": "statute",
    "consent": "not_asked",
    "searched": ["bag", "pockets"],
    "force": "no",
    "found": "no",
    "risk": "no",
    "carer_told": "dsl_decides",
}


def begun(browser: Browser, pupil: str = "pupil-ada") -> str:
    """The address of a draft that was just begun."""
    address: str = browser.post(f"/searches/new/{pupil}").location
    return address


def page(browser: Browser, at: str) -> dict[str, Any]:
    """The hidden fields of a draft's page."""
    return hidden(browser.get(at).text)


def save(browser: Browser, at: str, **typed: Any) -> Any:
    return browser.post(f"{at}/save", **{**page(browser, at), **typed})


def sign(browser: Browser, at: str, **more: Any) -> Any:
    return browser.post(f"{at}/sign", **{**page(browser, at), **WHOLE, **more})


def drafts(site: Site) -> list[Draft]:
    with site.store.read() as facts:
        return list(facts.drafts("search"))


def signed(site: Site) -> list[SearchRecorded]:
    return events(site, SearchRecorded)


def words(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_a_leader_records_a_search_and_the_safeguarding_lead_is_told(site: Site) -> None:
    leader = site.browser("leader")
    at = begun(leader)
    assert drafts(site)[0].author_id == "staff-leader"
    before = size(site)
    save(leader, at, place="Library")
    assert size(site) == before
    assert "Library" in leader.get(at).text
    answer = sign(leader, at)
    assert "Signed off" in answer.text
    assert not drafts(site)
    (event,) = signed(site)
    assert (event.signed, event.found, event.departures) == (Signed.OWN_SESSION, False, ())
    (alert,) = events(site, r.AlertRaised)
    assert (alert.kind, alert.roles, alert.record_id) == ("search", (Role.DSL,), event.search_id)
    dsl = site.browser("dsl")
    assert f'href="/searches/{event.search_id}"' in dsl.get("/alerts").text
    assert dsl.client.get(f"/searches/{event.search_id}").status_code == 200


def untimed(page: str) -> str:
    """The page without its token, which changes from second to second."""
    return re.sub(r'"csrf-token" content="[^"]+"', "", page)


def test_nobody_else_learns_that_there_is_a_search(site: Site) -> None:
    leader = site.browser("leader")
    at = begun(leader)
    save(leader, at, **WHOLE)
    unsigned = at.rsplit("/", 1)[1]
    for user in ("teacher", "head"):
        other = site.browser(user)
        if user == "head":
            record(site.store, r.StaffChanged("staff-head", (Role.HEAD,), None, None, "H"))
            other = site.browser(user)
        for address in (at, f"{at}/device"):
            assert other.client.get(address).status_code == 404
            nothing = other.client.get(address.replace(unsigned, "no-such-search"))
            assert untimed(other.client.get(address).text) == untimed(nothing.text)
        for act in ("save", "discard", "device"):
            assert other.post(f"{at}/{act}", **WHOLE).status_code == 404
        assert other.post(f"{at}/sign", **WHOLE).status_code == 409
        assert "Lovell" not in other.get("/searches").text
    assert len(drafts(site)) == 1
    sign(leader, at)
    search = signed(site)[0].search_id
    for user in ("leader", "teacher", "office", "technician", "governor"):
        other = site.browser(user)
        for address in (f"/searches/{search}", at, "/searches", "/history/pupil/pupil-ada"):
            assert MARKER not in other.get(address).text, (user, address)
        assert other.post(f"/searches/{search}/amend", about="who", text="x").status_code == 403
    assert "searched" not in words(site.browser("leader").get("/history/pupil/pupil-ada"))
    assert not events(site, SearchAmended)


def test_each_look_is_an_entry_also_at_a_draft(site: Site) -> None:
    leader, dsl = site.browser("leader"), site.browser("dsl")
    at = begun(leader)
    save(leader, at, **WHOLE)
    assert MARKER in dsl.get(at).text
    search = at.rsplit("/", 1)[1]
    assert [item.record_id for item in events(site, r.Looked)] == [search]
    assert dsl.post(f"{at}/save", **page(dsl, at)).status_code == 409
    assert dsl.post(f"{at}/sign", **WHOLE).status_code == 409
    assert dsl.post(f"{at}/device", risk="yes").status_code == 404
    sign(leader, at)
    head = site.browser("head")
    assert MARKER in head.get(f"/searches/{search}").text
    assert [item.record_id for item in events(site, r.Looked)] == [search, search]
    assert "Ada Lovell was searched by" in words(head.get("/history/pupil/pupil-ada"))


def test_whoever_searched_signs_with_badge_and_pin(site: Site) -> None:
    dsl = site.browser("dsl")
    at = begun(dsl)
    assert "Whoever searched signs it off" in sign(dsl, at).text
    wrong = sign(dsl, at, signer="leader", pin="0000")
    assert wrong.status_code == 401
    assert "0000" not in wrong.text
    other = sign(dsl, at, signer="teacher", pin=PIN)
    assert "This is not who searched" in other.text
    assert not signed(site)
    sign(dsl, at, signer="leader", pin=PIN)
    assert signed(site)[0].signed is Signed.PIN
    assert events(site, r.AlertRaised)[-1].roles == (Role.DSL, Role.HEAD)
    assert PIN not in str(drafts(site))


def test_the_same_form_twice_is_one_record_and_a_late_saving_revives_nothing(site: Site) -> None:
    leader = site.browser("leader")
    at = begun(leader)
    form = {**page(leader, at), **WHOLE, "command_id": "0b0f5d1e-8d7c-4a55-9e25-5b5f1ad2f001"}
    for _ in range(2):
        assert "Signed off" in leader.post(f"{at}/sign", **form).text
    assert len(signed(site)) == 1
    assert leader.post(f"{at}/save", **form).status_code == 404
    again = leader.post(f"{at}/sign", **{**form, "command_id": "another"})
    assert again.status_code == 409
    assert (len(signed(site)), drafts(site)) == (1, [])


def test_two_pages_of_one_draft_do_not_write_over_each_other(site: Site) -> None:
    leader = site.browser("leader")
    at = begun(leader)
    first, second = page(leader, at), page(leader, at)
    for place in ("One", "Two"):
        leader.post(f"{at}/save", **{**first, "place": place})
    answer = leader.post(f"{at}/save", **{**second, "place": "Three"})
    assert answer.status_code == 409
    assert leader.post(f"{at}/sign", **{**second, **WHOLE}).status_code == 409
    assert drafts(site)[0].written["place"] == "Two"
    assert not signed(site)


def test_a_device_that_shows_a_risk_is_taken_and_held_at_once(site: Site) -> None:
    leader = site.browser("leader")
    at = begun(leader)
    save(leader, at, **WHOLE)
    wrong = leader.post(f"{at}/device", device="device-ada", why="found", risk="")
    assert wrong.status_code == 422
    chosen: dict[str, Any] = {
        "device": "device-ada",
        "why": Reason.RISK_TO_PERSON,
        "kind": Kind.SAFEKEEPING,
    }
    assert leader.post(f"{at}/device", **chosen, risk="yes").status_code == 303
    with site.store.read() as facts:
        taken = facts.open_record_of("device-ada")
    assert taken
    assert (taken.state, taken.kind) == (State.IN_TRANSIT, Kind.SAFEKEEPING)
    assert [(hold.kind, hold.by_rule) for hold in taken.holds] == [(HoldKind.DSL, True)]
    assert leader.post(f"{at}/discard").status_code == 409
    sign(leader, at, found="yes", risk="yes")
    (event,) = signed(site)
    assert event.records == (taken.record_id,)
    # Nothing that is written later lifts the hold.
    site.browser("dsl").post(f"/searches/{event.search_id}/amend", about="found", text="No risk")
    with site.store.read() as facts:
        now = facts.record(taken.record_id)
    assert now
    assert len(now.holds) == 1
    assert len(events(site, e.HoldPlaced)) == 1


def test_a_risk_that_is_said_last_holds_what_was_found_first(site: Site) -> None:
    leader = site.browser("leader")
    at = begun(leader)
    chosen: dict[str, Any] = {
        "device": "device-ada",
        "why": Reason.DEVICE_POLICY,
        "kind": Kind.CONFISCATION,
    }
    leader.post(f"{at}/device", **chosen, risk="no")
    assert not events(site, e.HoldPlaced)
    sign(leader, at, found="yes", risk="yes")
    (held,) = events(site, e.HoldPlaced)
    assert (held.hold, held.by_rule) == (HoldKind.DSL, True)
    assert events(site, r.AlertRaised)[-1].kind == "search_risk"


def test_what_departs_is_flagged_and_never_refused(site: Site) -> None:
    teacher = site.browser("teacher")
    at = begun(teacher)
    answer = sign(
        teacher,
        at,
        searched_by="staff-teacher",
        present="",
        same_sex="no",
        exception="There was no time",
        power="consent",
        force="yes",
        force_words="Held the bag",
        carer_told="not_yet",
    )
    assert "Signed off" in answer.text
    assert set(signed(site)[0].departures) == {
        Departure.NOT_AUTHORISED,
        Departure.NO_POWER,
        Departure.NOT_SAME_SEX,
        Departure.NO_WITNESS,
        Departure.FORCE_WITHOUT_POWER,
        Departure.CARER_NOT_TOLD,
    }


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"time": "25:00"}, "time"),
        ({"time": "23:59"}, "time"),
        ({"day-day": "31"}, "time"),
        ({"place": " "}, "place"),
        ({"searched_by": "staff-governor"}, "searched_by"),
        ({"looked_for": "a grudge"}, "looked_for"),
        ({"looked_for": "images", "looked_for_words": "what it shows"}, "looked_for_words"),
        ({"looked_for": "images", "found": "yes", "item0": "what it shows"}, "item0"),
        ({"reason": ""}, "reason"),
        ({"power": "might"}, "power"),
        ({"consent": "given"}, "consent_by"),
        ({"searched": "body"}, "searched"),
        ({"force": "yes"}, "force_words"),
        ({"present": ""}, "exception"),
        ({"present": "staff-governor"}, "present"),
        ({"found": "yes"}, "item0"),
        ({"found": "no", "item0": "A knife"}, "found"),
        ({"risk": ""}, "risk"),
        ({"carer_told": "told"}, "carer_told_how"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    site: Site, wrong: dict[str, Any], field: str
) -> None:
    leader = site.browser("leader")
    answer = sign(leader, begun(leader), **wrong)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "reason" in wrong or "It rang" in answer.text
    assert not signed(site)


def test_hostile_text_is_shown_as_text_and_unknown_fields_are_not_kept(site: Site) -> None:
    leader = site.browser("leader")
    at = begun(leader)
    hostile = "<script>alert(1)</script>"
    save(leader, at, reason=hostile, records=["record-of-somebody"], nonsense=hostile)
    assert set(drafts(site)[0].written) & {"nonsense"} == set()
    assert drafts(site)[0].written["records"] == []
    sign(leader, at, reason=hostile)
    search = signed(site)[0].search_id
    shown = site.browser("dsl").get(f"/searches/{search}").text
    assert "&lt;script&gt;" in shown
    assert "<script>alert" not in shown


def test_what_is_corrected_comes_later_and_the_record_stays(site: Site) -> None:
    leader, dsl = site.browser("leader"), site.browser("dsl")
    sign(leader, begun(leader))
    at = f"/searches/{signed(site)[0].search_id}"
    assert dsl.post(f"{at}/amend", about="", text="x").status_code == 422
    assert dsl.post(f"{at}/amend", about="carer_told", text="Rang at ten").status_code == 303
    shown = words(dsl.get(at))
    assert "Rang at ten" in shown
    assert f"Library {MARKER}" in shown
    assert dsl.post("/searches/nothing/amend", about="who", text="x").status_code == 409


def test_at_the_desk_there_are_no_searches(site: Site) -> None:
    leader, head = site.browser("leader"), site.browser("head")
    sign(leader, begun(leader))
    head.post("/desk")
    for address in ("/searches", f"/searches/{signed(site)[0].search_id}"):
        assert head.client.get(address).status_code == 403


@pytest.mark.browser
def test_what_is_typed_is_saved_by_itself_and_outlives_the_browser(
    site: Site, chromium: Chromium
) -> None:
    with serving(site.app) as port:
        base = f"http://127.0.0.1:{port}"
        first = chromium.new_context(base_url=base)
        page = signed_in(first)
        page.goto("/searches/new/pupil-ada")
        page.get_by_role("button", name="Begin").click()
        at = page.url.removeprefix(base)
        page.get_by_text("A knife or weapon").click()
        with page.expect_response(f"**{at}/save"):
            page.get_by_label("Where?").fill("Library")
            page.get_by_label("Why was it thought").fill("It rang")
        expect(page.locator("#saved")).to_contain_text("Saved")
        first.close()
        second = chromium.new_context(base_url=base)
        page = signed_in(second)
        page.goto(at)
        expect(page.get_by_label("Where?")).to_have_value("Library")
        expect(page.get_by_label("A knife or weapon")).to_be_checked()
        # What follows from an answer waits for it.
        expect(page.get_by_label("Which, and why?")).to_be_hidden()
        page.locator("[name=force][value=yes]").check()
        expect(page.get_by_label("Which, and why?")).to_be_visible()
        second.close()


def signed_in(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("User name").fill("leader")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").first.click()
    page.wait_for_url("**/")
    return page
