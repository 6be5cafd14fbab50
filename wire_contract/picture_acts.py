"""Acts about pictures of failed tests: who looked at one, and that some are gone."""

from typing import Literal

from msgspec import Struct

from wire_contract.act_parts import Why
from wire_contract.field_types import Count, Hash, Name
from wire_contract.messages import DeviceText, TimeText


class PictureViewed(Struct, frozen=True, kw_only=True):
    """Somebody opened a picture. The act stands in the chain before they saw anything."""

    device: DeviceText
    asset: Name
    picture: Hash
    line: Hash
    """The line of the failed test that names the picture."""


class PicturesDeleted(Struct, frozen=True, kw_only=True):
    """Pictures are gone from the hub: too old, or because somebody had them deleted."""

    pictures: Count
    cause: Literal["retention", "by_hand"]
    received_before: TimeText | None = None
    """All that came before this moment; None for all of them, or for the one that is named."""
    device: DeviceText | None = None
    picture: Hash | None = None
    reason: Why | None = None
