"""Furnishes the make-believe district: a hub's folder with its points and people, and a folder for each device.

What an office would set up by hand is set up here through the hub's own services; what happens at the points is not:
that goes through pins, journals and MQTT.
"""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Connection

from demo import district
from demo.broker import HUB, draw_password, free_port
from demo.district import PlannedPoint
from demo.staff import STAFF
from edge_agent.agent.device_key import make_key
from edge_agent.settings import read_settings as read_agent_settings
from edge_agent.simulation.assets import SimulatedAssets
from edge_agent.simulation.clock import SimulatedClock
from edge_agent.simulation.lamp import SimulatedLamp
from edge_agent.simulation.point import SimulatedPoint
from hub.audit import service as audit
from hub.database import open_engine, upgrade, writing
from hub.evidence.hand import Hand
from hub.evidence.hub_key import read_or_make
from hub.fleet import assets, details, locations
from hub.fleet import service as fleet
from hub.fleet.assets import Asset, AssetKind
from hub.patrol import service as patrol
from hub.people import service as people
from hub.people import users as hub_users
from hub.settings import read_settings as read_hub_settings
from wire_contract.chain import PublicKey, public_key_of

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
RELAY = 24
"""The pin of a point's lamp, where it has one."""


@dataclass(frozen=True, slots=True)
class World:
    """Where everything of one demo lies and listens."""

    folder: Path
    mqtt_port: int
    web_port: int
    password: str
    mqtt_passwords: Mapping[str, str]
    """The broker's, by user: the hub and every device."""

    @property
    def hub_config(self) -> Path:
        """The hub's settings file."""
        return self.folder / "hub.toml"

    @property
    def address(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self.web_port}"

    def agent_config(self, point: PlannedPoint) -> Path:
        """A device's settings file."""
        return self.folder / point.device / "agent.toml"


def furnish(folder: Path, *, first: date, web_port: int | None = None) -> World:
    """A district that counts from `first` on, in an empty folder."""
    folder.mkdir(parents=True, exist_ok=True)
    users = [HUB, *(point.device for point in district.POINTS)]
    passwords = {user: draw_password() for user in users}
    world = World(folder, free_port(), web_port or free_port(), secrets.token_urlsafe(9), passwords)
    _write_hub_config(world)
    settings = read_hub_settings(world.hub_config)
    settings.data_path.mkdir(exist_ok=True)
    hub_private_key = read_or_make(settings.key_file)
    hub_key = public_key_of(hub_private_key)
    keys = {point.device: _furnish_device(world, point, hub_key) for point in district.POINTS}
    engine = open_engine(settings.database_url)
    upgrade(engine)
    hand = Hand(hub_private_key, "console:demo", LONG_AGO)
    with writing(engine) as conn:
        audit.begin(conn, hand=hand)
        for point in district.POINTS:
            opened_on = district.opening_day(point, first)
            fleet.add_point(
                conn,
                code=point.code,
                name=point.name,
                short_name=point.short_name,
                station=district.STATION,
                has_camera=point.has_camera,
                opened_on=opened_on,
                hand=hand,
            )
            _describe(conn, point, hand)
            _register_assets(conn, point, opened_on, hand)
            key = keys[point.device]
            fleet.enrol(conn, point.device, point_code=point.code, public_key=key, at=LONG_AGO, hand=hand)
        for known in fleet.points(conn):
            patrol.set_duty(conn, known.id, from_day=first, patrols_per_day=2, hand=hand)
        for officer in district.OFFICERS:
            people.add_officer(conn, code=officer.code, name=officer.name, hand=hand)
            for credential in (officer.credential, officer.badge) if officer.has_badge else (officer.credential,):
                people.add_credential(
                    conn, officer_code=officer.code, credential=credential, valid_from=LONG_AGO, hand=hand
                )
        for user in STAFF:
            hub_users.add_user(
                conn,
                login=user.login,
                name=user.name,
                password=world.password,
                role=user.role,
                section=user.section,
                hand=hand,
            )
    engine.dispose()
    return world


def _describe(conn: Connection, point: PlannedPoint, hand: Hand) -> None:
    """Where the point is and what is risky there."""
    details.describe(conn, code=point.code, kinds=point.kinds, purpose="", hand=hand)
    if point.location is not None:
        locations.locate(conn, code=point.code, location=point.location, hand=hand)


def _register_assets(conn: Connection, point: PlannedPoint, opened_on: date, hand: Hand) -> None:
    """The cameras and lamps of a point that the hub knows, with their owners."""
    (point_id,) = (known.id for known in fleet.points(conn) if known.code == point.code)
    for kind, planned in ((AssetKind.CAMERA, point.cameras), (AssetKind.LAMP, point.lamps)):
        for one in planned:
            asset = Asset(point_id, kind, one.name, from_day=opened_on, label=one.label, owner=one.owner)
            assets.add_asset(conn, asset, hand=hand)


def _write_hub_config(world: World) -> None:
    _write_password(world, HUB, beside=world.hub_config)
    world.hub_config.write_text(
        f"""data_dir = "hub"
[mqtt]
port = {world.mqtt_port}
username = "{HUB}"
password_file = "mqtt.password"
[web]
port = {world.web_port}
second_factor = "off"
[district]
name = "{district.NAME}"
code = "BSM"
office = "{district.OFFICE}"
section = "{district.SECTION}"
"""
    )


def _write_password(world: World, user: str, *, beside: Path) -> None:
    file = beside.parent / "mqtt.password"
    file.touch(mode=0o600)
    file.write_text(world.mqtt_passwords[user])


_ENGINE = """[[readers]]
kind = "qr-engine"
name = "qr"
port = "simulated"
model = "lines"
"""


def _furnish_device(world: World, point: PlannedPoint, hub_key: PublicKey) -> PublicKey:
    config = world.agent_config(point)
    config.parent.mkdir()
    _write_password(world, point.device, beside=config)
    config.write_text(
        f"""device = "{point.device}"
hub_public_key = "{hub_key}"
data_dir = "data"
pin_factory = "mock"
heartbeat_s = 1
[mqtt]
port = {world.mqtt_port}
password_file = "mqtt.password"
[[readers]]
kind = "wiegand"
name = "front"
d0 = 17
d1 = 27
format = "26"
{_ENGINE if point.has_engine else ""}[feedback]
green = 16
amber = 20
red = 21
buzzer = 13
"""
    )
    data_dir = Path(read_agent_settings(config).data_dir)
    _assets(point, data_dir).commission()
    return public_key_of(make_key(data_dir))


def _assets(point: PlannedPoint, data_dir: Path) -> SimulatedAssets:
    lamps = [SimulatedLamp(one.name, folder=data_dir, relay=RELAY, switched_by=one.switched_by) for one in point.lamps]
    return SimulatedAssets(point.device, data_dir, cameras=[camera.name for camera in point.cameras], lamps=lamps)


@dataclass(frozen=True, slots=True)
class Powered:
    """The points with their agents running, and what each of them tests, by code."""

    points: Mapping[str, SimulatedPoint]
    assets: Mapping[str, SimulatedAssets]


@contextmanager
def powered(world: World, *, start: datetime) -> Iterator[Powered]:
    """Every point with its agent running until the block ends; their clocks stand at `start`."""
    with ExitStack() as stack:
        points, tested = {}, {}
        for number, point in enumerate(district.POINTS):
            clock = SimulatedClock(start, seed=number)
            settings = read_agent_settings(world.agent_config(point))
            tested[point.code] = _assets(point, Path(settings.data_dir))
            made = SimulatedPoint(settings, clock=clock, make_testers=tested[point.code])
            points[point.code] = stack.enter_context(made)
        yield Powered(points, tested)
