"""Whole registers go out as sheets and come into an empty hub as they were; whatever the texts look like."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, Phase, event, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine

from hub.database import open_engine
from hub.evidence.hand import Hand
from hub.fleet import assets, details, locations
from hub.fleet import service as fleet
from hub.fleet.assets import Asset, AssetKind
from hub.fleet.location import Location
from hub.kernel.period import BUDDHIST_ERA
from hub.kernel.refused import Refused
from hub.kernel.table import Table, Unfit
from hub.patrol import register as patrol_register
from hub.patrol import suspensions
from hub.people import service as people
from hub.registry import importing, register_import
from hub.registry.officer_rows import officer_table
from hub.registry.reading import ByteOrder
from hub.registry.register_rows import rows_of_register, table_of_register
from hub.registry.register_sheet import COLUMNS_OF, RegisterSheet, SheetKind, register_sheet_of
from hub.registry.sheet import Sheet, sheet_of
from hub.registry.sheet_file import table_of
from hub.web.sheet_writing import csv_of, xlsx_of
from tests.parts.hands import HUB_KEY
from tests.parts.schemas import make_tables
from tests.parts.small_hub import NOW
from wire_contract.chain import public_key_of

HAND = Hand(HUB_KEY, "somying", NOW)
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""A whole register is slow to shrink; a counterexample of this size is read as it is."""
WORDS = ("กตัญญู", "ปี่", "ฐานุ", "น้ำ", "นํ้า", "ผู้ใหญ่", "เกี๊ยะ", "0012", "=1+1", "+66", "-1", "@x", "'x", '="0412"', "1E5",
         "22/11/2569", "TRUE", "a;b", 'a"b', "a,b", "|", "๑๒", "007.0", "1234567890123456789")  # fmt: skip
LETTERS = st.characters(codec="utf-8", exclude_categories=["C", "Z"])
TEXTS = st.one_of(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join), st.text(LETTERS, min_size=1, max_size=12)
)
NOTES = st.one_of(st.just(""), TEXTS)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
MOMENTS = st.integers(0, 10**9).map(lambda ms: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms))
CARDS = st.one_of(
    st.integers(0, 65535).map(lambda number: f"wiegand26:7:{number}"),
    st.binary(min_size=7, max_size=7).map(lambda uid: f"nfc:04{uid.hex().upper()[2:]}"),
    st.integers(0, 9999).map(lambda number: f"key:{number:06}"),
    st.integers(0, 999).map(lambda number: f"qr:TK-{number:03}"),
)


@dataclass(frozen=True)
class Place:
    code: str
    texts: Sequence[str]
    opened_on: date
    has_camera: bool
    kinds: Sequence[str]
    purpose: str
    location: Location | None
    duties: dict[date, int]
    assets: dict[str, tuple[AssetKind, date, Sequence[str]]]
    has_device: bool
    suspended: tuple[date, int | None, str, str] | None = None


KINDS = st.lists(st.sampled_from(["dark", "prone", "accident"]), unique=True, max_size=2)
LOCATIONS = st.builds(Location, st.integers(6_000_000, 20_000_000), st.integers(98_000_000, 105_000_000))
PLACES = st.builds(
    Place,
    code=st.integers(0, 999).map(lambda number: f"{number:04}"),
    texts=st.tuples(TEXTS, TEXTS, TEXTS),
    opened_on=DAYS,
    has_camera=st.booleans(),
    kinds=KINDS,
    purpose=NOTES,
    location=st.none() | LOCATIONS,
    duties=st.dictionaries(DAYS, st.integers(1, 24), max_size=3),
    suspended=st.none() | st.tuples(DAYS, st.integers(1, 60) | st.none(), TEXTS, TEXTS),
    assets=st.dictionaries(
        st.sampled_from(["front", "back", "0-1"]),
        st.tuples(st.sampled_from(AssetKind), DAYS, st.tuples(NOTES, NOTES, NOTES, NOTES)),
        max_size=2,
    ),
    has_device=st.booleans(),
)
REGISTERS = st.lists(PLACES, max_size=3, unique_by=lambda one: one.code)
PEOPLE = st.dictionaries(
    TEXTS.map(lambda text: text[:40].strip()), st.tuples(TEXTS, st.dictionaries(CARDS, MOMENTS, max_size=2)), max_size=3
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path_factory.mktemp('trip') / 'hub.db'}"
    make_tables(url, postgres=None)
    made = open_engine(url)
    yield made
    made.dispose()


def furnish(conn: Connection, places: Sequence[Place]) -> None:
    for number, one in enumerate(places):
        name, short_name, station = one.texts
        fleet.add_point(
            conn, code=one.code, name=name, short_name=short_name, station=station, has_camera=one.has_camera,
            opened_on=one.opened_on, hand=HAND,
        )  # fmt: skip
        point = fleet.point(conn, one.code)
        assert point is not None
        details.describe(conn, code=one.code, kinds=one.kinds, purpose=one.purpose, hand=HAND)
        if one.location:
            locations.locate(conn, code=one.code, location=one.location, hand=HAND)
        for day, patrols in one.duties.items():
            patrol_register.set_duty(conn, point.id, from_day=day, patrols_per_day=patrols, hand=HAND)
        if one.suspended:
            first, days, document, why = one.suspended
            last = first + timedelta(days=days) if days else None
            wish = suspensions.Wish(one.code, first, last, document, why)
            try:
                suspensions.suspend(conn, wish, hand=HAND)
            except Refused:  # a duty begins within it
                event("refused")
        for asset, (kind, day, (label, inventory, owner, note)) in one.assets.items():
            made = Asset(point.id, kind, asset, day, label=label, inventory=inventory, owner=owner, note=note)
            assets.add_asset(conn, made, hand=HAND)
        if one.has_device:
            key = public_key_of(Ed25519PrivateKey.from_private_bytes(bytes([number + 1]) * 32))
            fleet.enrol(conn, f"dev-{number:03}", point_code=one.code, public_key=key, at=NOW, hand=HAND)


def rows(conn: Connection) -> dict[SheetKind, Sequence[object]]:
    return {kind: rows_of_register(conn, kind) for kind in SheetKind}


def take(conn: Connection, kind: SheetKind, content: bytes) -> None:
    table = table_of(content)
    assert not isinstance(table, Unfit), table
    sheet = register_sheet_of(table, kind)
    assert isinstance(sheet, RegisterSheet), sheet
    plan = register_import.look(conn, sheet, hand=HAND)
    assert [one.line() for one in plan.problems] == []
    assert register_import.carry_out(conn, sheet, plan, hand=HAND) is None


def as_a_clerk_writes(day: str, style: int) -> str:
    """The same day as people write it: 2026-11-22, 22/11/2026, 22/11/2569, ๒๒/๑๑/๒๕๖๙."""
    if not day or style == 0:
        return day
    there = date.fromisoformat(day)
    year = there.year + (BUDDHIST_ERA if style > 1 else 0)
    said = f"{there.day}/{there.month}/{year}"
    return said.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")) if style == 3 else said


def rewritten(table: Sequence[Sequence[str]], kind: SheetKind, style: int) -> Sequence[Sequence[str]]:
    names = list(COLUMNS_OF[kind])
    dated = {names.index(name) for name in ("opened_on", "from_day", "to_day") if name in names}
    return [
        table[0], *([as_a_clerk_writes(text, style) if at in dated else text for at, text in enumerate(row)] for row in table[1:])
    ]  # fmt: skip


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), phases=NO_SHRINKING)
@given(places=REGISTERS, is_csv=st.booleans(), style=st.integers(0, 3))
@example(
    places=[Place("0001", ('="0412"', "'x", "=1+1"), date(2026, 1, 2), True, [], '="1"', None, {}, {}, False)],
    is_csv=False,
    style=0,
)
def test_a_register_comes_back_as_it_was(engine: Engine, places: Sequence[Place], is_csv: bool, style: int) -> None:
    write = csv_of if is_csv else xlsx_of
    with engine.connect() as conn:
        furnish(conn, places)
        before = rows(conn)
        files = {kind: write(rewritten(table_of_register(conn, kind), kind, style)) for kind in SheetKind}
        conn.rollback()
        assert not any(rows(conn).values())
        for kind, content in files.items():
            take(conn, kind, content)
        after = rows(conn)
        conn.rollback()
    assert after == before


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=NO_SHRINKING)
@given(known=PEOPLE, is_csv=st.booleans())
def test_officers_and_cards_come_back_as_they_were(
    engine: Engine, known: dict[str, tuple[str, dict[str, datetime]]], is_csv: bool
) -> None:
    given_out: set[str] = set()
    with engine.connect() as conn:
        for code, (name, cards) in known.items():
            people.add_officer(conn, code=code, name=name, hand=HAND)
            for card, since in cards.items():
                if card not in given_out:
                    people.add_credential(conn, officer_code=code, credential=card, valid_from=since, hand=HAND)
                    given_out.add(card)
        before = told(conn)
        content = (csv_of if is_csv else xlsx_of)(officer_table(conn, now=NOW))
        conn.rollback()
        assert told(conn) == ([], [])
        sheet = sheet_of(table(content))
        assert isinstance(sheet, Sheet)
        plan = importing.look(conn, sheet, order=ByteOrder.AS_PRINTED, now=NOW)
        assert [one.line() for one in plan.problems] == []
        assert importing.carry_out(conn, plan, hand=HAND) is None
        after = told(conn)
        conn.rollback()
    assert after == before


def table(content: bytes) -> Table:
    found = table_of(content)
    assert not isinstance(found, Unfit), found
    return found


def told(conn: Connection) -> tuple[list[tuple[str, str]], list[tuple[str, str, datetime]]]:
    holders = sorted((one.officer_code, one.credential, one.valid_from) for one in people.holdings(conn))
    return sorted((one.code, one.name) for one in people.officers(conn)), holders


def test_what_belongs_to_a_closed_point_is_left_out_with_it(engine: Engine) -> None:
    place = Place("0001", ("ก", "ก", "ก"), date(2026, 1, 2), True, [], "", None, {date(2026, 2, 1): 3},
                  {"front": (AssetKind.CAMERA, date(2026, 1, 2), ("", "", "", ""))}, False)  # fmt: skip
    with engine.connect() as conn:
        furnish(conn, [place])
        fleet.close_point(conn, code="0001", closed_on=date(2026, 12, 1), hand=HAND)
        assert rows(conn) == {kind: [] for kind in SheetKind}
        conn.rollback()
