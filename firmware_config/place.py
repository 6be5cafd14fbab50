"""One device of the inventory: which point it stands at, which profile it has, and where its hub is."""

import tomllib
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from firmware_config.problem import Problem, Said
from firmware_config.profile import Address
from wire_contract.field_types import Key, Name

DeviceName = Annotated[str, Meta(pattern=r"^(?!-)[a-z0-9-]{3,40}(?<!-)$")]
"""Also a host name."""


class Place(Struct, frozen=True, forbid_unknown_fields=True):
    """A row."""

    device: DeviceName
    point: Annotated[str, Meta(pattern=r"^[^\x00-\x1f\x7f\"]{1,80}$")]
    profile: Name
    hub_public_key: Key
    broker: Annotated[str, Meta(pattern=r"^[A-Za-z0-9.:-]{1,253}$")]
    port: Annotated[int, Meta(ge=1, le=65_535)] = 8883
    tls: bool = True
    cameras: dict[Name, Address] = {}
    """Network cameras of this point by their names in the profile."""


class Inventory(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file; JSON of the same form is read too."""

    devices: tuple[Place, ...]


EXAMPLE = Place("device-01", "point-01", "example", "A" * 43, "hub.example")
"""Whom a profile is rendered for when nobody is named."""


def read_inventory(text: str) -> Inventory | Problem:
    """The rows, no two of one device or one point."""
    try:
        tree = msgspec.json.decode(text) if text.lstrip().startswith("{") else tomllib.loads(text)
        inventory = msgspec.convert(tree, Inventory)
    except (ValueError, RecursionError) as error:
        return _problem("", f"อ่านรายการเครื่องไม่ได้: {str(error)[:200]}", f"is no inventory: {str(error)[:200]}")
    devices: set[str] = set()
    points: dict[str, str] = {}
    for number, row in enumerate(inventory.devices):
        if row.device in devices:
            return _problem(f"devices[{number}].device", f"{row.device} มีสองแถว", f"{row.device} stands there twice")
        devices.add(row.device)
        if (other := points.setdefault(row.point, row.device)) != row.device:
            english = f"{other} and {row.device} both stand at {row.point}"
            return _problem(f"devices[{number}].point", f"{row.point} มีสองเครื่อง: {other}, {row.device}", english)
    return inventory


def _problem(key: str, thai: str, english: str) -> Problem:
    hint = Said(
        "หนึ่งแถวต่อเครื่อง หนึ่งเครื่องต่อจุด", "one row for each device, one device at each point; docs/hardware says the keys"
    )
    return Problem("inventory", key, Said(thai, english), hint)
