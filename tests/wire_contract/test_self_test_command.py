"""What `self_test` and `learn_reference` may be asked with, at both ends."""

from collections.abc import Mapping

import pytest

from wire_contract.self_test import Cause
from wire_contract.self_test_command import LearnAsked, SelfTestAsked, read_learn, read_self_test, write_arguments


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        ({}, SelfTestAsked(asset=None, cause="commanded")),
        ({"asset": "front"}, SelfTestAsked(asset="front", cause="commanded")),
        ({"asset": "lamp-1", "cause": "repair"}, SelfTestAsked(asset="lamp-1", cause="repair")),
        ({"cause": "scheduled"}, None),
        ({"asset": "Front camera"}, None),
        ({"asset": ""}, None),
        ({"camera": "front"}, None),
    ],
)
def test_a_self_test_is_asked_for_one_asset_or_all(arguments: Mapping[str, str], asked: SelfTestAsked | None) -> None:
    assert read_self_test(arguments) == asked


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        ({"asset": "front", "light": "day"}, LearnAsked(asset="front", light="day")),
        ({"asset": "lamp-1"}, LearnAsked(asset="lamp-1", light=None)),
        ({}, None),
        ({"light": "night"}, None),
        ({"asset": "front", "light": "dusk"}, None),
        ({"asset": "front", "light": "day", "cause": "repair"}, None),
    ],
)
def test_a_reference_is_learned_for_one_asset(arguments: Mapping[str, str], asked: LearnAsked | None) -> None:
    assert read_learn(arguments) == asked


def test_what_is_written_is_what_is_read() -> None:
    for asked in (SelfTestAsked(), SelfTestAsked(asset="front", cause="repair")):
        assert read_self_test(write_arguments(asked)) == asked
    for learn in (LearnAsked(asset="lamp-1"), LearnAsked(asset="front", light="night")):
        assert read_learn(write_arguments(learn)) == learn


def test_the_line_of_a_test_tells_why_it_was_asked_for() -> None:
    assert [SelfTestAsked().why, SelfTestAsked(cause="repair").why] == [Cause.COMMANDED, Cause.REPAIR]
