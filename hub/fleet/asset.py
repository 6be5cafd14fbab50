"""A camera or a lamp at a point, and whose it is. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wire_contract.asset_acts import AssetRecord


class AssetKind(StrEnum):
    """What a device can test."""

    CAMERA = "camera"
    LAMP = "lamp"


@dataclass(frozen=True, slots=True)
class Asset:
    """It stands at the point from `from_day` (included) to `to_day` (excluded; None: until now), whole Bangkok days."""

    point_id: int
    kind: AssetKind
    name: str
    """As the device's settings and its tests call it."""
    from_day: date
    to_day: date | None = None
    label: str = ""
    inventory: str = ""
    owner: str = ""
    note: str = ""

    def counts_on(self, day: date) -> bool:
        """Whether it stands there on that whole day."""
        return self.from_day <= day and (self.to_day is None or day < self.to_day)

    def overlaps(self, other: "Asset") -> bool:
        """Whether both claim one day of the same thing."""
        same = (self.point_id, self.kind, self.name) == (other.point_id, other.kind, other.name)
        return same and self.from_day < (other.to_day or date.max) and other.from_day < (self.to_day or date.max)


def asset_record(asset: Asset, *, point: str) -> AssetRecord:
    """The asset, as the chain writes it; `point` is the code of its point."""
    return AssetRecord(
        point=point,
        kind=asset.kind.value,
        name=asset.name,
        from_day=asset.from_day.isoformat(),
        to_day=asset.to_day.isoformat() if asset.to_day else None,
        label=asset.label,
        inventory=asset.inventory,
        owner=asset.owner,
        note=asset.note,
    )


def asset_of(record: AssetRecord, *, point_id: int) -> Asset:
    """The asset that the chain wrote; `point_id` is the number of its point here."""
    return Asset(
        point_id=point_id,
        kind=AssetKind(record.kind),
        name=record.name,
        from_day=date.fromisoformat(record.from_day),
        to_day=date.fromisoformat(record.to_day) if record.to_day else None,
        label=record.label,
        inventory=record.inventory,
        owner=record.owner,
        note=record.note,
    )
