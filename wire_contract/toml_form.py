"""Settings files, read by every program in one way: typed, no unknown keys, one clear line when something is wrong."""

import re
import tomllib
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

S = TypeVar("S", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a settings file."""

    key: str
    value: str
    expected: str

    def line(self, file: str) -> str:
        """One line for the person who wrote the file."""
        return f"{file}: {self.key or 'the file'}: {self.value}: expected {self.expected}"


def read_toml(text: str, shape: type[S]) -> S | Complaint:
    """The settings in a TOML text, or what is wrong with them."""
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Complaint("", str(error), "TOML")
    try:
        return msgspec.convert(tree, shape)
    except msgspec.ValidationError as error:
        return _complaint(str(error), tree)


def _complaint(message: str, tree: dict[str, Any]) -> Complaint:
    """Msgspec says `Expected int, got str - at $.readers[0].d0`; a person wants file, key, value, expectation."""
    what, _, path = message.partition(" - at ")
    key = path.strip("`").removeprefix("$").lstrip(".")
    if match := re.match(r"Object contains unknown field `(.+)`", what):
        key = f"{key}.{match[1]}".lstrip(".")
        return Complaint(key, _look_up(tree, key), "no such key (a typing mistake?)")
    if what.startswith("Invalid enum value") and (match := re.match(r"key` in `\$\.(.+)", path.strip("`"))):
        value = what.removeprefix("Invalid enum value ")
        return Complaint(match[1], value, "one of the keys that docs/operator names (a typing mistake?)")
    if match := re.match(r"Object missing required field `(.+)`", what):
        return Complaint(f"{key}.{match[1]}".lstrip("."), "missing", "a value")
    return Complaint(key, _look_up(tree, key), what.replace("`", "").removeprefix("Expected ").split(", got ")[0])


def _look_up(tree: Any, key: str) -> str:  # noqa: ANN401 (any TOML value)
    for step in re.findall(r"[^.\[\]]+", key):
        tree = tree[int(step)] if isinstance(tree, list) else tree.get(step)
        if tree is None:
            return "missing"
    return repr(tree)
