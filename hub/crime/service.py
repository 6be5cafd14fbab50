"""The door to importing a station's counts: look at what a file would change, then all of it or none."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from sqlalchemy import Connection

from hub.crime import register, store
from hub.crime.figures import Area, Place, place_of_word
from hub.crime.kinds import Kinds, kinds_with
from hub.crime.layout import Layout, Meaning, layout_of, wrong_with
from hub.crime.months import month_written
from hub.crime.personal import Personal, personal_in
from hub.crime.plan import Plan, Source, plan_of
from hub.crime.told import Places, plain_place, read
from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.fleet import service as fleet
from hub.fleet.stations import STATIONS, station_written
from hub.kernel.pair import Pair
from hub.kernel.period import Month, day_of
from hub.kernel.refused import Refused
from hub.kernel.table import MOST_ROWS, Table, Unfit
from hub.web.sheet_file import table_of
from wire_contract.crime_acts import CrimeImported, CrimeLayoutRecord, CrimePlaceRecord

MOST_UNKNOWN = 200


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks to be imported, and how they say it reads."""

    content: bytes
    station: str
    month: Month | None = None
    """Of rows that name none; None: as the sheet's title says."""
    letter: str = ""
    letter_on: date | None = None
    meanings: Mapping[int, str] | None = None
    """By column; None: as the station's last sheet was read, else as the headers say."""
    dash_is_none: bool | None = None
    places: Mapping[str, str] = field(default_factory=dict)
    """What names in the sheet mean: `point:BSM-01`, by name."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file would change; nothing has."""

    source: Source
    layout: Layout
    month: Month | None
    title: Month | None
    """What the sheet says of itself above its table."""
    plan: Plan
    wrong: tuple[Pair, ...]
    """Why the columns as chosen cannot be read."""
    is_remembered: bool
    """The columns are read as the station's last sheet was."""
    is_otherwise: bool
    """There was a last sheet, and its columns were others."""

    @property
    def is_ready(self) -> bool:
        """It may be carried out."""
        return not self.wrong and self.plan.is_ready


class PersonalError(Refused):
    """The file holds personal data: nothing of it is kept, shown or logged but where it stands."""

    def __init__(self, found: Sequence[Personal]) -> None:
        self.found = tuple(found)
        thai = "; ".join(one.what[0] for one in found)
        english = "; ".join(one.what[1] for one in found)
        super().__init__(
            f"ไม่รับไฟล์ที่มีข้อมูลส่วนบุคคล {thai} · counts only: {english}",
            hint="ลบคอลัมน์นั้นแล้วส่งใหม่ ไม่มีอะไรถูกเก็บ · take it out and send the file again; nothing was kept",
        )


class UnfitError(Refused):
    """The file is no sheet that can be read."""

    def __init__(self, unfit: Unfit) -> None:
        super().__init__(" · ".join(unfit.what), hint=" · ".join(unfit.hint))


def kinds(conn: Connection) -> Kinds:
    """Every kind of case, the usual ones first."""
    return kinds_with(store.own_kinds(conn))


def stations(conn: Connection) -> Sequence[str]:
    """Stations to choose from: those of the points and those that told something first, then the list of Bangkok's."""
    near = sorted({one.station for one in fleet.points(conn) if one.station} | set(store.stations(conn)))
    return [*near, *(one for one in sorted(STATIONS) if one not in near)]


def look(conn: Connection, wish: Wish, *, hand: Hand) -> Looked:
    """What the file would change. Raises Refused for a file that cannot be read, or that holds personal data."""
    station = checked_station(conn, wish.station)
    table = _table(conn, wish.content, station)
    known_kinds = kinds(conn)
    found = layout_of(table, known_kinds)
    if isinstance(found, Unfit):
        raise UnfitError(found)
    layout, is_remembered, is_otherwise = _meant(conn, station, found, wish)
    title = _title(table, layout)
    month = wish.month or title
    source = Source(station, hashlib.sha256(wish.content).hexdigest(), _letter(wish.letter), wish.letter_on)
    wrong = list(wrong_with(layout, known_kinds))
    if month is None and layout.of(Meaning.MONTH) is None:
        wrong.append(("ยังไม่ได้เลือกเดือน และตารางไม่ได้บอก", "no month is chosen, and the sheet names none"))
    sheet = read(
        table,
        layout if not wrong else Layout((), layout.head),
        kinds=known_kinds,
        places=_places(conn, station, wish.places),
        month=month,
        whole=Place(Area.STATION, station),
    )
    plan = plan_of(
        sheet,
        source,
        standing=store.figures(conn, station=station),
        of_file=store.months_of_file(conn, source.file),
        title=title,
        this_month=Month.of(day_of(hand.at)),
    )
    return Looked(source, layout, month, title, plan, tuple(wrong), is_remembered, is_otherwise)


def carry_out(conn: Connection, wish: Wish, *, digest: str, is_meant: bool, hand: Hand) -> Looked:
    """All that was looked at is told, and how the sheet reads is remembered, in the caller's transaction."""
    looked = look(conn, wish, hand=hand)
    plan = looked.plan
    if not looked.is_ready:
        raise Refused("ยังนำเข้าไม่ได้ · this cannot be imported yet", hint="ดูรายการด้านล่าง · see the list below")
    if plan.digest != digest:
        raise Refused(
            "ตัวเลขหรือทะเบียนเปลี่ยนไประหว่างนี้ · figures have changed meanwhile",
            hint="ดูผลด้านล่างแล้วยืนยันใหม่ · look below, and confirm again",
        )
    if (plan.revisions or plan.doubts) and not is_meant:
        raise Refused(
            "ต้องยืนยันว่าเห็นแล้ว · somebody has to say that this is meant",
            hint="ทำเครื่องหมายในช่องยืนยัน · tick the box (--revise)",
        )
    if plan.revisions and not (hand.reason or "").strip():
        raise Refused(
            "แก้ตัวเลขเดิมต้องมีเหตุผล · a revision needs a reason", hint="เช่น สน. แจ้งแก้ · such as: the station corrected it"
        )
    for change in plan.changes:
        register.tell(conn, change.before, change.after, hand=hand)
    _remember(conn, looked, wish, hand=hand)
    own_chain.append(
        conn,
        CrimeImported(
            station=looked.source.station,
            months=tuple(str(one) for one in plan.months)[:60],
            file=looked.source.file,
            letter=looked.source.letter,
            letter_on=looked.source.letter_on.isoformat() if looked.source.letter_on else None,
            places=len(plan.changes),
            revised=len(plan.revisions),
        ),
        hand=hand,
    )
    return looked


def checked_station(conn: Connection, text: str) -> str:
    """The station's name as points and the list of stations have it."""
    if not 0 < len(text.strip()) <= 100 or not text.strip().isprintable():
        raise Refused("เลือกสถานีตำรวจ · choose the police station", hint="เช่น สน.บางรัก · such as สน.บางรัก")
    station = station_written(text)
    return f"สน.{station}" if f"สน.{station}" in {one.station for one in fleet.points(conn)} else station


def _table(conn: Connection, content: bytes, station: str) -> Table:
    table = table_of(content, takes_merged=True, marks_formulas=True)
    if isinstance(table, Unfit):
        raise UnfitError(table)
    if len(table) > MOST_ROWS:
        hint = (f"แบ่งเป็นไฟล์ละไม่เกิน {MOST_ROWS} แถว", f"split it: at most {MOST_ROWS} rows in a file")
        raise UnfitError(Unfit((f"มีมากกว่า {MOST_ROWS} แถว", f"more than {MOST_ROWS} rows"), hint))
    known = {text for one in fleet.points(conn) for text in (one.code, one.name, one.short_name, one.station)}
    known |= {one.label for one in store.places(conn, station=station)} | {station}
    personal = personal_in(table, known=known)
    if personal:
        raise PersonalError(personal)
    return table


def _meant(conn: Connection, station: str, found: Layout, wish: Wish) -> tuple[Layout, bool, bool]:
    last = register.layout(conn, station)
    dash = wish.dash_is_none if wish.dash_is_none is not None else last is not None and last.dash == "none"
    if wish.meanings is not None:
        return found.meaning(wish.meanings, dash_is_none=dash), False, False
    if last is None:
        return found.meaning({}, dash_is_none=dash), False, False
    said = dict(last.columns)
    is_same = set(said) <= {one.header for one in found.columns}
    meanings = {one.index: said[one.header] for one in found.columns if one.header in said} if is_same else {}
    return found.meaning(meanings, dash_is_none=dash), is_same, not is_same


def _title(table: Table, layout: Layout) -> Month | None:
    """The month named above the table, where one only is named."""
    found = {month_written(cell.text) for row in table[: layout.head] for cell in row if cell.text} - {None}
    return found.pop() if len(found) == 1 else None


def _places(conn: Connection, station: str, said: Mapping[str, str]) -> Places:
    """What names mean: points by code and names that only one of them has, what was said before, what is said now."""
    names: dict[str, set[str]] = {}
    for point in fleet.points(conn):
        for text in (point.name, point.short_name):
            names.setdefault(plain_place(text), set()).add(point.code)
    found = {name: Place(Area.POINT, min(codes)) for name, codes in names.items() if name and len(codes) == 1}
    found |= {plain_place(point.code): Place(Area.POINT, point.code) for point in fleet.points(conn)}
    for one in store.places(conn, station=station):
        found[plain_place(one.label)] = Place(Area(one.area), one.place)
    for label, word in said.items():
        place = place_of_word(word)
        if place is not None and _exists(conn, place):
            found[plain_place(label)] = place
    return found


def _exists(conn: Connection, place: Place) -> bool:
    return place.area is not Area.POINT or fleet.point(conn, place.name) is not None


def _letter(text: str) -> str:
    letter = " ".join(text.split())
    if len(letter) > 100 or not letter.isprintable():
        raise Refused(
            "เลขที่หนังสือใช้ไม่ได้ · the letter's number does not serve", hint="ไม่เกิน 100 ตัว · at most 100 characters"
        )
    return letter


def _remember(conn: Connection, looked: Looked, wish: Wish, *, hand: Hand) -> None:
    columns: dict[str, str] = {}
    for one in looked.layout.columns:
        columns.setdefault(one.header, one.meaning)
    dash: Literal["unknown", "none"] = "none" if looked.layout.dash_is_none else "unknown"
    record = CrimeLayoutRecord(station=looked.source.station, columns=tuple(columns.items()), dash=dash)
    register.remember_layout(conn, record, hand=hand)
    for label, word in wish.places.items():
        place = place_of_word(word)
        if place is not None and 0 < len(label) <= 100:
            said = CrimePlaceRecord(station=looked.source.station, label=label, area=place.area.value, place=place.name)
            register.remember_place(conn, said, hand=hand)
