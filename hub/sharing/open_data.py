"""The month's open data: what of a month's figures everybody may have, as tables. Pure.

No officer, card, login, device, picture or time of a visit is in it. Which camera was broken when would tell a thief
where to go: it is left out unless the district publishes it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hub.fleet.asset import AssetKind
from hub.fleet.location import Location
from hub.kernel.agencies import AGENCIES
from hub.kernel.pair import Pair
from hub.kernel.period import day_bounds, day_of
from hub.kernel.ratio import percentage
from hub.reports.asset_figures import Asset, Availability, DayCounts, Found
from hub.reports.figures import Indicator, MonthlyFigures, Point, encode
from hub.self_tests.reasons import REASONS, reason
from hub.sharing import open_data_columns as tables
from hub.sharing.open_data_office import office_tables
from hub.sharing.open_data_table import Cell, Table

FORMAT = "riskpoint.open-data/2"
DAY_MINUTES = 1440
COARSE_UDEG = 10_000
"""0.01°: about a kilometre."""
INDICATORS: Mapping[str, tuple[Pair, str]] = {
    "P": (("การตรวจตรา", "Patrols"), "patrol"),
    "C": (("การตรวจกล้อง", "Camera checks"), "point-day"),
    "E": (("การแก้ไขสภาพแวดล้อม", "Changes to the surroundings"), "repair"),
    "L": (("การออกหนังสือเมื่อชำรุด", "Letters about defects"), "letter"),
    "R": (("การส่งรายงานในกำหนด", "Reports in time"), "report"),
}


@dataclass(frozen=True, slots=True)
class Publishing:
    """What the district lets everybody have."""

    licence: str = "CC-BY-4.0"
    licence_url: str = "https://creativecommons.org/licenses/by/4.0/"
    point_names: bool = True
    coordinates: bool = False
    """Coarse ones; exact ones are never published."""
    camera_faults: bool = False
    lamp_faults: bool = True

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of assets whose state is published."""
        chosen = {AssetKind.CAMERA: self.camera_faults, AssetKind.LAMP: self.lamp_faults}
        return frozenset(kind.value for kind, is_published in chosen.items() if is_published)


def open_data(
    figures: MonthlyFigures,
    *,
    publishing: Publishing,
    locations: Mapping[str, Location],
    cases: Sequence[Sequence[Cell]] = (),
) -> tuple[Table, ...]:
    """All tables of the month, in the order in which they are written: each after those that it refers to."""
    points = sorted(figures.points, key=lambda each: each.code)
    assets = [
        (point.code, asset)
        for point in points
        for asset in sorted(point.assets, key=lambda each: (each.kind, each.name))
        if asset.kind in publishing.kinds
    ]
    episodes = [(code, asset, found) for code, asset in assets for found in enumerate(asset.found, start=1)]
    filled = (
        replace(tables.POINTS, rows=[_point(each, publishing, locations.get(each.code)) for each in points]),
        replace(tables.PATROL_DAYS, rows=[_counts(each.code, day) for each in points for day in each.days]),
        replace(tables.CHECK_DAYS, rows=[_counts(each.code, day) for each in points for day in each.check_days]),
        replace(tables.COVERAGE, rows=[row for each in points for row in _coverage(each)]),
        replace(tables.ASSETS, rows=[_asset(code, asset) for code, asset in assets]),
        replace(tables.ASSET_DAYS, rows=[row for code, asset in assets for row in _asset_days(code, asset)]),
        replace(tables.CAUSES, rows=sorted({_cause(asset, found.cause) for _, asset, (_, found) in episodes})),
        replace(tables.EPISODES, rows=[_episode(code, asset, *found) for code, asset, found in episodes]),
        *office_tables(figures, kinds=publishing.kinds, cases=cases),
        replace(tables.FIGURES, rows=list(_figures(figures, publishing))),
        replace(tables.METADATA, rows=list(_metadata(figures, publishing))),
    )
    return (*filled, replace(tables.COLUMNS, rows=list(_columns((*filled, tables.COLUMNS)))))


def figures_hash(figures: MonthlyFigures) -> str:
    """SHA-256 of the `monthly-report.json` that the file was made of."""
    return hashlib.sha256(encode(figures)).hexdigest()


def _point(point: Point, publishing: Publishing, location: Location | None) -> tuple[Cell, ...]:
    place = location if publishing.coordinates else None
    return (
        point.code,
        point.name if publishing.point_names else None,
        point.station,
        _coarse(place.latitude_udeg) if place else None,
        _coarse(place.longitude_udeg) if place else None,
        point.opened_on.isoformat(),
        point.closed_on.isoformat() if point.closed_on else None,
        point.counted_days,
    )


def _coarse(udeg: int) -> float:
    return round(udeg / COARSE_UDEG) * COARSE_UDEG / 1_000_000


def _counts(code: str, day: DayCounts) -> tuple[Cell, ...]:
    return code, day.day.isoformat(), day.required, day.proved, day.disproved, day.unknown


def _coverage(point: Point) -> Iterator[tuple[Cell, ...]]:
    for each in point.days:
        begin, end = day_bounds(each.day)
        spans = ((max(begin, one.begin), min(end, one.end)) for one in point.silences)
        quiet = sum(((last - first) for first, last in spans if first < last), timedelta())
        silent = -(-quiet // timedelta(minutes=1))
        yield point.code, each.day.isoformat(), DAY_MINUTES - silent, silent


def _asset(code: str, asset: Asset) -> tuple[Cell, ...]:
    """An owner who is no agency may be a private person."""
    return code, asset.kind, asset.name, asset.owner if asset.owner in AGENCIES else None


def _asset_days(code: str, asset: Asset) -> Iterator[tuple[Cell, ...]]:
    for each in asset.days:
        yield code, asset.kind, asset.name, each.day.isoformat(), each.state.value


def _cause(asset: Asset, cause: str) -> tuple[str, ...]:
    kind = AssetKind(asset.kind)
    return (kind.value, cause, *(reason(kind, cause).says if cause in REASONS[kind] else (cause, cause)))


def _episode(code: str, asset: Asset, number: int, found: Found) -> tuple[Cell, ...]:
    first, last = _day(found.begin), _day(found.end) if found.end else None
    return code, asset.kind, asset.name, number, found.cause, first, last, int(not found.was_good_before), found.failed


def _day(moment: datetime) -> str:
    return day_of(moment).isoformat()


def _figures(figures: MonthlyFigures, publishing: Publishing) -> Iterator[tuple[Cell, ...]]:
    yield from (_indicator(one) for one in figures.indicators)
    lamps, cameras = ("ไฟใช้งานได้", "Lamps working"), ("กล้องใช้งานได้", "Cameras working")
    if publishing.lamp_faults:
        yield "lamps", *lamps, "lamp-day", *_availability(figures.lamps)
    if publishing.camera_faults:
        yield "cameras", *cameras, "camera-day", *_availability(figures.cameras)


def _indicator(one: Indicator) -> tuple[Cell, ...]:
    words, unit = INDICATORS[one.code]
    return one.code, *words, unit, one.numerator, one.denominator, one.pending, one.percent, one.upper_percent


def _availability(sums: Availability) -> tuple[Cell, ...]:
    pending = sums.unknown + sums.due
    upper = percentage(sums.working + pending, sums.days)
    return sums.working, sums.days, pending, sums.percent, None if upper is None else str(upper)


def _metadata(figures: MonthlyFigures, publishing: Publishing) -> Iterator[tuple[Cell, ...]]:
    rules, hub = figures.rules, figures.hub
    yield "format", FORMAT, "รูปแบบของแฟ้มนี้", "The form of this file"
    yield "month", figures.month, "เดือน (ปี ค.ศ.)", "The month, year in the Common Era"
    yield "fiscal_year", str(figures.fiscal_year), "ปีงบประมาณ พ.ศ.", "Fiscal year, Buddhist Era"
    yield "district", figures.district.name, "เขต", "The district"
    yield "publisher", figures.district.full_office, "ผู้เผยแพร่", "Who publishes it"
    yield "licence", publishing.licence, "สัญญาอนุญาต", "The licence"
    yield "licence_url", publishing.licence_url, "ข้อความของสัญญาอนุญาต", "Where the licence is written"
    yield (
        "figures_sha256", figures_hash(figures), "SHA-256 ของ monthly-report.json ที่ใช้ทำแฟ้มนี้",
        "SHA-256 of the monthly-report.json that this file was made of",
    )  # fmt: skip
    yield "figures_format", figures.format, "รูปแบบของ monthly-report.json", "The form of that monthly-report.json"
    made = figures.generated_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    yield "figures_generated_at", made, "เวลาที่คำนวณ (UTC)", "When the figures were made (UTC)"
    judged = f"{rules.patrol} {rules.checks} {rules.cameras} {rules.lamps}"
    yield "rules", judged, "กฎที่ใช้ตัดสิน", "The rules by which the lines were judged"
    if hub is not None:
        yield "hub_public_key", hub.public_key, "กุญแจสาธารณะของศูนย์ (Ed25519)", "The hub's public key (Ed25519)"
        yield "hub_chain_head", f"{hub.sequence} {hub.head}", "หัวสายหลักฐานของศูนย์", "Where the hub's own chain stood"
    kinds = " ".join(sorted(publishing.kinds))
    yield "asset_kinds", kinds, "ชนิดที่เผยแพร่สภาพ", "The kinds of assets whose state is published here"
    yield (
        "personal_data", "none", "ไม่มีข้อมูลส่วนบุคคล: ไม่มีเจ้าหน้าที่ บัตร หรือเวลาแตะ",
        "No officer, card, login or time of a visit is in this file",
    )  # fmt: skip


def _columns(every: Iterable[Table]) -> Iterator[tuple[Cell, ...]]:
    for table in sorted(every, key=lambda each: each.name):
        for position, column in enumerate(table.columns, start=1):
            kind = tables.SQL_TYPES[column.kind]
            yield table.name, position, column.name, kind, column.unit, *column.says
