"""Patrol's door, on both databases, from signed lines to cells."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine

from hub.database import writing
from hub.fleet import service as fleet
from hub.ingest import Received, ingest
from hub.kernel.refused import Refused
from hub.patrol import service as patrol
from hub.patrol.compliance import Rejection
from hub.patrol.register import let_be_due
from hub.people import service as people
from tests.parts.hands import hand
from tests.parts.journals import Journal, key
from tests.parts.patrol import bkk, scan
from wire_contract import topics
from wire_contract.event import ClockTrust, JournalId
from wire_contract.topics import DeviceId

DAY = date(2026, 10, 14)
CARD = "wiegand26:12:345"
STRANGE = "wiegand26:99:1"
DEVICE = DeviceId("bkk-test-01")


def a_journal(begin: datetime, *, device: DeviceId = DEVICE, number: int = 1) -> Journal:
    return Journal(device, key(number), JournalId(f"{number:08x}"), now=begin)


def a_point(conn: Connection, journal: Journal, code: str = "P-1", *, opened_on: date = date(2026, 10, 1)) -> int:
    point = fleet.add_point(
        conn,
        code=code,
        name="ปากซอย",
        short_name="ปากซอย",
        station="สน. หนึ่ง",
        has_camera=False,
        opened_on=opened_on,
        hand=hand(),
    )
    fleet.enrol(conn, journal.device, point_code=code, public_key=journal.public_key, at=journal.now, hand=hand())
    return point


def an_officer(conn: Connection) -> None:
    people.add_officer(conn, code="T-01", name="สมชาย ใจดี", hand=hand())
    people.add_credential(conn, officer_code="T-01", credential=CARD, valid_from=bkk(DAY, "-99:00"), hand=hand())


def deliver(conn: Connection, journal: Journal, *, at: datetime | None = None, times: int = 1) -> None:
    """All lines of the journal, in batches, as often as asked."""
    received = at or journal.now
    topic = topics.up(journal.device, "events")
    for _ in range(times):
        for first in range(1, len(journal.lines) + 1, 50):
            payload = journal.batch(first, first + 49)
            ingest(conn, [Received(topic, payload, retained=False, received_at=received)], now=received)


def a_day(journal: Journal, taps: dict[int, str], *, hours: int = 26) -> None:
    """Alive on every hour from the journal's beginning; a tap ten minutes after the hours that are named."""
    journal.opened()
    for hour in range(hours):
        if hour in taps:
            journal.alive(minutes=10)
            journal.tap(taps[hour], minutes=49)
        else:
            journal.alive(minutes=59)
        journal.now += timedelta(minutes=1)


def counts(conn: Connection, point: int, *, now: datetime) -> tuple[int, int, int, int]:
    cell = patrol.day_cells(conn, first=DAY, last=DAY, now=now)[point][DAY]
    return cell.proved, cell.disproved, cell.unknown, cell.due


@pytest.mark.parametrize(
    ("taps", "hours", "expected"),
    [
        ({9: CARD, 21: CARD}, 26, (2, 0, 0, 0)),
        ({9: CARD}, 26, (1, 1, 0, 0)),
        ({9: CARD}, 20, (1, 0, 1, 0)),
        ({9: CARD, 10: STRANGE}, 26, (1, 1, 0, 0)),
        ({}, 26, (0, 2, 0, 0)),
    ],
)
def test_signed_lines_become_the_cell_of_a_day(
    engine: Engine, taps: dict[int, str], hours: int, expected: tuple[int, int, int, int]
) -> None:
    journal = a_journal(bkk(DAY, "-0:30"))
    with writing(engine) as conn:
        point = a_point(conn, journal)
        an_officer(conn)
        a_day(journal, taps, hours=hours)
        deliver(conn, journal, times=2)
        assert counts(conn, point, now=bkk(DAY, "48:00")) == expected


def test_a_day_of_which_nothing_has_arrived_is_unknown_until_it_arrives(engine: Engine) -> None:
    journal = a_journal(bkk(DAY, "-0:30"))
    with writing(engine) as conn:
        point = a_point(conn, journal)
        an_officer(conn)
        a_day(journal, {9: CARD})
        now = bkk(DAY, "99:00")
        assert counts(conn, point, now=now) == (0, 0, 2, 0)
        deliver(conn, journal, at=now)
        assert counts(conn, point, now=now) == (1, 1, 0, 0)


def test_duties_change_from_their_day_on_and_a_second_word_replaces_the_first(engine: Engine) -> None:
    journal = a_journal(bkk(DAY, "-0:30"))
    with writing(engine) as conn:
        point = a_point(conn, journal)
        patrol.set_duty(conn, point, from_day=DAY, patrols_per_day=5, hand=hand())
        patrol.set_duty(conn, point, from_day=DAY, patrols_per_day=3, hand=hand())
        with pytest.raises(Refused, match="no patrol at all is a suspension, which needs a document"):
            patrol.set_duty(conn, point, from_day=date(2026, 10, 16), patrols_per_day=0, hand=hand())
        let_be_due(conn, point, from_day=date(2026, 10, 16), patrols_per_day=0, hand=hand())
        patrol.set_duty(conn, point, from_day=date(2026, 10, 16), patrols_per_day=0, hand=hand())  # it is so already
        cells = patrol.day_cells(conn, first=date(2026, 10, 13), last=date(2026, 10, 17), now=bkk(DAY, "240:00"))
        assert [(day.day, cell.required) for day, cell in cells[point].items()] == [
            (13, 2), (14, 3), (15, 3), (16, 0), (17, 0)
        ]  # fmt: skip


@pytest.mark.parametrize("patrols", [-1, 25])
def test_a_duty_nobody_can_do_is_refused(engine: Engine, patrols: int) -> None:
    with writing(engine) as conn, pytest.raises(Refused, match="from 0 to 24"):
        patrol.set_duty(conn, 1, from_day=DAY, patrols_per_day=patrols, hand=hand())


def test_days_that_have_not_begun_have_no_cells(engine: Engine) -> None:
    journal = a_journal(bkk(DAY, "-0:30"))
    with writing(engine) as conn:
        point = a_point(conn, journal)
        now = bkk(DAY, "12:00")
        cells = patrol.day_cells(conn, first=DAY, last=date(2026, 10, 31), now=now)
        assert list(cells[point]) == [DAY]
        assert patrol.day_cells(conn, first=date(2026, 11, 1), last=date(2026, 11, 30), now=now) == {}


def test_remembering_a_scan_twice_keeps_one(engine: Engine) -> None:
    tap, other = scan(bkk(DAY, "08:00")), scan(bkk(DAY, "09:00"), clock=ClockTrust.RTC)
    with writing(engine) as conn:
        patrol.remember(conn, [])
        patrol.remember(conn, [tap, other])
        patrol.remember(conn, [tap])
        found = patrol.scans_at(conn, [tap.device], since=bkk(DAY, "00:00"), until=bkk(DAY, "24:00"))
        assert found == [tap, other]


def test_scans_are_found_by_device_and_by_the_time_that_can_be_believed(engine: Engine) -> None:
    early = scan(bkk(DAY, "08:00"), received_at=bkk(DAY, "30:00"))
    wrong = scan(datetime(1970, 1, 1, tzinfo=UTC), clock=ClockTrust.UNSYNCHRONISED, received_at=bkk(DAY, "10:00"))
    elsewhere = scan(bkk(DAY, "09:00"), device=DeviceId("bkk-test-99"))
    day = {"since": bkk(DAY, "00:00"), "until": bkk(DAY, "24:00")}
    with writing(engine) as conn:
        patrol.remember(conn, [wrong, early, elsewhere])
        assert patrol.scans_at(conn, [DEVICE], **day) == [early, wrong]
        assert patrol.scans_at(conn, [], **day) == []
        assert patrol.scans_at(conn, [DEVICE], since=bkk(DAY, "24:00"), until=bkk(DAY, "48:00")) == []


def test_unknown_cards_are_those_that_nobody_carried_then(engine: Engine) -> None:
    known, strange, too_late = (
        scan(bkk(DAY, "08:00"), card=CARD),
        scan(bkk(DAY, "09:00"), card=STRANGE),
        scan(bkk(DAY, "10:00"), card=CARD),
    )
    with writing(engine) as conn:
        an_officer(conn)
        people.withdraw_credential(conn, credential=CARD, at=bkk(DAY, "09:30"), hand=hand())
        patrol.remember(conn, [known, strange, too_late])
        found = patrol.unknown_cards(conn, since=bkk(DAY, "00:00"), until=bkk(DAY, "24:00"))
        assert found == [strange, too_late]


def test_both_devices_vouch_for_the_day_on_which_one_replaced_the_other(engine: Engine) -> None:
    old = a_journal(bkk(DAY, "-0:30"))
    new = a_journal(bkk(DAY, "10:00"), device=DeviceId("bkk-test-02"), number=2)
    with writing(engine) as conn:
        point = a_point(conn, old)
        an_officer(conn)
        a_day(old, {9: CARD, 13: CARD}, hours=16)  # the second tap was made at the workshop
        deliver(conn, old)
        fleet.enrol(conn, new.device, point_code="P-1", public_key=new.public_key, at=new.now, hand=hand())
        a_day(new, {8: CARD}, hours=16)
        deliver(conn, new)
        judged = patrol.judgement(conn, first=DAY, last=DAY, now=bkk(DAY, "48:00"))
    cell = judged.cells[point][DAY]
    assert [visit.scan.device for visit in cell.visits] == [old.device, new.device]
    assert [(part.device, part.begin, part.end) for part in cell.stretches] == [
        (old.device, bkk(DAY, "00:00"), bkk(DAY, "10:00")),
        (new.device, bkk(DAY, "10:00"), bkk(DAY, "24:00")),
    ]
    assert [each.reason for each in judged.elsewhere] == [Rejection.NO_POINT]


def test_the_order_in_which_everything_arrives_changes_nothing(engine: Engine) -> None:
    """I8: a report is a function of the set of lines."""
    journal = a_journal(bkk(DAY, "-0:30"))
    a_day(journal, {9: CARD, 21: CARD})
    topic = topics.up(journal.device, "events")
    batches = [journal.batch(first, first + 4) for first in range(1, len(journal.lines) + 1, 5)]

    def arrive(order: Callable[[list[bytes]], list[bytes]]) -> object:
        with writing(engine) as conn:
            for payload in order(batches):
                ingest(conn, [Received(topic, payload, retained=False, received_at=journal.now)], now=journal.now)
            found = patrol.day_cells(conn, first=DAY, last=DAY, now=bkk(DAY, "48:00"))
            conn.rollback()
            return found

    with writing(engine) as conn:
        a_point(conn, journal)
        an_officer(conn)
    forwards = arrive(lambda all_: all_)
    backwards = arrive(lambda all_: all_[::-1])
    assert forwards == backwards
