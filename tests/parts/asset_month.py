"""Cameras and lamps of a make-believe October, told day by day in letters: what the paper is made of."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from hub.evidence.when import How
from hub.fleet.nouns import Point
from hub.kernel.ratio import percentage
from hub.kernel.verdict import Outcome
from hub.reports.asset_figures import (
    Asset,
    AssetDay,
    AssetState,
    AssetsTold,
    Availability,
    CheckDay,
    Found,
    Quiet,
    SelfTest,
)
from tests.parts.patrol import bkk
from wire_contract.event import ClockTrust, JournalId, LineHash
from wire_contract.self_test import Cause
from wire_contract.topics import DeviceId

STATES = {"w": AssetState.WORKING, "x": AssetState.DEFECTIVE, "?": AssetState.UNKNOWN, "i": AssetState.UNKNOWN}
"""Working, defective, no test came, a test came and was inconclusive."""
OUTCOMES = {"w": Outcome.PASS, "x": Outcome.FAIL, "i": Outcome.INCONCLUSIVE}
FIRST = date(2026, 10, 1)


def an_asset(
    kind: str,
    letters: str,
    *,
    code: str = "P-1",
    name: str = "cctv-1",
    label: str = "กล้อง 1",
    owner: str = "สำนักการจราจรและขนส่ง",
    reasons: tuple[str, ...] = ("covered",),
) -> Asset:
    """One letter for each day of October; a defect begins and ends with the tests of those days."""
    days = tuple(
        _day(kind, name, FIRST + timedelta(days=n), each, code=code, reasons=reasons) for n, each in enumerate(letters)
    )
    conclusive = [each.tests[0] for each in days if each.state in {AssetState.WORKING, AssetState.DEFECTIVE}]
    working, defective, unknown = (
        sum(each.state is state for each in days)
        for state in (AssetState.WORKING, AssetState.DEFECTIVE, AssetState.UNKNOWN)
    )
    share = percentage(working, len(days))
    seen = Availability(len(days), working, defective, unknown, 0, None if share is None else str(share))
    return Asset(
        kind=kind,
        name=name,
        label=label,
        owner=owner,
        from_day=date(2026, 9, 1),
        to_day=None,
        availability=seen,
        latest=conclusive[-1] if conclusive else None,
        days=days,
        found=tuple(_found(conclusive)),
        quiet=tuple(_quiet(days)),
    )


def check_days(
    cameras: Sequence[Asset], *, first: date = FIRST, last: date = date(2026, 10, 31)
) -> tuple[CheckDay, ...]:
    """Proved where every camera was conclusive that day, else unknown; without cameras unknown."""
    found = []
    day = first
    while day <= last:
        states = [each.state for camera in cameras for each in camera.days if each.day == day]
        is_proved = bool(states) and AssetState.UNKNOWN not in states
        found.append(CheckDay(day, 1, int(is_proved), 0, int(not is_proved), 0))
        day += timedelta(days=1)
    return tuple(found)


def a_troubled_watch(points: Sequence[Point]) -> AssetsTold:
    """Every kind of trouble at the first points; the fifth has a CCTV on paper only, the seventh has none."""
    assets: dict[str, tuple[Asset, ...]] = {}
    checks: dict[str, tuple[CheckDay, ...]] = {}
    letters = {
        1: ("w" * 5 + "x" * 4 + "w" * 22, ("covered",)),
        2: ("w" * 11 + "x" * 3 + "w" * 17, ("moved",)),
        3: ("w" * 16 + "x" * 15, ("foliage", "defocused")),
        4: ("w" * 20 + "??" + "w" * 9, ()),
        6: ("w" * 8 + "iii" + "w" * 20, ("no_reference",)),
    }
    for point in points:
        if point.id == 7:
            continue
        told, reasons = letters.get(point.id, ("w" * 31, ()))
        cameras = () if point.id == 5 else (an_asset("camera", told, code=point.code, reasons=reasons or ("x",)),)
        lamps = _lamps(point)
        first = max(FIRST, point.opened_on)
        last = min(date(2026, 10, 31), (point.closed_on or date.max) - timedelta(days=1))
        checks[point.code] = check_days(cameras, first=first, last=last)
        assets[point.code] = (*cameras, *lamps)
    return AssetsTold(checks, assets, ())


def _lamps(point: Point) -> tuple[Asset, ...]:
    told, reasons = {
        1: ("w" * 31, "x"),
        5: ("w" * 8 + "x" * 9 + "w" * 14, "lamp_failure"),
        6: ("w" * 18 + "x" * 13, "day_burner"),
        8: ("?" * 31, "x"),
    }.get(point.id, ("", ""))
    if not told:
        return ()
    return (an_asset("lamp", told, code=point.code, name="lamp-1", label="โคม 1", owner="ฝ่ายโยธา", reasons=(reasons,)),)


def _day(kind: str, name: str, day: date, letter: str, *, code: str, reasons: tuple[str, ...]) -> AssetDay:
    if letter == "?":
        return AssetDay(day, AssetState.UNKNOWN, ())
    test = _test(kind, name, bkk(day, "10:00"), letter, code=code, reasons=reasons)
    return AssetDay(day, STATES[letter], (test,))


def _test(kind: str, name: str, at: datetime, letter: str, *, code: str, reasons: tuple[str, ...]) -> SelfTest:
    digest = hashlib.sha256(f"{kind} {name} {code} {at}".encode()).hexdigest()
    return SelfTest(
        hash=LineHash(digest),
        device=DeviceId(f"bkk-{code.lower()}"),
        journal=JournalId("0000000a"),
        sequence=7,
        point=code,
        kind=kind,
        asset=name,
        cause=Cause.SCHEDULED,
        occurred_at=at,
        clock=ClockTrust.SYNCHRONISED,
        received_at=at,
        how=How.SENT,
        earliest=at,
        latest=at,
        outcome=OUTCOMES[letter],
        reasons=() if letter == "w" else reasons,
    )


def _found(tests: Sequence[SelfTest]) -> list[Found]:
    runs = [(bad, list(run)) for bad, run in groupby(tests, key=lambda test: test.outcome is Outcome.FAIL)]
    found = []
    for number, (bad, run) in enumerate(runs):
        if bad:
            closing = runs[number + 1][1][0] if number + 1 < len(runs) else None
            end = closing.latest if closing else None
            last = closing.hash if closing else None
            found.append(Found(run[0].reasons[0], run[0].latest, end, number > 0, len(run), run[0].hash, last))
    return found


def _quiet(days: Sequence[AssetDay]) -> list[Quiet]:
    runs = [list(run) for quiet, run in groupby(days, key=lambda each: each.state is AssetState.UNKNOWN) if quiet]
    return [Quiet(run[0].day, run[-1].day) for run in runs if len(run) >= 2]
