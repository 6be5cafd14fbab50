"""Retention: acknowledged and older than the retention, by the hub's word alone; what is asked for later is declared."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edge_agent.journal.journal import Journal
from edge_agent.journal.pruned import PrunedSpan, asked_for
from edge_agent.journal.retention import Ripeness
from tests.parts.short_line import DEVICE, Pole
from wire_contract.chain import SignedLine
from wire_contract.event import GENESIS, ClockTrust, Event, JournalId, read_line, write_line
from wire_contract.measurements import KIND_OF, CommandDone, ShedReason


def stored_lines(journal: Journal) -> list[bytes]:
    return [line.line for line in journal.lines(1, journal.head) if isinstance(line, SignedLine)]


START = datetime(2026, 10, 1, 5, tzinfo=UTC)
MEGABYTE = 1024 * 1024


@pytest.fixture
def pole(tmp_path: Path) -> Iterator[Pole]:
    made = Pole(tmp_path / "state" / "journal.db", max_bytes=64 * MEGABYTE, start=START)
    yield made
    made.close()


def days_of_taps(pole: Pole, days: int, *, taps: int = 1) -> None:
    for _ in range(days):
        for _ in range(taps):
            assert pole.tap()
        pole.now += timedelta(days=1)


def holes(pole: Pole) -> list[tuple[int, int, ShedReason]]:
    return sorted((shed.first, shed.last, shed.reason) for shed in pole.store.sheds.values())


def test_lines_go_once_they_are_acknowledged_and_older_than_400_days(pole: Pole) -> None:
    # Line 1 opens the journal, line n + 1 is the tap of day n - 1; the taps of days 0 to 9 are 400 days old on day 409.
    days_of_taps(pole, 410)
    pole.now -= timedelta(days=1)
    assert pole.deliver()
    pole.tend(200)
    assert pole.journal.pruned_through == 1 + 10
    assert pole.living() == set(range(12, 412))
    assert pole.store.sheds == {}, "no tombstone: nobody has asked for them"


def test_nothing_goes_a_day_earlier(pole: Pole) -> None:
    days_of_taps(pole, 400)
    pole.now -= timedelta(seconds=1)
    assert pole.deliver()
    pole.tend(200)
    assert pole.journal.pruned_through == 0
    pole.now += timedelta(seconds=1)
    pole.hear_hub()
    pole.tend(200)
    assert pole.journal.pruned_through == 2, "the opening line and the first tap are 400 days old to the second"


def test_what_is_not_acknowledged_stays_however_old(pole: Pole) -> None:
    days_of_taps(pole, 10)
    pole.now += timedelta(days=2000)
    pole.tend(200)
    pole.connect()
    pole.tend(200)
    assert (pole.journal.pruned_through, pole.living()) == (0, set(range(1, 12)))


def test_an_ack_from_before_a_restart_is_no_licence(pole: Pole) -> None:
    days_of_taps(pole, 5)
    assert pole.deliver()
    pole.tap()
    pole.restart()
    pole.now += timedelta(days=2000)
    pole.tend(200)
    assert pole.journal.kept("acknowledged") is not None
    assert pole.journal.pruned_through == 0
    pole.hear_hub()
    pole.tend(200)
    assert pole.journal.pruned_through == 6


def test_a_hub_that_was_restored_meanwhile_takes_its_licence_back(pole: Pole) -> None:
    days_of_taps(pole, 4)
    assert pole.deliver()
    backup = pole.backup()
    days_of_taps(pole, 5)
    assert pole.deliver()
    pole.store = backup
    pole.now += timedelta(days=2000)
    pole.hear_hub()
    pole.tend(200)
    assert pole.journal.pruned_through == 5


def test_a_hole_that_begins_where_hashes_are_forgotten_ends_where_one_is_known() -> None:
    full, old = ShedReason.FULL, ShedReason.PRUNED
    spans = [PrunedSpan(1, 100, old), PrunedSpan(101, 300, full), PrunedSpan(301, 400, old)]
    assert [asked_for(spans, first, forgotten=0) for first in (1, 100, 101, 250, 400, 401)] == [
        PrunedSpan(1, 100, old),
        PrunedSpan(100, 100, old),
        PrunedSpan(101, 300, full),
        PrunedSpan(250, 300, full),
        PrunedSpan(400, 400, old),
        None,
    ]
    assert asked_for(spans, 1, forgotten=100) == PrunedSpan(1, 300, full)
    assert asked_for(spans, 1, forgotten=350) == PrunedSpan(1, 400, old)
    assert asked_for([], 1, forgotten=0) is None


def test_a_device_whose_clock_says_2099_prunes_nothing_early(pole: Pole) -> None:
    days_of_taps(pole, 5)
    assert pole.deliver()
    pole.now += timedelta(days=365 * 73)
    pole.tend(500)
    assert pole.journal.pruned_through == 0


def test_few_lines_go_at_a_time_and_the_newest_stays(pole: Pole) -> None:
    days_of_taps(pole, 1, taps=200)
    assert pole.deliver()
    pole.now += timedelta(days=500)
    pole.hear_hub()
    reached = []
    for _ in range(70):
        pole.tend()
        reached.append(pole.journal.pruned_through)
    assert max(b - a for a, b in zip([0, *reached], reached, strict=False)) == 50
    assert reached[-1] == 200, "the journal's newest line, 201, stays: the next one names it"
    assert pole.tap()


def test_pruned_lines_that_a_restored_hub_asks_for_are_one_declared_hole(pole: Pole) -> None:
    days_of_taps(pole, 20)
    assert pole.deliver()
    backup = pole.backup()
    days_of_taps(pole, 430)
    assert pole.deliver()
    pole.tend(300)
    pruned, head = pole.journal.pruned_through, pole.journal.head
    assert pruned == 52, "the opening line and the taps of days 0 to 50, on day 450"
    pole.store = backup
    assert pole.deliver()
    assert holes(pole) == [(22, pruned, ShedReason.PRUNED)]
    assert pole.store.sequences == {*range(1, 22), *range(pruned + 1, head + 2)}
    hole = next(iter(pole.store.sheds.values()))
    assert (hole.parent, hole.last_hash) == (pole.recorded[21], pole.recorded[pruned])


def test_a_hub_that_lost_everything_twice_gets_the_same_hole_again(pole: Pole) -> None:
    days_of_taps(pole, 450)
    assert pole.deliver()
    pole.tend(300)
    for _ in range(2):
        pole.store = type(pole.store)()
        assert pole.deliver()
        pole.restart()
    pruned = pole.journal.pruned_through
    assert holes(pole) == [(1, pruned, ShedReason.PRUNED)]
    assert sum(b"journal.shed" in line for line in stored_lines(pole.journal)) == 1


def test_a_declaration_that_was_pruned_itself_is_made_anew_and_reaches_further(pole: Pole) -> None:
    days_of_taps(pole, 450)
    assert pole.deliver()
    pole.tend(300)
    pole.store = type(pole.store)()
    assert pole.deliver()
    pole.now += timedelta(days=401)
    pole.tap()
    assert pole.deliver()
    pole.tend(300)
    pole.store = type(pole.store)()
    assert pole.deliver(), "the sender still knows a declaration that is gone"
    assert holes(pole) == [(1, pole.journal.pruned_through, ShedReason.PRUNED)]


def test_only_trusted_times_in_the_order_of_the_chain_make_lines_old() -> None:
    day = [START + timedelta(days=n) for n in range(1000)]
    cases: list[tuple[list[tuple[ClockTrust, datetime]], int]] = [
        ([(ClockTrust.SYNCHRONISED, day[0]), (ClockTrust.RTC, day[9])], 2),
        ([(ClockTrust.SYNCHRONISED, day[0]), (ClockTrust.SYNCHRONISED, day[101])], 1),
        # A clock set back makes nothing old: the line behind day 101 is of day 101 at least.
        ([(ClockTrust.SYNCHRONISED, day[101]), (ClockTrust.SYNCHRONISED, day[0])], 0),
        # Untrusted times decide nothing, whatever they say; their lines go with the next trusted one.
        ([(ClockTrust.UNSYNCHRONISED, day[0]), (ClockTrust.HOLDOVER, day[0])], 0),
        ([(ClockTrust.UNSYNCHRONISED, day[400]), (ClockTrust.SYNCHRONISED, day[1])], 2),
        ([(ClockTrust.SYNCHRONISED, day[1]), (ClockTrust.UNSYNCHRONISED, day[1])], 1),
        # A time later than the hub's is not believed either.
        ([(ClockTrust.SYNCHRONISED, day[900]), (ClockTrust.SYNCHRONISED, day[1])], 2),
    ]
    found = []
    for lines, _ in cases:
        ripeness = Ripeness(timedelta(days=400))
        ripeness.look(((n, event_at(*line)) for n, line in enumerate(lines, 1)), at=day[500])
        found.append(ripeness.ripe)
    assert found == [ripe for _, ripe in cases]


def event_at(trust: ClockTrust, at: datetime) -> Event:
    line = write_line(
        CommandDone("x", "identify", "ok"), device=DEVICE, journal=JournalId("00000001"), sequence=1, parent=GENESIS,
        kind=KIND_OF[CommandDone], occurred_at=at, clock=trust, boot_id="boot", uptime=timedelta(),
    )  # fmt: skip
    event = read_line(line)
    assert isinstance(event, Event)
    return event


def test_more_untrusted_lines_than_one_look_takes_do_not_stop_the_pruning(pole: Pole) -> None:
    pole.trust = ClockTrust.UNSYNCHRONISED
    days_of_taps(pole, 1, taps=180)
    pole.trust = ClockTrust.SYNCHRONISED
    days_of_taps(pole, 2)
    assert pole.deliver()
    pole.now += timedelta(days=401)
    pole.hear_hub()
    pole.tend(100)
    assert pole.journal.pruned_through == 182


def test_a_ruined_page_of_old_lines_takes_no_living_line_with_it(tmp_path: Path) -> None:
    path = tmp_path / "state" / "journal.db"
    pole = Pole(path, max_bytes=64 * MEGABYTE, start=START)
    days_of_taps(pole, 1, taps=120)
    assert pole.deliver()
    pole.close()
    spoilt = bytearray(path.read_bytes())
    page = spoilt.index(b'"sequence":"30"') // 4096 * 4096
    spoilt[page : page + 100] = b"\xff" * 100
    path.write_bytes(spoilt)
    pole.start()
    assert pole.deliver()
    pole.now += timedelta(days=401)
    assert pole.tap()
    assert pole.deliver()
    pole.tend(200)
    assert (pole.journal.pruned_through, pole.recorder.trouble) == (121, None)
    assert pole.tap()
    assert pole.journal.head in pole.living()
    pole.close()
