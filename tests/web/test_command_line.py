"""The command line reads what the desk's pages tell: through the same services, for any account."""

from datetime import date
from typing import Any

import pytest

from kiosk.cli.operations import perform
from kiosk.cli.operations.call import Call, Failed
from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.reasons import Reason
from kiosk.custody.states import HoldKind, Kind
from tests.factories import record
from tests.web.conftest import Site
from tests.web.test_history_pages import HELD, NO_REGISTER, REGISTER, handed_in, sentences

ABOUT = ({"device": "device-ada"}, {"pupil": "P0001"}, {"record": "record-1"})


def ask(site: Site, user: str, operation: str, **args: Any) -> Any:
    return perform(operation, Call(site.services, "root", True, user, args))


def told(site: Site, user: str, **about: str) -> list[tuple[str | None, str]]:
    entries = ask(site, user, "history", **about)["entries"]
    return [(item["type"], item["words"]) for item in entries]


@pytest.fixture
def held(site: Site) -> Site:
    """A hold that the safeguarding lead placed and lifted, and a mother who is barred."""
    handed_in(site)
    record(
        site.store,
        e.HoldPlaced("record-1", "hold-1", HoldKind.DSL, reason="evidence"),
        e.HoldLifted("record-1", "hold-1", note="nothing found"),
        r.BarPlaced("bar-1", "adult-lovell", ("pupil-ada",), True, "staff-head", date(2027, 7, 1)),
    )
    return site


@pytest.mark.parametrize("user", REGISTER)
@pytest.mark.parametrize("about", ABOUT, ids=lambda about: next(iter(about)))
def test_a_lifted_hold_is_held_and_no_more_and_a_bar_is_nothing(
    held: Site, user: str, about: dict[str, str]
) -> None:
    found = told(held, user, **about)
    assert [item for item in found if item[0] in (None, "handed_in")] == [
        ("handed_in", found[-2][1]),
        (None, HELD),
    ]
    assert found[-2][1].startswith("Handed in by Ada Lovell.")
    said = str(ask(held, user, "history", **about))
    assert not [word for word in ("hold", "bar", "evidence", "nothing found") if word in said]


@pytest.mark.parametrize("of", ["device", "pupil", "record"])
def test_it_says_what_the_page_says_at_the_desk(held: Site, of: str) -> None:
    subject = {"device": "device-ada", "pupil": "pupil-ada", "record": "record-1"}[of]
    page = held.browser("office").get(f"/history/{of}/{subject}").text
    about = {of: "P0001" if of == "pupil" else subject}
    shown = sentences(page)
    said = [words for _, words in told(held, "head", **about)]
    assert len(said) == len(shown)
    assert all(words.startswith(what) for words, what in zip(said, shown, strict=True))


@pytest.mark.parametrize("user", REGISTER)
def test_of_what_is_restricted_the_register_tells_the_slot(site: Site, user: str) -> None:
    handed_in(site)
    taken = (Kind.CONFISCATION, Reason.EVIDENCE, "staff-office", site.clock.at)
    record(site.store, e.Confiscated("record-2", *taken, "device-ben", "pupil-ben", "4"))
    for at in (None, site.clock.at.isoformat()):
        plain, secret = ask(site, user, "register", at=at)["records"]
        assert (plain["name"], plain["slot"], plain["held"]) == ("Ada Lovell", "3", False)
        assert {name: value for name, value in secret.items() if value} == {
            "record": "record-2",
            "slot": "4",
            "held": True,
        }


@pytest.mark.parametrize("user", NO_REGISTER)
def test_whom_the_page_refuses_the_command_refuses(held: Site, user: str) -> None:
    for operation, args in (("register", {}), *(("history", about) for about in ABOUT)):
        with pytest.raises(Failed) as refused:
            ask(held, user, operation, **args)
        assert refused.value.exit_code == 1
        assert "Ada" not in refused.value.words


def test_whose_the_folder_is_not_is_told_no_sentence_with_a_name(held: Site) -> None:
    call = Call(held.services, "root", False, "head", {"device": "device-ada"})
    said = str(perform("history", call))
    assert "Lovell" not in said
    assert "handed_in" in said
