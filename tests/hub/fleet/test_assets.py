"""Cameras and lamps in the register: added, ended, corrected, told in the chain, and approved where days are over."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, Engine

from hub.audit import service as audit
from hub.database import writing
from hub.evidence.hand import Hand
from hub.fleet import assets
from hub.fleet import service as fleet
from hub.fleet.assets import Asset, AssetKind
from hub.kernel.period import day_of
from hub.kernel.refused import NeedsApprovalError, Refused
from hub.self_tests import service as self_tests
from hub.self_tests.register import check_duty_records
from tests.parts.hands import HUB_KEY, hand
from tests.parts.journals import START, journal_of
from tests.parts.linked import enrol
from tests.parts.small_hub import SmallHub, small_hub
from wire_contract.asset_acts import AssetRecord, CheckDutyRecord
from wire_contract.chain import public_key_of

TODAY = day_of(START)
TOMORROW = TODAY + timedelta(days=1)


def point_of(engine: Engine) -> tuple[str, int]:
    """The one point here: code and number."""
    enrol(engine, journal_of(0, number=1))
    with engine.connect() as conn:
        point = fleet.points(conn)[0]
    return point.code, point.id


def register(engine: Engine) -> list[AssetRecord]:
    with engine.connect() as conn:
        return list(assets.asset_records(conn))


def agrees(engine: Engine) -> bool:
    """The chain tells the register as it reads."""
    with engine.connect() as conn:
        replayed, differences = audit.check(conn, trusted=[public_key_of(HUB_KEY)])
    return not replayed.faults and not differences


def test_a_camera_is_added_described_ended_and_follows_from_the_chain(engine: Engine) -> None:
    code, number = point_of(engine)
    front = Asset(number, AssetKind.CAMERA, "front", TOMORROW, label="หน้าปากซอย", owner="สำนักการจราจรและขนส่ง")
    described = replace(front, owner="เอกชน", inventory="กท. 12/2569", note="หลังคาชำรุด")
    with writing(engine) as conn:
        audit.begin(conn, hand=hand())
        assets.add_asset(conn, front, hand=hand(at=START))
        assets.add_asset(conn, front, hand=hand(at=START))
        assets.correct_asset(conn, front, described, hand=hand(at=START))
        assets.end_asset(conn, described, to_day=TOMORROW + timedelta(days=9), hand=hand(at=START))
    assert register(engine) == [
        AssetRecord(
            point=code,
            kind="camera",
            name="front",
            from_day=TOMORROW.isoformat(),
            to_day=(TOMORROW + timedelta(days=9)).isoformat(),
            label="หน้าปากซอย",
            inventory="กท. 12/2569",
            owner="เอกชน",
            note="หลังคาชำรุด",
        )
    ]
    assert agrees(engine)


def test_a_name_comes_again_only_after_the_earlier_one_ended(engine: Engine) -> None:
    _, number = point_of(engine)
    front = Asset(number, AssetKind.CAMERA, "front", TODAY, TODAY + timedelta(days=5))
    with writing(engine) as conn:
        assets.add_asset(conn, front, hand=hand(at=START))
        with pytest.raises(Refused, match="already"):
            assets.add_asset(conn, replace(front, from_day=TOMORROW, to_day=None), hand=hand(at=START))
        assets.add_asset(conn, replace(front, kind=AssetKind.LAMP), hand=hand(at=START))
        assets.add_asset(conn, replace(front, from_day=TODAY + timedelta(days=5), to_day=None), hand=hand(at=START))
    assert [(one.kind, one.from_day) for one in register(engine)] == [
        ("camera", TODAY.isoformat()),
        ("camera", (TODAY + timedelta(days=5)).isoformat()),
        ("lamp", TODAY.isoformat()),
    ]


@pytest.mark.parametrize(
    "wrong",
    [{"name": "Front"}, {"name": ""}, {"label": "ก" * 201}, {"note": "a\nb"}, {"to_day": TODAY - timedelta(days=1)}],
    ids=["capital", "no name", "too long", "two lines", "ends before it begins"],
)
def test_what_is_no_asset_is_refused(engine: Engine, wrong: dict[str, str | date]) -> None:
    _, number = point_of(engine)
    with writing(engine) as conn, pytest.raises(Refused):
        assets.add_asset(
            conn,
            replace(Asset(number, AssetKind.CAMERA, "front", TODAY), **wrong),  # type: ignore[arg-type]
            hand=hand(at=START),
        )
    assert register(engine) == []


def test_days_that_are_over_need_a_second_person_and_an_owner_does_not(database_url: str) -> None:
    with small_hub(database_url) as hub:
        device = hub.add_point("BSM-01", name="ปากซอย ๑")
        assert device is not None
        device.start(at=hub.clock.now)
        today = day_of(hub.clock.now)
        now = hand(at=hub.clock.now, reason="จดวันผิด")
        with writing(hub.engine) as conn:
            point = fleet.point(conn, "BSM-01")
            assert point is not None
            front = Asset(point.id, AssetKind.CAMERA, "front", today)
            assets.add_asset(conn, front, hand=now)
            owned = replace(front, owner="เอกชน")
            assets.correct_asset(conn, front, owned, hand=now)
        earlier = replace(owned, from_day=today - timedelta(days=2))
        with pytest.raises(NeedsApprovalError), writing(hub.engine) as conn:
            assets.correct_asset(conn, owned, earlier, hand=now)
        assert register(hub.engine)[0].from_day == today.isoformat()
        _approved(hub, lambda conn, hand: assets.correct_asset(conn, owned, earlier, hand=hand), now)
        assert [one.from_day for one in register(hub.engine)] == [(today - timedelta(days=2)).isoformat()]
        _approved(hub, lambda conn, hand: assets.remove_asset(conn, earlier, hand=hand), now)
        assert register(hub.engine) == []


def test_how_often_cameras_are_due_is_set_from_a_day_on_and_corrected_by_two(database_url: str) -> None:
    with small_hub(database_url) as hub:
        device = hub.add_point("BSM-01", name="ปากซอย ๑")
        assert device is not None
        device.start(at=hub.clock.now)
        today, now = day_of(hub.clock.now), hand(at=hub.clock.now, reason="ตามหนังสือ")

        def none_from(day: date, conn: Connection, hand: Hand) -> None:
            self_tests.set_check_duty(conn, "BSM-01", from_day=day, camera_checks_per_day=0, hand=hand)

        with writing(hub.engine) as conn:
            none_from(today, conn, now)
            with pytest.raises(Refused, match="2 camera checks"):
                self_tests.set_check_duty(conn, "BSM-01", from_day=today, camera_checks_per_day=2, hand=now)
        yesterday = today - timedelta(days=1)
        with pytest.raises(NeedsApprovalError), writing(hub.engine) as conn:
            none_from(yesterday, conn, now)
        _approved(hub, lambda conn, hand: none_from(yesterday, conn, hand), now)
        with hub.engine.connect() as conn:
            assert list(check_duty_records(conn)) == [
                CheckDutyRecord(point="BSM-01", from_day=day.isoformat(), camera_checks_per_day=0)
                for day in (yesterday, today)
            ]


def _approved(hub: SmallHub, action: object, proposer: Hand) -> None:
    with writing(hub.engine) as conn:
        proposal = audit.do_or_propose(conn, action, hand=proposer)  # type: ignore[arg-type]
        assert proposal is not None
        audit.approve(conn, proposal, hand=hand("somsri", at=proposer.at))
