"""No order waits for ever in silence: re-tests are commanded, reports assigned, what is not theirs given back, and what
heals by itself is shown and ended by somebody, as no repair.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hub.alarms import service as alarms
from hub.database import writing
from hub.fleet import commands
from hub.fleet.asset import AssetKind
from hub.kernel.refused import Refused
from hub.kernel.rights import Role
from hub.remediation import retesting, service, views
from hub.remediation.kinds import PARKS, TRAFFIC, WORKS, Kind
from hub.remediation.order import Detail, FieldRefused, Heard, Wish
from hub.remediation.transitions import State, Step
from hub.web.visitor import User
from tests.parts.hands import hand
from tests.parts.orders import all_orders, opened, step, triage_round
from tests.parts.self_tests import camera_tested, lamp_tested
from tests.parts.small_hub import NOW, SmallHub, small_hub
from tests.parts.tested_district import tell_tests
from wire_contract.measurements import CommandDone
from wire_contract.messages import CommandOutcome, Verb

SOMEBODY = User(1, "somying", "somying", Role.SUPERVISOR)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[SmallHub]:
    with small_hub(f"sqlite:///{tmp_path / 'hub.db'}") as running:
        tell_tests(running)
        yield running


def heard(hub: SmallHub, number: int) -> Heard | None:
    with hub.engine.connect() as conn:
        found = retesting.of_order(conn, service.known(conn, number), now=hub.clock.now)
    return found.heard if found else None


def retests_of(hub: SmallHub) -> list[tuple[str, dict[str, str]]]:
    with hub.engine.connect() as conn:
        found = commands.newest(conn, limit=100, device=hub.devices["BSM-01"].name)
    return [(one.id, dict(one.arguments)) for one in found if one.verb == Verb.SELF_TEST]


def alarmed(hub: SmallHub) -> list[tuple[str, str]]:
    with hub.engine.connect() as conn:
        return [(one.kind.value, one.subject) for one in alarms.open_alarms(conn)]


def look_at(hub: SmallHub, later: timedelta) -> None:
    hub.clock.now = NOW + later
    triage_round(hub)


def test_done_commands_a_retest_once_and_what_became_of_it_is_no_proof(hub: SmallHub) -> None:
    triage_round(hub)
    device = hub.devices["BSM-01"]
    step(hub, 2, Step.REPORT_DONE, by="lek", role=Role.SECTION)
    ((command, arguments),) = retests_of(hub)
    assert (arguments, all_orders(hub)[1].retest) == ({"asset": "main", "cause": "repair"}, command)
    assert heard(hub, 2) is Heard.COMMANDED
    look_at(hub, 20 * MINUTE)
    assert heard(hub, 2) is Heard.AWAY
    look_at(hub, DAY + MINUTE)
    assert (heard(hub, 2), all_orders(hub)[1].state) == (Heard.UNANSWERED, State.REPORTED_DONE)
    device.write(CommandDone(command, Verb.SELF_TEST, CommandOutcome.DONE), at=NOW + 20 * HOUR)
    triage_round(hub)
    assert (heard(hub, 2), all_orders(hub)[1].state) == (Heard.ANSWERED, State.REPORTED_DONE)
    assert len(retests_of(hub)) == 1
    device.write(lamp_tested("dead"), at=NOW + 21 * HOUR)
    triage_round(hub)
    assert (all_orders(hub)[1].state, all_orders(hub)[1].retest) == (State.RETURNED, None)
    step(hub, 2, Step.REPORT_DONE, by="lek", role=Role.SECTION)
    assert len(retests_of(hub)) == 2


def test_a_device_that_can_be_told_nothing_more_holds_nobodys_word_up(hub: SmallHub) -> None:
    triage_round(hub)
    with writing(hub.engine) as conn:
        for _ in range(commands.OPEN_AT_MOST):
            commands.issue(
                conn, hub.devices["BSM-01"].name, verb=Verb.IDENTIFY, arguments={}, lasts=HOUR, hand=hand(at=NOW)
            )
    done = step(hub, 2, Step.REPORT_DONE, by="lek", role=Role.SECTION)
    assert (done.state, done.retest, heard(hub, 2)) == (State.REPORTED_DONE, None, None)


def test_what_heals_without_a_word_is_shown_then_an_alarm_and_ended_by_a_reason_but_never_proved(hub: SmallHub) -> None:
    triage_round(hub)
    device, why = hub.devices["BSM-01"], Detail(said="ไฟดับทั้งย่านเมื่อคืน")
    with pytest.raises(Refused, match="no test says that it works again"):
        step(hub, 2, Step.HEAL, detail=why)
    device.write(lamp_tested(), at=NOW + HOUR)
    look_at(hub, 2 * HOUR)
    with hub.engine.connect() as conn:
        seen = views.order_view(conn, 2, user=SOMEBODY, now=hub.clock.now)
    assert seen is not None
    assert (seen.works_since, Step.HEAL in seen.steps, all_orders(hub)[1].state) == (NOW + HOUR, True, State.ASSIGNED)
    look_at(hub, 3 * DAY + 2 * HOUR)
    assert ("order_healed", "2") in alarmed(hub)
    with pytest.raises(FieldRefused, match="needs a reason"):
        step(hub, 2, Step.HEAL)
    with pytest.raises(Refused, match="not for you"):
        step(hub, 2, Step.HEAL, role=Role.OPERATOR, detail=why)
    ended = step(hub, 2, Step.HEAL, detail=why)
    assert (ended.state, ended.is_open, ended.proof, ended.proved_at) == (State.HEALED, False, None, None)
    triage_round(hub)
    assert ("order_healed", "2") not in alarmed(hub)
    device.write(lamp_tested("dead"), at=NOW + 4 * DAY)
    look_at(hub, 4 * DAY + HOUR)
    assert [(one.number, one.state) for one in all_orders(hub) if one.asset == "main"] == [
        (2, State.HEALED), (3, State.ASSIGNED),
    ]  # fmt: skip


def test_what_failed_by_another_light_or_fails_again_does_not_work_again(hub: SmallHub) -> None:
    triage_round(hub)
    device, why = hub.devices["BSM-01"], Detail(said="ใช้ได้เอง")
    device.write(camera_tested(camera="back"), at=NOW + MINUTE)
    device.write(camera_tested("covered", camera="back"), at=NOW + 2 * MINUTE)
    hub.clock.now = NOW + HOUR
    with pytest.raises(Refused, match="no test says that it works again"):
        step(hub, 1, Step.HEAL, detail=why)
    device.write(camera_tested("busy", camera="back"), at=NOW + 3 * MINUTE)
    with pytest.raises(Refused, match="no test says that it works again"):
        step(hub, 1, Step.HEAL, detail=why)
    device.write(camera_tested(camera="back"), at=NOW + 4 * MINUTE)
    assert step(hub, 1, Step.HEAL, detail=why).state is State.HEALED


def test_what_is_not_theirs_a_section_gives_back_and_a_person_assigns_it_anew(hub: SmallHub) -> None:
    number = opened(hub, Wish("BSM-03", Kind.WASTE)).number
    step(hub, number, Step.ASSIGN)
    with pytest.raises(FieldRefused, match="needs a reason"):
        step(hub, number, Step.DECLINE, by="lek", role=Role.SECTION, section=PARKS)
    with pytest.raises(Refused, match="there is no order"):
        step(hub, number, Step.DECLINE, by="lek", role=Role.SECTION, section=WORKS, detail=Detail(said="ไม่ใช่"))
    given = step(
        hub, number, Step.DECLINE, by="lek", role=Role.SECTION, section=PARKS, detail=Detail(said="เป็นวัสดุก่อสร้าง")
    )
    assert given.state is State.REPORTED
    look_at(hub, DAY + MINUTE)
    assert all_orders(hub)[number - 1].state is State.REPORTED
    assert ("order_unheard", str(number)) in alarmed(hub)
    anew = step(hub, number, Step.ASSIGN, detail=Detail(section=WORKS))
    assert (anew.state, anew.section) == (State.ASSIGNED, WORKS)
    triage_round(hub)
    assert ("order_unheard", str(number)) not in alarmed(hub)


def test_an_officers_report_is_given_to_its_section_after_an_hour_and_alarms_until_it_is_taken_up(
    hub: SmallHub,
) -> None:
    waste = opened(hub, Wish("BSM-03", Kind.WASTE), by="chai").number
    camera = opened(hub, Wish("BSM-01", Kind.CAMERA, asset_kind=AssetKind.CAMERA, asset="back"), by="chai").number
    look_at(hub, 59 * MINUTE)
    mine = {one.number: one for one in all_orders(hub)}
    assert (mine[waste].state, mine[camera].state) == (State.REPORTED, State.REPORTED)
    look_at(hub, HOUR)
    mine = {one.number: one for one in all_orders(hub)}
    assert [(mine[n].state, mine[n].section) for n in (waste, camera)] == [
        (State.ASSIGNED, PARKS), (State.ASSIGNED, TRAFFIC),
    ]  # fmt: skip
    with hub.engine.connect() as conn:
        assert [one.by for one in service.steps(conn, waste)] == ["chai", "hub"]
    look_at(hub, DAY + HOUR + MINUTE)
    assert ("order_unheard", str(waste)) in alarmed(hub)
    step(hub, waste, Step.ACKNOWLEDGE, by="lek", role=Role.SECTION)
    triage_round(hub)
    assert ("order_unheard", str(waste)) not in alarmed(hub)
