"""When lines were written whose clocks cannot be believed: docs/rules/patrol-3.md, section 2."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.evidence.life_sign import LifeSign
from hub.evidence.resolution import TOLERANCE, by_itself, contradicted, is_anchor, resolve
from hub.evidence.when import When, bracket, sent, worked_out
from tests.parts.clocks import EPOCH, HOLDOVER, RTC, SYNCHRONISED, UNSYNCHRONISED, Pi
from tests.parts.patrol import DEVICE, bkk
from wire_contract.delivery import Hole
from wire_contract.event import ClockTrust, LineHash

DAY = date(2026, 10, 14)
SECOND = timedelta(seconds=1)


def at(clock: str) -> datetime:
    return bkk(DAY, clock)


def when(line: LifeSign, *lines: LifeSign, holes: Sequence[Hole] = ()) -> When:
    return resolve([line, *lines], holes={DEVICE: holes})[line.hash]


@pytest.fixture
def pi() -> Pi:
    """Switched on at 08:00."""
    device = Pi()
    device.starts(at("08:00"))
    return device


# --- from a synchronised line of the same boot ------------------------------------------------------------------------


def test_a_pi_that_starts_in_1970_and_learns_the_time_later(pi: Pi) -> None:
    tap = pi.writes(at("08:10"), UNSYNCHRONISED)
    assert tap.occurred_at == EPOCH + timedelta(minutes=10)
    learns = pi.writes(at("15:00"), SYNCHRONISED)
    assert when(tap, learns) == worked_out(at("08:10"))


def test_after_the_network_was_lost_the_last_synchronised_line_tells(pi: Pi) -> None:
    knew = pi.writes(at("09:00"), SYNCHRONISED)
    held_over = pi.writes(at("23:00"), HOLDOVER, sent=at("23:07"))
    assert when(held_over, knew) == worked_out(at("23:00"))


def test_a_boot_over_midnight_is_worked_out_line_by_line(pi: Pi) -> None:
    evening, night = pi.writes(at("23:30"), UNSYNCHRONISED), pi.writes(at("24:30"), UNSYNCHRONISED)
    learns = pi.writes(at("30:00"), SYNCHRONISED)
    times = resolve([evening, night, learns], holes={})
    assert [times[line.hash].day for line in (evening, night)] == [date(2026, 10, 14), date(2026, 10, 15)]


@pytest.mark.parametrize(("clock", "told"), [("12:00", "09:00"), ("14:01", "19:00")])
def test_of_two_that_agree_the_nearer_in_uptime_tells(pi: Pi, clock: str, told: str) -> None:
    """A crystal drifts some seconds a day: here the clock went two seconds wrong between the two."""
    morning = pi.writes(at("09:00"), SYNCHRONISED)
    line = pi.writes(at(clock), HOLDOVER)
    evening = pi.writes(at("19:00"), SYNCHRONISED, sent=at("19:00") + 2 * SECOND)
    expected = at(clock) if told == "09:00" else at(clock) + 2 * SECOND
    assert when(line, morning, evening) == worked_out(expected)


def test_equally_near_the_earlier_tells(pi: Pi) -> None:
    morning = pi.writes(at("09:00"), SYNCHRONISED)
    line = pi.writes(at("10:00"), HOLDOVER)
    later = pi.writes(at("11:00"), SYNCHRONISED, sent=at("11:00") + SECOND)
    assert when(line, morning, later) == worked_out(at("10:00"))


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(5, worked_out(at("10:00"))), (6, bracket(at("10:00"), at("10:06"))), (-90, bracket(at("08:30"), at("10:00")))],
)
def test_two_that_disagree_leave_a_bracket_between_what_they_tell(pi: Pi, minutes: int, expected: When) -> None:
    """Somebody set the clock within the boot, and both called it synchronised."""
    morning = pi.writes(at("09:00"), SYNCHRONISED)
    line = pi.writes(at("10:00"), HOLDOVER)
    later = pi.writes(at("12:00"), SYNCHRONISED, sent=at("12:00") + timedelta(minutes=minutes))
    assert when(line, morning, later) == expected


def test_uptime_that_runs_backwards_tells_nothing(pi: Pi) -> None:
    """A boot id that is always the same, as in a badly made image: two boots look like one."""
    tap = pi.writes(at("08:10"), UNSYNCHRONISED, boot_id="same")
    pi.starts(at("09:00"))
    started = pi.writes(at("09:01"), UNSYNCHRONISED, boot_id="same")
    learns = pi.writes(at("12:00"), SYNCHRONISED, boot_id="same")
    times = resolve([tap, started, learns], holes={})
    assert times[started.hash] == worked_out(at("09:01"))
    assert times[tap.hash] == bracket(None, at("09:01"))


def test_another_boot_tells_nothing_of_this_one(pi: Pi) -> None:
    tap = pi.writes(at("08:10"), UNSYNCHRONISED)
    pi.starts(at("09:00"))
    learns = pi.writes(at("09:30"), SYNCHRONISED)
    assert when(tap, learns) == bracket(None, at("09:00"))


def test_a_moment_later_than_the_receipt_is_not_believed(pi: Pi) -> None:
    tap = pi.writes(at("08:10"), UNSYNCHRONISED, received=at("08:10"))
    wrong = pi.writes(at("09:00"), SYNCHRONISED, sent=at("09:06"))
    assert when(tap, wrong) == bracket(None, at("08:10"))
    right = replace(wrong, occurred_at=at("09:05"))
    assert when(tap, right) == worked_out(at("08:15"))


def test_a_device_years_ahead_is_bracketed_by_its_receipt_though_it_calls_its_clock_synchronised(pi: Pi) -> None:
    knew = pi.writes(at("08:05"), SYNCHRONISED)
    pi.starts(at("09:00"))
    ahead = pi.writes(at("10:00"), SYNCHRONISED, sent=datetime(9999, 12, 31, 23, tzinfo=UTC), received=at("10:01"))
    assert not is_anchor(ahead)
    assert when(ahead, knew) == bracket(at("09:05"), at("10:01"))


# --- battery clocks ---------------------------------------------------------------------------------------------------


def test_a_battery_clock_is_believed_where_nothing_speaks_against_it(pi: Pi) -> None:
    line = pi.writes(at("10:00"), RTC)
    assert when(line) == sent(at("10:00"))
    assert when(replace(line, received_at=at("09:55"))) == sent(at("10:00"))
    assert when(replace(line, received_at=at("09:54"))) == bracket(None, at("09:54"))


@pytest.mark.parametrize("shows", ["1970-01-01T00:00:30Z", "2000-01-01T00:00:30Z", "2019-12-31T23:59:59.999Z"])
def test_a_battery_clock_that_is_empty_is_not_believed(pi: Pi, shows: str) -> None:
    line = pi.writes(at("10:00"), RTC, sent=datetime.fromisoformat(shows), received=at("10:30"))
    alone = by_itself(line.clock, occurred_at=line.occurred_at, received_at=line.received_at)
    assert when(line) == alone == bracket(None, at("10:30"))
    assert when(replace(line, occurred_at=datetime(2020, 1, 1, tzinfo=UTC))) == sent(datetime(2020, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(4, sent(at("10:04"))), (6, worked_out(at("10:00"))), (-1440, worked_out(at("10:00")))],
)
def test_a_battery_clock_is_overruled_by_the_network_in_the_same_boot(pi: Pi, minutes: int, expected: When) -> None:
    line = pi.writes(at("10:00"), RTC, sent=at("10:00") + timedelta(minutes=minutes))
    learns = pi.writes(at("11:00"), SYNCHRONISED)
    assert when(line, learns) == expected


def test_a_battery_clock_that_its_chain_contradicts_is_bracketed(pi: Pi) -> None:
    knew = pi.writes(at("09:00"), SYNCHRONISED)
    pi.starts(at("09:30"))
    yesterday = pi.writes(at("10:00"), RTC, sent=at("-14:00"), received=at("16:00"))
    tomorrow = pi.writes(at("11:00"), RTC, sent=at("35:00"), received=at("99:00"))
    right = pi.writes(at("11:30"), RTC, received=at("99:00"))
    pi.starts(at("12:00"))
    learns = pi.writes(at("12:10"), SYNCHRONISED)
    times = resolve([knew, yesterday, tomorrow, right, learns], holes={})
    assert times[right.hash] == sent(at("11:30"))
    assert times[yesterday.hash] == bracket(at("09:30"), at("10:00"))
    assert times[tomorrow.hash] == bracket(at("10:30"), at("11:00"))


# --- brackets ---------------------------------------------------------------------------------------------------------


def test_without_any_word_a_line_was_written_before_its_receipt(pi: Pi) -> None:
    line = pi.writes(at("10:00"), UNSYNCHRONISED, received=at("10:02"))
    alone = by_itself(line.clock, occurred_at=line.occurred_at, received_at=line.received_at)
    assert when(line) == alone == bracket(None, at("10:02"))
    assert alone.day is None


def test_a_line_lies_after_what_is_known_before_and_before_what_is_known_after(pi: Pi) -> None:
    """Power was off from some time after 09:00 to 10:00, and again before 13:00."""
    knew = pi.writes(at("09:00"), SYNCHRONISED)
    pi.starts(at("10:00"))
    tap = pi.writes(at("10:20"), UNSYNCHRONISED)
    last = pi.writes(at("12:20"), UNSYNCHRONISED)
    pi.starts(at("12:50"))
    learns = pi.writes(at("13:00"), SYNCHRONISED)
    times = resolve([knew, tap, last, learns], holes={})
    assert times[tap.hash] == bracket(at("09:20"), at("10:50"))
    assert times[last.hash] == bracket(at("11:20"), at("12:50"))
    assert times[tap.hash].day == DAY


def test_a_short_boot_between_two_others_takes_its_own_uptime(pi: Pi) -> None:
    """Neither the second nor the third boot ever learned the time; each was up for as long as its last line says."""
    knew = pi.writes(at("09:00"), SYNCHRONISED)
    pi.starts(at("09:10"))
    pi.writes(at("11:10"), UNSYNCHRONISED)
    pi.starts(at("11:20"))
    line = pi.writes(at("11:50"), UNSYNCHRONISED, received=at("11:55"))
    assert when(line, *pi.lines) == bracket(at("11:30"), at("11:55"))
    assert knew in pi.lines


def test_a_bracket_over_midnight_has_no_day(pi: Pi) -> None:
    knew = pi.writes(at("22:00"), SYNCHRONISED)
    pi.starts(at("23:00"))
    tap = pi.writes(at("23:10"), UNSYNCHRONISED, received=at("24:00"))
    assert when(tap, knew) == bracket(at("22:10"), at("24:00"))
    assert when(tap, knew).day is None
    early = replace(tap, received_at=at("24:00") - timedelta(milliseconds=1))
    assert when(early, knew).day == DAY


def test_a_power_cut_before_midnight_leaves_the_day_known_when_the_next_boot_says_how_long_it_ran(pi: Pi) -> None:
    """The example at the end of the rule."""
    knew = pi.writes(at("23:50"), SYNCHRONISED)
    pi.starts(at("24:10"))
    tap = pi.writes(at("26:10"), UNSYNCHRONISED)
    pi.starts(at("29:59"))
    learns = pi.writes(at("30:00"), SYNCHRONISED, uptime_ms=0)
    assert when(tap, knew, learns) == bracket(at("25:50"), at("30:00"))
    assert when(tap, knew, learns).day == date(2026, 10, 15)


def test_what_came_later_was_written_later_so_an_early_receipt_bounds_all_before_it(pi: Pi) -> None:
    first = pi.writes(at("08:10"), UNSYNCHRONISED, received=at("20:00"))
    second = pi.writes(at("09:10"), UNSYNCHRONISED, received=at("09:12"))
    assert when(first, second) == bracket(None, at("08:12"))


@pytest.mark.parametrize(
    ("received", "expected"),
    [("08:59", bracket(at("08:59"), at("09:03"))), ("08:57", bracket(None, at("08:57")))],
)
def test_bounds_that_contradict_each_other_change_places_within_five_minutes_else_tell_nothing(
    pi: Pi, received: str, expected: When
) -> None:
    knew = pi.writes(at("09:00"), SYNCHRONISED)
    pi.starts(at("09:00"))
    line = pi.writes(at("09:03"), UNSYNCHRONISED, received=at(received))
    assert when(line, knew) == expected


def test_an_uptime_that_no_calendar_holds_is_no_fault(pi: Pi) -> None:
    knew = pi.writes(at("09:00"), SYNCHRONISED)
    endless = pi.writes(at("09:30"), UNSYNCHRONISED, uptime_ms=10**18 - 1)
    after = pi.writes(at("09:40"), SYNCHRONISED)
    assert when(endless, knew, after) == bracket(None, endless.received_at)


# --- chains that are not straight -------------------------------------------------------------------------------------


def test_a_line_whose_parent_is_not_held_is_bounded_from_one_side_only(pi: Pi) -> None:
    knew = pi.writes(at("09:00"), SYNCHRONISED)
    pi.writes(at("09:30"), SYNCHRONISED)
    pi.starts(at("09:40"))
    line = pi.writes(at("10:00"), UNSYNCHRONISED, received=at("12:00"))
    assert when(line, knew) == bracket(None, at("12:00"))


def test_a_declared_hole_is_crossed_and_a_hole_behind_it(pi: Pi) -> None:
    knew = pi.writes(at("08:30"), SYNCHRONISED)
    lost = [pi.writes(at("08:40"), UNSYNCHRONISED) for _ in range(4)]
    tap = pi.writes(at("09:30"), UNSYNCHRONISED, received=at("12:00"))
    near = Hole(pi.journal, 2, 3, knew.hash, lost[1].hash)
    far = Hole(pi.journal, 4, 5, lost[1].hash, lost[3].hash)
    assert when(tap, knew, holes=[far]) == bracket(None, at("12:00"))
    assert when(tap, knew, holes=[near, far]) == worked_out(at("09:30"))


def test_each_branch_of_a_fork_goes_by_its_own_ancestors(pi: Pi) -> None:
    """An image of the card was put back: the branches know nothing of each other's time."""
    trunk = pi.writes(at("08:30"), SYNCHRONISED)
    pi.starts(at("09:00"))
    old = pi.writes(at("09:10"), UNSYNCHRONISED, parent=trunk)
    pi.starts(at("10:00"))
    old_end = pi.writes(at("10:10"), SYNCHRONISED)
    pi.starts(at("40:00"))
    new = pi.writes(at("40:10"), UNSYNCHRONISED, parent=trunk, received=at("42:00"))
    times = resolve([trunk, old, old_end, new], holes={})
    assert times[old.hash] == bracket(at("08:40"), at("10:00"))
    assert times[new.hash] == bracket(at("08:40"), at("42:00"))


def test_of_two_branches_in_one_boot_the_anchor_of_the_lowest_uptime_tells(pi: Pi) -> None:
    """The journal's file was put back while the Pi ran on."""
    tap = pi.writes(at("08:30"), UNSYNCHRONISED)
    early = pi.writes(at("09:00"), SYNCHRONISED, parent=tap)
    late = pi.writes(at("10:00"), SYNCHRONISED, parent=tap, sent=at("10:00") + SECOND)
    assert when(tap, late, early) == worked_out(at("08:30"))
    assert when(tap, late) == worked_out(at("08:30") + SECOND)


def test_a_line_of_another_device_or_journal_is_no_kin(pi: Pi) -> None:
    knew = pi.writes(at("08:30"), SYNCHRONISED)
    line = pi.writes(at("09:00"), UNSYNCHRONISED, received=at("12:00"))
    stranger = replace(knew, journal=type(knew.journal)("0badcafe"))
    assert when(line, stranger) == bracket(None, at("12:00"))


@pytest.mark.parametrize(("minutes", "flagged"), [(5, False), (6, True)])
def test_a_line_before_its_nearest_known_ancestor_is_contradicted_by_its_chain(
    pi: Pi, minutes: int, flagged: bool
) -> None:
    """A time server was wrong: who is right, nobody can say, so both stay as sent."""
    first = pi.writes(at("10:00"), SYNCHRONISED)
    pi.starts(at("10:10"))
    unknown = pi.writes(at("10:20"), UNSYNCHRONISED)
    pi.starts(at("10:30"))
    later = pi.writes(at("10:40"), SYNCHRONISED, sent=at("10:00") - timedelta(minutes=minutes))
    lines = [first, unknown, later]
    times = resolve(lines, holes={})
    assert contradicted(lines, times, holes={}) == ({later.hash} if flagged else set())
    assert later.hash not in times


# --- laws -------------------------------------------------------------------------------------------------------------

KINDS = [SYNCHRONISED, UNSYNCHRONISED, UNSYNCHRONISED, HOLDOVER, RTC]


@st.composite
def lives(draw: st.DrawFn) -> Pi:
    """Some days of an honest device: what it calls synchronised or a battery clock is right, the rest may be anything."""
    device, now = Pi(), at("00:00")
    for _ in range(draw(st.integers(1, 6))):
        now += timedelta(minutes=draw(st.integers(0, 600)))
        device.starts(now)
        for _ in range(draw(st.integers(1, 5))):
            now += timedelta(minutes=draw(st.integers(1, 300)))
            clock: ClockTrust = draw(st.sampled_from(KINDS))
            wrong = {HOLDOVER: now + timedelta(minutes=draw(st.integers(-900, 900)))}
            delay = timedelta(minutes=draw(st.sampled_from([0, 1, 90, 5000])))
            device.writes(now, clock, sent=wrong.get(clock), received=now + delay)
    return device


parts = st.lists(st.booleans(), min_size=30, max_size=30)


@given(lives(), parts)
def test_the_truth_is_never_left_out_however_little_is_held(device: Pi, keep: list[bool]) -> None:
    held = [line for line, kept in zip(device.lines, keep, strict=False) if kept]
    for hash_, found in resolve(held, holes={}).items():
        assert (found.earliest or EPOCH) <= device.truth[hash_] <= found.latest


@given(lives(), parts, st.randoms())
def test_order_and_repeats_change_nothing(device: Pi, keep: list[bool], random: Random) -> None:
    again = [*device.lines, *(line for line, kept in zip(device.lines, keep, strict=False) if kept)]
    random.shuffle(again)
    assert resolve(again, holes={}) == resolve(device.lines, holes={})


@given(lives(), parts)
def test_more_lines_of_an_honest_device_only_narrow_the_time(device: Pi, keep: list[bool]) -> None:
    held = [line for line, kept in zip(device.lines, keep, strict=False) if kept]
    more = resolve(device.lines, holes={})
    for hash_, found in resolve(held, holes={}).items():
        now = more[hash_]
        assert now.latest <= found.latest
        assert found.earliest is None or (now.earliest is not None and found.earliest <= now.earliest)
        assert found.day is None or now.day == found.day


@given(lives())
def test_lines_that_are_not_sure_with_their_direct_neighbours_are_enough(device: Pi) -> None:
    asked = [line for line in device.lines if not is_anchor(line)]
    near: set[LineHash] = {line.hash for line in asked} | {line.parent for line in asked}
    enough = [line for line in device.lines if line.hash in near or line.parent in near]
    assert resolve(enough, holes={}) == resolve(device.lines, holes={})


@given(lives(), st.data())
def test_whatever_a_device_says_the_answer_is_a_time_before_its_receipt(device: Pi, data: st.DataObject) -> None:
    anything = [
        replace(
            line,
            clock=data.draw(st.sampled_from(list(ClockTrust))),
            uptime_ms=data.draw(st.integers(0, 10**18 - 1) | st.integers(0, 10**9)),
            occurred_at=data.draw(st.datetimes().map(lambda moment: moment.replace(tzinfo=UTC))),
            boot_id=data.draw(st.sampled_from("ab")),
        )
        for line in device.lines
    ]
    received = {line.hash: line.received_at for line in anything}
    for hash_, found in resolve(anything, holes={}).items():
        assert found.latest <= received[hash_] + TOLERANCE
        assert found.earliest is None or found.earliest <= found.latest
