"""The safe on a screen: what each role sees in it, and which slots there are."""

import pytest

from tests.web.conftest import LABELS, Browser, Site


def slots(site: Site) -> tuple[str, ...]:
    with site.store.read() as facts:
        return tuple(facts.slots())


def tile(page: str, name: str) -> str:
    return next(part for part in page.split("safe__slot--")[1:] if f"<b>{name}</b>" in part)


def in_slot(site: Site) -> tuple[Browser, str]:
    office = site.browser("office")
    office.get("/hand-in")
    assert site.scan(LABELS["device-ada"])["outcome"] == "handed_in"
    with site.store.read() as facts:
        (record,) = facts.open_records()
    assert record.slot
    return office, record.slot


def test_what_lies_where_is_told_by_initials(site: Site) -> None:
    office, slot = in_slot(site)
    page = office.get("/safe").text
    assert tile(page, slot).startswith("taken")
    assert "Ada" not in page
    assert f"{len(slots(site)) - 1} of {len(slots(site))} slots are free" in page


def test_slots_are_set_and_one_in_use_stays(site: Site) -> None:
    office, slot = in_slot(site)
    others = ", ".join(name for name in slots(site) if name != slot)
    refused = office.post("/safe", slots=others)
    assert refused.status_code == 409
    assert f"lies in slot {slot}: move it first" in refused.text
    assert others.split(",")[0] in refused.text
    assert office.post("/safe", slots=f"{slot}, Drawer, A1-A3").status_code == 303
    assert slots(site) == (slot, "Drawer", "A1", "A2", "A3")


def test_a_wrong_list_changes_nothing_and_stays_typed(site: Site) -> None:
    before = slots(site)
    answer = site.browser("head").post("/safe", slots="1-3, <b>2</b>")
    assert answer.status_code == 409
    assert "&lt;b&gt;2&lt;/b&gt;" in answer.text
    assert slots(site) == before


@pytest.mark.parametrize(("user", "status"), [("dsl", 409), ("teacher", 403), ("governor", 403)])
def test_who_may_not_set_the_slots_does_not(site: Site, user: str, status: int) -> None:
    before = slots(site)
    assert site.browser(user).post("/safe", slots="1-3").status_code == status
    assert slots(site) == before
