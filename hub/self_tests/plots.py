"""Measured values over time as small plots: what is drawn, in hundredths of the width, and what it says in words. Pure.

Every scale begins at zero, so that a small change looks small. A value that was not measured is a gap, never a zero.
Day and night are drawn apart: what is normal for one is not for the other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from hub.fleet.asset import AssetKind
from hub.kernel.pair import Pair
from hub.self_tests.judged import Judged
from hub.self_tests.self_test import Tested
from wire_contract.lighting_test import LightingTested
from wire_contract.self_test import Light

Reading = Callable[[Tested], int | None]

WIDTH, HEIGHT = 300.0, 84.0
_INSET = 6.0


@dataclass(frozen=True, slots=True)
class Quantity:
    """Something that tests measure: what it is called, its unit, how many of its units make one of those."""

    name: str
    words: Pair
    unit: Pair
    per_unit: int
    value: Reading
    reference: Reading | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """One measured value: where it is drawn, and how its test ended."""

    x: float
    y: float
    light: Light | None
    outcome: str


@dataclass(frozen=True, slots=True)
class Line:
    """The values by one light, joined; or the reference that they are compared with."""

    light: Light | None
    points: str
    """As SVG has it."""


@dataclass(frozen=True, slots=True)
class Plot:
    """One quantity of one camera or lamp over some days."""

    quantity: Quantity
    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]
    references: tuple[Line, ...]
    latest: int
    least: int
    most: int
    reference: int | None
    """Of the newest test that has one."""

    def shown(self, value: int) -> str:
        """The value in its unit."""
        per = self.quantity.per_unit
        return f"{value:,}" if per == 1 else f"{value / per:,.1f}" if abs(value) < 100 * per else f"{value / per:,.0f}"


def plots(tests: Sequence[Judged], kind: AssetKind, *, begin: datetime, end: datetime) -> Sequence[Plot]:
    """One for each quantity that these tests (the oldest first) measured at least twice."""
    found = (_plot(quantity, tests, begin=begin, end=end) for quantity in QUANTITIES[kind])
    return [plot for plot in found if plot is not None]


def _plot(quantity: Quantity, tests: Sequence[Judged], *, begin: datetime, end: datetime) -> Plot | None:
    read = [(one, value) for one in tests if one.tested and (value := quantity.value(one.tested)) is not None]
    if len(read) < 2:
        return None
    beside = [(one, value) for one in tests if one.tested and (value := _reference(quantity, one.tested)) is not None]
    values = [value for _, value in read]
    drawn = _Frame(begin, end, min(0, *values, *(v for _, v in beside)), max(0, *values, *(v for _, v in beside)))
    return Plot(
        quantity=quantity,
        marks=tuple(
            Mark(drawn.x(one.test.filed_at), drawn.y(value), one.light, one.verdict.outcome.value)
            for one, value in read
        ),
        lines=_lines(drawn, read),
        references=_lines(drawn, beside),
        latest=values[-1],
        least=min(values),
        most=max(values),
        reference=beside[-1][1] if beside else None,
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    begin: datetime
    end: datetime
    least: int
    most: int

    def x(self, at: datetime) -> float:
        share = (at - self.begin) / max(self.end - self.begin, timedelta(seconds=1))
        return round(_INSET + (WIDTH - 2 * _INSET) * min(max(share, 0.0), 1.0), 1)

    def y(self, value: int) -> float:
        share = (value - self.least) / (self.most - self.least) if self.most > self.least else 0.0
        return round(HEIGHT - _INSET - (HEIGHT - 2 * _INSET) * share, 1)


def _lines(drawn: _Frame, read: Sequence[tuple[Judged, int]]) -> tuple[Line, ...]:
    lights: list[Light | None] = ["day", "night", None]
    found = []
    for light in lights:
        here = [f"{drawn.x(one.test.filed_at)},{drawn.y(value)}" for one, value in read if one.light == light]
        if len(here) > 1:
            found.append(Line(light, " ".join(here)))
    return tuple(found)


def _reference(quantity: Quantity, tested: Tested) -> int | None:
    return quantity.reference(tested) if quantity.reference else None


def _seen(name: str) -> Reading:
    return attrgetter(f"measurements.{name}")


def _camera(name: str, words: Pair, unit: Pair, per_unit: int, reference: str | None = None) -> Quantity:
    return Quantity(name, words, unit, per_unit, _seen(name), _seen(reference) if reference else None)


def _lit(series: str) -> Reading:
    """The mean of a series over the phases in which the lamp was on; where it was only watched, over all of them."""

    def read(tested: Tested) -> int | None:
        assert isinstance(tested, LightingTested)  # noqa: S101 (quantities stand by the kind of asset)
        values = getattr(tested, series)
        phases = [phase for phase, on in enumerate(tested.relay) if on] if tested.relay else range(len(values))
        found = [values[phase] for phase in phases if phase < len(values) and values[phase] is not None]
        return sum(found) // len(found) if found else None

    return read


def _baseline(name: str) -> Reading:
    def read(tested: Tested) -> int | None:
        assert isinstance(tested, LightingTested)  # noqa: S101 (the same)
        return getattr(tested.baseline, name) if tested.baseline else None

    return read


_GREY: Pair = ("จาก 255", "of 255")
_PERCENT: Pair = ("%", "%")

QUANTITIES: dict[AssetKind, tuple[Quantity, ...]] = {
    AssetKind.CAMERA: (
        _camera("brightness_milli", ("ความสว่าง", "Brightness"), _GREY, 1000, "reference_brightness_milli"),
        _camera("contrast_milli", ("ความต่างแสง", "Contrast"), _GREY, 1000, "reference_contrast_milli"),
        _camera("sharpness_milli", ("ความคมชัด", "Sharpness"), _GREY, 1000, "reference_sharpness_milli"),
        _camera("noise_milli", ("สัญญาณรบกวน", "Noise"), _GREY, 1000, "reference_noise_milli"),
        _camera("covered_share_milli", ("ส่วนที่ถูกบัง", "Covered"), _PERCENT, 10),
        _camera("changed_share_milli", ("ส่วนที่ต่างจากเดิม", "Changed"), _PERCENT, 10),
        _camera("shift_milli", ("มุมที่เลื่อน (ของความกว้างภาพ)", "Shift (of the picture's width)"), _PERCENT, 10),
        _camera("match_milli", ("ความเหมือนภาพอ้างอิง", "Agreement with the reference"), _PERCENT, 10),
        _camera(
            "frame_rate_milli",
            ("จำนวนภาพต่อวินาที", "Pictures a second"),
            ("ภาพ/วินาที", "per second"),
            1000,
            "reference_frame_rate_milli",
        ),
        _camera("camera_clock_offset_ms", ("นาฬิกากล้องคลาดเคลื่อน", "Camera's clock is off by"), ("วินาที", "s"), 1000),
    ),
    AssetKind.LAMP: (
        Quantity(
            "lux_on",
            ("แสงขณะไฟติด", "Light while on"),
            ("ลักซ์", "lux"),
            1000,
            _lit("lux_milli"),
            _baseline("lux_on_milli"),
        ),
        Quantity(
            "light_on",
            ("แสงขณะไฟติด (ค่าสัมพัทธ์)", "Light while on (relative)"),
            ("‰", "‰"),
            1,
            _lit("light_permille"),
            _baseline("light_on_permille"),
        ),
        Quantity(
            "current_on",
            ("กระแสขณะไฟติด", "Current while on"),
            ("mA", "mA"),
            1,
            _lit("lamp_current_ma"),
            _baseline("current_on_ma"),
        ),
        Quantity(
            "supply_on", ("แรงดันไฟเลี้ยง", "Supply"), ("V", "V"), 1000, _lit("supply_mv"), _baseline("supply_on_mv")
        ),
    ),
}
