"""Sensors of light and current against models of their chips: registers, integration times, overflow, absence."""

import queue
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from gpiozero import OutputDevice
from gpiozero.pins.mock import MockFactory

from edge_agent.hardware.lamp_run import SLOWEST_LOOK_S
from edge_agent.hardware.lamp_sensors import LampSensors
from edge_agent.hardware.looker import HANGS_AFTER_S, Looker
from edge_agent.hardware.sensors.adc import AdcLight
from edge_agent.hardware.sensors.bh1750 import Bh1750
from edge_agent.hardware.sensors.i2c import Chip, SensorTroubleError
from edge_agent.hardware.sensors.ina import Feed, Ina219, Ina226
from edge_agent.hardware.sensors.ldr import LdrLight
from edge_agent.hardware.sensors.tsl2591 import Tsl2591
from edge_agent.hardware.sensors.veml7700 import Veml7700
from edge_agent.lighting.sample import Drawn, Lit, Sample
from edge_agent.settings import lamps as settings
from edge_agent.simulation.lamp_bus import SimulatedBus, SimulatedChip
from edge_agent.simulation.lamp_current_chips import SimulatedIna219, SimulatedIna226
from edge_agent.simulation.lamp_light_chips import SimulatedBh1750, SimulatedTsl2591, SimulatedVeml7700
from tests.parts.lamp_scene.bus import Mcp3008Model, ScenePace
from tests.parts.lamp_scene.ldr import LdrCircuit, SceneFactory, fit_ldr
from tests.parts.lamp_scene.street import Street
from wire_contract.lighting_test import LampKind, LampStep

ADDRESS = 0x10


class Lab:
    """One chip on a bus, light and current as the test says, and time that only waiting passes."""

    def __init__(self, make: Callable[["Lab"], SimulatedChip]) -> None:
        self.now = 100.0
        self.lux = 0.0
        self.amperes = 0.0
        self.volts = 12.0
        self.model: Any = make(self)
        self.bus = SimulatedBus({ADDRESS: self.model})
        self.chip = Chip(self.bus, ADDRESS, wait=self.wait)

    def wait(self, seconds: float) -> None:
        self.now += seconds


def veml() -> tuple[Lab, Veml7700]:
    lab = Lab(lambda lab: SimulatedVeml7700(lambda: lab.lux, lambda: lab.now))
    return lab, Veml7700(lab.chip)


def tsl() -> tuple[Lab, Tsl2591]:
    lab = Lab(lambda lab: SimulatedTsl2591(lambda: lab.lux, lambda: lab.now))
    return lab, Tsl2591(lab.chip)


def bh() -> tuple[Lab, Bh1750]:
    lab = Lab(lambda lab: SimulatedBh1750(lambda: lab.lux, lambda: lab.now))
    return lab, Bh1750(lab.chip)


def ina219(*, shunt_ohm: float = 0.1) -> tuple[Lab, Ina219]:
    lab = Lab(lambda lab: SimulatedIna219(lambda: lab.amperes, lambda: lab.volts, lambda: lab.now, shunt_ohm=shunt_ohm))
    return lab, Ina219(lab.chip, shunt_micro_ohm=round(shunt_ohm * 1e6))


def ina226(*, shunt_ohm: float = 0.002) -> tuple[Lab, Ina226]:
    lab = Lab(lambda lab: SimulatedIna226(lambda: lab.amperes, lambda: lab.volts, lambda: lab.now, shunt_ohm=shunt_ohm))
    return lab, Ina226(lab.chip, shunt_micro_ohm=round(shunt_ohm * 1e6))


@pytest.mark.parametrize("make", [veml, tsl, bh])
@pytest.mark.parametrize("lux", [0.3, 1.0, 7.5, 25.0, 180.0, 900.0, 1_500.0, 9_000.0, 30_000.0])
def test_light_is_told_to_within_two_percent_and_two_counts_over_the_whole_range(make: Any, lux: float) -> None:
    lab, sensor = make()
    lab.lux = lux
    finest = 0.42 if make is bh else 0.04
    assert sensor.millilux() / 1000 == pytest.approx(lux, rel=0.02, abs=finest)


@pytest.mark.parametrize("make", [veml, tsl, bh])
def test_no_light_is_zero(make: Any) -> None:
    _, sensor = make()
    assert sensor.millilux() == 0


@pytest.mark.parametrize("make", [veml, tsl, bh])
def test_more_light_than_the_chip_can_measure_is_told_as_that(make: Any) -> None:
    lab, sensor = make()
    lab.lux = 1e10
    with pytest.raises(SensorTroubleError) as error:
        sensor.millilux()
    assert error.value.step is LampStep.SATURATED


@pytest.mark.parametrize("make", [veml, tsl, bh, ina219, ina226])
def test_a_chip_that_is_not_there_is_told_as_that(make: Any) -> None:
    lab, sensor = make()
    lab.model.is_there = False
    with pytest.raises(SensorTroubleError, match=r"I2C 0x10: .*Remote I/O error") as error:
        measure(sensor)
    assert error.value.step is LampStep.NO_SENSOR


@pytest.mark.parametrize("make", [veml, tsl, ina219, ina226])
def test_a_chip_that_answers_in_ones_is_not_believed(make: Any) -> None:
    lab, sensor = make()
    lab.model.is_all_ones = True
    with pytest.raises(SensorTroubleError) as error:
        measure(sensor)
    assert error.value.step is LampStep.GARBLED


def test_a_bh1750_in_ones_has_no_identity_to_ask_and_reads_as_too_bright() -> None:
    lab, sensor = bh()
    lab.model.is_all_ones = True
    with pytest.raises(SensorTroubleError) as error:
        sensor.millilux()
    assert error.value.step is LampStep.SATURATED


@pytest.mark.parametrize("make", [ina219, ina226])
@pytest.mark.parametrize("milliampere", [0, 1, 20, 800, 1600, 3000, -1600])
def test_current_and_voltage_are_told_either_way_round(make: Any, milliampere: int) -> None:
    lab, sensor = make()
    lab.amperes, lab.volts = milliampere / 1000, 12.4
    found = sensor.feed()
    assert found.ma == pytest.approx(milliampere, abs=2, rel=0.002)
    assert found.mv == 12_400


def test_another_shunt_needs_another_calibration() -> None:
    lab, sensor = ina219(shunt_ohm=0.01)
    lab.amperes = 20.0
    assert sensor.feed() == Feed(pytest.approx(20_000, rel=0.001), 12_000)


@pytest.mark.parametrize(("make", "amperes"), [(ina219, 3.5), (ina226, 50.0)])
def test_more_current_than_the_shunt_can_show_is_told_as_that(make: Any, amperes: float) -> None:
    lab, sensor = make()
    lab.amperes = amperes
    with pytest.raises(SensorTroubleError) as error:
        sensor.feed()
    assert error.value.step is LampStep.SATURATED


@pytest.mark.parametrize("make", [ina219, ina226])
def test_a_chip_that_lost_power_between_two_looks_does_not_report_a_dead_lamp(make: Any) -> None:
    lab, sensor = make()
    lab.amperes = 1.6
    before = sensor.feed()
    lab.model.brown_out()
    assert (before.ma, sensor.feed()) == (pytest.approx(1600, abs=2), before)


@pytest.mark.parametrize("make", [ina219, ina226])
def test_a_chip_that_loses_power_during_a_look_is_not_believed(make: Any) -> None:
    lab, _ = make()
    lab.amperes = 1.6

    def wait(seconds: float) -> None:
        lab.now += seconds
        lab.model.brown_out()

    kind, shunt = (Ina219, 100_000) if make is ina219 else (Ina226, 2_000)
    with pytest.raises(SensorTroubleError) as error:
        kind(Chip(lab.bus, ADDRESS, wait=wait), shunt_micro_ohm=shunt).feed()
    assert error.value.step is LampStep.GARBLED


def measure(sensor: Any) -> object:
    return sensor.feed() if isinstance(sensor, Ina219 | Ina226) else sensor.millilux()


# --- darker and brighter ------------------------------------------------------------------------------------------------


@pytest.fixture
def pins() -> Iterator[MockFactory]:
    factory = MockFactory()
    yield factory
    factory.close()


@pytest.mark.parametrize(("volts", "permille"), [(0.0, 0), (0.33, 100), (2.0, 606), (3.0, 909)])
def test_an_mcp3008_tells_thousandths_of_its_range(pins: MockFactory, volts: float, permille: int) -> None:
    with Mcp3008Model(volts=lambda channel: volts if channel == 3 else 3.3, factory=pins):
        sensor = AdcLight(channel=3, device=0, brighter="higher", pins=pins)
        assert [sensor.permille(), sensor.permille()] == [permille, permille]
        turned = AdcLight(channel=3, device=0, brighter="lower", pins=pins)
        assert volts == 0.0 or turned.permille() == 1000 - permille


@pytest.mark.parametrize(("volts", "brighter"), [(3.3, "higher"), (0.0, "lower")])
def test_an_mcp3008_at_its_bright_end_tells_nothing(pins: MockFactory, volts: float, brighter: Any) -> None:
    with Mcp3008Model(volts=lambda _: volts, factory=pins), pytest.raises(SensorTroubleError) as error:
        AdcLight(channel=0, device=0, brighter=brighter, pins=pins).permille()
    assert error.value.step is LampStep.SATURATED


def test_pins_that_are_in_use_already_are_told_as_a_sensor_that_is_not_there(pins: MockFactory) -> None:
    held = AdcLight(channel=0, device=0, brighter="higher", pins=pins)
    with OutputDevice(11, pin_factory=pins), pytest.raises(SensorTroubleError) as error:
        held.permille()
    assert error.value.step is LampStep.NO_SENSOR


# --- a photoresistor that charges a capacitor ---------------------------------------------------------------------------

PIN = 18


def ldr(*, dark_ms: int, lux: float) -> tuple[Street, LdrCircuit, LdrLight]:
    street = Street()
    pins = SceneFactory(street)
    circuit = fit_ldr(pins, PIN, lambda: lux)
    return street, circuit, LdrLight(pin=PIN, dark_ms=dark_ms, pins=pins, wait=ScenePace(street).sleep)


@pytest.mark.parametrize(
    ("lux", "dark_ms", "permille"),
    [
        # 15 kΩ at 10 lx and 1 µF: high (1.6 of 3.3 V) after 15 ms * ln(3.3 / 1.7) = 9.949 ms
        (10.0, 10, 5),
        (10.0, 100, 901),
        (10.0, 1000, 990),
        # a tenth of the light: 10 ** 0.7 = 5.012 times as long, 49.86 ms
        (1.0, 10, 0),
        (1.0, 100, 501),
        (1.0, 1000, 950),
        (0.0, 1000, 337),  # 1 MΩ, and 663.3 ms
        (20_000.0, 10, 995),  # 0.0487 ms
    ],
)
def test_a_photoresistor_tells_thousandths_of_the_time_that_counts_as_dark(
    lux: float, dark_ms: int, permille: int
) -> None:
    _, _, sensor = ldr(dark_ms=dark_ms, lux=lux)
    assert [sensor.permille(), sensor.permille()] == [permille, permille]


def test_a_photoresistor_that_is_cut_off_is_as_dark_as_the_night() -> None:
    _, circuit, sensor = ldr(dark_ms=100, lux=10.0)
    circuit.is_open = True
    assert sensor.permille() == 0


@pytest.mark.parametrize("dark_ms", [10, 1000])
def test_a_pin_that_is_high_before_anybody_could_look_is_no_light(dark_ms: int) -> None:
    _, circuit, sensor = ldr(dark_ms=dark_ms, lux=10.0)
    circuit.is_shorted = True
    with pytest.raises(SensorTroubleError) as error:
        sensor.permille()
    assert error.value.step is LampStep.SATURATED


@pytest.mark.parametrize("odd", [5000.0, 0.0])
def test_one_odd_charge_of_three_is_not_heeded(odd: float) -> None:
    _, circuit, sensor = ldr(dark_ms=100, lux=10.0)
    seen = iter((10.0, odd, 10.0))
    circuit.lux = lambda: next(seen, 10.0)
    assert sensor.permille() == 901


@pytest.mark.parametrize("dark_ms", [1, 10, 199, 200, 1000])
def test_a_look_into_the_dark_is_over_before_it_counts_as_one_that_hangs(dark_ms: int) -> None:
    street, circuit, sensor = ldr(dark_ms=dark_ms, lux=10.0)
    circuit.is_open = True
    begun = street.now
    sensor.permille()
    assert street.now - begun <= SLOWEST_LOOK_S < HANGS_AFTER_S


def test_the_pin_is_free_after_a_look_and_one_in_use_is_told_as_a_sensor_that_is_not_there() -> None:
    _, _, sensor = ldr(dark_ms=100, lux=10.0)
    sensor.permille()
    with OutputDevice(PIN, pin_factory=sensor._pins), pytest.raises(SensorTroubleError) as error:
        sensor.permille()
    assert (error.value.step, sensor.permille()) == (LampStep.NO_SENSOR, 901)


# --- one look ------------------------------------------------------------------------------------------------------------


def test_what_goes_wrong_at_one_sensor_leaves_the_other_and_stands_in_the_sample() -> None:
    lab, _ = veml()
    lab.lux = 25.0
    lamp = settings.Lamp(name="lamp", kind=LampKind.LED, light=settings.Veml7700(), current=settings.Ina219())
    sensors = LampSensors(lamp, pins=None, open_bus=lambda _: lab.bus, wait=lab.wait)
    look = sensors.look()
    assert (look.light is not None and look.light.trouble, look.current) == (None, Drawn(trouble=LampStep.NO_SENSOR))


def test_a_bus_that_does_not_exist_is_a_sensor_that_is_not_there() -> None:
    lamp = settings.Lamp(name="lamp", kind=LampKind.LED, light=settings.Bh1750(bus=31))
    sensors = LampSensors(lamp, pins=None)
    assert sensors.look() == Sample(light=Lit(trouble=LampStep.NO_SENSOR))


def test_a_fault_of_ours_in_a_look_is_a_sample_too() -> None:
    lamp = settings.Lamp(name="lamp", kind=LampKind.LED, light=settings.Bh1750())

    def broken(_: int) -> object:
        raise ZeroDivisionError

    looker = Looker(LampSensors(lamp, pins=None, open_bus=broken))
    look = looker.look()
    looker.close()
    assert look is not None
    assert look.light == Lit(trouble=LampStep.FAULT)


def test_a_bus_that_hangs_gives_no_sample_and_does_not_keep_the_looker() -> None:
    lab, _ = veml()
    released: queue.SimpleQueue[None] = queue.SimpleQueue()
    lab.bus.before = released.get
    lamp = settings.Lamp(name="lamp", kind=LampKind.LED, light=settings.Veml7700())
    sensors = LampSensors(lamp, pins=None, open_bus=lambda _: lab.bus, wait=lab.wait)
    looker = Looker(sensors, hangs_after_s=0.05)
    assert looker.look() is None
    looker.close()
    lab.bus.before = lambda: None
    released.put(None)
