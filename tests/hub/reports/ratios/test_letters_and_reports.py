"""L and R: was the letter issued in time, and the report by the 7th."""

from datetime import UTC, date, datetime

from hub.kernel.period import Month
from hub.reports.ratios.counts import Counts
from hub.reports.ratios.letters import LetterEpisode, LettersTold, letters
from hub.reports.ratios.punctual import last_day, punctual

OCT, NOV = Month(2026, 10), Month(2026, 11)
OPENED = datetime(2026, 10, 29, 3, tzinfo=UTC)  # a Thursday
LIMIT = date(2026, 11, 3)  # Friday, Monday, Tuesday
LATER = datetime(2026, 12, 1, tzinfo=UTC)
IN_TIME = datetime(2026, 11, 3, 16, 59, 59, tzinfo=UTC)  # 23:59:59 in Bangkok
TOO_LATE = datetime(2026, 11, 3, 17, 0, 0, tzinfo=UTC)


def told(
    *,
    issued: datetime | None = None,
    working: datetime | None = None,
    because: str = "",
    now: datetime = LATER,
    month: Month = OCT,
) -> LettersTold:
    one = LetterEpisode("BSM-01/camera/front@1", OPENED, LIMIT, issued, working, because)
    return letters(month, [one, one], now=now)


PROVED, DISPROVED = LettersTold(Counts(proved=1), 0, 0), LettersTold(Counts(disproved=1), 0, 0)
WAITING, MENDED, NONE = LettersTold(Counts(), 1, 0), LettersTold(Counts(), 0, 1), LettersTold(Counts(), 0, 0)


def test_a_letter_is_in_time_to_the_last_second_of_its_limit() -> None:
    assert (told(issued=IN_TIME), told(issued=TOO_LATE), told()) == (PROVED, DISPROVED, DISPROVED)


def test_an_episode_within_its_limit_is_not_below_the_line_and_is_counted_beside_it() -> None:
    assert told(now=IN_TIME) == WAITING
    assert told(now=TOO_LATE) == DISPROVED
    # A letter dated ahead of now is not issued yet.
    assert told(now=datetime(2026, 11, 2, tzinfo=UTC), issued=IN_TIME) == WAITING


def test_an_episode_belongs_to_the_month_in_which_it_opened() -> None:
    assert told(issued=IN_TIME, month=NOV) == NONE


def test_without_a_letter_a_reason_counts_only_with_a_working_check_by_the_limit() -> None:
    assert told(working=IN_TIME, because="own_section") == PROVED
    assert told(working=TOO_LATE, because="own_section") == DISPROVED
    assert told(because="own_section") == DISPROVED


def test_what_worked_again_before_the_limit_was_not_open_long_enough() -> None:
    assert told(working=IN_TIME) == MENDED
    assert told(working=TOO_LATE) == DISPROVED


def test_the_report_is_due_by_the_end_of_the_seventh() -> None:
    last, after = datetime(2026, 11, 7, 16, 59, 59, tzinfo=UTC), datetime(2026, 11, 7, 17, tzinfo=UTC)
    found = [punctual(OCT, first_issued_at=at, now=LATER) for at in (last, after, None)]
    assert found == [Counts(proved=1), Counts(disproved=1), Counts(disproved=1)]
    assert [punctual(OCT, first_issued_at=None, now=now) for now in (last, after)] == [
        Counts(due=1),
        Counts(disproved=1),
    ]


def test_the_seventh_moves_only_where_the_district_says_so() -> None:
    # 7 November 2026 is a Saturday; Monday the 9th is taken as a holiday here.
    assert last_day(OCT) == date(2026, 11, 7)
    assert last_day(OCT, holidays=()) == date(2026, 11, 9)
    assert last_day(OCT, holidays={date(2026, 11, 9)}) == date(2026, 11, 10)
    assert last_day(Month(2026, 12)) == date(2027, 1, 7)
