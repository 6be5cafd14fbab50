"""What a look wants several times is read once, and lines that are few are found by the indexes made for them."""

from datetime import UTC, datetime

from sqlalchemy import Engine, event, text

from hub.database import writing
from hub.evidence import service as evidence
from hub.evidence import timeline
from hub.fleet import service as fleet
from hub.reading_once import once, reading_once
from tests.parts.hands import hand
from wire_contract.topics import DeviceId

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


def _asked(engine: Engine) -> list[str]:
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_: asked.append(statement))
    return asked


def test_a_look_that_reads_once_asks_the_database_once_for_what_it_wants_thrice(engine: Engine) -> None:
    with engine.connect() as conn:
        asked = _asked(engine)
        reading_once(conn)
        for _ in range(3):
            assert [*fleet.points(conn)] == []
            assert [*evidence.tips(conn)] == []
    assert len([one for one in asked if "FROM points" in one or "FROM journals" in one]) == 2


def test_what_was_done_after_a_look_is_in_the_next_one_and_in_every_other_connection(engine: Engine) -> None:
    with engine.connect() as look:
        assert [*fleet.points(reading_once(look))] == []
    with writing(engine) as conn:
        fleet.add_point(
            conn,
            code="P-1",
            name="จุดหนึ่ง",
            short_name="หนึ่ง",
            station="สน.ทดสอบ",
            has_camera=False,
            opened_on=NOW.date(),
            hand=hand(),
        )
    with engine.connect() as plain, engine.connect() as look:
        assert [one.code for one in fleet.points(plain)] == ["P-1"]
        assert [one.code for one in fleet.points(reading_once(look))] == ["P-1"]


def test_a_connection_that_was_never_told_to_reads_whenever_it_is_asked(engine: Engine) -> None:
    answers = iter((1, 2, 3))
    with engine.connect() as conn:
        assert [once(conn, "it", lambda: next(answers)) for _ in range(2)] == [1, 2]
        reading_once(conn)
        assert [once(conn, "it", lambda: next(answers)) for _ in range(2)] == [3, 3]
        reading_once(conn)
        assert once(conn, "it", lambda: 4) == 3


def test_the_few_lines_that_wait_or_are_noted_are_found_without_reading_all_lines(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        return  # PostgreSQL chooses by what it counted, and there is nothing to count here
    with engine.connect() as conn:
        plans = []
        wanted = ("NOT complete", "riskpoint.enclosure.changed.v1")

        def explain(_c: object, _u: object, statement: str, parameters: object, *_: object) -> None:
            if "EXPLAIN" not in statement and any(one in statement for one in wanted):
                found = conn.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
                plans.append(" ".join(row[3] for row in found))

        event.listen(engine, "before_cursor_execute", explain)
        evidence.waiting(conn)
        timeline.noted(conn, [DeviceId(f"pi-{n:04}") for n in range(500)], since=NOW)
        conn.execute(text("SELECT 1"))
    assert [plan.split(" INDEX ")[1].split(" ")[0] for plan in plans] == ["ix_lines_waiting", "ix_lines_noted"]
