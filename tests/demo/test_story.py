"""The make-believe month: the same for everybody, and with a cause for every number."""

from collections import Counter
from datetime import date, timedelta

from demo.bangkok import bangkok
from demo.district import OFFICERS, POINTS, STRANGER
from demo.story import Happening, Kind, tell
from hub.fleet.location import metres_between
from hub.fleet.risk_kinds import RISK_KINDS

OCTOBER = [date(2026, 10, 1) + timedelta(days=n) for n in range(31)]


def test_the_same_seed_tells_the_same_story_and_another_one_another() -> None:
    assert tell(OCTOBER, seed=7) == tell(OCTOBER, seed=7)
    assert tell(OCTOBER, seed=7) != tell(OCTOBER, seed=8)


def test_a_month_is_told_alike_whole_or_day_by_day() -> None:
    by_day = [happening for day in OCTOBER for happening in tell([day], seed=7)]
    assert sorted(by_day) == tell(OCTOBER, seed=7)


def test_the_month_has_what_an_office_knows() -> None:
    story = tell(OCTOBER, seed=2569)
    kinds = Counter(happening.kind for happening in story)
    assert set(kinds) == set(Kind)
    cards = Counter(happening.credential for happening in story if happening.kind is Kind.TAP)
    assert set(cards) == {STRANGER, *(officer.credential for officer in OFFICERS)}


def test_nobody_taps_while_the_power_is_off() -> None:
    dark = [
        happening
        for happening in tell(OCTOBER, seed=2569)
        if happening.point == POINTS[3].code
        and bangkok(date(2026, 10, 21), 0) <= happening.at < bangkok(date(2026, 10, 23), 1)
    ]
    assert [happening.kind for happening in dark] == [Kind.POWER_OFF, Kind.POWER_ON]


def test_the_points_have_places_of_their_own_within_one_district_and_risks_of_the_survey() -> None:
    places = [point.location for point in POINTS if point.location is not None]
    apart = [metres_between(one, other) for one in places for other in places if one is not other]
    assert (len(places), min(apart) > 150, max(apart) < 4_000) == (len(POINTS), True, True)
    assert {kind for point in POINTS for kind in point.kinds} == set(RISK_KINDS)
    assert all(point.kinds for point in POINTS)


def test_nobody_else_is_faster_than_a_motorcycle() -> None:
    """What the travel rule finds in the month is the mischief, and nothing that chance made."""
    owner = {credential: one.code for one in OFFICERS for credential in (one.credential, one.badge)}
    place = {point.code: point.location for point in POINTS}
    last: dict[str, Happening] = {}
    fast = []
    for one in tell(OCTOBER, seed=2569):
        who = owner.get(one.credential)
        if who is None or one.kind not in {Kind.TAP, Kind.BADGE}:
            continue
        before = last.get(who)
        if before is not None and before.point != one.point:
            here, there = place[one.point], place[before.point]
            assert here is not None
            assert there is not None
            speed = metres_between(here, there) / max(1.0, (one.at - before.at).total_seconds()) * 3.6
            if speed > 40:
                fast.append((who, one.at.date(), before.point, one.point))
        last[who] = one
    assert fast == [("TK-003", date(2026, 10, 24), "BSM-01", "BSM-10")]


def test_one_card_is_at_two_ends_of_the_district_faster_than_anybody_drives() -> None:
    [there, here] = [tap for tap in tell([date(2026, 10, 24)], seed=2569) if tap.at.minute == 0 and tap.at.hour == 8]
    first, second = (next(point.location for point in POINTS if point.code == tap.point) for tap in (there, here))
    assert first is not None
    assert second is not None
    assert there.credential == here.credential
    assert metres_between(first, second) / (here.at - there.at).total_seconds() * 3.6 > 200
