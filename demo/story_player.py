"""Makes a story happen: moves the points' clocks and drives the pulses, restarts and power cuts that it tells."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from demo.district import OFFICERS, POINTS, PRINTED
from demo.story import Happening, Kind
from demo.troubles import State, standing_at
from demo.world import Powered
from edge_agent.simulation.assets import SimulatedAssets
from edge_agent.simulation.point import SimulatedPoint
from edge_agent.simulation.scenery import CLEAR, View
from wire_contract.badge import NONCE_BYTES, write_token

READER, ENGINE = "front", "qr"
_PHONES = {officer.badge: officer.phone for officer in OFFICERS}
SCREENSHOT_AGE = timedelta(minutes=10)


VIEWS = {
    State.SOUND: CLEAR,
    State.COVERED: View(covered=0.85),
    State.TURNED: View(turned=48),
    State.OVERGROWN: View(foliage=0.4),
    State.UNPLUGGED: View(gives_pictures=False),
    State.FROZEN: View(is_frozen=True),
}
"""What a camera in each state sees."""


def make_happen(happening: Happening, point: SimulatedPoint, assets: SimulatedAssets) -> None:
    """The point's clock stands at the happening's moment, and it has happened, where it still can."""
    point.advance(happening.at)
    match happening.kind:
        case Kind.TAP:
            point.tap(READER, happening.credential)
        case Kind.BADGE:
            _show(point, happening.credential, made_at=happening.at)
        case Kind.SCREENSHOT:
            _show(point, happening.credential, made_at=happening.at - SCREENSHOT_AGE)
        case Kind.PRINTED:
            point.show_code(ENGINE, PRINTED)
        case Kind.NOISE:
            point.noise(READER)
        case Kind.SHORT_FRAME:
            point.short_frame(READER)
        case Kind.REBOOT if point.has_power:
            point.reboot()
        case Kind.POWER_OFF if point.has_power:
            point.power_off()
        case Kind.POWER_ON if not point.has_power:
            point.power_on()
        case Kind.ASSET:
            put(assets, happening.asset, happening.state)


def put(assets: SimulatedAssets, name: str, state: State) -> None:
    """The camera or lamp is in this state from now on."""
    if camera := assets.cameras.get(name):
        camera.view = VIEWS[state]
    if lamp := assets.lamps.get(name):
        lamp.body.is_dead, lamp.body.is_welded = state is State.DARK, state is State.STUCK


def stand(district: Powered, *, at: datetime, since: date) -> None:
    """Every camera and lamp is as the story that began on the day `since` has left it."""
    for point in POINTS:
        for asset in (*point.cameras, *point.lamps):
            put(district.assets[point.code], asset.name, standing_at(point, asset.name, at, since=since))


def _show(point: SimulatedPoint, badge: str, *, made_at: datetime) -> None:
    """What the officer's phone showed at that time is held before the engine."""
    nonce = hashlib.sha256(f"{badge} {made_at}".encode()).digest()[:NONCE_BYTES]
    point.show_code(ENGINE, write_token(_PHONES[badge], at=made_at, nonce=nonce))


def play(
    story: Iterable[Happening],
    district: Powered,
    *,
    until: datetime,
    progress: Callable[[datetime], None],
    meanwhile: Callable[[datetime], None] = lambda _: None,
) -> None:
    """Everything in the story has happened and every clock stands at `until`; `meanwhile` is told before each happening
    how late it is.
    """
    for happening in story:
        meanwhile(happening.at)
        make_happen(happening, district.points[happening.point], district.assets[happening.point])
        progress(happening.at)
    meanwhile(until)
    for point in district.points.values():
        point.advance(until)
    progress(until)
