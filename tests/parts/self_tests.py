"""Tests of cameras and lamps as devices tell them, in a few words: good, bad, or nobody can tell."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec

from hub.fleet.asset import AssetKind
from hub.kernel.period import BANGKOK
from hub.self_tests.judged import Judged, judged
from hub.self_tests.self_test import SelfTest
from wire_contract.camera_test import CameraMeasurements, CameraTested
from wire_contract.event import ClockTrust, JournalId, LineHash
from wire_contract.lighting_test import LampBaseline, LampKind, LightingTested
from wire_contract.self_test import Cause
from wire_contract.topics import DeviceId

DEVICE = DeviceId("bkk-test-01")

How = Literal["good", "covered", "dark", "gone", "learned", "busy"]

_STEPS = {"open": "ok", "frames": "ok", "measure": "ok", "compare": "ok"}
BY_DAY, BY_NIGHT = 60_000, -30_000


def camera_tested(
    how: How = "good",
    *,
    camera: str = "front",
    cause: Cause = Cause.SCHEDULED,
    command: str | None = None,
    sun: int | None = BY_DAY,
) -> CameraTested:
    """One camera test that today's rule judges like this."""
    steps, measured = dict(_STEPS), _seen(how)
    if how == "gone":
        steps, measured = {"open": "no-answer"}, CameraMeasurements()
    elif how == "busy":
        steps, measured = {"open": "busy"}, CameraMeasurements()
    elif how == "learned":
        steps["compare"] = "learned"
    return CameraTested(camera, "csi", steps, measured, None, cause, command, sun, took_ms=4200)


def lamp_tested(
    how: Literal["good", "dead", "day"] = "good", *, lamp: str = "main", command: str | None = None
) -> LightingTested:
    """One lamp test by OFF, ON, OFF that today's rule judges like this."""
    lux = (1_000, 1_000 if how == "dead" else 26_000, 1_000)
    return LightingTested(
        lamp=lamp,
        relay=(False, True, False),
        lux_milli=lux,
        lamp_current_ma=(0, 3 if how == "dead" else 1_600, 0),
        sun_elevation_milli_deg=BY_NIGHT,
        steps={"relay": "ok", "light": "ok", "current": "ok", "sequence": "daylight" if how == "day" else "ok"},
        command=command,
        took_ms=95_000,
        kind=LampKind.LED,
        may_cycle=True,
        light_sensor="veml7700",
        current_sensor="ina219",
        light_least=tuple(value - 200 for value in lux),
        light_most=tuple(value + 200 for value in lux),
        baseline=LampBaseline(lux_on_milli=26_000, lux_off_milli=1_000, current_on_ma=1_600, supply_on_mv=12_400),
    )


def moment(day: int, clock: str) -> datetime:
    """A moment of October 2026 in Bangkok: `moment(3, "10:30")`."""
    hour, minute = clock.split(":")
    return datetime(2026, 10, 1, int(hour), int(minute), tzinfo=BANGKOK).astimezone(UTC) + timedelta(days=day - 1)


def told(
    at: datetime,
    how: How = "good",
    *,
    camera: str = "front",
    cause: Cause = Cause.SCHEDULED,
    sun: int | None = BY_DAY,
    device: str = DEVICE,
    clock: ClockTrust = ClockTrust.SYNCHRONISED,
    received_at: datetime | None = None,
) -> Judged:
    """One test as the hub remembers it, judged by the product's own rules."""
    tested = camera_tested(how, camera=camera, cause=cause, sun=sun)
    received = received_at or at
    name = f"{device} {camera} {at} {how} {received} {clock}"
    return judged(
        SelfTest(
            hash=LineHash(hashlib.sha256(name.encode()).hexdigest()),
            device=DeviceId(device),
            journal=JournalId("7f3a21c9"),
            sequence=int(at.timestamp()) // 60,
            kind=AssetKind.CAMERA,
            asset=camera,
            occurred_at=at,
            clock=clock,
            received_at=received,
            measured=msgspec.json.encode(tested),
        )
    )


def _seen(how: How) -> CameraMeasurements:
    return CameraMeasurements(
        brightness_milli=3_000 if how == "dark" else 118_000,
        contrast_milli=800 if how == "dark" else 48_000,
        sharpness_milli=5_200,
        shift_milli=0,
        frame_difference_milli=1_400,
        covered_share_milli=960 if how == "covered" else 12,
        width_px=1280,
        height_px=720,
        frames=12,
        span_ms=2_000,
        frame_rate_milli=12_000,
        live_share_milli=300,
        dark_share_milli=10,
        bright_share_milli=5,
        noise_milli=900,
        stripes_milli=100,
        textured_share_milli=700,
        changed_share_milli=20,
        swaying_share_milli=15,
        match_milli=950,
        shifted_match_milli=950,
        coarse_match_milli=970,
        reference_brightness_milli=120_000,
        reference_contrast_milli=49_000,
        reference_sharpness_milli=5_300,
        reference_noise_milli=880,
        reference_stripes_milli=90,
        reference_bright_share_milli=4,
        reference_live_share_milli=280,
        reference_frame_difference_milli=1_300,
        reference_frame_rate_milli=12_000,
    )
