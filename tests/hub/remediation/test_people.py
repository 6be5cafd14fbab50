"""What people do with orders, on a real database: inspections, two at once, cancelling, sections, overdue, the chain."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from hub.alarms import service as alarms
from hub.audit import service as audit
from hub.database import writing
from hub.kernel.refused import Refused
from hub.kernel.rights import Role
from hub.remediation import service
from hub.remediation.kinds import MEA, PARKS, TRAFFIC, WORKS, Kind
from hub.remediation.order import Detail, FieldRefused, OvertakenError, Wish
from hub.remediation.transitions import State, Step
from tests.parts.hands import HUB_KEY, hand
from tests.parts.orders import all_orders, opened, step, triage_round
from tests.parts.photographs import photo, sent
from tests.parts.small_hub import CARD, NOW, STRANGE_CARD, SmallHub, small_hub
from tests.parts.tested_district import tell_tests
from wire_contract.chain import public_key_of
from wire_contract.event import LineHash

WASTE = Wish("BSM-03", Kind.WASTE, "กองขยะ")


@pytest.fixture
def hub(database_url: str) -> Iterator[SmallHub]:
    with small_hub(database_url) as running:
        tell_tests(running)
        yield running


def after(hub: SmallHub, seed: int = 1) -> str:
    """A photograph that the hub holds."""
    return sent(hub, photo(seed), by="lek").name


def cleared(hub: SmallHub) -> int:
    """A heap of waste that somebody says is cleared, with an after-photograph."""
    number = opened(hub, WASTE).number
    step(hub, number, Step.ASSIGN)
    step(hub, number, Step.REPORT_DONE, by="lek", role=Role.SECTION, detail=Detail(photographs=(after(hub),)))
    return number


def test_a_cleared_lot_is_proved_by_a_second_persons_tap_later_than_the_photograph(hub: SmallHub) -> None:
    device = hub.devices["BSM-03"]
    early = device.tap(CARD, at=NOW - timedelta(minutes=1))
    number = cleared(hub)
    strange = device.tap(STRANGE_CARD, at=NOW + timedelta(minutes=2))
    tap = device.tap(CARD, at=NOW + timedelta(minutes=3))
    elsewhere = hub.devices["BSM-01"].tap(CARD, at=NOW + timedelta(minutes=3))
    hub.clock.now = NOW + timedelta(minutes=5)
    for wrong in (None, early, strange, elsewhere, LineHash("0" * 64)):
        with pytest.raises(FieldRefused, match="needs a tap"):
            step(hub, number, Step.INSPECT, by="noi", role=Role.OFFICER, detail=Detail(because=wrong))
    with pytest.raises(Refused, match="another person"):
        step(hub, number, Step.INSPECT, by="lek", role=Role.OPERATOR, detail=Detail(because=tap))
    proved = step(hub, number, Step.INSPECT, by="noi", role=Role.OFFICER, detail=Detail(because=tap))
    with hub.engine.connect() as conn:
        file = service.order_file(conn, number)
    assert file is not None
    inspected = file.steps[-2]
    assert (inspected.step, inspected.by, inspected.because) == (Step.INSPECT, "noi", tap)
    assert (file.steps[-1].step, file.steps[-1].by) == (Step.PROVE, "hub")
    assert (proved.state, proved.proof, file.after) == (State.PROVED, inspected.act, (after(hub),))


def test_a_tap_of_half_an_hour_ago_is_no_inspection(hub: SmallHub) -> None:
    number = cleared(hub)
    tap = hub.devices["BSM-03"].tap(CARD, at=NOW + timedelta(minutes=1))
    hub.clock.now = NOW + timedelta(minutes=32)
    with pytest.raises(FieldRefused, match="needs a tap"):
        step(hub, number, Step.INSPECT, by="noi", role=Role.OFFICER, detail=Detail(because=tap))


def test_where_no_device_stands_the_inspectors_own_photograph_takes_the_taps_place(hub: SmallHub) -> None:
    hub.add_point("BSM-09", name="ลานกีฬา", device=False)
    number = opened(hub, Wish("BSM-09", Kind.FOLIAGE)).number
    step(hub, number, Step.ASSIGN)
    step(hub, number, Step.REPORT_DONE, by="lek", detail=Detail(photographs=(after(hub),)))
    hub.clock.now += timedelta(minutes=1)
    with pytest.raises(FieldRefused, match="take a photograph"):
        step(hub, number, Step.INSPECT, by="noi", role=Role.OFFICER)
    proved = step(hub, number, Step.INSPECT, by="noi", role=Role.OFFICER, detail=Detail(photographs=(after(hub, 2),)))
    assert proved.state is State.PROVED


def test_an_after_photograph_may_be_added_before_the_work_is_said_to_be_done(hub: SmallHub) -> None:
    number = opened(hub, WASTE).number
    step(hub, number, Step.ASSIGN)
    with pytest.raises(FieldRefused) as caught:
        step(hub, number, Step.REPORT_DONE, by="lek")
    assert caught.value.field == "photographs"
    name = after(hub)
    with writing(hub.engine) as conn:
        service.comment(conn, number, "", photographs=[name], is_after=True, hand=hand("lek", at=NOW))
    assert step(hub, number, Step.REPORT_DONE, by="lek").state is State.REPORTED_DONE


def test_of_two_at_once_the_second_is_told_who_was_first_and_changes_nothing(hub: SmallHub) -> None:
    triage_round(hub)
    step(hub, 1, Step.ACKNOWLEDGE, by="lek", seen=2)
    before = all_orders(hub)
    with pytest.raises(OvertakenError, match="lek moved order 1 to acknowledged first") as caught:
        step(hub, 1, Step.BEGIN, by="noi", seen=2)
    assert (caught.value.first.by, caught.value.first.at, caught.value.first.revision) == ("lek", NOW, 3)
    assert all_orders(hub) == before


def test_cancelling_needs_a_reason_and_another_person_and_does_not_come_back(hub: SmallHub) -> None:
    triage_round(hub)
    step(hub, 2, Step.ASK_CANCEL, by="noi", detail=Detail(said="ถอนโคมแล้ว"))
    with pytest.raises(Refused, match="another person"):
        step(hub, 2, Step.CANCEL, by="noi")
    ended = step(hub, 2, Step.CANCEL, by="somsri")
    assert (ended.state, ended.cancel_asked_by) == (State.CANCELLED, "noi")
    hub.clock.now += timedelta(minutes=1)
    triage_round(hub)
    assert [one.number for one in all_orders(hub)] == [1, 2]


def test_section_staff_find_their_own_orders_only_and_a_guessed_number_is_unknown(hub: SmallHub) -> None:
    triage_round(hub)
    with hub.engine.connect() as conn:
        assert [one.number for one in service.orders(conn, section=TRAFFIC)] == [1]
        assert [one.number for one in service.orders(conn, section=MEA)] == [2]
        assert (service.order(conn, 1, section=WORKS), service.order_file(conn, 1, section=WORKS)) == (None, None)
    with pytest.raises(Refused, match="there is no order 1"):
        step(hub, 1, Step.ACKNOWLEDGE, role=Role.SECTION, section=WORKS)
    with writing(hub.engine) as conn, pytest.raises(Refused, match="there is no order 1"):
        service.comment(conn, 1, "ดูแล้ว", hand=hand(at=NOW), section=PARKS)


def test_what_has_its_order_is_not_reported_again(hub: SmallHub) -> None:
    triage_round(hub)
    mine = all_orders(hub)[1]
    with pytest.raises(FieldRefused, match="order 2 is open about this already"):
        opened(hub, Wish("BSM-01", Kind.LAMP, asset_kind=mine.asset_kind, asset="main"))
    with pytest.raises(FieldRefused, match="has no lamp"):
        opened(hub, Wish("BSM-03", Kind.LAMP, asset_kind=mine.asset_kind, asset="nowhere"))


def test_what_a_person_reported_of_a_lamp_stands_for_what_its_tests_find(hub: SmallHub) -> None:
    triage_round(hub)
    mine = all_orders(hub)[1]
    assert mine.asset_kind is not None
    step(hub, 2, Step.ASK_CANCEL, by="noi", detail=Detail(said="ซ้ำ"))
    step(hub, 2, Step.CANCEL, by="somsri")
    made = opened(hub, Wish("BSM-01", Kind.LAMP, "ดับ", asset_kind=mine.asset_kind, asset="main"))
    triage_round(hub)
    assert (made.number, made.section, [one.number for one in all_orders(hub)]) == (3, MEA, [1, 2, 3])


def test_overdue_work_is_an_alarm_until_it_is_said_to_be_done(hub: SmallHub) -> None:
    triage_round(hub)
    hub.clock.now = NOW + timedelta(hours=24, seconds=1)
    triage_round(hub)

    def told() -> list[tuple[str, str, str]]:
        with hub.engine.connect() as conn:
            found = alarms.open_alarms(conn)
        return [(one.kind.value, one.subject, one.detail) for one in found]

    assert told() == [("order_overdue", "1", "1 · สจส.")]
    step(hub, 1, Step.REPORT_DONE, by="lek")
    triage_round(hub)
    assert told() == []


def test_the_register_follows_from_the_chain_and_whoever_changes_it_past_the_hub_is_found(hub: SmallHub) -> None:
    with writing(hub.engine) as conn:
        audit.begin(conn, hand=hand(at=NOW))
    triage_round(hub)
    cleared(hub)
    with hub.engine.connect() as conn:
        replayed, differing = audit.check(conn, trusted=[public_key_of(HUB_KEY)])
    assert (replayed.faults, [one for one in differing if "Order" in type(one.register).__name__]) == ([], [])
    with writing(hub.engine) as conn:
        conn.exec_driver_sql("UPDATE orders SET state = 'proved' WHERE number = 1")
    with hub.engine.connect() as conn:
        _, differing = audit.check(conn, trusted=[public_key_of(HUB_KEY)])
    assert [getattr(one.register, "number", None) for one in differing] == [1]
