"""The headteacher's page of backups: a key is named after a second look, and never a secret one."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.custody.machine import backups as b
from kiosk.custody.states import Role
from kiosk.custody.telling.carers import Stage
from kiosk.custody.telling.messages import Means, MessageQueued, Occasion
from kiosk.services.acting import Who
from kiosk.services.machine import backing_up
from kiosk.services.machine.backup_setup import Setup
from tests.factories import record
from tests.web.conftest import Site
from tests.web.desk import events, size

KEY = "age1d87f9glnd3d6z4rhward86t6qjsy0ufkw7fngly7ptag78mje9ssdyy6zl"
OTHER = "age1wmtlpdlhuy89thq7vukrma2g3nj8qm2ju2zgpn9wkatftxyc4qaq7myj97"
COMPARED = KEY[-b.COMPARED :]


def made(file: str = "phonebox-x-1.age", place: str = "stick “PHONEBOX-1”") -> b.BackupMade:
    return b.BackupMade(file, place, 2_330_429, "00" * 32, 741, "11" * 32, (KEY,))


def with_places(site: Site) -> Site:
    services = replace(site.services, backups=Setup(places=("folder:/x",)))
    site.app.extensions["phonebox"] = services
    return Site(site.app, services, site.clock, site.key)


def test_a_key_that_is_made_here_is_shown_once_and_named_from_paper(site: Site) -> None:
    head = site.browser("head")
    page = head.post("/backups/new-key", holder="headteacher")
    assert page.headers["Cache-Control"] == "no-store"
    secret = re.sub(r"<[^>]+>|\s", "", re.findall(r'id="secret">(.*?)</p>', page.text)[0])
    public = re.sub(r"<[^>]+>|\s", "", re.findall(r'id="public">(.*?)</p>', page.text)[0])
    assert secret.startswith("AGE-SECRET-KEY-1")
    assert len(secret) == 74
    answer = head.post(
        "/backups/keys", public_key=public, holder="headteacher", compared=public[-b.COMPARED :]
    )
    assert answer.status_code == 303
    assert [e.public_key for e in events(site, b.BackupKeyNamed)] == [public]
    shown = head.get("/backups").text
    assert public[-b.COMPARED :] in shown
    assert "SECRET" not in shown


def test_a_key_from_elsewhere_is_looked_at_twice(site: Site) -> None:
    head = site.browser("head")
    before = size(site)
    looked = head.post("/backups/look", public_key=KEY.upper(), holder="trust")
    assert "Is it this key?" in looked.text
    assert size(site) == before
    wrong = head.post("/backups/keys", public_key=KEY, holder="trust", compared="aaaaaaaa")
    assert wrong.status_code == 422
    assert "not the last 8 letters" in wrong.text
    assert events(site, b.BackupKeyNamed) == []
    assert head.post("/backups/keys", public_key=KEY, holder="trust", compared=COMPARED)
    assert events(site, b.BackupKeyNamed) == [b.BackupKeyNamed(KEY, b.Holder.TRUST)]
    again = head.post("/backups/keys", public_key=KEY, holder="trust", compared=COMPARED)
    assert again.status_code == 422
    assert "already" in again.text


@pytest.mark.parametrize("text", ["", "hello", KEY[:-1] + "q", "age1" + "q" * 58, "<script>"])
def test_what_is_no_key_is_said_and_kept_as_typed(site: Site, text: str) -> None:
    page = site.browser("head").post("/backups/look", public_key=text, holder="trust")
    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert "<script>" not in page.text.replace('<script src="', "")


def test_a_secret_key_that_is_typed_by_mistake_is_not_shown_again(site: Site) -> None:
    secret = "AGE-SECRET-KEY-1" + "Q" * 58
    page = site.browser("head").post("/backups/look", public_key=secret, holder="trust")
    assert page.status_code == 422
    assert "That is the secret key" in page.text
    assert "QQQQ" not in page.text


def test_a_key_ends_and_cannot_end_twice(site: Site) -> None:
    record(site.store, b.BackupKeyNamed(KEY, b.Holder.TRUST), staff="staff-head")
    head = site.browser("head")
    assert head.post("/backups/keys/end", public_key=KEY).status_code == 303
    before = size(site)
    assert head.post("/backups/keys/end", public_key=KEY).status_code != 303
    assert head.post("/backups/keys/end", public_key=OTHER).status_code != 303
    assert size(site) == before


@pytest.mark.parametrize("user", ["office", "teacher", "leader", "dsl", "technician", "governor"])
def test_nobody_else_names_a_key(site: Site, user: str) -> None:
    browser, before = site.browser(user), size(site)
    for path in ("look", "keys", "keys/end", "drill", "new-key"):
        answer = browser.post(
            f"/backups/{path}", public_key=KEY, holder="trust", compared=COMPARED, file="x"
        )
        assert answer.status_code == 403
        assert "SECRET" not in answer.text
    assert browser.get("/backups").status_code == 403
    assert size(site) == before


def test_the_headteacher_is_told_until_there_are_backups(site: Site) -> None:
    site = with_places(site)
    head = site.browser("head")
    assert "No backups are made: see to it" in head.get("/").text
    record(site.store, b.BackupKeyNamed(KEY, b.Holder.HEADTEACHER), staff="staff-head")
    record(site.store, made())
    assert "No backup" not in head.get("/").text
    assert "2.3 MB" in head.get("/backups").text


def test_after_two_days_it_is_red_for_the_headteacher_and_at_the_desk(site: Site) -> None:
    site = with_places(site)
    record(site.store, b.BackupKeyNamed(KEY, b.Holder.HEADTEACHER), staff="staff-head")
    record(site.store, made())
    desk = site.browser("office")
    desk.post("/desk")
    assert "No backup" not in desk.get("/hand-in").text
    site.clock.at += timedelta(days=2, minutes=1)
    for user, url in (("head", "/backups"), ("office", "/hand-in")):
        browser = site.browser(user)
        page = browser.get(url).text
        notice = re.findall(r'<p class="notice notice--(\w+)">(.*?)</p>', page, re.DOTALL)
        assert any(kind == "stop" and "No backup since" in words for kind, words in notice), user
    health = site.app.test_client().get("/health").get_json()["parts"]["backups"]
    assert health["state"] == "attention"
    assert "phonebox backup" in health["words"]
    assert 'class="callout callout--stop" id="state"' in site.browser("head").get("/backups").text


def test_a_restore_is_tried_each_month_and_said(site: Site) -> None:
    site = with_places(site)
    record(site.store, b.BackupKeyNamed(KEY, b.Holder.HEADTEACHER), staff="staff-head")
    record(site.store, made("first.age"))
    site.later(site.clock.at + timedelta(days=32))
    record(site.store, made("second.age"))
    head = site.browser("head")
    assert "A restore is to be tried" in head.get("/").text
    before = size(site)
    assert head.post("/backups/drill", file="never.age").status_code == 422
    assert size(site) == before
    assert head.post("/backups/drill", file="second.age").status_code == 303
    assert events(site, b.RestoreDrillDone) == [b.RestoreDrillDone("second.age")]
    assert "A restore is to be tried" not in head.get("/").text


@pytest.mark.parametrize("whole", [False, True])
def test_after_a_restore_nobody_is_signed_in_and_no_letter_goes_twice(
    site: Site, whole: bool
) -> None:
    letter = MessageQueued(
        "m1", None, "adult-lovell", Occasion.RECEIPT, Means.MAIL, "1", subject="a", text="b"
    )
    alert = MessageQueued("m2", None, None, Occasion.ALERT, Means.MAIL, "1", staff_id="staff-head")
    record(site.store, letter, alert)
    head = site.browser("head")
    event = b.Restored("x.age", "00" * 32, site.clock.at, 3, 4, 9, 0)
    who = Who("staff-head", frozenset({Role.HEAD}), None, "root")
    assert backing_up.restored(site.store, who, event, whole=whole).entry
    with site.store.read() as facts:
        doubted = [item.id for item in facts.messages_at(Stage.DOUBTFUL)]
        assert all(item.ended for item in facts.sessions())
    assert doubted == ([] if whole else ["m1"])
    assert head.client.get("/backups").status_code in (302, 303)
