"""Rule C: was a camera checked on a day, was it not, or is it unknown; and, beside it, whether it worked."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.evidence.when import bracket
from hub.fleet.asset import Asset, AssetKind
from hub.fleet.nouns import Enrolment, Point
from hub.kernel.period import day_bounds, days_between
from hub.patrol.coverage import Stretch
from hub.patrol.roster import make_roster
from hub.patrol.suspension import Suspension
from hub.self_tests.check_duty import CheckDutyChange, check_duties
from hub.self_tests.days import CheckCell, CheckDays, Works, judge_days
from hub.self_tests.judged import Judged, judged
from tests.parts.self_tests import DEVICE, moment, told
from wire_contract.chain import PublicKey
from wire_contract.event import ClockTrust, JournalId, LineHash

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 5)
LATER = datetime(2026, 11, 1, tzinfo=UTC)
POINT = Point(1, "BSM-01", "ปากซอย", "ซอย ๑", "สน.", True, FIRST, None)
FRONT = Asset(1, AssetKind.CAMERA, "front", FIRST)
BACK = Asset(1, AssetKind.CAMERA, "back", FIRST)
HERE = Enrolment(DEVICE, 1, PublicKey("k" * 43), datetime(2026, 9, 1, tzinfo=UTC), None)


def watched(day: date) -> Stretch:
    begin, end = day_bounds(day)
    return Stretch(DEVICE, JournalId("7f3a21c9"), LineHash("a" * 64), 1, LineHash("b" * 64), 25, begin, end)


def days(
    *tests: Judged,
    assets: tuple[Asset, ...] = (FRONT,),
    point: Point = POINT,
    silent: tuple[int, ...] = (),
    changes: tuple[CheckDutyChange, ...] = (),
    suspensions: tuple[Suspension, ...] = (),
    now: datetime = LATER,
    here: Enrolment = HERE,
) -> CheckDays:
    """The first days of October at one point, watched but for the days that are `silent`."""
    seen = {day: (watched(day),) for day in days_between(FIRST, LAST) if day.day not in silent}
    return judge_days(
        check_duties(point, assets=assets, changes=changes, suspensions=suspensions, first=FIRST, last=LAST),
        assets=assets,
        tests=tests,
        stretches={1: seen},
        roster=make_roster((), [here]),
        now=now,
    )


def told_by(cell: CheckCell) -> str:
    said = {"proved": cell.proved, "disproved": cell.disproved, "unknown": cell.unknown, "due": cell.due}
    assert sum(said.values()) == cell.required
    return next((name for name, count in said.items() if count), "nothing")


def outcomes(found: CheckDays) -> list[str]:
    return [told_by(cell) for _, cell in sorted(found.cells.get(1, {}).items())]


def test_a_check_that_shows_how_the_camera_is_proves_the_day_also_when_it_found_a_defect() -> None:
    found = days(
        told(moment(1, "10:00")), told(moment(2, "10:00"), "covered"), told(moment(3, "10:00"), "busy"), silent=(5,)
    )
    assert outcomes(found) == ["proved", "proved", "unknown", "disproved", "unknown"]
    assert [cell.cameras[0].works for cell in found.cells[1].values()] == [
        Works.GOOD,
        Works.DEFECTIVE,
        Works.UNKNOWN,
        Works.UNKNOWN,
        Works.UNKNOWN,
    ]


def test_every_camera_of_the_point_must_have_been_checked() -> None:
    both = (FRONT, BACK)
    found = days(
        told(moment(1, "10:00")),
        told(moment(1, "10:05"), camera="back"),
        told(moment(2, "10:00")),
        told(moment(3, "10:00")),
        told(moment(3, "10:05"), "learned", camera="back"),
        assets=both,
    )
    assert outcomes(found) == ["proved", "disproved", "unknown", "disproved", "disproved"]


def test_a_camera_known_on_paper_only_is_due_and_unknown() -> None:
    assert outcomes(days(assets=())) == ["unknown"] * 5
    assert outcomes(days(told(moment(2, "10:00"), camera="any"), assets=())) == [
        "unknown", "proved", "unknown", "unknown", "unknown",
    ]  # fmt: skip


def test_the_register_alone_says_what_is_due() -> None:
    bare = replace(POINT, has_camera=False)
    assert outcomes(days(told(moment(2, "10:00")), assets=(), point=bare)) == ["nothing"] * 5
    later = replace(FRONT, from_day=date(2026, 10, 2), to_day=date(2026, 10, 4))
    assert outcomes(days(assets=(later,), point=bare)) == ["nothing", "disproved", "disproved", "nothing", "nothing"]
    none_from_third = (CheckDutyChange(date(2026, 10, 3), 0), CheckDutyChange(date(2026, 10, 5), 1))
    assert outcomes(days(changes=none_from_third)) == ["disproved", "disproved", "nothing", "nothing", "disproved"]


def test_only_days_on_which_the_point_counts_have_a_cell() -> None:
    short = replace(POINT, opened_on=date(2026, 10, 2), closed_on=date(2026, 10, 4))
    found = days(told(moment(1, "10:00")), told(moment(2, "10:00")), point=short)
    assert {day.day: told_by(cell) for day, cell in found.cells[1].items()} == {2: "proved", 3: "disproved"}
    assert [one.test.filed_at for one in found.elsewhere] == [moment(1, "10:00")]


def test_a_day_that_is_not_over_is_still_due() -> None:
    found = days(told(moment(1, "10:00")), now=moment(2, "12:00"))
    assert outcomes(found)[:2] == ["proved", "due"]


def test_a_test_whose_day_nobody_knows_proves_no_day_and_disproves_none_that_it_may_be_of() -> None:
    unsure = told(moment(2, "10:00"), clock=ClockTrust.UNSYNCHRONISED, received_at=moment(3, "18:00"))
    found = days(unsure)
    assert outcomes(found) == ["unknown", "unknown", "unknown", "disproved", "disproved"]
    assert found.elsewhere == (unsure,)


def test_a_test_that_may_have_been_before_the_device_stood_here_proves_nothing() -> None:
    came = replace(HERE, enrolled_from=moment(2, "09:00"))
    late = told(moment(2, "11:00"))
    early = replace(late, test=replace(late.test, resolved=bracket(moment(2, "08:00"), moment(2, "11:00"))))
    assert [outcomes(days(one, here=came))[1] for one in (late, early)] == ["proved", "unknown"]
    assert days(early, here=came).elsewhere == (early,)


def test_a_late_line_counts_on_the_day_of_the_test() -> None:
    late = told(moment(2, "10:00"), received_at=moment(20, "09:00"))
    assert outcomes(days(late, silent=(2,)))[1] == "proved"


def test_what_is_tested_and_not_registered_is_no_substitute_for_what_is() -> None:
    other = told(moment(1, "10:00"), camera="other")
    found = days(other, told(moment(2, "10:00")))
    assert outcomes(found)[:2] == ["disproved", "proved"]
    assert found.elsewhere == (other,)


def test_a_device_that_stood_elsewhere_says_nothing_here() -> None:
    stranger = told(moment(1, "10:00"), device="bkk-other-09")
    found = days(stranger)
    assert outcomes(found) == ["disproved"] * 5
    assert found.elsewhere == (stranger,)


HOURS = st.integers(0, 5 * 24 - 1)


@given(
    st.lists(st.tuples(HOURS, st.sampled_from(["good", "covered", "busy"])), max_size=12, unique_by=lambda one: one[0]),
    st.randoms(),
)
def test_order_and_repeats_change_nothing_and_one_more_check_never_makes_a_day_worse(
    plan: list[tuple[int, str]], random: object
) -> None:
    tests = [told(moment(1, "00:30") + timedelta(hours=hour), how) for hour, how in plan]  # type: ignore[arg-type]
    mixed = [*tests, *tests[: len(tests) // 2]]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    found = days(*mixed)
    assert found == days(*tests)
    ranks = {"disproved": 0, "unknown": 1, "proved": 2}
    before = [ranks[one] for one in outcomes(days(*tests[1:]))]
    assert all(late >= early for late, early in zip((ranks[one] for one in outcomes(found)), before, strict=True))


@pytest.mark.parametrize("mutilated", [b"{}", b"no json", b'{"camera": 7}'])
def test_a_line_that_this_release_cannot_read_is_inconclusive(mutilated: bytes) -> None:
    found = days(judged(replace(told(moment(1, "10:00")).test, measured=mutilated)))
    assert outcomes(found)[0] == "unknown"
    assert found.cells[1][FIRST].cameras[0].tests[0].verdict.reasons == ("not_understood",)


def test_nothing_is_due_on_suspended_days_and_what_was_found_on_them_is_not_hidden() -> None:
    lamp = Asset(1, AssetKind.LAMP, "pole", FIRST)
    closed = Suspension(1, date(2026, 10, 2), date(2026, 10, 4), "กท 5904/1", "น้ำท่วม", 2)
    elsewhere = Suspension(2, FIRST, None, "กท 5904/2", "น้ำท่วม", 2)
    found = days(
        told(moment(2, "10:00"), "covered"),
        told(moment(4, "10:00")),
        assets=(FRONT, BACK, lamp),
        suspensions=(elsewhere, closed),
        silent=(3, 5),
    )
    assert [cell.required for _, cell in sorted(found.cells[1].items())] == [1, 0, 0, 1, 1]
    assert outcomes(found) == ["disproved", "nothing", "nothing", "disproved", "unknown"]
    assert [[(one.name, one.works) for one in cell.cameras] for cell in found.cells[1].values()] == [
        [("back", Works.UNKNOWN), ("front", Works.UNKNOWN)],
        [("front", Works.DEFECTIVE)],
        [],
        [("back", Works.UNKNOWN), ("front", Works.GOOD)],
        [("back", Works.UNKNOWN), ("front", Works.UNKNOWN)],
    ]
    assert [len(lamps) for lamps in found.lamps[1].values()] == [1, 0, 0, 1, 1]
    assert found.elsewhere == ()
