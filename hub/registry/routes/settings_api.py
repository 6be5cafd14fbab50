"""Settings of points for programs: what is said, what follows at each point, a change looked at before it is made."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Request
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from hub.evidence.hand import Hand
from hub.fleet import service as fleet
from hub.fleet.point_settings import EVERYWHERE
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.patrol import service as patrol
from hub.registry import settings_change
from hub.registry.routes.acting import act
from hub.registry.settings_change import Preview
from hub.web.hub_state import Now, Reading, State
from hub.web.visitor import needs

router = APIRouter(tags=["registry"])


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
    devices: list["DeliveryAnswer"]


class DeliveryAnswer(BaseModel):
    """How far settings have come at one device."""

    device: str
    signed: int | None = Field(description="the version last signed for it")
    uses: int | None = Field(description="the version that it says it uses; null where that is not known")
    applied_at: datetime | None
    is_applied: bool | None = Field(description="null where the device was never heard")


class SettingsWish(BaseModel):
    """What is to be said from now on."""

    point: Annotated[str, Field(max_length=40)] | None = Field(None, description="one point; null for all of them")
    values: Annotated[Mapping[str, Annotated[str, Field(max_length=100)]], Field(max_length=20)] = Field(
        description="by setting; an empty text is said no more", examples=[{"quiet_hours": "22:00-06:00"}]
    )
    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = Field(
        None, description="of the preview: the change is made only if it is still that"
    )
    mode: Literal["preview", "change"] = Field("preview", description="preview changes nothing")


class StepAnswer(BaseModel):
    """One setting that is said otherwise."""

    name: str
    before: str = Field(description="empty: it was not said")
    after: str
    held: str = Field(description="what held before, whoever said it")
    will_hold: str


class PointChangeAnswer(BaseModel):
    """What the change means at one point."""

    point: str
    device: str | None
    version: int | None = Field(description="the version that its device will get; null where it gets none")
    will: list[tuple[str, str]] = Field(description="what the point will do, Thai and English")
    keeps: list[str] = Field(description="settings of its own, which the district's word does not reach")


class SettingsChangeAnswer(BaseModel):
    """What a change does, or would do."""

    point: str | None
    changed: bool = Field(description="false for a preview")
    digest: str
    steps: list[StepAnswer]
    points: list[PointChangeAnswer]


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
        devices=[
            DeliveryAnswer(
                device=one.device,
                signed=one.signed,
                uses=one.uses,
                applied_at=one.applied_at,
                is_applied=one.is_applied,
            )
            for _, one in sorted(settings_change.deliveries(conn).items())
        ],
    )


@router.post("/api/v1/settings", dependencies=[needs(Right.CONFIGURE)])
def change_settings(request: Request, state: State, wish: SettingsWish) -> SettingsChangeAnswer:
    """What would follow; with mode `change` it is made, unless the register is no longer as in the named preview."""
    wrong = settings_change.complaints(wish.values)
    if wrong:
        raise HTTPException(422, detail="; ".join(f"{name[:40]!a}: {what[1]}" for name, what in wrong.items()))
    with state.engine.connect() as conn:
        if wish.point is not None and fleet.point(conn, wish.point) is None:
            raise HTTPException(404)
        if wish.mode == "preview":
            found = settings_change.look(conn, wish.values, point=wish.point, now=state.clock())
            return _change_answer(found, is_made=False)

    def do(conn: Connection, hand: Hand) -> Preview:
        return settings_change.carry_out(conn, wish.values, point=wish.point, digest=wish.digest, hand=hand)

    try:
        return _change_answer(act(request, state, do), is_made=True)
    except Refused as refusal:
        raise HTTPException(409, detail=str(refusal)) from refusal


def _change_answer(found: Preview, *, is_made: bool) -> SettingsChangeAnswer:
    return SettingsChangeAnswer(
        point=found.point,
        changed=is_made and bool(found.steps),
        digest=found.digest,
        steps=[
            StepAnswer(name=one.name, before=one.before, after=one.after, held=one.held, will_hold=one.will_hold)
            for one in found.steps
        ],
        points=[
            PointChangeAnswer(
                point=one.point, device=one.device, version=one.version, will=list(one.will), keeps=list(one.keeps)
            )
            for one in found.points
        ],
    )


_NAMES = tuple(
    name for name in PointSettingsAnswer.model_fields if name not in ("point", "own", "credentials")
)  # each is a field of the contract's own struct
