"""A storm of alarms makes few notices, says how many more there were, and leaves an outbox that is bounded."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from hub.alarms import service as alarms
from hub.alarms.watch import Sighting, Watch
from hub.database import writing
from hub.notices import service
from hub.notices.choice import Choice
from hub.notices.line import Line
from hub.notices.notice import Severity
from hub.notices.outcome import KEPT
from hub.notices.sending import Sending
from hub.notices.summing import MOST_IN_AN_HOUR
from hub.notices.target import Channel
from hub.standing_jobs import tell_of
from tests.parts.line_server import HttpEnd
from tests.parts.notices import GROUP, MORNING, notice, office, put

MINUTE = timedelta(minutes=1)
DUTY_ROOM = office("duty-room", Channel.LINE, GROUP, choice=Choice(least=Severity.INFO))


def look(engine: Engine, *, down: int, minute: float) -> None:
    """One round of alarms, with this many devices down."""
    seen = [Sighting(Watch.DEVICE, f"bkk-{n}", "down" if n < down else "up", f"P-{n}") for n in range(500)]
    with writing(engine) as conn:
        alarms.look(conn, seen, looked=list(Watch), now=MORNING + minute * MINUTE, tell=tell_of)


def rows(engine: Engine) -> int:
    with engine.connect() as conn:
        return len(service.newest(conn, limit=100_000))


def test_500_alarms_at_once_are_twenty_notices_and_one_that_says_how_many_more(
    engine: Engine, line: Line, line_end: HttpEnd
) -> None:
    with writing(engine) as conn:
        put(conn, DUTY_ROOM)
    look(engine, down=500, minute=0)
    assert rows(engine) == MOST_IN_AN_HOUR + 1
    sending = Sending(engine, {Channel.LINE: line})
    for minute in range(30):
        sending.round(MORNING + minute * MINUTE)
    mine = [*line_end.accepted.values()]
    assert len(mine) == 4
    last = mine[-1].json["messages"][0]["text"]
    assert "ด่วน: อุปกรณ์ขาดการติดต่อหรือกลับมา: อีก 480 เรื่องใน 15 นาที ดูในระบบ" in last
    assert last.endswith("https://hub.example.go.th/")


def test_a_storm_that_does_not_end_leaves_so_many_rows_an_hour_and_none_for_ever(engine: Engine, line: Line) -> None:
    with writing(engine) as conn:
        put(conn, DUTY_ROOM)
    sending = Sending(engine, {Channel.LINE: line})
    for minute in range(0, 120, 10):
        with writing(engine) as conn:
            for number in range(40):
                service.tell(conn, notice(f"{minute}/{number}"), now=MORNING + minute * MINUTE)
        sending.round(MORNING + minute * MINUTE)
    assert rows(engine) <= 2 * (MOST_IN_AN_HOUR + 4)
    for minute in range(120, 140):
        sending.round(MORNING + minute * MINUTE)
    sending.round(MORNING + 140 * MINUTE + KEPT)
    assert rows(engine) == 0


def test_what_stands_for_many_is_urgent_once_one_of_them_is_and_each_quarter_has_its_own(engine: Engine) -> None:
    with writing(engine) as conn:
        put(conn, DUTY_ROOM)
        for number in range(MOST_IN_AN_HOUR):
            service.tell(conn, notice(f"n{number}"), now=MORNING)
        for minute, severity in (
            (1, Severity.WARNING),
            (2, Severity.URGENT),
            (3, Severity.WARNING),
            (16, Severity.INFO),
        ):
            service.tell(conn, notice(f"m{minute}", severity=severity), now=MORNING + minute * MINUTE)
        found = service.newest(conn, limit=2)
    assert [(one.english.split(": ")[1], one.severity, one.due_at) for one in reversed(found)] == [
        ("3 more within 15 minutes, see the pages", Severity.URGENT, MORNING + 15 * MINUTE),
        ("1 more within 15 minutes, see the pages", Severity.WARNING, MORNING + 30 * MINUTE),
    ]


@pytest.mark.parametrize("again", [True, False])
def test_what_was_told_before_the_storm_is_not_told_again_in_its_sum(engine: Engine, *, again: bool) -> None:
    with writing(engine) as conn:
        put(conn, DUTY_ROOM)
        for number in range(MOST_IN_AN_HOUR + 1):
            service.tell(conn, notice(f"n{number}"), now=MORNING)
        service.tell(conn, notice("n3" if again else "other"), now=MORNING)
        [newest] = service.newest(conn, limit=1)
    assert newest.english.split(": ")[1].startswith("1 more" if again else "2 more")
