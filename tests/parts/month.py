"""A make-believe October 2026 in as many points as one likes, judged by the real rules; and hand-picked troubles."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from hub.choices.choices import DEFAULTS
from hub.evidence.kept import JournalTip
from hub.evidence.life_sign import LifeSign
from hub.fleet.nouns import Point
from hub.kernel.period import Month
from hub.papers.district import District
from hub.patrol.compliance import judge
from hub.patrol.coverage import at_post, by_day, links
from hub.patrol.roster import make_roster
from hub.patrol.scan import Scan
from hub.patrol.schedule import DutyChange, duties
from hub.patrol.suspension import Suspension
from hub.reports.asset_figures import AssetsTold
from hub.reports.figures import HubHead, MonthlyFigures
from hub.reports.monthly import Chains, monthly_figures
from hub.reports.office import Known, office_work
from hub.reports.office_figures import OfficeWork
from hub.reports.office_reading import told
from hub.reports.places import Places
from hub.reports.point_months import PointMonth, point_months
from tests.parts.asset_month import a_troubled_watch
from tests.parts.hands import HUB_KEY
from tests.parts.patrol import ALIVE, CARD, STRANGE_CARD, bkk, enrolment, holding, journal, scan
from wire_contract.chain import public_key_of
from wire_contract.event import ClockTrust, JournalId, LineHash
from wire_contract.topics import DeviceId

OCTOBER = Month(2026, 10)
BEFORE = bkk(date(2026, 9, 1), "00:00")
AFTER = bkk(date(2026, 11, 3), "09:00")
DISTRICT = District("เขตบางสมมุติ", code="5099")
NAMES = (
    ("สะพานลอยหน้าโรงเรียนวัดบางสมมุติ", "สะพานลอย ร.ร.วัดฯ"),
    ("ปากซอยสุขใจ 16", "ปากซอยสุขใจ 16"),
    ("ซอยสุขใจ 24 แยก 3", "ซอยสุขใจ 24 แยก 3"),
    ("ใต้ทางด่วนถนนบางสมมุติ", "ใต้ทางด่วน ถ.บางฯ"),
    ("สวนหย่อมริมคลองน้ำใส", "สวนหย่อมริมคลอง"),
    ("ป้ายรถประจำทางหน้าตลาด", "ป้ายรถหน้าตลาด"),
    ("ชุมชนริมทางรถไฟ", "ชุมชนริมทางรถไฟ"),
    ("ท่าเรือวัดบางสมมุติใน", "ท่าเรือวัดบางฯ ใน"),
    ("ที่ว่างท้ายซอยร่วมใจ 9", "ที่ว่างซอยร่วมใจ 9"),
    ("สะพานข้ามคลองร่วมใจ", "สะพานคลองร่วมใจ"),
    ("ใต้สถานีรถไฟฟ้าบางสมมุติ", "ใต้สถานีรถไฟฟ้า"),
    ("ซอยประชาสุข 5", "ซอยประชาสุข 5"),
)

HUB = HubHead(public_key_of(HUB_KEY), JournalId("0000cafe"), 42, LineHash("cafe" * 16))


def an_office(*, now: datetime = AFTER, **known: Any) -> OfficeWork:
    """What the office did in the month: nothing but what is named; its report was issued on the 3rd, by the defaults."""
    nothing: dict[str, Any] = {"orders": (), "episodes": (), "agencies": {}, "holidays": (), "issue_is_known": True}
    issued = {"first_issued_at": bkk(date(2026, 11, 3), "08:00")} if now == AFTER else {}
    return office_work(OCTOBER, Known(**(nothing | issued | known)), told(DEFAULTS), now=now)


def device_of(number: int) -> DeviceId:
    """The device at a point."""
    return DeviceId(f"bkk-bangsommut-{number:02d}")


def a_point(number: int, *, opened_on: date = date(2026, 1, 1), closed_on: date | None = None) -> Point:
    """A risk point with an invented name."""
    name, short_name = NAMES[(number - 1) % len(NAMES)]
    code = f"BSM-{number:03d}"
    return Point(number, code, name, short_name, "สน. บางสมมุติ", True, opened_on, closed_on)


def a_month(
    points: Sequence[Point],
    *,
    now: datetime = AFTER,
    scans: Sequence[Scan] = (),
    silent: Sequence[tuple[int, datetime, datetime]] = (),
    missed: Sequence[tuple[int, date, str]] = (),
    devices: bool = True,
    district: District = DISTRICT,
    tested: AssetsTold | None = None,
    suspensions: Sequence[Suspension] = (),
    work: OfficeWork | None = None,
) -> MonthlyFigures:
    """Every point patrolled at 09:00 and 21:00 each day and awake all month, but for what the arguments take or add."""
    enrolments = [enrolment(device_of(point.id), point.id, begin=BEFORE) for point in points] if devices else []
    roster = make_roster([holding(begin=BEFORE)], enrolments)
    regular = [
        scan(bkk(day, at), device=device_of(point.id))
        for point in points
        for day in OCTOBER.days
        for at in ("09:00", "21:00")
        if (point.id, day, at) not in set(missed)
    ]
    kept = [
        tap
        for tap in regular
        if devices
        and tap.occurred_at <= now
        and not any(device_of(number) == tap.device and begin < tap.occurred_at < end for number, begin, end in silent)
    ]
    watched = {
        point.id: by_day(at_post(links(_signs(point.id, silent, now=now)), enrolments)) if devices else {}
        for point in points
    }
    due = [
        duty
        for point in points
        for duty in duties(
            point.id,
            opened_on=point.opened_on,
            closed_on=point.closed_on,
            changes=[
                change
                for one in suspensions
                if one.point_id == point.id
                for change in (DutyChange(one.from_day, 0), DutyChange(one.to_day or date.max, one.patrols_after))
            ],
            first=OCTOBER.first,
            last=min(OCTOBER.last, (now + timedelta(hours=7)).date()),
        )
    ]
    tips = [JournalTip(device_of(p.id), JournalId(f"7f3a{p.id:04d}"), _hash(p.id), 1800 + p.id, now) for p in points]
    told, places = tested or AssetsTold({}, {}, ()), Places.of(points, enrolments)
    judged = judge(due, scans=[*kept, *scans], stretches=watched, roster=roster, now=now)
    taps = [places.tap(one) for one in judged.elsewhere]
    return monthly_figures(
        OCTOBER,
        district=district,
        parts=point_months(points, judgement=judged, tested=told, suspensions=suspensions, places=places).values(),
        nowhere=PointMonth(
            None,
            tuple(one for one in taps if one.point is None),
            tuple(one for one in told.elsewhere if one.point is None),
        ),
        places=places,
        work=work or an_office(now=now),
        chains=Chains(tips=tips if devices else (), gaps=(), forks=()),
        hub=HUB,
        now=now,
    )


def a_troubled_month(
    count: int, *, now: datetime = AFTER, with_assets: bool = False, work: OfficeWork | None = None
) -> MonthlyFigures:
    """A month in which most of what can go wrong does; `with_assets`: with cameras and lamps."""
    points = [a_point(number) for number in range(1, count + 1)]
    points[4] = replace(points[4], opened_on=date(2026, 10, 13))
    points[7] = replace(points[7], closed_on=date(2026, 10, 25))
    points[2] = replace(
        points[2], name=("ซอยที่มีชื่อยาวมากเพื่อทดสอบการตัดบรรทัด" * 4)[:120], short_name=("ซอยที่มีชื่อยาวมาก" * 4)[:60]
    )
    points[5] = replace(
        points[5], name='#import "/etc/passwd" *ดอก* $x^2$ `รหัส` <ป้าย> @อ้าง \\ //', short_name="#pagebreak() *ก* _ข_"
    )

    def day(number: int) -> date:
        return date(2026, 10, number)

    missed = [
        (1, day(3), "21:00"),
        (3, day(19), "09:00"),
        (3, day(19), "21:00"),
        (9, day(7), "09:00"),
        (11, day(30), "21:00"),
    ]
    silent = [
        (4, bkk(day(21), "18:20"), bkk(day(24), "08:05")),
        (10, bkk(day(31), "10:10"), bkk(day(31), "31:00")),
        *((12, bkk(day(number), "01:20"), bkk(day(number), "04:40")) for number in range(2, 30, 3)),
    ]
    scans = [
        scan(bkk(day(6), "09:12"), device=device_of(2)),
        scan(bkk(day(6), "21:01"), device=device_of(2)),
        scan(bkk(day(9), "13:37"), card=STRANGE_CARD, device=device_of(7)),
        scan(bkk(day(10), "13:40"), card=STRANGE_CARD, device=device_of(7)),
        scan(bkk(day(11), "02:10"), card="nfc:04C767F2066180", device=device_of(1)),
        scan(BEFORE, clock=ClockTrust.UNSYNCHRONISED, received_at=bkk(day(12), "10:00"), device=device_of(6)),
        scan(bkk(day(26), "10:00"), device=device_of(8), card=CARD, name="late"),
        scan(bkk(day(15), "10:00"), device=DeviceId("bkk-bangsommut-spare")),
    ]  # fmt: skip
    return a_month(
        points, now=now, scans=[tap for tap in scans if tap.received_at <= now], silent=silent, missed=missed,
        tested=a_troubled_watch(points) if with_assets else None, work=work,
    )  # fmt: skip


def _signs(number: int, silent: Sequence[tuple[int, datetime, datetime]], *, now: datetime) -> list[LifeSign]:
    """Hourly signs of life on the half hour, none during a silence; after one the device opens no new journal."""
    hours = [bkk(date(2026, 9, 30), "22:30") + timedelta(hours=count) for count in range(31 * 24 + 5)]
    spans = [(begin, end) for other, begin, end in silent if other == number]
    awake = [at for at in hours if at <= now and not any(begin < at < end for begin, end in spans)]
    return [*journal([(at, ALIVE) for at in awake], device=device_of(number), journal_id=f"7f3a{number:04d}")]


def _hash(number: int) -> LineHash:
    return LineHash(f"{number:02x}" * 32)
