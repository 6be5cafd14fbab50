"""A round costs what has come since the last one, says the same as looking at everything, and ends when the hub does."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from hub.alarms import service
from hub.alarms.flags_told import FlagsTold
from hub.alarms.patrols_told import PatrolsTold, reached
from hub.alarms.rounds import Rounds
from hub.alarms.watch import Watch
from hub.database import writing
from hub.evidence import own_chain
from hub.flags import service as flags
from hub.flags.settling import record
from hub.fleet import service as fleet
from hub.fleet.liveness import ALL_ALONG
from hub.kernel.period import day_of
from hub.patrol import service as patrol
from hub.patrol.compliance import DayCell
from hub.self_tests.counting import Now
from tests.parts.a_day import bkk
from tests.parts.hands import hand
from tests.parts.small_hub import OTHER_CARD, SmallHub, small_hub
from tests.parts.suspicious import tell_suspicious

EVENING = bkk(22, "18:30")
A_DAY = timedelta(days=1)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[SmallHub]:
    with small_hub(f"sqlite:///{tmp_path / 'hub.db'}") as hub:
        hub.clock.now = EVENING
        tell_suspicious(hub)
        yield hub


def done(conn: Connection) -> int:
    head = own_chain.head(conn)
    return head.number if head else 0


class Kept:
    """What rounds keep, asked as they ask."""

    def __init__(self, hub: SmallHub) -> None:
        self.hub, self.patrols, self.flags = hub, PatrolsTold(), FlagsTold(rests=0)

    def cells(self, now: datetime) -> Mapping[int, Mapping[date, DayCell]]:
        with self.hub.engine.connect() as conn:
            return self.patrols.cells(
                conn,
                [point.id for point in fleet.points(conn)],
                terms=fleet.enrolments(conn),
                come=reached(conn),
                done=done(conn),
                first=day_of(now) - A_DAY,
                now=now,
            )

    def whole_cells(self, now: datetime) -> Mapping[int, Mapping[date, DayCell]]:
        with self.hub.engine.connect() as conn:
            found = patrol.judgement(conn, first=day_of(now) - A_DAY, last=day_of(now), now=now).cells
            return {point.id: found.get(point.id, {}) for point in fleet.points(conn)}

    def open(self, now: datetime) -> set[str]:
        with self.hub.engine.connect() as conn:
            seen = (done(conn), *sorted(reached(conn).items()))
            for _ in range(8):  # one part of the days in each round
                found = {one.flag.id for one in self.flags.open(conn, seen=seen, now=now)}
        return found

    def whole_open(self, now: datetime) -> set[str]:
        with self.hub.engine.connect() as conn:
            found = flags.flags(conn, first=day_of(now - flags.OPEN_FOR), last=day_of(now), now=now)
        return {one.flag.id for one in found.standings if one.is_open}


def test_what_is_kept_between_rounds_is_what_looking_at_everything_finds(hub: SmallHub) -> None:
    kept, now = Kept(hub), EVENING
    first, second, *_ = hub.devices.values()
    for number in range(5):
        assert kept.cells(now) == kept.whole_cells(now)
        assert kept.open(now) == kept.whole_open(now)
        now += timedelta(hours=5)
        hub.clock.now = now
        device = (first, second)[number % 2]
        device.tap(OTHER_CARD, at=now)
        device.tap(OTHER_CARD, at=now + timedelta(seconds=30))
        now += timedelta(minutes=1)
    assert kept.whole_open(now)


def test_a_flag_of_days_ago_is_open_no_more_once_somebody_settled_it(hub: SmallHub) -> None:
    kept, now = Kept(hub), EVENING + 12 * A_DAY
    hub.clock.now = now
    before = kept.open(now)
    with writing(hub.engine) as conn:
        found = flags.flags(conn, first=day_of(EVENING), last=day_of(EVENING), now=now).standings
        one = next(one.flag for one in found if one.is_open)
        flags.settle(conn, record(one, outcome="stands", why="ตรวจแล้ว"), hand=hand(at=now))
    assert one.id in before
    assert kept.open(now) == before - {one.id} == kept.whole_open(now)


def test_only_points_of_which_something_came_are_read_again(hub: SmallHub) -> None:
    kept = Kept(hub)
    points = len(kept.cells(EVENING))
    first = next(iter(hub.devices.values()))
    read = []
    for then in (lambda: None, lambda: first.tap(OTHER_CARD, at=EVENING), lambda: None):
        before = kept.patrols.read
        then()
        kept.cells(EVENING + timedelta(minutes=3))
        read.append(kept.patrols.read - before)
    assert (points > 3, read) == (True, [0, 1, 0])


def test_a_round_is_given_up_at_whatever_statement_the_hub_begins_to_stop_and_changes_nothing(hub: SmallHub) -> None:
    def kinds() -> list[str]:
        with hub.engine.connect() as conn:
            return sorted(one.kind.value for one in service.open_alarms(conn))

    def round_that_stops_at(statement: int) -> int:
        asked = 0

        def stopping() -> bool:
            nonlocal asked
            asked += 1
            return asked > statement

        Rounds(
            hears_since=lambda: ALL_ALONG,
            trouble=lambda: None,
            examined=lambda: None,
            assets=Now(),
            changed=lambda: None,
            stopping=stopping,
        )(hub.engine, EVENING)
        return asked

    statement = 0
    while round_that_stops_at(statement) == statement + 1:
        assert kinds() == []
        statement += 1
    assert statement > 30
    assert "suspicious" in kinds()
    with hub.engine.connect() as conn:
        device = next(iter(hub.devices.values())).name
        assert [one.to_state for one in service.flips_of(conn, Watch.DEVICE, device)] != []
