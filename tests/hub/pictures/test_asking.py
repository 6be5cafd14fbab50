"""Devices are asked until the picture is here, less and less often, and never for ever."""

from datetime import timedelta

import pytest

from hub.database import writing
from hub.fleet import commands
from hub.pictures.picture import State
from tests.parts.hands import hand
from tests.parts.pictures import (
    allow,
    answer,
    arrive,
    ask,
    issued,
    jpeg,
    state,
    wanted,
)
from tests.parts.small_hub import NOW, Device, SmallHub

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PICTURE = jpeg(1)


def test_a_message_that_was_lost_is_asked_for_again_less_and_less_often(hub: SmallHub, device: Device) -> None:
    of = wanted(hub, device, PICTURE)
    asked_at = []
    looks = (0, 1, 2, 3, 11, 12, 13, 71, 72, 73, 431, 432, 433, 1871, 1872, 1873, 3311, 3312)
    for minute in looks:
        hub.clock.now = NOW + minute * MINUTE
        if ask(hub):
            asked_at.append(minute)
            answer(hub, of, "done")
    assert asked_at == [0, 2, 12, 72, 432, 1872, 3312]
    arrive(hub, device, PICTURE)
    hub.clock.now += 2 * DAY
    assert (ask(hub), state(hub, of)) == (0, State.HERE)


def test_a_device_that_is_away_is_asked_by_one_command_a_day(hub: SmallHub, device: Device) -> None:
    of = wanted(hub, device, PICTURE)
    for hour in range(3 * 24):
        hub.clock.now = NOW + hour * 60 * MINUTE
        ask(hub)
    assert (issued(hub), state(hub, of)) == (3, State.WAITING)


@pytest.mark.parametrize(
    ("outcome", "then"),
    [
        ("gone", State.GONE),
        ("refused", State.REFUSED),
        ("unsupported", State.UNABLE),
        ("invalid", State.UNABLE),
        ("not_now", State.WAITING),
        ("an outcome of a later release", State.WAITING),
    ],
)
def test_what_the_device_answers_decides(hub: SmallHub, device: Device, outcome: str, then: State) -> None:
    of = wanted(hub, device, PICTURE)
    ask(hub)
    answer(hub, of, outcome)
    hub.clock.now += 3 * MINUTE
    assert ask(hub) == (then is State.WAITING)
    assert state(hub, of) is then


def test_after_fourteen_days_nobody_is_asked_any_more(hub: SmallHub, device: Device) -> None:
    of = wanted(hub, device, PICTURE)
    for day in range(16):
        hub.clock.now = NOW + day * DAY + MINUTE
        ask(hub)
        if day:
            answer(hub, of, "not_now")
    assert state(hub, of) is State.LOST
    assert issued(hub) <= 15


def test_where_the_setting_was_revoked_meanwhile_nobody_is_asked(hub: SmallHub, device: Device) -> None:
    of = wanted(hub, device, PICTURE)
    allow(hub, "off", point="BSM-01")
    assert (ask(hub), state(hub, of), issued(hub)) == (0, State.REFUSED, 0)


def test_a_device_with_too_many_commands_is_asked_later(hub: SmallHub, device: Device) -> None:
    with writing(hub.engine) as conn:
        for _ in range(20):
            commands.issue(conn, device.name, verb="identify", arguments={}, lasts=MINUTE, hand=hand(at=NOW))
    wanted(hub, device, PICTURE)
    assert ask(hub) == 0
    hub.clock.now += timedelta(hours=1, minutes=1)
    assert ask(hub) == 1
