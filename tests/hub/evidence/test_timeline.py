"""Lines in the order of their chain, whatever their clocks say."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from hub.database import writing
from hub.evidence import service as evidence
from hub.evidence import timeline
from hub.evidence.intake import Parcel
from hub.evidence.kept import TimedLine
from hub.evidence.when import bracket, sent, worked_out
from tests.parts.journals import START, Journal, journal_of
from wire_contract.event import ClockTrust
from wire_contract.topics import up


def keep(engine: Engine, journal: Journal, *, at: datetime, first: int = 1) -> None:
    parcel = Parcel(journal.device, up(journal.device, "events"), journal.batch(first), at)
    with writing(engine) as conn:
        evidence.keep(conn, [parcel], public_keys={journal.device: [journal.public_key]}, now=at)


def a_journal() -> Journal:
    """Synchronised at 01:00 and 01:01; a boot in 1970 with taps at 02:02 and 03:02; one at 04:02 that knows the time."""
    journal = journal_of(1)
    journal.now = START + timedelta(hours=1)
    journal.reboot()
    journal.now += timedelta(minutes=2)
    journal.tap(minutes=60)
    journal.tap(minutes=60)
    return journal


def all_pages(engine: Engine, *journals: Journal, limit: int) -> list[TimedLine]:
    found: list[TimedLine] = []
    with engine.connect() as conn:
        devices = [journal.device for journal in journals]
        while page := timeline.recent(conn, devices, limit=limit, before=found[-1].mark if found else None):
            assert len(page) <= limit
            assert len(found) < 100, "pages without end"
            found += page
    return found


def test_lines_of_1970_stand_where_their_chain_has_them_page_by_page_without_loss(engine: Engine) -> None:
    journal = a_journal()
    journal.learn()
    journal.tap()
    journal.reboot()
    journal.tap(minutes=5)
    other = journal_of(4, number=2)
    keep(engine, journal, at=journal.now)
    keep(engine, other, at=other.now)
    for limit in (1, 2, 3, 100):
        found = all_pages(engine, journal, other, limit=limit)
        assert [one.line.sequence for one in found if one.line.device == journal.device] == [6, 5, 4, 3, 2, 1]
        assert [one.line.sequence for one in found if one.line.device == other.device] == [5, 4, 3, 2, 1]
        assert found == sorted(found, key=lambda one: one.mark, reverse=True)


def test_each_line_says_when_it_was_written(engine: Engine) -> None:
    journal = a_journal()
    received = START + timedelta(hours=3)
    keep(engine, journal, at=received)
    two = timedelta(minutes=2, seconds=2)
    expected = [
        bracket(START + timedelta(hours=1, minutes=1) + two, received),
        bracket(START + timedelta(minutes=1) + two, received - timedelta(hours=1)),
        sent(START + timedelta(minutes=1)),
        sent(START),
    ]
    assert [one.when for one in all_pages(engine, journal, limit=10)] == expected
    journal.learn()
    journal.alive()
    keep(engine, journal, at=received, first=5)
    told = {one.line.sequence: one for one in all_pages(engine, journal, limit=10)}
    assert told[3].when == worked_out(START + timedelta(hours=1, minutes=2))
    with engine.connect() as conn:
        assert [timeline.when_written(conn, told[number].line) for number in (1, 3, 5)] == [
            told[number].when for number in (1, 3, 5)
        ]


def test_a_line_of_unknown_day_is_listed_under_its_receipt_but_stands_in_its_place(engine: Engine) -> None:
    journal = a_journal()
    received = START + timedelta(days=3)
    keep(engine, journal, at=received)
    newest = all_pages(engine, journal, limit=10)[0]
    assert (newest.line.sequence, newest.when.day, newest.filed_at) == (4, None, received)


def test_only_whole_runs_received_since_are_asked_for(engine: Engine) -> None:
    journal = a_journal()
    keep(engine, journal, at=START + timedelta(hours=3))
    journal.learn()
    journal.tap()
    journal.now = START + timedelta(days=20)
    journal.reboot()
    journal.tap()
    keep(engine, journal, at=journal.now, first=5)
    with engine.connect() as conn:
        late = timeline.doubtful(conn, [journal.device], since=START + timedelta(days=10))
        everything = timeline.doubtful(conn, [journal.device], since=START)
        nothing = timeline.doubtful(conn, [journal.device], since=START + timedelta(days=30))
    assert set(late.times) == {journal.hash(6)}
    assert set(everything.times) == {journal.hash(number) for number in (3, 4, 6)}
    assert (set(nothing.times), list(nothing.signs)) == (set(), [])


def test_a_line_that_waits_for_an_ancestor_is_resolved_too_but_is_not_complete(engine: Engine) -> None:
    journal = a_journal()
    journal.learn()
    journal.alive()
    keep(engine, journal, at=journal.now, first=4)
    with engine.connect() as conn:
        found = timeline.doubtful(conn, [journal.device], since=START)
    assert found.times == {journal.hash(4): worked_out(START + timedelta(hours=2, minutes=2))}
    assert {sign.complete for sign in found.signs} == {False}


def test_a_line_before_its_ancestors_is_contradicted(engine: Engine) -> None:
    journal = journal_of(1)
    journal.error = -timedelta(hours=2)
    journal.tap()
    journal.tap()
    keep(engine, journal, at=journal.now)
    with engine.connect() as conn:
        shown = timeline.recent(conn, [journal.device], limit=10)
        assert timeline.contradicted(conn, shown) == {journal.hash(3)}
        assert timeline.contradicted(conn, []) == frozenset()


def test_a_line_of_the_last_year_of_all_calendars_stands_where_its_chain_has_it(engine: Engine) -> None:
    journal = journal_of(1)
    journal.error = datetime(9999, 12, 31, 23, 59, tzinfo=UTC) - journal.now
    journal.tap()
    journal.error = timedelta()
    journal.tap()
    keep(engine, journal, at=journal.now)
    found = all_pages(engine, journal, limit=2)
    assert [one.line.sequence for one in found] == [4, 3, 2, 1]
    assert found[1].when == worked_out(START + timedelta(minutes=2))
    assert found[1].line.clock is ClockTrust.SYNCHRONISED
