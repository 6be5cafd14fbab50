"""Commands on a simulated point, without a broker: obeyed once, durably, and only when the hub signed them for us."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edge_agent.simulation.clock import SimulatedClock
from edge_agent.simulation.point import Lights, SimulatedPoint
from edge_agent.uplink.link import Received
from tests.parts.failing_disk import failing_disk
from tests.parts.lines import measurements_in
from tests.parts.points import HUB_KEY, point_settings
from wire_contract.event import ClockTrust, write_time
from wire_contract.measurements import CommandDone, DeviceStarted
from wire_contract.messages import Command, Config, PointSettings, seal

START = datetime(2026, 10, 1, 0, 0, tzinfo=UTC)
CARD = "wiegand26:123:45678"
ALL_LAMPS = frozenset({"green", "amber", "red"})


def id_of(number: int) -> str:
    return f"{number:08x}-0000-4000-8000-000000000001"


def command(
    verb: str,
    number: int = 1,
    *,
    device: str = "bkk-test-01",
    expires: datetime = START + timedelta(minutes=10),
    key: Ed25519PrivateKey = HUB_KEY,
    arguments: dict[str, str] | None = None,
) -> bytes:
    return seal(
        Command(device=device, id=id_of(number), verb=verb, arguments=arguments or {}, expires=write_time(expires)),
        key,
    )


def deliver(point: SimulatedPoint, payload: bytes) -> None:
    """As the link does when a message has come."""
    point.agent._inbox.put(Received("command", payload))
    point.step()


def done(number: int, verb: str, outcome: str) -> CommandDone:
    return CommandDone(command=id_of(number), verb=verb, outcome=outcome)


def outcomes(folder: Path) -> list[CommandDone]:
    return [data for data in measurements_in(folder) if isinstance(data, CommandDone)]


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(START, seed=1)


@pytest.fixture
def point(tmp_path: Path, clock: SimulatedClock) -> Iterator[SimulatedPoint]:
    with SimulatedPoint(point_settings(tmp_path), clock=clock) as made:
        config = Config(device="bkk-test-01", version=1, settings=PointSettings(credentials=(CARD,)))
        made.agent._inbox.put(Received("config", seal(config, HUB_KEY)))
        made.step()
        yield made


def test_identify_lights_all_lamps_without_a_sound_and_is_recorded(point: SimulatedPoint, tmp_path: Path) -> None:
    deliver(point, command("identify"))
    assert point.lights().lit == ALL_LAMPS
    point.agent.feedback.finish()
    assert point.lights() == Lights(frozenset(), {"green": 20, "amber": 20, "red": 20, "buzzer": 0})
    point.close()
    assert outcomes(tmp_path) == [done(1, "identify", "done")]


def test_a_tap_while_the_lamps_blink_gets_its_own_light(point: SimulatedPoint) -> None:
    deliver(point, command("identify"))
    assert point.tap("front", CARD).lit == {"green", "buzzer"}


def test_a_command_never_takes_the_light_from_a_tap(point: SimulatedPoint) -> None:
    reader = point._readers["front"]
    point._pins.send_bits((0, 1) * 13, d0=reader.d0, d1=reader.d1)  # some card, amber
    point._pins.pass_by(0.5)
    point.step()
    assert point.lights().lit == {"amber", "buzzer"}
    deliver(point, command("identify"))
    assert point.lights().lit == {"amber", "buzzer"}
    point.agent.feedback.finish()
    point.step()
    assert point.lights().lit == ALL_LAMPS


def test_a_replay_changes_nothing_not_even_after_a_reboot(point: SimulatedPoint, tmp_path: Path) -> None:
    for _ in range(3):
        deliver(point, command("identify"))
        point.agent.feedback.finish()
    point.reboot()
    deliver(point, command("identify"))
    assert point.lights().lit == frozenset()
    point.close()
    assert outcomes(tmp_path) == [done(1, "identify", "done")]


def test_restart_is_recorded_first_and_happens_once(point: SimulatedPoint, tmp_path: Path) -> None:
    before = point.agent
    deliver(point, command("restart"))
    assert point.agent is not before
    again = point.agent
    deliver(point, command("restart"))
    assert point.agent is again
    point.close()
    found = measurements_in(tmp_path)
    assert outcomes(tmp_path) == [done(1, "restart", "restarting")]
    after = found[found.index(done(1, "restart", "restarting")) + 1]
    assert isinstance(after, DeviceStarted)
    assert (after.boot_reason, after.unclean_shutdown) == ("agent restarted", False)


@pytest.mark.parametrize("verb", ["self_test", "a_verb_of_a_later_release"])
def test_what_this_release_cannot_do_is_answered(point: SimulatedPoint, tmp_path: Path, verb: str) -> None:
    deliver(point, command(verb))
    point.close()
    assert outcomes(tmp_path) == [done(1, verb, "unsupported")]


def test_a_log_that_cannot_be_sent_now_is_answered_and_one_with_arguments_is_not_understood(
    point: SimulatedPoint, tmp_path: Path
) -> None:
    deliver(point, command("collect_logs", 1))  # there is no broker
    deliver(point, command("collect_logs", 2, arguments={"lines": "all"}))
    point.close()
    assert outcomes(tmp_path) == [done(1, "collect_logs", "not_now"), done(2, "collect_logs", "invalid")]


def test_arguments_that_a_verb_does_not_have_are_answered(point: SimulatedPoint, tmp_path: Path) -> None:
    deliver(point, command("restart", arguments={"now": "please"}))
    point.close()
    assert outcomes(tmp_path) == [done(1, "restart", "invalid")]


def test_an_expired_command_is_answered_once_and_an_ancient_one_not_at_all(
    point: SimulatedPoint, clock: SimulatedClock, tmp_path: Path
) -> None:
    clock.set(START + timedelta(minutes=10))
    for _ in range(2):
        deliver(point, command("restart", 1))
    deliver(point, command("restart", 2, expires=START - timedelta(days=2)))
    assert not point.agent.must_restart
    point.close()
    assert outcomes(tmp_path) == [done(1, "restart", "expired")]


def test_a_command_waits_for_a_clock_that_can_tell(
    point: SimulatedPoint, clock: SimulatedClock, tmp_path: Path
) -> None:
    clock.trusted = ClockTrust.UNSYNCHRONISED
    deliver(point, command("identify", 1))
    clock.set(START + timedelta(minutes=2))
    point.step()
    assert point.lights().lit == frozenset()
    clock.trusted = ClockTrust.SYNCHRONISED
    point.step()
    assert point.lights().lit == ALL_LAMPS
    point.agent.feedback.finish()
    clock.trusted = ClockTrust.UNSYNCHRONISED
    deliver(point, command("identify", 2))
    clock.set(START + timedelta(minutes=7))
    point.step()
    point.close()
    assert outcomes(tmp_path) == [done(1, "identify", "done"), done(2, "identify", "clock")]


def test_nothing_is_done_while_its_id_cannot_be_made_durable(point: SimulatedPoint, tmp_path: Path) -> None:
    with failing_disk():
        deliver(point, command("identify"))
        assert point.lights().lit == frozenset()
        assert point.agent.trouble is not None
    point.agent._recorder._reopen_at = 0.0
    point.step()
    assert point.lights().lit == ALL_LAMPS, "it waited, and is executed once it can be remembered"
    point.close()
    assert outcomes(tmp_path) == [done(1, "identify", "done")]


def test_what_was_cut_short_by_a_power_cut_ends_as_interrupted(point: SimulatedPoint, tmp_path: Path) -> None:
    hands = point.agent._orders._commands._hands
    object.__setattr__(hands, "verbs", {"identify": lambda _: 1 // 0})  # the power goes between the id and the outcome
    with pytest.raises(ZeroDivisionError):
        deliver(point, command("identify"))
    point.power_off()
    point.power_on()
    point.step()
    deliver(point, command("identify"))
    assert point.lights().lit == frozenset()
    point.close()
    assert outcomes(tmp_path) == [done(1, "identify", "interrupted")]


@pytest.mark.parametrize(
    "payload",
    [
        command("restart", device="bkk-other-01"),
        command("restart", key=Ed25519PrivateKey.generate()),
        command("restart").replace(b'"verb":"restart"', b'"verb":"pestart"'),
        command("restart").partition(b" ")[2],
        seal(Config(device="bkk-test-01", version=9, settings=PointSettings()), HUB_KEY),
        b"",
        b"\x00\xff nonsense",
    ],
    ids=["another device", "forged", "changed", "unsigned", "settings", "empty", "garbage"],
)
def test_what_the_hub_did_not_sign_for_us_as_a_command_is_counted_and_changes_nothing(
    point: SimulatedPoint, tmp_path: Path, payload: bytes
) -> None:
    before = point.agent
    deliver(point, payload)
    assert point.agent is before
    assert point.agent.uplink.refused.total() == 1
    assert point.tap("front", CARD).lit == {"green", "buzzer"}
    point.close()
    assert outcomes(tmp_path) == []
