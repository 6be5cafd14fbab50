"""The pages of one's own second factor: set up with a first code, recovery codes, taken away with a code."""

from collections.abc import Sequence
from typing import Annotated

import segno
from fastapi import APIRouter, Form, Request
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from hub.kernel.refused import Refused
from hub.people import second_factor, sign_in, totp
from hub.people.acting import act
from hub.people.cookies import cookie_name
from hub.people.routes import browser_of, desk_of
from hub.people.second_factor import must_have
from hub.web.hub_state import HubState, State
from hub.web.pages import page
from hub.web.visitor import user_of_request

router = APIRouter(include_in_schema=False)

PAGE = "/account/second-factor"
Code = Annotated[str, Form(max_length=100)]
OFTEN = Refused(
    "ลองบ่อยเกินไป · too many tries",
    hint="รอสักครู่ แล้วลองอีกครั้ง ไม่มีการล็อกบัญชี · wait a little and try again; no account is locked",
)


@router.get(PAGE)
def factor_page(request: Request, state: State) -> Response:
    """How one's own second factor stands."""
    return _page(request, state)


@router.post(f"{PAGE}/begin")
def begin(request: Request, state: State) -> Response:
    """A new secret as QR code, for this user in this answer only."""
    login = user_of_request(request).login
    try:
        secret = act(
            request, state, lambda conn, _: second_factor.begin(conn, login, key=state.key, now=state.wall_clock())
        )
    except Refused as refusal:
        return _page(request, state, failed=refusal)
    return _page(request, state, secret=secret)


@router.post(f"{PAGE}/confirm")
def confirm(request: Request, state: State, code: Code = "") -> Response:
    """The factor counts, and the recovery codes are shown this once; every other browser of the user is signed out."""
    user, now = user_of_request(request), state.wall_clock()
    try:
        _queue(request, state)
        codes = act(
            request, state, lambda conn, hand: second_factor.confirm(conn, user.login, code, hand=hand, now=now)
        )
    except Refused as refusal:
        with state.engine.connect() as conn:
            secret = second_factor.waiting(conn, user.login, key=state.key)
        return _page(request, state, failed=refusal, secret=secret)
    mine = request.cookies.get(cookie_name(state), "")
    act(request, state, lambda conn, _: sign_in.now_proved_twice(conn, user, mine))
    return _page(request, state, codes=codes)


@router.post(f"{PAGE}/recovery-codes")
def other_codes(request: Request, state: State, code: Code = "") -> Response:
    """Ten other recovery codes, shown this once."""
    user, now = user_of_request(request), state.wall_clock()
    try:
        _queue(request, state)
        codes = act(
            request,
            state,
            lambda conn, hand: second_factor.new_recovery_codes(conn, user.login, code, hand=hand, now=now),
        )
    except Refused as refusal:
        return _page(request, state, failed=refusal)
    return _page(request, state, codes=codes)


@router.post(f"{PAGE}/remove")
def remove(request: Request, state: State, code: Code = "") -> Response:
    """One's own factor is gone; where the hub asks for one, the next page is that to set up another."""
    user, now = user_of_request(request), state.wall_clock()
    try:
        _queue(request, state)
        act(request, state, lambda conn, hand: second_factor.remove_own(conn, user.login, code, hand=hand, now=now))
    except Refused as refusal:
        return _page(request, state, failed=refusal)
    return RedirectResponse(PAGE, status_code=303)


@router.get(f"{PAGE}/begin")
@router.get(f"{PAGE}/confirm")
@router.get(f"{PAGE}/recovery-codes")
@router.get(f"{PAGE}/remove")
def again() -> Response:
    """Where the answer to a form is opened anew, as by the switch of language, the page begins anew."""
    return RedirectResponse(PAGE, status_code=303)


def _queue(request: Request, state: HubState) -> None:
    """A stolen session is no place to guess codes either: whoever would have to wait is told so."""
    login, address = user_of_request(request).login, browser_of(request).address
    if desk_of(request).wait_for_code_s(login, address, now=state.wall_clock()) > 0:
        raise OFTEN


def _page(
    request: Request,
    state: HubState,
    *,
    failed: Refused | None = None,
    secret: bytes | None = None,
    codes: Sequence[str] = (),
) -> Response:
    user = user_of_request(request)
    with state.engine.connect() as conn:
        standing = second_factor.standing(conn, user.id)
    return page(
        request,
        "people/second_factor.html",
        status=422 if failed else 200,
        standing=standing,
        must=must_have(state.second_factor, user.role),
        failed=failed,
        drawing=_drawing(secret, user.login, state.district_name) if secret else None,
        spelled=totp.spelled(secret) if secret else None,
        codes=codes,
    )


def _drawing(secret: bytes, login: str, office: str) -> Markup:
    """The QR code, part of the page itself: no address serves it a second time."""
    code = segno.make(totp.address_for_apps(secret, login=login, office=office), error="m", micro=False)
    return Markup(code.svg_inline(scale=5, border=4, dark="#000", light="#fff", svgclass="qr"))  # noqa: S704 (drawn, no text)
