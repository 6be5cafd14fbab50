"""A change of settings: told before it is made, made only if it is still that, undone by an act, followed to devices."""

from datetime import timedelta

import httpx
import pytest

from hub.database import writing
from hub.evidence import own_chain
from hub.evidence.hand import HUB_ITSELF
from hub.fleet import service as fleet
from hub.kernel.refused import Refused
from hub.patrol import service as patrol
from hub.registry import settings_change
from hub.registry.settings_change import AtPoint, Step
from tests.parts.hands import hand
from tests.parts.served import served
from tests.parts.small_hub import NOW, SmallHub
from wire_contract.act_changes import SettingChanged
from wire_contract.chain import hash_of
from wire_contract.measurements import ConfigApplied
from wire_contract.messages import Config, body_of

SHORT = {
    "BSM-01": "สะพานลอยหน้าตลาดบางสมมุติ",
    "BSM-02": "ซอยสมมุติ 4 <b>หลังโรงเรียน</b>",
    "BSM-03": "สวนหย่อมริมคลองน้ำใส",
    "BSM-04": "ตรอกผู้ใหญ่ปี่ กตัญญู ฐานุ",
}
SILENT = ("จะไม่ส่งเสียงช่วง 22:00-06:00 น. (มีแต่ไฟ)", "will only light, not beep, from 22:00 to 06:00")


def issue(hub: SmallHub) -> dict[str, Config]:
    """The settings that the running hub would sign now, by device."""
    with writing(hub.engine) as conn:
        needs = patrol.needs_today(conn, now=NOW)
        return {one.device: one for one, _ in fleet.all_settings(conn, hand=hand(HUB_ITSELF, at=NOW), needs=needs)}


def say(hub: SmallHub, name: str, value: str, *, point: str | None = None, minutes: int = 0) -> None:
    with writing(hub.engine) as conn:
        at = NOW + timedelta(minutes=minutes)
        settings_change.carry_out(conn, {name: value}, point=point, digest=None, hand=hand(at=at))


def values(hub: SmallHub) -> object:
    with hub.engine.connect() as conn:
        return fleet.setting_values(conn)


def test_a_look_says_which_points_will_do_what_and_which_keep_their_own_word(hub: SmallHub) -> None:
    issue(hub)
    say(hub, "quiet_hours", "off", point="BSM-02")
    before = values(hub)
    with hub.engine.connect() as conn:
        found = settings_change.look(conn, {"quiet_hours": "22.00-06.00", "static_qr": "off"}, point=None, now=NOW)
    assert found.steps == (
        Step("quiet_hours", "", "22:00-06:00", held="off", will_hold="22:00-06:00"),
        Step("static_qr", "", "off", held="off", will_hold="off"),
    )
    assert found.points == (
        AtPoint("BSM-01", SHORT["BSM-01"], "bkk-bsm-01", 2, (SILENT,), ()),
        AtPoint("BSM-02", SHORT["BSM-02"], "bkk-bsm-02", None, (), ("quiet_hours",)),
        AtPoint("BSM-03", SHORT["BSM-03"], "bkk-bsm-03", 2, (SILENT,), ()),
        AtPoint("BSM-04", SHORT["BSM-04"], "bkk-bsm-04", 2, (SILENT,), ()),
    )
    assert values(hub) == before


def test_the_version_that_was_told_is_the_one_that_is_signed(hub: SmallHub) -> None:
    issue(hub)
    with hub.engine.connect() as conn:
        found = settings_change.look(conn, {"badge_window_s": "90"}, point="BSM-03", now=NOW)
    say(hub, "badge_window_s", "90", point="BSM-03")
    signed = {device: one.version for device, one in issue(hub).items()}
    assert [(one.device, one.version) for one in found.points] == [("bkk-bsm-03", 2)]
    assert signed == {"bkk-bsm-01": 1, "bkk-bsm-02": 1, "bkk-bsm-03": 2, "bkk-bsm-04": 1}


def test_a_point_that_follows_the_district_again_is_told_so(hub: SmallHub) -> None:
    say(hub, "repeat_window_s", "60")
    say(hub, "repeat_window_s", "300", point="BSM-01")
    with hub.engine.connect() as conn:
        found = settings_change.look(conn, {"repeat_window_s": ""}, point="BSM-01", now=NOW)
    assert found.steps == (Step("repeat_window_s", "300", "", held="300", will_hold="60"),)
    assert found.points[0].will == (
        ("จะถือว่าแตะซ้ำภายใน 60 วินาทีเป็นครั้งเดียวกัน", "will take taps within 60 seconds for one"),
    )


def test_what_was_looked_at_is_made_only_while_it_is_still_that(hub: SmallHub) -> None:
    with hub.engine.connect() as conn:
        found = settings_change.look(conn, {"static_qr": "on"}, point=None, now=NOW)
    say(hub, "static_qr", "on")
    with writing(hub.engine) as conn, pytest.raises(Refused, match="changed meanwhile"):
        settings_change.carry_out(conn, {"static_qr": "on"}, point=None, digest=found.digest, hand=hand(at=NOW))
    assert values(hub) == {"*": {"static_qr": "on"}}


def test_to_undo_is_to_say_the_former_again_in_an_act_of_its_own(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        both = {"static_qr": "on", "quiet_hours": "21:00-05:00"}
        settings_change.carry_out(conn, both, point=None, digest=None, hand=hand(at=NOW))
    say(hub, "quiet_hours", "22:00-06:00", minutes=1)
    say(hub, "static_qr", "off", point="BSM-01", minutes=2)
    with hub.engine.connect() as conn:
        latest, first = settings_change.former(conn)
    assert first.steps == (("static_qr", "", "on"), ("quiet_hours", "", "21:00-05:00"))
    assert latest.steps == (("quiet_hours", "21:00-05:00", "22:00-06:00"),)
    for one in (latest, first):
        with writing(hub.engine) as conn:
            at = NOW + timedelta(minutes=3)
            settings_change.carry_out(conn, one.wishes, point=None, digest=None, hand=hand(at=at))
    assert values(hub) == {"BSM-01": {"static_qr": "off"}}
    with hub.engine.connect() as conn:
        assert len(own_chain.of_kind(conn, SettingChanged)) == 7  # 2 + 1 + 1, and 1 + 2 that undo


def test_it_is_told_which_version_a_device_uses_and_nothing_is_made_up_of_one_that_says_none(hub: SmallHub) -> None:
    first = issue(hub)["bkk-bsm-01"]
    device, silent = hub.devices["BSM-01"], hub.devices["BSM-04"]
    device.write(ConfigApplied(settings=hash_of(body_of(first)), version=first.version), at=NOW)
    device.beat(at=NOW, settings=hash_of(body_of(first)))
    say(hub, "static_qr", "on")
    second = issue(hub)["bkk-bsm-01"]
    assert follows(hub, device.name) == (2, 1, False)
    device.write(ConfigApplied(settings=hash_of(body_of(second)), version=2), at=NOW + timedelta(minutes=1))
    device.beat(at=NOW, settings=hash_of(body_of(second)))
    assert follows(hub, device.name) == (2, 2, True)
    device.beat(at=NOW, settings=None)  # a new card in the same Pi
    assert follows(hub, device.name) == (2, None, False)
    assert follows(hub, silent.name) == (2, None, None)


def test_an_applied_version_that_comes_late_is_not_taken_for_the_newest(hub: SmallHub) -> None:
    configs = issue(hub)
    device, config = hub.devices["BSM-01"], configs["bkk-bsm-01"]
    say(hub, "static_qr", "on")
    newer = hash_of(body_of(issue(hub)["bkk-bsm-01"]))
    device.write(ConfigApplied(settings=newer, version=2), at=NOW)
    device.write(ConfigApplied(settings=hash_of(body_of(config)), version=1), at=NOW - timedelta(hours=1))
    say(hub, "static_qr", "off")
    issue(hub)
    device.beat(at=NOW, settings=newer)
    assert follows(hub, device.name) == (3, 2, False)


def follows(hub: SmallHub, device: str) -> tuple[int | None, int | None, bool | None]:
    with hub.engine.connect() as conn:
        one = settings_change.deliveries(conn)[device]  # type: ignore[index]
    return one.signed, one.uses, one.is_applied


def test_programs_look_change_and_are_refused_in_words(hub: SmallHub) -> None:
    with served(hub) as running, httpx.Client(base_url=running.address, timeout=60) as client:
        client.cookies.set("riskpoint", hub.session())
        client.headers["origin"] = running.address.rstrip("/")
        wish = {"point": "BSM-01", "values": {"static_qr": "on"}}
        told = client.post("/api/v1/settings", json=wish).json()
        assert (told["changed"], told["points"], values(hub)) == (
            False,
            [
                {
                    "point": "BSM-01",
                    "device": "bkk-bsm-01",
                    "version": 1,
                    "will": [["จะรับ QR พิมพ์ เป็นหลักฐานชั้นสอง", "will take printed QR codes, as second class evidence"]],
                    "keeps": [],
                }
            ],
            {},
        )
        sure = {**wish, "mode": "change", "digest": told["digest"]}
        assert client.post("/api/v1/settings", json=sure).json()["changed"] is True
        assert client.post("/api/v1/settings", json=sure).status_code == 409
        assert values(hub) == {"BSM-01": {"static_qr": "on"}}
        wrong = client.post(
            "/api/v1/settings", json={"values": {"static_qr": "maybe", "volume": "9"}, "mode": "change"}
        )
        assert (wrong.status_code, "static_qr" in wrong.text, "volume" in wrong.text) == (422, True, True)
        assert client.post("/api/v1/settings", json={"point": "BSM-99", "values": {}}).status_code == 404
        assert {one["device"]: one["is_applied"] for one in client.get("/api/v1/settings").json()["devices"]} == {
            "bkk-bsm-01": False,
            "bkk-bsm-02": False,
            "bkk-bsm-03": False,
            "bkk-bsm-04": None,
        }
