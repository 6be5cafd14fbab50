"""The hardware room on gpiozero's own mock pins: falling edges with their ticks in, levels out."""

from collections.abc import Iterator
from importlib.util import find_spec

import pytest
from gpiozero import Device
from gpiozero.pins.mock import MockFactory

from edge_agent.hardware.feedback import PATTERNS, RGB, Feedback, Signal, Step
from edge_agent.hardware.pins import PinsUnavailableError, open_pins
from edge_agent.hardware.wiegand_reader import Edge, WiegandReader
from edge_agent.settings import FeedbackPins, Wiegand
from edge_agent.simulation.pins import TickedFactory
from tests.parts.points import LAMPS

FRONT = Wiegand(name="front", d0=17, d1=27)


@pytest.fixture
def pins() -> Iterator[TickedFactory]:
    factory = TickedFactory()
    yield factory
    factory.close()


def test_each_falling_edge_is_passed_on_with_its_line_and_tick(pins: TickedFactory) -> None:
    edges: list[Edge] = []
    reader = WiegandReader(FRONT, pins=pins, pass_on=edges.append)
    start = pins.ticks()
    pins.send_bits((0, 1, 1, 0), d0=17, d1=27)
    assert [(edge.reader, edge.bit, round(edge.ticks - start, 6)) for edge in edges] == [
        ("front", 0, 0.0),
        ("front", 1, 0.001),
        ("front", 1, 0.002),
        ("front", 0, 0.003),
    ]
    reader.close()


def test_a_reader_is_at_rest_while_both_lines_are_high(pins: TickedFactory) -> None:
    reader = WiegandReader(FRONT, pins=pins, pass_on=lambda _: None)
    assert reader.at_rest
    pins.pin(27).drive_low()
    assert not reader.at_rest
    reader.close()


def test_a_closed_reader_passes_nothing_on_and_frees_its_pins(pins: TickedFactory) -> None:
    edges: list[Edge] = []
    WiegandReader(FRONT, pins=pins, pass_on=edges.append).close()
    pins.send_bits((0, 1), d0=17, d1=27)
    assert edges == []
    WiegandReader(FRONT, pins=pins, pass_on=edges.append).close()


def test_two_readers_on_one_pin_are_refused_and_the_first_goes_on(pins: TickedFactory) -> None:
    edges: list[Edge] = []
    first = WiegandReader(FRONT, pins=pins, pass_on=edges.append)
    with pytest.raises(Exception, match="already in use"):
        WiegandReader(Wiegand(name="back", d0=22, d1=27), pins=pins, pass_on=edges.append)
    pins.send_bits((0,), d0=17, d1=27)
    assert [edge.bit for edge in edges] == [0]
    first.close()


def lit(pins: MockFactory) -> set[str]:
    return {name for name, gpio in (("green", 16), ("amber", 20), ("red", 26), ("buzzer", 13)) if pins.pin(gpio).state}


# What an officer must be able to tell apart: written from the officer's page, not from the table.
SEEN = {
    Signal.ACCEPTED: [{"green", "buzzer"}, {"green"}],
    Signal.DAY_DONE: [{"green", "buzzer"}, set(), {"green", "buzzer"}, {"green"}],
    Signal.REPEAT: [{"green", "buzzer"}, set(), {"green", "buzzer"}],
    Signal.UNKNOWN: [{"amber", "buzzer"}, set(), {"amber", "buzzer"}],
    Signal.REFUSED: [{"red", "buzzer"}, set()] * 4 + [{"red", "buzzer"}],
    Signal.ENROL: [{"green", "amber", "buzzer"}, set()] * 2 + [{"green", "amber", "buzzer"}],
    Signal.NOT_RECORDED: [{"red", "buzzer"}, set()] * 3 + [{"red"}],
    Signal.IDENTIFY: [{"green", "amber", "red"}, set()] * 20,
}


def rhythm(signal: Signal, outputs: set[str]) -> str:
    """Short (under a third of a second) and long stretches during which any of these outputs is on."""
    stretches, running = [], 0.0
    for step in (*PATTERNS[signal], Step(frozenset(), 0.0)):
        if step.on & outputs:
            running += step.seconds
        elif running:
            stretches.append("short" if running < 1 / 3 else "long")
            running = 0.0
    return " ".join(stretches)


def test_signals_are_told_apart_without_colour_and_without_sound_and_by_sound_alone() -> None:
    lights = {rhythm(signal, {"green", "amber", "red"}) for signal in Signal}
    sounds = {rhythm(signal, {"buzzer"}) for signal in Signal}
    assert (len(lights), len(sounds)) == (len(Signal), len(Signal))
    gaps = {step.seconds for steps in PATTERNS.values() for step in steps if not step.on}
    assert min(gaps) >= 0.1  # shorter ones melt together


RGB_OF = {
    Signal.ACCEPTED: {"green"},
    Signal.DAY_DONE: {"green"},
    Signal.REPEAT: {"green"},
    Signal.UNKNOWN: {"red", "green"},  # amber
    Signal.REFUSED: {"red"},
    Signal.NOT_RECORDED: {"red"},
    Signal.ENROL: {"blue"},
    Signal.IDENTIFY: {"red", "green", "blue"},  # white
}


@pytest.mark.parametrize("signal", Signal)
def test_one_rgb_lamp_of_common_anode_tells_the_same_in_its_own_colours(pins: TickedFactory, signal: Signal) -> None:
    colours = ("rgb_red", "rgb_green", "rgb_blue")
    settings = FeedbackPins(rgb_red=5, rgb_green=6, rgb_blue=12, active_low=colours)
    feedback = Feedback(settings, pins=pins)

    def low() -> set[str]:
        return {name for name, gpio in (("red", 5), ("green", 6), ("blue", 12)) if not pins.pin(gpio).state}

    assert low() == set()
    feedback.show(signal, now=0.0)
    assert low() == RGB_OF[signal]
    feedback.finish()
    assert low() == set()
    feedback.close()


def test_every_light_that_a_signal_shows_has_a_colour() -> None:
    lights = {step.on - {"buzzer"} for steps in PATTERNS.values() for step in steps} - {frozenset()}
    assert lights == set(RGB)


@pytest.mark.parametrize("signal", Signal)
def test_each_signal_goes_over_the_pins_step_by_step_and_ends_dark(pins: TickedFactory, signal: Signal) -> None:
    feedback = Feedback(LAMPS, pins=pins)
    now = 50.0
    feedback.show(signal, now=now)
    seen = []
    for step in PATTERNS[signal]:
        feedback.play(now + step.seconds * 0.99)
        seen.append(lit(pins))
        now += step.seconds
        feedback.play(now)
    assert (seen, lit(pins), feedback.next_at) == (SEEN[signal], set(), None)
    feedback.close()


def test_no_two_signals_look_alike() -> None:
    assert len({PATTERNS[signal] for signal in Signal}) == len(Signal)


def test_a_new_signal_ends_the_one_that_plays(pins: TickedFactory) -> None:
    feedback = Feedback(LAMPS, pins=pins)
    feedback.show(Signal.NOT_RECORDED, now=0.0)
    feedback.show(Signal.ACCEPTED, now=0.1)
    assert lit(pins) == {"green", "buzzer"}
    feedback.play(0.3)
    assert lit(pins) == {"green"}
    feedback.close()


def test_quiet_time_has_light_but_no_sound(pins: TickedFactory) -> None:
    feedback = Feedback(LAMPS, pins=pins)
    feedback.show(Signal.ACCEPTED, now=0.0, quiet=True)
    assert lit(pins) == {"green"}
    feedback.close()


def test_a_lamp_that_is_not_fitted_is_left_out(pins: TickedFactory) -> None:
    feedback = Feedback(FeedbackPins(red=26), pins=pins)
    feedback.show(Signal.ACCEPTED, now=0.0)
    assert lit(pins) == set()
    feedback.show(Signal.REFUSED, now=0.0)
    assert lit(pins) == {"red"}
    feedback.close()


def test_the_named_pin_library_is_used_and_no_other() -> None:
    mock = open_pins("mock")
    assert (type(mock), Device.pin_factory) == (MockFactory, None)
    mock.close()


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.skipif(find_spec(name) is not None, reason=f"{name} is installed here"))
        for name in ("lgpio", "gpiod")
    ],
)
def test_a_pin_library_that_is_not_there_is_said_with_a_hint(name: str) -> None:
    with pytest.raises(PinsUnavailableError, match=rf"pin_factory '{name}': .*(apt-get install|riskpoint\[pi\])"):
        open_pins(name)  # type: ignore[arg-type]
