"""What evidence shows of what it keeps: life signs in whole windows, lines newest first, page by page."""

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from hub.database import writing
from hub.evidence import service as evidence
from hub.evidence import timeline
from hub.evidence.intake import Parcel
from hub.evidence.kept import TimedLine
from hub.evidence.life_sign import LifeSign
from hub.evidence.mark import MARK_PATTERN, Mark
from tests.parts.journals import START, Journal, journal_of
from wire_contract.delivery import Place
from wire_contract.event import ClockTrust, LineHash
from wire_contract.measurements import DeviceAlive, JournalOpened, Vitals
from wire_contract.topics import DeviceId, up

NOW = START + timedelta(days=40)


def keep(engine: Engine, journal: Journal, payload: bytes | None = None) -> None:
    parcel = Parcel(journal.device, up(journal.device, "events"), payload or journal.batch(), NOW)
    with writing(engine) as conn:
        evidence.keep(conn, [parcel], public_keys={journal.device: [journal.public_key]}, now=NOW)


def sequences(engine: Engine, *devices: DeviceId, since: datetime, until: datetime) -> list[tuple[str, int]]:
    with engine.connect() as conn:
        return [(sign.device, sign.sequence) for sign in evidence.life_signs(conn, devices, since=since, until=until)]


@pytest.fixture
def hourly(engine: Engine) -> Journal:
    """Sequence 1 at 01:00, then 2 at 01:01, 3 at 02:01, … 10 at 09:01."""
    journal = journal_of(0)
    for _ in range(9):
        journal.alive()
    keep(engine, journal)
    return journal


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        ((3, 0), (5, 0), [3, 4, 5, 6]),
        ((3, 1), (5, 1), [3, 4, 5, 6]),  # a line at `since` is inside, one at `until` is not
        ((3, 30), (3, 45), [4, 5]),  # nothing inside: the two around it
        ((0, 0), (2, 0), [1, 2, 3]),
        ((8, 0), (12, 0), [8, 9, 10]),
        ((10, 0), (12, 0), [10]),  # nothing inside or after: what came last
        ((0, 0), (0, 30), []),
        ((0, 0), (23, 0), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
    ],
)
def test_life_signs_reach_from_the_last_line_before_to_the_first_after(
    engine: Engine, hourly: Journal, since: tuple[int, int], until: tuple[int, int], found: list[int]
) -> None:
    first, last = (START.replace(hour=hour, minute=minute) for hour, minute in (since, until))
    assert sequences(engine, hourly.device, since=first, until=last) == [(hourly.device, n) for n in found]


def test_life_signs_of_each_journal_are_complete_by_themselves(engine: Engine, hourly: Journal) -> None:
    other = journal_of(0, number=2)
    other.alive(minutes=300)
    other.alive()
    keep(engine, other)
    since, until = START.replace(hour=3), START.replace(hour=5)
    assert sequences(engine, hourly.device, other.device, since=since, until=until) == [
        *((hourly.device, n) for n in (3, 4, 5, 6)),
        *((other.device, n) for n in (2, 3)),
    ]
    assert sequences(engine, other.device, since=since, until=until) == [(other.device, 2), (other.device, 3)]


def test_a_life_sign_says_what_its_line_says(engine: Engine) -> None:
    journal = journal_of(0)
    journal.alive(answered=False)
    keep(engine, journal)
    opened = LifeSign(
        hash=journal.hash(1),
        parent=LineHash("0" * 64),
        device=journal.device,
        journal=journal.id,
        sequence=1,
        kind="riskpoint.journal.opened.v1",
        boot_id="6f2c1d8e-0000-4000-8000-000000000001",
        uptime_ms=2000,
        occurred_at=START,
        received_at=NOW,
        clock=ClockTrust.SYNCHRONISED,
        readers_answered=None,
    )
    alive = LifeSign(
        hash=journal.hash(2),
        parent=journal.hash(1),
        device=journal.device,
        journal=journal.id,
        sequence=2,
        kind="riskpoint.device.alive.v1",
        boot_id="6f2c1d8e-0000-4000-8000-000000000001",
        uptime_ms=62_000,
        occurred_at=START + timedelta(minutes=1),
        received_at=NOW,
        clock=ClockTrust.SYNCHRONISED,
        readers_answered=False,
    )
    with engine.connect() as conn:
        found = evidence.life_signs(conn, [journal.device], since=START, until=START + timedelta(hours=1))
    assert found == [opened, alive]


def test_a_line_that_waits_for_an_ancestor_is_no_life_sign(engine: Engine, hourly: Journal) -> None:
    hourly.alive()
    hourly.alive()
    keep(engine, hourly, hourly.batch(12))
    branch = journal_of(0)
    branch.tap()
    branch.tap()  # sequence 3 of a branch whose sequence 2 never came: its time and its place lie in the window
    keep(engine, branch, branch.batch(3))
    assert sequences(engine, hourly.device, since=START, until=NOW) == [(hourly.device, n) for n in range(1, 11)]


def test_a_clock_that_fell_back_to_1970_leaves_no_gap_in_the_window(engine: Engine) -> None:
    journal = journal_of(0)
    journal.alive()
    now, journal.now = journal.now, datetime.fromisoformat("1970-01-01T00:00:05+00:00")
    journal.add(journal.build(DeviceAlive(Vitals(), {}, 0), clock=ClockTrust.UNSYNCHRONISED))
    journal.now = now
    journal.alive()
    keep(engine, journal)
    found = sequences(engine, journal.device, since=START, until=START + timedelta(hours=12))
    assert found == [(journal.device, n) for n in (1, 2, 3, 4)]


def test_recent_lines_come_newest_first_and_page_by_page_without_loss(engine: Engine) -> None:
    one, other = journal_of(0, number=1), journal_of(0, number=2)
    for journal in (one, other):
        for _ in range(4):
            journal.tap(minutes=0)  # all at one moment: nothing but the order may lose a line
        keep(engine, journal)
    pages: list[TimedLine] = []
    with engine.connect() as conn:
        while page := timeline.recent(
            conn, [one.device, other.device], limit=3, before=pages[-1].mark if pages else None
        ):
            pages += page
        assert timeline.recent(conn, [one.device], limit=3, before=pages[-1].mark) == []
        newest = timeline.recent(conn, [one.device], limit=1)
    assert sorted(one.line.hash for one in pages) == sorted(
        journal.hash(n) for journal in (one, other) for n in range(1, 6)
    )
    assert [(one.line.sequence, one.line.line) for one in newest] == [(5, one.lines[4].line)]


def test_a_line_is_found_only_by_its_own_device_place_and_hash(engine: Engine, hourly: Journal) -> None:
    with engine.connect() as conn:
        assert evidence.line(conn, hourly.device, Place(hourly.id, 2, LineHash("f" * 64))) is None
        assert evidence.line(conn, hourly.device, Place(hourly.id, 3, hourly.hash(2))) is None
        assert evidence.line(conn, DeviceId("bkk-test-02"), hourly.place(2)) is None
        assert evidence.line(conn, hourly.device, hourly.place(2)) is not None


@pytest.mark.parametrize(
    "moment", ["2026-10-01T01:00:00.123+00:00", "1969-12-31T23:59:59.999+00:00", "0001-01-01T00:00Z"]
)
def test_a_mark_comes_back_from_an_address_as_it_was(moment: str) -> None:
    mark = Mark(datetime.fromisoformat(moment), 17, LineHash("ab" * 32))
    assert Mark.parse(str(mark)) == mark
    assert re.search(MARK_PATTERN, str(mark))


@pytest.mark.parametrize(
    "text", ["", "f" * 64, f"1-2-{'g' * 64}", f"999999999999999-1-{'f' * 64}", f"1-2-{'f' * 64}\n"]
)
def test_a_text_that_is_no_mark_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no mark of a page"):
        Mark.parse(text)


def test_each_journal_of_a_device_has_its_own_tip(engine: Engine) -> None:
    first = journal_of(1)
    second = Journal(first.device, first.private_key, journal_of(0, number=7).id)
    second.add(second.build(JournalOpened(second.public_key, "test/1", "none", first.head)))
    keep(engine, first)
    keep(engine, second)
    with engine.connect() as conn:
        tips = [(tip.journal, tip.head, tip.sequence) for tip in evidence.tips(conn)]
        assert evidence.forks(conn) == []
    assert tips == [(first.id, first.head, 2), (second.id, second.head, 1)]
