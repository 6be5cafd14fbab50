"""The door to the district's settings for its points: set and cleared in a hand's name, in force at once."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.fleet import settings_store as store
from hub.fleet.point_settings import EVERYWHERE, SETTINGS, written
from hub.fleet.store import points_by_code
from hub.kernel.refused import Refused
from wire_contract.act_records import SettingRecord


def set_setting(conn: Connection, name: str, text: str, *, point: str | None, hand: Hand) -> bool:
    """From now on this holds at the point, or for None at every point that says nothing else; True where that is news.

    Settings judge nothing that was recorded, so no day that is over is touched.
    """
    value = written(name, text)
    return _put(conn, SettingRecord(point=_scope(conn, point), name=name, value=value), hand=hand)


def clear_setting(conn: Connection, name: str, *, point: str | None, hand: Hand) -> bool:
    """The point follows the district again, or the district the contract's default; True where that is news."""
    if name not in SETTINGS:
        raise Refused(f"there is no setting {name!r}", hint=", ".join(SETTINGS))
    return _put(conn, SettingRecord(point=_scope(conn, point), name=name, value=""), hand=hand)


def setting_values(conn: Connection) -> Mapping[str, Mapping[str, str]]:
    """What is set, by scope (`EVERYWHERE` or a point's code) and name."""
    found: dict[str, dict[str, str]] = {}
    for record in setting_records(conn):
        found.setdefault(record.point, {})[record.name] = record.value
    return found


def setting_records(conn: Connection) -> Sequence[SettingRecord]:
    """Everything that is set, as the chain writes it."""
    return [SettingRecord(point=scope, name=name, value=value) for scope, name, value in store.rows(conn)]


def _put(conn: Connection, wanted: SettingRecord, *, hand: Hand) -> bool:
    """An empty value is none at all."""
    known = setting_values(conn).get(wanted.point, {}).get(wanted.name)
    before = SettingRecord(point=wanted.point, name=wanted.name, value=known) if known is not None else None
    after = wanted if wanted.value else None
    if before == after:
        return False
    store.put(conn, scope=wanted.point, name=wanted.name, value=wanted.value or None)
    own_chain.change(conn, before, after, hand=hand, back_to=hand.at)
    return True


def _scope(conn: Connection, point: str | None) -> str:
    if point is not None and not points_by_code(conn, code=point):
        raise Refused(f"there is no point {point}", hint="see riskpoint-hub point list")
    return EVERYWHERE if point is None else point
