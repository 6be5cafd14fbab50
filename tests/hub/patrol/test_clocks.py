"""Clocks that were wrong, from signed lines through ingest to the cells of days, on both databases."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine

from hub.database import writing
from hub.evidence.when import When, bracket, sent, worked_out
from hub.ingest import Received, ingest
from hub.kernel.period import Month
from hub.patrol import service as patrol
from hub.patrol.compliance import DayCell, Rejection
from hub.reports import service as reports
from tests.hub.patrol.test_service import CARD, DAY, a_day, a_journal, a_point, an_officer, deliver
from tests.parts.clocks import HOLDOVER, RTC
from tests.parts.hands import HUB_KEY
from tests.parts.journals import Journal
from tests.parts.patrol import bkk
from wire_contract import topics
from wire_contract.chain import public_key_of

NEXT = date(2026, 10, 15)
SECOND = timedelta(seconds=1)


def at(clock: str) -> datetime:
    return bkk(DAY, clock)


@pytest.fixture
def conn(engine: Engine) -> Iterator[Connection]:
    with writing(engine) as connection:
        an_officer(connection)
        yield connection


def cell(conn: Connection, point: int, day: date, *, now: str) -> DayCell:
    return patrol.day_cells(conn, first=day, last=day, now=at(now))[point][day]


def counts(found: DayCell) -> tuple[int, int, int, int]:
    return found.proved, found.disproved, found.unknown, found.due


def whens(found: DayCell) -> list[When]:
    return [visit.scan.when for visit in found.visits]


def a_new_pi(taps: dict[int, str]) -> Journal:
    """Switched on for the first time at 23:30 the day before, in 1970, for 40 hours without a network."""
    journal = a_journal(at("-0:30"))
    journal.reboot()
    a_day(journal, taps, hours=40)
    return journal


# --- learned later ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("taps", "expected"), [({9: CARD, 21: CARD}, (2, 0, 0, 0)), ({9: CARD}, (1, 1, 0, 0)), ({}, (0, 2, 0, 0))]
)
def test_a_pi_that_starts_in_1970_is_judged_anew_when_it_has_learned_the_time(
    conn: Connection, taps: dict[int, str], expected: tuple[int, int, int, int]
) -> None:
    journal = a_new_pi(taps)
    point = a_point(conn, a_journal(at("-0:30")))
    deliver(conn, journal)
    assert counts(cell(conn, point, DAY, now="72:00")) == (0, 0, 2, 0)
    journal.learn()
    journal.alive()
    deliver(conn, journal)
    assert counts(cell(conn, point, DAY, now="72:00")) == expected


def test_until_then_its_taps_are_listed_under_their_receipt_as_not_confirmed(conn: Connection) -> None:
    journal = a_new_pi({9: CARD, 21: CARD})
    point = a_point(conn, a_journal(at("-0:30")))
    deliver(conn, journal)
    assert [one.reason for one in cell(conn, point, NEXT, now="72:00").rejected] == [Rejection.CLOCK] * 2
    assert cell(conn, point, DAY, now="72:00").rejected == ()
    journal.learn()
    journal.alive()
    deliver(conn, journal)
    assert cell(conn, point, NEXT, now="72:00").rejected == ()
    assert whens(cell(conn, point, DAY, now="72:00")) == [worked_out(at("8:41")), worked_out(at("20:41"))]


def test_a_boot_that_spans_midnight_counts_each_tap_on_its_own_day(conn: Connection) -> None:
    journal = a_new_pi({23: CARD, 25: CARD})  # at 22:41 and at 00:41
    point = a_point(conn, a_journal(at("-0:30")))
    journal.learn()
    journal.alive()
    deliver(conn, journal)
    assert [whens(cell(conn, point, day, now="72:00")) for day in (DAY, NEXT)] == [
        [worked_out(at("22:41"))],
        [worked_out(at("24:41"))],
    ]


def test_after_the_network_was_lost_the_day_goes_on_being_watched(conn: Connection) -> None:
    journal = a_journal(at("-0:30"))
    point = a_point(conn, journal)
    a_day(journal, {9: CARD}, hours=12)
    journal.trust, journal.error = HOLDOVER, timedelta(minutes=17)
    for _ in range(14):
        journal.alive()
    deliver(conn, journal)
    assert counts(cell(conn, point, DAY, now="72:00")) == (1, 1, 0, 0)


def test_the_order_in_which_the_lines_arrive_changes_nothing(conn: Connection) -> None:
    """I8, with the line that tells the time first, in the middle, and last."""
    journal = a_new_pi({9: CARD, 21: CARD, 33: CARD})
    journal.learn()
    journal.alive()
    point = a_point(conn, a_journal(at("-0:30")))
    topic = topics.up(journal.device, "events")
    batches = [journal.batch(first, first + 6) for first in range(1, len(journal.lines) + 1, 7)]
    found = []
    for order in (batches, batches[::-1], batches[3:] + batches[:3]):
        with conn.begin_nested() as undone:
            for payload in order:
                ingest(conn, [Received(topic, payload, retained=False, received_at=journal.now)], now=journal.now)
            found.append([cell(conn, point, day, now="72:00") for day in (DAY, NEXT)])
            undone.rollback()
    assert found[0] == found[1] == found[2]
    assert [counts(one) for one in found[0]] == [(2, 0, 0, 0), (1, 0, 1, 0)]


# --- never learned ----------------------------------------------------------------------------------------------------


def a_power_cut(*, boot: str, taps: tuple[str, ...]) -> Journal:
    """Synchronised until 07:50; then a boot in 1970 with these taps, that sends everything but never learns the time."""
    journal = a_journal(at("-0:30"))
    journal.opened()
    journal.now = at("7:50")
    journal.alive(minutes=0)
    journal.now = at(boot)
    journal.reboot()
    journal.started()
    for tap in taps:
        journal.now = at(tap)
        journal.tap(CARD, minutes=0)
    return journal


def test_visits_of_a_boot_that_never_learned_the_time_count_on_a_day_that_is_known(conn: Connection) -> None:
    journal = a_power_cut(boot="8:00", taps=("8:10", "11:10"))
    point = a_point(conn, a_journal(at("-0:30")))
    deliver(conn, journal, at=at("11:20"))
    found = cell(conn, point, DAY, now="72:00")
    assert whens(found) == [
        bracket(at("8:00") + 2 * SECOND, at("8:20")),
        bracket(at("11:00") + 2 * SECOND, at("11:20")),
    ]
    assert counts(found) == (2, 0, 0, 0)


def test_they_count_once_where_it_is_not_certain_that_two_hours_lay_between(conn: Connection) -> None:
    """Received at 19:00: the first tap was before 16:00, the second after 11:00."""
    journal = a_power_cut(boot="8:00", taps=("8:10", "11:10"))
    point = a_point(conn, a_journal(at("-0:30")))
    deliver(conn, journal, at=at("19:00"))
    found = cell(conn, point, DAY, now="72:00")
    assert (counts(found), [one.reason for one in found.rejected]) == ((1, 0, 1, 0), [Rejection.REPEAT])


def test_received_after_midnight_their_day_is_not_known(conn: Connection) -> None:
    journal = a_power_cut(boot="8:00", taps=("8:10", "11:10"))
    point = a_point(conn, a_journal(at("-0:30")))
    deliver(conn, journal, at=at("28:00"))
    assert counts(cell(conn, point, DAY, now="72:00")) == (0, 0, 2, 0)
    assert [one.reason for one in cell(conn, point, NEXT, now="72:00").rejected] == [Rejection.CLOCK] * 2


# --- battery clocks ---------------------------------------------------------------------------------------------------


def a_battery_clock(error: timedelta) -> Journal:
    """Synchronised until 08:00, then a boot on a battery clock with a tap at 10:00."""
    journal = a_journal(at("-0:30"))
    journal.opened()
    journal.now = at("8:00")
    journal.alive(minutes=30)
    journal.reboot(RTC, error=error)
    journal.started()
    journal.now = at("10:00")
    journal.tap(CARD, minutes=30)
    return journal


def test_a_battery_clock_a_day_behind_counts_no_visit_on_the_day_before(conn: Connection) -> None:
    journal = a_battery_clock(timedelta(days=-1))
    point = a_point(conn, a_journal(at("-48:00")))
    deliver(conn, journal)
    before = date(2026, 10, 13)
    found = cell(conn, point, before, now="72:00")
    assert (found.visits, found.rejected) == ((), ())
    assert whens(cell(conn, point, DAY, now="72:00")) == [bracket(at("9:30") + 2 * SECOND, at("10:30"))]
    journal.learn()
    journal.alive()
    deliver(conn, journal)
    assert whens(cell(conn, point, DAY, now="72:00")) == [worked_out(at("10:00"))]


def test_a_battery_clock_that_is_right_is_taken_as_sent(conn: Connection) -> None:
    journal = a_battery_clock(timedelta())
    point = a_point(conn, a_journal(at("-0:30")))
    deliver(conn, journal)
    assert whens(cell(conn, point, DAY, now="72:00")) == [sent(at("10:00"))]


# --- what a report says -----------------------------------------------------------------------------------------------


def test_the_report_says_of_each_tap_where_its_time_comes_from(conn: Connection) -> None:
    journal = a_new_pi({9: CARD})
    a_point(conn, a_journal(at("-0:30")))
    journal.learn()
    journal.alive()
    deliver(conn, journal)
    district = reports.District("เขตบางสมมุติ", code="5099")
    figures = reports.monthly(conn, Month(2026, 10), now=at("72:00"), district=district, hub_key=public_key_of(HUB_KEY))
    (tap,) = [tap for day in figures.points[0].days for tap in day.visits]
    assert (tap.how, tap.earliest, tap.latest) == ("worked_out", at("8:41"), at("8:41"))
    assert (tap.occurred_at, tap.received_at) == (datetime.fromisoformat("1970-01-01T09:11:00Z"), journal.now)
