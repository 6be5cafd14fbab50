"""The register of requests by the PDPA: pages and JSON."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Form, HTTPException, Path, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from hub.database import writing
from hub.evidence.hand import Hand
from hub.kernel.period import day_of
from hub.kernel.refused import Refused
from hub.kernel.rights import Right
from hub.privacy import requesting, requests, service
from hub.privacy.person import Person
from hub.privacy.requests import KINDS, OUTCOMES, STATES, Kind, Outcome
from hub.web.hub_state import HubState, Now, Reading, State
from hub.web.pages import page
from hub.web.visitor import needs, user_of_request

router = APIRouter(tags=["privacy"])

MOST = 500
Word = TypeVar("Word", Kind, Outcome)
Number = Annotated[int, Path(ge=1, lt=2**31)]
Line = Annotated[str, Form(max_length=2000)]
DayField = Annotated[str, Form(max_length=40)]


class Answered(BaseModel):
    """How a request ended."""

    on: date
    by: str = Field(description="a login")
    outcome: Outcome
    letter: str
    text: str


class RequestAnswer(BaseModel):
    """What somebody asked by the PDPA, and where it stands today."""

    number: int
    line: str = Field(description="SHA-256 of the line of the hub's chain that received it")
    person: str = Field(description="`officer:CODE`, `user:LOGIN` or `other`")
    kind: Kind
    received_on: date
    due_on: date
    letter: str
    taken_by: str = Field(description="a login")
    extended_because: str | None
    state: requests.State
    answer: Answered | None


@router.get("/privacy/requests", include_in_schema=False, dependencies=[needs(Right.PRIVACY)])
def requests_page(request: Request, state: State, person: Annotated[str, Query(max_length=220)] = "") -> Response:
    """Every request, what is due first at the top, and a form for a new one."""
    return _list(request, state, typed={"person": person})


@router.post("/privacy/requests", include_in_schema=False, dependencies=[needs(Right.PRIVACY)])
def receive(
    request: Request,
    state: State,
    *,
    person: Annotated[str, Form(max_length=2000)] = "",
    kind: Annotated[str, Form(max_length=40)] = "access",
    received: DayField = "",
    letter: Line = "",
) -> Response:
    """A request is on record; or the form again with what is wrong."""
    typed = {"person": person, "kind": kind, "received": received, "letter": letter}

    def act(conn: Connection, hand: Hand) -> requests.Request:
        return requesting.receive(
            conn,
            Person.parse(person),
            _one_of(Kind, kind),
            received_on=_day(received),
            letter=letter,
            hand=hand,
        )

    done = _try(request, state, act)
    if isinstance(done, Refused):
        return _list(request, state, failed=str(done), typed=typed)
    return RedirectResponse(f"/privacy/requests/{done.number}", status_code=303)


@router.get("/privacy/requests/{number}", include_in_schema=False, dependencies=[needs(Right.PRIVACY)])
def request_page(request: Request, state: State, number: Number) -> Response:
    """One request: where it stands, and what to do next."""
    return _one(request, state, number)


@router.get("/privacy/requests/{number}/{verb}", include_in_schema=False, dependencies=[needs(Right.PRIVACY)])
def request_again(number: Number, verb: Annotated[str, Path(pattern="^(extend|answer)$")]) -> Response:  # noqa: ARG001 (only the path needs it)
    """Where the answer to a form is opened anew, the request is shown."""
    return RedirectResponse(f"/privacy/requests/{number}", status_code=303)


@router.post("/privacy/requests/{number}/extend", include_in_schema=False, dependencies=[needs(Right.PRIVACY)])
def extend(request: Request, state: State, number: Number, *, due: DayField = "", reason: Line = "") -> Response:
    """The answer takes longer."""

    def act(conn: Connection, hand: Hand) -> requests.Request:
        return requesting.extend(conn, number, due_on=_day(due), hand=hand.because(reason))

    done = _try(request, state, act)
    if isinstance(done, Refused):
        return _one(request, state, number, failed=str(done), typed={"due": due, "reason": reason})
    return RedirectResponse(f"/privacy/requests/{number}", status_code=303)


@router.post("/privacy/requests/{number}/answer", include_in_schema=False, dependencies=[needs(Right.PRIVACY)])
def answer(
    request: Request,
    state: State,
    number: Number,
    *,
    outcome: Annotated[str, Form(max_length=40)] = "",
    letter: Line = "",
    text: Line = "",
) -> Response:
    """The request has its answer."""

    def act(conn: Connection, hand: Hand) -> requests.Request:
        return requesting.answer(conn, number, _one_of(Outcome, outcome), letter=letter, text=text, hand=hand)

    done = _try(request, state, act)
    if isinstance(done, Refused):
        return _one(
            request, state, number, failed=str(done), typed={"outcome": outcome, "letter": letter, "text": text}
        )
    return RedirectResponse(f"/privacy/requests/{number}", status_code=303)


@router.get("/api/v1/privacy/requests", dependencies=[needs(Right.PRIVACY)])
def privacy_requests(
    conn: Reading,
    now: Now,
    *,
    everything: Annotated[bool, Query(alias="all")] = False,
) -> list[RequestAnswer]:
    """Requests of data subjects that wait for an answer, by the day on which it is due; at most 500."""
    return [_answer(one, day_of(now)) for one in _ordered(conn, day_of(now), everything=everything)][:MOST]


@router.get("/api/v1/privacy/requests/{number}", dependencies=[needs(Right.PRIVACY)])
def privacy_request(conn: Reading, now: Now, number: Number) -> RequestAnswer:
    """One request."""
    return _answer(_known(conn, number), day_of(now))


def _ordered(conn: Connection, today: date, *, everything: bool) -> list[requests.Request]:
    found = [one for one in requesting.every(conn) if everything or one.answer is None]
    is_over = requests.State.ANSWERED
    return sorted(found, key=lambda one: (one.state(today) is is_over, one.due_on, one.number))


def _answer(one: requests.Request, today: date) -> RequestAnswer:
    said = one.answer
    return RequestAnswer(
        number=one.number,
        line=one.hash,
        person=str(one.person),
        kind=one.kind,
        received_on=one.received_on,
        due_on=one.due_on,
        letter=one.letter,
        taken_by=one.taken_by,
        extended_because=one.extension.reason if one.extension else None,
        state=one.state(today),
        answer=Answered(on=said.on, by=said.by, outcome=said.outcome, letter=said.letter, text=said.text)
        if said
        else None,
    )


def _list(request: Request, state: HubState, *, failed: str | None = None, typed: dict[str, str]) -> Response:
    today = day_of(state.clock())
    empty = {"person": "", "kind": "access", "received": today.isoformat(), "letter": ""}
    with state.engine.connect() as conn:
        shown = {
            "rows": _ordered(conn, today, everything=True)[:MOST],
            "officers": service.officers(conn),
            "users": service.all_users(conn),
        }
    status = 409 if failed else 200
    return page(
        request, "privacy/requests.html", status=status, failed=failed, typed={**empty, **typed}, **shown, **_WORDS
    )


def _one(
    request: Request, state: HubState, number: int, *, failed: str | None = None, typed: dict[str, str] | None = None
) -> Response:
    with state.engine.connect() as conn:
        one = _known(conn, number)
    later = one.due_on + timedelta(days=14)
    empty = {"due": later.isoformat(), "reason": "", "outcome": "granted", "letter": "", "text": ""}
    return page(
        request,
        "privacy/request.html",
        status=409 if failed else 200,
        one=one,
        failed=failed,
        typed={**empty, **(typed or {})},
        last=one.due_on + requests.EXTENDED_AT_MOST,
        **_WORDS,
    )


def _known(conn: Connection, number: int) -> requests.Request:
    found = requesting.numbered(conn, number)
    if found is None:
        raise HTTPException(404)
    return found


def _try(
    request: Request, state: HubState, act: Callable[[Connection, Hand], requests.Request]
) -> requests.Request | Refused:
    """What was done in the signed-in user's name, committed; or what is wrong, and nothing changed."""
    try:
        with writing(state.engine) as conn:
            done = act(conn, Hand(state.key, user_of_request(request).login, state.clock()))
    except Refused as refusal:
        return refusal
    state.live.changed()
    return done


def _one_of(words: type[Word], text: str) -> Word:
    if text in words.__members__.values():
        return words(text)
    raise Refused(f"เลือกจากรายการ · {text[:40]!r} is none of these", hint=", ".join(words))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise Refused(f"ไม่ใช่วันที่ · {text[:40]!r} is no day", hint="2026-11-23") from error


_WORDS: dict[str, Any] = {"kinds": KINDS, "outcomes": OUTCOMES, "states": STATES, "past": requests.State}
