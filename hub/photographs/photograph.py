"""A photograph of work: what it is, what its file claims of time and place, and what gives cause to doubt. Pure.

A claim is what stands in the file, which whoever sent it could have written. It is shown, and decides nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hub.fleet.location import Location, metres_between
from hub.kernel.pair import Pair
from hub.kernel.period import BANGKOK, day_of
from hub.kernel.thai import date_short

FAR_M = 300
"""A telephone's own place is often some 100 m off between houses."""
_TIME = "%Y:%m:%d %H:%M:%S"


@dataclass(frozen=True, slots=True)
class Claims:
    """What the file says; None where it says nothing that can be read."""

    taken_at: datetime | None = None
    place: Location | None = None


@dataclass(frozen=True, slots=True)
class Photograph:
    """What is known of a photograph; its bytes are files under its name."""

    name: str
    """SHA-256 of what was received."""
    bytes: int
    kind: str
    """`JPEG`, `PNG` or `WEBP`, as its content says."""
    width: int
    height: int
    point: str | None
    """Where whoever sent it says that it was taken: the code of a point."""
    claims: Claims
    received_at: datetime
    received_by: str
    deleted_at: datetime | None = None
    cleared_by: str | None = None
    """Who saw that no face and no number plate can be made out: papers that go out may print it."""
    cleared_at: datetime | None = None

    @property
    def is_cleared(self) -> bool:
        """Somebody said that papers may print it."""
        return self.cleared_at is not None

    @property
    def is_here(self) -> bool:
        """Its time is not over."""
        return self.deleted_at is None


def claims_of(told: Mapping[str, Any]) -> Claims:
    """What `draw` read in the file, where it makes sense."""
    return Claims(_moment(told.get("taken"), told.get("offset")), _place(told.get("latitude"), told.get("longitude")))


def doubts(photograph: Photograph, *, place: Location | None, day: date) -> Sequence[Pair]:
    """What somebody who looks at it should be told: taken elsewhere than at this place, or on another Bangkok day."""
    found: list[Pair] = []
    claimed = photograph.claims
    if claimed.place is not None and place is not None and (away := metres_between(claimed.place, place)) > FAR_M:
        thai, english = _distance(away)
        found.append((f"ไฟล์ภาพระบุตำแหน่งห่างจากจุดนี้ {thai}", f"its file names a place {english} from this point"))
    if claimed.taken_at is not None and (taken_on := day_of(claimed.taken_at)) != day:
        found.append(
            (f"ไฟล์ภาพระบุว่าถ่ายวันที่ {date_short(taken_on)}", f"its file says that it was taken on {taken_on.isoformat()}")
        )
    return found


def _distance(away: float) -> Pair:
    if away < 1000:
        return f"{round(away, -1):.0f} เมตร", f"{round(away, -1):.0f} m"
    return f"{away / 1000:,.1f} กิโลเมตร", f"{away / 1000:,.1f} km"


def _moment(taken: Any, offset: Any) -> datetime | None:  # noqa: ANN401 (what stood in the file)
    """A camera writes its own wall clock; where no offset stands beside it, that of Bangkok is meant."""
    if not isinstance(taken, str):
        return None
    try:
        if isinstance(offset, str) and offset:
            said = datetime.strptime(f"{taken} {offset}", f"{_TIME} %z")
        else:
            said = datetime.strptime(taken, _TIME).replace(tzinfo=BANGKOK)
        moment = said.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if timedelta(0) < moment - datetime(1990, 1, 1, tzinfo=UTC) < timedelta(days=40_000) else None


def _place(latitude: Any, longitude: Any) -> Location | None:  # noqa: ANN401 (as above)
    """0, 0 is what cameras write that do not know."""
    if not isinstance(latitude, float) or not isinstance(longitude, float) or (latitude, longitude) == (0.0, 0.0):
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # also what is no number
        return None
    return Location(round(latitude * 1e6), round(longitude * 1e6))
