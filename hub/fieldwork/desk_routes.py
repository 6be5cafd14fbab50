"""Photographs that come to an order at a desk: sent by mail or from a section's own camera, from before or after."""

from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, HTTPException, Request, UploadFile
from starlette.responses import Response

from hub.fieldwork import service
from hub.fieldwork.sent import acted, is_part, onward, refusal_part
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.remediation import service as orders
from hub.remediation.views import section_of
from hub.web.errors import error_answer
from hub.web.hub_state import State
from hub.web.visitor import needs, user_of_request

router = APIRouter(tags=["orders"])


@router.post(
    "/order-photographs/send",
    include_in_schema=False,
    dependencies=[needs(Right.SEE_ORDERS), needs(Right.ANSWER_ORDERS)],
)
def send(
    request: Request,
    state: State,
    *,
    number: Annotated[int, Form(ge=1, lt=10**9)],
    shows: Annotated[Literal["before", "after"], Form()],
    said: Annotated[str, Form(max_length=2000)] = "",
    photo: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """The photograph stands beside the order, with the words; or it is said why not, and nothing of it is kept."""
    section = section_of(user_of_request(request))
    with state.engine.connect() as conn:
        if orders.order(conn, number, section=section) is None:
            raise HTTPException(404)
    try:
        acted(
            request,
            state,
            photo,
            lambda conn, taken, folder, hand: service.say(
                conn, number, said, taken=taken, folder=folder, hand=hand, section=section, is_after=shows == "after"
            ),
        )
    except Refused as refusal:
        return refusal_part(request, refusal) if is_part(request) else error_answer(request, 422, detail=str(refusal))
    return onward(request, f"/orders/{number}")
