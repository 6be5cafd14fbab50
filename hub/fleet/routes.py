"""Points and devices for programs; one line with its signature and key for whoever wants to check it by hand."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection
from starlette.responses import Response

from hub.evidence import service as evidence
from hub.evidence import timeline
from hub.evidence.answers import WhenAnswer, when_values
from hub.evidence.kept import KeptLine
from hub.evidence.routes import LineAnswer
from hub.fleet import commands, service
from hub.fleet.commands import CommandState
from hub.fleet.condition import Concern, remarks
from hub.fleet.service import Enrolment, Point
from hub.kernel.rights import Right
from hub.web.hub_state import Now, Reading
from hub.web.pages import page
from hub.web.visitor import needs
from wire_contract import chain
from wire_contract.delivery import Place
from wire_contract.event import ClockTrust, JournalId, LineHash
from wire_contract.topics import DeviceId

router = APIRouter(tags=["fleet"])

CodePath = Annotated[str, Path(max_length=40)]


def _at(
    device: Annotated[str, Path(pattern="^[a-z0-9-]{3,40}$")],
    journal: Annotated[str, Path(pattern="^[0-9a-f]{8}$")],
    sequence: Annotated[int, Path(ge=1, lt=10**18)],
    hash_: Annotated[str, Path(pattern="^[0-9a-f]{64}$")],
) -> tuple[DeviceId, Place]:
    return DeviceId(device), Place(JournalId(journal), sequence, LineHash(hash_))


At = Annotated[tuple[DeviceId, Place], Depends(_at)]
"""Where a line stands, out of its address: its journal, its place there, and its hash."""


class PointAnswer(BaseModel):
    """A risk point (จุดเสี่ยงภัย)."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    name: str
    short_name: str
    station: str
    has_camera: bool
    opened_on: date
    closed_on: date | None


class DeviceAnswer(BaseModel):
    """A device that is or was enrolled, and when the hub last heard of it."""

    device: str
    point: str
    public_key: str
    enrolled_from: datetime
    enrolled_to: datetime | None
    online: bool
    last_seen: datetime | None


class RemarkAnswer(BaseModel):
    """Something about a device that a person should look after."""

    concern: Concern
    urgent: bool
    detail: str


class ConditionAnswer(BaseModel):
    """What a device last said of itself, as it was at `last_seen`; nothing of it is evidence."""

    device: str
    online: bool
    last_seen: datetime
    clock: ClockTrust | None
    vitals: Mapping[str, Any]
    """`wire_contract/vitals.py` names every value with its unit; what the board cannot tell is not there."""
    remarks: list[RemarkAnswer]


class CommandAnswer(BaseModel):
    """A command for a device, and what the device's own line says came of it."""

    id: str
    device: str
    verb: str
    arguments: Mapping[str, str]
    issued_at: datetime
    expires_at: datetime
    state: CommandState
    outcome: str | None
    done_at: datetime | None
    done_line: str | None
    """The hash of the line that tells the outcome."""


class CheckableLineAnswer(LineAnswer, WhenAnswer):
    """One line with everything that is needed to check it."""

    line: str
    public_key: str | None
    """The enrolled key that made the signature; null where a descendant's signature vouches for the line."""


@router.get("/api/v1/points", dependencies=[needs(Right.SEE_BOARD)])
def points(conn: Reading) -> list[PointAnswer]:
    """Every risk point."""
    return [PointAnswer.model_validate(point) for point in service.points(conn)]


@router.get("/api/v1/points/{code}", dependencies=[needs(Right.SEE_BOARD)])
def point(conn: Reading, code: CodePath) -> PointAnswer:
    """One risk point."""
    return PointAnswer.model_validate(point_or_404(conn, code))


@router.get("/api/v1/devices", dependencies=[needs(Right.SEE_BOARD)])
def devices(conn: Reading) -> list[DeviceAnswer]:
    """Every enrolment, with what the hub last heard of the device."""
    statuses = service.statuses(conn)
    codes = {point.id: point.code for point in service.points(conn)}
    answers = []
    for enrolment in service.enrolments(conn):
        status = statuses.get(enrolment.device)
        answers.append(
            DeviceAnswer(
                device=enrolment.device,
                point=codes[enrolment.point_id],
                public_key=enrolment.public_key,
                enrolled_from=enrolment.enrolled_from,
                enrolled_to=enrolment.enrolled_to,
                online=status is not None and status.online,
                last_seen=status.last_seen if status else None,
            )
        )
    return answers


@router.get("/api/v1/devices/{device}/condition", dependencies=[needs(Right.SEE_BOARD)])
def condition_of(conn: Reading, device: Annotated[str, Path(pattern="^[a-z0-9-]{3,40}$")]) -> ConditionAnswer:
    """The device's newest heartbeat, and what there is to do about it."""
    status = service.statuses(conn).get(DeviceId(device))
    if status is None:
        raise HTTPException(404)
    beat = status.heartbeat
    found = remarks(beat) if beat else ()
    return ConditionAnswer(
        device=status.device,
        online=status.online,
        last_seen=status.last_seen,
        clock=beat.clock if beat else None,
        vitals=msgspec.to_builtins(beat.vitals) if beat else {},
        remarks=[RemarkAnswer(concern=one.concern, urgent=one.is_urgent, detail=one.detail) for one in found],
    )


@router.get("/api/v1/commands", dependencies=[needs(Right.SEE_BOARD)])
def list_commands(
    conn: Reading,
    now: Now,
    device: Annotated[str | None, Query(pattern="^[a-z0-9-]{3,40}$")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> list[CommandAnswer]:
    """Commands, the latest first."""
    found = commands.newest(conn, limit=limit, device=None if device is None else DeviceId(device))
    return [CommandAnswer(**asdict(one), state=one.state(now)) for one in found]


@router.get("/api/v1/lines/{device}/{journal}/{sequence}/{hash_}", dependencies=[needs(Right.SEE_EVIDENCE)])
def line(conn: Reading, at: At) -> CheckableLineAnswer:
    """One line, byte for byte."""
    found = _line_or_404(conn, *at)
    signer = _signer(conn, found)
    return CheckableLineAnswer(
        **LineAnswer.model_validate(found).model_dump(),
        **when_values(timeline.when_written(conn, found)),
        line=found.line.decode(),
        public_key=signer.public_key if signer else None,
    )


@router.get(
    "/lines/{device}/{journal}/{sequence}/{hash_}", include_in_schema=False, dependencies=[needs(Right.SEE_EVIDENCE)]
)
def line_page(request: Request, conn: Reading, at: At) -> Response:
    """The raw line, its signature and hash, and how to check both without this hub."""
    found = _line_or_404(conn, *at)
    return page(
        request,
        "fleet/line.html",
        line=found,
        when=timeline.when_written(conn, found),
        raw=found.line.decode(),
        hash_matches=chain.hash_of(found.line) == found.hash,
        signer=_signer(conn, found),
    )


@router.get(
    "/lines/{device}/{journal}/{sequence}/{hash_}/line.json",
    include_in_schema=False,
    dependencies=[needs(Right.SEE_EVIDENCE)],
)
def line_bytes(conn: Reading, at: At) -> Response:
    """Exactly the bytes that were signed."""
    return _download(_line_or_404(conn, *at).line, "line.json")


@router.get(
    "/lines/{device}/{journal}/{sequence}/{hash_}/line.sig",
    include_in_schema=False,
    dependencies=[needs(Right.SEE_EVIDENCE)],
)
def signature_bytes(conn: Reading, at: At) -> Response:
    """The 64 bytes of the signature, as openssl reads them."""
    return _download(chain.decode_bytes(_line_or_404(conn, *at).signature, 64) or b"", "line.sig")


@router.get(
    "/lines/{device}/{journal}/{sequence}/{hash_}/key.pem",
    include_in_schema=False,
    dependencies=[needs(Right.SEE_EVIDENCE)],
)
def key_file(conn: Reading, at: At) -> Response:
    """The device's public key, as openssl reads it."""
    signer = _signer(conn, _line_or_404(conn, *at))
    raw = chain.decode_bytes(signer.public_key, 32) if signer else None
    if raw is None:
        raise HTTPException(404)
    pem = Ed25519PublicKey.from_public_bytes(raw).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return _download(pem, "key.pem")


def point_or_404(conn: Connection, code: str) -> Point:
    """The point with this code; an unknown one ends the request."""
    found = service.point(conn, code)
    if found is None:
        raise HTTPException(404)
    return found


def _line_or_404(conn: Connection, device: DeviceId, place: Place) -> KeptLine:
    found = evidence.line(conn, device, place)
    if found is None:
        raise HTTPException(404)
    return found


def _signer(conn: Connection, line: KeptLine) -> Enrolment | None:
    """The enrolment of the line's device whose key made the line's own signature."""
    return next(
        (
            enrolment
            for enrolment in service.enrolments(conn)
            if enrolment.device == line.device and chain.verify(enrolment.public_key, line.signature, line.line)
        ),
        None,
    )


def _download(content: bytes, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/octet-stream", headers=headers)
