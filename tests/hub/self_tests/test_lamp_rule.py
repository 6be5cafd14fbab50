"""What one line of a lamp test shows: the truth table of relay, current, light and sun, written down by hand."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.verdict import PASSED, Outcome, Verdict, failed, inconclusive
from hub.self_tests.rules.lamp import RULE, judge
from hub.self_tests.rules.lamp_words import LampDoubt, LampFault
from wire_contract.lighting_test import LampBaseline, LampStep, LightingTested
from wire_contract.self_test import Cause

NIGHT, DAY, DUSK = -30_000, 40_000, 2_000
BASELINE = LampBaseline(lux_on_milli=26_000, lux_off_milli=1_000, current_on_ma=1_600, supply_on_mv=12_400)

LIGHT = {
    "full": (1_000, 26_000, 1_000),
    "low": (1_000, 13_500, 1_000),
    "none": (1_000, 1_000, 1_000),
    "lit": (26_000, 26_000, 26_000),
    "moved": (1_000, 26_000, 9_000),
}
CURRENT = {
    "full": (0, 1_600, 0),
    "low": (1, 800, 2),
    "none": (0, 3, 0),
    "stuck": (1_600, 1_600, 1_600),
    "turned": (1_600, 2, 1_600),
    "sticky": (0, 1_600, 1_600),
    "backwards": (0, -1_600, 0),
}


def line(light: str | None, current: str | None, **changes: Any) -> LightingTested:
    """A test by OFF, ON, OFF at night."""
    lux: tuple[int | None, ...] = LIGHT[light] if light else (None,) * 3
    drawn: tuple[int | None, ...] = CURRENT[current] if current else (None,) * 3
    steps = {"relay": "ok"} | ({"light": "ok"} if light else {}) | ({"current": "ok"} if current else {})
    tested = LightingTested(
        lamp="lamp",
        relay=(False, True, False),
        lux_milli=lux,
        lamp_current_ma=drawn,
        sun_elevation_milli_deg=NIGHT,
        steps=steps | {"sequence": "ok"},
        light_low=lux,
        light_least=tuple(value and value - 200 for value in lux),
        light_most=tuple(value and value + 200 for value in lux),
        baseline=BASELINE,
    )
    return msgspec.structs.replace(tested, **changes)


@pytest.mark.parametrize(
    ("light", "current", "verdict"),
    [
        ("full", "full", PASSED),
        ("full", "low", PASSED),
        ("full", "backwards", PASSED),
        ("full", None, PASSED),
        (None, "full", PASSED),
        ("low", "full", failed("low_output")),
        ("low", "low", failed("low_output")),
        ("low", None, failed("low_output")),
        (None, "low", failed("low_output")),
        ("none", "none", failed("lamp_failure")),
        ("none", None, failed("lamp_failure")),
        (None, "none", failed("lamp_failure")),
        ("none", "full", failed("sensor_fault")),
        ("none", "low", failed("sensor_fault")),
        ("full", "none", failed("sensor_fault")),
        ("low", "none", failed("sensor_fault")),
        ("moved", "none", failed("lamp_failure")),
        ("moved", "full", inconclusive("unsteady_light")),
        ("moved", None, inconclusive("unsteady_light")),
        ("lit", "none", failed("lamp_failure")),
        ("lit", "full", failed("sensor_fault")),
        *((light, "stuck", failed("relay_fault")) for light in ("full", "low", "none", "lit", "moved", None)),
        *((light, "turned", failed("relay_fault")) for light in ("full", "none", "lit", None)),
        *((light, "sticky", failed("relay_fault")) for light in ("full", "none", "lit", None)),
        ("lit", None, failed("relay_fault")),
        (None, None, inconclusive("no_sensor")),
    ],
)
def test_at_night_relay_current_and_light_together_tell(
    light: str | None, current: str | None, verdict: Verdict
) -> None:
    assert judge(line(light, current)) == verdict


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"steps": {"sequence": "interrupted"}}, inconclusive("interrupted")),
        ({"steps": {"sequence": "daylight"}}, inconclusive("daylight")),
        ({"steps": {"sequence": "too-soon"}}, inconclusive("too_soon")),
        ({"steps": {"sequence": "deadline"}}, inconclusive("incomplete")),
        ({"steps": {"sequence": "closed"}}, inconclusive("incomplete")),
        ({"steps": {"sequence": "fault"}}, inconclusive("incomplete")),
        ({"steps": {"sequence": "a word of a later release"}}, inconclusive("incomplete")),
        ({"steps": {"relay": "no-relay", "sequence": "ok"}}, failed("relay_fault")),
        ({"relay": (), "lux_milli": (), "lamp_current_ma": (), "light_low": ()}, inconclusive("incomplete")),
        (
            {"relay": (), "lux_milli": (), "lamp_current_ma": (), "light_low": (), "cause": Cause.SWITCH_ON},
            inconclusive("incomplete"),
        ),
        ({"relay": (True, True, True)}, inconclusive("incomplete")),
        ({"baseline": None}, inconclusive("no_baseline")),
        ({"baseline": LampBaseline(lux_on_milli=1_500, lux_off_milli=1_000)}, inconclusive("no_baseline")),
        ({"light_low": (1_000, None, 1_000)}, inconclusive("sensor_lost")),
        ({"light_low": (1_000, 26_000)}, inconclusive("sensor_lost")),
        ({"light_low": (), "light_least": (), "light_most": ()}, PASSED),
    ],
)
def test_a_test_that_did_not_get_far_enough_accuses_no_lamp(changes: dict[str, Any], verdict: Verdict) -> None:
    assert judge(line("full", None, **changes)) == verdict


@pytest.mark.parametrize(
    ("lit", "verdict"),
    [
        (1_000 + 17_499, failed("low_output")),
        (1_000 + 17_500, PASSED),
        (1_000 + 5_000, failed("low_output")),
        (1_000 + 4_999, failed("lamp_failure")),
    ],
)
def test_a_slow_fall_is_low_output_below_seven_tenths_and_no_light_below_two(lit: int, verdict: Verdict) -> None:
    lux = (1_000, lit, 1_000)
    assert (
        judge(line("full", None, lux_milli=lux, light_low=lux, light_least=lux, light_most=(1_200, lit, 1_200)))
        == verdict
    )


@pytest.mark.parametrize(("dark_again", "verdict"), [(8_500, PASSED), (8_501, inconclusive("unsteady_light"))])
def test_both_dark_phases_must_say_the_same(dark_again: int, verdict: Verdict) -> None:
    lux = (1_000, 26_000, dark_again)
    assert judge(line("full", None, lux_milli=lux, light_low=lux, light_least=lux)) == verdict


def test_cars_that_pass_while_the_lamp_is_lit_only_add_light() -> None:
    assert judge(line("full", None, light_most=(1_200, 90_000, 1_200), light_swings=(0, 5, 0))) == PASSED


def test_a_lamp_cycles_by_light_alone_where_nothing_else_on_the_street_does() -> None:
    swinging = {"light_low": (1_000, 1_100, 1_000), "light_least": (1_000, 1_000, 1_000), "light_swings": (0, 3, 0)}
    quiet = line("full", None, light_most=(1_100, 26_000, 1_100), **swinging)
    busy = line("full", None, light_most=(30_000, 26_000, 1_100), **swinging)
    lightning = line("full", None, light_most=(1_100, 500_000, 1_100), **swinging)
    assert [judge(one) for one in (quiet, busy, lightning)] == [
        failed("cycling"),
        failed("lamp_failure"),
        failed("lamp_failure"),
    ]


def test_current_that_comes_and_goes_is_cycling_and_a_single_dip_is_not() -> None:
    dips = {"current_least_ma": (0, 0, 0), "current_most_ma": (0, 1_610, 0)}
    verdicts = [judge(line("full", "full", current_swings=(0, swings, 0), **dips)) for swings in (0, 1, 2)]
    assert verdicts == [PASSED, PASSED, failed("cycling")]


def test_what_knows_only_darker_and_brighter_says_lit_or_not_and_never_how_bright() -> None:
    relative = {"lux_milli": (None,) * 3, "light_least": (), "light_most": ()}
    baseline = LampBaseline(light_on_permille=700, light_off_permille=100)

    def told(lit: int) -> Verdict:
        values = (100, lit, 100)
        return judge(line("full", None, light_permille=values, light_low=values, baseline=baseline, **relative))

    assert [told(lit) for lit in (700, 400, 399, 220, 219)] == [
        PASSED,
        PASSED,
        inconclusive("unclear"),
        inconclusive("unclear"),
        failed("lamp_failure"),
    ]


def relative(values: tuple[int, int, int], current: str | None, baseline: LampBaseline) -> Verdict:
    series = {"light_permille": values, "light_low": values, "light_least": values, "light_most": values}
    return judge(line("full", current, lux_milli=(None,) * 3, baseline=baseline, **series))


def test_what_knows_only_lit_does_not_talk_away_what_the_current_says() -> None:
    baseline = LampBaseline(light_on_permille=700, light_off_permille=100, current_on_ma=1_600)
    told = [relative((100, lit, 100), current, baseline) for lit in (700, 399) for current in ("full", "low")]
    low = failed("low_output")
    assert told == [PASSED, low, inconclusive("unclear"), low]


def test_more_than_half_way_from_the_lit_lamp_to_the_bright_end_is_no_lamp() -> None:
    baseline = LampBaseline(light_on_permille=700, light_off_permille=100)
    told = [relative((dark,) * 3, None, baseline) for dark in (850, 851)]
    assert told == [failed("relay_fault"), inconclusive("daylight")]


def test_at_the_dark_end_of_its_own_range_a_dead_lamp_and_a_cut_wire_are_both_named() -> None:
    baseline = LampBaseline(light_on_permille=700, light_off_permille=0)
    told = [relative(values, None, baseline) for values in ((0, 0, 0), (0, 1, 0))]
    assert told == [failed("lamp_failure", "sensor_fault"), failed("lamp_failure")]


@pytest.mark.parametrize(
    ("off", "level", "verdict"),
    [
        (100, 700, PASSED),
        (100, 399, inconclusive("unclear")),
        (None, 700, inconclusive("no_baseline")),
        (None, 210, inconclusive("no_baseline")),
        (None, 209, failed("lamp_failure")),
    ],
)
def test_watched_on_a_scale_of_its_own_the_dark_must_be_known(off: int | None, level: int, verdict: Verdict) -> None:
    ends = {"light_least": (level - 5,) * 4, "light_most": (level + 5,) * 4}
    series = {"light_permille": (level,) * 4, "light_low": (level,) * 4, **ends}
    baseline = LampBaseline(light_on_permille=700, light_off_permille=off)
    nothing: dict[str, Any] = {"relay": (), "lux_milli": (), "lamp_current_ma": ()}
    assert judge(line("full", None, baseline=baseline, **nothing, **series)) == verdict


def test_no_feed_is_told_by_half_the_voltage_or_by_less_than_a_volt() -> None:
    told = [
        judge(line("none", "none", supply_mv=(mv,) * 3, baseline=msgspec.structs.replace(BASELINE, supply_on_mv=known)))
        for known, mv in ((12_400, 6_199), (12_400, 6_200), (None, 999), (None, 1_000))
    ]
    assert told == [failed("supply_failure"), failed("lamp_failure")] * 2


def test_a_street_that_is_brighter_than_any_lamp_is_daylight_whatever_the_clock_says() -> None:
    lux = (300_000, 310_000, 300_000)
    noon = {"lux_milli": lux, "light_low": lux, "light_least": lux, "light_most": lux}
    assert [judge(line("full", current, **noon)) for current in (None, "none")] == [inconclusive("daylight")] * 2


@pytest.mark.parametrize(("without", "verdict"), [(20_000, PASSED), (26_001, inconclusive("daylight"))])
def test_where_nobody_knows_the_sun_the_street_itself_must_be_dark(without: int, verdict: Verdict) -> None:
    lux = (without, without + 25_000, without)
    changes = {"lux_milli": lux, "light_low": lux, "light_least": lux, "light_most": lux}
    assert judge(line("full", None, sun_elevation_milli_deg=None, **changes)) == verdict


numbers = st.none() | st.integers(-(10**6), 10**7)
series = st.lists(numbers, max_size=5).map(tuple)
counts = st.lists(st.none() | st.integers(0, 50), max_size=5).map(tuple)
words = st.sampled_from([*LampStep, "never heard of"])


@given(
    st.builds(
        LightingTested,
        lamp=st.just("lamp"),
        relay=st.lists(st.booleans(), max_size=5).map(tuple),
        lux_milli=series,
        lamp_current_ma=series,
        sun_elevation_milli_deg=st.none() | st.integers(-90_000, 90_000),
        steps=st.dictionaries(st.sampled_from(["light", "current", "relay", "sequence"]), words),
        cause=st.sampled_from(Cause),
        switched_by=st.sampled_from(["photocell", "agent"]),
        interval_ms=st.none() | st.integers(0, 10**6),
        light_permille=series,
        light_low=series,
        light_least=series,
        light_most=series,
        light_swings=counts,
        current_least_ma=series,
        current_most_ma=series,
        current_swings=counts,
        supply_mv=series,
        baseline=st.none() | st.builds(LampBaseline, *[numbers] * 6),
    )
)
def test_whatever_a_line_says_there_is_a_verdict_in_the_words_of_the_rule(tested: LightingTested) -> None:
    verdict = judge(tested)
    allowed: set[str] = {Outcome.PASS: set(), Outcome.FAIL: {*LampFault}, Outcome.INCONCLUSIVE: {*LampDoubt}}[
        verdict.outcome
    ]
    assert set(verdict.reasons) <= allowed
    assert bool(verdict.reasons) is (verdict.outcome is not Outcome.PASS)


@given(st.integers(0, 40_000), st.integers(0, 40_000))
def test_without_current_more_light_while_lit_never_makes_it_worse(less: int, more: int) -> None:
    order = [failed("lamp_failure"), failed("low_output"), PASSED]

    def rank(lit: int) -> int:
        lux = (1_000, lit, 1_000)
        changes = {"lux_milli": lux, "light_low": lux, "light_least": lux, "light_most": (1_001, lit + 1, 1_001)}
        return order.index(judge(line("full", None, **changes)))

    assert rank(min(less, more)) <= rank(max(less, more))


def test_the_rule_has_a_name() -> None:
    assert RULE == "lamps/1"
