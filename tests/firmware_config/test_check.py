import re
from pathlib import Path

import pytest

import firmware_config.check
from firmware_config.check import check
from firmware_config.files import shipped
from firmware_config.problem import Problem, Said
from firmware_config.profile import Profile
from firmware_config.reading import read_profile
from tests.firmware_config.profiles import BREAKINGS, SOUND, broken


def problems(text: str) -> tuple[Problem, ...]:
    profile = read_profile(text)
    assert isinstance(profile, Profile), profile
    return check(profile, text)


def test_the_sound_profile_has_no_problem() -> None:
    assert problems(SOUND) == ()


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_profile_passes(name: str) -> None:
    assert problems(shipped()[name]) == ()


@pytest.mark.parametrize("rule", BREAKINGS)
def test_each_breaking_is_found_by_its_rule_alone(rule: str) -> None:
    found = problems(broken(rule))
    assert {problem.rule for problem in found} == {rule}
    assert all(problem.line for problem in found)
    assert all(said for one in found for said in (one.what.thai, one.what.english, one.hint.thai, one.hint.english))


def test_every_rule_has_a_profile_that_breaks_just_it() -> None:
    folder = Path(firmware_config.check.__file__).parent
    text = "".join(path.read_text() for path in folder.glob("*.py"))
    named = set(re.findall(r'Problem\(\s*"([a-z0-9-]+)"', text)) | {"uart-of-another-board", "uart-unknown"}
    assert named == set(BREAKINGS)


def test_a_pin_used_twice_is_told_with_its_line_and_the_other_part() -> None:
    text = broken("pin-twice")
    assert problems(text) == (
        Problem(
            "pin-twice",
            "feedback.green",
            Said("GPIO 16 ใช้แล้วโดย lamps[0].relay", "GPIO 16 is lamps[0].relay's already"),
            Said(
                "ย้ายไปขาที่ว่าง ดูด้วย riskpoint-firmware pinout", "take a free pin: riskpoint-firmware pinout shows which"
            ),
            text.splitlines().index("green = 16") + 1,
        ),
    )


@pytest.mark.parametrize(
    ("board", "asked", "right"),
    [
        ("pi-5", "uart0", "uart0-pi5"),
        ("pi-5", "uart3", "uart2-pi5"),
        ("pi-5", "uart5", "uart4-pi5"),
        ("pi-4b", "uart2-pi5", "uart3"),
        ("pi-4b", "uart4-pi5", "uart5"),
    ],
)
def test_a_uart_of_the_other_board_is_named_by_the_same_pins(board: str, asked: str, right: str) -> None:
    text = SOUND.replace("pi-4b", board).replace("uart0", asked)
    found = [problem.hint.english for problem in problems(text) if problem.rule == "uart-of-another-board"]
    assert found == [f"on this board the same pins are {right}"]


def test_lamps_may_share_a_light_sensor_but_not_a_current_sensor() -> None:
    second = SOUND + '\n[[lamps]]\nname = "other"\nkind = "led"\nlight = { kind = "bh1750" }\n'
    assert problems(second) == ()
    assert {one.rule for one in problems(second + 'current = { kind = "ina219" }\n')} == {"i2c-address"}


def test_codes_are_read_from_the_first_board_camera_only() -> None:
    two = SOUND.replace("pi-4b", "pi-5").replace("uart0", "uart0-pi5") + (
        '\n[[cameras]]\nkind = "csi"\nname = "alley"\nsensor = "imx708"\nport = 1\n'
        '\n[[readers]]\nkind = "camera-qr"\nname = "badge"\ncamera = "CAMERA"\n'
    )
    assert problems(two.replace("CAMERA", "gate")) == ()
    assert [one.rule for one in problems(two.replace("CAMERA", "alley"))] == ["camera-of-reader"]
