"""What the API says of when something happened."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from hub.evidence.when import How, When


class WhenAnswer(BaseModel):
    """When it happened, as far as its chain tells; `occurred_at` beside it is the device's own word, as sent."""

    how: How = Field(description="as sent, worked out from a synchronised line of the same boot, or only a bracket")
    resolved_at: datetime | None = Field(description="the moment; null where there is only a bracket")
    earliest: datetime | None = Field(description="not before this; null where nothing tells")
    latest: datetime = Field(description="not after this")


def when_values(when: When) -> dict[str, Any]:
    """The values of a `WhenAnswer`."""
    return {"how": when.how, "resolved_at": when.moment, "earliest": when.earliest, "latest": when.latest}
