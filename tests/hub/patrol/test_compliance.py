"""Visits out of scans, and the cells of days."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.period import days_between
from hub.patrol.compliance import DayCell, Judgement, Rejected, Rejection, Visit, judge
from hub.patrol.coverage import Silence, Stretch, by_day, links
from hub.patrol.proofs import Assurance
from hub.patrol.roster import make_roster
from hub.patrol.scan import ProofState, Scan
from hub.patrol.schedule import Duty
from tests.parts.patrol import (
    CARD,
    DEVICE,
    OTHER_CARD,
    OTHER_DEVICE,
    POINT,
    STRANGE_CARD,
    bkk,
    enrolment,
    holding,
    hourly,
    journal,
    scan,
)
from wire_contract.event import ClockTrust
from wire_contract.measurements import Shown

DAY = date(2026, 10, 14)
LATER = bkk(DAY, "72:00")
ROSTER = make_roster(
    [holding(begin=bkk(DAY, "-99:00")), holding(OTHER_CARD, "T-02", begin=bkk(DAY, "-99:00"))],
    [enrolment(begin=bkk(DAY, "-99:00"))],
)
AWAKE = {POINT: by_day(links(journal(hourly(bkk(DAY, "-0:30"), bkk(DAY, "71:30")))))}


def judged(scans: Sequence[Scan], *, now: datetime = LATER, patrols: int = 2, awake: bool = True) -> Judgement:
    watched: dict[int, dict[date, tuple[Stretch, ...]]] = AWAKE if awake else {}
    return judge([Duty(POINT, DAY, patrols)], scans=scans, stretches=watched, roster=ROSTER, now=now)


def cell(scans: Sequence[Scan], *, now: datetime = LATER, patrols: int = 2, awake: bool = True) -> DayCell:
    return judged(scans, now=now, patrols=patrols, awake=awake).cells[POINT][DAY]


def counts(found: DayCell) -> tuple[int, int, int, int]:
    return found.proved, found.disproved, found.unknown, found.due


MORNING, NOON, NIGHT = scan(bkk(DAY, "08:00")), scan(bkk(DAY, "12:00"), card=OTHER_CARD), scan(bkk(DAY, "22:00"))


@pytest.mark.parametrize(
    ("scans", "awake", "expected"),
    [
        ([MORNING, NIGHT], True, (2, 0, 0, 0)),
        ([MORNING, NIGHT], False, (2, 0, 0, 0)),
        ([MORNING, NOON, NIGHT], True, (2, 0, 0, 0)),
        ([MORNING], True, (1, 1, 0, 0)),
        ([MORNING], False, (1, 0, 1, 0)),
        ([], True, (0, 2, 0, 0)),
        ([], False, (0, 0, 2, 0)),
    ],
)
def test_a_day_that_is_over(scans: list[Scan], awake: bool, expected: tuple[int, int, int, int]) -> None:
    assert counts(cell(scans, awake=awake)) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [("00:00", (0, 0, 0, 2)), ("09:00", (1, 0, 0, 1)), ("23:59", (1, 0, 0, 1)), ("24:00", (1, 1, 0, 0))],
)
def test_until_midnight_a_missing_visit_is_still_due(now: str, expected: tuple[int, int, int, int]) -> None:
    until = bkk(DAY, now)
    assert counts(cell([tap for tap in [MORNING] if tap.received_at <= until], now=until)) == expected


def test_visits_name_their_officer_and_extra_ones_stay_listed() -> None:
    found = cell([NIGHT, MORNING, NOON])
    assert found.visits == (Visit(MORNING, "T-01"), Visit(NOON, "T-02"), Visit(NIGHT, "T-01"))
    assert found.rejected == ()


@pytest.mark.parametrize(("at", "counted"), [("09:59", False), ("10:00", True)])
def test_two_hours_lie_between_counted_visits_whoever_comes(at: str, counted: bool) -> None:
    second = scan(bkk(DAY, at), card=OTHER_CARD)
    found = cell([MORNING, second])
    assert found.rejected == (() if counted else (Rejected(second, Rejection.REPEAT),))
    assert found.proved == 1 + counted


def test_the_gap_is_measured_from_the_last_counted_visit() -> None:
    often = [scan(bkk(DAY, at)) for at in ("08:00", "09:00", "10:00", "11:00")]
    assert [visit.scan for visit in cell(often).visits] == [often[0], often[2]]


@pytest.mark.parametrize("shown", [shown for shown in Shown if shown is not Shown.REFUSED])
def test_what_else_the_officer_was_shown_does_not_decide(shown: Shown) -> None:
    assert cell([scan(bkk(DAY, "08:00"), shown=shown)]).proved == 1
    assert cell([scan(bkk(DAY, "08:00"), card=STRANGE_CARD, shown=shown)]).proved == 0


@pytest.mark.parametrize("card", [CARD, STRANGE_CARD])
def test_a_tap_that_the_point_refused_is_no_visit_whoevers_card_it_was(card: str) -> None:
    tap = scan(bkk(DAY, "08:00"), card=card, shown=Shown.REFUSED)
    found = cell([tap])
    assert (found.rejected, counts(found)) == ((Rejected(tap, Rejection.REFUSED),), (0, 2, 0, 0))


@pytest.mark.parametrize("card", [CARD, STRANGE_CARD])
def test_a_tap_whose_proof_is_forged_is_no_visit(card: str) -> None:
    tap = replace(scan(bkk(DAY, "08:00"), card=card), proof="sun", proof_state=ProofState.FORGED)
    found = cell([tap])
    assert (found.rejected, counts(found)) == ((Rejected(tap, Rejection.PROOF),), (0, 2, 0, 0))


def test_a_refused_tap_does_not_begin_the_gap() -> None:
    refused = scan(bkk(DAY, "08:00"), shown=Shown.REFUSED)
    assert cell([refused, scan(bkk(DAY, "08:01"))]).proved == 1


def test_what_the_point_refused_is_said_before_what_the_hub_found_and_after_what_people_decided() -> None:
    tap = replace(scan(bkk(DAY, "08:00"), shown=Shown.REFUSED), proof_state=ProofState.FORGED)
    assert cell([tap]).rejected == (Rejected(tap, Rejection.REFUSED),)
    roster = replace(ROSTER, excluded={tap.hash})
    judgement = judge([Duty(POINT, DAY, 2)], scans=[tap], stretches={}, roster=roster, now=LATER)
    assert judgement.cells[POINT][DAY].rejected == (Rejected(tap, Rejection.EXCLUDED),)


@pytest.mark.parametrize(("shown", "reason"), [(Shown.REFUSED, Rejection.REFUSED), (Shown.ACCEPTED, Rejection.PROOF)])
def test_elsewhere_too_a_refused_tap_is_said_to_be_one(shown: Shown, reason: Rejection) -> None:
    tap = replace(scan(bkk(DAY, "08:00"), device=OTHER_DEVICE, shown=shown), proof_state=ProofState.FORGED)
    assert judged([tap]).elsewhere == (Rejected(tap, reason),)


def test_a_visit_says_how_much_it_proves() -> None:
    taps = [
        replace(scan(bkk(DAY, "06:00")), proof="sun", proof_state=ProofState.VERIFIED),
        replace(scan(bkk(DAY, "10:00")), proof="static_qr"),
        scan(bkk(DAY, "14:00")),
    ]
    assert [visit.assurance for visit in cell(taps).visits] == [Assurance.HIGH, Assurance.SECOND_CLASS, Assurance.LOW]


def test_a_strange_card_is_listed_and_counts_nothing() -> None:
    tap = scan(bkk(DAY, "08:00"), card=STRANGE_CARD)
    found = cell([tap])
    assert (found.rejected, counts(found)) == ((Rejected(tap, Rejection.UNKNOWN_CARD),), (0, 2, 0, 0))


@pytest.mark.parametrize(("at", "proved"), [("07:59", 0), ("08:00", 1), ("08:59", 1), ("09:00", 0)])
def test_a_card_counts_only_while_an_officer_carries_it(at: str, proved: int) -> None:
    roster = make_roster(
        [holding(begin=bkk(DAY, "08:00"), end=bkk(DAY, "09:00"))], [enrolment(begin=bkk(DAY, "00:00"))]
    )
    duty = Duty(POINT, DAY, 2)
    found = judge([duty], scans=[scan(bkk(DAY, at))], stretches={}, roster=roster, now=LATER)
    assert found.cells[POINT][DAY].proved == proved


@pytest.mark.parametrize("clock", [ClockTrust.HOLDOVER, ClockTrust.UNSYNCHRONISED])
def test_a_tap_with_a_doubtful_clock_is_listed_under_its_receipt(clock: ClockTrust) -> None:
    tap = scan(datetime.fromisoformat("1970-01-01T00:05:00Z"), clock=clock, received_at=bkk(DAY, "15:00"))
    found = cell([tap])
    assert (found.visits, found.rejected) == ((), (Rejected(tap, Rejection.CLOCK),))


@pytest.mark.parametrize(("minutes", "reason"), [(5, None), (6, Rejection.CLOCK)])
def test_a_tap_from_the_future_is_not_believed(minutes: int, reason: Rejection | None) -> None:
    tap = scan(bkk(DAY, "08:00") + timedelta(minutes=minutes), received_at=bkk(DAY, "08:00"))
    assert [rejected.reason for rejected in cell([tap]).rejected] == ([reason] if reason else [])


def test_a_tap_that_arrives_weeks_later_counts_on_its_own_day() -> None:
    assert cell([scan(bkk(DAY, "08:00"), received_at=bkk(DAY, "48:00"))]).proved == 1


def test_midnight_belongs_to_the_day_that_begins() -> None:
    assert cell([scan(bkk(DAY, "00:00"))]).proved == 1
    tap = scan(bkk(DAY, "24:00"))
    found = judged([tap])
    assert found.cells[POINT][DAY].proved == 0
    assert found.elsewhere == (Rejected(tap, Rejection.NOT_DUE),)


def test_a_tap_of_a_device_that_stood_nowhere_is_not_dropped() -> None:
    tap = scan(bkk(DAY, "08:00"), device=OTHER_DEVICE)
    assert judged([tap]).elsewhere == (Rejected(tap, Rejection.NO_POINT),)
    strange = scan(bkk(DAY, "08:00"), device=OTHER_DEVICE, card=STRANGE_CARD)
    assert judged([strange]).elsewhere == (Rejected(strange, Rejection.UNKNOWN_CARD),)


def test_both_devices_of_a_point_count_on_the_day_of_the_exchange() -> None:
    roster = make_roster(
        [holding(begin=bkk(DAY, "00:00"))],
        [
            enrolment(DEVICE, begin=bkk(DAY, "00:00"), end=bkk(DAY, "10:00")),
            enrolment(OTHER_DEVICE, begin=bkk(DAY, "10:00")),
        ],
    )
    taps = [scan(bkk(DAY, "08:00")), scan(bkk(DAY, "10:00"), device=OTHER_DEVICE)]
    after = scan(bkk(DAY, "14:00"))  # the old device, taken home
    found = judge([Duty(POINT, DAY, 2)], scans=[*taps, after], stretches={}, roster=roster, now=LATER)
    assert [visit.scan for visit in found.cells[POINT][DAY].visits] == taps
    assert found.elsewhere == (Rejected(after, Rejection.NO_POINT),)


@pytest.mark.parametrize(
    ("now", "silent"),
    [
        ("12:00", ()),
        ("13:30", ()),
        ("13:31", (Silence(bkk(DAY, "12:00"), bkk(DAY, "13:31")),)),
        ("24:00", (Silence(bkk(DAY, "12:00"), bkk(DAY, "24:00")),)),
    ],
)
def test_today_a_device_may_be_quiet_until_its_next_sign_is_late(now: str, silent: tuple[Silence, ...]) -> None:
    stretches = {POINT: by_day(links(journal(hourly(bkk(DAY, "-1:00"), bkk(DAY, "12:00")))))}
    found = judge([Duty(POINT, DAY, 2)], scans=[], stretches=stretches, roster=ROSTER, now=bkk(DAY, now))
    assert found.cells[POINT][DAY].silences == silent


def test_at_midnight_the_last_hour_is_silence_like_any_other() -> None:
    stretches = {POINT: by_day(links(journal(hourly(bkk(DAY, "-1:00"), bkk(DAY, "23:00")))))}
    found = judge([Duty(POINT, DAY, 2)], scans=[], stretches=stretches, roster=ROSTER, now=bkk(DAY, "24:00"))
    day = found.cells[POINT][DAY]
    assert (counts(day), day.silences) == ((0, 0, 2, 0), (Silence(bkk(DAY, "23:00"), bkk(DAY, "24:00")),))


def test_at_the_moment_of_the_exchange_the_old_device_is_gone_and_the_new_one_there() -> None:
    noon = bkk(DAY, "12:00")
    roster = make_roster(
        [holding(begin=bkk(DAY, "00:00"))],
        [enrolment(DEVICE, begin=bkk(DAY, "00:00"), end=noon), enrolment(OTHER_DEVICE, begin=noon)],
    )
    assert (roster.point_of(DEVICE, noon), roster.point_of(OTHER_DEVICE, noon)) == (None, POINT)


# --- laws -------------------------------------------------------------------------------------------------------------

WEEK = days_between(DAY, DAY + timedelta(days=2))
taps = st.builds(
    scan,
    st.integers(0, 72 * 60 - 1).map(lambda minute: bkk(DAY, "00:00") + timedelta(minutes=minute)),
    card=st.sampled_from([CARD, CARD, OTHER_CARD, STRANGE_CARD]),
    device=st.sampled_from([DEVICE, DEVICE, DEVICE, OTHER_DEVICE]),
    clock=st.sampled_from([ClockTrust.SYNCHRONISED, ClockTrust.SYNCHRONISED, ClockTrust.HOLDOVER]),
)
duties = st.lists(st.integers(0, 4), min_size=3, max_size=3).map(
    lambda due: [Duty(POINT, day, patrols) for day, patrols in zip(WEEK, due, strict=True)]
)
nows = st.integers(0, 80).map(lambda hour: bkk(DAY, "00:00") + timedelta(hours=hour))


def all_cells(due: list[Duty], scans: Sequence[Scan], now: datetime = LATER) -> list[DayCell]:
    return list(judge(due, scans=scans, stretches=AWAKE, roster=ROSTER, now=now).cells[POINT].values())


@given(duties, st.lists(taps, max_size=25), st.randoms())
def test_order_and_repeats_of_scans_change_nothing(due: list[Duty], scans: list[Scan], random: Random) -> None:
    again = scans + scans[: len(scans) // 2]
    random.shuffle(again)
    assert all_cells(due, again) == all_cells(due, scans)


@given(duties, st.lists(taps, max_size=25), taps)
def test_one_more_scan_never_makes_proved_smaller(due: list[Duty], scans: list[Scan], one_more: Scan) -> None:
    before, after = all_cells(due, scans), all_cells(due, [*scans, one_more])
    assert all(then.proved <= now.proved for then, now in zip(before, after, strict=True))


@given(duties, st.lists(taps, max_size=25), nows, st.booleans())
def test_the_four_counts_sum_to_what_was_required(
    due: list[Duty], scans: list[Scan], now: datetime, awake: bool
) -> None:
    stretches: dict[int, dict[date, tuple[Stretch, ...]]] = AWAKE if awake else {}
    for found in judge(due, scans=scans, stretches=stretches, roster=ROSTER, now=now).cells[POINT].values():
        assert sum(counts(found)) == found.required
        assert min(counts(found)) >= 0
        assert not (found.is_over and found.due)


@given(duties, st.lists(taps, max_size=25), nows)
def test_days_judged_one_by_one_are_the_days_judged_together(due: list[Duty], scans: list[Scan], now: datetime) -> None:
    assert all_cells(due, scans, now) == [found for duty in due for found in all_cells([duty], scans, now)]


@given(duties, st.lists(taps, max_size=25))
def test_every_tap_is_listed_exactly_once(due: list[Duty], scans: list[Scan]) -> None:
    found = judge(due, scans=scans, stretches=AWAKE, roster=ROSTER, now=LATER)
    listed = [visit.scan.hash for day in found.cells[POINT].values() for visit in day.visits]
    listed += [tap.scan.hash for day in found.cells[POINT].values() for tap in day.rejected]
    listed += [tap.scan.hash for tap in found.elsewhere]
    assert sorted(listed) == sorted({tap.hash for tap in scans})
