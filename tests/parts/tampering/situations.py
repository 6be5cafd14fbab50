"""One camera test from a seed: its reference, its frames, and the line that a device would have sent of it."""

import io
from dataclasses import dataclass
from functools import cache

import msgspec
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from edge_agent.camera.measuring import Measuring
from edge_agent.camera.reference import Reference
from tests.parts.tampering.drawing import Lens, Random
from tests.parts.tampering.faults import FAULTS, Broken
from tests.parts.tampering.light import HARMLESS, SHAPE, Conditions, Lamps, Light, lit, seen_through
from tests.parts.tampering.scenes import Moment, Place
from wire_contract.camera_test import CameraTested
from wire_contract.self_test import Cause

FRAMES = 12


@dataclass(frozen=True)
class Situation:
    """What befalls a camera that was well when its reference was learned."""

    place: Place
    light: Light
    happening: str
    """A fault's name, or that of a harmless change."""
    seed: int


@dataclass(frozen=True)
class Taken:
    """What the camera gave."""

    frames: list[NDArray[np.uint8]]
    broken: Broken


def taken(situation: Situation) -> Taken:
    """Its frames, each a JPEG of its own."""
    random = np.random.default_rng([situation.seed, *situation.happening.encode(), *situation.light.encode()])
    now = _usual(random, situation.light)
    broken = Broken()
    if situation.happening in FAULTS:
        broken = FAULTS[situation.happening](random, situation.light == "night")
    else:
        HARMLESS[situation.happening][situation.light](random, now)
    return Taken(_frames(situation, random, now, broken), broken)


def told(situation: Situation) -> CameraTested:
    """The line of its test, read back from JSON as the hub reads it."""
    camera = taken(situation)
    return line_of(situation, camera, measured(camera.frames, apart_ms=camera.broken.interval_ms))


def measured(frames: list[NDArray[np.uint8]], *, apart_ms: int = 250) -> Measuring:
    """As the agent measures them."""
    measuring = Measuring()
    for number, frame in enumerate(frames):
        assert measuring.add(frame, at_ms=5_000 + number * apart_ms)
    return measuring


def line_of(
    situation: Situation, camera: Taken, measuring: Measuring, *, reference: Reference | None = None
) -> CameraTested:
    """The line of a test with these frames; with the place's own reference where none is given."""
    reference = reference or _reference(situation.place, situation.light)
    numbers = msgspec.structs.replace(measuring.finish(reference), camera_clock_offset_ms=camera.broken.clock_offset_ms)
    line = CameraTested(
        camera="gate",
        driver="rtsp",
        steps=dict.fromkeys(("open", "frames", "measure", "compare", "clock"), "ok"),
        measurements=numbers,
        picture=None,
        cause=Cause.SCHEDULED,
        sun_elevation_milli_deg=40_000 if situation.light == "day" else -30_000,
        reference=reference.sha256,
    )
    return msgspec.json.decode(msgspec.json.encode(line), type=CameraTested)


def _usual(random: Random, light: Light) -> Conditions:
    """No two days are the same, even when nothing happens."""
    usual = Conditions(gain=random.uniform(0.92, 1.08), noise=random.uniform(1.2, 2.2))
    usual.aside = (random.normal(0, 0.4), random.normal(0, 0.4))
    if light == "night":
        usual.noise = random.uniform(3.5, 5.5)
    return usual


@cache
def _reference(place: Place, light: Light) -> Reference:
    """Learned when everything was well, at another moment than any test's."""
    random = np.random.default_rng([77, *place.name.encode(), *light.encode()])
    situation = Situation(place, light, "as it was", -1)
    measuring = measured(_frames(situation, random, _usual(random, light), Broken()))
    learned = Reference.from_bytes(measuring.learn().to_bytes())  # type: ignore[union-attr]
    assert isinstance(learned, Reference)
    return learned


def _frames(situation: Situation, random: Random, now: Conditions, broken: Broken) -> list[NDArray[np.uint8]]:
    sensor = _Sensor(situation, situation.place.moment(random), random, now, broken)
    quality = int(random.integers(25, 40) if situation.happening == "hard compression" else random.integers(60, 92))
    if broken.is_frozen:
        return [_compressed(sensor.frame(0), quality)] * FRAMES
    return [_compressed(sensor.frame(number), quality) for number in range(FRAMES)]


@cache
def _lamps(place: str) -> Lamps:
    return Lamps.of(place)


@dataclass(frozen=True)
class _Sensor:
    """A camera with its place before it."""

    situation: Situation
    moment: Moment
    random: Random
    now: Conditions
    broken: Broken

    def frame(self, number: int) -> NDArray[np.uint8]:
        light, random = self.situation.light, self.random
        picture = self.moment.frame(number)
        for walker in self.now.walkers:
            picture = walker.on(picture, number)
        picture = seen_through(lit(picture, light, _lamps(self.situation.place.name)), self.now, random, light)
        if self.broken.before_lens is not None:
            picture = self.broken.before_lens(picture, number, random)
        picture = picture + np.float32(max(self.now.noise, self.broken.noise)) * _grain(random)
        if self.broken.behind_lens is not None:
            picture = self.broken.behind_lens(picture, number, random)
        picture = np.clip(picture, 0, 255)
        if self.situation.place.is_video_range:
            picture = 16 + picture * np.float32(219 / 255)
        return picture.astype(np.uint8)


def _grain(random: Random) -> Lens:
    """Noise that was drawn once, from another corner each time: drawing it anew takes ten times as long."""
    drawn = _much_grain()
    top, left = random.integers(drawn.shape[0] - SHAPE[0]), random.integers(drawn.shape[1] - SHAPE[1])
    return drawn[top : top + SHAPE[0], left : left + SHAPE[1]]


@cache
def _much_grain() -> Lens:
    return np.random.default_rng(5).normal(0, 1, (SHAPE[0] + 331, SHAPE[1] + 331)).astype(np.float32)


def _compressed(picture: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    written = io.BytesIO()
    Image.fromarray(picture).save(written, "jpeg", quality=quality)
    return np.asarray(Image.open(written))
