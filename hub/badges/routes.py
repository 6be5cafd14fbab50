"""The operator's page of badges: who has one, invite an officer's phone, withdraw a badge whose phone is lost."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from hub.badges import service
from hub.database import writing
from hub.evidence.hand import Hand
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.people import service as people
from hub.web.errors import error_answer
from hub.web.hub_state import Reading, State
from hub.web.pages import page
from hub.web.visitor import User, needs, user_of_request

router = APIRouter(include_in_schema=False)

LOST = "โทรศัพท์หายหรือเลิกใช้ · phone lost or given up"

Code = Annotated[str, Form(min_length=1, max_length=40)]


@router.get("/badges", dependencies=[needs(Right.REGISTER), needs(Right.SEE_PEOPLE)])
def badges_page(request: Request, conn: Reading, officer: Annotated[str, Query(max_length=40)] = "") -> Response:
    """Every officer with the badges that stand; `officer` is the one that the form begins with."""
    standing = service.standing(conn)
    rows = [
        (code, name, [one for one in standing if one.officer_code == code])
        for code, name in people.officer_names(conn).items()
    ]
    return page(request, "badges/list.html", rows=rows, chosen=officer)


@router.post("/badges/invitations", dependencies=[needs(Right.REGISTER), needs(Right.SEE_PEOPLE)])
def invite(request: Request, state: State, *, officer: Code, replaces: Annotated[bool, Form()] = False) -> Response:
    """The invitation's link and QR code, shown this once."""
    try:
        with writing(state.engine) as conn:
            invited = service.invite(
                conn, officer=officer, replaces=replaces, invited_by=_user(request).login, now=state.wall_clock()
            )
    except Refused as refusal:
        return error_answer(request, 409, detail=str(refusal))
    link = f"{state.address or str(request.base_url).rstrip('/')}/badge/#{invited.secret}"
    return page(request, "badges/invitation.html", invited=invited, link=link, serves_phones=_serves_phones(link))


@router.post("/badges/withdraw", dependencies=[needs(Right.REGISTER), needs(Right.SEE_PEOPLE)])
def withdraw(
    request: Request, state: State, credential: Annotated[str, Form(pattern="^qr:badge-[A-Z2-7]{26}$")]
) -> Response:
    """The badge is nobody's from now on; points hear it with their next settings."""
    hand = Hand(state.key, _user(request).login, state.clock(), LOST)
    try:
        with writing(state.engine) as conn:
            people.withdraw_credential(conn, credential=credential, at=hand.at, hand=hand)
    except Refused as refusal:
        return error_answer(request, 409, detail=str(refusal))
    state.hurry()
    state.live.changed()
    return RedirectResponse("/badges", status_code=303)


def _user(request: Request) -> User:
    return user_of_request(request)


def _serves_phones(link: str) -> bool:
    """Whether a phone's browser will make keys there: over HTTPS, or on the very machine that serves."""
    return link.startswith(("https://", "http://127.0.0.1:", "http://localhost:"))
