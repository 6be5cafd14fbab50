"""From failing tests to proved repairs, on a real database: triage, the steps of people, and what tests make of them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from hub.kernel.refused import Refused
from hub.remediation import service
from hub.remediation.kinds import MEA, TRAFFIC, Kind
from hub.remediation.order import Detail, Order
from hub.remediation.transitions import State, Step
from tests.parts.a_day import bkk
from tests.parts.orders import all_orders, step, triage_round
from tests.parts.self_tests import camera_tested, lamp_tested
from tests.parts.small_hub import NOW, SmallHub, small_hub
from tests.parts.tested_district import tell_tests
from wire_contract.event import ClockTrust


@pytest.fixture
def hub(database_url: str) -> Iterator[SmallHub]:
    with small_hub(database_url) as running:
        tell_tests(running)
        yield running


def told(order: Order) -> tuple[object, ...]:
    return order.number, order.point, order.asset, order.cause, order.kind, order.section, order.state


def test_each_failing_camera_and_lamp_has_one_order_with_whoever_mends_it(hub: SmallHub) -> None:
    triage_round(hub)
    first = all_orders(hub)
    assert [told(one) for one in first] == [
        (1, "BSM-01", "back", "covered", Kind.CAMERA, TRAFFIC, State.ASSIGNED),
        (2, "BSM-01", "main", "lamp_failure", Kind.LAMP, MEA, State.ASSIGNED),
    ]
    assert (first[0].episode_since, first[0].due_at) == (bkk(20, "10:05"), NOW + timedelta(hours=24))
    triage_round(hub)
    hub.clock.now += timedelta(hours=1)
    triage_round(hub)
    assert all_orders(hub) == first


def test_said_to_be_done_is_returned_by_a_failing_test_and_proved_by_a_passing_one_only(hub: SmallHub) -> None:
    triage_round(hub)
    device = hub.devices["BSM-01"]
    done = step(hub, 2, Step.REPORT_DONE, by="lek", detail=Detail(said="เปลี่ยนหลอดแล้ว"))
    assert (done.state, done.done_by, done.done_at) == (State.REPORTED_DONE, "lek", NOW)
    triage_round(hub)
    assert all_orders(hub)[1].state is State.REPORTED_DONE
    failed = device.write(lamp_tested("dead"), at=NOW + timedelta(minutes=5))
    hub.clock.now = NOW + timedelta(minutes=6)
    triage_round(hub)
    with hub.engine.connect() as conn:
        file = service.order_file(conn, 2)
    assert file is not None
    assert (file.order.state, file.order.done_at) == (State.RETURNED, None)
    assert (file.steps[-1].by, file.steps[-1].because) == ("hub", failed)
    hub.clock.now = NOW + timedelta(minutes=30)
    step(hub, 2, Step.REPORT_DONE, by="lek")
    passed = device.write(lamp_tested(), at=NOW + timedelta(minutes=40))
    hub.clock.now = NOW + timedelta(minutes=41)
    triage_round(hub)
    proved = all_orders(hub)[1]
    assert (proved.state, proved.proof, proved.proved_at) == (State.PROVED, passed, hub.clock.now)
    assert [one.state for one in all_orders(hub)] == [State.ASSIGNED, State.PROVED]


def test_a_passing_test_from_before_the_work_was_said_to_be_done_proves_nothing(hub: SmallHub) -> None:
    triage_round(hub)
    hub.devices["BSM-01"].write(lamp_tested(), at=NOW + timedelta(minutes=5))
    hub.clock.now = NOW + timedelta(minutes=10)
    step(hub, 2, Step.REPORT_DONE, by="lek", detail=Detail(repaired_at=NOW + timedelta(minutes=1)))
    triage_round(hub)
    assert all_orders(hub)[1].state is State.REPORTED_DONE


def test_a_passing_test_by_a_clock_that_nobody_knows_proves_nothing(hub: SmallHub) -> None:
    triage_round(hub)
    step(hub, 2, Step.REPORT_DONE, by="lek")
    later = NOW + timedelta(minutes=10)
    hub.devices["BSM-01"].write(lamp_tested(), at=later, clock=ClockTrust.UNSYNCHRONISED)
    hub.clock.now = later + timedelta(minutes=1)
    triage_round(hub)
    assert all_orders(hub)[1].state is State.REPORTED_DONE


def test_a_relapse_within_seven_days_reopens_the_same_order_and_a_later_one_is_new(hub: SmallHub) -> None:
    triage_round(hub)
    device = hub.devices["BSM-01"]
    step(hub, 1, Step.REPORT_DONE, by="lek")
    device.write(camera_tested(camera="back"), at=NOW + timedelta(minutes=5))
    hub.clock.now = NOW + timedelta(minutes=6)
    triage_round(hub)
    assert all_orders(hub)[0].state is State.PROVED
    device.write(camera_tested("covered", camera="back"), at=NOW + timedelta(days=6))
    hub.clock.now = NOW + timedelta(days=6, minutes=1)
    triage_round(hub)
    again = all_orders(hub)[0]
    assert (again.state, again.relapses, again.episode_since) == (State.RETURNED, 1, NOW + timedelta(days=6))
    assert [one.number for one in all_orders(hub) if one.asset == "back"] == [1]
    step(hub, 1, Step.REPORT_DONE, by="lek")
    device.write(camera_tested(camera="back"), at=NOW + timedelta(days=6, minutes=9))
    hub.clock.now = NOW + timedelta(days=6, minutes=10)
    triage_round(hub)
    device.write(camera_tested("covered", camera="back"), at=NOW + timedelta(days=14))
    hub.clock.now = NOW + timedelta(days=14, minutes=1)
    triage_round(hub)
    assert [(one.number, one.state) for one in all_orders(hub) if one.asset == "back"] == [
        (1, State.PROVED), (3, State.ASSIGNED),
    ]  # fmt: skip


def test_nobody_but_the_hub_proves_and_the_hub_not_without_a_test(hub: SmallHub) -> None:
    triage_round(hub)
    step(hub, 2, Step.REPORT_DONE, by="lek")
    with pytest.raises(Refused, match="not for you"):
        step(hub, 2, Step.PROVE, detail=Detail(because=all_orders(hub)[0].proof))
    passed = hub.devices["BSM-01"].write(lamp_tested(), at=NOW - timedelta(minutes=5))
    with pytest.raises(Refused, match="no test says"):
        step(hub, 2, Step.PROVE, by="hub", detail=Detail(because=passed))
    assert all_orders(hub)[1].state is State.REPORTED_DONE
