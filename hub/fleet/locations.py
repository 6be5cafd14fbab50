"""The door to where points are: optional, for whatever needs a distance; each change in a hand's name."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection

from hub.evidence import own_chain
from hub.evidence.hand import Hand
from hub.fleet import location_store, store
from hub.fleet.location import Location
from hub.kernel.refused import Refused
from wire_contract.flag_acts import LocationRecord

_EVER = datetime(1970, 1, 1, tzinfo=UTC)


def locate(conn: Connection, *, code: str, location: Location, hand: Hand) -> None:
    """The point is there. To move one that was located is a correction: what was judged by it is judged anew."""
    _point_id(conn, code)
    if not (abs(location.latitude_udeg) <= 90_000_000 and abs(location.longitude_udeg) <= 180_000_000):
        raise Refused("that is no place on earth", hint="latitude and longitude in degrees, 13.7275 100.5240")
    known = next((one for one in location_records(conn) if one.point == code), None)
    after = LocationRecord(point=code, latitude_udeg=location.latitude_udeg, longitude_udeg=location.longitude_udeg)
    if known == after:
        return
    put_location(conn, known, after)
    own_chain.change(conn, known, after, hand=hand, back_to=_EVER if known else hand.at)


def locations(conn: Connection) -> Mapping[str, Location]:
    """Where the points are, by code; not every point has a place."""
    return {one.point: Location(one.latitude_udeg, one.longitude_udeg) for one in location_records(conn)}


def location_records(conn: Connection) -> Sequence[LocationRecord]:
    """The same, as the chain writes it."""
    codes = {point.id: point.code for point in store.points_by_code(conn)}
    return [
        LocationRecord(point=codes[row.point_id], latitude_udeg=row.latitude_udeg, longitude_udeg=row.longitude_udeg)
        for row in location_store.rows(conn)
    ]


def put_location(conn: Connection, before: LocationRecord | None, after: LocationRecord | None) -> None:
    """A corrected place; the register must still read as it did when the correction was proposed."""
    code = (after or before).point  # type: ignore[union-attr] # one of them is there
    if next((one for one in location_records(conn) if one.point == code), None) != before:
        raise Refused("the point's place has changed since", hint="propose the correction again")
    location_store.put(conn, _point_id(conn, code), (after.latitude_udeg, after.longitude_udeg) if after else None)


def _point_id(conn: Connection, code: str) -> int:
    found = next(iter(store.points_by_code(conn, code=code)), None)
    if found is None:
        raise Refused(f"there is no point {code}", hint="see riskpoint-hub point list")
    return found.id
