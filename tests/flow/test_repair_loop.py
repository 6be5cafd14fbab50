"""A defect's whole way with real parts: a dark lamp, its test, the order, a word that is not true, a repair, its proof.

A point with a lamp that does not exist but whose relay is a real pin; its agent, a broker, and a whole hub with its jobs.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from edge_agent.settings import Mqtt
from edge_agent.simulation.assets import SimulatedAssets
from edge_agent.simulation.lamp import SimulatedLamp
from hub.database import writing
from hub.fleet import assets, commands
from hub.fleet import service as fleet
from hub.fleet.assets import Asset, AssetKind
from hub.kernel.period import BANGKOK
from hub.kernel.rights import RIGHTS, Role
from hub.remediation import service as remediation
from hub.remediation.kinds import MEA
from hub.remediation.order import Order
from hub.remediation.transitions import State, Step
from hub.settings import MqttSettings
from tests.parts.brokers import Broker
from tests.parts.hands import hand
from tests.parts.paired import Pair, now, paired

EVENING = time(20, 0, tzinfo=BANGKOK)
"""By day nobody can tell a lamp that is switched off by its photocell from a dead one."""
DEVICE, POINT, LAMP = "bkk-test-01", "p-bkk-test-01", "lamp-1"
RELAY = 22
PATIENCE_S = 60.0
"""The hub looks for news of orders every few seconds."""


@dataclass
class Street:
    """The pair, and the lamp at its point."""

    pair: Pair
    lamp: SimulatedLamp
    clock: Callable[[], datetime]

    @property
    def order(self) -> Order | None:
        """The only order that there is."""
        with self.pair.engine.connect() as conn:
            found = list(remediation.orders(conn))
        assert len(found) <= 1
        return found[0] if found else None

    def test(self) -> None:
        """The lamp has been tested when somebody at the hub asked for it."""
        with writing(self.pair.engine) as conn:
            issued = commands.issue(
                conn, DEVICE, verb="self_test", arguments={}, lasts=timedelta(minutes=5), hand=hand(at=self.clock())
            )
        self.pair.until(lambda: self._outcome(issued.id) is not None and self.pair.is_delivered)
        assert self._outcome(issued.id) == "done"

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
                section=MEA,
            )


@pytest.fixture
def street(broker: Broker, tmp_path: Path) -> Iterator[Street]:
    folder = tmp_path / DEVICE
    folder.mkdir()
    began = now()
    later = datetime.combine(began.astimezone(BANGKOK).date(), EVENING) - began

    def clock() -> datetime:
        return now() + later

    lamp = SimulatedLamp(LAMP, folder=folder, relay=RELAY)
    with paired(
        tmp_path,
        hub_mqtt=MqttSettings(host=broker.host, port=broker.port),
        agent_mqtt=lambda _: Mqtt(host=broker.host, port=broker.port),
        pages=True,
        testers=SimulatedAssets(DEVICE, folder, lamps=[lamp]),
        clock=clock,
    ) as pair:
        with writing(pair.engine) as conn:
            point = next(one for one in fleet.points(conn) if one.code == POINT)
            asset = Asset(point.id, AssetKind.LAMP, LAMP, from_day=date(2026, 10, 1), label="โคม 1", owner=MEA)
            assets.add_asset(conn, asset, hand=hand())
        pair.until(lambda: pair.is_delivered)
        yield Street(pair, lamp, clock)


def test_a_dark_lamp_is_mended_when_its_own_later_test_says_so_and_not_when_somebody_does(street: Street) -> None:
    street.test()
    assert street.order is None

    street.lamp.body.is_dead = True
    street.test()
    first = street.comes_to(State.ASSIGNED)
    assert (first.number, first.point, first.asset, first.cause, first.section) == (1, POINT, LAMP, "lamp_failure", MEA)

    assert street.says_done().state is State.REPORTED_DONE
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
