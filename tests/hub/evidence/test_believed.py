"""Which rows may belong to a time, asked of both databases: what the pure rule of trust says, and no day forgotten."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import product

from sqlalchemy import Column, Connection, Engine, Integer, MetaData, String, Table, select

from hub.database import Moment, writing
from hub.evidence.believed import is_unsure, may_belong
from hub.kernel.trust import is_sure
from wire_contract.event import ClockTrust

READ = Table(
    "read_lines",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("occurred_at", Moment, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("clock", String(16), nullable=False),
)
NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
MS, DAY = timedelta(milliseconds=1), timedelta(days=1)
AHEAD = [timedelta(0), -DAY, timedelta(minutes=5), timedelta(minutes=5) + MS, DAY]
"""How long after its receipt a line was written, by its own time; negative: before."""


def add(conn: Connection, lines: Iterable[tuple[datetime, datetime, ClockTrust]]) -> None:
    """Rows of these lines, numbered: when each occurred, when it was received, by which clock."""
    READ.create(conn)
    for number, (occurred, received, clock) in enumerate(lines):
        row = {"id": number, "occurred_at": occurred, "received_at": received, "clock": clock.value}
        conn.execute(READ.insert().values(row))


def test_a_database_believes_the_same_times_as_the_rule(engine: Engine) -> None:
    lines = [(NOON + ahead, NOON, clock) for ahead, clock in product(AHEAD, ClockTrust)]
    with writing(engine) as conn:
        add(conn, lines)
        found = set(conn.execute(select(READ.c.id).where(is_unsure(READ))).scalars())
    assert found == {
        number
        for number, (occurred, received, clock) in enumerate(lines)
        if not is_sure(clock, occurred_at=occurred, received_at=received)
    }


def test_what_is_sure_belongs_to_its_own_time_and_what_is_not_to_any_before_its_receipt(engine: Engine) -> None:
    begin, end = NOON, NOON + DAY
    sure, unsure = ClockTrust.SYNCHRONISED, ClockTrust.UNSYNCHRONISED
    lines = {
        "just before": (begin - MS, begin, sure),
        "the first moment": (begin, begin, sure),
        "the last moment": (end - MS, end, sure),
        "just after": (end, end, sure),
        "delivered a week late": (begin, end + 7 * DAY, sure),
        "ahead of its receipt by a week": (end + 7 * DAY, end - MS, sure),
        "unsure, received in it": (begin - 7 * DAY, begin, unsure),
        "unsure, received long after": (begin - 7 * DAY, end + 7 * DAY, unsure),
        "unsure, received long before": (begin - 7 * DAY, begin - DAY, unsure),
    }
    with writing(engine) as conn:
        add(conn, lines.values())
        found = conn.execute(select(READ.c.id).where(may_belong(READ, since=begin, until=end))).scalars()
        assert {[*lines][number] for number in found} == {
            "the first moment",
            "the last moment",
            "delivered a week late",
            "ahead of its receipt by a week",
            "unsure, received in it",
            "unsure, received long after",
        }
