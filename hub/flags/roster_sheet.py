"""A roster as people keep it, a spreadsheet saved as CSV: officer, from, to, point. Pure; every fault has its row."""

import csv
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from hub.flags.standards import EVERYWHERE, Shift
from hub.kernel.period import BANGKOK, BUDDHIST_ERA
from hub.kernel.refused import Refused

MOST_ROWS = 20_000
_HEADERS: Mapping[str, str] = {
    "officer": "officer", "รหัสเจ้าหน้าที่": "officer", "เจ้าหน้าที่": "officer",
    "from": "from", "เริ่ม": "from",
    "to": "to", "ถึง": "to", "สิ้นสุด": "to",
    "point": "point", "จุด": "point", "รหัสจุด": "point",
}  # fmt: skip
_COLUMNS = "officer,from,to,point or เจ้าหน้าที่,เริ่ม,สิ้นสุด,จุด; times as 2026-10-14 08:00 in Bangkok"


def read_roster(text: str) -> Sequence[Shift]:
    """The shifts in this CSV (comma or semicolon); a shift without a point serves anywhere."""
    first = text.partition("\n")[0]
    rows = csv.reader(text.splitlines(), delimiter=";" if first.count(";") > first.count(",") else ",", strict=True)
    try:
        header, *lines = [row for row in rows if any(cell.strip() for cell in row)] or [[]]
    except csv.Error as error:
        raise Refused(f"the file cannot be read: {error}", hint=_COLUMNS) from error
    names = [_HEADERS.get(cell.strip().lower().removeprefix("\ufeff"), "") for cell in header]
    if not {"officer", "from", "to"} <= set(names):
        raise Refused("the first row does not name the columns", hint=_COLUMNS)
    if len(lines) > MOST_ROWS:
        raise Refused(f"{len(lines)} rows are too many", hint=f"at most {MOST_ROWS} in one file")
    return [
        _shift(dict(zip(names, (cell.strip() for cell in row), strict=False)), number)
        for number, row in enumerate(lines, 2)
    ]


def _shift(row: Mapping[str, str], number: int) -> Shift:
    officer = row.get("officer", "")
    if not officer:
        raise Refused(f"row {number}: no officer", hint=_COLUMNS)
    begins, ends = (_moment(row.get(name, ""), number, name) for name in ("from", "to"))
    if ends <= begins:
        raise Refused(f"row {number}: the shift ends before it begins", hint="a night shift ends on the next day")
    return Shift(officer, row.get("point", "") or EVERYWHERE, begins, ends)


def _moment(text: str, number: int, column: str) -> datetime:
    """A year from 2400 on is Buddhist Era."""
    year, dash, rest = text.partition("-")
    try:
        era = BUDDHIST_ERA if year.isdecimal() and int(year) >= 2400 else 0
        moment = datetime.fromisoformat(f"{int(year) - era}{dash}{rest}")
    except ValueError as error:
        raise Refused(f"row {number}, {column}: {text!r} is no moment", hint="as 2026-10-14 08:00") from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=BANGKOK)).astimezone(UTC)
