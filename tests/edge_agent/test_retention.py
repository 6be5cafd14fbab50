"""Retention: 400 lived days after the first ack, and what the hub says that it holds; what is asked for later is declared."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.clock import Moment
from edge_agent.journal.journal import Journal
from edge_agent.journal.pruned import PrunedSpan, asked_for
from edge_agent.journal.retention import Holding
from tests.parts.short_line import Pole
from wire_contract.chain import SignedLine
from wire_contract.event import ClockTrust
from wire_contract.measurements import ShedReason


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


def kept_at_hub(pole: Pole) -> None:
    """The hub has every line, says so, and the device has noted it."""
    assert pole.deliver()
    pole.tend(2)


def test_lines_go_once_the_hub_has_held_them_for_400_days(pole: Pole) -> None:
    # Line 1 opens the journal, line n + 2 is the tap of day n; on day 409 those of days 0 to 9 have been held 400 days.
    for _ in range(410):
        days_of_taps(pole, 1)
        pole.now -= timedelta(days=1)
        kept_at_hub(pole)
        pole.now += timedelta(days=1)
    assert pole.journal.pruned_through == 11
    assert pole.living() == set(range(12, 412))
    assert pole.store.sheds == {}, "no tombstone: nobody has asked for them"


def test_one_note_a_day_is_enough(pole: Pole) -> None:
    for _ in range(6):
        assert pole.tap()
        kept_at_hub(pole)
        pole.now += timedelta(hours=8)
    noted = pole.journal.holding.marks
    assert [mark.through for mark in noted] == [2, 4], "what the hub held when a day had passed"
    assert noted[1].lived - noted[0].lived >= timedelta(days=1)


def test_nothing_goes_a_second_earlier(pole: Pole) -> None:
    days_of_taps(pole, 3)
    assert pole.deliver()
    pole.tend(2)
    pole.tap()
    first_known = pole.journal.holding.marks[0].lived
    pole.now += timedelta(days=400) - (pole.moment.uptime - first_known) - timedelta(seconds=2)
    pole.hear_hub()
    pole.tend(1)
    assert (pole.moment.uptime - first_known, pole.journal.pruned_through) == (timedelta(days=400, seconds=-1), 0)
    pole.tend(1)
    assert (pole.moment.uptime - first_known, pole.journal.pruned_through) == (timedelta(days=400), 4)


def test_a_device_without_network_for_years_keeps_its_lines_400_days_after_the_first_ack(pole: Pole) -> None:
    days_of_taps(pole, 900)
    backup = pole.backup()
    kept_at_hub(pole)
    pole.tend(100)
    assert pole.journal.pruned_through == 0, "the first ack is no licence for lines that are years old"
    pole.store = backup
    assert pole.deliver()
    assert pole.store.sequences == set(pole.recorded), "a hub put back to yesterday gets all of them again"


@pytest.mark.parametrize("hub_years", [-56, 0, 73])
@pytest.mark.parametrize("device_years", [-56, 0, 73])
def test_no_clock_that_is_set_makes_a_line_old(pole: Pole, device_years: int, hub_years: int) -> None:
    days_of_taps(pole, 5)
    kept_at_hub(pole)
    pole.device_error, pole.hub_error = timedelta(days=365 * device_years), timedelta(days=365 * hub_years)
    pole.now += timedelta(days=399)
    kept_at_hub(pole)
    pole.power_cut()
    kept_at_hub(pole)
    assert pole.journal.pruned_through == 0
    pole.now += timedelta(days=2)
    kept_at_hub(pole)
    assert pole.journal.pruned_through == 5


def test_hours_without_power_are_not_counted_and_restarts_lose_none(pole: Pole) -> None:
    days_of_taps(pole, 1)
    kept_at_hub(pole)
    for _ in range(100):  # a week each, of which one day without power
        pole.now += timedelta(days=6)
        pole.restart()
        kept_at_hub(pole)
        pole.power_cut(off=timedelta(days=1))
        kept_at_hub(pole)
        held = pole.journal.holding.passed(pole.moment).lived - pole.journal.holding.marks[0].lived
        assert (pole.journal.pruned_through > 0) == (held >= timedelta(days=400)), held
        if pole.journal.pruned_through:
            assert held < timedelta(days=407)
            return
    raise AssertionError("the lines never grew old")


def test_lived_time_is_noted_beside_the_hourly_line(pole: Pole) -> None:
    for _ in range(48):
        pole.now += timedelta(hours=1)
        assert pole.tap()
    pole.power_cut(off=timedelta(days=3))
    assert timedelta(hours=47) <= pole.journal.holding.lived <= timedelta(hours=48)


def test_what_the_hub_no_longer_holds_begins_anew(pole: Pole) -> None:
    days_of_taps(pole, 4)
    kept_at_hub(pole)
    backup = pole.backup()
    days_of_taps(pole, 5)
    kept_at_hub(pole)
    pole.now += timedelta(days=300)
    pole.store = backup
    kept_at_hub(pole)
    assert pole.store.sequences == set(pole.recorded), "it has got them again"
    pole.now += timedelta(days=101)
    kept_at_hub(pole)
    assert pole.journal.pruned_through == 5, "only what it held all the time"
    pole.now += timedelta(days=300)
    kept_at_hub(pole)
    assert pole.journal.pruned_through == pole.journal.head - 1


def test_that_the_hub_lost_lines_is_durable_before_it_gets_them_again(pole: Pole) -> None:
    days_of_taps(pole, 4)
    kept_at_hub(pole)
    backup = pole.backup()
    days_of_taps(pole, 5)
    kept_at_hub(pole)
    pole.now += timedelta(days=399)
    pole.store = backup
    assert pole.deliver()
    pole.restart()
    pole.now += timedelta(days=2)
    kept_at_hub(pole)
    assert pole.journal.pruned_through == 5


def test_damage_to_what_is_noted_makes_nothing_old(pole: Pole) -> None:
    days_of_taps(pole, 4)
    kept_at_hub(pole)
    pole.now += timedelta(days=100)
    written = pole.journal.holding.passed(pole.moment).write()
    assert Holding.read(written) == pole.journal.holding.passed(pole.moment)
    for bit in range(len(written) * 8):
        flipped = bytearray(written)
        flipped[bit // 8] ^= 1 << bit % 8
        assert Holding.read(bytes(flipped)) == Holding(), bit
    assert [Holding.read(spoilt) for spoilt in (None, b"", b"x", written[:-1])] == [Holding()] * 4


@given(st.lists(st.tuples(st.sampled_from(["passes", "boots", "says"]), st.integers(0, 60)), max_size=80))
def test_a_line_is_old_when_it_was_held_so_long_without_a_break_and_soon_after_that(
    story: list[tuple[str, int]],
) -> None:
    keep, holding, boot, uptime, lived = timedelta(days=40), Holding("boot-0"), 0, timedelta(), timedelta()
    since: dict[int, timedelta] = {}
    for what, amount in story:
        if what == "passes":
            uptime, lived = uptime + timedelta(days=amount), lived + timedelta(days=amount)
        elif what == "boots":
            boot, uptime = boot + 1, timedelta()
        else:
            since = {line: since.get(line, lived) for line in range(1, amount + 1)}
            holding = holding.said(amount)
        moment = Moment(START, ClockTrust.UNSYNCHRONISED, f"boot-{boot}", uptime)
        holding = Holding.read(holding.passed(moment).write())
        if since:
            holding = holding.said(max(since))
        old = {line for line, at in since.items() if lived - at >= keep}
        surely = {line for line, at in since.items() if lived - at >= keep + timedelta(days=120)}
        ripe = set(range(1, holding.ripe(keep) + 1))
        assert holding.lived == lived
        assert surely <= ripe <= old


def test_what_is_not_acknowledged_stays_however_old(pole: Pole) -> None:
    days_of_taps(pole, 10)
    pole.now += timedelta(days=2000)
    pole.tend(200)
    pole.connect()
    pole.tend(200)
    assert (pole.journal.pruned_through, pole.living()) == (0, set(range(1, 12)))


def test_an_ack_from_before_a_restart_is_no_licence(pole: Pole) -> None:
    days_of_taps(pole, 5)
    kept_at_hub(pole)
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
    kept_at_hub(pole)
    backup = pole.backup()
    days_of_taps(pole, 5)
    kept_at_hub(pole)
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


def test_few_lines_go_at_a_time_and_the_newest_stays(pole: Pole) -> None:
    days_of_taps(pole, 1, taps=200)
    kept_at_hub(pole)
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
    kept_at_hub(pole)
    backup = pole.backup()
    days_of_taps(pole, 30)
    kept_at_hub(pole)
    days_of_taps(pole, 401)
    assert pole.deliver()
    pole.tend(300)
    pruned, head = pole.journal.pruned_through, pole.journal.head
    assert pruned == 51, "the opening line and fifty taps"
    pole.store = backup
    assert pole.deliver()
    assert holes(pole) == [(22, pruned, ShedReason.PRUNED)]
    assert pole.store.sequences == {*range(1, 22), *range(pruned + 1, head + 2)}
    hole = next(iter(pole.store.sheds.values()))
    assert (hole.parent, hole.last_hash) == (pole.recorded[21], pole.recorded[pruned])


def test_a_hub_that_lost_everything_twice_gets_the_same_hole_again(pole: Pole) -> None:
    days_of_taps(pole, 50)
    kept_at_hub(pole)
    days_of_taps(pole, 401)
    kept_at_hub(pole)
    pole.tend(300)
    for _ in range(2):
        pole.store = type(pole.store)()
        assert pole.deliver()
        pole.restart()
    pruned = pole.journal.pruned_through
    assert holes(pole) == [(1, pruned, ShedReason.PRUNED)]
    assert sum(b"journal.shed" in line for line in stored_lines(pole.journal)) == 1


def test_a_declaration_that_was_pruned_itself_is_made_anew_and_reaches_further(pole: Pole) -> None:
    days_of_taps(pole, 50)
    kept_at_hub(pole)
    days_of_taps(pole, 401)
    kept_at_hub(pole)
    pole.tend(300)
    pole.store = type(pole.store)()
    kept_at_hub(pole)
    pole.now += timedelta(days=401)
    pole.tap()
    assert pole.deliver()
    pole.tend(600)
    pole.store = type(pole.store)()
    assert pole.deliver(), "the sender still knows a declaration that is gone"
    assert holes(pole) == [(1, pole.journal.pruned_through, ShedReason.PRUNED)]


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
    kept_at_hub(pole)
    pole.now += timedelta(days=401)
    assert pole.tap()
    assert pole.deliver()
    pole.tend(200)
    assert (pole.journal.pruned_through, pole.recorder.trouble) == (121, None)
    assert pole.tap()
    assert pole.journal.head in pole.living()
    pole.close()
