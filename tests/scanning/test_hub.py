"""Who hears of a signal: every screen of the station, once, in order, and nobody is waited for."""

import threading

import pytest

from kiosk.scanning.hub import KEPT, WAITING, Hub, Signal, Subscription


def heard(ear: Subscription) -> list[int]:
    numbers = []
    while (signal := ear.next(0)) is not None:
        numbers.append(signal.number)
    return numbers


def test_every_screen_of_the_station_hears_and_no_other() -> None:
    hub = Hub()
    with hub.listen("desk") as one, hub.listen("desk") as two, hub.listen("hall") as other:
        signal = hub.publish("desk", "scan", outcome="handed_in")
        assert one.next(0) == two.next(0) == signal
        assert signal.data == {"outcome": "handed_in"}
        assert other.next(0) is None


def test_a_screen_that_has_gone_hears_no_more() -> None:
    hub = Hub()
    with hub.listen("desk") as ear:
        pass
    hub.publish("desk", "scan")
    assert ear.next(0) is None


def test_a_screen_that_fails_is_forgotten_all_the_same() -> None:
    hub = Hub()
    with pytest.raises(RuntimeError), hub.listen("desk") as ear:
        raise RuntimeError
    hub.publish("desk", "scan")
    assert ear.next(0) is None


def test_a_screen_that_comes_back_hears_what_it_missed_in_order() -> None:
    hub = Hub()
    seen = hub.event_id(hub.publish("desk", "scan"))
    hub.publish("hall", "scan")
    missed = [hub.publish("desk", "scan").number for _ in range(3)]
    with hub.listen("desk", seen) as ear:
        last = hub.publish("desk", "scan").number
        assert heard(ear) == [*missed, last]


def test_what_a_page_was_rendered_with_is_not_told_again() -> None:
    hub = Hub()
    hub.publish("desk", "scan")
    with hub.listen("desk", hub.newest_id()) as ear:
        assert heard(ear) == []


@pytest.mark.parametrize(
    "after",
    [
        None,
        "",
        "-",
        "1",
        "another-1",
        "{life}",
        "{life}-",
        "{life}--1",
        "{life}-x",
        "{life}-²",
        "{life}-٣",
        "{life}-" + "9" * 5000,
        "{life}-1-1",
    ],
)
def test_an_id_that_is_not_ours_begins_afresh(after: str | None) -> None:
    hub = Hub()
    hub.publish("desk", "scan")
    known = after.replace("{life}", hub.life) if after else after
    with hub.listen("desk", known) as ear:
        assert heard(ear) == []


def test_an_id_of_an_earlier_life_of_the_service_begins_afresh() -> None:
    before, after = Hub(), Hub()
    seen = before.event_id(before.publish("desk", "scan"))
    after.publish("desk", "scan")
    after.publish("desk", "scan")
    with after.listen("desk", seen) as ear:
        assert heard(ear) == []


def test_the_newest_signals_are_kept_for_who_comes_back() -> None:
    hub = Hub()
    first = hub.event_id(hub.publish("desk", "scan"))
    missed = [hub.publish("desk", "scan").number for _ in range(KEPT + 5)]
    with hub.listen("desk", first) as ear:
        assert heard(ear) == missed[-KEPT:]


def test_a_screen_that_does_not_listen_holds_nobody_up_and_loses_the_oldest() -> None:
    hub = Hub()
    with hub.listen("desk") as slow:
        for _ in range(WAITING * 3):
            hub.publish("desk", "scan")
        numbers = heard(slow)
    assert numbers == list(range(WAITING * 2 + 1, WAITING * 3 + 1))


def test_numbers_are_given_once_though_many_publish() -> None:
    hub = Hub()
    made: list[Signal] = []
    both = threading.Barrier(4)

    def publish() -> None:
        both.wait()
        made.extend(hub.publish("desk", "scan") for _ in range(20))

    threads = [threading.Thread(target=publish) for _ in range(4)]
    with hub.listen("desk") as ear:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert heard(ear) == list(range(1, 81))
    assert sorted(signal.number for signal in made) == list(range(1, 81))


def test_a_signal_comes_while_a_screen_waits() -> None:
    hub = Hub()
    with hub.listen("desk") as ear:
        speaking = threading.Thread(target=lambda: hub.publish("desk", "scan"))
        speaking.start()
        assert ear.next(30) is not None
        speaking.join()
