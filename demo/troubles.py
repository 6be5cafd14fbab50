"""What goes wrong with cameras and lamps in the make-believe month, from when to when. Plain values, the same every
month.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from demo.bangkok import bangkok
from demo.district import CAMERA, LAMP, MAIN_ROAD_LAMP, POINTS, SECOND_CAMERA, PlannedAsset, PlannedPoint


class State(StrEnum):
    """How a camera or lamp is."""

    SOUND = "sound"
    COVERED = "covered"
    TURNED = "turned"
    OVERGROWN = "overgrown"
    UNPLUGGED = "unplugged"
    FROZEN = "frozen"
    """The recorder shows the same picture again and again."""
    DARK = "dark"
    """The lamp does not light."""
    STUCK = "stuck"
    """The relay is welded shut: the lamp burns by day too."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One asset in one state, from a day and hour of the month to another; None: to nine on the first of the next."""

    point: PlannedPoint
    asset: PlannedAsset
    state: State
    begin: tuple[int, float]
    end: tuple[int, float] | None


MENDED_NEXT_MONTH = 9.0

TROUBLES = (
    Trouble(POINTS[0], CAMERA, State.COVERED, (6, 3.0), (10, 5.5)),
    Trouble(POINTS[1], CAMERA, State.TURNED, (12, 4.0), (15, 5.0)),
    Trouble(POINTS[2], CAMERA, State.OVERGROWN, (17, 1.0), None),
    Trouble(POINTS[9], CAMERA, State.UNPLUGGED, (3, 2.0), (5, 5.5)),
    Trouble(POINTS[7], SECOND_CAMERA, State.COVERED, (22, 5.0), (23, 5.0)),
    Trouble(POINTS[7], SECOND_CAMERA, State.COVERED, (26, 5.0), None),
    Trouble(POINTS[11], CAMERA, State.FROZEN, (20, 5.0), (24, 5.0)),
    Trouble(POINTS[4], LAMP, State.DARK, (8, 12.0), (17, 12.0)),
    Trouble(POINTS[5], MAIN_ROAD_LAMP, State.STUCK, (11, 12.0), None),
)
"""Hours are before the day's tests, which wait for daylight or dark: so a day is all good or all bad."""


@dataclass(frozen=True, slots=True)
class Change:
    """An asset is in this state from now on."""

    at: datetime
    point: str
    asset: str
    state: State


def changes_on(point: PlannedPoint, day: date) -> Iterator[Change]:
    """What changes at a point on one Bangkok day."""
    for one in TROUBLES:
        if one.point is not point:
            continue
        name = one.asset.name
        if day.day == one.begin[0]:
            yield Change(bangkok(day, one.begin[1]), point.code, name, one.state)
        if one.end is not None and day.day == one.end[0]:
            yield Change(bangkok(day, one.end[1]), point.code, name, State.SOUND)
        if one.end is None and day.day == 1:
            yield Change(bangkok(day, MENDED_NEXT_MONTH), point.code, name, State.SOUND)


def standing_at(point: PlannedPoint, asset: str, at: datetime, *, since: date) -> State:
    """How an asset is at a moment, in a district whose story begins on the day `since`."""
    state = State.SOUND
    day = since
    while bangkok(day, 0) <= at:
        for change in sorted(changes_on(point, day), key=lambda each: each.at):
            if change.asset == asset and change.at <= at:
                state = change.state
        day += timedelta(days=1)
    return state
