"""The door to what people decide about flags: numbers, windows, roster, settlements; each change in a hand's name."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.flags import store
from hub.flags.standards import EVERYWHERE, PARAMETERS, Shift, minutes
from hub.fleet import service as fleet
from hub.kernel.period import day_bounds
from hub.kernel.refused import Refused
from hub.people import service as people
from wire_contract.act_records import Record
from wire_contract.event import read_time, write_time
from wire_contract.flag_acts import ParameterRecord, SettlementRecord, ShiftRecord, WindowsRecord

LONGEST_SHIFT = timedelta(hours=36)
MOST_PROPOSED = 50
"""A proposal is one line of at most 16 KiB."""
_WINDOW = re.compile(r"([01]\d|2[0-3]):[0-5]\d-(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)", re.ASCII)
_HINT = "write it as 05:00-09:00,17:00-22:00; a window over midnight as 22:00-02:00"
_R = TypeVar("_R", bound=Record)


def set_parameter(conn: Connection, *, name: str, value: int, from_day: date, hand: Hand) -> None:
    """The rules compare with this number from that Bangkok day on."""
    if name not in PARAMETERS:
        raise Refused(f"there is no rule number {name}", hint="see riskpoint-hub rules show")
    if not 0 <= value <= PARAMETERS[name].most:
        raise Refused(f"{name} cannot be {value}", hint=f"from 0 (off) to {PARAMETERS[name].most}")
    record = ParameterRecord(name=name, from_day=from_day.isoformat(), value=value)
    _change(conn, store.parameter_records(conn), record, put_parameter, hand=hand, back_to=day_bounds(from_day)[0])


def set_windows(conn: Connection, *, point: str, windows: str, from_day: date, hand: Hand) -> None:
    """Patrols are expected in these windows from that day on, at the point or (`*`) wherever no own ones are set."""
    if point != EVERYWHERE and fleet.point(conn, point) is None:
        raise Refused(f"there is no point {point}", hint="see riskpoint-hub point list; * for every point")
    parts = [part.strip() for part in windows.split(",") if part.strip()]
    if len(parts) > 12 or not all(_WINDOW.fullmatch(part) for part in parts):
        raise Refused(f"{windows!r} are no patrol windows", hint=_HINT)
    if any(len({minutes(end) for end in part.split("-")}) < 2 for part in parts):
        raise Refused("a window ends when it begins", hint=_HINT)
    record = WindowsRecord(point=point, from_day=from_day.isoformat(), windows=",".join(parts))
    _change(conn, store.windows_records(conn), record, put_windows, hand=hand, back_to=day_bounds(from_day)[0])


def add_shifts(conn: Connection, shifts: Iterable[Shift], *, hand: Hand) -> int:
    """These are on the roster, all or none; how many were not there yet. The same again changes nothing."""
    officers, points = set(people.officer_codes(conn)), {point.code for point in fleet.points(conn)}
    standing = {(one.officer, one.point, one.begins): one for one in map(shift_record, store.all_shifts(conn))}
    added = 0
    for shift in shifts:
        if shift.officer not in officers:
            raise Refused(f"there is no officer {shift.officer}", hint="riskpoint-hub officer add")
        if shift.point not in {EVERYWHERE, *points}:
            raise Refused(f"there is no point {shift.point}", hint="see riskpoint-hub point list; * for any point")
        if not timedelta() < shift.ends - shift.begins <= LONGEST_SHIFT:
            raise Refused(
                f"a shift from {shift.begins} to {shift.ends}", hint="it ends after it begins, within 36 hours"
            )
        record = shift_record(shift)
        before = standing.get((record.officer, record.point, record.begins))
        if before == record:
            continue
        store.put_shift(conn, shift.officer, shift.point, shift.begins, shift.ends)
        own_chain.change(conn, before, record, hand=hand, back_to=shift.begins)
        standing[record.officer, record.point, record.begins] = record
        added += 1
        if hand.draft is not None and added > MOST_PROPOSED:
            raise Refused("too many shifts of days that are over at once", hint=f"at most {MOST_PROPOSED} at a time")
    return added


def remove_shift(conn: Connection, shift: Shift, *, hand: Hand) -> None:
    """It is no longer on the roster."""
    record = shift_record(shift)
    put_shift(conn, record, None)
    own_chain.change(conn, record, None, hand=hand, back_to=shift.begins)


def settle(conn: Connection, record: SettlementRecord, *, hand: Hand) -> None:
    """That is what is made of the flag; whatever was made of it before stays in the hub's chain.

    A settlement by itself changes no figure: taps that are set aside with it are corrections of their own.
    """
    before = next(iter(store.settlements(conn, flag=record.flag)), None)
    if before == record:
        raise Refused("the flag is settled like that already", hint="another outcome, or another reason")
    put_settlement(conn, before, record)
    own_chain.change(conn, before, record, hand=hand, back_to=hand.at)


def records(conn: Connection) -> list[Record]:
    """Everything in this part of the register, as the chain writes it."""
    return [
        *store.parameter_records(conn),
        *store.windows_records(conn),
        *map(shift_record, store.all_shifts(conn)),
        *store.settlements(conn),
    ]


def shift_record(shift: Shift) -> ShiftRecord:
    """The shift, as the chain writes it."""
    begins, ends = write_time(shift.begins), write_time(shift.ends)
    return ShiftRecord(officer=shift.officer, point=shift.point, begins=begins, ends=ends)


def put_parameter(conn: Connection, before: ParameterRecord | None, after: ParameterRecord | None) -> None:
    """A corrected number; the register must still read as it did when the correction was proposed."""
    record = _still(store.parameter_records(conn), before, after)
    store.put_parameter(conn, record.name, date.fromisoformat(record.from_day), after.value if after else None)


def put_windows(conn: Connection, before: WindowsRecord | None, after: WindowsRecord | None) -> None:
    """Corrected windows, likewise."""
    record = _still(store.windows_records(conn), before, after)
    store.put_windows(conn, record.point, date.fromisoformat(record.from_day), after.windows if after else None)


def put_shift(conn: Connection, before: ShiftRecord | None, after: ShiftRecord | None) -> None:
    """A corrected shift, likewise."""
    record = _still([*map(shift_record, store.all_shifts(conn))], before, after)
    begins, ends = read_time(record.begins), read_time(after.ends) if after else None
    store.put_shift(conn, record.officer, record.point, begins, ends)


def put_settlement(conn: Connection, before: SettlementRecord | None, after: SettlementRecord | None) -> None:
    """A flag is settled, likewise."""
    key = (after or before).flag  # type: ignore[union-attr] # one of them is there
    record = _still(store.settlements(conn, flag=key), before, after)
    store.put_settlement(conn, record.flag, after)


def _change(
    conn: Connection,
    standing: Sequence[_R],
    record: _R,
    put: Callable[[Connection, _R | None, _R | None], None],
    *,
    hand: Hand,
    back_to: datetime,
) -> None:
    before = _same(standing, record)
    if before == record:
        return
    put(conn, before, record)
    own_chain.change(conn, before, record, hand=hand, back_to=back_to)


def _still(standing: Sequence[_R], before: _R | None, after: _R | None) -> _R:
    record = after or before
    assert record is not None  # noqa: S101 (nothing becomes nothing: a bug of the caller)
    if _same(standing, record) != before:
        raise Refused("the register has changed since", hint="do it again")
    return record


def _same(standing: Sequence[_R], record: _R) -> _R | None:
    return next((one for one in standing if all(getattr(one, n) == getattr(record, n) for n in record.key)), None)
