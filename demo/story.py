"""What happens at each point, hour by hour: who taps when, what fails. Pure; the same seed tells the same story.

Most rounds are walked. Some are missed, one device has no power for two days, strangers try their cards, officers tap
twice, screenshots and printed codes are tried, the data lines catch noise, cameras and lamps fail and are mended: a
month as an office knows it, so that every number of the report has a cause.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from demo.bangkok import bangkok
from demo.district import OFFICERS, POINTS, STRANGER, PlannedOfficer, PlannedPoint
from demo.errands import TAP_BEFORE_INSPECTION, WASTE
from demo.troubles import State, changes_on
from hub.fleet.location import metres_between


class Kind(StrEnum):
    """What happens."""

    TAP = "tap"
    BADGE = "badge"
    """An officer's phone is held before the QR engine."""
    SCREENSHOT = "screenshot"
    """A picture of the badge as it was ten minutes before."""
    PRINTED = "printed"
    NOISE = "noise"
    SHORT_FRAME = "short_frame"
    REBOOT = "reboot"
    POWER_OFF = "power_off"
    POWER_ON = "power_on"
    ASSET = "asset"
    """A camera or lamp is in another state from now on."""


@dataclass(frozen=True, slots=True, order=True)
class Happening:
    """One thing at one point, at an aware UTC moment."""

    at: datetime
    point: str
    kind: Kind
    credential: str = ""
    """The card, or the badge that an officer's phone shows."""
    asset: str = ""
    state: State = State.SOUND
    is_planned: bool = False
    """This very officer is meant, wherever they were a moment before: mischief."""


METRES_A_SECOND = 8.0
"""About 30 km/h."""
_OFFICER_OF = {credential: one for one in OFFICERS for credential in (one.credential, one.badge)}
_PLACES = {point.code: point.location for point in POINTS if point.location is not None}


def tell(days: list[date], *, seed: int) -> list[Happening]:
    """Everything that happens in the district on these days, in order of time."""
    return sorted(happening for day in days for happening in _day(day, seed))


def _day(day: date, seed: int) -> Iterator[Happening]:
    """One day of the district: each round is walked by somebody who can be there by then."""
    planned = sorted(happening for point in POINTS for happening in _at_point(point, day, seed))
    seen: dict[str, Happening] = {}
    stand_in: dict[tuple[str, str], PlannedOfficer] = {}
    for one in planned:
        who = _OFFICER_OF.get(one.credential)
        if who is None or one.is_planned or one.kind not in {Kind.TAP, Kind.BADGE}:
            yield one
            continue
        walks = stand_in.get((one.point, who.code), who)  # who taps twice is the same both times
        if not _gets_there(seen.get(walks.code), one):
            walks = stand_in[one.point, who.code] = _somebody(one, seen)
        found = replace(one, credential=walks.badge if one.kind is Kind.BADGE else walks.credential)
        seen[walks.code] = found
        yield found


def _gets_there(last: Happening | None, now: Happening) -> bool:
    """On a motorcycle through the lanes, with a minute to get off and tap."""
    if last is None or last.point == now.point:
        return True
    one, other = (_PLACES[happening.point] for happening in (last, now))
    return (now.at - last.at).total_seconds() >= 60 + metres_between(one, other) / METRES_A_SECOND


def _somebody(now: Happening, seen: Mapping[str, Happening]) -> PlannedOfficer:
    """The first officer who can be there; for a badge, one who has one."""
    fit = [one for one in OFFICERS if one.has_badge or now.kind is not Kind.BADGE]
    return next(one for one in fit if _gets_there(seen.get(one.code), now))


def _at_point(point: PlannedPoint, day: date, seed: int) -> Iterator[Happening]:
    chance = random.Random(f"{seed} {point.code} {day}")
    yield from _mishaps(point, day)
    for change in changes_on(point, day):
        yield Happening(change.at, point.code, Kind.ASSET, asset=change.asset, state=change.state)
    if _is_dark(point, day):
        return
    missed = chance.random()
    rounds = [bangkok(day, chance.uniform(6, 10.5)), bangkok(day, chance.uniform(17, 22.5))]
    if missed < 0.02:
        rounds = rounds[:1]
    elif missed < 0.026:
        rounds = []
    for at in rounds:
        officer = chance.choice(OFFICERS)
        if chance.random() < 0.02:
            yield Happening(at - timedelta(seconds=20), point.code, Kind.SHORT_FRAME)
        if point.has_engine and officer.has_badge:
            yield Happening(at, point.code, Kind.BADGE, officer.badge)
        else:
            yield Happening(at, point.code, Kind.TAP, officer.credential)
        if chance.random() < 0.03:
            yield Happening(at + timedelta(seconds=6), point.code, Kind.TAP, officer.credential)
    if chance.random() < 0.015:
        yield Happening(bangkok(day, chance.uniform(12, 16)), point.code, Kind.TAP, STRANGER)
    if chance.random() < 0.03:
        yield Happening(bangkok(day, chance.uniform(0.2, 5)), point.code, Kind.NOISE)


def _mishaps(point: PlannedPoint, day: date) -> Iterator[Happening]:
    """The same accidents every month: a power cut of two days at one point, a nightly restart at another."""
    if point is POINTS[3] and day.day == 21:
        yield Happening(bangkok(day, 0.5), point.code, Kind.POWER_OFF)
    if point is POINTS[3] and day.day == 23:
        yield Happening(bangkok(day, 0.5), point.code, Kind.POWER_ON)
    if point is WASTE.point and day.day == TAP_BEFORE_INSPECTION[0]:  # somebody looks at the cleared lot
        at = bangkok(day, TAP_BEFORE_INSPECTION[1])
        yield Happening(at, point.code, Kind.TAP, OFFICERS[3].credential, is_planned=True)
    yield from _mischief(point, day)
    if point is POINTS[8] and day.day == 9:
        yield Happening(bangkok(day, 3.25), point.code, Kind.REBOOT)


def _mischief(point: PlannedPoint, day: date) -> Iterator[Happening]:
    """The same every month: what the trade complains of, so that somebody has something to settle."""
    if point is POINTS[1] and day.day == 14:
        yield Happening(bangkok(day, 12.0), point.code, Kind.SCREENSHOT, OFFICERS[6].badge)
    if point is POINTS[10] and day.day == 18:
        yield Happening(bangkok(day, 13.5), point.code, Kind.PRINTED)
    if point is POINTS[5] and day.day == 11:  # six cards from one bag
        for number, officer in enumerate(OFFICERS[:6]):
            yield Happening(
                bangkok(day, 14.0) + timedelta(seconds=7 * number),
                point.code,
                Kind.TAP,
                officer.credential,
                is_planned=True,
            )
    if point in {POINTS[0], POINTS[9]} and day.day == 24:  # one card, two ends of the district, forty seconds
        later = timedelta(seconds=40 if point is POINTS[9] else 0)
        yield Happening(bangkok(day, 15.0) + later, point.code, Kind.TAP, OFFICERS[2].credential, is_planned=True)


def _is_dark(point: PlannedPoint, day: date) -> bool:
    return point is POINTS[3] and day.day in {21, 22}
