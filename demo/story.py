"""What happens at each point, hour by hour: who taps when, what fails. Pure; the same seed tells the same story.

Most rounds are walked. Some are missed, one device has no power for two days, strangers try their cards, officers tap
twice, screenshots and printed codes are tried, the data lines catch noise, cameras and lamps fail and are mended: a
month as an office knows it, so that every number of the report has a cause.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from demo.bangkok import bangkok
from demo.district import OFFICERS, POINTS, STRANGER, PlannedPoint
from demo.troubles import State, changes_on


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


def tell(days: list[date], *, seed: int) -> list[Happening]:
    """Everything that happens in the district on these days, in order of time."""
    return sorted(happening for day in days for point in POINTS for happening in _day(point, day, seed))


def _day(point: PlannedPoint, day: date, seed: int) -> Iterator[Happening]:
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
                bangkok(day, 14.0) + timedelta(seconds=7 * number), point.code, Kind.TAP, officer.credential
            )
    if point in {POINTS[0], POINTS[9]} and day.day == 24:  # one card, two ends of the district, forty seconds
        later = timedelta(seconds=40 if point is POINTS[9] else 0)
        yield Happening(bangkok(day, 15.0) + later, point.code, Kind.TAP, OFFICERS[2].credential)


def _is_dark(point: PlannedPoint, day: date) -> bool:
    return point is POINTS[3] and day.day in {21, 22}
