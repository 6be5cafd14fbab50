"""When a change of power is a line: pure, by hand-made looks."""

from datetime import timedelta

import pytest

from edge_agent.vitals.power import PowerNews, Supply, charge_permille
from wire_contract.measurements import PowerChanged


def lines(*looks: tuple[int, Supply]) -> list[tuple[int, PowerChanged]]:
    """What was told at which second of uptime."""
    news, told = PowerNews(), []
    for second, seen in looks:
        if (one := news.due(seen, timedelta(seconds=second))) is not None:
            news.tell(one)
            told.append((second, one))
    return told


GOOD, LOW = Supply("mains", under_voltage=False), Supply("mains", under_voltage=True)


def test_a_board_that_can_tell_nothing_says_nothing() -> None:
    assert lines((0, Supply()), (5, Supply())) == []


def test_too_little_voltage_is_told_at_once_and_its_end_when_it_lasted() -> None:
    looks = [(0, GOOD), (5, LOW), (10, GOOD), (15, LOW), *((second, GOOD) for second in range(20, 120, 5))]
    assert lines(*looks) == [
        (0, PowerChanged("mains", False, None)),
        (5, PowerChanged("mains", True, None)),
        (75, PowerChanged("mains", False, None)),
    ]


def test_a_supply_that_fails_every_two_minutes_for_a_day_is_bounded() -> None:
    told = lines(*((second, LOW if second % 120 == 0 else GOOD) for second in range(0, 86_400, 5)))
    assert len(told) <= 6 + 86_400 // 300 + 1
    assert told[-1][0] > 86_000


def battery(permille: int | None) -> Supply:
    return Supply("battery", battery_permille=permille, battery_milli_volts=permille and 10_000 + permille)


def test_a_battery_is_told_in_steps_and_when_it_is_empty() -> None:
    looks = ((0, battery(1000)), (60, battery(930)), (120, battery(890)), (180, battery(950)), (240, battery(0)))
    told = [(second, one.battery_permille) for second, one in lines(*looks, (300, battery(None)))]
    assert told == [(0, 1000), (120, 890), (240, 0), (300, None)]


def test_mains_lost_is_told_beside_what_the_battery_has() -> None:
    seen = Supply("battery", under_voltage=None, battery_milli_volts=12_400, battery_permille=700)
    assert lines((0, seen)) == [(0, PowerChanged("battery", None, 700, 12_400))]


@pytest.mark.parametrize(
    ("milli_volts", "permille"), [(None, None), (11_000, 0), (9_000, 0), (11_800, 500), (12_600, 1000), (14_000, 1000)]
)
def test_a_battery_is_between_its_two_voltages(milli_volts: int | None, permille: int | None) -> None:
    assert charge_permille(milli_volts, empty_mv=11_000, full_mv=12_600) == permille
    assert charge_permille(milli_volts, empty_mv=None, full_mv=None) is None
