"""The sequence of a lamp test by itself: what is switched when, what a phase amounts to, when nothing is switched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.lighting.planning import SwitchedBefore, plan_of
from edge_agent.lighting.sample import Drawn, Lit, Phase, Sample, Series, current_step, light_step, swings_of
from edge_agent.lighting.sequence import Ended, Look, Plan, PlannedPhase, Sequence, Switch, off_on_off, watch
from edge_agent.lighting.telling import learned, sensor_steps
from edge_agent.settings.lamps import Ina219, Lamp, Veml7700
from wire_contract.lighting_test import LampBaseline, LampKind, LampStep
from wire_contract.self_test import Cause, Light

SHORT: Plan = (
    PlannedPhase(is_on=False, settle_s=3, looks=2, every_s=1),
    PlannedPhase(is_on=True, settle_s=3, looks=1, every_s=1),
)


def walked(plan: Plan, *, look_s: float = 0.0) -> list[tuple[float, str]]:
    """What the sequence asks for and when, where each look takes so long."""
    sequence, now, told = Sequence(plan), 100.0, []
    while not isinstance(step := sequence.next(), Ended):
        match step:
            case Switch(is_on=is_on):
                told.append((now, "on" if is_on else "off"))
                sequence.switched(now)
            case Look(at=at):
                now = max(now, at)
                told.append((now, "look"))
                now += look_s
                sequence.took(Sample(), now)
    return told


def test_after_each_switching_the_lamp_settles_before_it_is_looked_at() -> None:
    assert walked(SHORT) == [(100, "off"), (104, "look"), (105, "look"), (105, "on"), (109, "look")]


def test_looks_that_take_long_are_not_made_up_for() -> None:
    assert walked(SHORT, look_s=2.5) == [(100, "off"), (104, "look"), (106.5, "look"), (109, "on"), (113, "look")]


def test_a_lamp_is_dark_for_less_than_ten_seconds_at_a_time() -> None:
    told = walked(off_on_off(settle_s=3))
    switched = [(at, what) for at, what in told if what != "look"]
    assert [what for _, what in switched] == ["off", "on", "off"]
    assert (switched[1][0] - switched[0][0], told[-1][0] - switched[2][0]) == (7, 7)


@pytest.mark.parametrize(("at_dusk", "minutes"), [(False, 5), (True, 48)])
def test_a_watch_switches_nothing(*, at_dusk: bool, minutes: int) -> None:
    told = walked(watch(at_dusk=at_dusk))
    assert {what for _, what in told} == {"look"}
    assert told[-1][0] - told[0][0] == pytest.approx(minutes * 60, abs=3)


def test_every_interval_of_a_watch_is_a_phase_with_all_its_looks() -> None:
    sequence = Sequence(watch(at_dusk=False))
    now = 0.0
    while isinstance(step := sequence.next(), Look):
        now = max(now, step.at)
        sequence.took(Sample(), now)
    assert [(phase.is_on, len(phase.samples)) for phase in sequence.phases] == [(None, 15)] * 20


# --- when a lamp is switched -----------------------------------------------------------------------------------------------

LED = Lamp(name="lamp", kind=LampKind.LED, relay=24, light=Veml7700(), current=Ina219())
CYCLE, WATCH, DUSK = off_on_off(settle_s=3), watch(at_dusk=False), watch(at_dusk=True)


def lamp(**changes: object) -> Lamp:
    given_keys = {"name": "lamp", "kind": LampKind.LED, "relay": 24, "light": Veml7700(), "current": Ina219()}
    return Lamp(**(given_keys | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("of", "cause", "light", "plan"),
    [
        (lamp(), Cause.SCHEDULED, "night", CYCLE),
        (lamp(), Cause.COMMANDED, "night", CYCLE),
        (lamp(), Cause.COMMANDED, "day", WATCH),
        (lamp(), Cause.COMMANDED, None, WATCH),
        (lamp(current=None), Cause.COMMANDED, "day", LampStep.DAYLIGHT),
        (lamp(current=None), Cause.COMMANDED, None, LampStep.DAYLIGHT),
        (lamp(current=None), Cause.COMMANDED, "night", CYCLE),
        (lamp(relay=None), Cause.SCHEDULED, "night", WATCH),
        (lamp(kind=LampKind.HPS), Cause.COMMANDED, "night", WATCH),
        (lamp(kind=LampKind.MH), Cause.SWITCH_ON, None, DUSK),
        (lamp(), Cause.SWITCH_ON, "day", DUSK),
        (lamp(switched_by="agent"), Cause.COMMANDED, "day", CYCLE),
        (lamp(switched_by="agent", current=None), Cause.COMMANDED, "day", LampStep.DAYLIGHT),
        (lamp(), Cause.LEARNING, "day", LampStep.DAYLIGHT),
        (lamp(), Cause.LEARNING, None, LampStep.DAYLIGHT),
        (lamp(), Cause.LEARNING, "night", CYCLE),
        (lamp(kind=LampKind.HPS), Cause.LEARNING, "night", WATCH),
    ],
)
def test_a_lamp_is_switched_at_night_only_unless_current_decides_and_some_are_never(
    of: Lamp, cause: Cause, light: Light | None, plan: Plan | LampStep
) -> None:
    assert plan_of(of, cause=cause, light=light, before=SwitchedBefore(), now=1e6) == plan


@pytest.mark.parametrize(
    ("cause", "seconds", "is_too_soon"),
    [
        (Cause.SCHEDULED, 899, True),
        (Cause.SCHEDULED, 900, False),
        (Cause.COMMANDED, 59, True),
        (Cause.COMMANDED, 60, False),
    ],
)
def test_a_lamp_that_was_switched_is_left_alone_for_a_while(cause: Cause, seconds: float, *, is_too_soon: bool) -> None:
    before = SwitchedBefore()
    before.add(5000.0)
    plan = plan_of(LED, cause=cause, light="night", before=before, now=5000.0 + seconds)
    assert plan == (LampStep.TOO_SOON if is_too_soon else CYCLE)


def test_a_relay_is_used_twelve_times_a_day_at_most_whoever_asks() -> None:
    before, done = SwitchedBefore(), []
    for now in range(0, 2 * 86_400, 1200):
        if before.allows(float(now), cause=Cause.COMMANDED):
            before.add(float(now))
            done.append(now)
    assert [sum(start <= now < start + 86_400 for now in done) for start in (0, 43_200, 86_400)] == [12, 12, 12]


# --- what a phase amounts to -------------------------------------------------------------------------------------------------


def phase(*light: int | LampStep, on: bool | None = False, ma: int | None = None) -> Phase:
    def look(value: int | LampStep) -> Sample:
        lit = Lit(trouble=value) if isinstance(value, LampStep) else Lit(value)
        return Sample(light=lit, current=None if ma is None else Drawn(ma, 12_000))

    return Phase(on, [look(value) for value in light])


def test_a_phase_has_a_mean_a_low_tenth_ends_and_swings() -> None:
    assert phase(*([100] * 8), 900, 40).light == Series(mean=174, low=100, least=40, most=900, swings=1)
    assert Series.of([-3, -4]) == Series(mean=-4, low=-4, least=-4, most=-3, swings=0 + 1)
    assert Series.of([]) == Series()


@pytest.mark.parametrize(
    ("values", "swings"),
    [([5], 0), ([5, 5, 5], 0), ([0, 9, 0, 9, 0], 2), ([9, 5, 9, 5, 9], 2), ([9, 6, 9, 0], 1), ([0, 3, 6, 9], 0)],
)
def test_a_swing_falls_from_the_uppermost_third_to_the_lowest(values: list[int], swings: int) -> None:
    assert swings_of(values) == swings


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=60))
def test_mean_and_lowest_tenth_lie_between_the_ends_and_noise_has_fewer_swings_than_looks(values: list[int]) -> None:
    found = Series.of(values)
    assert found.least is not None
    assert found.low is not None
    assert found.mean is not None
    assert found.most is not None
    assert found.swings is not None
    assert found.least <= found.low <= found.most
    assert found.least <= found.mean <= found.most
    assert 10 * sum(value < found.low for value in values) <= len(values)
    assert 2 * found.swings <= len(values)


@pytest.mark.parametrize(
    ("phases", "step"),
    [
        ([phase(1, 2), phase(3)], LampStep.OK),
        ([phase(1, LampStep.NO_SENSOR), phase(3)], LampStep.OK),
        ([phase(LampStep.NO_SENSOR), phase(LampStep.NO_SENSOR)], LampStep.NO_SENSOR),
        ([phase(LampStep.GARBLED), phase(LampStep.NO_SENSOR)], LampStep.GARBLED),
        ([phase(1, 2), phase(LampStep.NO_SENSOR, LampStep.NO_SENSOR)], LampStep.LOST),
        ([phase(1, 2, 3, LampStep.SATURATED)], LampStep.OK),
        ([phase(1), phase(1, LampStep.SATURATED, LampStep.SATURATED)], LampStep.SATURATED),
        ([Phase(None)], None),
        ([], None),
    ],
)
def test_one_bad_look_is_no_bad_sensor(phases: list[Phase], step: LampStep | None) -> None:
    assert (light_step(phases), current_step(phases)) == (step, None)


def test_daylight_that_is_too_much_for_the_sensor_before_dusk_is_no_bad_sensor() -> None:
    bright, dark = [phase(LampStep.SATURATED, LampStep.SATURATED)] * 2, [phase(30), phase(700)]
    found = [
        sensor_steps(bright + dark, cause=Cause.SWITCH_ON),
        sensor_steps(dark + bright, cause=Cause.SWITCH_ON),
        sensor_steps(bright + dark, cause=Cause.SCHEDULED),
    ]
    assert found == [{"light": LampStep.OK}, {"light": LampStep.SATURATED}, {"light": LampStep.SATURATED}]


# --- a baseline ----------------------------------------------------------------------------------------------------------------


def three(off: int, on: int, again: int, *, ma: tuple[int, int, int] | None = None) -> list[Phase]:
    amps: tuple[int | None, ...] = ma or (None, None, None)
    values = zip((off, on, again), (False, True, False), amps, strict=True)
    return [phase(*([light] * 10), on=is_on, ma=current) for light, is_on, current in values]


@pytest.mark.parametrize(
    ("phases", "found"),
    [
        (three(1_000, 26_000, 1_200), LampBaseline(lux_on_milli=26_000, lux_off_milli=1_100)),
        (
            three(1_000, 26_000, 1_200, ma=(0, 1600, 0)),
            LampBaseline(lux_on_milli=26_000, lux_off_milli=1_100, current_on_ma=1600, supply_on_mv=12_000),
        ),
        (three(1_000, 26_000, 9_000), LampStep.UNSTEADY),
        (three(1_000, 1_900, 1_000), LampStep.NO_DIFFERENCE),
        (three(20_000, 22_000, 20_000), LampStep.NO_DIFFERENCE),
        (three(1_000, 26_000, 1_000, ma=(0, 5, 0)), LampStep.NO_DIFFERENCE),
        (three(26_000, 1_000, 26_000, ma=(0, 1600, 0)), LampStep.NO_DIFFERENCE),
        ([phase(26_000, 26_100, on=None)] * 20, LampBaseline(lux_on_milli=26_000)),
        ([phase(26_000, on=None), phase(9_000, on=None)], LampStep.UNSTEADY),
    ],
)
def test_a_baseline_needs_a_steady_street_and_a_lamp_that_shows(
    phases: list[Phase], found: LampBaseline | LampStep
) -> None:
    assert learned(phases, measures_lux=True) == found


def test_what_knows_only_darker_and_brighter_learns_thousandths_and_no_lux() -> None:
    assert learned(three(100, 700, 110), measures_lux=False) == LampBaseline(
        light_on_permille=700, light_off_permille=105
    )
