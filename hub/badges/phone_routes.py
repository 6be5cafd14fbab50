"""What an officer's phone asks of the hub, without signing in: the badge's page, its parts, the time, one enrolment."""

import asyncio
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Annotated, cast

from fastapi import APIRouter, Request
from pydantic import BaseModel, StringConstraints
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, RedirectResponse, Response

from hub.badges import service
from hub.badges.invitation import Enrolled
from hub.badges.service import NoInvitationError
from hub.database import writing
from hub.evidence.hand import HUB_ITSELF, Hand
from hub.kernel.refused import Refused
from hub.people.throttle import LONGEST_QUEUE_S, Throttle
from hub.web.errors import error_answer
from hub.web.hub_state import HubState, State
from hub.web.pages import STATIC, page, static_url

router = APIRouter(tags=["badge"])

PARTS = (
    "badge/badge.js",
    "badge/clock.js",
    "badge/drawing.js",
    "badge/enrolment.js",
    "badge/token.js",
    "badge/vault.js",
    "badge/words.js",
    "vendor/qr.js",
    "badge/badge.css",
    "badge/icon.svg",
    "badge/icon-192.png",
    "fonts.css",
    "fonts/sarabun-thai-400.woff2",
    "fonts/sarabun-thai-700.woff2",
    "fonts/sarabun-latin-400.woff2",
    "fonts/sarabun-latin-700.woff2",
)
"""Everything that the page loads: the phone keeps it, so that the badge works where there is no network."""

_FREE_TRIES_OF_AN_ADDRESS = 20
"""A whole office may enrol its phones behind one address."""


@dataclass(slots=True)
class Desk:
    """Where tries to enrol queue up: one for each running hub."""

    throttle: Throttle = field(default_factory=Throttle)


class TimeAnswer(BaseModel):
    """The district's time."""

    now_ms: int


class EnrolmentRequest(BaseModel):
    """What a phone sends: the invitation's secret, its new public key, and its signature over both."""

    invitation: Annotated[str, StringConstraints(max_length=100)]
    public_key: Annotated[str, StringConstraints(max_length=100)]
    signature: Annotated[str, StringConstraints(max_length=100)]


class EnrolmentAnswer(BaseModel):
    """Whose badge it is, by code only."""

    officer: str
    credential: str


@router.get("/badge", include_in_schema=False)
def short_address() -> Response:
    """What people type; what a service worker may keep begins with the slash."""
    return RedirectResponse("/badge/", status_code=307)


@router.get("/badge/", include_in_schema=False)
def phone_page(request: Request) -> Response:
    """The badge's page. It is the same for everybody, in both languages at once, so that a phone may keep it."""
    return page(request, "badges/phone.html")


@router.get("/badge/worker.js", include_in_schema=False)
def worker(request: Request) -> Response:
    """The service worker, with the list of what it keeps; another list or content makes another worker."""
    version = hashlib.sha256(bytes(phone_page(request).body) + _content_of(PARTS)).hexdigest()[:16]
    kept = ["/badge/", "/badge/manifest.webmanifest", *(f"/static/{name}" for name in PARTS)]
    head = f"const VERSION = {json.dumps(version)};\nconst KEPT = {json.dumps(kept)};\n"
    body = (STATIC / "badge" / "worker.js").read_text(encoding="utf-8")
    return Response(head + body, media_type="text/javascript", headers={"cache-control": "no-cache"})


@router.get("/badge/manifest.webmanifest", include_in_schema=False)
def manifest() -> Response:
    """How the page looks among a phone's programs."""
    icons = [
        ("icon-192.png", "192x192", "any"),
        ("icon-512.png", "512x512", "any"),
        ("icon-512.png", "512x512", "maskable"),
    ]
    told = {
        "id": "/badge/",
        "name": "บัตร QR เจ้าหน้าที่ตรวจจุดเสี่ยง",
        "short_name": "บัตร QR",
        "lang": "th",
        "start_url": "/badge/",
        "scope": "/badge/",
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#0b3d2f",
        "theme_color": "#0b3d2f",
        "icons": [
            {"src": static_url(f"badge/{name}"), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in icons
        ],
    }
    return JSONResponse(told, media_type="application/manifest+json", headers={"cache-control": "no-cache"})


@router.get("/api/v1/badge/time")
def time(state: State) -> TimeAnswer:
    """The district's time, by which a phone whose clock is wrong makes its tokens all the same."""
    return TimeAnswer(now_ms=round(state.clock().timestamp() * 1000))


@router.post("/api/v1/badge/enrolments", response_model=EnrolmentAnswer)
async def enrol(request: Request, state: State, asked: EnrolmentRequest) -> Response | EnrolmentAnswer:
    """The phone's key is a badge from now on; 410 where the invitation is used, too old, or was never made."""
    throttle = cast("Desk", request.app.state.badge_desk).throttle
    address = request.client.host if request.client else "?"
    wait = throttle.wait_s(address, now=state.wall_clock(), free_tries=_FREE_TRIES_OF_AN_ADDRESS)
    if wait > LONGEST_QUEUE_S:
        answer = error_answer(request, 429)
        answer.headers["retry-after"] = str(round(wait))
        return answer
    await asyncio.sleep(wait)
    try:
        done = await run_in_threadpool(_enrol, state, asked, state.wall_clock())
    except NoInvitationError as refusal:
        return error_answer(request, 410, detail=str(refusal))
    except Refused as refusal:
        return error_answer(request, 409, detail=str(refusal))
    throttle.forget(address)
    state.hurry()
    state.live.changed()
    return EnrolmentAnswer(officer=done.officer, credential=done.credential)


def _enrol(state: HubState, asked: EnrolmentRequest, now: datetime) -> Enrolled:
    with writing(state.engine) as conn:
        return service.enrol(
            conn,
            secret=asked.invitation,
            public_key=asked.public_key,
            signature=asked.signature,
            now=now,
            hand=Hand(state.key, HUB_ITSELF, state.clock()),
        )


@cache
def _content_of(names: Sequence[str]) -> bytes:
    return b"".join(hashlib.sha256((STATIC / name).read_bytes()).digest() for name in names)
