"""Letters in JSON: the same list, steps and refusals as on the pages, for programs with a token."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Path, Request
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.letters import service, views
from hub.letters.letter import Detail, Letter
from hub.letters.register_rows import Row
from hub.letters.routes import Before, Number, StateText, district_of, step_on
from hub.letters.states import State as LetterState
from hub.letters.states import Step
from hub.papers.district import District
from hub.people.acting import act
from hub.web.hub_state import Reading, State
from hub.web.visitor import needs

router = APIRouter(tags=["letters"])

REFUSED: dict[int | str, dict[str, Any]] = {409: {"description": "it cannot be done as things stand; nothing changed"}}


class LetterAnswer(BaseModel):
    """One official letter."""

    number: int = Field(description="of the hub's own counting")
    revision: int
    state: LetterState
    kind: str = Field(description="memo inside Bangkok Metropolitan Administration, else outside")
    agency: str
    subject: str
    orders: list[int]
    reference: str | None = Field(description="as the office numbers it, such as กท 5000/123")
    dated: date | None
    drafted_at: datetime
    issued_at: datetime | None
    paper: str | None = Field(description="SHA-256 of the issued PDF")
    sent_on: date | None
    answered_on: date | None
    reminds: int | None


class RegisterAnswer(BaseModel):
    """One row of the outgoing register, a number of a calendar year."""

    letter: int
    state: LetterState
    running: int
    reference: str
    dated: date
    sender: str
    to: str
    subject: str
    done: str
    remark: str


class Wanted(BaseModel):
    """Orders of one agency that a letter is to be about."""

    orders: Annotated[list[int], Field(min_length=1, max_length=30, examples=[[1]])]


class Stepping(BaseModel):
    """What somebody does with a letter."""

    step: Annotated[
        Literal["approve", "send_back", "number", "issue", "send", "answer", "void"], Field(examples=["void"])
    ]
    revision: Annotated[int, Field(ge=1, lt=2**31, description="as you saw the letter", examples=[1])]
    said: Annotated[str, Field(max_length=500, description="no names of people", examples=["พิมพ์ผิด"])] = ""
    day: Annotated[date | None, Field(description="on the letter, of sending, or of the answer")] = None
    running: Annotated[int | None, Field(ge=1, lt=10**6, description="null: the next of the block")] = None


@router.get("/api/v1/letters", dependencies=[needs(Right.SEE_ORDERS)])
def letters(
    request: Request, conn: Reading, *, state: StateText = "waiting", before: Before = None
) -> list[LetterAnswer]:
    """Letters that wait for somebody, the newest first, at most 100 at a time: `before` is the smallest number of the
    page before. `state` is `waiting`, `out`, `all` or one of the states.
    """
    found = service.letters(conn, states=views.states_of(state), before=before, limit=views.SHOWN)
    return [_answer(conn, one, district_of(request)) for one in found]


@router.get(
    "/api/v1/letters/{number}",
    dependencies=[needs(Right.SEE_ORDERS)],
    responses={404: {"description": "no such letter"}},
)
def letter(request: Request, conn: Reading, number: Number) -> LetterAnswer:
    """One letter."""
    try:
        return _answer(conn, service.known(conn, number), district_of(request))
    except Refused as refusal:
        raise HTTPException(404) from refusal


@router.post("/api/v1/letters", dependencies=[needs(Right.MANAGE_ORDERS)], responses=REFUSED)
def draft(request: Request, state: State, wanted: Wanted) -> LetterAnswer:
    """A draft about these orders; an order that has a letter already is refused with that letter's number."""
    try:
        made = act(request, state, lambda conn, hand: service.draft(conn, wanted.orders, hand=hand))
    except Refused as refusal:
        raise HTTPException(409, detail=str(refusal)) from refusal
    state.live.changed()
    with state.engine.connect() as conn:
        return _answer(conn, made, district_of(request))


@router.post("/api/v1/letters/{number}/steps", dependencies=[needs(Right.MANAGE_ORDERS)], responses=REFUSED)
def take_step(request: Request, state: State, number: Number, stepping: Stepping) -> LetterAnswer:
    """The letter is a step on. Who saw an older revision is told who was first, and nothing changes."""
    with state.engine.connect() as conn:
        letter(request, conn, number)
    detail = Detail(stepping.said, stepping.day, stepping.running)
    try:
        made = step_on(request, state, number, Step(stepping.step), revision=stepping.revision, detail=detail)
    except Refused as refusal:
        raise HTTPException(409, detail=str(refusal)) from refusal
    state.live.changed()
    with state.engine.connect() as conn:
        return _answer(conn, made, district_of(request))


@router.get("/api/v1/letter-register/{year}", dependencies=[needs(Right.SEE_ORDERS)])
def outgoing_register(conn: Reading, year: Annotated[int, Path(ge=2000, le=2999)]) -> list[RegisterAnswer]:
    """ทะเบียนหนังสือส่ง of a calendar year (Common Era), in the order of numbers; void letters keep theirs."""
    return [_row(one) for one in views.register_rows(conn, year)]


def _row(row: Row) -> RegisterAnswer:
    return RegisterAnswer(
        letter=row.letter,
        state=row.state,
        running=row.running,
        reference=row.reference,
        dated=row.dated,
        sender=row.sender,
        to=row.to,
        subject=row.subject,
        done=row.done,
        remark=row.remark,
    )


def _answer(conn: Connection, one: Letter, district: District) -> LetterAnswer:
    return LetterAnswer(
        number=one.number,
        revision=one.revision,
        state=one.state,
        kind=one.kind,
        agency=one.agency,
        subject=service.subject_of(conn, one, district=district),
        orders=list(one.orders),
        reference=one.reference or None,
        dated=one.dated,
        drafted_at=one.drafted_at,
        issued_at=one.issued_at,
        paper=one.paper,
        sent_on=one.sent_on,
        answered_on=one.answered_on,
        reminds=one.reminds,
    )
