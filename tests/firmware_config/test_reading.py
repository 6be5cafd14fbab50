import pytest

from firmware_config.problem import Problem
from firmware_config.reading import line_of, read_profile
from tests.firmware_config.profiles import SOUND


@pytest.mark.parametrize(
    ("old", "new", "key", "hint"),
    [
        ("relay = 24", "realy = 24", "lamps[0].realy", "did you mean relay?"),
        ("d0 = 17", "d_0 = 17", "readers[1].d_0", "did you mean d0?"),
        ("gives_ma", "give_ma", "supply.give_ma", "did you mean gives_ma?"),
        ("[watchdog]", "[watchdgo]", "watchdgo", "did you mean watchdog?"),
        ('"wiegand"', '"weigand"', "readers[1].kind", "did you mean wiegand? one of camera-qr, keyboard, pn532, qr-engine, wiegand"),
        ('"pi-4b"', '"pi-4"', "board", "did you mean pi-4b? one of pi-3b-plus, pi-4b, pi-5, pi-zero-2w"),
        ('"pi-4b"', '"beaglebone"', "board", "give it a value of that form: pi-3b-plus, pi-4b, pi-5, pi-zero-2w"),
        ("pin = 21", "pin = 28", "contacts[0].pin", "give it a value of that form"),
        ("d1 = 27\n", "", "readers[1].d1", "add d1 = …"),
    ],
)  # fmt: skip
def test_a_typo_names_the_key_its_line_and_the_nearest_right_one(old: str, new: str, key: str, hint: str) -> None:
    text = SOUND.replace(old, new, 1)
    problem = read_profile(text)
    assert isinstance(problem, Problem)
    first = new.strip() or 'kind = "wiegand"'
    line = next(n for n, line in enumerate(text.splitlines(), 1) if first in line) - (0 if new else 1)
    assert (problem.key, problem.hint.english, problem.line) == (key, hint, line)


@pytest.mark.parametrize(
    "text", ["board = ", "a = " + "[" * 5000, "a = " + "1" * 5000, "x" * 70_000, "\x00", "a = 1\na = 2"]
)
def test_what_is_no_toml_or_is_hostile_is_one_problem(text: str) -> None:
    problem = read_profile(text)
    assert isinstance(problem, Problem)
    assert (problem.rule, problem.key) == ("toml", "")
    assert len(problem.what.english) < 300


def test_lines_are_those_of_the_second_table_where_the_second_is_meant() -> None:
    lines = SOUND.splitlines()
    assert line_of("readers[1].d0", SOUND) == lines.index("d0 = 17") + 1
    assert line_of("lamps[0].light.address", SOUND) == lines.index('light = { kind = "bh1750" }') + 1
    assert line_of("nothing", SOUND) is None
