"""The register for programs: officers with their cards, and what each point is told. The same values as the pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from hub.fleet import service as fleet
from hub.fleet.point_settings import EVERYWHERE
from hub.kernel.rights import Right
from hub.patrol import service as patrol
from hub.registry import officers
from hub.web.hub_state import Now, Reading
from hub.web.visitor import needs

router = APIRouter(tags=["registry"])


class CardAnswer(BaseModel):
    """A card in an officer's hands."""

    credential: str
    since: datetime


class OfficerAnswer(BaseModel):
    """Somebody who patrols."""

    code: str
    name: str
    cards: list[CardAnswer]
    last_tap: datetime | None = Field(description="of the last 31 days")
    last_point: str | None


class PointSettingsAnswer(BaseModel):
    """What one point is told; `own` is what is said for this point only."""

    point: str
    own: Mapping[str, str]
    static_qr: bool
    badge_window_s: int
    repeat_window_s: int
    quiet_from: str | None
    quiet_to: str | None
    patrols_per_day: int = Field(description="due today")
    minimum_gap_s: int
    credentials: int = Field(description="how many are on the point's list")


class SettingsAnswer(BaseModel):
    """What the district says, and what each point is told of it."""

    district: Mapping[str, str]
    points: list[PointSettingsAnswer]


@router.get("/api/v1/officers", dependencies=[needs(Right.SEE_PEOPLE)])
def list_officers(
    conn: Reading, now: Now, q: Annotated[str, Query(max_length=200, description="in code, name or card")] = ""
) -> list[OfficerAnswer]:
    """Every officer, by code."""
    return [
        OfficerAnswer(
            code=row.officer.code,
            name=row.officer.name,
            cards=[CardAnswer(credential=one.credential, since=one.valid_from) for one in row.cards],
            last_tap=row.last_tap.scan.filed_at if row.last_tap else None,
            last_point=row.last_tap.point.code if row.last_tap and row.last_tap.point else None,
        )
        for row in officers.officer_rows(conn, sought=q, now=now)
    ]


@router.get("/api/v1/settings", dependencies=[needs(Right.SEE_BOARD)])
def settings(conn: Reading, now: Now) -> SettingsAnswer:
    """What is set, and what follows from it at each point."""
    said = fleet.setting_values(conn)
    told = fleet.settings_of_points(conn, at=now, needs=patrol.needs_today(conn, now=now))
    return SettingsAnswer(
        district=said.get(EVERYWHERE, {}),
        points=[
            PointSettingsAnswer(
                point=point.code,
                own=said.get(point.code, {}),
                credentials=len(one.credentials),
                **{name: getattr(one, name) for name in _NAMES},
            )
            for point in fleet.points(conn)
            for one in (told[point.id],)
        ],
    )


_NAMES = tuple(
    name for name in PointSettingsAnswer.model_fields if name not in ("point", "own", "credentials")
)  # each is a field of the contract's own struct
