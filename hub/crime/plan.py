"""What a station's sheet would change, held against what stands; what somebody should look at first. Pure.

A month that is told again is a revision, shown cell by cell; last month's figures under a new month's name are seen.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hub.crime.figures import Counts, Figures, Place
from hub.crime.told import Fault, Sheet
from hub.kernel.pair import Pair
from hub.kernel.period import Month
from hub.kernel.thai import MONTHS_SHORT, month_long

Key = tuple[str, Month, Place]


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures come from."""

    station: str
    file: str
    """SHA-256."""
    letter: str = ""
    letter_on: date | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One count that would read otherwise."""

    kind: str
    old: int | None
    new: int


@dataclass(frozen=True, slots=True)
class Change:
    """One month of one place."""

    before: Figures | None
    after: Figures

    @property
    def cells(self) -> Sequence[Cell]:
        """The counts that would be new or otherwise."""
        old: Counts = self.before.counts if self.before else {}
        return [Cell(kind, old.get(kind), new) for kind, new in self.after.counts.items() if old.get(kind) != new]

    @property
    def is_revision(self) -> bool:
        """A count that stands would be replaced."""
        return any(cell.old is not None for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the sheet would do."""

    changes: tuple[Change, ...]
    same: int
    """Months of places that stand like that already."""
    faults: tuple[Fault, ...]
    doubts: tuple[Pair, ...]
    """What somebody has to see, and say that it is meant."""
    remarks: tuple[Pair, ...]
    unknown: tuple[str, ...]
    dashes: int

    @property
    def revisions(self) -> Sequence[Change]:
        """What would read otherwise than it does."""
        return [one for one in self.changes if one.is_revision]

    @property
    def added(self) -> Sequence[Change]:
        """What is told for the first time."""
        return [one for one in self.changes if not one.is_revision]

    @property
    def is_ready(self) -> bool:
        """Nothing is wrong, and something would change."""
        return bool(self.changes) and not self.faults and not self.unknown

    @property
    def months(self) -> Sequence[Month]:
        """Of which something would change."""
        return sorted({one.after.month for one in self.changes})

    @property
    def digest(self) -> str:
        """Tells whether another look comes to the same."""
        said = [
            f"{one.after.key} {sorted(one.after.counts.items())} {one.before.revision if one.before else 0}"
            for one in self.changes
        ]
        return hashlib.sha256("\n".join([*said, *(one for pair in self.doubts for one in pair)]).encode()).hexdigest()


def plan_of(
    sheet: Sheet,
    source: Source,
    *,
    standing: Iterable[Figures],
    of_file: Iterable[tuple[str, Month]],
    title: Month | None,
    this_month: Month,
) -> Plan:
    """What would happen, and what to look at. `of_file` are months of which the same file told before; `title` is the
    month that the sheet names above its table.
    """
    known = {one.key: one for one in standing}
    changes, same, future = [], 0, []
    for told in sheet.told:
        if told.month > this_month:
            future.append(
                Fault(
                    told.row,
                    "–",
                    (f"เดือนยังไม่มาถึง: {month_long(told.month)}", f"a month that is yet to come: {told.month}"),
                )
            )
            continue
        change = _change(known, Figures(source.station, told.month, told.place, told.counts, source.file), source)
        changes += [change] if change else []
        same += change is None
    months = {one.month for one in sheet.told}
    doubts = [
        *_file_again(of_file, source, months),
        *_table_again(known, sheet, source),
        *_title_differs(title, months),
        *_not_over(months, this_month),
        *sheet.doubts,
    ]
    return Plan(
        tuple(changes),
        same,
        (*sheet.faults, *future),
        tuple(doubts),
        tuple(_remarks(known, sheet, source)),
        sheet.unknown,
        sheet.dashes,
    )


def _change(known: Mapping[Key, Figures], told: Figures, source: Source) -> Change | None:
    """What is not told again stays as it is: a cell that is empty takes nothing away."""
    before = known.get(told.key)
    counts = {**(before.counts if before else {}), **told.counts}
    if not told.counts or (before is not None and before.counts == counts):
        return None
    revision = before.revision + 1 if before else 1
    return Change(
        before, replace(told, counts=counts, letter=source.letter, letter_on=source.letter_on, revision=revision)
    )


def _file_again(of_file: Iterable[tuple[str, Month]], source: Source, months: set[Month]) -> Sequence[Pair]:
    others = [(station, month) for station, month in of_file if station != source.station or month not in months]
    return [
        (
            f"ไฟล์เดียวกันทุกไบต์เคยนำเข้าเป็น {station} {month_long(month)}",
            f"the very same file was imported as {station}, {month}",
        )
        for station, month in others
    ]


def _table_again(known: Mapping[Key, Figures], sheet: Sheet, source: Source) -> Sequence[Pair]:
    """Months whose figures are those of the month before, all of them, and not all nought."""
    new = _by_month((one.month, one.place, one.counts) for one in sheet.told)
    old = _by_month((one.month, one.place, one.counts) for one in known.values() if one.station == source.station)
    found: list[Pair] = []
    for month, table in sorted(new.items()):
        if not any(count for counts in table.values() for count in counts.values()):
            continue
        twins = [other for other, figures in sorted((old | new).items()) if other != month and figures == table]
        found += [
            (
                f"ตัวเลขของ {month_long(month)} เหมือน {month_long(other)} ทุกช่อง",
                f"the figures of {month} are those of {other}, every one",
            )
            for other in twins
        ]
    return found


def _by_month(figures: Iterable[tuple[Month, Place, Counts]]) -> dict[Month, dict[Place, dict[str, int]]]:
    found: dict[Month, dict[Place, dict[str, int]]] = {}
    for month, place, counts in figures:
        found.setdefault(month, {})[place] = dict(counts)
    return found


def _title_differs(title: Month | None, months: set[Month]) -> Sequence[Pair]:
    if title is None or title in months or not months:
        return []
    return [
        (
            f"หัวกระดาษของตารางบอกเดือน {month_long(title)} แต่เลือกนำเข้าเป็นเดือนอื่น",
            f"the sheet's title says {title}, and another month is chosen",
        )
    ]


def _not_over(months: set[Month], this_month: Month) -> Sequence[Pair]:
    if this_month not in months:
        return []
    short = f"{MONTHS_SHORT[this_month.month - 1]}"
    return [(f"เดือน {short} ยังไม่จบ ตัวเลขยังอาจเพิ่ม", f"{this_month} is not over: its figures may still grow")]


def _remarks(known: Mapping[Key, Figures], sheet: Sheet, source: Source) -> Sequence[Pair]:
    told = {(source.station, one.month, one.place) for one in sheet.told}
    months = {one.month for one in sheet.told}
    areas = {one.place.area for one in sheet.told}
    kept = [key for key in known if key[0] == source.station and key[1] in months and key[2].area in areas]
    left = [key for key in kept if key not in told]
    found: list[Pair] = []
    if left:
        found.append(
            (
                f"มี {len(left)} พื้นที่ที่มีตัวเลขเดิมแต่ไม่อยู่ในไฟล์นี้ คงไว้ตามเดิม",
                f"{len(left)} places that have figures are not in this file; theirs stay",
            )
        )
    if sheet.left_out:
        rows = ", ".join(str(one) for one in sheet.left_out[:20])
        found.append((f"แถวที่ไม่ใช้ (ยอดรวม หมายเหตุ): {rows}", f"rows that are not used (totals, notes): {rows}"))
    return found
