"""Real pictures, broken in every way, through the agent's measuring and a line of JSON to the hub's verdict.

One of each, from seeds at which the rule is right; `./run soak cameras` goes through all of them, and docs/self-tests.md says
how often it is.
"""

import pytest

from hub.self_tests.rules.camera import judge
from tests.parts.footage import NoFootageError, footage_folder, is_excused
from tests.parts.tampering.encoded import encoded
from tests.parts.tampering.faults import FAULTS
from tests.parts.tampering.light import HARMLESS, Light
from tests.parts.tampering.scenes import PLACES
from tests.parts.tampering.situations import Situation, line_of, measured, taken, told

STREET, TOWN, ROOFS = PLACES["test"]


@pytest.fixture(scope="module", autouse=True)
def footage() -> None:
    try:
        footage_folder()
    except NoFootageError as none:
        if not is_excused():
            raise
        pytest.skip(str(none))


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(("light", "seed"), [("day", 103), ("night", 101)])
def test_a_fault_is_called_by_its_name(fault: str, light: Light, seed: int) -> None:
    verdict = judge(told(Situation(TOWN, light, fault, seed)))
    assert verdict.reasons[:1] == (fault,)


@pytest.mark.parametrize(
    ("change", "light"), [(change, light) for change, lights in HARMLESS.items() for light in lights]
)
def test_what_is_no_fault_passes(change: str, light: Light) -> None:
    verdict = judge(told(Situation(ROOFS, light, change, 100)))
    assert verdict.reasons == ()


@pytest.mark.parametrize(
    ("happening", "reasons"),
    [("as it was", ()), ("people and vans", ()), ("covered", ("covered",)), ("moved", ("moved",))],
)
def test_a_filmed_street_corner_is_judged_like_a_photograph(happening: str, reasons: tuple[str, ...]) -> None:
    assert judge(told(Situation(STREET, "day", happening, 100))).reasons == reasons


def test_the_same_situation_gives_the_same_line() -> None:
    situation = Situation(TOWN, "night", "rain", 102)
    assert told(situation) == told(situation)


@pytest.mark.parametrize(("light", "quality"), [("day", 28), ("night", 32)])
def test_a_frozen_picture_is_found_behind_an_encoder_and_a_living_one_is_not_called_frozen(
    light: Light, quality: int
) -> None:
    place = PLACES["tune"][1]
    then, now, frozen = (
        Situation(place, light, happening, seed)
        for happening, seed in (("as it was", 1_100), ("as it was", 1_101), ("frozen", 1_102))
    )
    reference = measured(encoded(taken(then).frames, quality=quality)).learn()
    living, still = taken(now), taken(frozen)
    lines = [
        line_of(situation, camera, measured(encoded(camera.frames, quality=quality)), reference=reference)
        for situation, camera in ((now, living), (frozen, still))
    ]
    assert [judge(line).reasons for line in lines] == [(), ("frozen",)]
