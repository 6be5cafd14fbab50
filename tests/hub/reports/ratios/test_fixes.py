"""E: items due in a month, and those carried over."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.period import Month
from hub.reports.ratios.counts import NOTHING, Counts
from hub.reports.ratios.fixes import Item, Move, Standing, fixes

OCT, NOV, DEC = Month(2026, 10), Month(2026, 11), Month(2026, 12)
LATER = datetime(2027, 3, 1, tzinfo=UTC)
PROVED, DISPROVED, UNKNOWN, DUE = Counts(proved=1), Counts(disproved=1), Counts(unknown=1), Counts(due=1)


def at(month: int, day: int, hour: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def item(*moves: Move, due: date = date(2026, 10, 20), number: int = 1) -> Item:
    return Item(number, at(10, 5), due, moves)


def test_an_item_due_in_the_month_counts_by_how_it_stood_at_its_end() -> None:
    assert fixes(OCT, [item()], now=LATER) == DISPROVED
    assert fixes(OCT, [item(Move(at(10, 25), Standing.PROVED))], now=LATER) == PROVED
    assert fixes(OCT, [item(Move(at(10, 25), Standing.SAID_DONE))], now=LATER) == UNKNOWN


def test_a_defect_over_the_months_end_is_open_in_the_first_and_proved_in_the_second() -> None:
    late = item(Move(at(11, 3), Standing.PROVED))
    assert [fixes(month, [late], now=LATER) for month in (OCT, NOV, DEC)] == [DISPROVED, PROVED, NOTHING]


def test_the_month_ends_at_midnight_in_bangkok() -> None:
    # 31 October 16:59:59 UTC is 23:59:59 in Bangkok; a second later it is November there.
    last = datetime(2026, 10, 31, 16, 59, 59, tzinfo=UTC)
    first = datetime(2026, 10, 31, 17, 0, 0, tzinfo=UTC)
    assert fixes(OCT, [item(Move(last, Standing.PROVED))], now=LATER) == PROVED
    assert fixes(OCT, [item(Move(first, Standing.PROVED))], now=LATER) == DISPROVED
    assert fixes(NOV, [item(Move(first, Standing.PROVED))], now=LATER) == PROVED


def test_what_stays_open_is_carried_into_each_month() -> None:
    assert [fixes(month, [item()], now=LATER) for month in (OCT, NOV, DEC)] == [DISPROVED] * 3


def test_what_is_mended_before_it_was_due_counts_in_the_month_it_was_due() -> None:
    early = item(Move(at(10, 8), Standing.PROVED), due=date(2026, 11, 12))
    assert [fixes(month, [early], now=LATER) for month in (OCT, NOV)] == [NOTHING, PROVED]


def test_not_required_needs_a_reason_and_an_approver() -> None:
    bare = [
        Move(at(10, 9), Standing.NOT_REQUIRED, why=why, approved_by=by)
        for why, by in (("", ""), ("x", " "), (" ", "d"))
    ]
    assert [fixes(OCT, [item(move)], now=LATER) for move in bare] == [DISPROVED] * 3
    whole = item(Move(at(11, 9), Standing.NOT_REQUIRED, why="ถูกรื้อ", approved_by="director"))
    assert [fixes(month, [whole], now=LATER) for month in (OCT, NOV, DEC)] == [DISPROVED, NOTHING, NOTHING]


def test_a_relapse_counts_in_the_month_in_which_it_came_back_and_changes_no_month_before() -> None:
    back = item(Move(at(10, 25), Standing.PROVED), Move(at(11, 1), Standing.OPEN), Move(at(11, 4), Standing.PROVED))
    assert [fixes(month, [back], now=LATER) for month in (OCT, NOV, DEC)] == [PROVED, PROVED, NOTHING]
    worse = item(Move(at(10, 25), Standing.PROVED), Move(at(11, 1), Standing.OPEN))
    assert [fixes(month, [worse], now=LATER) for month in (OCT, NOV, DEC)] == [PROVED, DISPROVED, DISPROVED]


def test_within_the_month_an_open_item_is_due_until_its_day_is_over() -> None:
    # The 20th in Bangkok ends at 17:00 UTC.
    assert fixes(OCT, [item()], now=at(10, 20, 16)) == DUE
    assert fixes(OCT, [item()], now=at(10, 20, 17)) == DISPROVED


def test_what_is_not_yet_opened_or_not_yet_done_is_not_known_ahead_of_its_time() -> None:
    assert fixes(OCT, [item()], now=at(10, 4)) == NOTHING
    assert fixes(OCT, [item(Move(at(10, 19), Standing.PROVED))], now=at(10, 18)) == DUE


moves = st.lists(
    st.builds(
        Move,
        st.integers(0, 86 * 24).map(lambda hours: at(10, 6) + timedelta(hours=hours)),
        st.sampled_from(Standing),
        st.sampled_from(["", "x"]),
        st.sampled_from(["", "d"]),
    ),
    max_size=5,
    unique_by=lambda move: move.at,
)


@given(st.lists(moves, max_size=4), st.sampled_from([OCT, NOV, DEC]))
def test_order_and_repeats_change_nothing(histories: list[list[Move]], month: Month) -> None:
    items = [item(*history, number=number) for number, history in enumerate(histories)]
    mixed = [Item(one.number, one.opened_at, one.due_on, one.moves[::-1]) for one in [*items, *items][::-1]]
    assert fixes(month, mixed, now=LATER) == fixes(month, items, now=LATER)
    assert fixes(month, items, now=LATER).required <= len(items)


@given(moves, st.sampled_from([OCT, NOV]), st.integers(0, 60 * 24))
def test_a_proof_more_never_lowers_what_is_proved_or_unknown(history: list[Move], month: Month, hours: int) -> None:
    before = fixes(month, [item(*history)], now=LATER)
    proof = Move(max((move.at for move in history), default=at(10, 6)) + timedelta(hours=hours), Standing.PROVED)
    after = fixes(month, [item(*history, proof)], now=LATER)
    assert after.disproved <= before.disproved
    if month == NOV and proof.at < NOV.bounds[0]:
        # Proved before the month began, and so it is carried into it no more, neither above nor below the line.
        assert after == NOTHING
        return
    assert after.proved >= before.proved
    assert after.proved + after.unknown >= before.proved + before.unknown
