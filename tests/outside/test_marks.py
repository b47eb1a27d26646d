"""Labels and tags in their whole life, from outside: put on, moved, lost, out of use, ambiguous."""

from typing import Any

import pytest

from tests.outside.processes import Service
from tests.outside.scans import Reader, fresh_code
from tests.outside.visitor import Visitor

Devices = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def spare(devices: Devices) -> list[tuple[str, str]]:
    """Code and id of devices that are not in custody."""
    return [(code, item["device"]) for code, item in devices.items() if not item["in_custody"]]


def codes_of(service: Service, device: str) -> list[str]:
    found = service.phonebox.json("device", "list")["devices"]
    return next(item["codes"] for item in found if item["device"] == device)


def typed(office: Visitor, device: str, code: str, way: str) -> None:
    """Type a code on a device's page, and press the button that it offers."""
    page = office.get(f"/device/{device}/mark?typed={code}")
    office.submit(page.form(f"/device/{device}/{way}"))


def test_a_label_out_of_use_says_so_at_the_hand_in_and_what_to_do(
    service: Service, office: Visitor, reader: Reader, spare: list[tuple[str, str]]
) -> None:
    code, device = spare[0]
    page = office.get(f"/device/{device}")
    form = next(item for item in page.forms() if ("code", code) in item.fields)
    after = office.submit(form, **{f"why-{code}": "lost"})
    assert "Because: lost" in after.words
    office.get("/hand-in")
    before = service.phonebox.size()
    answer = reader.scan(code)
    assert answer["outcome"] == "retired_code"
    assert "out of use" in answer["words"]
    assert service.phonebox.size() == before
    shown = office.get("/hand-in")
    assert "Put on a new one" in shown.words
    assert f"/device/{device}/mark" in shown.links()
    new = fresh_code()
    typed(office, device, new, "put-on")
    office.get("/hand-in")
    assert reader.scan(new)["outcome"] == "handed_in"
    told = service.phonebox.json("history", "--device", new)
    assert code in str(told)


def test_a_torn_label_is_replaced_in_one_step(
    service: Service, office: Visitor, reader: Reader, spare: list[tuple[str, str]]
) -> None:
    code, device = spare[1]
    new = fresh_code()
    page = office.get(f"/device/{device}/mark?instead={code}&medium=label&typed={new}")
    office.submit(page.form(f"/device/{device}/put-on"))
    assert codes_of(service, device) == [new]
    office.get("/hand-in")
    assert reader.scan(code)["outcome"] == "retired_code"
    assert reader.scan(new)["outcome"] == "handed_in"


def test_a_label_cannot_come_to_be_on_two_devices_but_moves(
    service: Service, office: Visitor, spare: list[tuple[str, str]]
) -> None:
    (code, holder), (_, device) = spare[2], spare[3]
    page = office.get(f"/device/{device}/mark?typed={code}")
    assert "On another device" in page.words
    refused = office.post(f"/device/{device}/put-on", {"code": code, "medium": "label"})
    assert "already belongs to something else" in refused.words
    pupil = service.phonebox.json("device", "list")["devices"][0]["pupil"]
    ended = service.phonebox.run(
        "device", "add", "--pupil", pupil, "--kind", "phone", "--description", "x", "--code", code
    )
    assert ended.exit == 1
    assert codes_of(service, holder) == [code]
    office.submit(page.form(f"/device/{device}/move"))
    assert codes_of(service, holder) == []
    assert code in codes_of(service, device)


def test_a_tag_and_the_label_on_it_that_belong_to_two_devices_release_and_take_nothing(
    service: Service, office: Visitor, reader: Reader, spare: list[tuple[str, str]]
) -> None:
    uid, (code, _) = "04A1B2C3D4E5F6", spare[4]
    pupil = service.phonebox.json("device", "list")["devices"][0]["pupil"]
    service.phonebox.json(
        "device", "add", "--pupil", pupil, "--kind", "watch", "--description", "y", "--tag", uid
    )
    office.get("/hand-in")
    before = service.phonebox.size()
    answer = reader.scan(code, uid=uid)
    assert answer["outcome"] == "ambiguous"
    assert answer["record"] is None
    assert service.phonebox.size() == before
    assert "Look the pupil up" in office.get("/hand-in").words


def test_a_new_tag_is_put_on_when_the_reader_has_read_it_twice(
    service: Service, office: Visitor, reader: Reader, spare: list[tuple[str, str]]
) -> None:
    device, uid = spare[6][1], "04B1B2C3D4E5F6"
    address = office.get(f"/device/{device}/mark").url
    reader.scan(uid=uid)
    assert "Once more" in office.get(address).words
    reader.scan(uid=uid)
    page = office.get(address)
    office.submit(page.form(f"/device/{device}/put-on"))
    assert "Tag put on" in office.get(f"/device/{device}").words
    office.get("/hand-in")
    assert reader.scan(uid=uid)["outcome"] == "handed_in"


def test_a_blank_sticker_gets_a_token_that_agrees_with_it_alone(
    service: Service, office: Visitor, reader: Reader
) -> None:
    """Whoever copies what a tag says onto another one is found out at its next scan."""
    uid, other = "04C1B2C3D4E5F6", "04D1B2C3D4E5F6"
    pupil = service.phonebox.json("device", "list")["devices"][0]["pupil"]
    service.phonebox.json(
        "device", "add", "--pupil", pupil, "--kind", "watch", "--description", "z", "--tag", uid
    )
    office.get("/hand-in")
    told = reader.scan(uid=uid, blank=True)
    assert told["outcome"] == "handed_in"
    assert reader.scan(told["write"], uid=uid)["outcome"] == "already_in"
    before = service.phonebox.size()
    refused = reader.scan(told["write"], uid=other)
    assert refused["outcome"] == "tag_mismatch"
    assert refused["words"]
    assert service.phonebox.size() == before
