"""Claims of a file are shown, and cause doubt where they speak of another place or day; they decide nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from hub.fleet.location import Location
from hub.photographs.photograph import Claims, Photograph, claims_of, doubts

POINT = Location(13_727_500, 100_524_000)
NEAR = Location(13_729_900, 100_524_000)
"""267 m north of it."""
FAR = Location(13_731_000, 100_524_000)
"""389 m north of it."""
DAY = date(2026, 11, 22)
JUST_IN_TIME = datetime(2026, 11, 22, 16, 59, tzinfo=UTC)
"""23.59 in Bangkok."""
PHOTOGRAPH = Photograph(
    "a" * 64, 1000, "JPEG", 160, 120, "BSM-01", Claims(), datetime(2026, 11, 22, 11, tzinfo=UTC), "somchai"
)


def doubted(taken_at: datetime | None = None, place: Location | None = None, *, of: Location | None = POINT) -> Any:
    return [english for _, english in doubts(replace(PHOTOGRAPH, claims=Claims(taken_at, place)), place=of, day=DAY)]


def test_what_says_nothing_or_fits_causes_no_doubt() -> None:
    assert doubted() == []
    assert doubted(JUST_IN_TIME, NEAR) == []
    assert doubted(place=FAR, of=None) == [], "nobody knows where the point is"


def test_another_place_or_another_day_is_said() -> None:
    assert doubted(place=FAR) == ["its file names a place 390 m from this point"]
    assert doubted(place=Location(18_727_500, 100_524_000)) == ["its file names a place 556.0 km from this point"]
    assert doubted(datetime(2026, 11, 22, 17, 0, tzinfo=UTC)) == ["its file says that it was taken on 2026-11-23"]
    assert len(doubted(datetime(2026, 11, 1, tzinfo=UTC), FAR)) == 2


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, Claims()),
        ({"taken": "2026:11:22 18:00:00"}, Claims(datetime(2026, 11, 22, 11, tzinfo=UTC))),
        ({"taken": "2026:11:22 18:00:00", "offset": "+00:00"}, Claims(datetime(2026, 11, 22, 18, tzinfo=UTC))),
        ({"taken": "0000:00:00 00:00:00"}, Claims()),
        ({"taken": "<script>", "offset": "../../x"}, Claims()),
        ({"taken": "1904:01:01 00:00:00"}, Claims()),
        ({"latitude": 0.0, "longitude": 0.0}, Claims()),
        ({"latitude": 91.0, "longitude": 100.0}, Claims()),
        ({"latitude": float("nan"), "longitude": 100.0}, Claims()),
        ({"latitude": 13.7275, "longitude": 100.524}, Claims(None, POINT)),
        ({"latitude": 13.7275}, Claims()),
    ],
)
def test_claims_that_make_no_sense_are_none(told: dict[str, Any], expected: Claims) -> None:
    assert claims_of(told) == expected
