"""The pages of work orders: the list, one order and its steps, a new one."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Path, Query, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from hub.kernel.agencies import AGENCIES, in_english
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.people.acting import act
from hub.remediation import service, views
from hub.remediation.form import moment_of
from hub.remediation.kinds import WORK, Kind
from hub.remediation.order import NO_DETAIL, Detail, Order, Wish
from hub.remediation.transitions import State as OrderState
from hub.remediation.transitions import Step
from hub.remediation.views import Filter
from hub.remediation.words import NO_RETEST, OPENED_WORDS, RETESTS, STATES, STEPS
from hub.self_tests.reasons import reason
from hub.web.hub_state import HubState, Now, Reading, State
from hub.web.pages import page
from hub.web.visitor import needs, user_of_request
from wire_contract.event import LineHash

router = APIRouter(include_in_schema=False)

Number = Annotated[int, Path(ge=1, lt=2**31)]
StateText = Annotated[
    str, Query(pattern="^(open|overdue|all|" + "|".join(OrderState) + ")$", description="open, overdue, all or a state")
]
Text = Annotated[str, Query(max_length=200)]
Before = Annotated[int | None, Query(ge=1, lt=2**31)]
Typed = Annotated[str, Form(max_length=2000)]


@router.get("/orders", dependencies=[needs(Right.SEE_ORDERS)])
def orders_page(
    request: Request,
    conn: Reading,
    now: Now,
    *,
    state: StateText = "open",
    section: Text = "",
    point: Text = "",
    before: Before = None,
) -> Response:
    """What waits to be mended, by whom and until when."""
    return _list(request, "orders/list.html", conn, now, Filter(state, section or None, point or None, before))


@router.get("/orders/part", dependencies=[needs(Right.SEE_ORDERS)])
def orders_part(
    request: Request,
    conn: Reading,
    now: Now,
    *,
    state: StateText = "open",
    section: Text = "",
    point: Text = "",
    before: Before = None,
) -> Response:
    """What `orders_page` fetches anew when something changed."""
    return _list(request, "orders/list_part.html", conn, now, Filter(state, section or None, point or None, before))


@router.get("/orders/block", dependencies=[needs(Right.SEE_ORDERS)])
def orders_block(request: Request, conn: Reading, now: Now, *, point: Text = "") -> Response:
    """The open ones of one point, for its page."""
    return _list(request, "orders/block.html", conn, now, Filter(point=point or None))


@router.get("/orders/new", dependencies=[needs(Right.MANAGE_ORDERS)])
def new_page(request: Request, conn: Reading, *, point: Text = "") -> Response:
    """A form for a defect that somebody saw or heard of."""
    return _new(request, conn, typed={"point": point})


@router.post("/orders", dependencies=[needs(Right.MANAGE_ORDERS)])
def open_order(
    request: Request,
    state: State,
    *,
    point: Typed = "",
    kind: Annotated[Kind, Form()] = Kind.OTHER,
    what: Typed = "",
    asset: Typed = "",
    section: Typed = "",
    traffy_ticket: Typed = "",
) -> Response:
    """The order is open; or the form again with what is wrong at its field."""
    named = views.asset_of(asset)
    wish = Wish(
        point=point,
        kind=kind,
        what=what,
        asset_kind=named[0] if named else None,
        asset=named[1] if named else None,
        section=section or None,
        traffy_ticket=traffy_ticket or None,
    )
    try:
        made = act(
            request, state, lambda conn, hand: service.open_order(conn, wish, hand=hand, within=due(request, kind))
        )
    except Refused as refusal:
        typed = {
            "point": point,
            "kind": kind.value,
            "what": what,
            "asset": asset,
            "section": section,
            "traffy_ticket": traffy_ticket,
        }
        with state.engine.connect() as conn:
            return _new(request, conn, typed=typed, wrong=refusal)
    state.live.changed()
    return RedirectResponse(f"/orders/{made.number}", status_code=303)


@router.get("/orders/{number}", dependencies=[needs(Right.SEE_ORDERS)])
def order_page(request: Request, conn: Reading, now: Now, number: Number) -> Response:
    """One order: what is to be done, what was done, and what this user may do next."""
    return _one(request, conn, now, number, "orders/order.html")


@router.get("/orders/{number}/part", dependencies=[needs(Right.SEE_ORDERS)])
def order_part(request: Request, conn: Reading, now: Now, number: Number) -> Response:
    """What `order_page` fetches anew when something changed; the form stays as it is."""
    return _one(request, conn, now, number, "orders/order_part.html")


@router.post("/orders/{number}/steps", dependencies=[needs(Right.ANSWER_ORDERS)])
def take_step(
    request: Request,
    state: State,
    number: Number,
    *,
    step: Annotated[Step, Form()],
    revision: Annotated[int, Form(ge=1, lt=2**31)],
    said: Typed = "",
    section: Typed = "",
    repaired_at: Typed = "",
    because: Annotated[str, Form(pattern="^([0-9a-f]{64})?$")] = "",
    photographs: Typed = "",
) -> Response:
    """The order is a step on; or its page again, with what is wrong and what was typed."""
    _order_or_404(request, state, number)
    try:
        detail = Detail(
            said=said,
            section=section or None if step is Step.ASSIGN else None,
            repaired_at=moment_of(repaired_at, field="repaired_at") if step is Step.REPORT_DONE else None,
            because=LineHash(because) if because and step is Step.INSPECT else None,
            photographs=tuple(photographs.split()),
        )
        step_on(request, state, number, step, revision=revision, detail=detail)
    except Refused as refusal:
        typed = {"said": said, "section": section, "repaired_at": repaired_at, "step": step.value, "because": because}
        with state.engine.connect() as conn:
            return _one(request, conn, state.clock(), number, "orders/order.html", wrong=refusal, typed=typed)
    return _back(request, number)


@router.post("/orders/{number}/comments", dependencies=[needs(Right.ANSWER_ORDERS)])
def comment(request: Request, state: State, number: Number, *, said: Typed = "") -> Response:
    """It is written beside the order."""
    _order_or_404(request, state, number)
    try:
        say(request, state, number, said)
    except Refused as refusal:
        with state.engine.connect() as conn:
            typed = {"comment": said}
            return _one(request, conn, state.clock(), number, "orders/order.html", wrong=refusal, typed=typed)
    return _back(request, number)


def due(request: Request, kind: Kind) -> Any:  # noqa: ANN401 (a timedelta)
    """How long the district gives this kind of work."""
    return request.app.state.due.within(kind)


def step_on(
    request: Request, state: HubState, number: int, step: Step, *, revision: int, detail: Detail = NO_DETAIL
) -> Order:
    """The order after this user's step, committed and told to open pages."""
    user = user_of_request(request)
    moved = act(
        request,
        state,
        lambda conn, hand: service.take_step(
            conn,
            number,
            step,
            seen_revision=revision,
            hand=hand,
            rights=user.rights,
            section=views.section_of(user),
            detail=detail,
        ),
    )
    state.live.changed()
    return moved


def say(request: Request, state: HubState, number: int, said: str) -> None:
    """What this user says stands beside the order, committed and told to open pages."""
    mine = views.section_of(user_of_request(request))
    act(request, state, lambda conn, hand: service.comment(conn, number, said, hand=hand, section=mine))
    state.live.changed()


def _back(request: Request, number: int) -> Response:
    """To the order; section staff to their own page, which lists theirs."""
    user = user_of_request(request)
    return RedirectResponse(f"/orders/{number}" if user.may(Right.SEE_ORDERS) else user.home, status_code=303)


def _order_or_404(request: Request, state: HubState, number: int) -> None:
    with state.engine.connect() as conn:
        if service.order(conn, number, section=views.section_of(user_of_request(request))) is None:
            raise HTTPException(404)


def _list(request: Request, template: str, conn: Connection, now: Now, wanted: Filter) -> Response:
    found = views.order_list(conn, wanted, user=user_of_request(request), now=now)
    return page(
        request,
        template,
        found=found,
        wanted=wanted,
        points=views.points(conn),
        query=request.url.query,
        **WORDS,
    )


def _one(
    request: Request,
    conn: Connection,
    now: Now,
    number: int,
    template: str,
    *,
    wrong: Refused | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    view = views.order_view(conn, number, user=user_of_request(request), now=now)
    if view is None:
        raise HTTPException(404)
    return page(
        request,
        template,
        status=409 if wrong else 200,
        view=view,
        order=view.order,
        wrong=wrong,
        wrong_at=getattr(wrong, "field", ""),
        typed=typed or {},
        agencies=AGENCIES,
        **WORDS,
    )


def _new(request: Request, conn: Connection, *, typed: dict[str, str], wrong: Refused | None = None) -> Response:
    return page(
        request,
        "orders/new.html",
        status=409 if wrong else 200,
        typed=typed,
        wrong=wrong,
        wrong_at=getattr(wrong, "field", ""),
        points=views.points(conn),
        assets=views.assets_of(conn),
        agencies=AGENCIES,
        **WORDS,
    )


WORDS: dict[str, Any] = {
    "work": WORK,
    "states": STATES,
    "step_words": STEPS,
    "opened_words": OPENED_WORDS,
    "in_english": in_english,
    "cause_of": reason,
    "retests": RETESTS,
    "no_retest": NO_RETEST,
    "manages": Right.MANAGE_ORDERS,
    "answers": Right.ANSWER_ORDERS,
}
