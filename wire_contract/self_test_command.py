"""The arguments of `self_test` and `learn_reference`: the hub checks them before it signs, the device before it
obeys.
"""

from collections.abc import Mapping
from typing import Literal, TypeVar

import msgspec
from msgspec import Struct

from wire_contract.field_types import Name
from wire_contract.self_test import Cause, Light

A = TypeVar("A")


class SelfTestAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """Arguments of `self_test`."""

    asset: Name | None = None
    """What the point's settings call the camera or lamp; all of them where absent."""
    cause: Literal["commanded", "repair"] = "commanded"

    @property
    def why(self) -> Cause:
        """As the test's own line tells it."""
        return Cause(self.cause)


class LearnAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """Arguments of `learn_reference`."""

    asset: Name
    light: Light | None = None
    """Which of a camera's two references; absent for a lamp, which has one."""


def read_self_test(arguments: Mapping[str, str]) -> SelfTestAsked | None:
    """What is asked for; None where the arguments make no sense."""
    return _read(arguments, SelfTestAsked)


def read_learn(arguments: Mapping[str, str]) -> LearnAsked | None:
    """What is asked for; None where the arguments make no sense."""
    return _read(arguments, LearnAsked)


def write_arguments(asked: SelfTestAsked | LearnAsked) -> dict[str, str]:
    """The arguments of a command that asks for it."""
    return {name: value for name, value in msgspec.structs.asdict(asked).items() if value is not None}


def _read(arguments: Mapping[str, str], shape: type[A]) -> A | None:
    try:
        return msgspec.convert(dict(arguments), shape)
    except msgspec.ValidationError:
        return None
