"""Which pictures are wanted, and whatever must not be kept."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from hub.database import writing
from hub.pictures import service as pictures
from hub.pictures.picture import State
from tests.parts.hands import hand
from tests.parts.pictures import (
    allow,
    arrive,
    ask,
    failed_test,
    is_wanted,
    jpeg,
    kept,
    quarantine,
    state,
    wanted,
)
from tests.parts.small_hub import NOW, Device, SmallHub
from wire_contract.picture import MAX_PICTURE_BYTES, name_of

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PICTURE = jpeg(1)


def test_no_picture_is_wanted_where_the_point_does_not_allow_it(hub: SmallHub) -> None:
    assert not is_wanted(hub, failed_test(hub.devices["BSM-02"], name_of(PICTURE), at=NOW))


def test_the_district_may_allow_it_and_a_point_forbid_it(hub: SmallHub, device: Device) -> None:
    allow(hub)
    allow(hub, "off", point="BSM-01")
    assert not is_wanted(hub, failed_test(device, name_of(PICTURE), at=NOW))
    assert is_wanted(hub, failed_test(hub.devices["BSM-02"], name_of(PICTURE), at=NOW))


def test_one_picture_a_camera_and_bangkok_day(hub: SmallHub, device: Device) -> None:
    first = wanted(hub, device, PICTURE)
    assert not is_wanted(hub, first)
    hub.clock.now += timedelta(hours=5)  # 23:35 in Bangkok
    assert not is_wanted(hub, failed_test(device, name_of(jpeg(2)), at=hub.clock.now))
    assert is_wanted(hub, failed_test(device, name_of(jpeg(3)), at=hub.clock.now, asset="lane"))
    hub.clock.now += timedelta(hours=1)
    assert is_wanted(hub, failed_test(device, name_of(jpeg(4)), at=hub.clock.now))


def test_a_device_that_invents_cameras_gets_no_further_than_twenty_a_day(hub: SmallHub, device: Device) -> None:
    tests = [failed_test(device, name_of(jpeg(n)), at=NOW, asset=f"camera-{n}") for n in range(22)]
    assert [is_wanted(hub, one) for one in tests] == [True] * 20 + [False] * 2


@pytest.mark.parametrize("age", [14 * DAY, -2 * DAY], ids=["too old", "of the day after tomorrow"])
def test_what_no_device_has_any_more_is_not_wanted(hub: SmallHub, device: Device, age: timedelta) -> None:
    assert not is_wanted(hub, failed_test(device, name_of(PICTURE), at=NOW - age))


def test_a_picture_that_nobody_asked_for_is_not_kept_and_a_flood_is_one_row(hub: SmallHub, device: Device) -> None:
    for number in range(5):
        arrive(hub, device, jpeg(number))
    [(who, reason, detail, times)] = quarantine(hub)
    assert (who, reason, times) == (device.name, "unasked", 5)
    assert detail.startswith("nobody asked this device")


def test_wanted_is_not_yet_asked_for(hub: SmallHub, device: Device) -> None:
    of = wanted(hub, device, PICTURE)
    arrive(hub, device, PICTURE)
    assert state(hub, of) is State.WAITING


def test_one_device_never_speaks_for_another(hub: SmallHub, device: Device) -> None:
    of = wanted(hub, device, PICTURE)
    ask(hub)
    arrive(hub, hub.devices["BSM-02"], PICTURE)
    assert state(hub, of) is State.WAITING
    assert [(who, reason) for who, reason, *_ in quarantine(hub)] == [("bkk-bsm-02", "unasked")]


def test_bytes_that_are_not_what_the_name_says_are_not_kept(hub: SmallHub, device: Device) -> None:
    of = wanted(hub, device, PICTURE)
    ask(hub)
    arrive(hub, device, jpeg(2), name=of.picture)
    assert state(hub, of) is State.WAITING
    assert [reason for _, reason, *_ in quarantine(hub)] == ["malformed"]
    arrive(hub, device, PICTURE)
    assert state(hub, of) is State.HERE


def test_more_than_64_kib_is_not_kept(hub: SmallHub, device: Device) -> None:
    large = PICTURE + bytes(MAX_PICTURE_BYTES)
    of = wanted(hub, device, large)
    ask(hub)
    arrive(hub, device, large)
    assert state(hub, of) is State.WAITING
    assert [reason for _, reason, *_ in quarantine(hub)] == ["too_large"]


def test_what_is_no_picture_is_not_kept_and_not_asked_for_again(hub: SmallHub, device: Device) -> None:
    of = wanted(hub, device, b"MZ this is no picture")
    ask(hub)
    arrive(hub, device, b"MZ this is no picture")
    assert state(hub, of) is State.UNFIT
    hub.clock.now += DAY
    assert ask(hub) == 0


def test_a_picture_that_the_broker_had_kept_is_not_taken(hub: SmallHub, device: Device) -> None:
    of = wanted(hub, device, PICTURE)
    ask(hub)
    arrive(hub, device, PICTURE, retained=True)
    assert state(hub, of) is State.WAITING


def test_a_picture_that_arrives_when_it_is_no_longer_allowed_is_not_kept(hub: SmallHub, device: Device) -> None:
    of = wanted(hub, device, PICTURE)
    ask(hub)
    allow(hub, "off", point="BSM-01")
    arrive(hub, device, PICTURE)
    assert state(hub, of) is State.REFUSED


def test_an_unknown_device_leaves_no_picture_in_the_quarantine_either(hub: SmallHub) -> None:
    hub.receive(f"riskpoint/v1/bkk-stranger/up/picture/{name_of(PICTURE)}", PICTURE, at=NOW)
    hub.receive(f"riskpoint/v1/bkk-bsm-01/up/picture/{'A' * 64}", PICTURE, at=NOW)
    assert {(who, reason) for who, reason, *_ in quarantine(hub)} == {
        ("bkk-stranger", "unknown_device"),
        (None, "topic"),
    }


def test_what_is_deleted_is_overwritten_in_the_database_file(hub: SmallHub, device: Device) -> None:
    kept(hub, device, jpeg(6, size=(640, 360)))
    with writing(hub.engine) as conn:
        [sealed] = conn.execute(text("SELECT sealed FROM picture_contents")).scalars()
        pictures.delete(conn, hand=hand(at=NOW, reason="a test"))
    hub.engine.dispose()  # the last connection writes the log back
    file = Path(str(hub.engine.url.database))
    assert not file.with_name(f"{file.name}-wal").exists()
    assert bytes(sealed)[:64] not in file.read_bytes()
    assert bytes(sealed)[-64:] not in file.read_bytes()
