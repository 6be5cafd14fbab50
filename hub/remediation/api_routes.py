"""Work orders in JSON: the same list, steps and refusals as on the pages, for programs with a token."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, HTTPException, Request
from pydantic import AwareDatetime, BaseModel, Field

from hub.fleet.asset import AssetKind
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.people.acting import act
from hub.remediation import answers, service, views
from hub.remediation.kinds import Kind
from hub.remediation.order import Detail, Wish
from hub.remediation.routes import Before, Number, StateText, Text, due, say, step_on
from hub.remediation.transitions import Step
from hub.remediation.views import Filter
from hub.web.hub_state import HubState, Now, Reading, State
from hub.web.visitor import needs, user_of_request
from wire_contract.event import LineHash

router = APIRouter(tags=["orders"])
_T = TypeVar("_T")
REFUSED: dict[int | str, dict[str, Any]] = {409: {"description": "it cannot be done as things stand; nothing changed"}}
HashText = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Wanted(BaseModel):
    """A defect that somebody saw or heard of."""

    point: Annotated[str, Field(min_length=1, max_length=40, examples=["BSM-01"])]
    kind: Annotated[Kind, Field(examples=["waste"])]
    what: Annotated[str, Field(max_length=500, description="no names of people", examples=["กองขยะข้างเสาไฟ"])] = ""
    asset_kind: AssetKind | None = None
    asset: Annotated[str | None, Field(max_length=40)] = None
    section: Annotated[
        str | None, Field(max_length=200, description="an agency of the list; null: by kind and owner")
    ] = None
    traffy_ticket: Annotated[str | None, Field(max_length=40)] = None


class Stepping(BaseModel):
    """What somebody does with an order."""

    step: Annotated[Step, Field(examples=["acknowledge"])]
    revision: Annotated[int, Field(ge=1, lt=2**31, description="as you saw the order", examples=[1])]
    said: Annotated[str, Field(max_length=500, description="no names of people")] = ""
    section: Annotated[str | None, Field(max_length=200)] = None
    repaired_at: AwareDatetime | None = None
    photographs: Annotated[list[HashText], Field(max_length=12)] = []
    tap: Annotated[HashText | None, Field(description="of an inspection: the inspector's tap at the point")] = None


class Said(BaseModel):
    """What somebody says of an order."""

    comment: Annotated[str, Field(min_length=1, max_length=500, description="no names of people", examples=["รออะไหล่"])]


@router.get("/api/v1/orders", dependencies=[needs(Right.SEE_ORDERS)])
def orders(
    request: Request,
    conn: Reading,
    now: Now,
    *,
    state: StateText = "open",
    section: Text = "",
    point: Text = "",
    before: Before = None,
) -> list[answers.OrderAnswer]:
    """Work orders that are open, the newest first, at most 100 at a time: `before` is the smallest number of the page
    before. `state` is `open`, `overdue`, `all` or one of the states.
    """
    wanted = Filter(state, section or None, point or None, before)
    found = views.order_list(conn, wanted, user=user_of_request(request), now=now)
    return [answers.order_answer(one, now=now) for one in found.rows]


@router.get(
    "/api/v1/orders/{number}",
    dependencies=[needs(Right.SEE_ORDERS)],
    responses={404: {"description": "no such order"}},
)
def order(request: Request, conn: Reading, now: Now, number: Number) -> answers.OrderFileAnswer:
    """One order with what was done and said."""
    user = user_of_request(request)
    file = service.order_file(conn, number, section=views.section_of(user))
    if file is None:
        raise HTTPException(404)
    return answers.file_answer(file, now=now, with_people=user.may(Right.SEE_EVIDENCE))


@router.post("/api/v1/orders", dependencies=[needs(Right.MANAGE_ORDERS)], responses=REFUSED)
def open_order(request: Request, state: State, wanted: Wanted) -> answers.OrderAnswer:
    """The order is open, and reported: somebody assigns it next."""
    wish = Wish(**wanted.model_dump())
    within = due(request, wanted.kind)
    made = _or_409(
        lambda: act(request, state, lambda conn, hand: service.open_order(conn, wish, hand=hand, within=within))
    )
    state.live.changed()
    return answers.order_answer(made, now=state.clock())


@router.post("/api/v1/orders/{number}/steps", dependencies=[needs(Right.ANSWER_ORDERS)], responses=REFUSED)
def take_step(request: Request, state: State, number: Number, stepping: Stepping) -> answers.OrderAnswer:
    """The order is a step on. Who saw an older revision is told who was first, and nothing changes."""
    _seen_or_404(request, state, number)
    detail = Detail(
        said=stepping.said,
        section=stepping.section if stepping.step is Step.ASSIGN else None,
        repaired_at=stepping.repaired_at if stepping.step is Step.REPORT_DONE else None,
        photographs=tuple(stepping.photographs),
        because=LineHash(stepping.tap) if stepping.tap and stepping.step is Step.INSPECT else None,
    )
    moved = _or_409(lambda: step_on(request, state, number, stepping.step, revision=stepping.revision, detail=detail))
    return answers.order_answer(moved, now=state.clock())


@router.post(
    "/api/v1/orders/{number}/comments", status_code=204, dependencies=[needs(Right.ANSWER_ORDERS)], responses=REFUSED
)
def comment(request: Request, state: State, number: Number, said: Said) -> None:
    """It stands beside the order."""
    _seen_or_404(request, state, number)
    _or_409(lambda: say(request, state, number, said.comment))


def _seen_or_404(request: Request, state: HubState, number: int) -> None:
    with state.engine.connect() as conn:
        if service.order(conn, number, section=views.section_of(user_of_request(request))) is None:
            raise HTTPException(404)


def _or_409(do: Callable[[], _T]) -> _T:
    try:
        return do()
    except Refused as refusal:
        raise HTTPException(409, detail=str(refusal)) from refusal
