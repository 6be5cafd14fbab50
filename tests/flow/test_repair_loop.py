"""A defect's whole way with real parts: a dark lamp, its test, the order, the letter, a word that is not true, a
repair, its proof, the month's figures.

A point with a camera and a lamp that do not exist, the lamp's relay a real pin; its agent, a broker, and a whole hub
with its jobs.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from edge_agent.settings import Mqtt
from edge_agent.simulation.assets import SimulatedAssets
from edge_agent.simulation.camera import SimulatedCamera
from edge_agent.simulation.lamp import SimulatedLamp
from edge_agent.simulation.scenery import CLEAR, View
from hub.database import writing
from hub.fleet import assets, commands
from hub.fleet import service as fleet
from hub.fleet.assets import Asset, AssetKind
from hub.kernel.period import BANGKOK, Month, day_of
from hub.kernel.rights import RIGHTS, Role
from hub.letters import service as letters
from hub.remediation import service as remediation
from hub.remediation.kinds import MEA, TRAFFIC
from hub.remediation.order import Order
from hub.remediation.transitions import State, Step
from hub.reports.ratios.counts import NOTHING, Counts
from hub.settings import MqttSettings
from tests.flow.repair_figures import (
    THAI,
    goes_out,
    hub_drafts,
    is_in_order,
    letter_about,
    letters_of_month,
    office,
    operator_drafts,
    repairs_of_month,
)
from tests.parts.brokers import Broker
from tests.parts.hands import hand
from tests.parts.paired import Pair, now, paired

EVENING = time(20, 0, tzinfo=BANGKOK)
"""By day nobody can tell a lamp that is switched off by its photocell from a dead one."""
DEVICE, POINT, LAMP, CAMERA = "bkk-test-01", "p-bkk-test-01", "lamp-1", "cctv-1"
RELAY = 22
PATIENCE_S = 60.0
"""The hub looks for news of orders every few seconds."""


@dataclass
class Street:
    """The pair, and the lamp and the camera at its point."""

    pair: Pair
    lamp: SimulatedLamp
    camera: SimulatedCamera
    clock: Callable[[], datetime]

    @property
    def order(self) -> Order | None:
        """The only order that there is."""
        with self.pair.engine.connect() as conn:
            found = list(remediation.orders(conn))
        assert len(found) <= 1
        return found[0] if found else None

    def test(self) -> None:
        """The lamp has been tested since somebody at the hub asked for it; once more, where the hub's own re-test runs."""
        told = (self._asked() for _ in range(20))
        assert next((one for one in told if one != "busy"), "busy") == "done"

    def _asked(self) -> str | None:
        """What came of one command."""
        with writing(self.pair.engine) as conn:
            issued = commands.issue(
                conn, DEVICE, verb="self_test", arguments={}, lasts=timedelta(minutes=5), hand=hand(at=self.clock())
            )
        self.pair.until(lambda: self._outcome(issued.id) is not None and self.pair.is_delivered)
        return self._outcome(issued.id)

    def _outcome(self, id_: str) -> str | None:
        with self.pair.engine.connect() as conn:
            return next(one for one in commands.newest(conn, limit=10) if one.id == id_).outcome

    def comes_to(self, state: State) -> Order:
        """The order once it stands so."""
        self.pair.until(lambda: self.order is not None and self.order.state is state, within_s=PATIENCE_S)
        assert self.order is not None
        return self.order

    def says_done(self) -> Order:
        """Somebody of the agency says that the work is done."""
        standing = self.order
        assert standing is not None
        with writing(self.pair.engine) as conn:
            return remediation.take_step(
                conn,
                standing.number,
                Step.REPORT_DONE,
                seen_revision=standing.revision,
                hand=hand("mea", at=self.clock()),
                rights=RIGHTS[Role.SECTION],
                section=standing.section,
            )

    @property
    def repairs(self) -> Counts:
        """E of the month in which the order is due."""
        assert self.order is not None
        due = Month.of(day_of(self.order.due_at))
        return repairs_of_month(self.pair.engine, due, now=self.clock())

    @property
    def letters(self) -> Counts:
        """L of this month."""
        month = Month.of(day_of(self.clock()))
        return letters_of_month(self.pair.engine, month, now=self.clock())


@pytest.fixture
def street(broker: Broker, tmp_path: Path) -> Iterator[Street]:
    folder = tmp_path / DEVICE
    folder.mkdir()
    began = now()
    later = datetime.combine(began.astimezone(BANGKOK).date(), EVENING) - began

    def clock() -> datetime:
        return now() + later

    lamp = SimulatedLamp(LAMP, folder=folder, relay=RELAY)
    tested = SimulatedAssets(DEVICE, folder, cameras=[CAMERA], lamps=[lamp])
    tested.commission()
    with paired(
        tmp_path,
        hub_mqtt=MqttSettings(host=broker.host, port=broker.port),
        agent_mqtt=lambda _: Mqtt(host=broker.host, port=broker.port),
        pages=True,
        testers=tested,
        clock=clock,
    ) as pair:
        with writing(pair.engine) as conn:
            point = next(one for one in fleet.points(conn) if one.code == POINT)
            first = date(2026, 10, 1)
            for asset in (
                Asset(point.id, AssetKind.LAMP, LAMP, from_day=first, label="โคม 1", owner=MEA),
                Asset(point.id, AssetKind.CAMERA, CAMERA, from_day=first, label="กล้อง 1", owner=TRAFFIC),
            ):
                assets.add_asset(conn, asset, hand=hand())
        office(pair.engine, now=clock())
        pair.until(lambda: pair.is_delivered)
        yield Street(pair, lamp, tested.cameras[CAMERA], clock)


def test_a_dark_lamp_is_mended_when_its_own_later_test_says_so_and_not_when_somebody_does(street: Street) -> None:
    street.test()
    assert street.order is None

    street.lamp.body.is_dead = True
    street.test()
    first = street.comes_to(State.ASSIGNED)
    assert (first.number, first.point, first.asset, first.cause, first.section) == (1, POINT, LAMP, "lamp_failure", MEA)

    draft = operator_drafts(street.pair.engine, 1, now=street.clock())
    assert (draft.agency, draft.kind) == (MEA, "outside")
    pdf = goes_out(street.pair.engine, draft.number, now=street.clock())
    assert is_in_order(
        pdf, ["ที่กท ๕๐๙๙/๑๐๑", "๙๙ ถนนบางสมมุติ", thai_day(street), "เรื่องขอความอนุเคราะห์", "เรียนผู้ว่าการการไฟฟ้านครหลวง",
              "ด้วยสำนักงานเขต", "โคม ๑", POINT, "ทดสอบไม่ผ่าน ๑ ครั้ง", "จึงเรียนมา", "ขอแสดงความนับถือ", "ผู้อำนวยการเขต",
              "ฝ่ายเทศกิจ", "โทร. ๐ ๒๙๙๙"],
    )  # fmt: skip
    assert street.repairs == Counts(due=1)

    assert street.says_done().state is State.REPORTED_DONE
    assert street.repairs.proved == 0
    street.test()
    returned = street.comes_to(State.RETURNED)
    assert (returned.proof, returned.done_at) == (None, None)

    street.lamp.body.is_dead = False
    street.says_done()
    street.test()
    proved = street.comes_to(State.PROVED)
    with street.pair.engine.connect() as conn:
        file = remediation.order_file(conn, 1)
    assert file is not None
    assert [one.state for one in file.steps] == [
        State.REPORTED,
        State.ASSIGNED,
        State.REPORTED_DONE,
        State.RETURNED,
        State.REPORTED_DONE,
        State.PROVED,
    ]
    assert proved.proof == file.steps[-1].because
    assert street.repairs == Counts(proved=1)
    assert street.letters == NOTHING  # the form counts letters about cameras only


def test_a_covered_camera_draws_its_letter_which_counts_and_only_a_later_test_ends_it(street: Street) -> None:
    street.camera.view = View(covered=0.85)
    street.test()
    first = street.comes_to(State.ASSIGNED)
    assert (first.asset, first.cause, first.section) == (CAMERA, "covered", TRAFFIC)
    hub_drafts(street.pair.engine, street.pair.settings, now=street.clock())
    draft = letter_about(street.pair.engine, first.number)
    assert (draft.agency, draft.kind, draft.drafted_by) == (TRAFFIC, "memo", "hub")
    assert street.letters == NOTHING  # a draft is no letter, and there is time

    pdf = goes_out(street.pair.engine, draft.number, now=street.clock())
    fields = ["บันทึกข้อความ", "ส่วนราชการ", "ฝ่ายเทศกิจ", "ที่กท ๕๐๙๙/๑๐๑", f"วันที่{thai_day(street)}", "เรื่องขอให้ตรวจสอบ",
              "เรียนผู้อำนวยการสำนักการจราจรและขนส่ง", "ด้วยสำนักงานเขต", "กล้อง ๑", POINT, "ภาพถูกบัง", "จึงเรียนมา", "ผู้อำนวยการเขต"]  # fmt: skip
    assert is_in_order(pdf, fields)
    assert not is_in_order(pdf, ["ขอแสดงความนับถือ"])
    assert street.letters == Counts(proved=1)

    street.says_done()
    street.test()
    street.comes_to(State.RETURNED)
    street.camera.view = CLEAR
    street.says_done()
    street.test()
    street.comes_to(State.PROVED)
    hub_drafts(street.pair.engine, street.pair.settings, now=street.clock())
    with street.pair.engine.connect() as conn:
        assert [one.number for one in letters.letters(conn)] == [draft.number]
    assert (street.repairs, street.letters) == (Counts(proved=1), Counts(proved=1))


def thai_day(street: Street) -> str:
    """Today, as a letter has it: `๒๓ พฤศจิกายน ๒๕๖๙`."""
    long = "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม"  # by hand
    day = street.clock().astimezone(BANGKOK)
    return f"{day.day} {long.split()[day.month - 1]} {day.year + 543}".translate(THAI)
