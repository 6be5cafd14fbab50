"""What an order may name of its point, and whose work that is: read from the register and from what devices test."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Connection

from hub.evidence.hand import Hand
from hub.fleet import assets as fleet_assets
from hub.fleet.nouns import Point
from hub.kernel.agencies import AGENCIES
from hub.kernel.period import day_of
from hub.remediation import store
from hub.remediation.kinds import Section, section
from hub.remediation.order import FieldRefused, Order, Wish
from hub.self_tests import service as self_tests
from hub.self_tests.history import AssetKey

TESTED_WITHIN = timedelta(days=35)
"""What a device has tested in this time it can test again."""


def check(conn: Connection, point: Point, wish: Wish, *, hand: Hand) -> None:
    """The camera or lamp is one of the point's, and the section one of the list; refused at the field otherwise."""
    if wish.section is not None and wish.section not in AGENCIES:
        raise FieldRefused(
            f"ไม่มีหน่วยงานนี้ในรายการ · {wish.section} is no section of the list",
            field="section",
            hint=", ".join(AGENCIES),
        )
    if wish.asset is None and wish.asset_kind is None:
        return
    if wish.asset is None or wish.asset_kind is None:
        raise FieldRefused(
            "ระบุกล้องหรือโคมให้ครบ · name the camera or lamp", field="asset", hint="ชนิดและชื่อ · kind and name"
        )
    today, key = day_of(hand.at), AssetKey(point.id, wish.asset_kind, wish.asset)
    registered = any(
        AssetKey(one.point_id, one.kind, one.name) == key and one.counts_on(today) for one in fleet_assets.assets(conn)
    )
    if not registered and key not in self_tests.tested_names(conn, since=hand.at - TESTED_WITHIN):
        raise FieldRefused(
            f"จุด {point.code} ไม่มี {wish.asset} · {point.code} has no {wish.asset_kind.value} {wish.asset}",
            field="asset",
            hint="ดูหน้ากล้องและไฟ · see the page Cameras and lamps",
        )


def section_of(conn: Connection, point: Point, wish: Wish, *, hand: Hand) -> Section:
    """Whose work it is, by its kind and by the owner of the camera or lamp."""
    today = day_of(hand.at)
    owners = [
        one.owner
        for one in fleet_assets.assets(conn)
        if (one.point_id, one.kind, one.name) == (point.id, wish.asset_kind, wish.asset) and one.counts_on(today)
    ]
    return section(wish.kind, owners[-1] if owners else "")


def orders_of(conn: Connection, wish: Wish) -> Sequence[Order]:
    """Every order there ever was about the same camera or lamp, the newest first."""
    if wish.asset is None or wish.asset_kind is None:
        return ()
    return store.of_defect(conn, wish.point, wish.asset_kind.value, wish.asset)
