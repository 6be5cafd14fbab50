"""The cookies of signing in: the session's, and the ticket's between two steps."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from hub.people.sign_in import SESSION_LASTS, SessionToken
from hub.people.tickets import LASTS
from hub.web.hub_state import HubState
from hub.web.pages import is_local_path
from hub.web.visitor import User


def cookie_name(state: HubState) -> str:
    """Over HTTPS the browser itself then refuses the cookie from anyone but this very host."""
    return "__Host-riskpoint" if state.secure_cookies else "riskpoint"


def ticket_name(state: HubState) -> str:
    """The same of the ticket."""
    return f"{cookie_name(state)}-step"


def give_session(answer: Response, state: HubState, token: SessionToken) -> None:
    """The browser is signed in."""
    answer.set_cookie(
        cookie_name(state),
        token,
        max_age=round(SESSION_LASTS.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=state.secure_cookies,
    )


def give_ticket(answer: Response, state: HubState, ticket: str) -> None:
    """The browser carries this to the next step. `Lax`: a provider's page leads back here from another site."""
    answer.set_cookie(
        ticket_name(state),
        ticket,
        max_age=round(LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=state.secure_cookies,
    )


def ticket_of(request: Request, state: HubState) -> str | None:
    """What the browser carries."""
    return request.cookies.get(ticket_name(state))


def take_ticket(answer: Response, state: HubState) -> None:
    """The ticket is gone from the browser."""
    answer.delete_cookie(ticket_name(state), httponly=True, samesite="lax", secure=state.secure_cookies)


def onward(next_path: str, user: User) -> str:
    """Where somebody goes who has just signed in."""
    return next_path if is_local_path(next_path) and next_path != "/" else user.home


def signed_in(state: HubState, user: User, token: SessionToken, *, next_path: str) -> Response:
    """On the way to the page that was asked for."""
    answer = RedirectResponse(onward(next_path, user), status_code=303)
    give_session(answer, state, token)
    return answer
