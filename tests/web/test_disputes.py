"""A dispute without a document is a note for the headteacher, and no bar."""

from kiosk.custody import register as r
from kiosk.custody.people.disputes import DisputeNoted
from kiosk.custody.states import Role
from kiosk.services.desk.standing import collector_for
from tests.factories import record
from tests.web.conftest import Site
from tests.web.desk import CLARE, events, size

AT = f"/people/pupil-ada/adults/{CLARE}/dispute"
SAID = "MARKER: the father says that she must not."


def test_the_headteacher_is_told_and_who_may_collect_stays_as_it_is(site: Site) -> None:
    office, head = site.browser("office"), site.browser("head")
    assert AT in office.get(AT.removesuffix("/dispute")).text
    assert "It is no bar" in office.get(AT).text
    assert office.post(AT, note=SAID).status_code == 303
    (noted,) = events(site, DisputeNoted)
    assert (noted.pupil_id, noted.adult_id, noted.note) == ("pupil-ada", CLARE, SAID)
    assert [alert.kind for alert in events(site, r.AlertRaised)] == ["dispute"]
    assert "somebody disputes" in head.get("/alerts").text.lower()
    assert "MARKER" in head.get("/audit").text
    with site.store.read() as facts:
        stands = collector_for(facts, CLARE, "pupil-ada")
    assert not stands.barred
    assert not stands.under_review


def test_nobody_else_reads_that_there_is_one(site: Site) -> None:
    site.browser("office").post(AT, note=SAID)
    adult = AT.removesuffix("/dispute")
    for user in ("office", "leader"):
        browser = site.browser(user)
        for path in (adult, "/history/pupil/pupil-ada", "/register", "/"):
            page = browser.get(path).text
            assert "MARKER" not in page
            assert "noted a dispute" not in page
    account = site.browser("dsl").get("/history/pupil/pupil-ada").text
    assert "noted a dispute" in account


def test_what_is_missing_is_said_and_nobody_writes_of_their_own(site: Site) -> None:
    office, before = site.browser("office"), size(site)
    assert office.post(AT, note=" ").status_code == 422
    assert office.post(AT, note="x" * 501).status_code == 422
    assert office.post(AT.replace(CLARE, "adult-obrien"), note="x").status_code == 404
    assert site.browser("teacher").post(AT, note="x").status_code == 403
    assert size(site) == before
    record(site.store, r.StaffChanged("staff-office", (Role.OFFICE,), CLARE, None, "Clare"))
    own = site.browser("office").post(AT, note="he must not")
    assert own.status_code == 409
    assert events(site, DisputeNoted) == []
