"""What other systems read: the API's description, for programs and for the people who write them."""

from typing import Any, cast

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from hub.people.cookies import cookie_name
from hub.sharing.describing import described
from hub.sharing.desk import Desk
from hub.sharing.operations import TAGS
from hub.sharing.reference import chapters
from hub.web.hub_state import HubState, State
from hub.web.pages import page

router = APIRouter(include_in_schema=False)


@router.get("/api/openapi.json")
def openapi(request: Request, state: State) -> Response:
    """The API's description, OpenAPI 3.1, for whoever is signed in."""
    return JSONResponse(_described(request, state))


@router.get("/api/docs")
def reference_page(request: Request, state: State) -> Response:
    """The same as a page."""
    whole = _described(request, state)
    address = state.address or str(request.base_url).rstrip("/")
    found = chapters(whole, order=list(TAGS))
    return page(
        request, "sharing/api.html", chapters=found, tags=TAGS, address=address, version=whole["info"]["version"]
    )


def _described(request: Request, state: HubState) -> dict[str, Any]:
    """Made once for each application."""
    desk = cast("Desk", request.app.state.sharing)
    if not desk.description:
        desk.description = described(request.app, desk.routes, cookie=cookie_name(state))
    return desk.description
