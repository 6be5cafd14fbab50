"""Lives of reports in few words: a hub with an October behind it, and steps as people take them."""

from datetime import date, datetime, timedelta

from hub.database import writing
from hub.kernel.period import Month
from hub.kernel.rights import RIGHTS, Role
from hub.papers.district import District
from hub.reports.life import service
from hub.reports.life.making import makers
from hub.reports.life.period import Period
from hub.reports.life.rounds import ReportRounds
from hub.reports.life.states import Step
from hub.reports.life.version import Version
from tests.parts.hands import HUB_KEY, hand
from tests.parts.patrol import bkk
from tests.parts.small_hub import CARD, Device, SmallHub
from wire_contract.chain import public_key_of

OCTOBER = Period.of_month(Month(2026, 10))
DISTRICT = District("เขตบางสมมุติ")
MAKERS = makers(DISTRICT, public_key_of(HUB_KEY))
CHECKED_AT = bkk(date(2026, 11, 2), "09:00")
"""Monday."""
CHECKER, DIRECTOR = "lek", "director"


def an_october(hub: SmallHub, *, name: str = "ปากซอยสุขใจ") -> Device:
    """One point from 30 October on, two patrols a day: watched throughout, one visit on the 30th, none on the 31st.

    The device was silent from the 31st on: nobody knows of that day.
    """
    hub.clock.now = CHECKED_AT
    device = hub.add_point("P-1", name=name, opened_on=date(2026, 10, 30), has_camera=False)
    assert device is not None
    device.start(at=bkk(date(2026, 10, 29), "12:00"))
    device.live(since=bkk(date(2026, 10, 29), "13:00"), until=bkk(date(2026, 10, 30), "08:00"))
    device.tap(CARD, at=bkk(date(2026, 10, 30), "08:30"))
    device.live(since=bkk(date(2026, 10, 30), "09:00"), until=bkk(date(2026, 10, 31), "00:00"))
    return device


def late_day(device: Device, *, at: datetime) -> str:
    """What the silent device still had of the 31st: an hourly sign of life, and one visit at 10.30; the visit's hash."""
    device.hub.clock.now = at
    device.live(since=bkk(date(2026, 10, 31), "01:00"), until=bkk(date(2026, 10, 31), "10:00"))
    visit = device.tap(CARD, at=bkk(date(2026, 10, 31), "10:30"))
    device.live(since=bkk(date(2026, 10, 31), "11:00"), until=bkk(date(2026, 11, 1), "03:00"))
    return str(visit)


def step(
    hub: SmallHub,
    wanted: Step,
    *,
    by: str = CHECKER,
    role: Role = Role.SUPERVISOR,
    period: Period = OCTOBER,
    seen: service.Seen | None = None,
    said: str = "",
    at: datetime | None = None,
) -> Version:
    """The version after somebody's step, by the doors that pages use."""
    hands, rights = hand(by, at=at or hub.clock.now), RIGHTS[role]
    if seen is None:
        with hub.engine.connect() as conn:
            seen = service.seen_of(service.newest(conn, period))
    if wanted in {Step.DRAFT, Step.REVISE}:
        return service.draft(
            hub.engine, period, step=wanted, seen=seen, hand=hands, rights=rights, makers=MAKERS, said=said
        )
    if wanted is Step.ISSUE:
        return service.issue(hub.engine, period, seen=seen, hand=hands, rights=rights, makers=MAKERS)
    with writing(hub.engine) as conn:
        return service.take_step(conn, period, wanted, seen=seen, hand=hands, rights=rights, said=said)


def issued(hub: SmallHub) -> Version:
    """The newest draft, checked by one and issued by another."""
    with hub.engine.connect() as conn:
        if service.newest(conn, OCTOBER) is None:
            step(hub, Step.DRAFT)
    step(hub, Step.CHECK)
    return step(hub, Step.ISSUE, by=DIRECTOR)


def report_round(hub: SmallHub) -> None:
    """One round by a process that has just begun."""
    ReportRounds(HUB_KEY, MAKERS)(hub.engine, hub.clock.now)


def newest(hub: SmallHub) -> Version:
    """The newest version of October."""
    with hub.engine.connect() as conn:
        found = service.newest(conn, OCTOBER)
    assert found is not None
    return found


LATER = CHECKED_AT + timedelta(days=2)
