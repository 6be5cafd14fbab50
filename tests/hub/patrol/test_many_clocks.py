"""Thirty devices with clocks of every kind: what the database hands out is judged as all lines together are."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import Connection, Engine, select

from hub.database import open_engine, upgrade, writing
from hub.evidence import timeline
from hub.evidence.resolution import is_anchor, resolve
from hub.evidence.store.keeping import holes_of
from hub.evidence.store.reading import LIFE, life_sign
from hub.evidence.store.tables import lines
from hub.ingest import Received, ingest
from hub.kernel.period import days_between
from hub.patrol import service as patrol
from hub.patrol.compliance import Rejection
from tests.hub.patrol.test_service import CARD, DAY, a_journal, a_point, an_officer
from tests.parts.clocks import HOLDOVER, RTC, UNSYNCHRONISED
from tests.parts.journals import Journal
from tests.parts.patrol import bkk
from wire_contract import topics
from wire_contract.topics import DeviceId

DAYS = days_between(date(2026, 10, 13), date(2026, 10, 31))


def at(clock: str) -> datetime:
    return bkk(DAY, clock)


def a_life(number: int, random: Random) -> Journal:
    """Some days of a device, boots and clocks as they come; every second one declares a hole."""
    journal = a_journal(at("0:00"), device=DeviceId(f"bkk-test-{number:02}"), number=number)
    if number % 3:
        journal.reboot()
    journal.opened()
    for _ in range(random.randint(3, 9)):
        journal.now += timedelta(minutes=random.choice([1, 20, 700]))
        journal.reboot(random.choice([UNSYNCHRONISED, RTC]), error=random.choice([None, timedelta(days=-1)]))
        journal.started()
        for _ in range(random.randint(0, 6)):
            if random.random() < 0.2:
                journal.learn()
            elif random.random() < 0.1:
                journal.trust = HOLDOVER
            journal.tap(random.choice([CARD, "wiegand26:9:9"]), minutes=random.choice([3, 60, 85, 130]))
            journal.alive(minutes=random.choice([10, 59]))
    if number % 2:
        journal.shed(3, random.randint(3, 6))
    return journal


def send(conn: Connection, journal: Journal, random: Random) -> None:
    """In batches received at different times, without the lines of a declared hole."""
    lost = range(3, 7) if journal.device[-1] in "13579" else range(0)
    first = 1
    while first <= len(journal.lines):
        last = min(first + random.randint(0, 8), len(journal.lines))
        received = journal.now + timedelta(hours=random.choice([0, 2, 30]))
        for number in range(first, last + 1):
            if number not in lost:
                message = Received(topics.up(journal.device, "events"), journal.batch(number, number), False, received)
                ingest(conn, [message], now=received)
        first = last + 1


@pytest.fixture(scope="module")
def lives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Thirty devices at thirty points."""
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('lives')}/hub.db")
    upgrade(engine)
    random = Random(20261014)
    with writing(engine) as conn:
        an_officer(conn)
        for number in range(2, 32):
            a_point(
                conn, a_journal(at("-24:00"), device=DeviceId(f"bkk-test-{number:02}"), number=number), f"P-{number}"
            )
            send(conn, a_life(number, random), random)
    yield engine
    engine.dispose()


def test_what_the_database_hands_out_tells_the_same_as_all_lines(lives: Engine) -> None:
    with lives.connect() as conn:
        devices = {DeviceId(f"bkk-test-{number:02}") for number in range(2, 32)}
        every = [life_sign(row) for row in conn.execute(select(*LIFE))]
        whole = resolve(every, holes=holes_of(conn, devices))
        assert len({when.how for when in whole.values()}) == 3
        assert timeline.doubtful(conn, devices, since=at("-48:00")).times == whole
        for day in DAYS:
            since = bkk(day, "0:00")
            some = timeline.doubtful(conn, devices, since=since).times
            assert {hash_: whole[hash_] for hash_ in some} == some
            late = {sign.hash for sign in every if sign.received_at >= since and not is_anchor(sign)}
            assert late <= some.keys()


def test_days_judged_one_by_one_are_the_days_judged_together_whatever_the_clocks(lives: Engine) -> None:
    now = bkk(DAYS[-1], "24:00")
    with lives.connect() as conn:
        together = patrol.day_cells(conn, first=DAYS[0], last=DAYS[-1], now=now)
        one_by_one = [patrol.day_cells(conn, first=day, last=day, now=now) for day in DAYS]
    assert together == {
        point: {day: cells[point][day] for cells in one_by_one for day in cells[point]} for point in together
    }
    cells = [one for days in together.values() for one in days.values()]
    assert sum(one.proved for one in cells) > 30
    assert sum(len(one.stretches) for one in cells) > 100
    assert {tap.reason for one in cells for tap in one.rejected} == {
        Rejection.CLOCK,
        Rejection.REPEAT,
        Rejection.UNKNOWN_CARD,
    }


def test_each_tap_is_listed_once_in_all_of_its_time(lives: Engine) -> None:
    now = bkk(DAYS[-1], "24:00")
    with lives.connect() as conn:
        found = patrol.judgement(conn, first=DAYS[0], last=DAYS[-1], now=now)
        taps = conn.execute(select(lines.c.hash).where(lines.c.kind == "riskpoint.tag.scanned.v1")).scalars().all()
    cells = [one for days in found.cells.values() for one in days.values()]
    listed = [tap.scan.hash for one in cells for tap in (*one.visits, *one.rejected)]
    assert sorted([*listed, *(tap.scan.hash for tap in found.elsewhere)]) == sorted(taps)
