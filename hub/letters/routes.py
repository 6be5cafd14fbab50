"""The pages of letters: the list, one letter with its paper, its steps, and what an order's page shows of them."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, HTTPException, Path, Query, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from hub.evidence.hand import Hand
from hub.kernel.agencies import in_english
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.letters import printing, service, views
from hub.letters.form import day_of_form, lines, number_of_form
from hub.letters.letter import Detail, Letter
from hub.letters.states import Step
from hub.letters.words import DRAFTED_WORDS, FIELDS, KINDS, STATES, STEPS
from hub.papers.district import District
from hub.people.acting import act
from hub.remediation import service as remediation
from hub.remediation.kinds import WORK
from hub.web.hub_state import HubState, Now, Reading, State
from hub.web.pages import page
from hub.web.visitor import needs, user_of_request

router = APIRouter(include_in_schema=False)

Number = Annotated[int, Path(ge=1, lt=2**31)]
Before = Annotated[int | None, Query(ge=1, lt=2**31)]
Wanted = Literal["waiting", "out", "all", "draft", "approved", "numbered", "issued", "sent", "answered", "void"]
StateText = Annotated[Wanted, Query()]
Typed = Annotated[str, Form(max_length=5000)]
Revision = Annotated[int, Form(ge=1, lt=2**31)]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def district_of(request: Request) -> District:
    """Whose letters they are."""
    of = request.app.state.district
    return District(name=of.name, code=of.code, office=of.office, section=of.section)


@router.get("/letters", dependencies=[needs(Right.SEE_ORDERS)])
def letters_page(
    request: Request, conn: Reading, now: Now, *, state: StateText = "waiting", before: Before = None
) -> Response:
    """Letters that wait for somebody, and orders that no letter is about."""
    return _list(request, conn, now, "letters/list.html", state=state, before=before)


@router.get("/letters/part", dependencies=[needs(Right.SEE_ORDERS)])
def letters_part(
    request: Request, conn: Reading, now: Now, *, state: StateText = "waiting", before: Before = None
) -> Response:
    """What `letters_page` fetches anew when something changed."""
    return _list(request, conn, now, "letters/list_part.html", state=state, before=before)


@router.post("/letters", dependencies=[needs(Right.MANAGE_ORDERS)])
def draft(request: Request, state: State, *, order: Annotated[Sequence[int], Form(max_length=100)] = ()) -> Response:
    """A draft about the chosen orders."""
    try:
        made = act(request, state, lambda conn, hand: service.draft(conn, order, hand=hand))
    except Refused as refusal:
        with state.engine.connect() as conn:
            return _list(
                request, conn, state.clock(), "letters/list.html", state="waiting", wrong=refusal, chosen=order
            )
    return _on_to(state, made.number)


@router.get("/letters/{number}", dependencies=[needs(Right.SEE_ORDERS)])
def letter_page(request: Request, conn: Reading, now: Now, number: Number) -> Response:
    """One letter: its paper, how it stands, what this user may do next."""
    return _one(request, conn, now, number)


@router.get("/letters/{number}/part", dependencies=[needs(Right.SEE_ORDERS)])
def letter_part(request: Request, conn: Reading, now: Now, number: Number) -> Response:
    """What `letter_page` fetches anew when something changed; forms and what was typed stay."""
    return _one(request, conn, now, number, template="letters/letter_part.html")


@router.get("/letters/{number}/paper", dependencies=[needs(Right.SEE_ORDERS)])
def letter_sheets(request: Request, state: State, number: Number) -> Response:
    """Every page of the paper, which `letter_page` fetches after itself: it must be typeset to be counted."""
    letter = _letter_or_404(state, number)
    count = len(printing.pages(state.engine, number, district=district_of(request)))
    return page(request, "letters/paper.html", letter=letter, pages=count)


@router.get("/letters/{number}/pages/{place}.png", dependencies=[needs(Right.SEE_ORDERS)])
def letter_picture(
    request: Request, state: State, number: Number, place: Annotated[int, Path(ge=1, le=20)]
) -> Response:
    """One page of the paper as a picture."""
    _letter_or_404(state, number)
    found = printing.pages(state.engine, number, district=district_of(request))
    if place > len(found):
        raise HTTPException(404)
    return Response(found[place - 1], media_type="image/png")


@router.get("/letters/{number}/letter.{kind}", dependencies=[needs(Right.SEE_ORDERS)])
def letter_paper(request: Request, state: State, number: Number, kind: Literal["pdf", "docx"]) -> Response:
    """The paper to print: the issued one as it is kept; or a copy to edit."""
    letter, district = _letter_or_404(state, number), district_of(request)
    headers = {"content-disposition": f'attachment; filename="letter-{letter.running or "draft"}-{number}.{kind}"'}
    if kind == "docx":
        made = printing.letter_docx(state.engine, number, district=district)
        return Response(made, media_type=DOCX, headers=headers)
    made = printing.letter_pdf(state.engine, number, district=district)
    return Response(made, media_type="application/pdf", headers=headers)


@router.post("/letters/{number}/edit", dependencies=[needs(Right.MANAGE_ORDERS)])
def edit(
    request: Request,
    state: State,
    number: Number,
    *,
    revision: Revision,
    subject: Typed = "",
    to: Typed = "",
    opening: Typed = "",
    request_: Annotated[str, Form(alias="request", max_length=5000)] = "",
    ending: Typed = "",
    refs: Typed = "",
    enclosures: Typed = "",
    signer: Typed = "",
) -> Response:
    """The draft reads as typed; or the form again with what is wrong at its field."""
    said = {"subject": subject, "to": to, "opening": opening, "request": request_, "ending": ending}
    typed = service.Typed(**said, refs=lines(refs), enclosures=lines(enclosures), signer=signer)
    kept = {**said, "refs": refs, "enclosures": enclosures, "signer": signer}
    district = district_of(request)
    return _do(
        request,
        state,
        number,
        lambda conn, hand: service.edit(conn, number, typed, seen_revision=revision, hand=hand, district=district),
        typed=kept,
    )


@router.post("/letters/{number}/join", dependencies=[needs(Right.MANAGE_ORDERS)])
def join(
    request: Request, state: State, number: Number, *, revision: Revision, other: Annotated[int, Form(ge=1, lt=2**31)]
) -> Response:
    """Another draft's orders stand in this one."""
    return _do(
        request, state, number, lambda conn, hand: service.join(conn, number, other, seen_revision=revision, hand=hand)
    )


@router.post("/letters/{number}/split", dependencies=[needs(Right.MANAGE_ORDERS)])
def split(
    request: Request, state: State, number: Number, *, revision: Revision, order: Annotated[int, Form(ge=1, lt=2**31)]
) -> Response:
    """One of its orders stands in a draft of its own."""
    return _do(
        request, state, number, lambda conn, hand: service.split(conn, number, order, seen_revision=revision, hand=hand)
    )


@router.post("/letters/{number}/remind", dependencies=[needs(Right.MANAGE_ORDERS)])
def remind(request: Request, state: State, number: Number) -> Response:
    """A draft of a reminder."""
    return _do(request, state, number, lambda conn, hand: service.remind(conn, number, hand=hand))


@router.post("/letters/{number}/steps", dependencies=[needs(Right.MANAGE_ORDERS)])
def take_step(
    request: Request,
    state: State,
    number: Number,
    *,
    step: Annotated[Step, Form()],
    revision: Revision,
    said: Typed = "",
    day: Typed = "",
    running: Typed = "",
) -> Response:
    """The letter is a step on; or its page again, with what is wrong and what was typed."""
    typed = {"said": said, "day": day, "running": running, "step": step.value}

    def move(request: Request, state: HubState) -> Letter:
        detail = Detail(said, day_of_form(day), number_of_form(running, field="running"))
        return step_on(request, state, number, step, revision=revision, detail=detail)

    _letter_or_404(state, number)
    try:
        move(request, state)
    except Refused as refusal:
        with state.engine.connect() as conn:
            return _one(request, conn, state.clock(), number, wrong=refusal, typed=typed)
    return _on_to(state, number)


@router.get("/orders/{number}/letters", dependencies=[needs(Right.SEE_ORDERS)])
def of_order(request: Request, conn: Reading, number: Number) -> Response:
    """The letters about an order, for its page."""
    order = remediation.order(conn, number)
    if order is None:
        raise HTTPException(404)
    found = service.about_order(conn, number)
    live = any(one.state != "void" and any(about.since == order.since for about in one.about) for one in found)
    return page(
        request, "letters/of_order.html", order=order, found=found, is_written=live or not order.is_open, **_WORDS
    )


def step_on(request: Request, state: HubState, number: int, step: Step, *, revision: int, detail: Detail) -> Letter:
    """The letter after this user's step, committed; raises Refused."""
    user, district = user_of_request(request), district_of(request)
    if step is Step.ISSUE:
        hand = Hand(state.key, user.login, state.clock())
        return printing.issue(
            state.engine, number, seen_revision=revision, hand=hand, rights=user.rights, district=district
        )
    if step is Step.EDIT:
        raise HTTPException(422)
    return act(
        request,
        state,
        lambda conn, hand: service.take_step(
            conn,
            number,
            step,
            seen_revision=revision,
            hand=hand,
            rights=user.rights,
            district=district,
            detail=detail,
        ),
    )


def _do(
    request: Request,
    state: HubState,
    number: int,
    action: Callable[[Connection, Hand], Letter],
    *,
    typed: dict[str, str] | None = None,
) -> Response:
    _letter_or_404(state, number)
    try:
        made = act(request, state, action)
    except Refused as refusal:
        with state.engine.connect() as conn:
            return _one(request, conn, state.clock(), number, wrong=refusal, typed=typed)
    return _on_to(state, made.number)


def _on_to(state: HubState, number: int) -> Response:
    state.live.changed()
    return RedirectResponse(f"/letters/{number}", status_code=303)


def _letter_or_404(state: HubState, number: int) -> Letter:
    with state.engine.connect() as conn:
        try:
            return service.known(conn, number)
        except Refused as refusal:
            raise HTTPException(404) from refusal


def _list(
    request: Request,
    conn: Connection,
    now: Now,
    template: str,
    *,
    state: Wanted,
    before: int | None = None,
    wrong: Refused | None = None,
    chosen: Sequence[int] = (),
) -> Response:
    found = views.letter_list(conn, state, before=before, district=district_of(request), now=now)
    return page(
        request,
        template,
        status=409 if wrong else 200,
        found=found,
        wanted=state,
        query=request.url.query,
        wrong=wrong,
        chosen=chosen,
        **_WORDS,
    )


def _one(
    request: Request,
    conn: Connection,
    now: Now,
    number: int,
    *,
    template: str = "letters/letter.html",
    wrong: Refused | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    rights = user_of_request(request).rights
    view = views.letter_view(conn, number, district=district_of(request), now=now, rights=rights)
    if view is None:
        raise HTTPException(404)
    return page(
        request,
        template,
        status=409 if wrong else 200,
        view=view,
        letter=view.file.letter,
        shown=view.file.shown,
        wrong=wrong,
        wrong_at=getattr(wrong, "field", None),
        typed=typed or {},
        **_WORDS,
    )


_WORDS: dict[str, Any] = {
    "states": STATES,
    "step_words": STEPS,
    "drafted_words": DRAFTED_WORDS,
    "kinds": KINDS,
    "fields": FIELDS,
    "work": WORK,
    "in_english": in_english,
    "manages": Right.MANAGE_ORDERS,
    "configures": Right.CONFIGURE,
}
