"""When a notice is due: at once, at the digest, never in quiet hours; hours are Bangkok's."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.period import BANGKOK
from hub.notices.choice import Choice, Quiet, due_at
from hub.notices.notice import Kind, Notice, Severity

NIGHT = Quiet(begins=time(22), ends=time(6, 30))
SIESTA = Quiet(begins=time(12), ends=time(13))


def bangkok(text: str) -> datetime:
    """`23 21:00` of November 2026 in Bangkok, as the hub counts."""
    return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=BANGKOK).astimezone(UTC)


@pytest.mark.parametrize(
    ("choice", "severity", "told", "due"),
    [
        (Choice(), Severity.INFO, "23 03:00", "23 03:00"),
        (Choice(quiet=NIGHT), Severity.WARNING, "23 21:59", "23 21:59"),
        (Choice(quiet=NIGHT), Severity.WARNING, "23 22:00", "24 06:30"),
        (Choice(quiet=NIGHT), Severity.WARNING, "24 00:00", "24 06:30"),
        (Choice(quiet=NIGHT), Severity.WARNING, "24 06:29", "24 06:30"),
        (Choice(quiet=NIGHT), Severity.WARNING, "24 06:30", "24 06:30"),
        (Choice(quiet=NIGHT), Severity.URGENT, "24 03:00", "24 03:00"),
        (Choice(quiet=NIGHT, urgent_passes=False), Severity.URGENT, "24 03:00", "24 06:30"),
        (Choice(quiet=SIESTA), Severity.WARNING, "23 12:30", "23 13:00"),
        (Choice(quiet=Quiet(begins=time(9), ends=time(9))), Severity.WARNING, "23 09:00", "23 09:00"),
        (Choice(digest=(time(8), time(17))), Severity.WARNING, "23 07:59", "23 08:00"),
        (Choice(digest=(time(8), time(17))), Severity.WARNING, "23 08:00", "23 08:00"),
        (Choice(digest=(time(8), time(17))), Severity.WARNING, "23 08:01", "23 17:00"),
        (Choice(digest=(time(17), time(8))), Severity.WARNING, "23 18:00", "24 08:00"),
        (Choice(digest=(time(8),)), Severity.URGENT, "23 18:00", "23 18:00"),
        (Choice(digest=(time(8),), urgent_passes=False), Severity.URGENT, "23 18:00", "23 18:00"),
        (Choice(digest=(time(23),), quiet=NIGHT), Severity.WARNING, "23 18:00", "24 06:30"),
    ],
)
def test_a_notice_is_due(choice: Choice, severity: Severity, told: str, due: str) -> None:
    assert due_at(choice, severity, told_at=bangkok(told)) == bangkok(due)


hours = st.times().map(lambda at: at.replace(second=0, microsecond=0))
choices = st.builds(
    Choice,
    quiet=st.none() | st.builds(Quiet, begins=hours, ends=hours),
    urgent_passes=st.booleans(),
    digest=st.lists(hours, max_size=3).map(tuple),
)
moments = st.timedeltas(timedelta(), timedelta(days=365)).map(lambda after: datetime(2026, 1, 1, tzinfo=UTC) + after)


@given(choice=choices, severity=st.sampled_from(Severity), told_at=moments)
def test_every_notice_is_due_within_two_days_and_never_when_it_is_quiet(
    choice: Choice, severity: Severity, told_at: datetime
) -> None:
    due = due_at(choice, severity, told_at=told_at)
    assert told_at <= due <= told_at + timedelta(days=2)
    if choice.quiet is not None and not (severity is Severity.URGENT and choice.urgent_passes):
        assert not choice.quiet.covers(due)


@given(
    choice=choices,
    severity=st.sampled_from(Severity),
    told_at=moments,
    later=st.timedeltas(timedelta(), timedelta(days=3)),
)
def test_what_was_told_later_is_not_due_earlier(
    choice: Choice, severity: Severity, told_at: datetime, later: timedelta
) -> None:
    assert due_at(choice, severity, told_at=told_at) <= due_at(choice, severity, told_at=told_at + later)


def test_a_recipient_hears_only_the_kinds_and_severities_that_they_chose() -> None:
    choice = Choice(kinds=frozenset({Kind.DEVICE}), least=Severity.WARNING)
    heard = {(kind, severity) for kind in Kind for severity in Severity if choice.wants(kind, severity)}
    trials = {(Kind.TRIAL, severity) for severity in Severity}
    assert heard == {(Kind.DEVICE, Severity.WARNING), (Kind.DEVICE, Severity.URGENT)} | trials


@pytest.mark.parametrize(
    "wrong", [{"key": ""}, {"path": "points/BSM-01"}, {"thai": ""}, {"english": "two\nlines"}, {"thai": "ก" * 301}]
)
def test_a_notice_that_cannot_be_told_is_a_bug(wrong: dict[str, str]) -> None:
    right = {"key": "alarm/1/opened", "thai": "ทดสอบ", "english": "a test", "path": "/points/BSM-01"}
    with pytest.raises(ValueError, match="a notice"):
        Notice(kind=Kind.DEVICE, severity=Severity.INFO, **{**right, **wrong})


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Pacific/Chatham", "Asia/Bangkok", "UTC"])
@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25", "2026-11-01"])
def test_hours_are_bangkoks_wherever_the_moment_was_written_down_also_on_days_when_others_turn_their_clocks(
    zone: str, day: str
) -> None:
    choice = Choice(quiet=NIGHT, digest=(time(8), time(23)))
    for quarter in range(96):
        told = datetime.fromisoformat(f"{day}T00:00").replace(tzinfo=UTC) + timedelta(minutes=15 * quarter)
        there = due_at(choice, Severity.WARNING, told_at=told.astimezone(ZoneInfo(zone)))
        # in one zone: of an hour that comes twice, Python holds no two zones' moments for equal
        assert there.astimezone(UTC) == due_at(choice, Severity.WARNING, told_at=told)
        assert there.astimezone(BANGKOK).time() in {time(8), time(6, 30)}
