"""The register for programs: officers with their cards. The same values as the pages."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from hub.kernel.rights import Right
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


@router.get("/api/v1/officers", dependencies=[needs(Right.SEE_PEOPLE)])
def list_officers(conn: Reading, now: Now, q: Annotated[str, Query(max_length=200)] = "") -> list[OfficerAnswer]:
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
